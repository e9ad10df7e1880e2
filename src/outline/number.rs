//! Chapter numbers: 1, 2, 3 in order, unless a chapter states its own.

use super::{NodeId, Outline};
use crate::diagnostic::{Finding, Place, rules};
use crate::parse::{LARGEST_NUMBER, Parsed};
use crate::source::Sources;
use crate::text::fold::fold;
use ahash::HashMap;
use std::sync::Arc;

/// A number that a title states, and the title behind it.
#[derive(Debug, PartialEq, Eq)]
pub struct Stated<'a> {
    /// The number.
    pub number: u32,
    /// What stands behind the colon; empty when nothing does.
    pub title: &'a str,
}

/// Reads `Chapter 4: Title` or `Chapter 4`. `word` is the manual's own word for a chapter.
pub fn stated<'a>(text: &'a str, word: &str) -> Option<Stated<'a>> {
    let text = text.trim_start();
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let head = text[..split].trim_end();
    if head.len() == split || word.is_empty() || fold(head) != fold(word) {
        return None;
    }
    let digits = text[split..].bytes().take_while(u8::is_ascii_digit).count();
    let number = text[split..split + digits].parse().ok().filter(|number| *number <= LARGEST_NUMBER)?;
    let rest = text[split + digits..].trim_start();
    match rest.strip_prefix([':', '：']) {
        Some(title) => Some(Stated { number, title: title.trim() }),
        None if rest.is_empty() => Some(Stated { number, title: "" }),
        None => None,
    }
}

/// What a chapter says about its own number.
pub(super) struct Claim {
    pub node: NodeId,
    pub stated: Option<u32>,
    pub numbered: bool,
}

/// Numbers all chapters; a stated number that is a duplicate or out of order is a finding.
pub(super) fn assign(
    outline: &mut Outline,
    claims: &[Claim],
    sources: &Sources,
    parsed: &[Arc<Parsed>],
) -> Vec<Finding> {
    let place = |outline: &Outline, node| outline.place(node, sources, parsed);
    let mut findings = Vec::new();
    let mut last = 0;
    let mut first: HashMap<u32, NodeId> = HashMap::default();
    for claim in claims {
        if !claim.numbered {
            findings.extend(claim.stated.and_then(|number| not_counted(place(outline, claim.node)?, number)));
            continue;
        }
        let Some(number) = claim.stated else {
            // A draft is not published, so readers would see a gap where its number is.
            if !outline[claim.node].draft {
                last += 1;
                outline.nodes[claim.node.0 as usize].number = Some(last);
                first.entry(last).or_insert(claim.node);
            }
            continue;
        };
        outline.nodes[claim.node.0 as usize].number = Some(number);
        let earlier = first.get(&number).copied();
        first.entry(number).or_insert(claim.node);
        let earlier = earlier.map(|node| place(outline, node));
        findings.extend(place(outline, claim.node).and_then(|place| wrong(place, number, last, earlier)));
        last = last.max(number);
    }
    findings
}

/// A chapter cannot both have a number and be left out of the numbering.
fn not_counted(place: Place, number: u32) -> Option<Finding> {
    let message =
        format!("this chapter says it is number {number}, and `numbered: false` leaves it out of the numbering");
    let finding = Finding::new(&rules::CHAPTER_NUMBER_ORDER, place, message);
    Some(finding.note("take the number out of its title, or `numbered: false` out of its settings"))
}

/// `earlier`: a chapter that has the number already, and its place where it is written anywhere.
fn wrong(place: Place, number: u32, last: u32, earlier: Option<Option<Place>>) -> Option<Finding> {
    if let Some(earlier) = earlier {
        let message = format!("two chapters have the number {number}");
        let finding = Finding::new(&rules::DUPLICATE_CHAPTER_NUMBER, place, message)
            .note(format!("the next free number here is {}", last + 1));
        return Some(match earlier {
            Some(place) => finding.related(place, "the first is here"),
            None => finding,
        });
    }
    (number <= last).then(|| {
        let message = format!("this chapter says it is number {number}, but number {last} stands before it");
        Finding::new(&rules::CHAPTER_NUMBER_ORDER, place, message)
            .note("give it a number that fits its place, or reorder the files (a leading `01-` orders them)")
    })
}
