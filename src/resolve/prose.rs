//! Prose references: "see Chapter 1: HMIS ClientTrack Basics/General Navigation in the "HMIS Basic User 2025 Manual"".
//!
//! Takes the blocks of text that parsing found, returns for each candidate a link or a finding. All comparing is done on a block's
//! folded text; the tree decides where a title ends, and what follows it is text again.

use super::near::word_ends;
use super::path::{Failure, Missing};
use super::{Manual, Outcome, ProseLink, Target};
use crate::config::ProseMode;
use crate::diagnostic::{Finding, rules};
use crate::outline::{Kind, NodeId, Outline};
use crate::parse::{BARRIER, Candidate, Named, ProseBlock};
use crate::text::fold::{Folded, fold, fold_mapped};
use std::collections::HashMap;
use std::ops::Range;

/// The outcomes of a file's candidates, by block and candidate.
pub(super) type Outcomes = HashMap<(usize, usize), Outcome>;

/// One candidate, read against the outline; ranges count in the block's folded text.
struct Reading {
    range: Range<usize>,
    found: Found,
}

enum Found {
    /// It leads to a node, through these titles.
    Node(NodeId, Vec<String>),
    /// A section or figure.
    Target(Target, Vec<String>),
    /// No chapter has the bare number.
    Number(u32),
    Wrong(Failure),
    /// It is only text.
    Text,
}

/// A block being read.
struct Block<'a> {
    block: &'a ProseBlock,
    folded: Folded,
}

impl Block<'_> {
    fn text(&self) -> &str {
        &self.folded.text
    }

    /// Where the first candidate behind a place begins: it is a reference of its own. The text's end where there is none.
    fn next_candidate(&self, at: usize) -> usize {
        let candidates = &self.block.candidates;
        let begins = |candidate: &Candidate| self.folded.folded_at(candidate.start);
        let next = candidates.partition_point(|candidate| begins(candidate) <= at);
        candidates.get(next).map_or(self.text().len(), begins)
    }

    /// A stretch of the folded text in the block's own text.
    fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.folded.original_start(range.start)..self.folded.original_end(range.end)
    }
}

