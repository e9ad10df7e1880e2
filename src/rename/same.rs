//! The same thing before and after: which page, section or place of the changed manual is which of the old one.
//!
//! Takes both manuals and which file went where, answers questions, and lists the old addresses that would lead nowhere. Files are told by their path,
//! sections and places by their order on the page, which neither a title nor a move changes.

use crate::Checked;
use crate::outline::{Destination, Kind, NodeId, PageId};
use crate::parse::{Anchor, Parsed};
use crate::resolve::{ProseLink, Target};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two states of one manual.
pub(super) struct Same<'a> {
    pub old: &'a Checked,
    pub new: &'a Checked,
    moves: &'a BTreeMap<String, String>,
    /// By old page.
    pages: Vec<Option<PageId>>,
}

/// An old address that leads nowhere, or elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// A page's own, and the source (of the old manual) that readers should find there.
    Page { address: String, source: usize },
    /// A section's, with the section that has its id now, if one has.
    Section { source: usize, section: usize, id: String, thief: Option<Option<usize>> },
    /// One for which nothing can be done.
    Other { address: String },
}

impl Lost {
    /// The address as it was published by the old manual.
    pub fn address(&self, old: &Checked) -> String {
        match self {
            Lost::Page { address, .. } | Lost::Other { address } => address.clone(),
            Lost::Section { source, id, .. } => {
                let page = old.outline.page_of_file(&old.sources.chapters[*source].path);
                format!("{}#{id}", page.map_or("", |page| &old.outline[page].address))
            }
        }
    }
}

impl<'a> Same<'a> {
    pub fn new(old: &'a Checked, new: &'a Checked, moves: &'a BTreeMap<String, String>) -> Self {
        let mut same = Self { old, new, moves, pages: Vec::new() };
        let mut pages: Vec<Option<PageId>> = old.outline.pages().map(|(id, _)| same.of_file(id)).collect();
        for (id, page) in old.outline.pages().filter(|(_, page)| page.source.is_none()) {
            pages[id.0 as usize] = same.of_folder(page.node, &pages);
        }
        same.pages = pages;
        same
    }

    /// A path below the content folder after the moves.
    pub fn path<'p>(&'p self, path: &'p str) -> &'p str {
        self.moves.get(path).map_or(path, String::as_str)
    }

    /// Whether a file is at another place now.
    pub fn has_moved(&self, path: &str) -> bool {
        self.moves.contains_key(path)
    }

    fn of_file(&self, page: PageId) -> Option<PageId> {
        let source = self.old.outline[page].source?;
        self.new.outline.page_of_file(self.path(&self.old.sources.chapters[source].path))
    }

    /// A folder without a file of its own is where the pages in it are.
    fn of_folder(&self, node: NodeId, pages: &[Option<PageId>]) -> Option<PageId> {
        let (old, new) = (&self.old.outline, &self.new.outline);
        let address = &old[old[node].page].address;
        if let Some(page) = new.page_at(address).filter(|&page| new[page].source.is_none()) {
            return Some(page);
        }
        let mut inside = old[node].children.iter().filter(|&&child| old[child].kind == Kind::Page);
        let child = inside.find_map(|&child| pages[old[child].page.0 as usize])?;
        let parent = new[new[child].node].parent?;
        let same = new[parent].kind != Kind::Manual && new[parent].folded == old[node].folded;
        (same && new[new[parent].page].source.is_none()).then_some(new[parent].page)
    }

    /// The page that was this one.
    pub fn page(&self, old: PageId) -> Option<PageId> {
        self.pages.get(old.0 as usize).copied().flatten()
    }

    /// The page, chapter or section that was this one.
    pub fn node(&self, old: NodeId) -> Option<NodeId> {
        let node = &self.old.outline[old];
        let page = self.page(node.page)?;
        let first = self.new.outline[page].node;
        let Some(section) = node.section else { return Some(first) };
        let now = NodeId(first.0 + 1 + section as u32);
        self.new.outline.sections_of(page).any(|node| node == now).then_some(now)
    }

    /// The id that a place on an old page has now.
    pub fn place(&self, page: PageId, id: &str) -> Option<String> {
        let (Some(old), Some(new)) = (self.parsed(self.old, page), self.page(page)) else { return Some(id.to_owned()) };
        let Some(new) = self.parsed(self.new, new) else { return Some(id.to_owned()) };
        let Some(position) = own_anchors(old).position(|anchor| *anchor.id == *id) else { return Some(id.to_owned()) };
        own_anchors(new).nth(position).map(|anchor| anchor.id.to_string())
    }

    /// Where a reference must lead now.
    pub fn target(&self, old: &Target) -> Option<Target> {
        Some(match old {
            Target::Node(node) => Target::Node(self.node(*node)?),
            Target::Page { page, fragment, query } => {
                let fragment = match fragment {
                    Some(id) => Some(self.place(*page, id)?),
                    None => None,
                };
                Target::Page { page: self.page(*page)?, fragment, query: query.clone() }
            }
            Target::Asset { path, suffix } => {
                Target::Asset { path: self.path(path).to_owned(), suffix: suffix.clone() }
            }
            Target::Prose(link) => {
                let target = self.target(&link.target)?;
                Target::Prose(Box::new(ProseLink { target, ..(**link).clone() }))
            }
            other => other.clone(),
        })
    }

