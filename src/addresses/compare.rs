//! Comparing: which recorded addresses lead nowhere now, and where what stood there is today.
//!
//! Takes the book and a manual, returns the dead addresses with their likeliest new homes, best first. A home is looked for by the same text, then by
//! like text, the same title and the same file name, each through a table, so that the work grows with the dead addresses and not with all pairs.

use super::book::{Book, Entry, Section};
use super::fingerprint::{FEW_WORDS, Fingerprint};
use crate::Checked;
use crate::outline::{Destination, Kind, NodeId, PageId};
use crate::text::fold::fold;
use crate::text::nearest::likeness;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
}

/// A place where something may have gone.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// The page or section.
    pub node: NodeId,
    /// How likely it is, from 0 to 1.
    pub likeness: f64,
}

/// A home this likely needs no second look.
pub const CERTAIN: f64 = 0.6;
/// Less likely ones are not shown.
const POSSIBLE: f64 = 0.3;
/// Something that so many share tells nobody from anybody.
const TOO_COMMON: usize = 64;

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
    let index = Index::new(book, manual);
    let votes = index.votes(&lost);
    let mut dead = Vec::new();
    for (edition, entry, whole) in lost {
        let homes = if whole { index.homes(&Wanted::page(entry), &votes, None) } else { Vec::new() };
        // Once the page leads to its new home, its places are looked for there.
        let page = match homes.first() {
            Some(home) => Some(manual.outline[home.node].page),
            None => lookup.page(&entry.address),
        };
        if whole && seen.insert((&entry.address, None)) {
            dead.push(Dead::new(entry, None, &entry.title, edition, homes));
        }
        for section in &entry.sections {
            let there = match (whole, page) {
                (true, Some(page)) => lookup.has(page, &section.id),
                (true, None) => true, // one finding, for the page
                (false, _) => lookup.leads(&entry.address, &section.id),
            };
            if !there && seen.insert((&entry.address, Some(&section.id))) {
                let homes = index.homes(&Wanted::section(entry, section), &votes, page);
                dead.push(Dead::new(entry, Some(&section.id), &section.title, edition, homes));
            }
        }
    }
    dead
}

impl Dead {
    /// Whether its first home needs no second look.
    pub fn is_certain(&self) -> bool {
        self.homes.first().is_some_and(|home| home.likeness >= CERTAIN)
    }

    fn new(entry: &Entry, id: Option<&str>, title: &str, edition: &str, homes: Vec<Home>) -> Self {
        let (address, id) = (entry.address.clone(), id.map(str::to_owned));
        Self { address, id, title: title.to_owned(), edition: edition.to_owned(), homes }
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

/// What is looked for.
pub(super) struct Wanted<'a> {
    pub title: &'a str,
    pub text: Fingerprint,
    pub address: &'a str,
    pub page: bool,
    /// The sections it had.
    pub sections: &'a [Section],
}

impl<'a> Wanted<'a> {
    pub fn page(entry: &'a Entry) -> Self {
        Self {
            title: &entry.title,
            text: entry.fingerprint(),
            address: &entry.address,
            page: true,
            sections: &entry.sections,
        }
    }

    pub fn section(entry: &'a Entry, section: &'a Section) -> Self {
        Self { title: &section.title, text: section.fingerprint(), address: &entry.address, page: false, sections: &[] }
    }
}

/// Which folder the pages of an old folder went to, as far as their text tells for certain.
pub(super) type Votes = HashMap<String, (String, f64)>;

/// Tables of everything that is published now.
pub(super) struct Index<'a> {
    manual: &'a Checked,
    texts: HashMap<NodeId, Fingerprint>,
    exact: HashMap<u64, Vec<NodeId>>,
    /// By each part of the fingerprint: like texts share at least one.
    bands: HashMap<(u32, u16), Vec<NodeId>>,
    names: HashMap<&'a str, Vec<NodeId>>,
    /// Addresses that an edition published, and that are still there: what stands at them has not come from elsewhere.
    settled: BTreeSet<String>,
}

impl<'a> Index<'a> {
    pub fn new(book: &Book, manual: &'a Checked) -> Self {
        let outline = &manual.outline;
        let mut index = Self {
            manual,
            texts: HashMap::new(),
            exact: HashMap::new(),
            bands: HashMap::new(),
            names: HashMap::new(),
            settled: BTreeSet::new(),
        };
        for entry in super::book::entries(manual) {
            let Some(page) = outline.page_at(&entry.address) else { continue };
            index.add(outline[page].node, entry.fingerprint());
            index.names.entry(name_of(&outline[page].address)).or_default().push(outline[page].node);
            for (node, section) in outline.sections_of(page).zip(&entry.sections) {
                index.add(node, section.fingerprint());
            }
        }
        for entry in book.editions.iter().flat_map(|edition| &edition.pages) {
            index.settled.insert(entry.address.clone());
            index.settled.extend(entry.sections.iter().map(|section| format!("{}#{}", entry.address, section.id)));
        }
        index
    }

    /// What a thing of today is known by.
    pub fn text(&self, node: NodeId) -> Fingerprint {
        self.texts.get(&node).copied().unwrap_or_default()
    }

    fn add(&mut self, node: NodeId, text: Fingerprint) {
        self.texts.insert(node, text);
        if text.words < FEW_WORDS {
            return;
        }
        self.exact.entry(text.exact).or_default().push(node);
        for band in bands(text) {
            self.bands.entry(band).or_default().push(node);
        }
    }

