//! Vocabulary: all words of a manual in order, each with the sections that hold it.
//!
//! Takes the runs of entries that were counted, returns their words together. Copies no posting: a word points to its postings in each run.

use super::tally::{Posting, Run};
use ahash::{HashMap, HashMapExt};
use rayon::prelude::*;

/// So many words are known to the spelling file, the most used first.
const SPELLING: usize = 20_000;

/// A word with its postings.
pub(super) struct Word<'a> {
    pub word: &'a str,
    /// Its postings in each run that has it, in order, with the number of the run's first section.
    runs: Vec<(u32, &'a [Posting])>,
}

impl<'a> Word<'a> {
    /// In how many sections it stands.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|(_, postings)| postings.len()).sum()
    }

    /// What it weighs in each section that holds it; the sections go by number, and are in order.
    pub fn weights(&self) -> impl Iterator<Item = (u32, u8)> {
        let runs = self.runs.iter();
        runs.flat_map(|&(first, run)| run.iter().map(move |p| (first + p.place() as u32, p.weight())))
    }
}

/// Every word, in order. All runs have [`Run::ENTRIES`] entries but the last.
pub(super) fn of<'a>(runs: &'a [Run]) -> Vec<Word<'a>> {
    let mut all: HashMap<&str, Vec<(u32, &[Posting])>> = HashMap::new();
    for (first, run) in (0..).step_by(Run::ENTRIES).zip(runs) {
        for (word, postings) in &run.words {
            let postings = &run.postings[postings.start as usize..postings.end as usize];
            all.entry(word).or_default().push((first, postings));
        }
    }
    let mut all: Vec<_> = all.into_iter().map(|(word, runs)| Word { word, runs }).collect();
    all.par_sort_unstable_by(|a, b| utf16_order(a.word).cmp(utf16_order(b.word)));
    all
}

/// What sorts words as a browser does, which looks them up by the order of the units of UTF-16. That of the bytes of UTF-8 is the same, but for the
/// characters above U+FFFF: their units are surrogates, which stand below U+E000.
fn utf16_order(word: &str) -> impl Iterator<Item = u8> {
    word.bytes().map(|byte| if matches!(byte, 0xee | 0xef) { byte + 0x10 } else { byte })
}

/// The words that a mistyped one is compared with: those in most sections, in alphabetical order, which packs best.
pub(super) fn spelling(vocabulary: &[Word]) -> String {
    let is_name = |word: &str| word.len() > 2 && word.chars().all(|c| !c.is_ascii_digit());
    let names = vocabulary.iter().filter(|word| is_name(word.word));
    let mut words: Vec<(usize, &str)> = names.map(|word| (word.len(), word.word)).collect();
    words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    words.truncate(SPELLING);
    let mut words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_a_browser() {
        let mut words =
            ["\u{ffe5}", "\u{1d400}b", "z", "é", "\u{1d400}", "\u{e000}", "日", "za", "\u{d7ff}", "\u{10ffff}"];
        let mut expected = words;
        words.sort_by(|a, b| utf16_order(a).cmp(utf16_order(b)));
        expected.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
        assert_eq!(words, expected);
    }
}
