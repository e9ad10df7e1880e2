//! The same thing in another edition: which page or section there a reader of this one is looking for.
//!
//! Takes two checked manuals, answers for pages and sections of the first. Tried in this order: the same address; the old addresses that the other
//! edition keeps, which tell where things went since; the old addresses that this edition keeps, which tell where they were before; the same title, and then the
//! very same text, where only one place has it. What is not there at all is looked for one step up, as far as the start page, which every edition has.

use crate::Checked;
use crate::outline::{Destination, Kind, NodeId, Outline, PageId};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Two editions, and how to find the way from one to the other.
pub struct Same<'a> {
    from: &'a Checked,
    to: &'a Checked,
    /// The old addresses of this edition's pages and sections: address, and place on it.
    former: HashMap<NodeId, Vec<(&'a str, Option<&'a str>)>>,
    /// The other edition's pages by their text, none where several have the same; made when nothing else tells.
    texts: OnceLock<HashMap<&'a str, Option<NodeId>>>,
}

/// Less text than this may stand on any page. In bytes.
const FEW: usize = 60;

/// What a page is in the other edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The page or section there.
    pub node: NodeId,
    /// It is the same thing, and not only what stands above it.
    pub same: bool,
}

impl<'a> Same<'a> {
    /// Finds the way from one edition to another.
    pub fn new(from: &'a Checked, to: &'a Checked) -> Self {
        let aliases = from.outline.aliases();
        let mut former: HashMap<NodeId, Vec<(&str, Option<&str>)>> = HashMap::new();
        for (address, to) in &aliases.pages {
            if let Destination::Node(node) = to {
                former.entry(*node).or_default().push((address, None));
            }
        }
        for (address, places) in &aliases.places {
            for (id, to) in places {
                if let Destination::Node(node) = to {
                    former.entry(*node).or_default().push((address, Some(id)));
                }
            }
        }
        Self { from, to, former, texts: OnceLock::new() }
    }

    /// What a page of this edition is in the other one.
    pub fn page(&self, page: PageId) -> Found {
        let outline = &self.from.outline;
        let mut node = outline[page].node;
        let mut same = true;
        loop {
            if let Some(found) = self.page_itself(outline[node].page) {
                return Found { node: found, same };
            }
            match outline[node].parent {
                Some(parent) => node = parent,
                None => return Found { node: Outline::MANUAL, same: node == outline[page].node },
            }
            same = false;
        }
    }

    fn page_itself(&self, page: PageId) -> Option<NodeId> {
        let (outline, there) = (&self.from.outline, &self.to.outline);
        if page == Outline::START {
            return Some(Outline::MANUAL);
        }
        let address = outline[page].address.as_str();
        let moved = || match there.aliases().pages.get(address)? {
            Destination::Node(node) => Some(*node),
            Destination::Place(page, _) => Some(there[*page].node),
            Destination::Asset(_) => None,
        };
        let before = || {
            let former = self.former.get(&outline[page].node)?;
            former.iter().filter(|(_, id)| id.is_none()).find_map(|(address, _)| self.live(address))
        };
        let titled = || {
            let pages = |node: &NodeId| there[*node].section.is_none() && !there[*node].draft;
            let mut all = there.titled(&outline[outline[page].node].folded).filter(pages);
            let alone = outline.titled(&outline[outline[page].node].folded);
            let alone = alone.filter(|&node| outline[node].section.is_none()).count() == 1;
            all.next().filter(|_| alone && all.next().is_none())
        };
        self.live(address).or_else(moved).or_else(before).or_else(titled).or_else(|| self.by_text(page))
    }

    fn by_text(&self, page: PageId) -> Option<NodeId> {
        let texts = self.texts.get_or_init(|| {
            let mut texts = HashMap::new();
            for (id, page) in self.to.outline.pages().filter(|(_, page)| !page.draft) {
                if let Some(text) = text(self.to, id) {
                    texts.entry(text).and_modify(|node| *node = None).or_insert(Some(page.node));
                }
            }
            texts
        });
        texts.get(text(self.from, page)?).copied().flatten()
    }

    fn live(&self, address: &str) -> Option<NodeId> {
        let there = &self.to.outline;
        there.page_at(address).filter(|&page| !there[page].draft).map(|page| there[page].node)
    }

    /// Where a section of this edition is in the other one, on the page that was found for its own: the page's own id for itself, that of the nearest section
    /// above where it is not there, none where only the page is.
    pub fn section(&self, section: NodeId, page: PageId) -> Option<Destination> {
        let outline = &self.from.outline;
        let mut at = section;
        while outline[at].kind == Kind::Section {
            if let Some(found) = self.section_itself(at, page) {
                return Some(found);
            }
            at = outline[at].parent?;
        }
        None
    }

    fn section_itself(&self, section: NodeId, page: PageId) -> Option<Destination> {
        let (outline, there) = (&self.from.outline, &self.to.outline);
        let id = outline[section].anchor.as_deref()?;
        let has = |id: &str| there[page].source.is_some_and(|source| self.to.parsed[source].has_place(id));
        let here = |id: &str| Destination::Place(page, id.to_owned());
        if has(id) {
            return Some(here(id));
        }
        let places = &there.aliases().places;
        let moved = |address: &str| places.get(address).and_then(|places| places.get(id)).cloned();
        let own = &outline[outline[section].page];
        if let Some(to) = moved(&own.address).or_else(|| moved(&there[page].address)) {
            return Some(to);
        }
        // Its old ids: on this page, or on the page it came from.
        let parsed = own.source.map(|source| &self.from.parsed[source]);
        let ids = parsed.iter().flat_map(|parsed| &parsed.aliases);
        let mut ids = ids.filter(|alias| alias.section == outline[section].section && alias.is_id());
        if let Some(alias) = ids.find(|alias| has(&alias.written)) {
            return Some(here(&alias.written));
        }
        let former = self.former.get(&section).into_iter().flatten();
        let mut former = former.filter_map(|(address, id)| Some((self.live(address)?, (*id)?)));
        if let Some((node, id)) = former.find(|(node, id)| self.has_place(*node, id)) {
            return Some(Destination::Place(there[node].page, id.to_owned()));
        }
        let mut titled = there.sections_of(page).filter(|&node| there[node].folded == outline[section].folded);
        let found = titled.next().filter(|_| titled.next().is_none())?;
        there[found].anchor.as_deref().map(here)
    }

    fn has_place(&self, node: NodeId, id: &str) -> bool {
        let page = &self.to.outline[self.to.outline[node].page];
        page.source.is_some_and(|source| self.to.parsed[source].has_place(id))
    }
}

/// What stands on a page below its title, if it is enough to be known by.
fn text(manual: &Checked, page: PageId) -> Option<&str> {
    let source = manual.outline[page].source?;
    let title = manual.parsed[source].title.as_ref()?;
    let text = manual.sources.chapters[source].text.get(title.span.end..)?.trim();
    (text.len() >= FEW).then_some(text)
}
