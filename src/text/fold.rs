//! Folding: two titles are the same when their folded forms are equal.
//!
//! Takes a title or a piece of prose, returns it without what word processors change on their own: letter case, white space
//! (a line break too), every Unicode dash with the spaces around it, straight and curly quotes, and NFKC. The words are never touched.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A folded text that knows which bytes of the original each of its bytes came from.
#[derive(Debug, Default, Clone)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// Where it came from, in order; empty where nobody will ask.
    origin: Vec<Stretch>,
    mapped: bool,
}

/// Where a stretch of the folded text came from. It reaches up to the next.
#[derive(Debug, Clone)]
struct Stretch {
    /// Where it begins.
    folded: usize,
    original: Range<usize>,
    /// Each of its bytes came from one byte of the original, in order; else all of them came from all of it.
    plain: bool,
}

impl Folded {
    /// Where in the original the folded byte `at` begins; the original's end when `at` is the folded end.
    pub fn original_start(&self, at: usize) -> usize {
        match self.stretch_at(at) {
            Some(stretch) if stretch.plain => stretch.original.start + at - stretch.folded,
            Some(stretch) => stretch.original.start,
            None => self.origin.last().map_or(0, |last| last.original.end),
        }
    }

    /// Where in the original the folded text that stops before byte `at` ends.
    pub fn original_end(&self, at: usize) -> usize {
        match at.checked_sub(1).and_then(|last| self.stretch_at(last)) {
            Some(stretch) if stretch.plain => stretch.original.start + at - stretch.folded,
            Some(stretch) => stretch.original.end,
            None => self.original_start(0),
        }
    }

    /// The folded byte that the original byte `at` became, or the next one where it was dropped.
    pub fn folded_at(&self, at: usize) -> usize {
        let next = self.origin.partition_point(|stretch| stretch.original.start < at);
        let upto = self.origin.get(next).map_or(self.text.len(), |stretch| stretch.folded);
        let before = next.checked_sub(1).map(|last| &self.origin[last]).filter(|stretch| stretch.plain);
        before.map_or(upto, |stretch| upto.min(stretch.folded + at - stretch.original.start))
    }

    fn stretch_at(&self, at: usize) -> Option<&Stretch> {
        let after = self.origin.partition_point(|stretch| stretch.folded <= at);
        self.origin[..after].last().filter(|_| at < self.text.len())
    }

    /// Folds `text` into an empty one. `plain_run` tells how far from a place on folding changes nothing but letter case, and may leave out what it likes.
    fn take(&mut self, text: &str, plain_run: impl Fn(&str, usize) -> Option<usize>) {
        self.text.reserve(text.len());
        let mut space: Option<(usize, usize)> = None;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            if let Some(end) = plain_run(text, at) {
                flush_space(self, &mut space);
                self.push_plain(&text[at..end], at);
                at = end;
                continue;
            }
            let end = at + cluster_len(&text[at..], first);
            match kind_of(first) {
                Kind::Space => space = Some((space.map_or(at, |(start, _)| start), end)),
                Kind::Nothing => {}
                Kind::Joint(joint) => {
                    space = None;
                    if !(joint == '-' && self.text.ends_with('-')) {
                        self.push(joint, at, end);
                    }
                }
                Kind::Quote(quote) => {
                    flush_space(self, &mut space);
                    self.push(quote, at, end);
                }
                Kind::Letter => {
                    flush_space(self, &mut space);
                    push_letter(self, &text[at..end], at, end);
                }
            }
            at = end;
        }
    }

    fn push(&mut self, text: char, start: usize, end: usize) {
        self.came_from(start..end, false);
        self.text.push(text);
    }

    /// Takes a run of plain characters that starts at byte `at` of the original.
    fn push_plain(&mut self, run: &str, at: usize) {
        self.came_from(at..at + run.len(), true);
        let start = self.text.len();
        self.text.push_str(run);
        self.text[start..].make_ascii_lowercase();
    }

    /// Takes down where what comes next came from.
    fn came_from(&mut self, original: Range<usize>, plain: bool) {
        if self.mapped {
            self.origin.push(Stretch { folded: self.text.len(), original, plain });
        }
    }

    fn ends_with_joint(&self) -> bool {
        self.text.ends_with(['-', '/'])
    }
}

