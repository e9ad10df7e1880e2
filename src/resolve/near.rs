//! Nearest titles: what an author may have meant by a title that names nothing.

use super::book::Book;
use crate::outline::{NodeId, Outline};
use crate::text::fold::fold;
use crate::text::nearest::likeness;

/// A title this like the written one, with no other near it, needs no second look.
const CERTAIN: f64 = 0.85;
/// Two titles closer to each other than this leave a choice.
const CLEAR_LEAD: f64 = 0.12;
/// Below this a title is no help.
const NEAR: f64 = 0.6;

impl Book<'_> {
    /// Children of a node with a title like `segment`, best first.
    pub(super) fn near_children(&self, below: NodeId, segment: &str) -> Vec<(NodeId, f64)> {
        let wanted = fold(segment);
        let children =
            self.outline.children_like(below, &wanted).into_iter().filter(|&child| !self.outline[child].draft);
        let mut near: Vec<(NodeId, f64)> = (children
            .filter(|&child| may_be_like(&wanted, &self.outline[child].folded)))
        .map(|child| (child, likeness(&wanted, &self.outline[child].folded)))
        .filter(|&(_, likeness)| likeness >= NEAR)
        .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1));
        near
    }

    /// The one child that a misspelled title must mean, if there is just one.
    pub(super) fn certain_child(&self, below: NodeId, segment: &str) -> Option<NodeId> {
        match self.near_children(below, segment)[..] {
            [(node, likeness)] if likeness >= CERTAIN => Some(node),
            [(node, first), (_, second), ..] if first >= CERTAIN && first - second >= CLEAR_LEAD => Some(node),
            _ => None,
        }
    }

    /// Paths of up to three places an author may have meant, ready to paste, nearest first.
    pub(super) fn near_paths(&self, below: NodeId, segment: &str) -> Vec<NodeId> {
        let mut near: Vec<(NodeId, f64)> = self.near_children(below, segment);
        if below != Outline::MANUAL || near.is_empty() {
            near.extend(self.outline.nearest(&fold(segment), 3));
        }
        let mut paths: Vec<NodeId> = Vec::new();
        for (node, _) in near {
            if !paths.contains(&node) && paths.len() < 3 {
                paths.push(node);
            }
        }
        paths
    }

    /// In running text nothing says where a wrong title ends: the beginning of `text` (folded) that is most like a child of
    /// `below`, with its length.
    pub(super) fn near_beginning(&self, below: NodeId, text: &str) -> Option<(NodeId, usize)> {
        let ends = word_ends(text);
        let mut best: Option<(f64, NodeId, usize)> = None;
        for child in self.outline.children_like(below, &text[..ends.get(5).or(ends.last()).copied().unwrap_or(0)]) {
            let title = &self.outline[child].folded;
            let words = word_ends(title).len();
            for count in words.saturating_sub(1).max(1)..=words + 1 {
                let Some(&end) = ends.get(count - 1) else { break };
                if may_be_like(&text[..end], title) {
                    let likeness = likeness(&text[..end], title);
                    if likeness >= NEAR && best.is_none_or(|(most, _, _)| likeness > most) {
                        best = Some((likeness, child, end));
                    }
                }
            }
        }
        best.map(|(_, node, end)| (node, end))
    }
}

/// Where each word of a folded text ends, up to sixteen of them.
pub(super) fn word_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let letter = c.is_alphanumeric();
        if inside && !letter {
            ends.push(at);
            if ends.len() == 16 {
                return ends;
            }
        }
        inside = letter;
    }
    if inside {
        ends.push(text.len());
    }
    ends
}

/// A cheap test that keeps the letter-by-letter comparison to titles that can pass it.
fn may_be_like(a: &str, b: &str) -> bool {
    let first = |text: &str| text.chars().next();
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_owned).collect::<Vec<_>>()
    };
    first(a) == first(b) || {
        let of_b = words(b);
        words(a).iter().any(|word| of_b.contains(word))
    }
}
