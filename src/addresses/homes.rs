//! Homes: where something that was published stands today.
//!
//! Takes the book and a manual, then answers for one lost page or section at a time, likeliest place first. Places are looked for by the same text, by
//! runs of words, by title and by file name, each through a table, so that the work grows with what is lost and not with all pairs. Each kind of evidence
//! leaves some doubt, and what is left of it after all of them tells how likely a place is.

use super::book::{Book, Entry, Published, Section, published};
use super::fingerprint::{FEW_WORDS, Fingerprint, Text};
use crate::Checked;
use crate::outline::{Kind, NodeId, PageId};
use crate::text::fold::fold;
use crate::text::nearest::likeness;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A place where something may have gone.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// The page or section.
    pub node: NodeId,
    /// How likely it is, from 0 to 1.
    pub likeness: f64,
}

/// A home this likely needs no second look.
const CERTAIN: f64 = 0.6;
/// When the next one is nearly as likely, it does.
const AHEAD: f64 = 0.04;
/// Less likely ones are not shown.
const POSSIBLE: f64 = 0.3;
/// How many are shown.
const SHOWN: usize = 3;
/// How many that share the most runs are looked at.
const COMPARED: usize = 16;
/// Something that so many share tells nobody from anybody.
const TOO_COMMON: usize = 64;
/// A text of so many words is sure to be known by them.
const MANY_WORDS: u32 = 40;

/// What is looked for.
pub(super) struct Wanted<'a> {
    title: &'a str,
    text: Fingerprint,
    address: &'a str,
    page: bool,
}

impl<'a> Wanted<'a> {
    pub fn page(entry: &'a Entry) -> Self {
        Self { title: &entry.title, text: entry.fingerprint(), address: &entry.address, page: true }
    }

    pub fn section(entry: &'a Entry, section: &'a Section) -> Self {
        Self { title: &section.title, text: section.fingerprint(), address: &entry.address, page: false }
    }
}

/// Tables of everything that is published now.
pub(super) struct Index<'a> {
    manual: &'a Checked,
    /// All words and how many, of each page and section.
    texts: HashMap<NodeId, (u64, u32)>,
    exact: HashMap<u64, Vec<NodeId>>,
    /// Who has a run that the book knows.
    runs: HashMap<u32, Vec<NodeId>>,
    /// Pages by the letters of their file's name, of their whole address and of their title.
    names: HashMap<String, Vec<NodeId>>,
    /// Addresses that an edition published, and that are still there: what stands at them has not come from elsewhere.
    settled: BTreeSet<String>,
    /// Which folders the pages of an old folder went to, as far as it is certain: the share of each.
    votes: HashMap<String, BTreeMap<String, f64>>,
}

impl<'a> Index<'a> {
    pub fn new(book: &Book, manual: &'a Checked) -> Self {
        let mut index = Self {
            manual,
            texts: HashMap::new(),
            exact: HashMap::new(),
            runs: HashMap::new(),
            names: HashMap::new(),
            settled: BTreeSet::new(),
            votes: HashMap::new(),
        };
        let mut known: HashSet<u32> = HashSet::new();
        for entry in book.editions.iter().flat_map(|edition| &edition.pages) {
            known.extend(entry.fingerprint().sample);
            known.extend(entry.sections.iter().flat_map(|section| section.fingerprint().sample));
            index.settled.insert(entry.address.clone());
            index.settled.extend(entry.sections.iter().map(|section| format!("{}#{}", entry.address, section.id)));
        }
        let keep = |mut published: Published| {
            for text in std::iter::once(&mut published.text).chain(&mut published.sections) {
                text.runs.retain(|run| known.contains(run));
            }
            published
        };
        for published in published(manual, keep) {
            index.add_page(&published);
        }
        index
    }

    fn add_page(&mut self, published: &Published) {
        let outline = &self.manual.outline;
        let page = &outline[published.page];
        for name in names(&page.address, &outline[page.node].title) {
            self.names.entry(name).or_default().push(page.node);
        }
        self.add(page.node, &published.text);
        for (node, text) in outline.sections_of(published.page).zip(&published.sections) {
            self.add(node, text);
        }
    }

    fn add(&mut self, node: NodeId, text: &Text) {
        self.texts.insert(node, (text.exact, text.words));
        if text.words >= FEW_WORDS {
            self.exact.entry(text.exact).or_default().push(node);
        }
        for &run in &text.runs {
            self.runs.entry(run).or_default().push(node);
        }
    }

    /// The number of all words of a thing of today.
    pub fn exact(&self, node: NodeId) -> u64 {
        self.texts.get(&node).map_or(0, |&(exact, _)| exact)
    }