/// Folds a text; see the module.
pub fn fold(text: &str) -> String {
    let mut folded = Folded::default();
    folded.take(text, plain_run);
    folded.text
}

/// Folds a text and keeps the way back to the original.
pub fn fold_mapped(text: &str) -> Folded {
    let mut folded = Folded { mapped: true, ..Folded::default() };
    folded.take(text, plain_run);
    folded
}

/// Whether folding changes nothing about a byte but its letter case, whatever stands around it.
const fn is_plain(byte: u8) -> bool {
    (byte > b' ') & (byte < 0x7f) & !is_joint(byte) & (byte != b'`')
}

const fn is_joint(byte: u8) -> bool {
    (byte == b'-') | (byte == b'/')
}

/// Whether folding changes nothing about a byte in front of another: a single space between words stays, and so does a dash or slash without any.
const fn is_plain_before(byte: u8, next: u8) -> bool {
    let word_follows = (next != b' ') & !is_joint(next);
    let joins = is_joint(byte) & (next != b' ') & ((byte == b'/') | (next != b'-'));
    is_plain(byte) | ((byte == b' ') & word_follows) | joins
}

/// The end of the characters at a place that folding leaves alone, of which most titles consist. The last one is left out where a mark may follow
/// that composes with it.
fn plain_run(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    if !rest.first().is_some_and(|&first| is_plain(first)) {
        return None;
    }
    let goes_on = |(&byte, &next): (&u8, &u8)| is_plain_before(byte, next);
    let mut run = 0;
    // Many places are compared at once, without a branch, which the compiler makes a few steps of the processor.
    const AT_ONCE: usize = 16;
    while let (Some(bytes), Some(nexts)) = (rest.get(run..run + AT_ONCE), rest.get(run + 1..run + 1 + AT_ONCE)) {
        if !bytes.iter().zip(nexts).fold(true, |all, pair| all & goes_on(pair)) {
            break;
        }
        run += AT_ONCE;
    }
    let nexts = rest[run..].iter().skip(1).chain(std::iter::once(&0));
    run += rest[run..].iter().zip(nexts).take_while(|&pair| goes_on(pair)).count();
    if rest[run - 1] == b' ' {
        run -= 1;
    }
    let run = if rest.get(run).is_none_or(u8::is_ascii) { run } else { run - 1 };
    (run > 0).then_some(at + run)
}

enum Kind {
    Space,
    Nothing,
    /// A dash or slash: the spaces around it do not count.
    Joint(char),
    Quote(char),
    Letter,
}