impl Manual<'_> {
    /// Reads all prose references of a source.
    pub(super) fn prose(&self, source: usize) -> Outcomes {
        let mut outcomes = Outcomes::new();
        let link = self.prose_mode(source) == ProseMode::Link;
        for (number, block) in self.parsed[source].prose.iter().enumerate() {
            let block = Block { block, folded: fold_mapped(&block.text) };
            let readings = self.readings(&block);
            let manuals = self.manuals_named(&block, &readings);
            for (candidate, (reading, manual)) in readings.iter().zip(manuals).enumerate() {
                let outcome = self.prose_outcome(source, &block, reading, manual);
                // `check` reports like `link` and leaves the text alone.
                let outcome = outcome.map(|target| if link { target } else { without_link(target) });
                outcomes.insert((number, candidate), outcome);
            }
        }
        outcomes
    }

    fn readings(&self, block: &Block) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::new();
        for candidate in &block.block.candidates {
            let range = block.folded.folded_at(candidate.start)..block.folded.folded_at(candidate.end);
            // Inside the path of the candidate before it, a chapter word is part of a title.
            let taken = readings.last().is_some_and(|last| range.start < last.range.end);
            readings.push(if taken {
                Reading { range, found: Found::Text }
            } else {
                self.read(block, candidate, range)
            });
        }
        readings
    }

    fn read(&self, block: &Block, candidate: &Candidate, range: Range<usize>) -> Reading {
        match &candidate.named {
            Named::Chapter(number) => self.read_chapter(block, *number, range),
            Named::Section(number) => self.read_section(block, number, range),
            Named::Figure(number) => self.read_figure(*number, range),
        }
    }

    fn read_chapter(&self, block: &Block, number: u32, range: Range<usize>) -> Reading {
        let behind = &block.text()[range.end..];
        let rest = behind.trim_start();
        let at = range.end + behind.len() - rest.len();
        if let Some(titled) = rest.strip_prefix(':') {
            let title = titled.trim_start();
            let start = at + 1 + titled.len() - title.len();
            let spaced = titled.len() > title.len();
            if !title.is_empty() && !title.starts_with(BARRIER) {
                return self.read_titled(block, number, range, start, spaced);
            }
        }
        let chapter = self.chapter_numbered(number);
        let (Some(slash), Some(chapter)) = (behind.strip_prefix('/'), chapter) else {
            return self.read_bare(number, chapter, behind, range);
        };
        if slash.is_empty()
            || slash.starts_with(|c: char| c.is_ascii_digit() || c == BARRIER || c == ' ')
            || self.opens_candidate(slash)
        {
            return self.read_bare(number, Some(chapter), behind, range);
        }
        self.read_chain(block, chapter, vec![self.outline.label(chapter)], range.clone(), range.end, None)
    }

    fn read_bare(&self, number: u32, chapter: Option<NodeId>, behind: &str, range: Range<usize>) -> Reading {
        let found = match chapter {
            _ if self.speaks_of_another_book(behind) => Found::Text,
            Some(chapter) if self.outline[chapter].draft => Found::Wrong(Failure::Draft(chapter)),
            Some(chapter) => Found::Node(chapter, vec![self.outline.label(chapter)]),
            None => Found::Number(number),
        };
        Reading { range, found }
    }

    /// `Chapter 1: Title…`; the title begins at `start`. Without a space behind the colon, only a title that is there counts.
    fn read_titled(&self, block: &Block, number: u32, range: Range<usize>, start: usize, spaced: bool) -> Reading {
        let text = &block.text()[start..];
        let is_chapter = |node: &NodeId| self.outline[*node].kind == Kind::Chapter;
        let matching = self.children_at_head(Outline::MANUAL, text, is_chapter);
        let right = matching.iter().find(|(node, _)| self.outline[*node].number == Some(number));
        if let Some(&(chapter, length)) = right {
            let words = vec![self.outline.full_title(chapter)];
            return self.read_chain(block, chapter, words, range, start + length, None);
        }
        if let Some(&(chapter, length)) = matching.first() {
            let stale = Failure::StaleNumber { chapter, given: number };
            return self.read_chain(block, chapter, Vec::new(), range, start + length, Some(stale));
        }
        if !spaced {
            return self.read_bare(number, self.chapter_numbered(number), &block.text()[range.end..], range);
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
            if self.opens_candidate(rest) {
                break;
            }
            let children = self.children_at_head(node, rest, |_| true);
            let Some(&(child, length)) = children.first() else {
                return self.wrong(block, range, end + 1, node, None);
            };
            let same = children.iter().filter(|(_, other)| *other == length).map(|&(node, _)| node);
            let same: Vec<NodeId> = same.filter(|&node| !self.outline[node].draft).collect();
            end += 1 + length;
            if same.len() > 1 {
                return Reading { range: range.start..end, found: Found::Wrong(Failure::Ambiguous(same)) };
            }
            node = same.first().copied().unwrap_or(child);
            words.push(self.outline[node].title.clone());
        }
        let found = match stale {
            _ if self.outline[node].draft => Found::Wrong(Failure::Draft(node)),
            Some(failure) => Found::Wrong(failure),
            None => Found::Node(node, words),
        };
        Reading { range: range.start..end, found }
    }

    /// Children whose title stands at the head of `text`, longest title first, with its length.
    fn children_at_head(&self, parent: NodeId, text: &str, wanted: impl Fn(&NodeId) -> bool) -> Vec<(NodeId, usize)> {
        let children = self.outline[parent].children.iter().copied().filter(wanted);
        let mut matching: Vec<(NodeId, usize)> = children
            .map(|node| (node, self.outline[node].folded.len()))
            .filter(|&(node, length)| {
                length > 0
                    && text.starts_with(&self.outline[node].folded)
                    && ends_word(&text[..length], &text[length..])
            })
            .collect();
        matching.sort_by_key(|&(_, length)| std::cmp::Reverse(length));
        matching
    }

    /// Nothing below `below` begins as the text at `at` does.
    fn wrong(&self, block: &Block, range: Range<usize>, at: usize, below: NodeId, number: Option<u32>) -> Reading {
        let text = &block.text()[at..block.next_candidate(at)];
        let sentence = &text[..sentence_end(text)];
        let wrong =
            |length: usize, failure: Failure| Reading { range: range.start..at + length, found: Found::Wrong(failure) };
        let missing = |length: usize| {
            let cut = sentence[..length].find('/').unwrap_or(length);
            let segment = block.block.text[block.original(&(at..at + cut))].to_owned();
            Missing { segment, below, number, rest: sentence[..length].get(cut + 1..).map(str::to_owned) }
        };
        if let Some((to, length)) = self.elsewhere(sentence) {
            return wrong(length, Failure::Moved { to, missing: missing(length) });
        }
        if let Some((_, length)) = self.near_beginning(below, sentence) {
            let tail = length + segments_behind(&sentence[length..]);
            return wrong(tail, Failure::Unknown(missing(tail)));
        }
        let length = plain_segment(sentence);
        if length == 0 {
            return wrong(0, Failure::EmptySegment);
        }
        wrong(length, Failure::Unknown(missing(length)))
    }

    /// The longest stretch of words at the head of a segment of `sentence` that is a title elsewhere, with where it ends.
    fn elsewhere(&self, sentence: &str) -> Option<(Vec<NodeId>, usize)> {
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
                for end in [end + longer, end] {
                    let nodes = self.outline.tails(&sentence[head..head + end]);
                    let to: Vec<NodeId> = nodes.into_iter().filter(|&node| !self.outline[node].draft).collect();
                    if !to.is_empty() {
                        return Some((to, head + end));
                    }
                }
            }
        }
        None
    }

    fn read_section(&self, block: &Block, number: &str, range: Range<usize>) -> Reading {
        let Some(&node) = self.numbered.get(number) else {
            return Reading { range, found: Found::Text };
        };
        let behind = &block.text()[range.end..];
        if self.speaks_of_another_book(behind) {
            return Reading { range, found: Found::Text };
        }
        let word = format!("{} {number}", self.config.labels.get("section"));
        let title = &self.outline[node].folded;
        let titled = behind
            .strip_prefix([':', ' '])
            .map(str::trim_start)
            .filter(|rest| rest.starts_with(title.as_str()) && ends_word(title, &rest[title.len()..]));
        match titled {
            Some(rest) => {
                let end = block.text().len() - rest.len() + title.len();
                Reading {
                    range: range.start..end,
                    found: Found::Node(node, vec![format!("{word} {}", self.outline[node].title)]),
                }
            }
            None => Reading { range, found: Found::Node(node, vec![word]) },
        }
    }

    fn read_figure(&self, number: u32, range: Range<usize>) -> Reading {
        let number = number as usize;
        let page = self.outline.pages().find_map(|(id, page)| {
            let figures = page.source.map_or(&[][..], |source| &self.parsed[source].figures);
            let figure = number.checked_sub(page.first_figure).and_then(|index| figures.get(index))?;
            (!page.draft).then(|| Target::Page { page: id, fragment: Some(figure.id.clone()), query: String::new() })
        });
        let word = self.config.labels.get("figure");
        let found = page.map_or(Found::Text, |target| Found::Target(target, vec![format!("{word} {number}")]));
        Reading { range, found }
    }

    fn chapter_numbered(&self, number: u32) -> Option<NodeId> {
        self.outline.chapters_numbered(number).first().copied()
    }

    /// Whether a chapter word and a number stand at the head of a folded text.
    fn opens_candidate(&self, text: &str) -> bool {
        let word = fold(self.outline.chapter_word());
        text.strip_prefix(word.as_str())
            .and_then(|rest| rest.strip_prefix(' '))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// "Chapter 7 of the …": not of this manual, unless it says so.
    fn speaks_of_another_book(&self, behind: &str) -> bool {
        let of = fold(self.config.labels.get("of"));
        let Some(rest) = behind.trim_start().strip_prefix(of.as_str()).and_then(|rest| rest.strip_prefix(' ')) else {
            return false;
        };
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let own = fold(&self.config.title);
        !(rest.starts_with("this ") || rest.trim_start_matches('"').starts_with(own.as_str()))
    }

    fn prose_outcome(&self, source: usize, block: &Block, reading: &Reading, manual: Option<Range<usize>>) -> Outcome {
        let original = block.original(&reading.range);
        let place = self.place(source, &block.block.source(original.clone()));
        let written = &block.block.text[original.clone()];
        if matches!(reading.found, Found::Text) {
            return Ok(Target::Nothing);
        }
        if let Some(name) = manual {
            let name = block.block.text[block.original(&name)].to_owned();
            if fold(name.trim_end_matches(['.', ','])) != fold(&self.config.title) {
                return Err(Box::new(self.unknown_manual(place, &name)));
            }
        }
        let (target, words) = match &reading.found {
            Found::Node(node, words) => (Target::Node(*node), words.clone()),
            Found::Target(target, words) => (target.clone(), words.clone()),
            Found::Number(number) => return Err(Box::new(self.bare_number(place, *number))),
            Found::Wrong(failure) => return Err(Box::new(self.prose_finding(written, place, failure.clone()))),
            Found::Text => return Ok(Target::Nothing),
        };
        Ok(Target::Prose(Box::new(ProseLink { target, text: original, words })))
    }

    fn unknown_manual(&self, place: crate::diagnostic::Place, name: &str) -> Finding {
        let message = format!("this speaks of the manual \"{name}\", and guidepost cannot check what is in it");
        let finding = Finding::new(&rules::UNKNOWN_MANUAL, place, message).label("a reference to another manual");
        finding.note(format!(
            "this manual is called \"{}\"; put `\\` before the reference if it should stay plain text",
            self.config.title
        ))
    }

    /// For each reading the manual that its sentence names, `in the "…"` behind or in front of it.
    fn manuals_named(&self, block: &Block, readings: &[Reading]) -> Vec<Option<Range<usize>>> {
        let opening = format!("{} \"", fold(self.config.labels.get("in")));
        let text = block.text();
        let mut manuals: Vec<Option<Range<usize>>> = vec![None; readings.len()];
        for (index, reading) in readings.iter().enumerate() {
            let next = readings.get(index + 1).map_or(text.len(), |next| next.range.start);
            manuals[index] = behind(text, reading, next, &opening);
        }
        // "Chapter 1: … or Chapter 2: … in the "…"": the name holds for both.
        for index in (1..readings.len()).rev() {
            if manuals[index - 1].is_none()
                && joined(
                    &text
                        [readings[index - 1].range.end..readings[index].range.start.max(readings[index - 1].range.end)],
                )
            {
                manuals[index - 1] = manuals[index].clone();
            }
        }
        for index in 0..readings.len() {
            if manuals[index].is_some() {
                continue;
            }
            let inherited = index.checked_sub(1).filter(|&before| {
                let (end, start) = (readings[before].range.end, readings[index].range.start);
                end <= start && joined(&text[end..start])
            });
            manuals[index] = in_front(text, readings[index].range.start, &opening)
                .or_else(|| inherited.and_then(|before| manuals[before].clone()));
        }
        manuals
    }
}