    fn parsed<'m>(&self, manual: &'m Checked, page: PageId) -> Option<&'m Arc<Parsed>> {
        manual.outline[page].source.map(|source| &manual.parsed[source])
    }

    /// Every address of the old manual that would be dead, or lead to something else.
    pub fn lost(&self) -> Vec<Lost> {
        let mut lost = Vec::new();
        for (id, page) in self.old.outline.pages().filter(|(_, page)| !page.draft) {
            self.lost_page(id, &page.address, &mut lost);
            if let Some(source) = page.source {
                self.lost_places(id, source, &mut lost);
            }
        }
        for (address, to) in &self.old.outline.aliases().pages {
            if !self.leads(address, to) {
                lost.push(Lost::Other { address: address.clone() });
            }
        }
        lost
    }

    fn lost_page(&self, id: PageId, address: &str, lost: &mut Vec<Lost>) {
        let outline = &self.new.outline;
        let now = self.page(id).or_else(|| self.first_inside(id));
        let alive = match (outline.page_at(address), now) {
            (Some(page), _) => Some(page) == now,
            (None, Some(now)) => match outline.aliases().pages.get(address) {
                Some(Destination::Node(node)) => outline[*node].page == now,
                _ => false,
            },
            (None, None) => false,
        };
        if alive {
            return;
        }
        // A folder's page is made anew for the folder's new place; its first page has a file that can say so.
        let free = outline.page_at(address).is_none();
        let now =
            now.filter(|_| free).and_then(|now| outline[now].source.map(|_| now).or_else(|| self.first_with_file(now)));
        lost.push(match now.and_then(|now| self.old_source(now)) {
            Some(source) => Lost::Page { address: address.to_owned(), source },
            None => Lost::Other { address: address.to_owned() },
        });
    }

    /// The source in the old manual of a page of the new one.
    fn old_source(&self, page: PageId) -> Option<usize> {
        let path = &self.new.sources.chapters[self.new.outline[page].source?].path;
        let moved = self.moves.iter().find(|(_, new)| ***new == **path).map(|(old, _)| old.as_str());
        let old = moved.unwrap_or(path);
        self.old.sources.chapters.binary_search_by(|source| (*source.path).cmp(old)).ok()
    }

    /// Where the first page of a folder went that is no more.
    fn first_inside(&self, folder: PageId) -> Option<PageId> {
        let old = &self.old.outline;
        old[old[folder].node].children.iter().find_map(|&child| self.page(old[child].page))
    }

    fn first_with_file(&self, folder: PageId) -> Option<PageId> {
        let new = &self.new.outline;
        let pages = new[new[folder].node].children.iter().map(|&child| new[child].page);
        pages.into_iter().find(|&page| new[page].source.is_some())
    }

    fn lost_places(&self, id: PageId, source: usize, lost: &mut Vec<Lost>) {
        let old = &self.old.parsed[source];
        let Some(now) = self.page(id) else { return };
        let Some(new) = self.parsed(self.new, now).filter(|new| !Arc::ptr_eq(old, new)) else { return };
        let title = old.title.as_ref().map(|title| title.span.clone());
        for (position, anchor) in own_anchors(old).enumerate() {
            // A page's title is the head of the page: its id stands in no page.
            if Some(&anchor.span) == title.as_ref() {
                continue;
            }
            let holder = own_anchors(new).position(|anchor_now| anchor_now.id == anchor.id);
            let kept = new.anchors.iter().any(|now| now.old && now.id == anchor.id);
            if holder == Some(position) || (holder.is_none() && kept) {
                continue;
            }
            lost.push(match old.sections.iter().position(|section| section.id == anchor.id) {
                Some(section) => Lost::Section {
                    source,
                    section,
                    id: anchor.id.to_string(),
                    thief: holder.map(|_| new.sections.iter().position(|section| section.id == anchor.id)),
                },
                None if holder.is_none() && is_step(old, &anchor.id) => continue,
                None => Lost::Other { address: format!("{}#{}", self.old.outline[id].address, anchor.id) },
            });
        }
        for anchor in old.anchors.iter().filter(|anchor| anchor.old) {
            if !new.has_place(&anchor.id) {
                lost.push(Lost::Other { address: format!("{}#{}", self.old.outline[id].address, anchor.id) });
            }
        }
    }

    /// Whether a page is that of a folder without a file of its own in which another page is.
    fn is_folder_around(&self, folder: PageId, page: PageId) -> bool {
        let outline = &self.new.outline;
        outline[folder].source.is_none() && outline.ancestry(outline[page].node).contains(&outline[folder].node)
    }

    /// Whether an old alias still leads where it led.
    fn leads(&self, address: &str, to: &Destination) -> bool {
        let outline = &self.new.outline;
        let wanted = match to {
            Destination::Node(node) => self.node(*node),
            Destination::Place(page, _) => self.page(*page).map(|page| outline[page].node),
            Destination::Asset(_) => return true,
        };
        let Some(wanted) = wanted else { return false };
        match (outline.page_at(address), outline.aliases().pages.get(address)) {
            (Some(page), _) => outline[wanted].page == page || self.is_folder_around(page, outline[wanted].page),
            (None, Some(Destination::Node(node))) => outline[*node].page == outline[wanted].page,
            (None, other) => other.is_some(),
        }
    }
}

/// The places of a page by the ids they have today.
fn own_anchors(parsed: &Parsed) -> impl Iterator<Item = &Anchor> {
    parsed.anchors.iter().filter(|anchor| !anchor.old)
}

/// A step is found under its section's old id once that is kept.
fn is_step(parsed: &Parsed, id: &str) -> bool {
    parsed.sections.iter().any(|section| id.strip_prefix(&*section.id).is_some_and(|rest| rest.starts_with('-')))
}
