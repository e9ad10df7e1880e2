//! Look-up tables: from titles, file paths and addresses to nodes and pages.

use super::{Kind, Node, NodeId, Outline, Page, PageId};
use crate::source::Source;
use crate::text::nearest::Nearest;
use ahash::{HashMap, HashMapExt, RandomState};
use std::sync::{Arc, OnceLock};

#[derive(Debug, Default)]
pub(super) struct Lookup {
    by_path: HashMap<Arc<str>, PageId>,
    by_address: HashMap<String, PageId>,
    by_number: HashMap<u32, Vec<NodeId>>,
    /// All nodes by a hash of the folded title.
    by_title: Table,
    /// The same by a hash of parent and folded title: a manual of ten thousand pages asks this for every part of every path.
    by_parent: Table,
    hasher: RandomState,
    nearest: OnceLock<Nearest>,
    /// The parents that have too many children to look at each of them.
    crowds: HashMap<NodeId, Crowd>,
}

/// Nodes by a hash of something: laid out once, in lists by the hash's first bits, about as many lists as nodes. A look-up reads two places of memory,
/// and the whole is made in a tenth of the time that a map of lists takes.
#[derive(Debug)]
struct Table {
    /// Where each list begins in `entries`, and where the last one ends.
    begins: Vec<u32>,
    entries: Vec<(u64, NodeId)>,
    /// How many of a hash's bits are not among the first.
    rest: u32,
}

impl Default for Table {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Table {
    fn new(entries: &[(u64, NodeId)]) -> Self {
        let bits = entries.len().max(2).next_power_of_two().ilog2();
        let rest = u64::BITS - bits;
        let mut begins = vec![0; (1 << bits) + 1];
        for (hash, _) in entries {
            begins[(hash >> rest) as usize + 1] += 1;
        }
        for list in 1..begins.len() {
            begins[list] += begins[list - 1];
        }
        let mut next = begins.clone();
        let mut sorted = vec![(0, NodeId(0)); entries.len()];
        for entry in entries {
            let at = &mut next[(entry.0 >> rest) as usize];
            sorted[*at as usize] = *entry;
            *at += 1;
        }
        Self { begins, entries: sorted, rest }
    }

    /// The nodes with a hash, in order, and now and then another with the same one.
    fn get(&self, hash: u64) -> impl Iterator<Item = NodeId> + '_ {
        let list = (hash >> self.rest) as usize;
        let entries = &self.entries[self.begins[list] as usize..self.begins[list + 1] as usize];
        entries.iter().filter(move |(other, _)| *other == hash).map(|&(_, node)| node)
    }
}

/// The children of a node that has many.
#[derive(Debug)]
struct Crowd {
    /// Their folded titles in order, so that those at the head of a text are found by halving.
    titles: Vec<CrowdTitle>,
    nearest: OnceLock<Nearest>,
}

#[derive(Debug)]
struct CrowdTitle {
    /// Its first letters, which tell most titles apart without a look at their memory.
    key: u64,
    text: Arc<str>,
    node: NodeId,
    /// The last title before it that stands at its head.
    head: Option<usize>,
}

/// So many titles of children are compared with the head of a text one by one.
const FEW: usize = 8;

/// So many children are all looked at for one that may have been meant.
const COMPARED: usize = 48;

impl Outline {
    /// The tables of a tree that is complete.
    pub(super) fn tables(&self, sources: &[Source]) -> Lookup {
        let hasher = RandomState::new();
        let path = |page: &Page| Some(Arc::clone(&sources[page.source?].path));
        let by_path = || self.pages().filter_map(|(id, page)| Some((path(page)?, id))).collect();
        let by_title = || self.table(|title, _| hasher.hash_one(title));
        let by_parent = || self.table(|title, parent| hasher.hash_one((parent, title)));
        let pages = || rayon::join(by_path, || self.by_address());
        let titles = || rayon::join(by_title, by_parent);
        let (((by_path, by_address), (by_title, by_parent)), crowds) =
            rayon::join(|| rayon::join(pages, titles), || self.crowds());
        let mut by_number: HashMap<u32, Vec<NodeId>> = HashMap::default();
        for (id, node) in self.nodes() {
            if let (Kind::Chapter, Some(number)) = (node.kind, node.number) {
                by_number.entry(number).or_default().push(id);
            }
        }
        let nearest = OnceLock::new();
        Lookup { by_path, by_address, by_number, by_title, by_parent, hasher, nearest, crowds }
    }

