//! "Did you mean": the texts most like a given one, found through an index of letter triples instead of by comparing all pairs.
//!
//! Takes folded texts, returns their indexes, best first. Source of the idea: Ukkonen, "Approximate string matching with q-grams" (1992).

use std::collections::HashMap;

/// Texts indexed by their letter triples.
#[derive(Debug, Default)]
pub struct Nearest {
    texts: Vec<String>,
    triples: HashMap<u64, Vec<u32>>,
}

/// Below this likeness (optimal string alignment, 0 to 1) a text is no help to anyone.
const ENOUGH: f64 = 0.6;
/// How many candidates with the most triples in common are compared letter by letter.
const COMPARED: usize = 12;
/// How many occurrences of triples are counted to find them.
const COUNTED: usize = 4_000;
/// A longer text is nobody's slip of the pen, and comparing two of them would take long. In bytes.
const LONGEST: usize = 400;
/// A triple that more texts than this share says nothing about any of them.
const TOO_COMMON: usize = 2_000;

impl Nearest {
    /// Indexes the texts in the order given.
    pub fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let mut index = Self::default();
        for text in texts {
            let number = index.texts.len() as u32;
            for triple in triples(&text) {
                let list = index.triples.entry(triple).or_default();
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
            index.texts.push(text);
        }
        index
    }

    /// Up to `most` indexes of texts like `wanted`, best first; with each its likeness from 0 to 1.
    pub fn find(&self, wanted: &str, most: usize) -> Vec<(usize, f64)> {
        let mut lists: Vec<&[u32]> = (triples(wanted))
            .filter_map(|triple| self.triples.get(&triple).map(Vec::as_slice))
            .filter(|list| list.len() <= TOO_COMMON)
            .collect();
        // The rarest triples say most: they come first, and when enough was counted the others are left out.
        lists.sort_unstable_by_key(|list| list.len());
        let mut met: Vec<u32> = Vec::new();
        for list in lists {
            if met.len() + list.len() > COUNTED && !met.is_empty() {
                break;
            }
            met.extend(list);
        }
        met.sort_unstable();
        let mut counted: Vec<(usize, u32)> = met.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).collect();
        counted.sort_unstable_by_key(|&(count, number)| (std::cmp::Reverse(count), number));
        let mut found: Vec<(usize, f64)> = (counted.iter().take(COMPARED))
            .map(|&(_, number)| (number as usize, likeness(wanted, &self.texts[number as usize])))
            .filter(|&(_, likeness)| likeness >= ENOUGH)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(most);
        found
    }
}

/// How alike two folded texts are, from 0 to 1: by letters, or by the words they share when one only adds or drops words.
pub fn likeness(a: &str, b: &str) -> f64 {
    if a.len().max(b.len()) > LONGEST {
        return 0.0;
    }
    by_letters(a, b).max(by_words(a, b) * 0.95)
}

fn by_words(a: &str, b: &str) -> f64 {
    fn words(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
    }
    let (of_a, of_b) = (words(a), words(b));
    let common = of_a.iter().filter(|word| of_b.contains(word)).count();
    if of_a.len() + of_b.len() == 0 { 0.0 } else { 2.0 * common as f64 / (of_a.len() + of_b.len()) as f64 }
}

fn by_letters(a: &str, b: &str) -> f64 {
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    // Whatever the letters are, so much of the longer one has no counterpart.
    if (shorter as f64) < longer as f64 * ENOUGH * 0.5 {
        return 0.0;
    }
    let longer = a.chars().count().max(b.chars().count()).max(1);
    1.0 - strsim::osa_distance(a, b) as f64 / longer as f64
}

/// The most like of a handful of words, for keys, rules and languages; none when nothing is near.
pub fn best<'a>(wanted: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > LONGEST {
        return None;
    }
    let wanted = wanted.to_lowercase();
    let near = words.into_iter().filter(|word| word.len() <= LONGEST);
    let scored = near.map(|word| (by_letters(&wanted, &word.to_lowercase()), word));
    scored.filter(|&(likeness, _)| likeness >= ENOUGH).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, word)| word)
}

/// Triples of letters with the edges marked, so that a short word has some too.
fn triples(text: &str) -> impl Iterator<Item = u64> {
    let letters: Vec<char> = std::iter::once('\u{2}').chain(text.chars()).chain(std::iter::once('\u{3}')).collect();
    let packed = |w: &[char]| w.iter().fold(0u64, |packed, &c| (packed << 21) | u64::from(u32::from(c)));
    letters.windows(3).map(packed).collect::<Vec<_>>().into_iter()
}
