//! Comparing: which recorded addresses lead nowhere now, and where what stood there is today.
//!
//! Takes the book and a manual, returns the dead addresses with their likeliest new homes, best first.

use super::book::{Book, Entry, Section};
use super::homes::{Home, Index, Wanted};
use crate::Checked;
use crate::outline::{Destination, Kind, PageId};
use std::collections::BTreeSet;

/// A recorded address that leads nowhere.
#[derive(Debug)]
pub struct Dead {
    /// The page's address.
    pub address: String,
    /// The place on it; none for the page itself.
    pub id: Option<String>,
    /// The title that stood there.
    pub title: String,
    /// The edition that published it.
    pub edition: String,
    /// Where readers should find it now, likeliest first.
    pub homes: Vec<Home>,
    certain: bool,
}

/// All recorded addresses that lead nowhere, in order of edition, page and place.
pub fn dead(book: &Book, manual: &Checked) -> Vec<Dead> {
    let lookup = Lookup { manual };
    let mut lost: Vec<(&str, &Entry, bool)> = Vec::new();
    let mut seen: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
    for edition in book.editions.iter().rev() {
        for entry in &edition.pages {
            let whole = lookup.page(&entry.address).is_none();
            if whole || entry.sections.iter().any(|section| !lookup.leads(&entry.address, &section.id)) {
                lost.push((&edition.edition, entry, whole));
            }
        }
    }
    if lost.is_empty() {
        return Vec::new();
    }
    let mut index = Index::new(book, manual);
    index.vote(lost.iter().filter(|(_, _, whole)| *whole).map(|(_, entry, _)| *entry));
    let mut dead = Vec::new();
    for (edition, entry, whole) in lost {
        let homes = if whole { index.homes(&Wanted::page(entry), None) } else { Vec::new() };
        // Once the page leads to its new home, its places are looked for there.
        let page = match homes.first() {
            Some(home) => Some(manual.outline[home.node].page),
            None => lookup.page(&entry.address),
        };
        if whole && seen.insert((&entry.address, None)) {
            dead.push(Dead::new(entry, None, edition, homes, &index));
        }
        for section in &entry.sections {
            let there = match (whole, page) {
                (true, Some(page)) => lookup.has(page, &section.id),
                (true, None) => true, // one finding, for the page
                (false, _) => lookup.leads(&entry.address, &section.id),
            };
            if !there && seen.insert((&entry.address, Some(&section.id))) {
                let homes = index.homes(&Wanted::section(entry, section), page);
                dead.push(Dead::new(entry, Some(section), edition, homes, &index));
            }
        }
    }
    dead
}

impl Dead {
    /// Whether its first home needs no second look.
    pub fn is_certain(&self) -> bool {
        self.certain
    }

    fn new(entry: &Entry, section: Option<&Section>, edition: &str, homes: Vec<Home>, index: &Index) -> Self {
        Self {
            address: entry.address.clone(),
            id: section.map(|section| section.id.clone()),
            title: section.map_or(&entry.title, |section| &section.title).clone(),
            edition: edition.to_owned(),
            certain: index.is_certain(&homes),
            homes,
        }
    }
}

/// Where addresses lead today.
struct Lookup<'a> {
    manual: &'a Checked,
}

impl Lookup<'_> {
    /// The page a reader arrives at.
    fn page(&self, address: &str) -> Option<PageId> {
        let outline = &self.manual.outline;
        let live = outline.page_at(address).filter(|&page| !outline[page].draft);
        live.or_else(|| match outline.aliases().pages.get(address)? {
            Destination::Node(node) => Some(outline[*node].page),
            Destination::Place(page, _) => Some(*page),
            Destination::Asset(_) => Some(crate::outline::Outline::START),
        })
    }

    fn has(&self, page: PageId, id: &str) -> bool {
        let source = self.manual.outline[page].source;
        source.is_some_and(|source| self.manual.parsed[source].has_place(id))
    }

    /// Whether a place is found: on the page, where the page went, or where the place itself went.
    fn leads(&self, address: &str, id: &str) -> bool {
        let aliases = self.manual.outline.aliases();
        if aliases.places.get(address).is_some_and(|places| places.contains_key(id)) {
            return true;
        }
        // A page that became a section: whoever comes arrives there.
        let section = match aliases.pages.get(address) {
            Some(Destination::Node(node)) => self.manual.outline[*node].kind == Kind::Section,
            Some(_) => true,
            None => false,
        };
        section || self.page(address).is_some_and(|page| self.has(page, id))
    }
}