/// A target that is checked but not shown as a link.
fn without_link(_: Target) -> Target {
    Target::Nothing
}

/// The name in `in the "…"` behind a reading. Where the reading itself failed, its end is a guess, so the rest of the sentence counts.
fn behind(text: &str, reading: &Reading, next: usize, opening: &str) -> Option<Range<usize>> {
    let end = reading.range.end.min(next);
    let between = &text[end..next];
    let rest = between.trim_start_matches([',', ' ', ')']);
    let start = if rest.starts_with(opening) {
        end + between.len() - rest.len()
    } else if matches!(reading.found, Found::Wrong(_) | Found::Number(_)) {
        end + between[..sentence_end(between)].find(opening)?
    } else {
        return None;
    };
    quoted(text, start + opening.len())
}

/// The name in `in the "…"` in front of a reference, with no more than two small words between them.
fn in_front(text: &str, start: usize, opening: &str) -> Option<Range<usize>> {
    let at = text[..start].rfind(opening)?;
    let name = quoted(text, at + opening.len())?;
    let between = text[..start].get(name.end + 1..)?;
    let words = between.trim_start_matches([',', ':']).trim();
    let small = words.chars().all(|c| c.is_alphabetic() || c == ' ')
        && words.split(' ').filter(|word| !word.is_empty()).count() <= 2;
    small.then_some(name)
}

fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    let length = text[start..].find('"')?;
    (length > 0 && !text[start..start + length].contains(BARRIER)).then_some(start..start + length)
}

/// Whether two references are one enumeration: nothing but "," and one small word between them.
fn joined(between: &str) -> bool {
    let words = between.trim_matches([',', ' ']);
    words.chars().all(char::is_alphabetic) && words.len() <= 4
}

/// Whether a title that ends here ends a word.
fn ends_word(title: &str, behind: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    !(title.ends_with(letter) && behind.starts_with(letter))
}

/// Where a sentence ends: a full stop, question or exclamation mark before white space, or what is not plain text.
fn sentence_end(text: &str) -> usize {
    let stop = |(at, c): (usize, char)| {
        let before_space = text[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        c == BARRIER || (matches!(c, '.' | '!' | '?') && before_space)
    };
    text.char_indices().find(|&place| stop(place)).map_or(text.len(), |(at, _)| at)
}

/// A wrong title in running text, taken up to the first sign that the sentence goes on.
fn plain_segment(sentence: &str) -> usize {
    let stops = [", ", "; ", " in the ", " and ", " or ", " (", ") ", "\"", ": "];
    let end = stops.iter().filter_map(|stop| sentence.find(stop)).min().unwrap_or(sentence.len());
    sentence[..end].trim_end_matches([' ', ',', ')', '.', ':']).len()
}

/// The segments that follow a wrong one: `/Like/These`.
fn segments_behind(text: &str) -> usize {
    if text.starts_with('/') { plain_segment(text) } else { 0 }
}
