//! Who refers to what: for each page what leads to it and where it leads, pages that nothing leads to, files that nobody uses.

use crate::Checked;
use crate::diagnostic::format::Style;
use crate::outline::{Destination, NodeId, Outline, PageId};
use crate::text::excerpt::excerpt;
use crate::text::position::LineIndex;
use crate::uses::{self, To, Use};
use serde::Serialize;
use std::collections::BTreeMap;

/// A chapter with its pages.
#[derive(Serialize)]
pub(super) struct Chapter {
    title: String,
    pages: Vec<Page>,
}

#[derive(Serialize)]
struct Page {
    id: u32,
    title: String,
    file: String,
    incoming: Vec<Link>,
    outgoing: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    /// The page at the other end, as a place of this report; none for settings and files.
    id: Option<u32>,
    title: String,
    locus: String,
    before: String,
    marked: String,
    behind: String,
}

/// A page by its title, with the file it is written in.
#[derive(Serialize)]
pub(super) struct Named {
    id: u32,
    title: String,
    file: String,
}

pub(super) struct Links {
    pub chapters: Vec<Chapter>,
    pub orphans: Vec<Named>,
    pub unused: Vec<String>,
}

impl Links {
    pub fn new(manual: &Checked, style: Style) -> Self {
        let uses = uses::all(manual);
        let view = View { manual, prefix: style.prefix };
        let mut incoming: BTreeMap<PageId, Vec<Link>> = BTreeMap::new();
        let mut outgoing: BTreeMap<PageId, Vec<Link>> = BTreeMap::new();
        for file in uses.chunk_by(|a, b| a.place.file == b.place.file) {
            let lines = LineIndex::new(manual.text_of(&file[0].place.file));
            for found in file {
                let to = view.node(found).map(|node| manual.outline[node].page);
                // A page that speaks of itself says nothing about how pages hang together.
                if found.from == to || found.form == "structure" {
                    continue;
                }
                if let Some(page) = to {
                    incoming.entry(page).or_default().push(view.link(found, &lines, view.source(found)));
                }
                if let Some(page) = found.from {
                    outgoing.entry(page).or_default().push(view.link(found, &lines, view.target(found)));
                }
            }
        }
        let published = manual.outline.pages().filter(|(_, page)| !page.draft).map(|(id, _)| id);
        let orphans = published.filter(|id| *id != Outline::START && !incoming.contains_key(id));
        let orphans = orphans.map(|id| Named { id: id.0, title: view.title(id), file: view.file(id) }).collect();
        let unused = manual.sources.assets.keys().filter(|path| !manual.resolved.assets.contains(*path));
        let unused = unused.map(|path| format!("{}{}/{path}", style.prefix, manual.config.content)).collect();
        Self { chapters: view.chapters(&mut incoming, &mut outgoing), orphans, unused }
    }
}

/// What links are shown with.
struct View<'a> {
    manual: &'a Checked,
    prefix: &'a str,
}

impl View<'_> {
    fn chapters(
        &self,
        incoming: &mut BTreeMap<PageId, Vec<Link>>,
        outgoing: &mut BTreeMap<PageId, Vec<Link>>,
    ) -> Vec<Chapter> {
        let outline = &self.manual.outline;
        let mut chapters: Vec<Chapter> = Vec::new();
        for (id, page) in outline.pages() {
            let chapter = outline.chapter_of(page.node);
            let title = chapter.map_or_else(|| "Start page".to_owned(), |chapter| outline.full_title(chapter));
            // Pages come in reading order, so a chapter's stand together.
            if chapter.is_none_or(|chapter| chapter == page.node) || chapters.is_empty() {
                chapters.push(Chapter { title, pages: Vec::new() });
            }
            let taken = |links: &mut BTreeMap<PageId, Vec<Link>>| links.remove(&id).unwrap_or_default();
            let (incoming, outgoing) = (taken(incoming), taken(outgoing));
            let page = Page { id: id.0, title: self.title(id), file: self.file(id), incoming, outgoing };
            if let Some(chapter) = chapters.last_mut() {
                chapter.pages.push(page);
            }
        }
        chapters
    }

    fn title(&self, page: PageId) -> String {
        let outline = &self.manual.outline;
        match outline[page].draft {
            true => format!("{} (draft)", outline.full_title(outline[page].node)),
            false => outline.full_title(outline[page].node),
        }
    }

    fn file(&self, page: PageId) -> String {
        let source = self.manual.outline[page].source;
        source
            .map_or_else(String::new, |source| format!("{}{}", self.prefix, self.manual.sources.chapters[source].file))
    }

    fn source(&self, found: &Use) -> (Option<u32>, String) {
        match found.from {
            Some(page) => (Some(page.0), self.title(page)),
            None => (None, format!("Settings, {}:", found.form)),
        }
    }

    /// The node of this manual that a reference leads to.
    fn node(&self, found: &Use) -> Option<NodeId> {
        match &found.to {
            To::Here(to) => uses::node_of(self.manual, to),
            To::Elsewhere(..) => None,
        }
    }

    fn target(&self, found: &Use) -> (Option<u32>, String) {
        let outline = &self.manual.outline;
        match (&found.to, self.node(found)) {
            (_, Some(node)) => (Some(outline[node].page.0), outline.path(node)),
            (To::Elsewhere(other, node), _) => (None, uses::name_elsewhere(self.manual, *other, *node)),
            (To::Here(Destination::Asset(path)), None) => (None, format!("{}/{path}", self.manual.config.content)),
            (_, None) => (None, String::new()),
        }
    }

    fn link(&self, found: &Use, lines: &LineIndex, (id, title): (Option<u32>, String)) -> Link {
        let start = lines.position(found.place.span.start);
        let shown = excerpt(self.manual.text_of(&found.place.file), &found.place.span);
        let locus = format!("{}{}:{}:{}", self.prefix, found.place.file, start.line, start.column);
        Link { id, title, locus, before: shown.before, marked: shown.marked, behind: shown.behind }
    }
}
