//! Elements: which ones of raw HTML are open.
//!
//! Takes one run of raw HTML after the other, and keeps the names of what is open between them. Knows nothing of what an element may hold.

use html5gum::{Token, Tokenizer};

/// Elements without an end tag, and those that end where their neighbours begin.
const ENDLESS: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Brings the elements that are open along over a run of raw HTML; false where it closes one that is not among them.
pub(super) fn follow(html: &str, open: &mut Vec<String>) -> bool {
    let mut own = true;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => open.extend(counted(&tag.name)),
            Token::EndTag(tag) => {
                let Some(name) = counted(&tag.name) else { continue };
                match open.iter().rposition(|other| *other == name) {
                    Some(at) => open.truncate(at),
                    None => own = false,
                }
            }
            _ => {}
        }
    }
    own
}

/// The name of an element whose end matters.
fn counted(name: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(name);
    (!ENDLESS.contains(&&*name)).then(|| name.into_owned())
}
