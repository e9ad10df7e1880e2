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
pub(super) struct Words(Vec<Word>);

/// One of them, in lower case, and how it is found fast.
struct Word {
    letters: String,
    pair: Option<Pair>,
    read_number: ReadNumber,
}

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
                .map(|(word, read_number)| (word.trim().to_lowercase(), read_number))
                .filter(|(word, _)| !word.is_empty())
                .map(|(word, read_number)| Word::new(word, read_number))
                .collect(),
        )
    }

    /// Where one of them may begin, in order: far fewer places than letters, and all there are.
    pub fn places_in(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        // A word of two parts may stand on two lines.
        for word in &self.0 {
            let head = word.letters.split_whitespace().next().unwrap_or(&word.letters);
            let mut from = 0;
            while let Some(found) = word.find(head, text, from) {
                places.push(found.start);
                from = found.end;
            }
        }
        places.sort_unstable();
        places
    }

    /// Whether a word and its number stand at the head of a text.
    pub fn begin(&self, text: &str) -> bool {
        self.0.iter().any(|word| head_folded(text, &word.letters).is_some_and(|end| number_behind(text, end).is_some()))
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
        for word in &self.0 {
            let mut from = 0;
            while let Some(at) = word.find(&word.letters, text, from) {
                from = at.end;
                let starts_word = !text[..at.start].ends_with('_');
                if let Some((number, end)) = number_behind(text, at.end).filter(|_| starts_word)
                    && let Some(named) = (word.read_number)(number)
                {
                    found.push(Candidate { start: at.start, end, named });
                }
            }
        }
        found.sort_by_key(|candidate| candidate.start);
        found
    }
}

impl Word {
    fn new(letters: String, read_number: ReadNumber) -> Self {
        let pair = Pair::of(letters.as_bytes());
        Self { letters, pair, read_number }
    }

    /// The next place where the word, or its first part, begins a word, whatever its letter case.
    fn find(&self, part: &str, text: &str, from: usize) -> Option<Range<usize>> {
        let mut at = from;
        while let Some(next) = self.may_begin(&text.as_bytes()[at..]) {
            at += next;
            // An underscore may be the mark of an emphasis.
            if let Some(length) = text.get(at..).and_then(|rest| head_folded(rest, part))
                && !text[..at].ends_with(char::is_alphanumeric)
            {
                return Some(at..at + length);
            }
            at += 1;
        }
        None
    }

    /// The next place where it may begin, by its rarest letters.
    fn may_begin(&self, text: &[u8]) -> Option<usize> {
        match &self.pair {
            Some(pair) => pair.find(text.get(pair.before..)?),
            // The first byte of a letter is never one inside a letter.
            None => {
                let upper = self.letters.chars().next()?.to_uppercase().next()?;
                let upper = upper.encode_utf8(&mut [0; 4]).as_bytes()[0];
                memchr::memchr2(*self.letters.as_bytes().first()?, upper, text)
            }
        }
    }
}

/// Two letters side by side in a word that few other words have: "ap" in "chapter", because there is a "ch" in "search", "check" and "each".
struct Pair {
    first: u8,
    second: u8,
    /// How many letters stand before them.
    before: usize,
}

impl Pair {
    /// The rarest one of a word in lower case. Only letters of ASCII have one length in either case, but for the `k`, of which the Kelvin sign is another.
    fn of(word: &[u8]) -> Option<Self> {
        const COMMONEST_FIRST: &[u8] = b"etaoinshrdlcumwfgypbvjxqz";
        let rarity = |letter: &u8| COMMONEST_FIRST.iter().position(|other| other == letter);
        let rarities: Vec<usize> = word.iter().map_while(rarity).collect();
        let before = (1..rarities.len()).map(|second| second - 1).max_by_key(|&at| rarities[at] + rarities[at + 1])?;
        Some(Self { first: word[before], second: word[before + 1], before })
    }

    /// Where they stand, whatever their letter case. Many places are compared at once, without a branch, which the compiler makes a few steps of the
    /// processor: every letter of a manual goes through here.
    fn find(&self, text: &[u8]) -> Option<usize> {
        const AT_ONCE: usize = 32;
        const CASE: u8 = b'a' ^ b'A';
        // Zero where they stand.
        let difference = |(one, two): (&u8, &u8)| ((one | CASE) ^ self.first) | ((two | CASE) ^ self.second);
        let mut at = 0;
        while let (Some(ones), Some(twos)) = (text.get(at..at + AT_ONCE), text.get(at + 1..at + 1 + AT_ONCE)) {
            if ones.iter().zip(twos).map(difference).fold(u8::MAX, u8::min) == 0 {
                break;
            }
            at += AT_ONCE;
        }
        let rest = &text[at..];
        rest.iter().zip(rest.get(1..)?).position(|pair| difference(pair) == 0).map(|found| at + found)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a word is found in a text, from one place to the next.
    fn found(word: &str, text: &str) -> Vec<usize> {
        let word = Word::new(word.to_lowercase(), |_| None);
        let next = |from: &usize| word.find(&word.letters, text, *from).map(|found| found.end);
        std::iter::successors(next(&0), next).collect()
    }

    #[test]
    fn a_word_is_found_wherever_it_stands_and_in_any_letter_case() {
        for before in 0..80 {
            let text = format!("{}Chapter and cHAPTER, no rechapter", "é ".repeat(before));
            assert_eq!(found("chapter", &text), [3 * before + 7, 3 * before + 19], "{text}");
        }
        assert_eq!(found("Capítulo", "apap capítulo CAPÍTULO"), [14, 24]);
        // The Kelvin sign is a `k` of three bytes; letters that are not ASCII have no pair at all.
        assert_eq!(found("Book", "boo\u{212a} book"), [6, 11]);
        assert_eq!(found("Глава", "глава, Глава"), [10, 22]);
        assert_eq!(found("a", "A, a b"), [1, 4]);
    }
}