fn kind_of(c: char) -> Kind {
    match c {
        '-' | '/' => Kind::Joint(c),
        ' '..='~' if c != ' ' => match c {
            '`' => Kind::Nothing, // code marks: a title's plain text has none
            '"' | '\'' => Kind::Quote(c),
            _ => Kind::Letter,
        },
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' => Kind::Nothing,
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '＇' | '‹' | '›' => Kind::Quote('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' => Kind::Quote('"'),
        // Minus signs and the swung dash: dashes to a reader, though Unicode files them elsewhere.
        '\u{2212}' | '\u{2053}' | '\u{207b}' | '\u{208b}' => Kind::Joint('-'),
        _ if c.is_whitespace() => Kind::Space,
        _ if c.general_category() == GeneralCategory::DashPunctuation => Kind::Joint('-'),
        _ => Kind::Letter,
    }
}

/// A base character with the marks that NFKC may compose with it (Hangul vowels and finals too).
fn cluster_len(text: &str, first: char) -> usize {
    if first.is_ascii() && text.as_bytes().get(first.len_utf8()).is_none_or(u8::is_ascii) {
        return first.len_utf8();
    }
    let joins = |c: char| is_combining_mark(c) || ('\u{1160}'..='\u{11ff}').contains(&c);
    let marks = text[first.len_utf8()..].chars().take_while(|&c| joins(c) && !matches!(kind_of(c), Kind::Nothing));
    first.len_utf8() + marks.map(char::len_utf8).sum::<usize>()
}

fn flush_space(folded: &mut Folded, space: &mut Option<(usize, usize)>) {
    if let Some((start, end)) = space.take()
        && !folded.text.is_empty()
        && !folded.ends_with_joint()
    {
        folded.push(' ', start, end);
    }
}

/// A letter without its case: by way of the capitals, so that `ß` and `SS` are the same.
fn without_case(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

fn push_letter(folded: &mut Folded, cluster: &str, start: usize, end: usize) {
    if cluster.len() == 1 {
        let lower = cluster.chars().next().map(|c| c.to_ascii_lowercase());
        lower.into_iter().for_each(|c| folded.push(c, start, end));
        return;
    }
    for c in cluster.nfkc().flat_map(without_case).nfkc() {
        // A few compatibility forms expand to spaces or dashes ("…" to dots, "﹘" to a dash): fold those as well.
        match kind_of(c) {
            Kind::Joint(joint) => folded.push(joint, start, end),
            Kind::Space => folded.push(' ', start, end),
            Kind::Quote(quote) => folded.push(quote, start, end),
            Kind::Nothing => {}
            Kind::Letter => folded.push(c, start, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_behind_plain_letters_composes_with_the_last_of_them() {
        assert_eq!(fold("The Cafe\u{301} 2"), "the café 2");
        assert_eq!(fold("The Cafe\u{301} 2"), fold("THE CAFÉ 2"));
    }

    #[test]
    fn what_folds_to_something_else_may_stand_behind_any_number_of_plain_letters() {
        for count in 1..70 {
            let letters = "Ab c".repeat(count).chars().take(count).collect::<String>();
            let folded = letters.trim_end().to_lowercase();
            for (behind, becomes) in
                [("  x", " x"), (" - X", "-x"), ("\u{201d} x", "\" x"), ("  ", ""), ("e\u{301}", "é")]
            {
                let space = if letters.ends_with(' ') && !becomes.starts_with([' ', '-']) && !becomes.is_empty() {
                    " "
                } else {
                    ""
                };
                assert_eq!(
                    fold(&format!("{letters}{behind}")),
                    format!("{folded}{space}{becomes}"),
                    "{letters}{behind}"
                );
            }
        }
    }

    #[test]
    fn plain_runs_only_save_time() {
        let letters = ['a', 'B', ' ', '-', '/', '"', '`', '\t', 'é', '\u{301}', '\u{2013}'];
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            texts = texts.iter().flat_map(|text| letters.map(|letter| format!("{text}{letter}"))).collect();
            // Long enough to be compared many at a time, too.
            for text in texts.iter().flat_map(|text| [text.clone(), format!("plain words {text} and more of them")]) {
                let (mut slow, fast) = (Folded { mapped: true, ..Folded::default() }, fold_mapped(&text));
                slow.take(&text, |_, _| None);
                let ends = |folded: &Folded| -> Vec<_> {
                    (0..=folded.text.len()).map(|at| (folded.original_start(at), folded.original_end(at))).collect()
                };
                assert_eq!((&slow.text, ends(&slow)), (&fast.text, ends(&fast)), "{text:?}");
            }
        }
    }

    #[test]
    fn each_folded_byte_knows_where_it_came_from() {
        let text = "  Sign-In \u{2014} the \u{201c}Ne\u{301}w\u{201d}  Page";
        let folded = fold_mapped(text);
        assert_eq!(folded.text, "sign-in-the \"néw\" page");
        let original = |part: &str| {
            let at = folded.text.find(part).unwrap();
            &text[folded.original_start(at)..folded.original_end(at + part.len())]
        };
        assert_eq!(["sign", "in", "the", "néw", "page"].map(original), ["Sign", "In", "the", "Ne\u{301}w", "Page"]);
    }
}
