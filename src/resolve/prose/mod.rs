//! Prose references: "see Chapter 1: HMIS ClientTrack Basics/General Navigation in the "HMIS Basic User 2025 Manual"".
//!
//! Takes the blocks of text that parsing found, returns for each candidate a link or a finding. All comparing is done on a block's
//! folded text; the tree decides where a title ends, and what follows it is text again. `chapter` reads what begins with a chapter's number,
//! `numbered` sections and figures, `manuals` the name of a manual behind or in front, and `sentence` knows where sentences end.

mod chapter;
mod manuals;
mod numbered;
mod sentence;

use super::book::Book;
use super::path::Failure;
use super::{Manual, Outcome, ProseLink, Target};
use crate::config::ProseMode;
use crate::diagnostic::{Finding, Place, rules};
use crate::outline::NodeId;
use crate::parse::{Candidate, Named, ProseBlock};
use crate::text::fold::{Folded, fold, fold_mapped};
use std::ops::Range;

/// The outcomes of a file's candidates, by block and candidate; each is asked for once.
pub(super) struct Outcomes(Vec<Vec<Option<Outcome>>>);

impl Outcomes {
    pub fn take(&mut self, block: usize, candidate: usize) -> Outcome {
        let outcome = self.0.get_mut(block).and_then(|block| block.get_mut(candidate)).and_then(Option::take);
        outcome.unwrap_or(Ok(Target::Nothing))
    }
}

/// One candidate, read against the outline; ranges count in the block's folded text.
struct Reading {
    range: Range<usize>,
    found: Found,
}

enum Found {
    /// It leads to a node, through these titles.
    Node(NodeId, Vec<String>),
    /// A figure.
    Target(Target, Vec<String>),
    /// No chapter, section or figure has the bare number: what was named, and what numbers there are.
    Number(String, String),
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

    /// A stretch of the folded text as it is written.
    fn written(&self, range: &Range<usize>) -> &str {
        self.block.text.get(self.original(range)).unwrap_or_default()
    }

    /// Whether emphasis begins or ends between the beginning of a candidate and a place behind it, so that it does not wrap the whole.
    fn parted(&self, candidate: &Candidate, at: usize) -> bool {
        self.block.parted(candidate.start, self.folded.original_start(at))
    }

    /// Whether the slash that folding left at a place stands right behind the word before it, without a space.
    fn slash_right_behind(&self, at: usize) -> bool {
        self.block.text[self.folded.original_end(at)..].starts_with('/')
    }
}

impl Manual<'_> {
    /// Reads all prose references of a source.
    pub(super) fn prose(&self, source: usize) -> Outcomes {
        // `check` reports like `link` and leaves the text alone.
        let shown = self.prose_mode(source) == ProseMode::Link;
        let outcomes = self.parsed[source].prose.iter().map(|block| {
            let block = Block { block, folded: fold_mapped(&block.text) };
            let readings = self.book.readings(&block);
            let manuals = self.manuals_named(&block, &readings);
            let outcome = |(reading, manual)| Some(self.prose_outcome(source, &block, reading, manual, shown));
            readings.iter().zip(manuals).map(outcome).collect()
        });
        Outcomes(outcomes.collect())
    }

    fn prose_outcome(
        &self,
        source: usize,
        block: &Block,
        reading: &Reading,
        manual: Option<Range<usize>>,
        shown: bool,
    ) -> Outcome {
        let original = block.original(&reading.range);
        let place = self.place(source, &block.block.source(original.clone()));
        if matches!(reading.found, Found::Text) {
            return Ok(Target::Nothing);
        }
        if let Some(name) = manual {
            let name = block.written(&name);
            if fold(name.trim_end_matches(['.', ','])) != fold(&self.config.title) {
                return Err(Box::new(self.unknown_manual(place, name)));
            }
        }
        let (target, words) = match &reading.found {
            Found::Node(node, words) => (Target::Node(*node), words.clone()),
            Found::Target(target, words) => (target.clone(), words.clone()),
            Found::Number(named, there) => return Err(Box::new(self.book.bare_number(place, named, there))),
            Found::Wrong(failure) => {
                let finding = self.book.prose_finding(block.written(&reading.range), place, failure.clone());
                return Err(Box::new(self.keeping_markup(finding, source, block, reading)));
            }
            Found::Text => return Ok(Target::Nothing),
        };
        Ok(Target::Prose(Box::new(ProseLink { target, text: original, words, shown })))
    }

    /// Where a line break or emphasis stands among the words of a reference, replacing all of it would take that away: a wrong number is
    /// then replaced alone, and any other replacement is for a person to make.
    fn keeping_markup(&self, mut finding: Finding, source: usize, block: &Block, reading: &Reading) -> Finding {
        let written = block.written(&reading.range);
        let place = &finding.place;
        if self.sources.chapters[source].text.get(place.span.clone()) == Some(written) {
            return finding;
        }
        let number = match &reading.found {
            Found::Wrong(Failure::StaleNumber { chapter, .. }) => self.outline[*chapter].number,
            _ => None,
        };
        let digits = written.find(|c: char| c.is_ascii_digit()).map(|at| {
            let length = written[at..].bytes().take_while(u8::is_ascii_digit).count();
            let start = block.original(&reading.range).start + at;
            block.block.source(start..start + length)
        });
        match (number, digits) {
            (Some(number), Some(digits)) => finding.fix(self.place(source, &digits), number.to_string()),
            _ => {
                finding.fix.iter_mut().for_each(|fix| fix.certain = false);
                finding
            }
        }
    }

    fn unknown_manual(&self, place: Place, name: &str) -> Finding {
        let message = format!("this speaks of the manual \"{name}\", and guidepost cannot check what is in it");
        let finding = Finding::new(&rules::UNKNOWN_MANUAL, place, message).label("a reference to another manual");
        finding.note(format!(
            "this manual is called \"{}\"; put `\\` before the reference if it should stay plain text",
            self.config.title
        ))
    }
}

impl Book<'_> {
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
            Named::Chapter(number) => self.read_chapter(block, *number, candidate, range),
            Named::Section(number) => self.read_section(block, number, range),
            Named::Figure(number) => self.read_figure(block, *number, range),
        }
    }
}
