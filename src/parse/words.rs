//! The words that open a reference in running text: the manual's own for "Chapter", "Section" and "Figure", with a number behind them.
//!
//! Takes text, returns where it may name a place by its number; and takes out the backslash of `\Chapter 11`, which keeps those words from
//! being a reference.

use super::Options;
use super::events::Item;
use super::prose::{Candidate, Named};
use ahash::HashSet;
use pulldown_cmark::{CowStr, Event};
use std::ops::Range;

/// The words that open a candidate.
pub(super) struct Words(Vec<(String, ReadNumber)>);

/// Reads the number behind a word as what it names.
type ReadNumber = fn(&str) -> Option<Named>;

impl Words {
    pub fn new(options: &Options) -> Self {
        let chapter: ReadNumber = |number| number.parse().ok().map(Named::Chapter);
        let section: ReadNumber = |number| Some(Named::Section(number.to_owned()));
        let figure: ReadNumber = |number| number.parse().ok().map(Named::Figure);
        let all = [(&options.chapter_word, chapter), (&options.section_word, section), (&options.figure_word, figure)];
        Self(
            all.into_iter()
                .filter(|(word, _)| !word.is_empty())
                .map(|(word, named)| (word.to_lowercase(), named))
                .collect(),
        )
    }

    /// Where one of them may begin, in order: far fewer places than letters, and all there are.
    pub fn places_in(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        // A word of two parts may stand on two lines.
        for head in self.0.iter().filter_map(|(word, _)| word.split_whitespace().next()) {
            let mut from = 0;
            while let Some(found) = find_folded(text, head, from) {
                places.push(found.start);
                from = found.end;
            }
        }
        places.sort_unstable();
        places
    }

    /// Whether a word and its number stand at the head of a text.
    pub fn begin(&self, text: &str) -> bool {
        self.0.iter().any(|(word, _)| head_folded(text, word).is_some_and(|end| number_behind(text, end).is_some()))
    }

    /// Splits text at `\Chapter 11` and drops the backslash; returns where the words so kept from being references stand.
    pub fn take_escapes<'a>(&self, items: Vec<Item<'a>>, source: &str) -> (Vec<Item<'a>>, HashSet<usize>) {
        let mut kept = HashSet::default();
        if memchr::memchr(b'\\', source.as_bytes()).is_none() || self.places_in(source).is_empty() {
            return (items, kept);
        }
        let mut split = Vec::with_capacity(items.len() + 16);
        for item in items {
            let Event::Text(text) = &item.event else {
                split.push(item);
                continue;
            };
            let mut from = 0;
            if source.get(item.span.clone()) == Some(text) {
                let itself_escaped = text.starts_with('\\') && source[..item.span.start].ends_with('\\');
                for (at, _) in text.match_indices('\\').skip(usize::from(itself_escaped)) {
                    if self.begin(&text[at + 1..]) {
                        let before = Event::Text(CowStr::from(text[from..at].to_owned()));
                        split.push(Item { event: before, span: item.span.start + from..item.span.start + at });
                        from = at + 1;
                        kept.insert(item.span.start + from);
                    }
                }
            }
            let rest = match from {
                0 => item,
                _ => Item {
                    event: Event::Text(CowStr::from(text[from..].to_owned())),
                    span: item.span.start + from..item.span.end,
                },
            };
            split.push(rest);
        }
        (split, kept)
    }

    pub fn candidates(&self, text: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (word, named) in &self.0 {
            let mut from = 0;
            while let Some(at) = find_folded(text, word, from) {
                from = at.end;
                let starts_word = !text[..at.start].ends_with('_');
                if let Some((number, end)) = number_behind(text, at.end).filter(|_| starts_word)
                    && let Some(named) = named(number)
                {
                    found.push(Candidate { start: at.start, end, named });
                }
            }
        }
        found.sort_by_key(|candidate| candidate.start);
        found
    }
}

/// The next place where `word` (in lower case) begins a word, whatever its letter case.
fn find_folded(text: &str, word: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(next) = may_begin(&text.as_bytes()[at..], word) {
        at += next;
        // An underscore may be the mark of an emphasis.
        if let Some(length) = head_folded(&text[at..], word)
            && !text[..at].ends_with(char::is_alphanumeric)
        {
            return Some(at..at + length);
        }
        at += 1;
    }
    None
}

/// The next place where `word` (in lower case) may begin, by its first letters.
fn may_begin(text: &[u8], word: &str) -> Option<usize> {
    match *word.as_bytes() {
        // The Kelvin sign is another `k`.
        [first, second, ..] if first.is_ascii_lowercase() && second.is_ascii_lowercase() && second != b'k' => {
            find_pair(text, first, second)
        }
        // The first byte of a letter is never one inside a letter.
        _ => {
            let upper = word.chars().next()?.to_uppercase().next()?;
            let upper = upper.encode_utf8(&mut [0; 4]).as_bytes()[0];
            memchr::memchr2(*word.as_bytes().first()?, upper, text)
        }
    }
}

/// Where two letters of ASCII (in lower case) stand side by side, whatever their letter case. Many places are compared at once, without a branch, which
/// the compiler makes one step of the processor: every letter of a manual goes through here.
fn find_pair(text: &[u8], first: u8, second: u8) -> Option<usize> {
    const AT_ONCE: usize = 32;
    const CASE: u8 = b'a' ^ b'A';
    let is_pair = |(one, two): (&u8, &u8)| (one | CASE == first) & (two | CASE == second);
    let mut at = 0;
    while let (Some(ones), Some(twos)) = (text.get(at..at + AT_ONCE), text.get(at + 1..at + 1 + AT_ONCE)) {
        if ones.iter().zip(twos).fold(false, |found, pair| found | is_pair(pair)) {
            break;
        }
        at += AT_ONCE;
    }
    let rest = &text[at..];
    rest.iter().zip(rest.get(1..)?).position(is_pair).map(|found| at + found)
}

/// How long `word` (in lower case) is at the head of a text, whatever its letter case; none where it does not stand there.
fn head_folded(text: &str, word: &str) -> Option<usize> {
    let mut letters = text.chars();
    let mut end = 0;
    for want in word.chars() {
        let letter = letters.next()?;
        let same = match letter.is_ascii() {
            true => letter.to_ascii_lowercase() == want,
            false => letter == want || letter.to_lowercase().eq(std::iter::once(want)),
        };
        if !same {
            return None;
        }
        end += letter.len_utf8();
    }
    Some(end)
}

/// The number behind a chapter word, white space between them, and nothing of a longer word behind it.
fn number_behind(text: &str, from: usize) -> Option<(&str, usize)> {
    let rest = &text[from..];
    let number = rest.trim_start();
    if number.len() == rest.len() {
        return None;
    }
    let dotted = |c: char| c.is_ascii_digit() || c == '.';
    let digits = number.find(|c| !dotted(c)).unwrap_or(number.len());
    let written = number[..digits].trim_end_matches('.');
    let behind = &number[written.len()..];
    if written.is_empty() || written.starts_with('.') || behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    Some((written, from + rest.len() - number.len() + written.len()))
}
