//! The chapter navigation: all chapters, and the pages of the current one.
//!
//! Rendered once for each pair of chapter and folder, because the links in it are relative to the folder; which page is the current one is
//! filled in for each page, without rendering again.

use super::Site;
use super::context::Contexts;
use crate::Error;
use crate::outline::{Kind, NodeId, Outline, PageId};
use bytes::Bytes;
use serde::Serialize;

/// The chapter a page belongs to (none for the start page) and the folder it is published in.
pub(super) type Key = (Option<NodeId>, String);

/// Rendered navigation, with the places where a page can be marked as the current one.
pub(super) struct Navigation {
    html: Bytes,
    /// Behind which byte each page may be marked.
    marks: Vec<(usize, PageId)>,
}

/// Surrounds the number of a page in rendered navigation; no title can hold it.
const MARK: char = '\0';

/// One line of the navigation, for the template.
#[derive(Serialize)]
struct Entry {
    label: String,
    title: String,
    url: String,
    mark: String,
    current: bool,
    children: Vec<Entry>,
}

/// The key of the navigation that a page shows.
pub(super) fn key(outline: &Outline, page: PageId) -> Key {
    let address = &outline[page].address;
    let folder = address.rfind('/').map_or("", |slash| &address[..=slash]);
    (outline.chapter_of(outline[page].node), folder.to_owned())
}

impl Navigation {
    /// Takes the marks out of rendered navigation.
    fn new(rendered: &str) -> Self {
        let mut html = String::with_capacity(rendered.len());
        let mut marks = Vec::new();
        let mut parts = rendered.split(MARK);
        while let Some(text) = parts.next() {
            html.push_str(text);
            if let Some(page) = parts.next().and_then(|number| number.parse().ok()) {
                marks.push((html.len(), PageId(page)));
            }
        }
        Self { html: html.into(), marks }
    }

    /// The navigation as `page` shows it; what it shares with other pages is not copied.
    pub fn of(&self, page: PageId) -> Vec<Bytes> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for &(at, _) in self.marks.iter().filter(|&&(_, marked)| marked == page) {
            pieces.extend([self.html.slice(from..at), Bytes::from_static(b" aria-current=\"page\"")]);
            from = at;
        }
        pieces.push(self.html.slice(from..));
        pieces
    }

    /// The navigation without a current page.
    pub fn unmarked(&self) -> Bytes {
        self.html.clone()
    }
}

/// So deep are lists of pages nested at the most. The template engine goes no deeper than 20.
const DEEPEST: usize = 15;

impl Site<'_> {
    /// What is listed below a page or chapter, in a list on this level: the pages right below it, and on the last level all that stand further down.
    pub(super) fn listed_below(&self, node: NodeId, level: usize) -> Vec<NodeId> {
        let outline = self.outline();
        let mut listed = Vec::new();
        let below = outline[node].children.iter().filter(|_| level <= DEEPEST);
        for &child in below.filter(|&&child| outline[child].kind != Kind::Section && !outline[child].draft) {
            listed.push(child);
            if level == DEEPEST {
                listed.extend(self.listed_below(child, level));
            }
        }
        listed
    }

    /// Renders the navigation of one chapter for one folder.
    pub(super) fn navigation(&self, key: &Key, contexts: &Contexts) -> Result<Navigation, Error> {
        let (chapter, folder) = key;
        // Any page in the folder has the same relative links; the start page's own address serves the root.
        let from = format!("{folder}index.html");
        let chapters: Vec<Entry> = self
            .outline()
            .chapters()
            .filter(|&node| !self.outline()[node].draft)
            .map(|node| self.entry(node, &from, Some(node) == *chapter, 1))
            .collect();
        let start = self.entry(Outline::MANUAL, &from, false, 1);
        let mut context = contexts.common(self, &from);
        context.insert("start", &start);
        context.insert("chapters", &chapters);
        Ok(Navigation::new(&self.render("navigation.html", &context)?))
    }

    /// `level`: that of the list below it.
    fn entry(&self, node: NodeId, from: &str, current: bool, level: usize) -> Entry {
        let outline = self.outline();
        let children = if current { self.listed_below(node, level) } else { Vec::new() };
        let page = outline[node].page;
        Entry {
            label: if outline[node].kind == Kind::Chapter || outline[node].kind == Kind::Page {
                outline.label(node)
            } else {
                String::new()
            },
            title: outline[node].title.to_string(),
            url: crate::text::address::relative(from, &outline[page].address),
            mark: format!("{MARK}{}{MARK}", page.0),
            current,
            children: children.into_iter().map(|child| self.entry(child, from, true, level + 1)).collect(),
        }
    }
}