    /// Pages whose very text is somewhere else now tell where their folder went.
    fn votes(&self, lost: &[(&str, &Entry, bool)]) -> Votes {
        let mut counted: BTreeMap<(String, String), u32> = BTreeMap::new();
        let mut totals: HashMap<String, u32> = HashMap::new();
        for (_, entry, _) in lost.iter().filter(|(_, _, whole)| *whole) {
            let Some([node]) = self.exact.get(&entry.fingerprint().exact).map(Vec::as_slice) else { continue };
            let new = &self.manual.outline[self.manual.outline[*node].page].address;
            *counted.entry((folder_of(&entry.address).to_owned(), folder_of(new).to_owned())).or_default() += 1;
            *totals.entry(folder_of(&entry.address).to_owned()).or_default() += 1;
        }
        let mut votes = Votes::new();
        for ((old, new), count) in counted {
            let share = f64::from(count) / f64::from(totals[&old]);
            if votes.get(&old).is_none_or(|(_, best)| share > *best) {
                votes.insert(old, (new, share));
            }
        }
        votes
    }

    /// The likeliest homes of something that is no more; `page` is where its page went.
    pub fn homes(&self, wanted: &Wanted, votes: &Votes, page: Option<PageId>) -> Vec<Home> {
        let outline = &self.manual.outline;
        let mut candidates: BTreeSet<NodeId> = BTreeSet::new();
        let mut add = |nodes: Option<&Vec<NodeId>>| {
            candidates.extend(nodes.into_iter().filter(|nodes| nodes.len() <= TOO_COMMON).flatten());
        };
        if wanted.text.words >= FEW_WORDS {
            add(self.exact.get(&wanted.text.exact));
            bands(wanted.text).into_iter().for_each(|band| add(self.bands.get(&band)));
        }
        if wanted.page {
            add(self.names.get(name_of(wanted.address)));
        }
        for section in wanted.sections.iter().filter(|section| section.words >= FEW_WORDS) {
            let same = self.exact.get(&section.fingerprint().exact).filter(|nodes| nodes.len() <= TOO_COMMON);
            candidates.extend(same.into_iter().flatten().map(|&node| outline[outline[node].page].node));
        }
        let folded = fold(wanted.title);
        let titled = outline.titled(&folded);
        candidates.extend(titled.iter().take(TOO_COMMON));
        candidates.extend(page.into_iter().flat_map(|page| outline.sections_of(page)));
        if candidates.is_empty() {
            candidates.extend(outline.nearest(&folded, 3).into_iter().map(|(node, _)| node));
        }
        let published = candidates.into_iter().filter(|&node| !outline[node].draft);
        let mut homes: Vec<Home> =
            published.map(|node| Home { node, likeness: self.score(node, wanted, &folded, votes, page) }).collect();
        homes.retain(|home| home.likeness >= POSSIBLE);
        homes.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.node.cmp(&b.node)));
        homes.truncate(3);
        homes
    }

    fn score(&self, node: NodeId, wanted: &Wanted, folded: &str, votes: &Votes, page: Option<PageId>) -> f64 {
        let outline = &self.manual.outline;
        let address = &outline[outline[node].page].address;
        let text = self.texts.get(&node).map_or(0.0, |text| text.likeness(wanted.text));
        let text = text.max(self.shared_sections(node, wanted));
        let title = if outline[node].folded == folded { 1.0 } else { 0.8 * likeness(&outline[node].folded, folded) };
        let place = match page {
            Some(page) => f64::from(u8::from(outline[node].page == page)),
            None => {
                let voted = votes.get(folder_of(wanted.address)).filter(|(folder, _)| folder == folder_of(address));
                let name = f64::from(u8::from(name_of(address) == name_of(wanted.address)));
                0.5 * name + voted.map_or(0.5 * shared(address, wanted.address), |(_, share)| 0.5 * share)
            }
        };
        // Few words say little, and then the title and the place must.
        let sure = f64::from(wanted.text.words.min(40)) / 40.0;
        let (of_text, of_title) = (0.3 + 0.3 * sure, 0.4 - 0.2 * sure);
        let mut score = of_text * text + of_title * title + (1.0 - of_text - of_title) * place;
        if (outline[node].kind == Kind::Section) == wanted.page {
            score -= 0.1;
        }
        if self.settled.contains(&outline.address(node)) && text < 0.9 {
            score -= 0.15;
        }
        score
    }

    /// How much of a page's sections a page of today has word for word, from 0 to 1.
    fn shared_sections(&self, node: NodeId, wanted: &Wanted) -> f64 {
        let outline = &self.manual.outline;
        let all: u32 = wanted.sections.iter().map(|section| section.words).sum();
        if all < FEW_WORDS || outline[node].kind == Kind::Section {
            return 0.0;
        }
        let here: BTreeSet<u64> =
            outline.sections_of(outline[node].page).map(|section| self.text(section).exact).collect();
        let shared = wanted.sections.iter().filter(|section| here.contains(&section.fingerprint().exact));
        f64::from(shared.map(|section| section.words).sum::<u32>()) / f64::from(all)
    }
}

/// Two texts that differ in fewer bits than there are bands have one in common.
fn bands(text: Fingerprint) -> [(u32, u16); 6] {
    [0, 1, 2, 3, 4, 5].map(|band| (band, (text.bits >> (band * 11)) as u16 & 0x7ff))
}

fn folder_of(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name a file goes by: that of its folder for one that stands for it.
fn name_of(address: &str) -> &str {
    let plain = address.strip_suffix("/index.html").unwrap_or(address);
    plain.rsplit('/').next().unwrap_or(plain).trim_end_matches(".html")
}

/// How much of two addresses' folders is the same, from 0 to 1.
fn shared(a: &str, b: &str) -> f64 {
    let parts = |address: &'_ str| folder_of(address).split('/').map(str::to_owned).collect::<BTreeSet<String>>();
    let (a, b) = (parts(a), parts(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}
