//! What begins with a chapter's number: `Chapter 1`, `Chapter 1: Title/Section`, `Chapter 1/Section`.
//!
//! Takes a candidate in its block, returns how far it reaches and what it names. The tree decides where a title ends; where no title fits,
//! the sentence says how much of it was probably meant as one.

use super::sentence::{plain_segment, segments_behind, sentence_end};
use super::{Block, Found, Reading};
use crate::outline::{Kind, NodeId, Outline};
use crate::parse::{BARRIER, Candidate};
use crate::resolve::book::Book;
use crate::resolve::near::word_ends;
use crate::resolve::path::{Failure, Missing};
use crate::text::fold::fold;
use std::ops::Range;

impl Book<'_> {
    pub(super) fn read_chapter(
        &self,
        block: &Block,
        number: u32,
        candidate: &Candidate,
        range: Range<usize>,
    ) -> Reading {
        let behind = &block.text()[range.end..];
        let rest = behind.trim_start();
        let at = range.end + behind.len() - rest.len();
        if let Some(titled) = rest.strip_prefix(':') {
            let title = titled.trim_start();
            let start = at + 1 + titled.len() - title.len();
            // `Chapter 2:30`, `**Chapter 1:** words`: a title may follow here, but need not.
            let certain = titled.len() > title.len() && !block.parted(candidate, start);
            if !title.is_empty() && !title.starts_with(BARRIER) {
                return self.read_titled(block, number, range, start, certain);
            }
        }
        let chapter = self.chapter_numbered(number);
        let (Some(slash), Some(chapter)) = (behind.strip_prefix('/'), chapter) else {
            return self.read_bare(block, number, chapter, range);
        };
        if slash.is_empty()
            || !block.slash_right_behind(range.end)
            || slash.starts_with(|c: char| c.is_ascii_digit() || c == BARRIER)
            || self.begins_anew(chapter, slash)
        {
            return self.read_bare(block, number, Some(chapter), range);
        }
        self.read_chain(block, chapter, vec![self.outline.label(chapter)], range.clone(), range.end, None)
    }

    fn read_bare(&self, block: &Block, number: u32, chapter: Option<NodeId>, range: Range<usize>) -> Reading {
        let found = match chapter {
            _ if self.speaks_of_another_book(&block.text()[range.end..]) => Found::Text,
            Some(chapter) if self.outline[chapter].draft => Found::Wrong(Failure::Draft(chapter)),
            Some(chapter) => Found::Node(chapter, vec![self.outline.label(chapter)]),
            // "as chapter 12 of the handbook says", "in chapter 12": written small, it is rarely a title of this manual.
            None if written_small(block.written(&range), self.outline.chapter_word()) => Found::Text,
            None => Found::Number(format!("{} {number}", self.outline.chapter_word()), self.chapter_numbers()),
        };
        Reading { range, found }
    }

    /// `Chapter 1: Title…`; the title begins at `start`. Where that is not `certain`, only a title that is there counts.
    fn read_titled(&self, block: &Block, number: u32, range: Range<usize>, start: usize, certain: bool) -> Reading {
        let text = &block.text()[start..];
        let mut matching = self.titles_at_head(Outline::MANUAL, text);
        matching.retain(|&(node, _)| self.outline[node].kind == Kind::Chapter);
        let right = matching.iter().find(|(node, _)| self.outline[*node].number == Some(number));
        let untold = || matching.iter().find(|(node, _)| !self.has_certain_number(*node));
        if let Some(&(chapter, length)) = right.or_else(untold) {
            let words = vec![match self.has_certain_number(chapter) {
                true => self.outline.full_title(chapter),
                false => block.written(&(range.start..start + length)).to_owned(),
            }];
            return self.read_chain(block, chapter, words, range, start + length, None);
        }
        if let Some(&(chapter, length)) = matching.first() {
            let stale = Failure::StaleNumber { chapter, given: number };
            return self.read_chain(block, chapter, Vec::new(), range, start + length, Some(stale));
        }
        if !certain {
            return self.read_bare(block, number, self.chapter_numbered(number), range);
        }
        self.wrong(block, range, start, Outline::MANUAL, Some(number))
    }

    /// Goes on from a matched title that ends at `end`: a `/` right behind it opens another segment. `stale` is what is wrong already.
    fn read_chain(
        &self,
        block: &Block,
        from: NodeId,
        mut words: Vec<String>,
        range: Range<usize>,
        end: usize,
        stale: Option<Failure>,
    ) -> Reading {
        let (mut node, mut end) = (from, end);
        while let Some(rest) = block.text()[end..].strip_prefix('/') {
            let children = self.titles_at_head(node, rest);
            let Some(&(child, length)) = children.first() else {
                // "Chapter 1: Basics / something else": only a slash right behind a title opens a segment.
                if !block.slash_right_behind(end) || self.opens_candidate(rest) {
                    break;
                }
                return self.wrong(block, range, end + 1, node, None);
            };
            let same = children.iter().filter(|(_, other)| *other == length).map(|&(node, _)| node);
            let same: Vec<NodeId> = same.filter(|&node| !self.outline[node].draft).collect();
            end += 1 + length;
            if same.len() > 1 {
                return Reading { range: range.start..end, found: Found::Wrong(Failure::Ambiguous(same)) };
            }
            node = same.first().copied().unwrap_or(child);
            words.push(self.outline[node].title.to_string());
        }
        // Around all of the path: `"Basics/Signing In"`.
        if block.has_open_quote(&(range.start..end)) && block.text()[end..].starts_with('"') {
            end += 1;
        }
        let found = match stale {
            _ if self.outline[node].draft => Found::Wrong(Failure::Draft(node)),
            Some(failure) => Found::Wrong(failure),
            None => Found::Node(node, words),
        };
        Reading { range: range.start..end, found }
    }

    /// The children of a node whose titles stand at the head of a text, longest first, with where they end; in quotation marks, too.
    fn titles_at_head(&self, node: NodeId, text: &str) -> Vec<(NodeId, usize)> {
        let found = self.outline.children_at_head(node, text);
        let Some(inside) = text.strip_prefix('"').filter(|_| found.is_empty()) else { return found };
        let quoted = self.outline.children_at_head(node, inside).into_iter().map(|(child, length)| (child, 1 + length));
        quoted.map(|(child, end)| (child, end + usize::from(text[end..].starts_with('"')))).collect()
    }

    /// Nothing below `below` begins as the text at `at` does.
    fn wrong(&self, block: &Block, range: Range<usize>, at: usize, below: NodeId, number: Option<u32>) -> Reading {
        let quoted = block.text()[at..].starts_with('"');
        let at = at + usize::from(quoted);
        let text = &block.text()[at..block.next_candidate(at)];
        let sentence = &text[..sentence_end(text)];
        let wrong = |length: usize, failure: Failure| {
            let end = at + length;
            let closed = quoted && block.text()[end..].starts_with('"');
            Reading { range: range.start..end + usize::from(closed), found: Found::Wrong(failure) }
        };
        let missing = |length: usize| {
            let cut = sentence[..length].find('/').unwrap_or(length);
            let segment = block.written(&(at..at + cut)).to_owned();
            Missing { segment, below, number, rest: sentence[..length].get(cut + 1..).map(str::to_owned) }
        };
        let near = self.near_beginning(below, sentence).map(|(_, length)| length);
        // Of a title elsewhere and one like it that should be here, the longer is meant: "Reports", or "Reports Hib" for `Reports Hub`.
        let certain = near.filter(|&length| self.certain_child(below, &sentence[..length]).is_some());
        if let Some((to, length)) = self.elsewhere(block, at, sentence)
            && certain.is_none_or(|near| near <= length)
        {
            return wrong(length, Failure::Moved { to, missing: missing(length) });
        }
        if let Some(length) = near {
            let tail = length + segments_behind(&sentence[length..]);
            return wrong(tail, Failure::Unknown(missing(tail)));
        }
        let length = plain_segment(sentence);
        if length == 0 {
            return wrong(0, Failure::EmptySegment);
        }
        wrong(length, Failure::Unknown(missing(length)))
    }

    /// The longest stretch of words at the head of a segment of `sentence` that is a title elsewhere and may end there, with where it ends. The
    /// sentence stands at `at` in the block.
    fn elsewhere(&self, block: &Block, at: usize, sentence: &str) -> Option<(Vec<NodeId>, usize)> {
        let heads = std::iter::once(0).chain(sentence.match_indices('/').map(|(at, _)| at + 1));
        for head in heads {
            // A new candidate is a reference of its own.
            if head > 0 && self.opens_candidate(&sentence[head..]) {
                return None;
            }
            for end in word_ends(&sentence[head..]).into_iter().rev() {
                // The last words of a title may be punctuation: "Ready?"
                let longer =
                    sentence[head + end..].chars().next().filter(|c| "?!)".contains(*c)).map_or(0, char::len_utf8);
                for end in [end + longer, end].map(|end| head + end) {
                    let nodes = self.outline.tails(&sentence[head..end], usize::MAX);
                    let to: Vec<NodeId> = nodes.into_iter().filter(|&node| !self.outline[node].draft).collect();
                    if !to.is_empty() && may_end(block, at + end, &sentence[end..]) {
                        return Some((to, end));
                    }
                }
            }
        }
        None
    }

    fn chapter_numbered(&self, number: u32) -> Option<NodeId> {
        self.outline.chapters_numbered(number).first().copied()
    }

    /// Whether another reference begins at the head of a folded text behind the slash of a chapter, and none of its titles.
    fn begins_anew(&self, chapter: NodeId, text: &str) -> bool {
        self.opens_candidate(text) && self.titles_at_head(chapter, text).is_empty()
    }

    /// Whether a chapter word and a number stand at the head of a folded text.
    fn opens_candidate(&self, text: &str) -> bool {
        text.strip_prefix(self.chapter_word.as_str())
            .and_then(|rest| rest.strip_prefix(' '))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether what stands behind a reading may name another book: `of the …`, or `in the` before a name in emphasis.
    pub(super) fn may_belong_to_another_book(&self, block: &Block, end: usize) -> bool {
        let text = block.text();
        let rest = text[end..].trim_start();
        let behind =
            |label| self.labels.ways(label).find_map(|way| rest.strip_prefix(fold(way).as_str())?.strip_prefix(' '));
        let name = behind("in").or_else(|| behind("of").map(|name| name.strip_prefix("the ").unwrap_or(name)));
        let emphasised =
            |name: &str| block.emphasis_begins(text.len() - name.len()) && !name.starts_with(&fold(self.title));
        self.speaks_of_another_book(rest) || name.is_some_and(emphasised)
    }

    /// "Chapter 7 of the …": not of this manual, unless it says so.
    pub(super) fn speaks_of_another_book(&self, behind: &str) -> bool {
        let behind = behind.trim_start();
        let rest = self.labels.ways("of").find_map(|of| behind.strip_prefix(fold(of).as_str())?.strip_prefix(' '));
        let Some(rest) = rest else { return false };
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let own = fold(self.title);
        !(rest.starts_with("this ") || rest.trim_start_matches('"').starts_with(own.as_str()))
    }
}

/// Whether a title may end at `at` in the block, before `behind`: no other word of a title follows, and no other segment. "Client" is no title in
/// `Client Intake/Exit Forms` and in `Client Notes`, though both begin with one.
fn may_end(block: &Block, at: usize, behind: &str) -> bool {
    let next = block.written_behind(at);
    let parts_words = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '"' | '”');
    let another_word = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '&' | '+');
    behind.is_empty()
        || next.starts_with(parts_words)
            && !next.trim_start().starts_with(another_word)
            && !behind[..plain_segment(behind)].contains('/')
}

/// Whether a word that the manual writes with a capital letter is written without.
fn written_small(written: &str, word: &str) -> bool {
    word.starts_with(char::is_uppercase) && written.starts_with(char::is_lowercase)
}
