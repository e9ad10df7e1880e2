//! The chapter navigation: all chapters, and the pages of the current one.
//!
//! Rendered once for each pair of chapter and folder, because the links in it are relative to the folder; which page is the current one is
//! filled in for each page, without rendering again.

use super::Site;
use super::context::Contexts;
use crate::Error;
use crate::outline::{Kind, NodeId, Outline, PageId};
use serde::Serialize;

/// The chapter a page belongs to (none for the start page) and the folder it is published in.
pub(super) type Key = (Option<NodeId>, String);

/// Rendered navigation, cut where a page can be marked as the current one.
pub(super) struct Navigation {
    /// Stretches of HTML; behind each but the last a page may be marked.
    pieces: Vec<(String, Option<PageId>)>,
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
    /// Cuts rendered navigation at its marks.
    fn cut(html: &str) -> Self {
        let mut parts = html.split(MARK);
        let mut pieces = Vec::new();
        while let Some(text) = parts.next() {
            let page = parts.next().and_then(|number| number.parse().ok()).map(PageId);
            pieces.push((text.to_owned(), page));
        }
        Self { pieces }
    }

    /// Writes the navigation as `page` shows it.
    pub fn write(&self, page: PageId, out: &mut Vec<u8>) {
        for (text, marked) in &self.pieces {
            out.extend_from_slice(text.as_bytes());
            if *marked == Some(page) {
                out.extend_from_slice(b" aria-current=\"page\"");
            }
        }
    }

    /// Writes the navigation without a current page.
    pub fn write_unmarked(&self, out: &mut Vec<u8>) {
        self.pieces.iter().for_each(|(text, _)| out.extend_from_slice(text.as_bytes()));
    }
}

impl Site<'_> {
    /// Renders the navigation of one chapter for one folder.
    pub(super) fn navigation(&self, key: &Key, contexts: &Contexts) -> Result<Navigation, Error> {
        let (chapter, folder) = key;
        // Any page in the folder has the same relative links; the start page's own address serves the root.
        let from = format!("{folder}index.html");
        let chapters: Vec<Entry> = self
            .outline()
            .chapters()
            .filter(|&node| !self.outline()[node].draft)
            .map(|node| self.entry(node, &from, Some(node) == *chapter))
            .collect();
        let start = self.entry(Outline::MANUAL, &from, false);
        let mut context = contexts.common(self, &from);
        context.insert("start", &start);
        context.insert("chapters", &chapters);
        Ok(Navigation::cut(&self.render("navigation.html", &context)?))
    }

    fn entry(&self, node: NodeId, from: &str, current: bool) -> Entry {
        let outline = self.outline();
        let children =
            outline[node].children.iter().filter(|&&child| outline[child].kind == Kind::Page && !outline[child].draft);
        let page = outline[node].page;
        Entry {
            label: if outline[node].kind == Kind::Chapter || outline[node].kind == Kind::Page {
                outline.label(node)
            } else {
                String::new()
            },
            title: outline[node].title.clone(),
            url: crate::text::address::relative(from, &outline[page].address),
            mark: format!("{MARK}{}{MARK}", page.0),
            current,
            children: if current { children.map(|&child| self.entry(child, from, true)).collect() } else { Vec::new() },
        }
    }
}
