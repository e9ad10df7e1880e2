//! Unfinished references: what an author meant as a reference, and Markdown takes for plain text.
//!
//! Takes the plain text of a page, returns where such things stand; each is a finding. Only what can hardly be anything else counts:
//! `[[Title]` with a bracket too few, `[words](my file.md)` whose spaces end the address, `[words] (page.md)` and `(words)[page.md]`. Brackets
//! with nothing in them (`[[]]`, `[[|words]]`) name nothing at all.

use super::events::{Item, begins_escaped, plain_runs};
use super::place;
use super::words::Words;
use crate::diagnostic::{Finding, rules};
use crate::text::address;
use memchr::memchr3_iter;
use std::ops::Range;
use std::sync::Arc;

/// Reports all unfinished references of a page and returns where they stand: no other reference is to be sought inside them.
pub(super) fn find(
    items: &[Item],
    text: &str,
    words: &Words,
    file: &Arc<str>,
    findings: &mut Vec<Finding>,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut signs = signs(text).peekable();
    if signs.peek().is_none() {
        return found;
    }
    let mut from = 0;
    for run in plain_runs(items) {
        while let Some(at) = signs.next_if(|&at| at < run.end) {
            if at < from.max(run.start) || at == run.start && begins_escaped(text, &run) {
                continue;
            }
            let reading = match &text[at..run.end] {
                rest if rest.starts_with("[[") => brackets(rest, at),
                rest if rest.starts_with("](") => spaced_address(text, &run, at, words),
                rest if rest.starts_with("] (") => parted(text, &run, at),
                rest if rest.starts_with(")[") => turned_round(text, &run, at),
                _ => None,
            };
            if let Some(unfinished) = reading {
                from = unfinished.span.end.max(from);
                found.push(unfinished.span.clone());
                findings.push(unfinished.finding(file));
            }
        }
    }
    found
}

/// Where one of the readings below may begin, if that is plain text. Few pages have such a place, and only those are walked through.
fn signs(text: &str) -> impl Iterator<Item = usize> {
    let signs = memchr3_iter(b'[', b']', b')', text.as_bytes());
    signs.filter(|&at| match text.as_bytes()[at..] {
        [b'[', b'[', ..] => brackets(&text[at..], at).is_some(),
        [b']', b'(', ..] => {
            let rest = nearby(&text[at + 2..]);
            let address = &rest[..memchr::memchr(b')', rest).unwrap_or(0)];
            // An address without spaces is a link already; parentheses in it may hold spaces further on.
            memchr::memchr2(b' ', b'(', address).is_some()
        }
        [b']', b' ', b'(', ..] | [b')', b'[', ..] => true,
        _ => false,
    })
}

/// Something that is not the reference it was meant to be.
struct Unfinished {
    span: Range<usize>,
    message: &'static str,
    /// How it should have been written; nothing where it names nothing.
    meant: Option<String>,
}

impl Unfinished {
    fn finding(self, file: &Arc<str>) -> Finding {
        let at = place(file, self.span);
        match self.meant {
            Some(meant) => Finding::new(&rules::UNFINISHED_REFERENCE, at.clone(), self.message)
                .label("shown as it stands")
                .note(format!("did you mean `{meant}`?"))
                .suggest(at, meant),
            None => Finding::new(&rules::EMPTY_SEGMENT, at, self.message)
                .note("write between the `[[ ]]` the title of the place, or put `\\` in front if they are plain text"),
        }
    }
}

