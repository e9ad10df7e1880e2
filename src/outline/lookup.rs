//! Look-up tables: from titles, file paths and addresses to nodes and pages.

use super::{Kind, Node, NodeId, Outline, PageId};
use crate::text::nearest::Nearest;
use ahash::{HashMap, HashMapExt, RandomState};
use rayon::prelude::*;
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

/// Nodes by a hash of something, which is looked up by halving: that is as quick as a table of lists, and made in a tenth of the time.
#[derive(Debug, Default)]
struct Table(Vec<(u64, NodeId)>);

impl Table {
    fn new(mut entries: Vec<(u64, NodeId)>) -> Self {
        entries.par_sort_unstable();
        Self(entries)
    }

    /// The nodes with a hash, in order, and now and then another with the same one.
    fn get(&self, hash: u64) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.0.partition_point(|&(other, _)| other < hash);
        self.0[first..].iter().take_while(move |&&(other, _)| other == hash).map(|&(_, node)| node)
    }
}

/// The children of a node that has many.
#[derive(Debug)]
struct Crowd {
    /// Their folded titles in order, so that those at the head of a text are found by halving.
    titles: Vec<(String, NodeId)>,
    nearest: OnceLock<Nearest>,
}

/// So many children are looked at one by one.
const FEW: usize = 48;

impl Outline {
    /// Fills the tables; called once, when the tree is complete.
    pub(super) fn index(&mut self, paths: &[Arc<str>]) {
        let mut lookup = Lookup {
            by_path: HashMap::with_capacity(self.pages.len()),
            by_address: HashMap::with_capacity(self.pages.len()),
            ..Lookup::default()
        };
        for (id, page) in self.pages() {
            lookup.by_address.entry(page.address.clone()).or_insert(id);
            if let Some(source) = page.source {
                lookup.by_path.insert(Arc::clone(&paths[source]), id);
            }
        }
        for (id, node) in self.nodes() {
            if let (Kind::Chapter, Some(number)) = (node.kind, node.number) {
                lookup.by_number.entry(number).or_default().push(id);
            }
        }
        lookup.by_title = self.table(|title, _| lookup.hasher.hash_one(title));
        lookup.by_parent = self.table(|title, parent| lookup.hasher.hash_one((parent, title)));
        for (id, node) in self.nodes().filter(|(_, node)| node.children.len() > FEW) {
            let all = node.children.iter().flat_map(|&child| titles(&self[child]).map(move |title| (title, child)));
            let mut titles: Vec<(String, NodeId)> = all.map(|(title, child)| (title.to_owned(), child)).collect();
            titles.sort();
            lookup.crowds.insert(id, Crowd { titles, nearest: OnceLock::new() });
        }
        self.lookup = lookup;
    }

    /// All nodes below the manual by a hash of each of their titles and their parents.
    fn table(&self, hash: impl Fn(&str, Option<NodeId>) -> u64 + Sync) -> Table {
        let nodes = self.nodes.par_iter().enumerate().filter(|(_, node)| node.kind != Kind::Manual);
        let entries = nodes.flat_map_iter(|(id, node)| {
            let hash = &hash;
            titles(node).map(move |title| (hash(title, node.parent), NodeId(id as u32)))
        });
        Table::new(entries.collect())
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
        found.filter(move |&id| titles(&self[id]).any(|title| title == folded))
    }

    /// The children of a node with a folded title.
    pub fn children_titled<'a>(&'a self, parent: NodeId, folded: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let found = self.lookup.by_parent.get(self.lookup.hasher.hash_one((Some(parent), folded)));
        let titled = move |id: NodeId| titles(&self[id]).any(|title| title == folded);
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
                let matching = all.filter(|(_, title)| text.starts_with(title) && whole(title.len()));
                matching.map(|(child, title)| (child, title.len())).collect()
            }
        };
        found.sort_by_key(|&(child, length)| (std::cmp::Reverse(length), child));
        found
    }

    /// The children that may have a title like a folded one: all of them, or the likeliest of many.
    pub fn children_like(&self, parent: NodeId, folded: &str) -> Vec<NodeId> {
        let Some(crowd) = self.lookup.crowds.get(&parent) else { return self[parent].children.clone() };
        let index = crowd.nearest.get_or_init(|| Nearest::new(crowd.titles.iter().map(|(title, _)| title.clone())));
        index.find(folded, 8).into_iter().map(|(index, _)| crowd.titles[index].1).collect()
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
    /// All titles at the head of a text, with their lengths.
    fn at_head<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (NodeId, usize)> + 'a {
        let mut upto = text;
        std::iter::from_fn(move || {
            // The last title that does not come behind the text shares more of its head with it than any other.
            let at = self.titles.partition_point(|(title, _)| title.as_str() <= upto).checked_sub(1)?;
            let title = self.titles[at].0.as_str();
            let shared = title.bytes().zip(upto.bytes()).take_while(|(a, b)| a == b).count();
            let found = shared == title.len();
            // Go on with what is shorter; a cut inside a letter is moved to its beginning.
            let mut shorter = if found { shared.checked_sub(1)? } else { shared };
            while !upto.is_char_boundary(shorter) {
                shorter -= 1;
            }
            let same = found.then(|| {
                let first = self.titles.partition_point(|(other, _)| other.as_str() < title);
                self.titles[first..=at].iter().map(move |&(_, node)| (node, title.len()))
            });
            upto = &upto[..shorter];
            Some(same.into_iter().flatten())
        })
        .flatten()
    }
}

/// The titles a node answers to, folded.
fn titles(node: &Node) -> impl Iterator<Item = &str> {
    let also = node.also.as_deref().filter(|also| **also != *node.folded);
    std::iter::once(&*node.folded).chain(also)
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
