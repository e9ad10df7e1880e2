//! Old addresses: where each of them leads today.
//!
//! Takes the tree, the `aliases:` of pages, the `alias` attributes of headings and `moved:` in manual.yaml; returns one table and what is wrong with it.
//! An old address may not be one that is still in use, belong to two places, or lead nowhere. Old ids on a heading's own page are not here: they are
//! places of that page like any other.

use super::address::{NotAnAddress, key, of_alias, of_asset};
use super::{NodeId, Outline, PageId, taken};
use crate::config::Config;
use crate::diagnostic::{Finding, Place, Rule, rules};
use crate::parse::Parsed;
use crate::source::Sources;
use ahash::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where an old address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A page or section.
    Node(NodeId),
    /// A place on a page that is no section: a step, a figure.
    Place(PageId, String),
    /// A picture or other file, by its path below the content folder.
    Asset(String),
}

/// Every old address of the manual.
#[derive(Debug, Default)]
pub struct Aliases {
    /// Addresses of pages that are no more.
    pub pages: BTreeMap<String, Destination>,
    /// Places that left their page, by the address of that page (which may be no more, too) and id.
    pub places: BTreeMap<String, BTreeMap<String, Destination>>,
}

impl Aliases {
    /// The files that old addresses lead to, by path below the content folder.
    pub fn assets(&self) -> impl Iterator<Item = &str> {
        self.pages.values().filter_map(|to| match to {
            Destination::Asset(path) => Some(path.as_str()),
            _ => None,
        })
    }
}

/// An old address as it is claimed.
struct Claim {
    address: String,
    fragment: Option<String>,
    written: String,
    to: Destination,
    place: Place,
}

/// Collects and checks all old addresses.
pub(super) fn build(
    outline: &Outline,
    config: &Config,
    sources: &Sources,
    parsed: &[Arc<Parsed>],
) -> (Aliases, Vec<Finding>) {
    let mut builder = Builder::new(outline, config, sources, parsed);
    for (id, page) in outline.pages() {
        let Some(source) = page.source.filter(|_| !page.draft) else { continue };
        let file = &sources.chapters[source].file;
        for (written, span) in &parsed[source].front.aliases {
            builder.claim(written, Place::new(file, span.clone()), id, Destination::Node(page.node));
        }
        for alias in parsed[source].aliases.iter().filter(|alias| !alias.is_id()) {
            let node = NodeId(page.node.0 + alias.section.map_or(0, |section| section as u32 + 1));
            builder.claim(&alias.written, Place::new(file, alias.span.clone()), id, Destination::Node(node));
        }
    }
    builder.moved();
    builder.take_claims();
    (builder.aliases, builder.findings)
}

struct Builder<'a> {
    outline: &'a Outline,
    config: &'a Config,
    sources: &'a Sources,
    parsed: &'a [Arc<Parsed>],
    /// What is published, by key: pages, and files that are none.
    live: HashMap<String, Option<PageId>>,
    claims: Vec<Claim>,
    /// Where the claims of pages and headings lead.
    claimed: HashMap<Old, Destination>,
    aliases: Aliases,
    findings: Vec<Finding>,
}

/// An address and maybe a place on it.
type Old = (String, Option<String>);

impl<'a> Builder<'a> {
    fn new(outline: &'a Outline, config: &'a Config, sources: &'a Sources, parsed: &'a [Arc<Parsed>]) -> Self {
        let used = !config.moved.is_empty()
            || parsed.iter().any(|parsed| !parsed.front.aliases.is_empty() || !parsed.aliases.is_empty());
        let mut live: HashMap<String, Option<PageId>> = HashMap::default();
        // Most manuals have no old address yet: nothing is looked up then.
        if used {
            live.extend(sources.assets.keys().map(|path| (key(&of_asset(path)).into_owned(), None)));
            live.extend(taken::own_files(config).into_iter().map(|name| (name.to_owned(), None)));
            live.extend(outline.sheets().iter().map(|sheet| (key(&sheet.address).into_owned(), None)));
            let pages = outline.pages().filter(|(_, page)| !page.draft);
            live.extend(pages.map(|(id, page)| (key(&page.address).into_owned(), Some(id))));
        }
        Self {
            outline,
            config,
            sources,
            parsed,
            live,
            claims: Vec::new(),
            claimed: HashMap::default(),
            aliases: Aliases::default(),
            findings: Vec::new(),
        }
    }

