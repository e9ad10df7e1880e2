//! The manual that a sentence names: `in the "…"` behind a reference, or in front of it.
//!
//! Takes a block and the readings of its candidates, returns for each the name that holds for it, as written. Whether a manual of that name is
//! known is not asked here.

use super::sentence::sentence_end;
use super::{Block, Found, Reading};
use crate::parse::BARRIER;
use crate::resolve::Manual;
use crate::resolve::elsewhere::Whose;
use crate::text::fold::fold;
use std::ops::Range;

/// No manual has a longer name, in bytes; a quotation mark further off belongs to something else.
const LONGEST_NAME: usize = 240;

impl Manual<'_> {
    /// For each reading the manual that its sentence names, `in the "…"` behind or in front of it.
    pub(super) fn manuals_named(&self, block: &Block, readings: &[Reading]) -> Vec<Option<Range<usize>>> {
        let text = block.text();
        let mut manuals: Vec<Option<Range<usize>>> = vec![None; readings.len()];
        // A name stands in quotation marks, and few sentences have any.
        if !text.contains('"') {
            return manuals;
        }
        let openings = self.openings();
        for (index, reading) in readings.iter().enumerate() {
            let next = readings.get(index + 1).map_or(text.len(), |next| next.range.start);
            manuals[index] = behind(text, reading, next, &openings)
                .or_else(|| self.behind_longer_title(block, index, reading.range.end..next, &openings));
        }
        // "Chapter 1: … or Chapter 2: … in the "…"": the name holds for both, unless the first is a title of this manual.
        for index in (1..readings.len()).rev() {
            let (before, behind) = (&readings[index - 1], &readings[index]);
            if manuals[index - 1].is_none() && !stands_here(text, before) && joined(text, before, behind) {
                manuals[index - 1] = manuals[index].clone();
            }
        }
        for index in 0..readings.len() {
            if manuals[index].is_some() {
                continue;
            }
            let inherited = index.checked_sub(1).filter(|&before| joined(text, &readings[before], &readings[index]));
            manuals[index] = in_front(text, readings[index].range.start, &openings)
                .or_else(|| inherited.and_then(|before| manuals[before].clone()));
        }
        manuals
    }

    /// The name of another manual that has a longer title at this place: "Chapter 1: Basics and More in the "…"", where this one has only `Basics`.
    fn behind_longer_title(
        &self,
        block: &Block,
        candidate: usize,
        between: Range<usize>,
        openings: &[String],
    ) -> Option<Range<usize>> {
        let rest = block.text().get(between.clone())?;
        let (_, end) = first_of(openings, &rest[..sentence_end(rest)])?;
        let name = quoted(block.text(), between.start + end)?;
        let Whose::Other(manual) = self.manual_named(block.written(&name)) else { return None };
        let reading = self.other(manual)?.read_candidate(block, candidate);
        let titled = !matches!(reading.found, Found::Text | Found::Number(..)) && reading.range.end > between.start;
        (titled && self.name_right_behind(block, &reading, &name).is_some()).then_some(name)
    }

    /// Where the quotation mark behind a manual's name ends, if nothing but `in the "` stands between a reading and the name.
    pub(super) fn name_right_behind(&self, block: &Block, reading: &Reading, name: &Range<usize>) -> Option<usize> {
        let between = block.text().get(reading.range.end..name.start)?;
        self.openings().iter().any(|opening| between.trim_start() == opening).then_some(name.end + 1)
    }

    /// `in the "`, in every way it may be written.
    fn openings(&self) -> Vec<String> {
        self.config.labels.ways("in").map(|way| format!("{} \"", fold(way))).collect()
    }
}

/// The name in `in the "…"` behind a reading. Where the reading itself failed, its end is a guess, so the rest of the sentence counts.
fn behind(text: &str, reading: &Reading, next: usize, openings: &[String]) -> Option<Range<usize>> {
    let end = reading.range.end.min(next);
    let between = &text[end..next];
    let rest = between.trim_start_matches([',', ' ', ')']);
    let right_behind = openings.iter().find(|opening| rest.starts_with(opening.as_str()));
    let start = match right_behind {
        Some(opening) => between.len() - rest.len() + opening.len(),
        None if matches!(reading.found, Found::Wrong(_) | Found::Number(..)) => {
            first_of(openings, &between[..sentence_end(between)])?.1
        }
        None => return None,
    };
    quoted(text, end + start)
}

/// Where the first of some words in a text begins and ends.
fn first_of(openings: &[String], text: &str) -> Option<(usize, usize)> {
    openings.iter().filter_map(|opening| text.find(opening).map(|at| (at, at + opening.len()))).min()
}

/// The name in `in the "…"` in front of a reference, with no more than two small words between them.
fn in_front(text: &str, start: usize, openings: &[String]) -> Option<Range<usize>> {
    let mut from = start.saturating_sub(LONGEST_NAME);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let ends = openings.iter().filter_map(|opening| text[from..start].rfind(opening).map(|at| at + opening.len()));
    let name = quoted(text, from + ends.max()?)?;
    let between = text[..start].get(name.end + 1..)?;
    let words = between.trim_start_matches([',', ':']).trim();
    let small = words.chars().all(|c| c.is_alphabetic() || c == ' ')
        && words.split(' ').filter(|word| !word.is_empty()).count() <= 2;
    small.then_some(name)
}

fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    let length = text.bytes().skip(start).take(LONGEST_NAME).position(|byte| byte == b'"')?;
    (length > 0 && !text[start..start + length].contains(BARRIER)).then_some(start..start + length)
}

/// Whether two references are one enumeration: nothing but "," and one small word between them.
fn joined(text: &str, before: &Reading, behind: &Reading) -> bool {
    let Some(between) = text.get(before.range.end..behind.range.start) else { return false };
    let words = between.trim_matches([',', ' ']);
    words.len() <= 4 && words.chars().all(char::is_alphabetic)
}

/// Whether a reference names a title, and this manual has it there.
fn stands_here(text: &str, reading: &Reading) -> bool {
    matches!(reading.found, Found::Node(..)) && text[reading.range.clone()].contains([':', '/'])
}
