//! Footnotes: numbered in the order of their first use, gathered at the end of the page, each with its way back.

use super::body::Writer;
use super::events::normal;
use crate::diagnostic::{Finding, Place, rules};
use crate::text::escape_html;
use crate::text::slug::{Slugger, slug};
use std::collections::HashMap;
use std::ops::Range;

/// The footnotes of one page.
#[derive(Debug, Default)]
pub(super) struct Footnotes<T> {
    /// What each is linked by, and its uses, by its normal label.
    links: HashMap<String, Links>,
    /// How many have been used.
    used: usize,
    defined: Vec<Note<T>>,
    /// Where each is defined, by its normal label.
    places: HashMap<String, Range<usize>>,
}

/// The ids of one footnote.
#[derive(Debug, Default, Clone)]
pub(super) struct Links {
    /// The note's own.
    id: String,
    /// Its number, once it is used.
    number: Option<usize>,
    /// Those of its uses, in order.
    uses: Vec<String>,
}

/// One footnote's words and where they stand.
#[derive(Debug)]
pub(super) struct Note<T> {
    pub label: String,
    pub span: Range<usize>,
    pub content: T,
}

impl<T> Footnotes<T> {
    /// What a label is linked by. Other labels may look the same as an id, and so may other things of the page.
    fn links(&mut self, label: &str, ids: &mut Slugger) -> &mut Links {
        let new = || Links { id: ids.unique_of(format!("fn-{}", slug(label))), ..Links::default() };
        self.links.entry(normal(label)).or_insert_with(new)
    }

    /// Counts a use; returns the ids of the note and of this use, and the note's number.
    fn cite(&mut self, label: &str, ids: &mut Slugger) -> (String, String, usize) {
        let next = self.used + 1;
        let links = self.links(label, ids);
        let number = *links.number.get_or_insert(next);
        // The first has no number.
        let again = if links.uses.is_empty() { String::new() } else { format!("-{}", links.uses.len() + 1) };
        let back = ids.unique_of(format!("fnref-{}{again}", slug(label)));
        links.uses.push(back.clone());
        let id = links.id.clone();
        self.used = self.used.max(number);
        (id, back, number)
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

    /// All notes in order of number, with what each is linked by; those never used come last.
    fn finish(mut self) -> Vec<(Note<T>, Links)> {
        let links = |note: Note<T>| {
            let links = self.links.remove(&normal(&note.label)).unwrap_or_default();
            (note, links)
        };
        let mut notes: Vec<(Note<T>, Links)> = self.defined.into_iter().map(links).collect();
        notes.sort_by_key(|(_, links)| links.number.unwrap_or(usize::MAX));
        notes
    }
}

impl<'a> Writer<'a, '_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let (id, back, number) = self.footnotes.cite(label, &mut self.ids);
        self.out.html("<sup class=\"footnote-reference\" id=\"");
        self.out.id(&back);
        self.out.html("\"><a href=\"#");
        self.out.id(&id);
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
        let id = self.footnotes.links(&label, &mut self.ids).id.clone();
        self.anchor(id, span, false);
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
        for (note, links) in notes {
            if links.uses.is_empty() {
                let message = format!("nothing on this page points to the footnote `{}`", note.label);
                let finding = Finding::new(&rules::UNUSED_DEFINITION, self.first_line(&note.span), message);
                self.finding(
                    finding
                        .label("never used")
                        .note(format!("write `[^{}]` where it belongs, or take it out", note.label)),
                );
            }
            self.out.html("<li id=\"");
            self.out.id(&links.id);
            self.out.html("\">");
            self.out.append(note.content);
            let back = escape_html(&self.options.back_to_text);
            for use_of_it in &links.uses {
                self.out.html("<a class=\"footnote-back\" href=\"#");
                self.out.id(use_of_it);
                self.out.html(&format!("\" aria-label=\"{back}\">↩</a>\n"));
            }
            self.out.html("</li>\n");
        }
        self.out.html("</ol></section>\n");
    }
}
