//! Entries: what a search can find. Each page is one, for its title and the words ahead of its first heading, and each section is one.
//!
//! Takes a checked manual, returns which entries it has in reading order, and reads any run of them: their words whole, with the titles that
//! references show filled in. Holds no entry itself, because all of them together would be as large as the manual.

use crate::Checked;
use crate::outline::{Kind, Node, NodeId, Outline, Page, PageId};
use crate::parse::{Parsed, Passage};
use crate::resolve::Target;
use ahash::HashMap;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A page, or one of its sections.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryId {
    page: PageId,
    /// Its passage among those of the page: 0 is the page itself.
    passage: usize,
}

/// What is read of a page or section.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub page: PageId,
    /// Its address on its site, without a fragment.
    pub address: &'a str,
    /// For a section, the id of its heading.
    pub anchor: &'a str,
    pub title: &'a str,
    /// The titles above it, from the chapter down; a page's own is among those of its sections.
    pub trail: Vec<&'a str>,
    /// How many of these stand above its page.
    pub above_page: usize,
    /// Its opening words as a reader sees them.
    pub opening: Cow<'a, str>,
    /// What it is found by: its words without the titles its references show, which lead to where they are explained.
    pub own: &'a str,
    /// For a page, what its front matter says about it.
    pub description: &'a str,
    /// The terms that are explained here.
    pub terms: Vec<&'a str>,
    /// It is a page with sections or pages below it, so that its own words are an introduction to theirs.
    pub introduces: bool,
}

/// The entries of all published pages.
pub(super) struct Entries<'a> {
    manual: &'a Checked,
    /// Chapters by the titles they have above others, "Chapter 3: Home Workspace"; all other nodes have there the one they have anyway.
    chapters: HashMap<NodeId, String>,
}

impl<'a> Entries<'a> {
    pub fn of(manual: &'a Checked) -> Self {
        let chapters = manual.outline.chapters().map(|node| (node, manual.outline.full_title(node))).collect();
        Self { manual, chapters }
    }

    /// All of them, in reading order.
    pub fn ids(&self) -> Vec<EntryId> {
        let pages = self.manual.outline.pages().filter(|(_, page)| !page.draft);
        let ids = pages.flat_map(|(id, page)| {
            let passages = page.source.map_or(1, |source| self.manual.parsed[source].passages.iter().count());
            (0..passages).map(move |passage| EntryId { page: id, passage })
        });
        ids.collect()
    }

    /// Reads a run of them.
    pub fn read(&self, ids: &[EntryId]) -> Vec<Entry<'_>> {
        let mut entries = Vec::with_capacity(ids.len());
        for ids in ids.chunk_by(|a, b| a.page == b.page) {
            self.read_page(ids, &mut entries);
        }
        entries
    }

    /// Reads a run of entries of one page.
    fn read_page<'s>(&'s self, ids: &[EntryId], entries: &mut Vec<Entry<'s>>) {
        let Some(&EntryId { page: id, passage: first }) = ids.first() else { return };
        let page = &self.manual.outline[id];
        let Some(source) = page.source else { return entries.push(self.entry(id, page, page.node)) };
        let parsed = &*self.manual.parsed[source];
        let titles = Titles { entries: self, source, parsed, by_start: OnceCell::new() };
        for (id, passage) in ids.iter().zip(parsed.passages.iter().skip(first)) {
            // A page's sections stand right behind it in the outline, in the order of the page.
            let mut entry = self.entry(id.page, page, NodeId(page.node.0 + id.passage as u32));
            if id.passage == 0 {
                entry.description = &parsed.front.description;
            }
            entry.own = passage.text();
            entry.opening = opening(entry.description, titles.fill(&passage));
            entry.terms = passage.terms().collect();
            entries.push(entry);
        }
    }

    /// A page or section without its words.
    fn entry<'s>(&'s self, id: PageId, page: &'s Page, node: NodeId) -> Entry<'s> {
        let outline = &self.manual.outline;
        let chain = outline.ancestry(node);
        let above = &chain[..chain.len() - 1];
        // The manual's own title stands above everything, and so says nothing, but for the sections of its start page.
        let above = above.iter().filter(|&&title| title != Outline::MANUAL || page.node == Outline::MANUAL);
        let trail: Vec<&str> = above.map(|&title| self.full_title(title)).collect();
        Entry {
            page: id,
            address: &page.address,
            anchor: outline[node].anchor.as_deref().unwrap_or_default(),
            title: &outline[node].title,
            above_page: outline.ancestry(page.node).len().saturating_sub(2).min(trail.len()),
            trail,
            opening: Cow::Borrowed(""),
            own: "",
            description: "",
            terms: Vec::new(),
            introduces: node == page.node && !outline[node].children.is_empty(),
        }
    }

    fn full_title(&self, node: NodeId) -> &str {
        let Node { kind, title, .. } = &self.manual.outline[node];
        let chapter = if *kind == Kind::Chapter { self.chapters.get(&node) } else { None };
        chapter.map_or(&**title, String::as_str)
    }
}

/// So many bytes of a section's words are kept for its excerpt.
const EXCERPT: usize = 600;

/// The first words of a page or section, whole words only. A page's description is the first that a reader sees of it.
fn opening<'a>(description: &str, text: Cow<'a, str>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) if description.is_empty() => cut(text),
        text if description.is_empty() => Cow::Owned(cut(&text).into_owned()),
        text => Cow::Owned(cut(&format!("{description}\n{text}")).into_owned()),
    }
}

fn cut(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.len() <= EXCERPT {
        return Cow::Borrowed(text);
    }
    let end = (0..=EXCERPT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    Cow::Owned(format!("{}…", text[..cut].trim_end()))
}

/// The titles that a page's references show.
struct Titles<'a> {
    entries: &'a Entries<'a>,
    source: usize,
    parsed: &'a Parsed,
    /// Those references by where they begin; made when the first passage asks.
    by_start: OnceCell<HashMap<usize, usize>>,
}

impl<'a> Titles<'a> {
    /// A passage's text with the titles in it.
    fn fill(&self, passage: &Passage<'a>) -> Cow<'a, str> {
        let text = passage.text();
        let mut missing = passage.titles().peekable();
        if missing.peek().is_none() {
            return Cow::Borrowed(text);
        }
        let references = self.parsed.references.iter().enumerate().filter(|(_, reference)| reference.takes_title);
        let by_start = self.by_start.get_or_init(|| references.map(|(n, r)| (r.span.start, n)).collect());
        let targets = &self.entries.manual.resolved.targets[self.source];
        let mut filled = String::with_capacity(text.len() + 64);
        let mut done = 0;
        for (at, start) in missing {
            filled.push_str(&text[done..at]);
            done = at;
            if let Some(Target::Node(node)) = by_start.get(&start).map(|&n| &targets[n]) {
                filled.push_str(self.entries.full_title(*node));
            }
        }
        filled.push_str(&text[done..]);
        Cow::Owned(filled)
    }
}
