//! Tally: what each word weighs in each section.
//!
//! Takes entries, returns their words with postings, in no order of the words. A word weighs by where it stands (heading, glossary term, the titles
//! above, text) and how often, the less the longer the text, with diminishing returns: the BM25F of Robertson, Zaragoza and Taylor (2004), with
//! fixed lengths for a usual section in place of the collection's averages.

use super::Posting;
use super::entry::Entry;
use super::words::{fold, words};
use ahash::HashMap;

/// What one occurrence counts.
const TITLE: f32 = 9.0;
const TERM: f32 = 8.0;
const TRAIL: f32 = 1.5;
const TEXT: f32 = 1.0;
const INTRODUCTION: f32 = 0.6;
/// Words in a usual section, and in a usual title.
const USUAL_TEXT: f32 = 100.0;
const USUAL_TITLE: f32 = 4.0;
/// At this sum a word has half its full weight.
const HALF: f32 = 4.0;

/// Words of a run of entries; the first has number `first`.
pub(super) fn count(entries: &[Entry], first: u32) -> Vec<(String, Vec<Posting>)> {
    let mut tally = Tally::default();
    for (number, entry) in (first..).zip(entries) {
        tally.add(entry.title, |words| TITLE / lean(words, USUAL_TITLE));
        for title in &entry.trail {
            tally.add(title, |_| TRAIL);
        }
        for term in &entry.terms {
            tally.add(term, |_| TERM);
        }
        let text = if entry.introduces { INTRODUCTION } else { TEXT };
        for words in &entry.own {
            tally.add(words, |words| text / lean(words, USUAL_TEXT));
        }
        tally.close(number);
    }
    let mut postings = tally.postings;
    tally.names.into_iter().map(|(word, id)| (word, std::mem::take(&mut postings[id as usize]))).collect()
}

/// What its length takes from each word of a text: little where it is short, more and more where it is long.
fn lean(words: usize, usual: f32) -> f32 {
    0.6 + 0.4 * (words as f32 / usual).max(0.75)
}

/// A sum of weights as a posting has it.
fn level(sum: f32) -> u8 {
    (f32::from(Posting::HEAVIEST) * sum / (sum + HALF)).round().max(1.0) as u8
}

/// A count in progress; words go by number.
#[derive(Default)]
struct Tally<'t> {
    /// Words as written, so that each spelling is folded once.
    spellings: HashMap<&'t str, u32>,
    names: HashMap<String, u32>,
    postings: Vec<Vec<Posting>>,
    /// What each word weighs in the entry being counted.
    weights: Vec<f32>,
    /// The words that entry has.
    touched: Vec<u32>,
    /// The words of the text being counted.
    text: Vec<u32>,
}

impl<'t> Tally<'t> {
    /// Counts a text whose words weigh by its length.
    fn add(&mut self, text: &'t str, weight: impl Fn(usize) -> f32) {
        let mut before = "";
        for word in words(text) {
            let id = self.spelled(word.written);
            self.text.push(id);
            // "e-mail" is found as "email" too.
            if word.hyphened {
                let joined = self.named(&format!("{}{}", fold(before), fold(word.written)));
                self.text.push(joined);
            }
            before = word.written;
        }
        let weight = weight(self.text.len());
        for id in self.text.drain(..) {
            let sum = &mut self.weights[id as usize];
            if *sum == 0.0 {
                self.touched.push(id);
            }
            *sum += weight;
        }
    }

    /// Ends the entry `number`.
    fn close(&mut self, number: u32) {
        for id in self.touched.drain(..) {
            let sum = std::mem::take(&mut self.weights[id as usize]);
            self.postings[id as usize].push(Posting::new(number, level(sum)));
        }
    }

    fn spelled(&mut self, written: &'t str) -> u32 {
        if let Some(&id) = self.spellings.get(written) {
            return id;
        }
        let id = self.named(&fold(written));
        self.spellings.insert(written, id);
        id
    }

    fn named(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.names.get(word) {
            return id;
        }
        let id = self.postings.len() as u32;
        self.names.insert(word.to_owned(), id);
        self.postings.push(Vec::new());
        self.weights.push(0.0);
        id
    }
}
