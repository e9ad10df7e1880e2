//! Dictionary: the words of a run of entries, by number.
//!
//! Takes texts, returns their words as numbers; in the end, the words. What a text's words are and how they are folded is settled by [`words`].

use super::words::{fold, words};
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
        let packed = packed(written);
        let known = packed.map_or_else(|| self.long.get(written), |packed| self.short.get(&packed));
        if let Some(&number) = known {
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

/// The bytes of a word of up to eight as a number, of no other word: none has a byte that is zero. Read in two parts that meet or overlap, because
/// a copy of as many bytes as there happen to be takes longer than all that is done with them.
fn packed(word: &str) -> Option<u64> {
    let bytes = word.as_bytes();
    let (first, last, apart) = match bytes.len() {
        1 => (bytes[0].into(), 0, 0),
        2..4 => (u16::from_le_bytes(*bytes.first_chunk()?).into(), u16::from_le_bytes(*bytes.last_chunk()?).into(), 2),
        4..=8 => (u32::from_le_bytes(*bytes.first_chunk()?), u32::from_le_bytes(*bytes.last_chunk()?), 4),
        _ => return None,
    };
    Some(u64::from(first) | u64::from(last) << (8 * (bytes.len() - apart)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_is_packed_byte_for_byte() {
        for length in 1..=8 {
            let mut bytes = [0; 8];
            bytes[..length].copy_from_slice(&b"abcdefgh"[..length]);
            assert_eq!(packed(&"abcdefgh"[..length]), Some(u64::from_le_bytes(bytes)));
        }
        assert_eq!(packed("abcdefghi"), None);
    }
}