    fn claim(&mut self, written: &str, place: Place, page: PageId, to: Destination) {
        match of_alias(written, &self.config.base_url, &self.config.content) {
            Ok((address, fragment)) => {
                let address = if address.is_empty() { self.outline[page].address.clone() } else { address };
                self.claimed.entry((address.clone(), fragment.clone())).or_insert_with(|| to.clone());
                self.claims.push(Claim { address, fragment, written: written.to_owned(), to, place });
            }
            Err(why) => self.bad(written, place, why),
        }
    }

    fn bad(&mut self, written: &str, place: Place, why: NotAnAddress) {
        let (message, note) = match why {
            NotAnAddress::Outside => (
                format!("the old address `{written}` is not on this site"),
                "write the address without the site, `basics/old-page.html`; only this site's addresses can lead on",
            ),
            NotAnAddress::File => (
                format!("the old address `{written}` names a file that is no page"),
                "only the address of a page can lead on: `basics/old-page.html`",
            ),
            NotAnAddress::Nothing => (
                format!("`{written}` is not an address that a reader could have kept"),
                "write the old address of the page, `basics/old-page.html`, or its old file, `01-basics/old-page.md`",
            ),
        };
        self.report(&rules::BAD_ALIAS, place, message, note);
    }

    fn report(&mut self, rule: &'static Rule, place: Place, message: String, note: &str) {
        self.findings.push(Finding::new(rule, place, message).note(note));
    }

    /// `moved:` in manual.yaml, old address to new one.
    fn moved(&mut self) {
        let mut next: HashMap<Old, usize> = HashMap::default();
        for (number, moved) in self.config.moved.iter().enumerate() {
            if let Ok(old) = of_alias(&moved.from, &self.config.base_url, &self.config.content) {
                next.entry(old).or_insert(number);
            }
        }
        for (number, moved) in self.config.moved.iter().enumerate() {
            let place = self.config.place(moved.from_span.clone());
            match of_alias(&moved.from, &self.config.base_url, &self.config.content) {
                Ok((address, _)) if address.is_empty() => self.bad(&moved.from, place, NotAnAddress::Nothing),
                Err(why) => self.bad(&moved.from, place, why),
                Ok((address, fragment)) => {
                    if let Some(to) = self.follow(number, &next) {
                        let written = moved.from.clone();
                        self.claims.push(Claim { address, fragment, written, to, place });
                    }
                }
            }
        }
    }

    /// Where an entry of `moved:` leads in the end. One that leads to another old address is a finding, and so is a circle.
    fn follow(&mut self, first: usize, next: &HashMap<Old, usize>) -> Option<Destination> {
        let config = self.config;
        let place = config.place(config.moved[first].to_span.clone());
        let mut at = first;
        for _ in 0..=config.moved.len() {
            let written = &config.moved[at].to;
            if let Some(to) = self.destination(written) {
                if at != first {
                    let message = format!(
                        "`{}` is an old address itself, so this leads on a second time",
                        config.moved[first].to
                    );
                    let finding = Finding::new(&rules::MOVED_CHAIN, place.clone(), message);
                    self.findings.push(finding.label("leads to another old address").fix(place, written));
                }
                return Some(to);
            }
            let address = of_alias(written, &config.base_url, &config.content).ok();
            if let Some(to) = address.as_ref().and_then(|address| self.claimed.get(address).cloned()) {
                let message = format!("`{written}` is an old address itself, so this leads on a second time");
                let new = self.address_of(&to);
                let finding = Finding::new(&rules::MOVED_CHAIN, place.clone(), message);
                self.findings.push(finding.label("leads to another old address").fix(place, new));
                return Some(to);
            }
            match address.and_then(|address| next.get(&address)) {
                Some(&further) => at = further,
                None => {
                    let message =
                        format!("there is no page or place `{}` that this could lead to", config.moved[first].to);
                    let note = "write the file or the address of a page that is there, `01-basics/new-page.md`";
                    self.report(&rules::MOVED_NOWHERE, place, message, note);
                    return None;
                }
            }
        }
        let message = format!("following `{}` comes back to where it began", config.moved[first].from);
        self.report(&rules::MOVED_LOOP, place, message, "let one of these old addresses lead to a page that is there");
        None
    }

