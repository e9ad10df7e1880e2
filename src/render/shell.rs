//! The shell of a page: a rendered template with places left open for the body and the navigation.
//!
//! Takes what a template made of [`BODY`] and [`NAVIGATION`], returns the page. The navigation is shared with the other pages of its folder.

use crate::emit::Pieces;
use bytes::Bytes;
use memchr::memchr_iter;

/// Stands in a rendered template where a page's body goes; no text of the manual can hold it.
pub(super) const BODY: &str = "\0body\0";
/// Stands where the navigation goes.
pub(super) const NAVIGATION: &str = "\0navigation\0";

/// Finished HTML, copied out of the room that it was made in, which the next page is made in: all pages are in memory at once.
pub(super) fn exact(html: String) -> Bytes {
    Bytes::copy_from_slice(html.as_bytes())
}

/// Puts the body and the navigation where the template wants them; no byte of them is copied.
pub(super) fn fill(shell: String, body: Pieces, navigation: &[Bytes]) -> Pieces {
    let shell = exact(shell);
    let mut pieces = Pieces::default();
    let mut from = 0;
    for at in memchr_iter(0, &shell) {
        let rest = &shell[at..];
        // Anything else, as the end of one of these or what another program wrote, is left alone.
        let opening = [BODY, NAVIGATION].into_iter().find(|opening| at >= from && rest.starts_with(opening.as_bytes()));
        let Some(opening) = opening else { continue };
        pieces.push(shell.slice(from..at));
        match opening {
            BODY => pieces.extend(body.clone()),
            _ => pieces.extend(navigation.iter().cloned()),
        }
        from = at + opening.len();
    }
    pieces.push(shell.slice(from..));
    pieces
}
