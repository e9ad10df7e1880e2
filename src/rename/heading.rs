//! Headings as text: another title, another id, other old ids, and every other letter as it was.
//!
//! Takes a file's text and where a heading stands in it, returns the heading as it should be written. Knows nothing of manuals.

use crate::text::around::escape;
use std::ops::Range;

/// What becomes of one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeadingEdit {
    /// The new title, as plain text.
    pub title: Option<String>,
    /// The number that the title states.
    pub number: Option<u32>,
    /// An id of its own, where its title would give it another one than before.
    pub id: Option<String>,
    /// Old ids to keep alive.
    pub add: Vec<String>,
    /// Old ids that are none any more.
    pub remove: Vec<String>,
}

/// Where the parts of a heading stand.
struct Parts {
    /// Its words, without what comes behind.
    words: Range<usize>,
    /// What stands between the braces.
    attributes: Option<Range<usize>>,
    /// The end of the words or of the attributes, whichever is last.
    end: usize,
}

/// The stretch of `text` that changes, and what should stand there. `prefix` is what stays before the title: `Chapter 2: `.
pub(super) fn edited(text: &str, heading: &Range<usize>, prefix: usize, edit: &HeadingEdit) -> (Range<usize>, String) {
    let parts = parts(text, heading);
    let title = (parts.words.start + prefix).min(parts.words.end);
    let words = match &edit.title {
        Some(title) => escape(title),
        None => text[title..parts.words.end].to_owned(),
    };
    let (start, words) = match edit.number {
        Some(number) => (parts.words.start, format!("{}{words}", numbered(&text[parts.words.start..title], number))),
        None => (title, words),
    };
    let kept = parts.attributes.map_or("", |attributes| &text[attributes]);
    let is_removed = |word: &str| {
        let value = word.strip_prefix("alias=").map(|value| value.trim_matches(['"', '\'']));
        value.is_some_and(|value| edit.remove.iter().any(|old| old == value))
    };
    let mut attributes: Vec<String> = Vec::new();
    attributes.extend(edit.id.as_ref().map(|id| format!("#{id}")));
    let replaces_id = |word: &str| edit.id.is_some() && word.starts_with('#');
    let kept = kept.split_ascii_whitespace().filter(|word| !is_removed(word) && !replaces_id(word));
    attributes.extend(kept.map(str::to_owned));
    attributes.extend(edit.add.iter().map(|old| format!("alias=\"{old}\"")));
    let behind = if attributes.is_empty() { String::new() } else { format!(" {{{}}}", attributes.join(" ")) };
    (start..parts.end, format!("{words}{behind}"))
}

/// `Chapter 2: ` with another number.
fn numbered(prefix: &str, number: u32) -> String {
    let start = prefix.find(|c: char| c.is_ascii_digit()).unwrap_or(prefix.len());
    let end = start + prefix[start..].bytes().take_while(u8::is_ascii_digit).count();
    format!("{}{number}{}", &prefix[..start], &prefix[end..])
}

fn parts(text: &str, heading: &Range<usize>) -> Parts {
    let written = &text[heading.clone()];
    let (start, line) = if written.trim_start().starts_with('#') {
        let line = written.lines().next().unwrap_or_default();
        let behind = line.trim_start().trim_start_matches('#');
        let start = line.len() - behind.trim_start().len();
        (start, closed(line, start))
    } else {
        // Underlined: all lines but the last are the title.
        let body = written.trim_end();
        (0, &body[..body.rfind(['\n', '\r']).unwrap_or(body.len())])
    };
    let line = line.trim_end();
    let end = line.len().max(start);
    let attributes = line.strip_suffix('}').filter(|inside| !inside.ends_with('\\')).and_then(|inside| {
        let open = inside.rfind('{').filter(|&open| open >= start)?;
        (!inside[open + 1..].contains(['{', '}', '\n'])).then_some(open + 1..inside.len())
    });
    let words = attributes.as_ref().map_or(end, |attributes| attributes.start - 1);
    let words = start..start + text[heading.start + start..heading.start + words.max(start)].trim_end().len();
    let at = |range: Range<usize>| heading.start + range.start..heading.start + range.end;
    Parts { words: at(words), attributes: attributes.map(at), end: heading.start + end }
}

/// A line without the `#`s that close a heading.
fn closed(line: &str, start: usize) -> &str {
    let trimmed = line.trim_end();
    let words = trimmed.trim_end_matches('#');
    if words.len() < trimmed.len() && (words.len() <= start || words.ends_with([' ', '\t'])) { words } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, prefix: usize, edit: HeadingEdit) -> String {
        let (range, new) = edited(text, &(0..text.len()), prefix, &edit);
        format!("{}{new}{}", &text[..range.start], &text[range.end..])
    }

    fn title(new: &str) -> HeadingEdit {
        HeadingEdit { title: Some(new.to_owned()), ..HeadingEdit::default() }
    }

    #[test]
    fn a_title_is_replaced_in_every_form_of_heading() {
        assert_eq!(with("## Old\n", 0, title("New")), "## New\n");
        assert_eq!(with("##   Old title  \r\n", 0, title("New")), "##   New  \r\n");
        assert_eq!(with("## Old ##\n", 0, title("New")), "## New ##\n");
        assert_eq!(with("Old\ntitle\n=====\n", 0, title("New")), "New\n=====\n");
        assert_eq!(with("# Chapter 2: Old {#x .y}\n", 11, title("New")), "# Chapter 2: New {#x .y}\n");
        assert_eq!(with("## Old \\{x\\}", 0, title("New")), "## New");
        assert_eq!(with("## Old {#x}", 0, title("C# & *stars*")), "## C# & \\*stars\\* {#x}");
    }

    #[test]
    fn a_number_is_replaced_and_the_title_stays() {
        let number = HeadingEdit { number: Some(12), ..HeadingEdit::default() };
        assert_eq!(with("# Chapter 2:  *Old* 7 {#x}\n", 12, number), "# Chapter 12:  *Old* 7 {#x}\n");
    }

    #[test]
    fn old_ids_come_and_go() {
        let add = HeadingEdit { add: vec!["a".to_owned()], ..title("New") };
        assert_eq!(with("## Old\n", 0, add.clone()), "## New {alias=\"a\"}\n");
        assert_eq!(with("## Old {#x}\n", 0, add), "## New {#x alias=\"a\"}\n");
        let remove = HeadingEdit { remove: vec!["a".to_owned()], ..HeadingEdit::default() };
        assert_eq!(with("## Old {alias=\"a\"}\n", 0, remove.clone()), "## Old\n");
        assert_eq!(with("## Old {#x alias='a' alias=b}\n", 0, remove), "## Old {#x alias=b}\n");
        let id = HeadingEdit { id: Some("y".to_owned()), ..HeadingEdit::default() };
        assert_eq!(with("Old {#x}\n---\n", 0, id), "Old {#y}\n---\n");
    }
}
