//! Sections and figures by number: `Section 2.3`, `Section 2.3 Title`, `Figure 4`, where the manual numbers them.
//!
//! Takes a candidate in its block, returns how far it reaches and what it names. The number alone is a reference; a title behind it is checked
//! like a chapter's.

use super::sentence::{plain_segment, sentence_end};
use super::{Block, Found, Reading};
use crate::outline::NodeId;
use crate::parse::BARRIER;
use crate::resolve::Target;
use crate::resolve::book::Book;
use crate::resolve::near::word_ends;
use crate::resolve::path::Failure;
use std::ops::Range;

impl Book<'_> {
    pub(super) fn read_section(&self, block: &Block, number: &str, range: Range<usize>) -> Reading {
        let named = format!("{} {number}", self.labels.get("section"));
        let behind = &block.text()[range.end..];
        let node = self.numbered.get(number).copied();
        // A manual that tells no numbers of its sections cannot be asked for one.
        let untold = node.is_none() && (!number.contains('.') || self.numbered.is_empty());
        if self.speaks_of_another_book(behind) || untold {
            return Reading { range, found: Found::Text };
        }
        let title = behind.trim_start_matches([':', ' ']);
        let colon = behind.trim_start().starts_with(':');
        let start = block.text().len() - title.len();
        if title.len() < behind.len() && !title.starts_with(BARRIER) {
            if let Some(node) = node
                && let Some(end) = self.title_at(block, node, start)
            {
                let words = vec![format!("{named} {}", self.outline[node].title)];
                return Reading { range: range.start..end, found: Found::Node(node, words) };
            }
            if let Some((meant, end)) = self.other_section(block, start, colon) {
                let found = Found::Wrong(Failure::StaleSection { node: meant, given: number.to_owned() });
                return Reading { range: range.start..end, found };
            }
            let segment = plain_segment(&title[..sentence_end(&title[..block.next_candidate(start) - start])]);
            if let Some(node) = node
                && colon
                && segment > 0
            {
                let segment = start..start + segment;
                let failure = Failure::NotItsTitle { node, named, given: block.written(&segment).to_owned() };
                return Reading { range: range.start..segment.end, found: Found::Wrong(failure) };
            }
        }
        let found = match node {
            Some(node) => Found::Node(node, vec![named]),
            None => Found::Number(named, self.sections_beside(number)),
        };
        Reading { range, found }
    }

    /// Where a node's title ends, if it stands at a place.
    fn title_at(&self, block: &Block, node: NodeId, start: usize) -> Option<usize> {
        let title = &self.outline[node].folded;
        let end = start + title.len();
        let whole = word_ends(&block.text()[start..]).contains(&title.len()) || !title.ends_with(char::is_alphanumeric);
        (block.text()[start..].starts_with(&**title) && whole).then_some(end)
    }

    /// The one section whose title stands at a place, with where it ends. Without a colon in front, words of a sentence may look like a
    /// title by chance: it must be written like one, and the sentence must not go on behind it, but for a title of some words that is written letter by letter.
    fn other_section(&self, block: &Block, start: usize, colon: bool) -> Option<(NodeId, usize)> {
        let text = &block.text()[start..];
        word_ends(text).into_iter().rev().find_map(|length| {
            let titled = self.outline.titled(&text[..length]);
            let mut numbered = titled.filter(|&node| self.numbered.contains_key(&self.outline.label(node)));
            let node = numbered.next().filter(|_| numbered.next().is_none())?;
            let written = block.written(&(start..start + length));
            let title = &*self.outline[node].title;
            let alike = written.chars().next() == title.chars().next();
            let exactly = written == title && title.contains(' ');
            (colon || exactly || (alike && !block.goes_on(start + length))).then_some((node, start + length))
        })
    }

    /// What numbers there are where a missing one was looked for.
    fn sections_beside(&self, number: &str) -> String {
        let above = number.rsplit_once('.').map_or("", |(above, _)| above);
        let node = match above.parse() {
            Ok(chapter) => self.outline.chapters_numbered(chapter).first(),
            Err(_) => self.numbered.get(above),
        };
        let Some(node) = node else { return self.chapter_numbers() };
        match self.outline[*node].children.len() {
            0 => format!("`{}` has no sections", self.outline.full_title(*node)),
            1 => format!("`{}` has one section, {above}.1", self.outline.full_title(*node)),
            last => format!("the sections of `{}` are {above}.1 to {above}.{last}", self.outline.full_title(*node)),
        }
    }

    pub(super) fn read_figure(&self, block: &Block, number: u32, range: Range<usize>) -> Reading {
        let named = format!("{} {number}", self.labels.get("figure"));
        // A manual without figures of its own can only speak of another's.
        if self.figures.is_empty() || self.speaks_of_another_book(&block.text()[range.end..]) {
            return Reading { range, found: Found::Text };
        }
        let figure = (number as usize).checked_sub(1).and_then(|index| self.figures.get(index));
        let found = match figure {
            Some(&(page, id)) => {
                let target = Target::Page { page, fragment: Some(id.to_owned()), query: String::new() };
                Found::Target(target, vec![named])
            }
            None => Found::Number(named, format!("the last figure has the number {}", self.figures.len())),
        };
        Reading { range, found }
    }
}