    /// What stands at an address today.
    fn destination(&self, written: &str) -> Option<Destination> {
        let asset = written.trim().trim_start_matches('/');
        if self.sources.assets.contains_key(asset) {
            return Some(Destination::Asset(asset.to_owned()));
        }
        let (address, fragment) = of_alias(written, &self.config.base_url, &self.config.content).ok()?;
        let page = self.outline.page_at(&address).filter(|&page| !self.outline[page].draft)?;
        match fragment {
            None => Some(Destination::Node(self.outline[page].node)),
            Some(id) => self.has(page, &id).then(|| self.at_place(page, id)),
        }
    }

    fn has(&self, page: PageId, id: &str) -> bool {
        let source = self.outline[page].source;
        source.is_some_and(|source| self.parsed[source].has_place(id))
    }

    fn at_place(&self, page: PageId, id: String) -> Destination {
        self.outline.section_at(page, &id).map_or(Destination::Place(page, id), Destination::Node)
    }

    /// The address of a destination, as an author would write it.
    fn address_of(&self, to: &Destination) -> String {
        match to {
            Destination::Asset(path) => path.clone(),
            Destination::Place(page, id) => format!("{}#{id}", self.outline[*page].address),
            Destination::Node(node) => self.outline.address(*node),
        }
    }

    /// Fills the table with all claims that can stand.
    fn take_claims(&mut self) {
        let mut taken: HashMap<Old, Place> = HashMap::default();
        for claim in std::mem::take(&mut self.claims) {
            if self.in_use(&claim) {
                continue;
            }
            let old = (key(&claim.address).into_owned(), claim.fragment.clone());
            if let Some(first) = taken.get(&old) {
                let message = format!("two places claim the old address `{}`", claim.written);
                let finding = Finding::new(&rules::ALIAS_CLAIMED_TWICE, claim.place, message);
                let finding = finding.related(first.clone(), "the first is here");
                self.findings.push(finding.note("leave it to the one that readers should find there"));
                continue;
            }
            taken.insert(old, claim.place);
            match claim.fragment {
                None => drop(self.aliases.pages.insert(claim.address, claim.to)),
                Some(id) => drop(self.aliases.places.entry(claim.address).or_default().insert(id, claim.to)),
            }
        }
        // A page of which only places are claimed leads where the first of them went.
        for (address, places) in &self.aliases.places {
            if let (Some(to), false) = (places.values().next(), self.live.contains_key(&*key(address))) {
                self.aliases.pages.entry(address.clone()).or_insert_with(|| to.clone());
            }
        }
    }

    /// Whether an old address is still in use; a finding if so.
    fn in_use(&mut self, claim: &Claim) -> bool {
        let Some(&page) = self.live.get(&*key(&claim.address)) else { return false };
        let (what, note) = match (page, &claim.fragment) {
            (Some(page), Some(id)) => match self.has(page, id) {
                true => ("is still a place on its page", "take the old address out, or rename that place"),
                false => return false,
            },
            (Some(page), None) if claim.to == Destination::Node(self.outline[page].node) => {
                ("is this page's address today", "take it out: it is not an old address any more")
            }
            (Some(_), None) => ("is the address of another page", "take the old address out, or move that page"),
            (None, _) => ("is a file of this manual", "take the old address out, or rename that file"),
        };
        self.report(&rules::ALIAS_IN_USE, claim.place.clone(), format!("`{}` {what}", claim.written), note);
        true
    }
}