    /// Lost pages whose home is certain tell where their folder went.
    pub fn vote<'b>(&mut self, lost: impl Iterator<Item = &'b Entry>) {
        let mut counted: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
        for entry in lost {
            let homes = self.homes(&Wanted::page(entry), None);
            if let Some(home) = homes.first().filter(|_| self.is_certain(&homes)) {
                let folder = folder_of(&self.manual.outline[self.manual.outline[home.node].page].address);
                *counted.entry(folder_of(&entry.address)).or_default().entry(folder).or_default() += 1;
            }
        }
        for (old, folders) in counted {
            // One page alone is half a witness.
            let all = f64::from(folders.values().sum::<u32>() + 1);
            let shares = folders.into_iter().map(|(new, count)| (new.to_owned(), f64::from(count) / all));
            self.votes.insert(old.to_owned(), shares.collect());
        }
    }

    /// The likeliest homes of something that is no more; `page` is where its page went.
    pub fn homes(&self, wanted: &Wanted, page: Option<PageId>) -> Vec<Home> {
        let outline = &self.manual.outline;
        let folded = fold(wanted.title);
        let shared = self.shared(wanted);
        let likely = self.candidates(wanted, &folded, &shared, page).into_iter().filter(|&node| !outline[node].draft);
        let mut homes: Vec<Home> = likely
            .map(|node| Home { node, likeness: self.likeness(node, wanted, &folded, &shared, page) })
            .filter(|home| home.likeness >= POSSIBLE)
            .collect();
        homes.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(a.node.cmp(&b.node)));
        homes.truncate(SHOWN);
        homes
    }

    /// Whether the first of some homes needs no second look: it is likely, and more so than any other place.
    pub fn is_certain(&self, homes: &[Home]) -> bool {
        let outline = &self.manual.outline;
        let within = |a: NodeId, b: NodeId| {
            outline[a].page == outline[b].page
                && (outline[a].kind == Kind::Section) != (outline[b].kind == Kind::Section)
        };
        match homes {
            [] => false,
            [first] => first.likeness >= CERTAIN,
            [first, second, ..] => {
                let ahead = first.likeness >= second.likeness + AHEAD || within(first.node, second.node);
                first.likeness >= CERTAIN && ahead
            }
        }
    }

    /// How much of the wanted text stands in each thing of today that has any of it, from 0 to 1.
    fn shared(&self, wanted: &Wanted) -> HashMap<NodeId, f64> {
        let mut counted: HashMap<NodeId, u32> = HashMap::new();
        let mut telling = 0;
        for run in &wanted.text.sample {
            let nodes = self.runs.get(run).map_or(&[][..], Vec::as_slice);
            if nodes.len() <= TOO_COMMON {
                telling += 1;
                nodes.iter().for_each(|&node| *counted.entry(node).or_default() += 1);
            }
        }
        let of = f64::from(telling.max(wanted.text.sample.len() as u32 / 2).max(1));
        let mut shared: HashMap<NodeId, f64> =
            counted.into_iter().map(|(node, count)| (node, f64::from(count) / of)).collect();
        if wanted.text.words >= FEW_WORDS {
            let same = self.exact.get(&wanted.text.exact).filter(|nodes| nodes.len() <= TOO_COMMON);
            shared.extend(same.into_iter().flatten().map(|&node| (node, 1.0)));
        }
        shared
    }

    fn candidates(
        &self,
        wanted: &Wanted,
        folded: &str,
        shared: &HashMap<NodeId, f64>,
        page: Option<PageId>,
    ) -> BTreeSet<NodeId> {
        let outline = &self.manual.outline;
        let mut most: Vec<(NodeId, f64)> = shared.iter().map(|(&node, &share)| (node, share)).collect();
        most.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut candidates: BTreeSet<NodeId> = most.into_iter().take(COMPARED).map(|(node, _)| node).collect();
        if wanted.page {
            for name in names(wanted.address, wanted.title) {
                let named = self.names.get(&name).filter(|nodes| nodes.len() <= TOO_COMMON);
                candidates.extend(named.into_iter().flatten());
            }
            let folders = self.votes.get(folder_of(wanted.address)).filter(|_| is_index(wanted.address));
            let indexes =
                folders.into_iter().flat_map(BTreeMap::keys).filter_map(|folder| outline.page_at(&index_of(folder)));
            candidates.extend(indexes.map(|page| outline[page].node));
        }
        candidates.extend(outline.titled(folded).take(TOO_COMMON));
        candidates.extend(page.into_iter().flat_map(|page| outline.sections_of(page)));
        if candidates.is_empty() {
            candidates.extend(outline.nearest(folded, SHOWN).into_iter().map(|(node, _)| node));
        }
        if wanted.page && wanted.text.words == 0 {
            // It had its title and its list of pages, and no section has that.
            candidates.retain(|&node| outline[node].kind != Kind::Section);
        }
        candidates
    }

    fn likeness(
        &self,
        node: NodeId,
        wanted: &Wanted,
        folded: &str,
        shared: &HashMap<NodeId, f64>,
        page: Option<PageId>,
    ) -> f64 {
        let outline = &self.manual.outline;
        let same = wanted.text.words > 0 && self.exact(node) == wanted.text.exact;
        let part = shared.get(&node).map_or(0.0, |share| share * self.size(node, wanted));
        let text = if same { 1.0 } else { part };
        let mut doubt = 1.0 - (0.3 + 0.6 * sure(wanted.text.words)) * text;
        doubt *= 1.0 - self.of_title(node, folded, page);
        doubt *= match page {
            Some(page) if outline[node].page == page => 0.75,
            Some(_) => 1.0,
            None => 1.0 - self.of_address(node, wanted),
        };
        let mut likeness = 1.0 - doubt;
        if (outline[node].kind == Kind::Section) == wanted.page {
            likeness *= 0.85;
        }
        if text < 0.9 && self.settled.contains(&outline.address(node)) {
            likeness *= 0.75;
        }
        if wanted.text.words > 0 && self.texts.get(&node).is_none_or(|&(_, words)| words == 0) {
            // A page that only lists others is no home for a text, if there is a better one.
            likeness *= 0.65;
        }
        if text < 0.1 && wanted.text.words >= MANY_WORDS {
            // Of a text that was long enough to be known, nothing is left: somebody should look.
            likeness = (if wanted.page { likeness } else { likeness * 0.8 }).min(CERTAIN - 0.01);
        }
        likeness
    }

    /// A text that is a small part of a large one may have come there in many ways.
    fn size(&self, node: NodeId, wanted: &Wanted) -> f64 {
        let here = self.texts.get(&node).map_or(0, |&(_, words)| words);
        let (few, many) = (wanted.text.words.min(here), wanted.text.words.max(here).max(1));
        (f64::from(few) / f64::from(many)).powf(0.25)
    }

    fn of_title(&self, node: NodeId, folded: &str, page: Option<PageId>) -> f64 {
        let outline = &self.manual.outline;
        if folded.is_empty() {
            return 0.0;
        }
        if *outline[node].folded != *folded && letters(&outline[node].folded) == letters(folded) {
            return 0.4;
        }
        if *outline[node].folded != *folded {
            return 0.3 * likeness(&outline[node].folded, folded).powi(2);
        }
        // On the page where it is expected, it does not matter who else has the title.
        let others = if page == Some(outline[node].page) { 1 } else { outline.titled(folded).count() };
        0.45 / (others.max(1) as f64).sqrt()
    }

    fn of_address(&self, node: NodeId, wanted: &Wanted) -> f64 {
        let address = &self.manual.outline[self.manual.outline[node].page].address;
        let mut doubt = 1.0;
        if letters(plain(address)) == letters(plain(wanted.address)) {
            doubt *= 0.4;
        } else if letters(name_of(address)) == letters(name_of(wanted.address)) {
            let others = self.names.get(&letters(name_of(address))).map_or(1, Vec::len);
            doubt *= 1.0 - 0.35 / (others.max(1) as f64).sqrt();
        }
        let (old, new) = (folder_of(wanted.address), folder_of(address));
        let whole = if is_index(wanted.address) && is_index(address) { 0.5 } else { 0.35 };
        let share = self.votes.get(old).and_then(|shares| shares.get(new)).copied().unwrap_or_default();
        doubt *= 1.0 - (whole * share).max(0.15 * alike(old, new));
        1.0 - doubt
    }
}

/// How surely a text is known by its words, from 0 to 1.
fn sure(words: u32) -> f64 {
    f64::from(words.min(MANY_WORDS)) / f64::from(MANY_WORDS)
}

fn folder_of(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_index(address: &str) -> bool {
    address.rsplit('/').next() == Some("index.html")
}

/// An address without its ending; that of a folder for the page that stands for it.
fn plain(address: &str) -> &str {
    address.strip_suffix("/index.html").unwrap_or(address).trim_end_matches(".html")
}

/// The name a file goes by: that of its folder for one that stands for it.
fn name_of(address: &str) -> &str {
    plain(address).rsplit('/').next().unwrap_or_default()
}

fn index_of(folder: &str) -> String {
    if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") }
}

/// What a page may be known by, letter for letter.
fn names(address: &str, title: &str) -> BTreeSet<String> {
    let names = [name_of(address), plain(address), title].map(letters);
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// A name without what is written one way or the other: capitals, and what stands between words.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How much of two folders is the same, from 0 to 1.
fn alike(a: &str, b: &str) -> f64 {
    let parts = |folder: &'_ str| folder.split('/').map(str::to_owned).collect::<BTreeSet<String>>();
    let (a, b) = (parts(a), parts(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}
