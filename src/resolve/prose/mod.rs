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
use super::elsewhere::Whose;
use super::path::Failure;
use super::{Manual, Outcome, ProseLink, Target};
use crate::config::ProseMode;
use crate::diagnostic::Finding;
use crate::outline::NodeId;
use crate::parse::{Candidate, Named, ProseBlock};
use crate::text::fold::{Folded, fold_mapped};
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

/// Where candidates are read: the source, the block, and whether it becomes a link.
struct Spot<'a> {
    source: usize,
    block: &'a Block<'a>,
    shown: bool,
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

    /// Whether a quotation mark begins in a stretch of the folded text and does not end there.
    fn has_open_quote(&self, range: &Range<usize>) -> bool {
        self.text()[range.clone()].matches('"').count() % 2 == 1
    }

    /// Whether a sentence goes on behind a place, without so much as the end of emphasis.
    fn goes_on(&self, at: usize) -> bool {
        let end = self.folded.original_end(at);
        let parted = end.checked_sub(1).is_some_and(|before| self.block.parted(before, end));
        !parted && self.text()[at..].trim_start().starts_with(char::is_alphanumeric)
    }

    /// Whether emphasis begins at a place.
    fn emphasis_begins(&self, at: usize) -> bool {
        let at = self.folded.original_start(at);
        at.checked_sub(1).is_some_and(|before| self.block.parted(before, at))
    }

    /// What stands behind the word that ends at a place, as it is written.
    fn written_behind(&self, at: usize) -> &str {
        &self.block.text[self.folded.original_end(at)..]
    }

    /// Whether the slash that folding left at a place stands right behind the word before it, without a space.
    fn slash_right_behind(&self, at: usize) -> bool {
        self.written_behind(at).starts_with('/')
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
            let spot = Spot { source, block: &block, shown };
            let outcome = |(candidate, (reading, manual))| {
                Some(match manual {
                    Some(name) => self.prose_of_manual(&spot, candidate, reading, name),
                    None => self.prose_outcome(&spot, &self.book, reading),
                })
            };
            readings.into_iter().zip(manuals).enumerate().map(outcome).collect()
        });
        Outcomes(outcomes.collect())
    }

    /// The outcome for a reading against a book; a node of it is one of this manual.
    fn prose_outcome(&self, spot: &Spot, book: &Book, reading: Reading) -> Outcome {
        let block = spot.block;
        let text = block.original(&reading.range);
        let place = self.place(spot.source, &block.block.source(text.clone()));
        let (target, words) = match reading.found {
            Found::Node(node, words) => (Target::Node(node), words),
            Found::Target(target, words) => (target, words),
            Found::Number(named, there) => return Err(Box::new(book.bare_number(place, &named, &there))),
            Found::Wrong(ref failure) => {
                let file = &self.sources.chapters[spot.source].path;
                let finding = book.prose_finding(block.written(&reading.range), place, file, failure.clone());
                let mut finding = self.keeping_markup(finding, spot, book, &reading);
                let section = matches!(failure, Failure::StaleSection { .. });
                let doubtful = section && block.goes_on(reading.range.end) || block.has_open_quote(&reading.range);
                if doubtful || book.may_belong_to_another_book(block, reading.range.end) {
                    finding.fix.iter_mut().for_each(|fix| fix.certain = false);
                }
                return Err(Box::new(finding));
            }
            Found::Text => return Ok(Target::Nothing),
        };
        Ok(Target::Prose(Box::new(ProseLink { target, text, words, shown: spot.shown })))
    }

    /// The outcome for a candidate that a sentence places in a manual of a name.
    fn prose_of_manual(&self, spot: &Spot, candidate: usize, reading: Reading, name: Range<usize>) -> Outcome {
        let block = spot.block;
        let written = block.written(&name);
        match self.manual_named(written) {
            Whose::Own => self.prose_outcome(spot, &self.book, reading),
            Whose::Other(manual) => match self.other(manual) {
                Some(book) => self.prose_elsewhere(spot, manual, book, candidate, name),
                None => Ok(Target::Nothing),
            },
            Whose::Unknown if matches!(reading.found, Found::Text) => Ok(Target::Nothing),
            Whose::Unknown => {
                let place = |range| self.place(spot.source, &block.block.source(block.original(range)));
                let finding = self.unknown_manual(place(&reading.range), written);
                let near = self.nearest_manual(written).map(str::to_owned);
                Err(Box::new(match near {
                    Some(near) => finding.suggest(place(&name), near),
                    None => finding,
                }))
            }
        }
    }

    /// The candidate read against another manual's tree. A name right behind it is part of the link, so that its words say where it leads.
    fn prose_elsewhere(
        &self,
        spot: &Spot,
        manual: usize,
        book: &Book,
        candidate: usize,
        name: Range<usize>,
    ) -> Outcome {
        let block = spot.block;
        let reading = book.read_candidate(block, candidate);
        let name_end = self.name_right_behind(block, &reading, &name);
        let mut outcome = self.prose_outcome(spot, book, reading)?;
        let Target::Prose(link) = &mut outcome else { return Ok(outcome) };
        let Target::Node(node) = link.target else { return Ok(Target::Nothing) };
        link.target = Target::Elsewhere { manual, node };
        if let Some(end) = name_end {
            let whole = link.text.start..block.original(&(name.start..end)).end;
            if block.block.html(whole.clone()).is_some()
                && let Some(last) = link.words.last_mut()
            {
                last.push_str(&block.block.text[link.text.end..whole.end]);
                link.text = whole;
            }
        }
        Ok(outcome)
    }

    /// Where a line break or emphasis stands among the words of a reference, replacing all of it would take that away: a wrong number is
    /// then replaced alone, and any other replacement is for a person to make.
    fn keeping_markup(&self, mut finding: Finding, spot: &Spot, book: &Book, reading: &Reading) -> Finding {
        let (source, block) = (spot.source, spot.block);
        let written = block.written(&reading.range);
        let place = &finding.place;
        if self.sources.chapters[source].text.get(place.span.clone()) == Some(written) {
            return finding;
        }
        let number = match &reading.found {
            Found::Wrong(Failure::StaleNumber { chapter, .. }) => book.outline[*chapter].number,
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
}

impl Book<'_> {
    fn readings(&self, block: &Block) -> Vec<Reading> {
        let mut readings: Vec<Reading> = Vec::new();
        for (number, candidate) in block.block.candidates.iter().enumerate() {
            let range = block.folded.folded_at(candidate.start)..block.folded.folded_at(candidate.end);
            // Inside the path of the candidate before it, a chapter word is part of a title.
            let taken = readings.last().is_some_and(|last| range.start < last.range.end);
            readings.push(if taken {
                Reading { range, found: Found::Text }
            } else {
                self.read_candidate(block, number)
            });
        }
        readings
    }

    fn read_candidate(&self, block: &Block, number: usize) -> Reading {
        let candidate = &block.block.candidates[number];
        let range = block.folded.folded_at(candidate.start)..block.folded.folded_at(candidate.end);
        match &candidate.named {
            Named::Chapter(number) => self.read_chapter(block, *number, candidate, range),
            Named::Section(number) => self.read_section(block, number, range),
            Named::Figure(number) => self.read_figure(block, *number, range),
        }
    }
}
