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
        let mut before = 0..0;
        for Word { place, packed, hyphened } in words(text) {
            let known = packed.and_then(|packed| self.short.get(&packed));
            let number = known.copied().unwrap_or_else(|| self.spelled(&text[place.clone()], packed));
            numbers.push(number);
            // "e-mail" is found as "email" too.
            if hyphened {
                let both = [before, place.clone()].map(|place| fold(&text[place]));
                numbers.push(self.folded(Cow::Owned(both.concat())));
            }
            before = place;
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

    /// The number of a word as written; one with few bytes has none yet.
    fn spelled(&mut self, written: &'t str, packed: Option<u64>) -> u32 {
        if let (None, Some(&number)) = (packed, self.long.get(written)) {
            return number;
        }
        let number = self.folded(fold(written));
        match packed {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(written, number),
        };
        number
    }

    fn folded(&mut self, word: Cow<'t, str>) -> u32 {
        let next = self.folded.len() as u32;
        *self.folded.entry(word).or_insert(next)
    }
}
