//! Footnotes: numbered in the order of their first use, gathered at the end of the page, each with its way back.

use super::body::Writer;
use super::events::normal;
use crate::diagnostic::{Finding, Place, rules};
use crate::text::escape_html;
use std::collections::HashMap;
use std::ops::Range;

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes<T> {
    /// Uses of each note, by its normal label, and its number.
    used: HashMap<String, (usize, usize)>,
    defined: Vec<Note<T>>,
    /// Where each is defined, by its normal label.
    places: HashMap<String, Range<usize>>,
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

    /// Keeps a note's words; none of a note that is defined already, which is handed back with where that was.
    pub fn define(&mut self, label: &str, span: Range<usize>, content: T) -> Option<Range<usize>> {
        let earlier = self.places.get(&normal(label)).cloned();
        if earlier.is_none() {
            self.places.insert(normal(label), span.clone());
            self.defined.push(Note { label: label.to_owned(), span, content });
        }
        earlier
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

impl<'a> Writer<'a, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let (number, before) = self.footnotes.cite(label);
        self.out.html("<sup class=\"footnote-reference\" id=\"");
        self.out.id(&back_id(label, before));
        self.out.html("\"><a href=\"#");
        self.out.id(&id(label));
        self.out.html(&format!("\">{number}</a></sup>"));
    }

    /// What follows belongs to a footnote, until it is closed. Footnotes can stand inside each other, as deep as an author likes.
    pub(super) fn open_footnote(&mut self, index: usize, label: &str) {
        let inner = self.out.another();
        let outer = std::mem::replace(&mut self.out, inner);
        self.open_notes.push(Note { label: label.to_owned(), span: self.events[index].span.clone(), content: outer });
    }

    pub(super) fn close_footnote(&mut self) {
        let Some(Note { label, span, content: outer }) = self.open_notes.pop() else { return };
        let content = std::mem::replace(&mut self.out, outer);
        if let Some(earlier) = self.footnotes.define(&label, span.clone(), content) {
            let message = format!("the footnote `{label}` is defined further up already, so nobody will read this one");
            let finding = Finding::new(&rules::UNUSED_DEFINITION, self.first_line(&span), message);
            let earlier = self.first_line(&earlier);
            self.finding(finding.related(earlier, "the one readers see").note("give one of the two another label"));
            return;
        }
        self.anchor(id(&label), span, false);
    }

    /// The line that a block begins with, without its line end.
    fn first_line(&self, block: &Range<usize>) -> Place {
        let line = self.source.text[block.clone()].lines().next().unwrap_or_default();
        self.place(block.start..block.start + line.len())
    }

    pub(super) fn write_footnotes(&mut self) {
        let notes = std::mem::take(&mut self.footnotes).finish();
        if notes.is_empty() {
            return;
        }
        let name = escape_html(&self.options.footnotes);
        self.out.html(&format!("<section class=\"footnotes\" aria-label=\"{name}\"><ol>\n"));
        for (note, uses) in notes {
            if uses == 0 {
                let message = format!("nothing on this page points to the footnote `{}`", note.label);
                let finding = Finding::new(&rules::UNUSED_DEFINITION, self.first_line(&note.span), message);
                self.finding(
                    finding
                        .label("never used")
                        .note(format!("write `[^{}]` where it belongs, or take it out", note.label)),
                );
            }
            self.out.html("<li id=\"");
            self.out.id(&id(&note.label));
            self.out.html("\">");
            self.out.append(note.content);
            let back = escape_html(&self.options.back_to_text);
            for before in 0..uses {
                self.out.html("<a class=\"footnote-back\" href=\"#");
                self.out.id(&back_id(&note.label, before));
                self.out.html(&format!("\" aria-label=\"{back}\">↩</a>\n"));
            }
            self.out.html("</li>\n");
        }
        self.out.html("</ol></section>\n");
    }
}
