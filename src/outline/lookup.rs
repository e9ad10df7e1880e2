//! Look-up tables: from titles, file paths and addresses to nodes and pages.

use super::{Kind, NodeId, Outline, PageId};
use crate::text::nearest::Nearest;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, OnceLock};

#[derive(Debug, Default)]
pub(super) struct Lookup {
    by_path: HashMap<Arc<str>, PageId>,
    by_address: HashMap<String, PageId>,
    by_title: HashMap<String, Vec<NodeId>>,
    by_number: HashMap<u32, Vec<NodeId>>,
    /// Keyed by a hash of parent and folded title: a manual of ten thousand pages asks this for every part of every path.
    by_parent: HashMap<u64, Vec<NodeId>>,
    hasher: RandomState,
    nearest: OnceLock<Nearest>,
}

impl Outline {
    /// Fills the tables; called once, when the tree is complete.
    pub(super) fn index(&mut self, paths: &[Arc<str>]) {
        let mut lookup = Lookup::default();
        for (id, page) in self.pages() {
            lookup.by_address.entry(page.address.clone()).or_insert(id);
            if let Some(source) = page.source {
                lookup.by_path.insert(Arc::clone(&paths[source]), id);
            }
        }
        for (id, node) in self.nodes() {
            if node.kind == Kind::Manual {
                continue;
            }
            lookup.by_title.entry(node.folded.clone()).or_default().push(id);
            if let Some(number) = node.number {
                lookup.by_number.entry(number).or_default().push(id);
            }
            if let Some(parent) = node.parent {
                let key = lookup.hasher.hash_one((parent, node.folded.as_str()));
                lookup.by_parent.entry(key).or_default().push(id);
            }
        }
        self.lookup = lookup;
    }

    /// The page of a source file, by its path below the content folder.
    pub fn page_of_file(&self, path: &str) -> Option<PageId> {
        self.lookup.by_path.get(path).copied()
    }

    /// The page at an address.
    pub fn page_at(&self, address: &str) -> Option<PageId> {
        self.lookup.by_address.get(address).copied()
    }

    /// The chapters with a number; more than one where that is a finding.
    pub fn chapters_numbered(&self, number: u32) -> &[NodeId] {
        self.lookup.by_number.get(&number).map_or(&[], Vec::as_slice)
    }

    /// All nodes with a folded title, wherever they stand.
    pub fn titled(&self, folded: &str) -> &[NodeId] {
        self.lookup.by_title.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The children of a node with a folded title.
    pub fn children_titled<'a>(&'a self, parent: NodeId, folded: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let key = self.lookup.hasher.hash_one((parent, folded));
        let found = self.lookup.by_parent.get(&key).map_or(&[][..], Vec::as_slice);
        found.iter().copied().filter(move |&id| self[id].parent == Some(parent) && self[id].folded == folded)
    }

    /// Every node that a folded path may lead to when it is the tail of a longer one. The tree decides where a title ends: at each
    /// node the longest child title that matches is tried first.
    pub fn tails(&self, folded: &str) -> Vec<NodeId> {
        for (title, rest) in splits(folded) {
            let mut found: Vec<NodeId> = Vec::new();
            for &node in self.titled(title) {
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
            self.nodes().map(|(_, node)| if node.kind == Kind::Manual { String::new() } else { node.folded.clone() })
        };
        let index = self.lookup.nearest.get_or_init(|| Nearest::new(texts()));
        let found = index.find(folded, most).into_iter().map(|(index, likeness)| (NodeId(index as u32), likeness));
        found.filter(|&(node, _)| node != Self::MANUAL && !self[node].draft).collect()
    }
}

/// The ways to cut a folded path into a first title and the rest, longest title first.
pub fn splits(folded: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let whole = std::iter::once((folded, None));
    whole.chain(folded.rmatch_indices('/').map(|(at, _)| (&folded[..at], Some(&folded[at + 1..]))))
}
