//! Fingerprints of text: by them a text is known again when it was moved, edited, or became a part of a larger one.
//!
//! Takes Markdown, returns numbers. What moving a page changes is passed over: the addresses of links, chapter paths, raw tags, and all that is not a word.
//! Of all runs of three words a fingerprint keeps the few with the lowest numbers, which is a fair sample: how many of them stand in another text says how much
//! of the whole does. Source of the idea: Broder, "On the resemblance and containment of documents" (1997).

/// What a text is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// All words in their order: any other text has another number.
    pub exact: u64,
    /// The lowest numbers among its runs of words, in order.
    pub sample: Vec<u32>,
    /// How many words the text has.
    pub words: u32,
}

/// A text taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// As in a [`Fingerprint`].
    pub exact: u64,
    /// A number for every three neighbouring words, in order of the numbers.
    pub runs: Vec<u32>,
    /// How many words it has.
    pub words: u32,
}

/// A text this short says little about itself.
pub const FEW_WORDS: u32 = 6;
/// How many runs a page is known by.
pub const OF_PAGE: usize = 16;
/// How many runs a section is known by.
pub const OF_SECTION: usize = 8;

impl Text {
    /// Takes a piece of Markdown apart.
    pub fn of(markdown: &str) -> Self {
        let mut text = Self::default();
        let (mut first, mut second) = (0u64, 0u64);
        for_each_word(markdown, |word| {
            let third = hash(word);
            text.words += 1;
            text.exact = mixed(text.exact.rotate_left(5) ^ third);
            if text.words > 2 {
                text.runs.push(mixed(first.rotate_left(46) ^ second.rotate_left(23) ^ third) as u32);
            }
            (first, second) = (second, third);
        });
        text.runs.sort_unstable();
        text.runs.dedup();
        text
    }

    /// What it is known by, with so many runs at the most.
    pub fn fingerprint(&self, most: usize) -> Fingerprint {
        let sample = self.runs.iter().take(most).copied().collect();
        Fingerprint { exact: self.exact, sample, words: self.words }
    }
}

impl Fingerprint {
    /// The fingerprint as the address book writes it, in hexadecimal digits: 16 for all words, then 8 for each run.
    pub fn digits(&self) -> String {
        let runs: String = self.sample.iter().map(|run| format!("{run:08x}")).collect();
        format!("{:016x}{runs}", self.exact)
    }

    /// Reads what [`Fingerprint::digits`] wrote; anything else is like nothing.
    pub fn read(digits: &str, words: u32) -> Self {
        let number = |from: usize, many: usize| u64::from_str_radix(digits.get(from..from + many)?, 16).ok();
        let Some(exact) = number(0, 16) else { return Self::default() };
        let runs = (16..digits.len()).step_by(8).map_while(|from| number(from, 8));
        Self { exact, sample: runs.map(|run| run as u32).collect(), words }
    }
}

/// Words in lower case; the addresses of links, raw tags and attributes are not text.
fn for_each_word(markdown: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut nothing_closes = NothingCloses::default();
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
        at += nothing_closes.passed_over(markdown, at, c).unwrap_or(c.len_utf8());
    }
    if !word.is_empty() {
        found(&word);
    }
}

/// Up to where a line is known to have none of the signs that close what is no text: it is looked through once, however often such a thing begins.
#[derive(Default)]
struct NothingCloses {
    brackets: usize,
    parentheses: usize,
    tags: usize,
    braces: usize,
}

impl NothingCloses {
    /// The length of what begins with `c` at a place and is no text; on one line, so that a lone `<` costs nothing.
    fn passed_over(&mut self, markdown: &str, at: usize, c: char) -> Option<usize> {
        let rest = &markdown[at..];
        let (close, known) = match c {
            '[' if rest.starts_with("[[") => (b']', &mut self.brackets),
            ']' if rest.starts_with("](") => (b')', &mut self.parentheses),
            '<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) => {
                (b'>', &mut self.tags)
            }
            '{' => (b'}', &mut self.braces),
            _ => return None,
        };
        if at < *known {
            return None;
        }
        let end = memchr::memchr2(close, b'\n', rest.as_bytes()).unwrap_or(rest.len());
        if rest.as_bytes().get(end) == Some(&close) {
            return Some(end + 1);
        }
        *known = at + end;
        None
    }
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

    fn shared(fingerprint: &Fingerprint, text: &Text) -> usize {
        fingerprint.sample.iter().filter(|run| text.runs.binary_search(run).is_ok()).count()
    }

    #[test]
    fn what_a_move_changes_does_not_count() {
        let here = format!("See [the rules](../rules.md#new) {TEXT}");
        let there = format!("See [the rules](rules.md) <b>{}</b>", TEXT.replace(' ', "  ").to_uppercase());
        assert_eq!(Text::of(&here), Text::of(&there));
    }

    #[test]
    fn an_edited_or_enclosed_text_keeps_most_of_its_runs() {
        let known = Text::of(TEXT).fingerprint(OF_PAGE);
        let edited = Text::of(&TEXT.replace("ten days", "two weeks"));
        let other =
            "Go to the training site first, enter the name you were given, and click on the button at the end. ";
        assert_eq!(known.sample.len(), OF_PAGE);
        assert!(shared(&known, &edited) >= OF_PAGE / 2, "{}", shared(&known, &edited));
        assert_eq!(shared(&known, &Text::of(&format!("{}{TEXT}", other.repeat(30)))), OF_PAGE);
        assert_eq!(shared(&known, &Text::of(other)), 0);
        assert!(Text::of("---").runs.is_empty() && Text::of("two words").runs.is_empty());
    }

    #[test]
    fn what_closes_on_a_later_line_is_text() {
        let words = |text: &str| {
            let mut words = Vec::new();
            for_each_word(text, |word| words.push(word.to_owned()));
            words.join(" ")
        };
        assert_eq!(words("{a [[b {c\n} [d]] {e} f [[g]] h"), "a b c d f h");
        assert_eq!(words("[a](b [c](d) <e f\n<g> h"), "a e f h");
    }

    #[test]
    fn the_number_is_the_same_on_every_machine() {
        let text = Text::of("one two three four");
        let known = Fingerprint { exact: 14885532247476675806, sample: vec![2355495019, 3147063576], words: 4 };
        assert_eq!(text.fingerprint(OF_SECTION), known);
        assert_eq!(Fingerprint::read(&known.digits(), 4), known);
    }
}
