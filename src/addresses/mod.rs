//! Addresses: the promise that an address, once published, never dies.
//!
//! [`book`] keeps what was published, [`fingerprint`] knows a text again, [`compare`] finds what leads nowhere, [`homes`] where it should lead, and [`report`]
//! makes findings of it and the old addresses that mend them; `earlier` asks the same of editions that stand beside the current one. Nothing here reads or writes a file.

pub mod book;
pub mod changes;
pub mod compare;
mod earlier;
pub mod fingerprint;
pub mod homes;
mod report;

pub use book::{Book, FILE};
pub use changes::Changes;
pub use earlier::of_earlier_editions;
pub use report::{Mended, findings, mended};
