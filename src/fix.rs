//! Fix: the replacements that need no judgement, put into the texts.
//!
//! Takes a checked manual, returns it mended and checked again, with the files that differ. Touches nothing but the places that certain fixes
//! name: line ends, encoding and all other words stay. Pure but for one question, asked through a function: may this file be changed? Writing is
//! the business of `rewrite`.

use crate::diagnostic::{Fix, certain};
use crate::{Checked, Choices, Memo};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One mended reference can lay bare another fault behind it: a link's page first, then the place on that page. More
/// rounds than this would mean that two fixes undo each other.
const MOST_ROUNDS: usize = 8;

/// A file whose text was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file, relative to the manual's folder.
    pub file: Arc<str>,
    /// The text as it was read.
    pub before: Arc<str>,
    /// The text as it should be.
    pub after: Arc<str>,
}

/// What mending came to.
#[derive(Debug)]
pub struct Mended {
    /// The manual as it is with the new texts, checked again.
    pub manual: Checked,
    /// The files that differ, in order of path.
    pub changes: Vec<Change>,
    /// How many places were replaced.
    pub count: usize,
}

/// Applies every certain fix of the findings that stand, until none is left. `may_change` says which files may be written.
pub fn mend(mut manual: Checked, choices: &Choices, may_change: impl Fn(&str) -> bool) -> Mended {
    let mut memo = Memo::default();
    let mut before: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut count = 0;
    for _ in 0..MOST_ROUNDS {
        let mut texts: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        for (file, fixes) in by_file(certain(&manual.findings)).into_iter().filter(|(file, _)| may_change(file)) {
            let old = manual.text_of(&file);
            let (new, applied) = apply(old, &fixes);
            if applied > 0 {
                before.entry(Arc::clone(&file)).or_insert_with(|| Arc::from(old));
                texts.insert(file, Arc::from(new));
                count += applied;
            }
        }
        if texts.is_empty() {
            break;
        }
        manual = manual.with_texts(&texts, choices, &mut memo);
    }
    let changes = before.into_iter().map(|(file, before)| {
        let after = Arc::from(manual.text_of(&file));
        Change { file, before, after }
    });
    let changes = changes.filter(|change| change.before != change.after).collect();
    Mended { changes, manual, count }
}

/// The texts that fixes make, by file.
pub(crate) fn texts(manual: &Checked, fixes: &[Fix]) -> BTreeMap<Arc<str>, Arc<str>> {
    let texts = by_file(fixes).into_iter().map(|(file, fixes)| {
        let (text, _) = apply(manual.text_of(&file), &fixes);
        (file, Arc::from(text))
    });
    texts.collect()
}

/// What new texts change in a manual, without those that are as before.
pub(crate) fn changes(manual: &Checked, texts: BTreeMap<Arc<str>, Arc<str>>) -> Vec<Change> {
    let changes = texts.into_iter().map(|(file, after)| {
        let before = Arc::from(manual.text_of(&file));
        Change { file, before, after }
    });
    changes.filter(|change| change.before != change.after).collect()
}

fn by_file<'a>(fixes: impl IntoIterator<Item = &'a Fix>) -> BTreeMap<Arc<str>, Vec<&'a Fix>> {
    let mut files: BTreeMap<Arc<str>, Vec<&Fix>> = BTreeMap::new();
    for fix in fixes {
        files.entry(Arc::clone(&fix.place.file)).or_default().push(fix);
    }
    files
}

/// The text with fixes put in, and how many were. Of two that overlap the first stands; one that changes nothing or does not lie
/// on the text is passed over.
fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let mut fixes: Vec<&Fix> = fixes.to_vec();
    fixes.sort_by_key(|fix| (fix.place.span.start, fix.place.span.end));
    let mut new = String::with_capacity(text.len());
    let (mut copied, mut applied) = (0, 0);
    for fix in fixes {
        let span = fix.place.span.clone();
        let stands = text.get(span.clone()).is_some_and(|old| old != fix.replacement);
        if span.start < copied || (applied > 0 && span.end == copied) || !stands {
            continue;
        }
        new.push_str(&text[copied..span.start]);
        new.push_str(&fix.replacement);
        copied = span.end;
        applied += 1;
    }
    new.push_str(&text[copied..]);
    (new, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    /// Each fix is what it replaces, and with what.
    fn mended(text: &str, fixes: &[(std::ops::Range<usize>, &str)]) -> (String, usize) {
        let file: Arc<str> = Arc::from("content/a.md");
        let fixes: Vec<Fix> = fixes
            .iter()
            .map(|(span, new)| Fix {
                place: Place::new(&file, span.clone()),
                replacement: (*new).to_owned(),
                certain: true,
            })
            .collect();
        apply(text, &fixes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn every_fix_lands_on_its_own_place() {
        assert_eq!(mended("one two three", &[(8..13, "III"), (0..3, "I"), (4..7, "II")]), ("I II III".to_owned(), 3));
        assert_eq!(mended("one\r\ntwo\r\n", &[(5..8, "a much longer line")]).0, "one\r\na much longer line\r\n");
        assert_eq!(mended("nothing", &[]), ("nothing".to_owned(), 0));
    }

    proptest::proptest! {
        /// What no fix names stays, in its order, whatever the fixes are.
        #[test]
        fn what_no_fix_names_stays(text in "[aé😀\r\n ]{0,40}", spans in proptest::collection::vec((0usize..70, 0usize..12), 0..9)) {
            let fixes: Vec<_> = spans.iter().map(|&(start, length)| (start..start + length, "|")).collect();
            let (new, applied) = mended(&text, &fixes);
            proptest::prop_assert_eq!(new.matches('|').count(), applied);
            let mut rest = text.as_str();
            for kept in new.split('|') {
                let at = rest.find(kept);
                proptest::prop_assert!(at.is_some(), "{new:?}");
                rest = &rest[at.unwrap_or_default() + kept.len()..];
            }
        }
    }

    #[test]
    fn of_two_that_overlap_the_first_stands() {
        assert_eq!(mended("one two three", &[(4..13, "rest"), (0..7, "start")]), ("start three".to_owned(), 1));
        assert_eq!(mended("one two", &[(0..3, "1"), (0..3, "1")]), ("1 two".to_owned(), 1));
    }

    #[test]
    fn what_does_not_lie_on_the_text_is_passed_over() {
        assert_eq!(mended("é", &[(1..2, "x")]), ("é".to_owned(), 0));
        assert_eq!(mended("one", &[(2..9, "x")]), ("one".to_owned(), 0));
        assert_eq!(mended("one", &[(0..3, "one")]), ("one".to_owned(), 0));
    }
}
