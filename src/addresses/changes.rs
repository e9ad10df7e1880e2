//! What changed since an edition: what is new, moved, renamed, rewritten or gone, for readers who knew the old one.
//!
//! Takes the recorded edition and the manual of today. What is the same thing then and now is told by its address, then by the old addresses that
//! lead to it, and last by its text; no thing of today is two of the past.

use super::book::{Book, Edition, Entry};
use super::homes::{Index, Wanted};
use crate::Checked;
use crate::config::Config;
use crate::diagnostic::{Finding, rules};
use crate::outline::{Destination, NodeId, PageId};
use crate::source::Sources;
use crate::text::fold::fold;
use std::collections::BTreeSet;

/// Where the page of changes is published.
pub const PAGE: &str = "changes.html";

/// Everything that changed, each list in reading order.
#[derive(Debug, Default)]
pub struct Changes {
    /// The edition that it is compared with.
    pub since: String,
    /// Pages and sections that are new.
    pub new: Vec<NodeId>,
    /// What stands elsewhere now, with its old path.
    pub moved: Vec<(NodeId, String)>,
    /// What has another title, with its old one.
    pub renamed: Vec<(NodeId, String)>,
    /// What has other words.
    pub rewritten: Vec<NodeId>,
    /// Paths of what is gone.
    pub removed: Vec<String>,
}

impl Changes {
    /// Whether a reader would notice nothing.
    pub fn is_empty(&self) -> bool {
        let kept = self.moved.is_empty() && self.renamed.is_empty() && self.rewritten.is_empty();
        kept && self.new.is_empty() && self.removed.is_empty()
    }

    fn count(&self) -> usize {
        self.moved.len() + self.renamed.len() + self.rewritten.len() + self.removed.len()
    }

    fn sorted(mut self) -> Self {
        self.new.sort();
        self.moved.sort();
        self.renamed.sort();
        self.rewritten.sort();
        self
    }
}

/// The edition that manual.yaml wants the changes since: the latest recorded one before this. A book that cannot be read is a finding.
pub fn since(config: &Config, sources: &Sources) -> (Option<Edition>, Option<Finding>) {
    let Some((name, span)) = &config.changes else { return (None, None) };
    let Some(bytes) = sources.beside.get(name) else { return (None, None) };
    match Book::read(&String::from_utf8_lossy(bytes)) {
        Ok(book) => (book.before(&config.edition).cloned(), None),
        Err(reason) => {
            let message = format!("`{name}` cannot be used: {reason}");
            (None, Some(Finding::new(&rules::INVALID_VALUE, config.place(span.clone()), message)))
        }
    }
}

/// Compares a recorded edition with a manual.
pub fn changes(edition: &Edition, manual: &Checked) -> Changes {
    let book = Book { editions: vec![edition.clone()], ..Book::default() };
    let mut comparison = Comparison {
        manual,
        index: Index::new(&book, manual),
        matched: BTreeSet::new(),
        changes: Changes { since: edition.edition.clone(), ..Changes::default() },
    };
    let entries: Vec<&Entry> = edition.pages.iter().filter(|entry| !entry.gone).collect();
    let found: Vec<Option<NodeId>> = entries.iter().map(|entry| comparison.by_address(entry)).collect();
    for (entry, found) in entries.iter().zip(found) {
        comparison.page(entry, found);
    }
    comparison.new_things();
    comparison.changes.sorted()
}

struct Comparison<'a> {
    manual: &'a Checked,
    index: Index<'a>,
    /// Things of today that stood in the old edition.
    matched: BTreeSet<NodeId>,
    changes: Changes,
}

impl Comparison<'_> {
    /// The page or section that an old page's address leads to.
    fn by_address(&mut self, entry: &Entry) -> Option<NodeId> {
        let outline = &self.manual.outline;
        let node = match outline.page_at(&entry.address).filter(|&page| !outline[page].draft) {
            Some(page) => outline[page].node,
            None => match outline.aliases().pages.get(&entry.address)? {
                Destination::Node(node) => *node,
                _ => return None,
            },
        };
        self.take(node)
    }

    /// Takes a thing of today, if nothing else has.
    fn take(&mut self, node: NodeId) -> Option<NodeId> {
        self.matched.insert(node).then_some(node)
    }

    fn by_text(&mut self, wanted: &Wanted, page: Option<PageId>) -> Option<NodeId> {
        let mut homes = self.index.homes(wanted, page);
        homes.retain(|home| !self.matched.contains(&home.node));
        let certain = self.index.is_certain(&homes);
        self.take(homes.first().filter(|_| certain)?.node)
    }

    fn page(&mut self, entry: &Entry, found: Option<NodeId>) {
        let outline = &self.manual.outline;
        let Some(node) = found.or_else(|| self.by_text(&Wanted::page(entry), None)) else {
            self.changes.removed.push(entry.path.clone());
            return;
        };
        let page = outline[node].page;
        if outline[page].address != entry.address {
            self.changes.moved.push((node, entry.path.clone()));
        }
        self.title(node, &entry.title);
        let before = self.changes.count();
        for section in entry.sections.iter().filter(|section| !section.gone) {
            let found = self.section_by_address(&entry.address, page, &section.id).and_then(|node| self.take(node));
            let wanted = Wanted::section(entry, section);
            let Some(now) = found.or_else(|| self.by_text(&wanted, Some(page))) else {
                self.changes.removed.push(format!("{}/{}", entry.path, section.title));
                continue;
            };
            if outline[now].page != page {
                self.changes.moved.push((now, format!("{}/{}", entry.path, section.title)));
            }
            self.title(now, &section.title);
            if self.index.exact(now) != section.fingerprint().exact {
                self.changes.rewritten.push(now);
            }
        }
        // What stands before the first section has no fingerprint of its own.
        let own = self.index.exact(node) != entry.fingerprint().exact;
        let new_section = outline.sections_of(page).any(|section| !self.matched.contains(&section));
        if own && !new_section && self.changes.count() == before {
            self.changes.rewritten.push(node);
        }
    }

    fn section_by_address(&self, address: &str, page: PageId, id: &str) -> Option<NodeId> {
        let outline = &self.manual.outline;
        if let Some(Destination::Node(node)) = outline.aliases().places.get(address).and_then(|places| places.get(id)) {
            return Some(*node);
        }
        outline.section_at(page, id).or_else(|| {
            let parsed = &self.manual.parsed[outline[page].source?];
            let section = parsed.aliases.iter().find(|alias| alias.written == id)?.section?;
            outline.sections_of(page).nth(section)
        })
    }

    fn title(&mut self, node: NodeId, before: &str) {
        if fold(&self.manual.outline[node].title) != fold(before) {
            self.changes.renamed.push((node, before.to_owned()));
        }
    }

    /// Pages that nothing was before; a new page's sections are not told one by one.
    fn new_things(&mut self) {
        let outline = &self.manual.outline;
        let mut new_pages: BTreeSet<PageId> = BTreeSet::new();
        for (id, node) in outline.nodes().filter(|(_, node)| !node.draft) {
            if self.matched.contains(&id) || (node.section.is_some() && new_pages.contains(&node.page)) {
                continue;
            }
            if node.section.is_none() {
                new_pages.insert(node.page);
            }
            self.changes.new.push(id);
        }
    }
}
