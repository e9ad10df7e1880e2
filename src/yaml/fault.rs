//! Faults in YAML: what the YAML library says, in words for the people who wrote the settings, and where to look.
//!
//! Takes its error and the text, returns one finding.

use crate::diagnostic::{Finding, Place, rules};
use std::ops::Range;
use std::sync::Arc;

/// The character at which the YAML library gave up, or the Tab that made it. It counts in characters, not in bytes.
fn place_of(error: &serde_yaml::Error, said: &str, text: &str, start: usize) -> Range<usize> {
    let characters = error.location().map_or(0, |location| location.span().offset()) as usize;
    let (at, character) = text.char_indices().nth(characters).unwrap_or((text.len(), '\n'));
    let end = if at < text.len() { at + character.len_utf8() } else { at };
    let (at, end) = match tab_before(text, at).filter(|_| TABS.iter().any(|words| said.contains(words))) {
        Some(tab) => (tab, tab + 1),
        None => (at, end),
    };
    start + at..start + end
}

/// The first Tab that stands before a word, in the line at `at` or below it. The library may give up a line earlier, or behind the Tab.
fn tab_before(text: &str, at: usize) -> Option<usize> {
    let mut start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    for line in text[start..].split_inclusive('\n') {
        let lead = line.len() - line.trim_start().len();
        if let Some(tab) = line[..lead].find('\t').filter(|_| lead < line.len()) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// What the YAML library says where a Tab is in its way.
const TABS: [&str; 3] = ["found a tab", "tabs disallowed", "cannot start with a tab"];
const TAB: &str = "a Tab stands here, and only spaces may stand before a setting";

/// What the YAML library says, what that means, and what helps.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "mapping values are not allowed",
        "this colon is one too many for its line, or the line begins too far right",
        QUOTE,
    ),
    (TABS[0], TAB, LINE_UP),
    (TABS[1], TAB, LINE_UP),
    (TABS[2], TAB, LINE_UP),
    ("unclosed quote", "this quotation mark is never closed", ""),
    ("unclosed bracket", "this bracket is never closed", ""),
    ("unexpected character", "a value cannot begin with this character", QUOTE),
    ("unknown anchor", "a value cannot begin with this character", QUOTE),
    ("trailing content", "something stands behind the closing quotation mark", ""),
    ("duplicate mapping key", "this setting stands here a second time", "keep one of the two"),
    ("did not find expected", "this line does not line up with those above it", LINE_UP),
    ("expected ':'", "this line is no setting", SETTING),
    ("illegal placement of ':'", "this line is no setting, or a bracket above it is never closed", SETTING),
    (
        "multiple YAML documents",
        "the line `---` above this ends the settings, and more stands below it",
        "take that line out",
    ),
];
const QUOTE: &str =
    "put a value that holds a colon or begins with a special character between \"straight quotation marks\"";
const LINE_UP: &str = "lines that belong together begin in the same column; use spaces, not the Tab key";
const SETTING: &str = "a setting is a name, a colon, a space and a value: `title: My Manual`";

/// A finding about `text`, which starts at byte `start` of the file and cannot be read.
pub(super) fn unreadable(file: &Arc<str>, error: &serde_yaml::Error, text: &str, start: usize) -> Finding {
    let said = error.to_string();
    let place = Place::new(file, place_of(error, &said, text, start));
    let known = REASONS.iter().find(|(part, _, _)| said.contains(part));
    match known {
        Some((_, reason, "")) => Finding::new(&rules::INVALID_YAML, place, *reason),
        Some((_, reason, help)) => Finding::new(&rules::INVALID_YAML, place, *reason).note(*help),
        None => {
            let reason = said.split(" at line ").next().unwrap_or_default();
            Finding::new(&rules::INVALID_YAML, place, format!("this cannot be read as YAML: {reason}"))
        }
    }
}
