//! Around: what stands around a title or an address in a chapter, and what must be escaped in it there.
//!
//! Takes words as they should be read, returns them as they must be written. Knows nothing of manuals.

use super::{address, escape_html};

/// What stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// A sentence.
    Prose,
    /// `[[path]]`
    Brackets,
    /// `[label](<path>)`
    Pointed,
    /// `[label](path)`
    Bare,
    /// An attribute of raw HTML.
    Html,
    /// Nothing that anything need be escaped for.
    Nothing,
}

impl Around {
    /// A chapter path or a title. A `|` cannot stand in a path between `[[` and `]]`, whatever is in front of it.
    pub fn escaped(self, path: &str) -> String {
        match self {
            Self::Prose => escape(path),
            Self::Brackets => with_backslash(path, &['\\', '[', ']', '|']),
            Self::Pointed => with_backslash(&percent_kept(path), &['\\', '<', '>', '|']),
            Self::Bare => self.address(&address::encode(path)).replace('&', "%26"),
            Self::Html => self.address(&percent_kept(path)),
            Self::Nothing => path.to_owned(),
        }
    }

    /// An address that is encoded as far as it should be.
    pub fn address(self, address: &str) -> String {
        match self {
            // Parentheses end it, and in a table a bar ends the cell.
            Self::Bare => address.replace('(', "%28").replace(')', "%29").replace('|', "%7C"),
            Self::Html => escape_html(address).replace('|', "&#124;"),
            _ => address.to_owned(),
        }
    }
}

/// A path whose `%20` is no space: as an address it would be decoded.
fn percent_kept(path: &str) -> String {
    let decoded =
        |at: usize| path.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let mut out = String::with_capacity(path.len());
    for (at, c) in path.char_indices() {
        out.push(c);
        if c == '%' && decoded(at) {
            out.push_str("25");
        }
    }
    out
}

/// Plain words as Markdown writes them.
pub fn escape(words: &str) -> String {
    let mut before = ' ';
    with_backslash_where(words, |c, next| {
        let special = match c {
            '\\' | '*' | '`' | '[' | ']' | '<' | '{' | '}' | '|' | '~' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '#' => before == ' ',
            _ => false,
        };
        before = c;
        special
    })
}

fn with_backslash(words: &str, special: &[char]) -> String {
    with_backslash_where(words, |c, _| special.contains(&c))
}

/// With a backslash before each `&` that may begin the name of a character, and where `special` says so of a letter and the next.
fn with_backslash_where(words: &str, mut special: impl FnMut(char, char) -> bool) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let names = c == '&' && (next == '#' || next.is_ascii_alphabetic());
        if special(c, next) || names {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
