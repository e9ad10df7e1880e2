//! Dictionary: the words of a run of entries, by number.
//!
//! Takes texts, returns their words as numbers; in the end, the words. What a text's words are and how they are folded is settled by [`words`].

use super::words::{Word, fold, words};
use ahash::HashMap;
use std::borrow::Cow;

/// The words that were read so far.
#[derive(Default)]
pub(super) struct Dictionary<'t> {
    /// Words as written, so that each spelling is folded once. Most have up to eight bytes and are packed, which is quicker to look up than text.
    short: HashMap<u64, u32>,
    long: HashMap<&'t str, u32>,
    /// Words as they are found.
    folded: HashMap<Cow<'t, str>, u32>,
}

impl<'t> Dictionary<'t> {
    /// Appends the words of a text to `numbers`.
    pub fn read(&mut self, text: &'t str, numbers: &mut Vec<u32>) {
        let mut before = "";
        for word in words(text) {
            numbers.push(self.spelled(word));
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

    fn spelled(&mut self, word: Word<'t>) -> u32 {
        let known = word.packed.map_or_else(|| self.long.get(word.written), |packed| self.short.get(&packed));
        if let Some(&number) = known {
            return number;
        }
        let number = self.folded(fold(word.written));
        match word.packed {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(word.written, number),
        };
        number
    }

    fn folded(&mut self, word: Cow<'t, str>) -> u32 {
        let next = self.folded.len() as u32;
        *self.folded.entry(word).or_insert(next)
    }
}
