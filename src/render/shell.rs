//! The shell of a page: a rendered template with places left open for the body and the navigation.
//!
//! Takes what a template made of [`BODY`] and [`NAVIGATION`], returns the page. The navigation is shared with the other pages of its folder.

use crate::emit::Pieces;
use bytes::{Bytes, BytesMut};

/// Stands in a rendered template where a page's body goes; no source text can hold it.
pub(super) const BODY: &str = "\0body\0";
/// Stands where the navigation goes.
pub(super) const NAVIGATION: &str = "\0navigation\0";

/// Puts the body and the navigation where the template wants them.
pub(super) fn fill(shell: &str, body: &str, navigation: &[Bytes]) -> Pieces {
    let mut pieces = Pieces::default();
    let mut own = BytesMut::with_capacity(shell.len() + body.len());
    for (index, part) in shell.split('\0').enumerate() {
        match part {
            "body" if index % 2 == 1 => own.extend_from_slice(body.as_bytes()),
            "navigation" if index % 2 == 1 => {
                pieces.push(own.split().freeze());
                navigation.iter().for_each(|piece| pieces.push(piece.clone()));
            }
            text => own.extend_from_slice(text.as_bytes()),
        }
    }
    pieces.push(own.freeze());
    pieces
}
