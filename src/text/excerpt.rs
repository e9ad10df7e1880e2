//! Excerpts: a stretch of a text with the line it stands on, fit to be shown outside the text.

use std::ops::Range;

/// One line, cut short on both sides where it is long, without anything that a terminal would obey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before; begins with `…` where something was cut.
    pub before: String,
    /// The stretch itself, on one line.
    pub marked: String,
    /// What stands behind; ends with `…` where something was cut.
    pub behind: String,
}

/// What is shown at most on each side of the stretch, in characters.
const AROUND: usize = 60;
/// What is shown at most of the stretch itself.
const MARKED: usize = 200;

/// The line that a span begins on, with the span told apart from the rest of it. A span on several lines is shown on one.
pub fn excerpt(text: &str, span: &Range<usize>) -> Excerpt {
    const BREAKS: [char; 2] = ['\n', '\r'];
    let (head, rest) = text.split_at_checked(span.start).unwrap_or((text, ""));
    let (marked, tail) = rest.split_at_checked(span.end.saturating_sub(span.start)).unwrap_or((rest, ""));
    let before = head.rsplit(BREAKS).next().unwrap_or_default();
    let behind = tail.split(BREAKS).next().unwrap_or_default();
    let whole = before.chars().count();
    let mut before: String = before.chars().skip(whole.saturating_sub(AROUND)).map(plain).collect();
    before = match whole > AROUND {
        true => format!("…{before}"),
        false => before.trim_start().to_owned(),
    };
    Excerpt { before, marked: cut(&one_line(marked), MARKED), behind: cut(behind, AROUND).trim_end().to_owned() }
}

/// Words that were broken over lines, on one.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).map(plain).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

fn plain(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, span: Range<usize>) -> [String; 3] {
        let excerpt = excerpt(text, &span);
        [excerpt.before, excerpt.marked, excerpt.behind]
    }

    #[test]
    fn the_line_is_told_apart_from_what_is_marked() {
        assert_eq!(parts("one\r\n  see this, and\r\n", 11..15), ["see ", "this", ", and"]);
        assert_eq!(parts("see [a\n> b](c) d", 4..14), ["see ", "[a > b](c)", " d"]);
        assert_eq!(parts("\u{1b}[2Jsee\tthis", 8..12), ["[2Jsee ", "this", ""]);
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let [before, marked, behind] = parts(&format!("{0}this{0}", "ä ".repeat(99)), 297..301);
        assert_eq!((before.chars().count(), marked.as_str(), behind.chars().count()), (61, "this", 61));
        assert!(before.starts_with("… ") || before.starts_with("…ä"));
        assert!(behind.ends_with('…'));
    }

    #[test]
    fn a_span_that_does_not_lie_on_the_text_shows_what_there_is() {
        assert_eq!(parts("é", 1..2), ["é", "", ""]);
        assert_eq!(parts("abc", 1..9), ["a", "bc", ""]);
        assert_eq!(parts("", 0..0), ["", "", ""]);
    }
}
