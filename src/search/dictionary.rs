//! Dictionary: the words of a run of entries, by number.
//!
//! Takes texts, returns their words as numbers; in the end, the words. What a text's words are and how they are folded is settled by [`words`].

use super::words::{fold, words};
use ahash::HashMap;
use std::borrow::Cow;

/// The words that were read so far.
#[derive(Default)]
pub(super) struct Dictionary<'t> {
    /// Words as written, so that each spelling is folded once.
    spellings: HashMap<&'t str, u32>,
    /// Words as they are found.
    folded: HashMap<Cow<'t, str>, u32>,
}

impl<'t> Dictionary<'t> {
    /// Appends the words of a text to `numbers`.
    pub fn read(&mut self, text: &'t str, numbers: &mut Vec<u32>) {
        let mut before = "";
        for word in words(text) {
            numbers.push(self.spelled(word.written));
            // "e-mail" is found as "email" too.
            if word.hyphened {
                numbers.push(self.folded(Cow::Owned(format!("{}{}", fold(before), fold(word.written)))));
            }
            before = word.written;
        }
    }

    /// How many words there are; their numbers are all below this.
    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// All words with their numbers, in no order.
    pub fn into_words(self) -> impl ExactSizeIterator<Item = (Cow<'t, str>, u32)> {
        self.folded.into_iter()
    }

    fn spelled(&mut self, written: &'t str) -> u32 {
        if let Some(&number) = self.spellings.get(written) {
            return number;
        }
        let number = self.folded(fold(written));
        self.spellings.insert(written, number);
        number
    }

    fn folded(&mut self, word: Cow<'t, str>) -> u32 {
        let next = self.folded.len() as u32;
        *self.folded.entry(word).or_insert(next)
    }
}
