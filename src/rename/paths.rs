//! Chapter paths as text: the same path with the titles and the number of today.
//!
//! Takes a path as an author wrote it and the place it names; returns what changes in it, or a whole new path in the same style. All that need not
//! change stays as it was written.

use super::same::Same;
use crate::outline::{Kind, NodeId, Outline, stated};
use crate::resolve::behind_own_title;
use crate::text::fold::{fold, fold_mapped};
use std::ops::Range;

/// A path taken apart; ranges count in the written text.
struct Reading {
    /// The titles, last first, with the nodes they name.
    titles: Vec<(NodeId, Range<usize>)>,
    /// The digits of a chapter's number, and that chapter.
    number: Option<(NodeId, Range<usize>)>,
}

/// Reads a path that names `node`.
fn read(outline: &Outline, written: &str, node: NodeId) -> Option<Reading> {
    let lead = behind_own_title(written, &outline[Outline::MANUAL].title);
    let folded = fold_mapped(&written[lead..]);
    let text = folded.text.as_str();
    let original =
        |range: Range<usize>| lead + folded.original_start(range.start)..lead + folded.original_end(range.end);
    let digits = |head: &str| {
        let start = head.find(|c: char| c.is_ascii_digit())?;
        let length = head[start..].bytes().take_while(u8::is_ascii_digit).count();
        Some(original(start..start + length))
    };
    let mut reading = Reading { titles: Vec::new(), number: None };
    let mut end = text.len();
    for &node in outline.ancestry(node)[1..].iter().rev() {
        let chapter = outline[node].kind == Kind::Chapter;
        let head = &text[..end];
        if let Some(before) = head.strip_suffix(&*outline[node].folded) {
            reading.titles.push((node, original(before.len()..end)));
            match before.strip_suffix('/') {
                _ if before.is_empty() => return Some(reading),
                Some(rest) => end = rest.len(),
                None if chapter && stated(before, outline.chapter_word()).is_some() => {
                    reading.number = Some((node, digits(before)?));
                    return Some(reading);
                }
                None => return None,
            }
        } else if chapter && stated(head, outline.chapter_word()).is_some_and(|stated| stated.title.is_empty()) {
            reading.number = Some((node, digits(head)?));
            return Some(reading);
        } else {
            return None;
        }
    }
    None
}

/// What changes in a written path so that it leads to the same place: stretches and their new text. None where it must be written anew.
pub(super) fn changes(same: &Same, written: &str, node: NodeId) -> Option<Vec<(Range<usize>, String)>> {
    let (old, new) = (&same.old.outline, &same.new.outline);
    let reading = read(old, written, node)?;
    let mut changes = Vec::new();
    let mut child: Option<NodeId> = None;
    let number = reading.number.iter().filter(|(chapter, _)| !reading.titles.iter().any(|(node, _)| node == chapter));
    for node in reading.titles.iter().map(|(node, _)| *node).chain(number.map(|(node, _)| *node)) {
        let now = same.node(node)?;
        if child.is_some_and(|child| new[child].parent != Some(now)) {
            return None;
        }
        child = Some(now);
    }
    for (node, range) in &reading.titles {
        let title = &new[same.node(*node)?];
        if fold(&written[range.clone()]) != *title.folded {
            changes.push((range.clone(), title.title.to_string()));
        }
    }
    if let Some((chapter, range)) = reading.number {
        let number = new[same.node(chapter)?].number?.to_string();
        if written[range.clone()] != number {
            changes.push((range, number));
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    (!changes.is_empty()).then_some(changes)
}

/// Whole paths that lead to a node and nowhere else, in the style of the written one first.
pub(super) fn anew(same: &Same, written: &str, old: NodeId, node: NodeId) -> Vec<String> {
    let outline = &same.new.outline;
    let titles = read(&same.old.outline, written, old).map_or(1, |reading| reading.titles.len());
    let full = outline.path(node);
    let written = &written[behind_own_title(written, &outline[Outline::MANUAL].title)..].trim_start();
    let numbered = stated(written, outline.chapter_word()).is_some()
        || fold(written).starts_with(&format!("{} ", fold(outline.chapter_word())));
    let mut paths: Vec<String> = if numbered { vec![full.clone()] } else { Vec::new() };
    paths.extend(tail(outline, node, titles.max(1)));
    paths.push(full);
    paths.dedup();
    paths
}

/// The shortest path of at least so many titles that leads to a node and nowhere else.
fn tail(outline: &Outline, node: NodeId, at_least: usize) -> Option<String> {
    let chain = outline.ancestry(node);
    let starts = (1..chain.len()).rev().skip(at_least - 1);
    let paths = starts.map(|first| {
        let titles: Vec<&str> = chain[first..].iter().map(|&node| &*outline[node].title).collect();
        titles.join("/")
    });
    paths.into_iter().find(|path| outline.tails(&fold(path), 2) == [node])
}