/// `[[]]`, `[[|words]]` and `[[Title]`.
fn brackets(rest: &str, at: usize) -> Option<Unfinished> {
    let inside = &rest[2..];
    let end = memchr::memchr2(b'[', b']', nearby(inside))?;
    if !inside[end..].starts_with(']') {
        return None;
    }
    let path = inside[..end].split('|').next().unwrap_or_default();
    if inside[end..].starts_with("]]") {
        let message = "these brackets name no place";
        return path.trim().is_empty().then(|| Unfinished { span: at..at + 2 + end + 2, message, meant: None });
    }
    let title = path.starts_with(char::is_alphabetic) && !inside[end..].starts_with("](");
    title.then(|| Unfinished {
        span: at..at + 2 + end + 1,
        message: "this reference begins with two brackets and ends with one, so it is plain text",
        meant: Some(format!("{}]", &rest[..2 + end + 1])),
    })
}

/// `[words](my file.md)`: an address with spaces must stand in `<…>`.
fn spaced_address(text: &str, run: &Range<usize>, at: usize, words: &Words) -> Option<Unfinished> {
    let open = opening(text, run, at, '[')?;
    let rest = &text[at + 2..run.end];
    let written = &rest[..closing(rest)?];
    let target = written.trim();
    let spaced = target.contains(' ') && !target.starts_with('<') && !target.contains(['"', '\'']);
    (spaced && (names_file(target) || words.begin(target))).then(|| Unfinished {
        span: open..at + 2 + written.len() + 1,
        message: "an address with spaces is plain text unless it stands in `<…>`",
        meant: Some(format!("{}(<{target}>)", &text[open..=at])),
    })
}

/// `[words] (page.md)`: nothing may stand between the two.
fn parted(text: &str, run: &Range<usize>, at: usize) -> Option<Unfinished> {
    let open = opening(text, run, at, '[')?;
    let rest = &text[at + 3..run.end];
    let target = &rest[..memchr::memchr(b')', nearby(rest))?];
    let label = &text[open + 1..at];
    let words = label.contains(char::is_alphabetic) && label.len() > 1;
    (words && is_address(target)).then(|| Unfinished {
        span: open..at + 3 + target.len() + 1,
        message: "a space between the words and the address keeps this from being a link",
        meant: Some(format!("[{label}]({target})")),
    })
}

/// `(words)[page.md]`: brackets and parentheses changed places.
fn turned_round(text: &str, run: &Range<usize>, at: usize) -> Option<Unfinished> {
    let open = opening(text, run, at, '(')?;
    let rest = &text[at + 2..run.end];
    let target = &rest[..memchr::memchr(b']', nearby(rest))?];
    let label = &text[open + 1..at];
    (label.contains(char::is_alphabetic) && is_address(target)).then(|| Unfinished {
        span: open..at + 2 + target.len() + 1,
        message: "the brackets and the parentheses of this link have changed places",
        meant: Some(format!("[{label}]({target})")),
    })
}

/// Nobody's label or address is longer; what looks further never ends on a page of brackets.
const LONGEST: usize = 1000;

/// Where the bracket that `at` closes opens. A run of plain text never holds a line break.
fn opening(text: &str, run: &Range<usize>, at: usize, bracket: char) -> Option<usize> {
    let before = &text.as_bytes()[at.saturating_sub(LONGEST).max(run.start)..at];
    let open = at - before.len() + memchr::memrchr(bracket as u8, before)?;
    (open > run.start || !begins_escaped(text, run)).then_some(open)
}

/// The parenthesis that closes an address, those in it paired.
fn closing(rest: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in nearby(rest).iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// As much of a text as is looked at.
pub(super) fn nearby(rest: &str) -> &[u8] {
    &rest.as_bytes()[..rest.len().min(LONGEST)]
}

/// Whether a target is nothing but an address: of the web, or of a file.
pub(super) fn is_address(target: &str) -> bool {
    let web = matches!(address::scheme(target), Some("http" | "https"));
    !target.contains(char::is_whitespace) && (web || names_file(target))
}

/// Whether an address ends as the name of a page, a picture or a document does.
fn names_file(target: &str) -> bool {
    const ENDINGS: &[&str] = &["md", "markdown", "html", "htm", "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf"];
    let path = address::split(target).path;
    path.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}
