//! Sentences: where one ends, and where a wrong title in it probably does.
//!
//! Takes folded text, returns lengths. Knows no titles.

use crate::parse::BARRIER;

/// Where a sentence ends: a full stop, question or exclamation mark before white space, or what is not plain text.
pub(super) fn sentence_end(text: &str) -> usize {
    let stop = |(at, c): (usize, char)| {
        let before_space = text[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        c == BARRIER || (matches!(c, '.' | '!' | '?') && before_space)
    };
    text.char_indices().find(|&place| stop(place)).map_or(text.len(), |(at, _)| at)
}

/// A wrong title in running text, taken up to the first sign that the sentence goes on.
pub(super) fn plain_segment(sentence: &str) -> usize {
    let stops = [", ", "; ", " in the ", " and ", " or ", " (", ") ", "\"", ": "];
    let end = stops.iter().filter_map(|stop| sentence.find(stop)).min().unwrap_or(sentence.len());
    sentence[..end].trim_end_matches([' ', ',', ')', '.', ':']).len()
}

/// The segments that follow a wrong one: `/Like/These`.
pub(super) fn segments_behind(text: &str) -> usize {
    if text.starts_with('/') { plain_segment(text) } else { 0 }
}
