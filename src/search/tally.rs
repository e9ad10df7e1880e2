//! Tally: what each word weighs in each section.
//!
//! Takes the entries of a run one by one, returns their words with postings, in no order of the words. A word weighs by where it stands (heading,
//! glossary term, the titles above, text) and how often, the less the longer the text, with diminishing returns: the BM25F of Robertson, Zaragoza
//! and Taylor (2004), with fixed lengths for a usual section in place of the collection's averages.

use super::dictionary::Dictionary;
use super::entry::Entry;
use std::borrow::Cow;
use std::ops::Range;

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

/// An entry by its place in its run, and what a word weighs in it, from 1 to [`Posting::HEAVIEST`]. Packed, because there are millions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Posting(u16);

impl Posting {
    /// The weight of a word that an entry is all about.
    pub const HEAVIEST: u8 = 31;
    const BITS: u32 = Self::HEAVIEST.count_ones();

    pub fn new(place: usize, weight: u8) -> Self {
        Self((place as u16) << Self::BITS | u16::from(weight.min(Self::HEAVIEST)))
    }

    pub fn place(self) -> usize {
        usize::from(self.0 >> Self::BITS)
    }

    pub fn weight(self) -> u8 {
        (self.0 & u16::from(Self::HEAVIEST)) as u8
    }
}

/// A run of entries, counted.
pub(super) struct Run<'t> {
    /// Each word, and where its postings are.
    pub words: Vec<(Cow<'t, str>, Range<u32>)>,
    /// The postings of all words, those of one word in the order of the entries.
    pub postings: Vec<Posting>,
}

impl Run<'_> {
    /// So many entries each run has but the last: few enough that all their counts stay close to the processor, and no more than a posting can tell
    /// apart.
    pub const ENTRIES: usize = 512;
}

const _: () = assert!(Run::ENTRIES <= 1 << (u16::BITS - Posting::BITS));

/// A count in progress.
#[derive(Default)]
pub(super) struct Tally<'t> {
    words: Dictionary<'t>,
    /// The titles above the entry counted last, each with the end of its words in `trail_words`: the next has mostly the same.
    trail: Vec<(&'t str, usize)>,
    trail_words: Vec<u32>,
    /// The words of the text being counted.
    text: Vec<u32>,
    sums: Sums,
    /// How many entries have been counted.
    entries: usize,
    /// Postings in the order of the entries, each with its word.
    postings: Vec<(u32, Posting)>,
}

impl<'t> Tally<'t> {
    /// Counts the next entry.
    pub fn add(&mut self, entry: &Entry<'t>) {
        self.add_text(entry.title, |words| TITLE / lean(words, USUAL_TITLE));
        self.add_trail(&entry.trail);
        for term in &entry.terms {
            self.add_text(term, |_| TERM);
        }
        let text = if entry.introduces { INTRODUCTION } else { TEXT };
        for own in [entry.own, entry.description] {
            self.add_text(own, |words| text / lean(words, USUAL_TEXT));
        }
        let place = self.entries;
        self.postings.extend(self.sums.drain().map(|(word, sum)| (word, Posting::new(place, level(sum)))));
        self.entries += 1;
    }

    /// Counts a text whose words weigh by its length.
    fn add_text(&mut self, text: &'t str, weight: impl Fn(usize) -> f32) {
        self.text.clear();
        self.words.read(text, &mut self.text);
        self.sums.add(&self.text, weight(self.text.len()), self.words.len());
    }

    /// Counts the titles above the entry.
    fn add_trail(&mut self, titles: &[&'t str]) {
        let known = self.trail.iter().zip(titles).take_while(|((known, _), title)| known == *title).count();
        self.trail.truncate(known);
        self.trail_words.truncate(self.trail.last().map_or(0, |&(_, end)| end));
        for title in &titles[known..] {
            self.words.read(title, &mut self.trail_words);
            self.trail.push((title, self.trail_words.len()));
        }
        self.sums.add(&self.trail_words, TRAIL, self.words.len());
    }

    /// Brings the postings of each word together.
    pub fn close(self) -> Run<'t> {
        let mut ends = vec![0; self.words.len()];
        for &(word, _) in &self.postings {
            ends[word as usize] += 1;
        }
        let mut all = 0;
        for end in &mut ends {
            all += std::mem::replace(end, all);
        }
        // Each is the start of its word's postings now, and their end when all have found their places.
        let mut postings = vec![Posting::default(); self.postings.len()];
        for (word, posting) in self.postings {
            let end = &mut ends[word as usize];
            postings[*end as usize] = posting;
            *end += 1;
        }
        let start = |word: usize| if word == 0 { 0 } else { ends[word - 1] };
        let words = self.words.into_words().map(|(word, n)| (word, start(n as usize)..ends[n as usize])).collect();
        Run { words, postings }
    }
}

/// What each word weighs in the entry being counted.
#[derive(Default)]
struct Sums {
    by_word: Vec<f32>,
    /// The words that entry has.
    touched: Vec<u32>,
}

impl Sums {
    /// Adds a weight to each of some words, whose numbers are all below `bound`.
    fn add(&mut self, words: &[u32], weight: f32, bound: usize) {
        self.by_word.resize(bound, 0.0);
        for &word in words {
            let sum = &mut self.by_word[word as usize];
            if *sum == 0.0 {
                self.touched.push(word);
            }
            *sum += weight;
        }
    }

    /// Takes all sums out.
    fn drain(&mut self) -> impl Iterator<Item = (u32, f32)> {
        let by_word = &mut self.by_word;
        self.touched.drain(..).map(|word| (word, std::mem::take(&mut by_word[word as usize])))
    }
}

/// What its length takes from each word of a text: little where it is short, more and more where it is long.
fn lean(words: usize, usual: f32) -> f32 {
    0.6 + 0.4 * (words as f32 / usual).max(0.75)
}

/// A sum of weights as a posting has it.
fn level(sum: f32) -> u8 {
    let level = f32::from(Posting::HEAVIEST) * sum / (sum + HALF);
    // Cut off, which takes a fraction of the time that rounding takes, and there are millions.
    (level + 0.5).max(1.0) as u8
}
