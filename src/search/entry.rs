//! Entries: what a search can find. Each page is one, for its title and the words ahead of its first heading, and each section is one.
//!
//! Takes a checked manual, returns its entries in reading order, with their words whole: titles that a reference shows are filled in here.

use crate::Checked;
use crate::outline::{NodeId, Outline, Page, PageId};
use crate::parse::{Parsed, Passage};
use crate::resolve::Target;
use ahash::HashMap;
use rayon::prelude::*;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A page or section.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub page: PageId,
    /// Its address on its site, without a fragment.
    pub address: &'a str,
    /// For a section, the id of its heading.
    pub anchor: &'a str,
    pub title: &'a str,
    /// The titles above it, from the chapter down; a page's own is among those of its sections.
    pub trail: Vec<String>,
    /// How many of these stand above its page.
    pub above_page: usize,
    /// Its opening words as a reader sees them.
    pub opening: Cow<'a, str>,
    /// What it is found by: its words without the titles its references show, which lead to where they are explained.
    pub own: Vec<&'a str>,
    /// The terms that are explained here.
    pub terms: Vec<&'a str>,
    /// It is a page with sections or pages below it, so that its own words are an introduction to theirs.
    pub introduces: bool,
}

/// The entries of all published pages.
pub(super) fn all(manual: &Checked) -> Vec<Entry<'_>> {
    let pages: Vec<(PageId, &Page)> = manual.outline.pages().filter(|(_, page)| !page.draft).collect();
    pages.into_par_iter().flat_map_iter(|(id, page)| of_page(manual, id, page)).collect()
}

fn of_page<'a>(manual: &'a Checked, id: PageId, page: &'a Page) -> Vec<Entry<'a>> {
    let outline = &manual.outline;
    let Some(source) = page.source else { return vec![entry(outline, id, page, page.node)] };
    let parsed = &manual.parsed[source];
    let titles = Titles { manual, source, parsed, by_start: OnceCell::new() };
    let mut entries = Vec::with_capacity(parsed.sections.len() + 1);
    for (index, passage) in parsed.passages.iter().enumerate() {
        // A page's sections stand right behind it in the outline, in the order of the page.
        let mut entry = entry(outline, id, page, NodeId(page.node.0 + index as u32));
        entry.own.push(passage.text());
        let mut text = titles.fill(&passage);
        // A page's description is the first that a reader sees of it.
        if index == 0 && !parsed.front.description.is_empty() {
            let description = parsed.front.description.as_str();
            entry.own.push(description);
            text = Cow::Owned(format!("{description}\n{text}"));
        }
        entry.opening = opening(text);
        entry.terms = passage.terms().collect();
        entries.push(entry);
    }
    entries
}

/// A page or section without its words.
fn entry<'a>(outline: &'a Outline, id: PageId, page: &'a Page, node: NodeId) -> Entry<'a> {
    let chain = outline.ancestry(node);
    let above = &chain[..chain.len() - 1];
    // The manual's own title stands above everything, and so says nothing, but for the sections of its start page.
    let above = above.iter().filter(|&&title| title != Outline::MANUAL || page.node == Outline::MANUAL);
    let trail: Vec<String> = above.map(|&title| outline.full_title(title)).collect();
    Entry {
        page: id,
        address: &page.address,
        anchor: outline[node].anchor.as_deref().unwrap_or_default(),
        title: &outline[node].title,
        above_page: outline.ancestry(page.node).len().saturating_sub(2).min(trail.len()),
        trail,
        opening: Cow::Borrowed(""),
        own: Vec::new(),
        terms: Vec::new(),
        introduces: node == page.node && !outline[node].children.is_empty(),
    }
}

/// So many bytes of a section's words are kept for its excerpt.
const EXCERPT: usize = 600;

/// The first words of a text, whole words only.
fn opening(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => cut(text),
        Cow::Owned(text) => Cow::Owned(cut(&text).into_owned()),
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
    manual: &'a Checked,
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
        let mut filled = String::with_capacity(text.len() + 64);
        let mut done = 0;
        for (at, start) in missing {
            filled.push_str(&text[done..at]);
            done = at;
            if let Some(Target::Node(node)) =
                by_start.get(&start).map(|&n| &self.manual.resolved.targets[self.source][n])
            {
                filled.push_str(&self.manual.outline.full_title(*node));
            }
        }
        filled.push_str(&text[done..]);
        Cow::Owned(filled)
    }
}
