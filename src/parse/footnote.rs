//! Footnotes: numbered in the order of their first use, gathered at the end of the page, each with its way back.

use super::events::normal;
use std::collections::HashMap;
use std::ops::Range;

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes<T> {
    /// Uses of each note, by its normal label, and its number.
    used: HashMap<String, (usize, usize)>,
    defined: Vec<Note<T>>,
}

/// One footnote's words and where they stand.
#[derive(Debug)]
pub(super) struct Note<T> {
    pub label: String,
    pub span: Range<usize>,
    pub content: T,
}

impl<T> Footnotes<T> {
    /// Counts a use; returns the note's number and how often it was used before.
    pub fn cite(&mut self, label: &str) -> (usize, usize) {
        let next = self.used.len() + 1;
        let (number, uses) = self.used.entry(normal(label)).or_insert((next, 0));
        *uses += 1;
        (*number, *uses - 1)
    }

    pub fn define(&mut self, label: &str, span: Range<usize>, content: T) {
        self.defined.push(Note { label: label.to_owned(), span, content });
    }

    /// All notes in order of number, with how often each is used; those never used come last.
    pub fn finish(self) -> Vec<(Note<T>, usize)> {
        let used = self.used;
        let mut notes: Vec<(usize, Note<T>, usize)> = (self.defined.into_iter())
            .map(|note| {
                let (number, uses) = used.get(&normal(&note.label)).copied().unwrap_or((usize::MAX, 0));
                (number, note, uses)
            })
            .collect();
        notes.sort_by_key(|(number, _, _)| *number);
        notes.into_iter().map(|(_, note, uses)| (note, uses)).collect()
    }
}

/// The id a footnote can be linked by.
pub(super) fn id(label: &str) -> String {
    format!("fn-{}", crate::text::slug::slug(label))
}

/// The id of a footnote's use; the first has no number.
pub(super) fn back_id(label: &str, use_before: usize) -> String {
    let slug = crate::text::slug::slug(label);
    if use_before == 0 { format!("fnref-{slug}") } else { format!("fnref-{slug}-{}", use_before + 1) }
}