    fn by_address(&self) -> HashMap<String, PageId> {
        let mut by_address = HashMap::with_capacity(self.pages.len());
        for (id, page) in self.pages() {
            by_address.entry(page.address.clone()).or_insert(id);
        }
        by_address
    }

    fn crowds(&self) -> HashMap<NodeId, Crowd> {
        let crowded = self.nodes().filter(|(_, node)| node.children.len() > FEW);
        crowded
            .map(|(id, node)| {
                let all = node.children.iter().flat_map(|&child| titles(&self[child]).map(move |title| (title, child)));
                (id, Crowd::new(all.map(|(title, child)| (Arc::clone(title), child)).collect()))
            })
            .collect()
    }

    /// All nodes below the manual by a hash of each of their titles and their parents.
    fn table(&self, hash: impl Fn(&str, Option<NodeId>) -> u64) -> Table {
        let below = self.nodes().filter(|(_, node)| node.kind != Kind::Manual);
        let titled = below.flat_map(|(id, node)| titles(node).map(move |title| (title, node.parent, id)));
        Table::new(&titled.map(|(title, parent, id)| (hash(title, parent), id)).collect::<Vec<_>>())
    }

    /// The page of a source file, by its path below the content folder.
    pub fn page_of_file(&self, path: &str) -> Option<PageId> {
        self.lookup.by_path.get(path).copied()
    }

    /// The page at an address.
    pub fn page_at(&self, address: &str) -> Option<PageId> {
        self.lookup.by_address.get(address).copied()
    }

