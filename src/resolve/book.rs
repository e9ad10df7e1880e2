//! Book: one manual as references see it, whether it is this one or another.
//!
//! Takes a tree and what belongs to it; `path` looks places up in it, `near` finds what was meant, `report` says what is wrong, and `prose` reads
//! sentences against it. Knows nothing of where a reference is written.

use crate::config::Config;
use crate::diagnostic::Place;
use crate::labels::Labels;
use crate::outline::{Kind, NodeId, Outline, PageId};
use crate::parse::Parsed;
use crate::source::Sources;
use crate::text::fold::fold;
use ahash::HashMap;
use std::sync::Arc;

/// A manual that references can lead into.
pub(crate) struct Book<'a> {
    pub outline: &'a Outline,
    pub labels: &'a Labels,
    /// The word before a chapter's number, folded.
    pub chapter_word: String,
    /// What it is called.
    pub title: &'a str,
    /// What its start page is called.
    pub start: Option<&'a str>,
    /// Sections by number (`2.3`), where sections are numbered.
    pub numbered: HashMap<String, NodeId>,
    /// Figures in order: the page, and the place on it. None where figures are not numbered.
    pub figures: Vec<(PageId, &'a str)>,
    /// The files that its titles are written in.
    files: (&'a Sources, &'a [Arc<Parsed>]),
    pub is_own: bool,
}

impl<'a> Book<'a> {
    /// The manual that is being resolved.
    pub fn own(config: &'a Config, sources: &'a Sources, parsed: &'a [Arc<Parsed>], outline: &'a Outline) -> Self {
        let start = outline[Outline::START].source.and_then(|source| parsed[source].title.as_ref());
        Self {
            outline,
            labels: &config.labels,
            chapter_word: fold(outline.chapter_word()),
            title: &config.title,
            start: start.map(|heading| &*heading.text),
            numbered: numbered_sections(outline),
            figures: numbered_figures(config, outline, parsed),
            files: (sources, parsed),
            is_own: true,
        }
    }

    /// Another manual, whose tree is known and whose texts are not.
    pub fn other(config: &'a Config, sources: &'a Sources, title: &'a str, outline: &'a Outline) -> Self {
        Self {
            outline,
            labels: &config.labels,
            chapter_word: fold(outline.chapter_word()),
            title,
            start: None,
            numbered: numbered_sections(outline),
            figures: Vec::new(),
            files: (sources, &[]),
            is_own: false,
        }
    }

    /// What it is called in a sentence.
    pub fn called(&self) -> String {
        if self.is_own { "this manual".to_owned() } else { format!("the manual \"{}\"", self.title) }
    }

    /// "in the manual …", of another one.
    pub fn in_it(&self) -> String {
        if self.is_own { String::new() } else { format!(" in {}", self.called()) }
    }

    /// "of the manual …", of another one.
    pub fn of_it(&self) -> String {
        if self.is_own { String::new() } else { format!(" of {}", self.called()) }
    }

    /// The file of a node's page, below the content folder, if that is known.
    pub fn file_of(&self, node: NodeId) -> Option<&str> {
        let source = self.outline[self.outline[node].page].source.filter(|_| self.is_own)?;
        Some(&self.files.0.chapters[source].path)
    }

    /// Where a title is written, if that is known.
    pub fn place_of(&self, node: NodeId) -> Option<Place> {
        let (sources, parsed) = self.files;
        self.outline.place(node, sources, parsed)
    }
}

fn numbered_sections(outline: &Outline) -> HashMap<String, NodeId> {
    if !outline.numbers_sections() {
        return HashMap::default();
    }
    let sections = outline.nodes().filter(|(_, node)| node.kind != Kind::Chapter && !node.draft);
    sections.map(|(id, _)| (outline.label(id), id)).filter(|(label, _)| !label.is_empty()).collect()
}

fn numbered_figures<'a>(config: &Config, outline: &Outline, parsed: &'a [Arc<Parsed>]) -> Vec<(PageId, &'a str)> {
    if !config.number_figures {
        return Vec::new();
    }
    let pages = outline.pages().filter(|(_, page)| !page.draft);
    let figures = pages.filter_map(|(id, page)| Some((id, &parsed[page.source?].figures)));
    figures.flat_map(|(id, figures)| figures.iter().map(move |figure| (id, figure.id.as_str()))).collect()
}
