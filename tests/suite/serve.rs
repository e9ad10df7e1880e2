//! The preview, seen from a browser and from the terminal.

mod answers;
mod changes;
pub mod preview;
mod terminal;
mod watching;

use crate::manual::Manual;
use preview::{Preview, Reply, save};

/// Two chapters; the second refers to the first.
fn manual() -> Manual {
    Manual::using("# Use\n\n## Before\n\nSee [[Signing In]].\n\n## After\n\nDone.\n")
}