    /// All nodes with a folded title, wherever they stand.
    pub fn titled<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let found = self.lookup.by_title.get(self.lookup.hasher.hash_one(folded));
        found.filter(move |&id| titles(&self[id]).any(|title| **title == *folded))
    }

    /// The children of a node with a folded title.
    pub fn children_titled<'a>(&'a self, parent: NodeId, folded: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let found = self.lookup.by_parent.get(self.lookup.hasher.hash_one((Some(parent), folded)));
        let titled = move |id: NodeId| titles(&self[id]).any(|title| **title == *folded);
        found.filter(move |&id| self[id].parent == Some(parent) && titled(id))
    }

    /// The chapters with a number: one, unless a manual gives it twice.
    pub fn chapters_numbered(&self, number: u32) -> &[NodeId] {
        self.lookup.by_number.get(&number).map_or(&[], Vec::as_slice)
    }

    /// The children whose title stands at the head of a folded text and ends with a word there: longest title first, with its length.
    pub fn children_at_head(&self, parent: NodeId, text: &str) -> Vec<(NodeId, usize)> {
        let whole = |length: usize| length > 0 && ends_word(&text[..length], &text[length..]);
        let mut found: Vec<(NodeId, usize)> = match self.lookup.crowds.get(&parent) {
            Some(crowd) => crowd.at_head(text).filter(|&(_, length)| whole(length)).collect(),
            None => {
                let children = self[parent].children.iter();
                let all = children.flat_map(|&child| titles(&self[child]).map(move |title| (child, title)));
                let matching = all.filter(|(_, title)| text.starts_with(&***title) && whole(title.len()));
                matching.map(|(child, title)| (child, title.len())).collect()
            }
        };
        found.sort_by_key(|&(child, length)| (std::cmp::Reverse(length), child));
        found
    }

    /// The children that may have a title like a folded one: all of them, or the likeliest of many.
    pub fn children_like(&self, parent: NodeId, folded: &str) -> Vec<NodeId> {
        let children = &self[parent].children;
        let Some(crowd) = self.lookup.crowds.get(&parent).filter(|_| children.len() > COMPARED) else {
            return children.clone();
        };
        let index = crowd.nearest.get_or_init(|| Nearest::new(crowd.titles.iter().map(|title| title.text.to_string())));
        index.find(folded, 8).into_iter().map(|(index, _)| crowd.titles[index].node).collect()
    }

    /// Nodes that a folded path may lead to when it is the tail of a longer one, no more than `most`. The tree decides where a title ends: at
    /// each node the longest child title that matches is tried first.
    pub fn tails(&self, folded: &str, most: usize) -> Vec<NodeId> {
        for (title, rest) in splits(folded) {
            let mut found: Vec<NodeId> = Vec::new();
            for node in self.titled(title) {
                match rest {
                    None => found.push(node),
                    Some(rest) => found.extend(self.below(node, rest)),
                }
                if found.len() >= most {
                    break;
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Every node that a folded path leads to from a node.
    pub fn below(&self, from: NodeId, folded: &str) -> Vec<NodeId> {
        for (title, rest) in splits(folded) {
            let mut found: Vec<NodeId> = Vec::new();
            for node in self.children_titled(from, title) {
                match rest {
                    None => found.push(node),
                    Some(rest) => found.extend(self.below(node, rest)),
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Up to `most` nodes whose titles are like a folded one, best first, with how like (0 to 1).
    pub fn nearest(&self, folded: &str, most: usize) -> Vec<(NodeId, f64)> {
        // Index 0 is the manual itself: it keeps the numbers the same, and is never near with an empty text.
        let texts = || {
            self.nodes()
                .map(|(_, node)| if node.kind == Kind::Manual { String::new() } else { node.folded.to_string() })
        };
        let index = self.lookup.nearest.get_or_init(|| Nearest::new(texts()));
        let found = index.find(folded, most).into_iter().map(|(index, likeness)| (NodeId(index as u32), likeness));
        found.filter(|&(node, _)| node != Self::MANUAL && !self[node].draft).collect()
    }
}

impl Crowd {
    fn new(mut titles: Vec<(Arc<str>, NodeId)>) -> Self {
        titles.sort();
        // Those at the head of the one before are what can be at the head of the next.
        let mut heads: Vec<usize> = Vec::new();
        let head = |(index, (text, _)): (usize, &(Arc<str>, NodeId))| {
            while heads.last().is_some_and(|&head| !text.starts_with(&*titles[head].0)) {
                heads.pop();
            }
            let head = heads.last().copied();
            heads.push(index);
            head
        };
        let heads: Vec<Option<usize>> = titles.iter().enumerate().map(head).collect();
        let titles = titles.into_iter().zip(heads);
        let titles = titles.map(|((text, node), head)| CrowdTitle { key: key(&text), text, node, head });
        Self { titles: titles.collect(), nearest: OnceLock::new() }
    }

    /// All titles at the head of a text, with their lengths. The last title that does not come behind the text has them all at its own head.
    fn at_head<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (NodeId, usize)> + 'a {
        let wanted = (key(text), text);
        let last = self.titles.partition_point(|title| (title.key, &*title.text) <= wanted).checked_sub(1);
        let chain = std::iter::successors(last, |&at| self.titles[at].head).map(|at| &self.titles[at]);
        chain.skip_while(|title| !text.starts_with(&*title.text)).map(|title| (title.node, title.text.len()))
    }
}

/// The first letters of a text, which are in the order of the texts.
fn key(text: &str) -> u64 {
    let mut head = [0; 8];
    let length = text.len().min(head.len());
    head[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(head)
}

/// The titles a node answers to, folded.
fn titles(node: &Node) -> impl Iterator<Item = &Arc<str>> {
    let also = node.also.as_ref().filter(|also| **also != node.folded);
    std::iter::once(&node.folded).chain(also)
}

/// Whether a title that ends here ends a word.
fn ends_word(title: &str, behind: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    !(title.ends_with(letter) && behind.starts_with(letter))
}

/// The ways to cut a folded path into a first title and the rest, longest title first.
pub fn splits(folded: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let whole = std::iter::once((folded, None));
    whole.chain(folded.rmatch_indices('/').map(|(at, _)| (&folded[..at], Some(&folded[at + 1..]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_finds_all_titles_at_the_head_of_a_text_longest_first() {
        let titles = ["sign in", "sign", "sign in again", "sign on", "basics", "sign in", "signal"];
        let crowd = Crowd::new(titles.iter().zip(0..).map(|(title, node)| (Arc::from(*title), NodeId(node))).collect());
        let found = |text: &str| crowd.at_head(text).map(|(node, _)| titles[node.0 as usize]).collect::<Vec<_>>();
        assert_eq!(found("sign in again and again"), ["sign in again", "sign in", "sign in", "sign"]);
        assert_eq!(found("sign in a"), ["sign in", "sign in", "sign"]);
        assert_eq!(found("sign over"), ["sign"]);
        assert_eq!(found("basic"), [""; 0]);
        assert_eq!(found("zebra"), [""; 0]);
        assert_eq!(found(""), [""; 0]);
    }
}
