//! Words: cutting a text into words, and folding away what people who search do not type alike.
//!
//! Takes texts, returns words; letter case, accents and apostrophes are gone. `assets/search-engine.js` does the same to a question and to
//! the words it marks: where one of the two changes, so must the other.

use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are keys and pictures in letters: nobody types them.
const LONGEST: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands. Nobody looks there for one that is known by its bytes, as nearly all are.
    pub place: Range<usize>,
    /// Its bytes, [packed], where it has few.
    pub packed: Option<u64>,
    /// Only a hyphen stands between it and the word before it.
    pub hyphened: bool,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut at = 0;
    let mut last_end = None;
    std::iter::from_fn(move || {
        loop {
            let start = start_of_word(text, at)?;
            let plain = plain_word(&text.as_bytes()[start..]);
            at = plain.map_or_else(|| end_of_word(text, start), |(length, _)| start + length);
            let packed = plain.map(|(_, packed)| packed).or_else(|| packed(&text[start..at]));
            let between = last_end.map_or(&[][..], |end: usize| &text.as_bytes()[end..start]);
            let hyphened = matches!(between, b"-" | b"\xe2\x80\x90" | b"\xe2\x80\x91");
            last_end = Some(at);
            if at - start <= LONGEST {
                return Some(Word { place: start..at, packed, hyphened });
            }
        }
    })
}

/// The bytes of a word of up to eight as a number, the first the lowest; no two words have the same, for none has a byte that is zero.
fn packed(word: &str) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u64::from_le_bytes(bytes))
}

/// The length of the word of ASCII at the head of a text, and its bytes, [packed]: nearly every word is one. None for one of more than eight bytes, and
/// where something follows that may belong to it.
///
/// All eight bytes are looked at in one step: the highest bit of each tells, since none of them is above 127 (Lamport, Multiple Byte Processing with
/// Full-Word Instructions, 1975).
fn plain_word(text: &[u8]) -> Option<(usize, u64)> {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = EACH << 7;
    let eight = u64::from_le_bytes(*text.first_chunk()?);
    let low = eight & !HIGHEST;
    let from = |bytes: u64, least: u8| bytes + EACH * u64::from(0x80 - least);
    let small = low | (EACH * 0x20);
    let letters = from(small, b'a') & !from(small, b'z' + 1);
    let digits = from(low, b'0') & !from(low, b'9' + 1);
    let length = (!(letters | digits) | eight) & HIGHEST;
    let length = length.trailing_zeros() / 8;
    let ends = |&behind: &u8| behind.is_ascii() && behind != b'\'' && !IN_WORD[usize::from(behind)];
    let rest = u64::MAX.checked_shl(8 * length).unwrap_or(0);
    text.get(length as usize).is_none_or(ends).then_some((length as usize, eight & !rest))
}

/// What words of ASCII are made of. A manual has millions of letters and nearly all are here: only others are worth decoding.
static IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Where the next word begins.
#[inline]
fn start_of_word(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let byte = *text.as_bytes().get(at)?;
        if IN_WORD[usize::from(byte)] {
            return Some(at);
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let c = char_at(text, at)?;
        if is_word(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// A word runs over apostrophes between its letters; where words are written without spaces each sign is one.
fn end_of_word(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        while text.as_bytes().get(at).is_some_and(|&byte| IN_WORD[usize::from(byte)]) {
            at += 1;
        }
        // Nearly all words end here.
        if text.as_bytes().get(at).is_none_or(|&byte| byte.is_ascii() && byte != b'\'') {
            return at;
        }
        let Some(c) = char_at(text, at) else { return at };
        let behind = at + c.len_utf8();
        if is_sign(c) {
            return if at == start { behind } else { at };
        }
        let joins =
            matches!(c, '\'' | '’') && char_at(text, behind).is_some_and(|next| is_word(next) && !is_sign(next));
        if !joins && !is_word(c) {
            return at;
        }
        at = behind;
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Kana and ideographs.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A word without letter case, accents and apostrophes.
pub(super) fn fold(written: &str) -> Cow<'_, str> {
    if written.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(written);
    }
    if written.is_ascii() {
        return Cow::Owned(written.chars().filter(|&c| c != '\'').map(|c| c.to_ascii_lowercase()).collect());
    }
    let lower = written.nfkd().collect::<String>().to_lowercase();
    Cow::Owned(lower.chars().filter(|&c| is_word(c) && !is_combining_mark(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| fold(&text[word.place]).into_owned()).collect()
    }

    #[test]
    fn words_are_what_a_reader_types() {
        assert_eq!(
            folded("Can’t log-in? O'Neil's «e-mail», 90 days."),
            "cant log in oneils e mail 90 days".split(' ').collect::<Vec<_>>()
        );
        assert_eq!(folded("Contraseña ÉCOLE ﬁle Straße"), ["contrasena", "ecole", "file", "straße"]);
        assert_eq!(folded("eshc_train 'quoted' -- x"), ["eshc", "train", "quoted", "x"]);
        assert_eq!(folded("日本のtest"), ["日", "本", "の", "test"]);
        assert_eq!(folded(&"x".repeat(41)), Vec::<String>::new());
    }

    #[test]
    fn a_word_is_the_same_wherever_it_is_cut_out() {
        for word in ["a", "Az09", "zZ", "seven77", "eight888", "nine99999", "O'Neil", "café", "日", "a\u{301}b"] {
            let alone: Vec<_> = words(word).map(|found| (found.place, found.packed)).collect();
            for behind in [" ", "-", "/", ":", "@", "[", "`", "{", "\u{7f}", "_", "«", " and more of them"] {
                let text = format!("{word}{behind}");
                let first = words(&text).take(alone.len()).map(|found| (found.place, found.packed));
                assert!(first.eq(alone.iter().cloned()), "{text:?}");
            }
        }
    }

    #[test]
    fn a_short_word_is_packed_byte_for_byte() {
        for length in 1..=8 {
            let mut bytes = [0; 8];
            bytes[..length].copy_from_slice(&b"abcdefgh"[..length]);
            assert_eq!(packed(&"abcdefgh"[..length]), Some(u64::from_le_bytes(bytes)));
        }
        assert_eq!(packed("abcdefghi"), None);
    }

    #[test]
    fn a_hyphen_alone_joins() {
        let hyphened = |text| words(text).map(|word| word.hyphened).collect::<Vec<_>>();
        assert_eq!(hyphened("a pop-up, not a pop -up"), [false, false, true, false, false, false, false]);
        assert_eq!(hyphened("e‑mail"), [false, true]);
    }
}
