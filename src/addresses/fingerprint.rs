//! Fingerprints of text: two texts that share most of their words, in the same order, have fingerprints that differ in few bits.
//!
//! Takes Markdown, returns a number and how many words it stands for. What moving a page changes is passed over: the addresses of links, chapter paths,
//! raw tags, and all that is not a word. Source of the idea: Charikar, "Similarity estimation techniques from rounding algorithms" (2002).

/// What a text is known by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Pairs of neighbouring words, summed bit by bit: like texts differ in few bits.
    pub bits: u64,
    /// All words in their order: any other text has another number.
    pub exact: u64,
    /// How many words the text has.
    pub words: u32,
}

/// Texts that differ in this many bits share no more than any two texts do.
const UNRELATED: f64 = 26.0;
/// A text this short says little about itself.
pub const FEW_WORDS: u32 = 6;

impl Fingerprint {
    /// The fingerprint of a piece of Markdown.
    pub fn of(markdown: &str) -> Self {
        let mut counts = [0i32; 64];
        let (mut before, mut exact, mut words) = (0u64, 0u64, 0u32);
        for_each_word(markdown, |word| {
            let this = hash(word);
            let pair = mixed(before.rotate_left(23) ^ this);
            for (bit, count) in counts.iter_mut().enumerate() {
                *count += if pair >> bit & 1 == 1 { 1 } else { -1 };
            }
            exact = mixed(exact.rotate_left(5) ^ this);
            (before, words) = (this, words + 1);
        });
        let bits = counts.iter().enumerate().fold(0, |bits, (bit, &count)| bits | u64::from(count > 0) << bit);
        Self { bits, exact, words }
    }

    /// The fingerprint as the address book writes it: 32 hexadecimal digits.
    pub fn digits(self) -> String {
        format!("{:016x}{:016x}", self.bits, self.exact)
    }

    /// Reads what [`Fingerprint::digits`] wrote; anything else is like nothing.
    pub fn read(digits: &str, words: u32) -> Self {
        let number = |from: usize| u64::from_str_radix(digits.get(from..from + 16)?, 16).ok();
        match (number(0), number(16)) {
            (Some(bits), Some(exact)) => Self { bits, exact, words },
            _ => Self::default(),
        }
    }

    /// How alike two texts are, from 0 to 1. Nothing is like an empty text.
    pub fn likeness(self, other: Self) -> f64 {
        if self.words == 0 || other.words == 0 {
            return 0.0;
        }
        let (few, many) = (self.words.min(other.words), self.words.max(other.words));
        let size = f64::from(few) / f64::from(many);
        let distance = f64::from((self.bits ^ other.bits).count_ones());
        (1.0 - distance / UNRELATED).max(0.0) * size.sqrt()
    }
}

/// Words in lower case; the addresses of links, raw tags and attributes are not text.
fn for_each_word(markdown: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut at = 0;
    while let Some(c) = markdown[at..].chars().next() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            at += c.len_utf8();
            continue;
        }
        if !word.is_empty() {
            found(&word);
            word.clear();
        }
        at += passed_over(&markdown[at..], c).unwrap_or(c.len_utf8());
    }
    if !word.is_empty() {
        found(&word);
    }
}

/// The length of what begins with `c` and is no text; on one line, so that a lone `<` costs nothing.
fn passed_over(rest: &str, c: char) -> Option<usize> {
    let close = match c {
        '[' if rest.starts_with("[[") => ']',
        ']' if rest.starts_with("](") => ')',
        '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) => '>',
        '{' => '}',
        _ => return None,
    };
    let end = rest.find([close, '\n'])?;
    rest[end..].starts_with(close).then_some(end + 1)
}

/// FNV-1a: the same number for a word on every machine and in every version.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Spreads a number over all its bits (the finisher of SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Your profile is set to lock when you have not logged in for ten days in a row. Write to the help desk to have it opened again.";

    #[test]
    fn what_a_move_changes_does_not_count() {
        let here = format!("See [the rules](../rules.md#new) {TEXT}");
        let there = format!("See [the rules](rules.md) <b>{}</b>", TEXT.replace(' ', "  ").to_uppercase());
        assert_eq!(Fingerprint::of(&here), Fingerprint::of(&there));
    }

    #[test]
    fn a_few_changed_words_change_a_few_bits() {
        let text = Fingerprint::of(TEXT);
        let edited = Fingerprint::of(&TEXT.replace("ten days", "two weeks"));
        let other = Fingerprint::of(
            "Go to the training site first, enter the name you were given, and click on the button at the end.",
        );
        assert!(text.likeness(edited) > 0.5, "{}", text.likeness(edited));
        assert!(text.likeness(other) < 0.3, "{}", text.likeness(other));
        assert_eq!(text.likeness(text), 1.0);
        assert_eq!(Fingerprint::of("---").likeness(Fingerprint::of("")), 0.0);
    }

    #[test]
    fn the_number_is_the_same_on_every_machine() {
        let known = Fingerprint { bits: 13_498_258_887_761_738_849, exact: 2_050_305_572_686_185_686, words: 3 };
        assert_eq!(Fingerprint::of("one two three"), known);
        assert_eq!(Fingerprint::read(&known.digits(), 3), known);
    }
}
