//! What a page says of itself when its front matter does not: its first sentence, as plain text, for search engines.

use super::plain;
use crate::emit::Pieces;
use html5gum::{Token, Tokenizer};

/// About as much as a search engine shows.
const LONGEST: usize = 160;

/// The first sentence of the first paragraph in a body; as many whole words of it as fit, and a part of one that never would: some languages have no
/// spaces. None where there are no words.
pub(super) fn of(body: &Pieces) -> Option<String> {
    let paragraph = first_paragraph(body)?;
    let text = plain::text(&paragraph).unwrap_or_else(|| tokenised(&paragraph));
    let mut summary = String::new();
    // In letters, not in bytes.
    let mut length = 0;
    for word in text.split_whitespace() {
        // No space follows this one.
        let word = word.split_inclusive('。').next().unwrap_or_default();
        let letters = word.chars().count();
        let fits = length + letters <= LONGEST;
        if !fits && letters <= LONGEST {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
            length += 1;
        }
        if !fits {
            summary.extend(word.chars().take(LONGEST.saturating_sub(length)).chain(['…']));
            break;
        }
        summary.push_str(word);
        length += letters;
        if word.ends_with(['.', '?', '!', '。']) && letters > 3 {
            break;
        }
    }
    Some(summary).filter(|summary| !summary.is_empty())
}

/// The words between the tags of any HTML.
fn tokenised(html: &str) -> String {
    let mut text = String::new();
    for token in Tokenizer::new(html) {
        if let Ok(Token::String(words)) = token {
            text.push_str(&String::from_utf8_lossy(&words));
        }
    }
    text
}

/// What stands inside the first `<p>`. A piece may end anywhere but inside a tag without attributes.
fn first_paragraph(body: &Pieces) -> Option<String> {
    let mut pieces = body.iter().skip_while(|piece| find(piece, b"<p>").is_none());
    let first = pieces.next()?;
    let mut paragraph = Vec::new();
    for piece in std::iter::once(&first[find(first, b"<p>")? + 3..]).chain(pieces) {
        let end = find(piece, b"</p>");
        paragraph.extend_from_slice(&piece[..end.unwrap_or(piece.len())]);
        if end.is_some() {
            return Some(String::from_utf8_lossy(&paragraph).into_owned());
        }
    }
    None
}

fn find(piece: &[u8], tag: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', piece).find(|&at| piece[at..].starts_with(tag))
}
