//! Chapter paths: a chain of titles that ends at the target.
//!
//! Takes a path as written, returns the node it names or what is wrong with it. Knows nothing of where the path is written.

use super::book::Book;
use crate::outline::{Kind, NodeId, Outline};
use crate::text::fold::{fold, fold_mapped};

/// No path has so many parts; looking for what one was meant to be takes longer with each.
const MOST_PARTS: usize = 64;

/// What is wrong with a path.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// It fits more than one place.
    Ambiguous(Vec<NodeId>),
    /// The title is right, the number is not.
    StaleNumber { chapter: NodeId, given: u32 },
    /// Its end stands elsewhere.
    Moved { to: Vec<NodeId>, missing: Missing },
    /// No chapter has that number.
    UnknownNumber(u32),
    /// A title is nowhere.
    Unknown(Missing),
    /// Nothing stands between two slashes.
    EmptySegment,
    /// A section's number stands before another section's title.
    StaleSection { node: NodeId, given: String },
    /// A section's number stands before a title that no section has.
    NotItsTitle { node: NodeId, named: String, given: String },
    /// It names a draft.
    Draft(NodeId),
}

/// The first part of a path that names nothing.
#[derive(Debug, Clone)]
pub(crate) struct Missing {
    /// The part as written.
    pub segment: String,
    /// Where it was looked for; the manual itself for a first part.
    pub below: NodeId,
    /// The chapter number stated before it, if one was.
    pub number: Option<u32>,
    /// What stands behind it, folded.
    pub rest: Option<String>,
}

/// A path that begins with a chapter's number.
pub(crate) struct NumberedPath<'a> {
    pub number: u32,
    /// The folded title and all behind it; none for a bare `Chapter 2` or `Chapter 2/…`.
    pub titled: Option<&'a str>,
    /// What stands behind `Chapter 2/`, folded.
    pub rest: Option<&'a str>,
}

/// Reads `chapter 2: title/…`, `chapter 2/…` or `chapter 2` from a path, both folded.
pub(crate) fn numbered<'a>(folded: &'a str, chapter_word: &str) -> Option<NumberedPath<'a>> {
    let rest = folded.strip_prefix(chapter_word)?.strip_prefix(' ')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok()?;
    let behind = rest[digits..].trim_start();
    if behind.is_empty() {
        return Some(NumberedPath { number, titled: None, rest: None });
    }
    if let Some(rest) = behind.strip_prefix('/') {
        return Some(NumberedPath { number, titled: None, rest: Some(rest) });
    }
    let titled = behind.strip_prefix(':')?.trim_start();
    Some(NumberedPath { number, titled: Some(titled), rest: None })
}

impl Book<'_> {
    /// The node that a path names.
    pub(crate) fn plain_path(&self, written: &str) -> Result<NodeId, Failure> {
        let folded = fold(written);
        if folded.matches('/').count() > MOST_PARTS {
            let segment = first_segment(written);
            return Err(Failure::Unknown(Missing { segment, below: Outline::MANUAL, number: None, rest: None }));
        }
        let found = match numbered(&folded, &self.chapter_word) {
            Some(path) => self.numbered_path(&path, written, &folded),
            None => self.tail(&folded).map_err(|()| self.unknown(written)),
        };
        match found {
            Ok(nodes) => self.only(nodes),
            Err(failure) => self.on_start_page(&folded).ok_or(failure),
        }
    }

    /// The manual's own title, or that of its start page, names the start page where nothing else has that title.
    fn on_start_page(&self, folded: &str) -> Option<NodeId> {
        let titles = [Some(self.title), self.start];
        titles.into_iter().flatten().map(fold).filter(|title| !title.is_empty()).find_map(|title| {
            let rest = folded.strip_prefix(title.as_str())?;
            match rest.strip_prefix('/') {
                Some(rest) => self.outline.below(Outline::MANUAL, rest).first().copied(),
                None => rest.is_empty().then_some(Outline::MANUAL),
            }
        })
    }

    /// One node, or why there is not one: drafts are no targets.
    fn only(&self, nodes: Vec<NodeId>) -> Result<NodeId, Failure> {
        let published: Vec<NodeId> = nodes.iter().copied().filter(|&node| !self.outline[node].draft).collect();
        match (&published[..], &nodes[..]) {
            ([node], _) => Ok(*node),
            ([], [draft, ..]) => Err(Failure::Draft(*draft)),
            _ => Err(Failure::Ambiguous(published)),
        }
    }

    fn tail(&self, folded: &str) -> Result<Vec<NodeId>, ()> {
        let found = if folded.is_empty() { Vec::new() } else { self.outline.tails(folded, usize::MAX) };
        if found.is_empty() { Err(()) } else { Ok(found) }
    }

    fn numbered_path(&self, path: &NumberedPath, written: &str, folded: &str) -> Result<Vec<NodeId>, Failure> {
        let of_number = self.outline.chapters_numbered(path.number);
        let Some(titled) = path.titled else {
            return self.by_number(path, of_number, written, folded);
        };
        for (title, rest) in crate::outline::splits(titled) {
            let chapters: Vec<NodeId> = self
                .outline
                .children_titled(Outline::MANUAL, title)
                .filter(|&node| self.outline[node].kind == Kind::Chapter)
                .collect();
            let Some(&any) = chapters.first() else { continue };
            let right: Vec<NodeId> = chapters.iter().copied().filter(|chapter| of_number.contains(chapter)).collect();
            let from = right.first().copied().unwrap_or(any);
            let found = match rest {
                Some(rest) => self.outline.below(from, rest),
                None => vec![from],
            };
            return match (found.is_empty(), right.is_empty()) {
                (true, _) => Err(self.missing_below(from, rest.unwrap_or_default(), written)),
                // A draft has no number, so none can be stale.
                (false, true) if !self.outline[any].draft && self.has_certain_number(any) => {
                    Err(Failure::StaleNumber { chapter: any, given: path.number })
                }
                (false, _) => Ok(found),
            };
        }
        // Rarely a title itself begins with the chapter word: the tree decides.
        self.tail(folded).map_err(|()| self.unknown_chapter(path.number, titled, written))
    }

    /// Whether a chapter's number, or that it has none, is known.
    pub(super) fn has_certain_number(&self, chapter: NodeId) -> bool {
        self.outline.knows_numbers() || self.outline[chapter].number.is_some()
    }

    fn by_number(
        &self,
        path: &NumberedPath,
        of_number: &[NodeId],
        written: &str,
        folded: &str,
    ) -> Result<Vec<NodeId>, Failure> {
        if of_number.is_empty() {
            return self.tail(folded).map_err(|()| match path.rest {
                Some(rest) => self.moved(
                    rest,
                    Missing {
                        segment: first_segment(written),
                        below: Outline::MANUAL,
                        number: Some(path.number),
                        rest: None,
                    },
                    true,
                ),
                None => Failure::UnknownNumber(path.number),
            });
        }
        let Some(rest) = path.rest else { return Ok(of_number.to_vec()) };
        let found: Vec<NodeId> = of_number.iter().flat_map(|&chapter| self.outline.below(chapter, rest)).collect();
        if found.is_empty() { Err(self.missing_below(of_number[0], rest, written)) } else { Ok(found) }
    }

    /// The chapter title is nowhere.
    fn unknown_chapter(&self, number: u32, titled: &str, written: &str) -> Failure {
        if titled.is_empty() || titled.starts_with('/') {
            return Failure::EmptySegment;
        }
        let folded = fold_mapped(written);
        let start = folded.text.len() - titled.len();
        let cut = titled.find('/').unwrap_or(titled.len());
        let segment = written[folded.original_start(start)..folded.original_end(start + cut)].to_owned();
        let rest = titled.get(cut + 1..).map(str::to_owned);
        self.moved(titled, Missing { segment, below: Outline::MANUAL, number: Some(number), rest }, true)
    }

    /// Everything up to a node was right; `rest` (folded) names nothing below it.
    fn missing_below(&self, from: NodeId, rest: &str, written: &str) -> Failure {
        let (mut below, mut rest) = (from, rest);
        while let Some((node, behind)) = crate::outline::splits(rest).find_map(|(title, behind)| {
            let behind = behind?;
            self.outline.children_titled(below, title).next().map(|node| (node, behind))
        }) {
            (below, rest) = (node, behind);
        }
        let folded = fold_mapped(written);
        let start = folded.text.len() - rest.len();
        let cut = rest.find('/').unwrap_or(rest.len());
        if cut == 0 {
            return Failure::EmptySegment;
        }
        let segment = written[folded.original_start(start)..folded.original_end(start + cut)].to_owned();
        let behind = rest.get(cut + 1..).map(str::to_owned);
        self.moved(rest, Missing { segment, below, number: None, rest: behind }, true)
    }

    /// A path without a chapter number that names nothing.
    fn unknown(&self, written: &str) -> Failure {
        let folded = fold_mapped(written);
        let text = &folded.text;
        if text.is_empty() || text.starts_with('/') || text.ends_with('/') || text.contains("//") {
            return Failure::EmptySegment;
        }
        // The longest beginning that names something, wherever it stands, is where the path went wrong.
        let cuts = text.rmatch_indices('/').map(|(at, _)| at);
        for cut in cuts {
            if let Some(&from) = self.outline.tails(&text[..cut], 1).first() {
                return self.missing_below(from, &text[cut + 1..], written);
            }
        }
        let cut = text.find('/').unwrap_or(text.len());
        let segment = written[..folded.original_end(cut)].trim().to_owned();
        let rest = text.get(cut + 1..).map(str::to_owned);
        self.moved(text, Missing { segment, below: Outline::MANUAL, number: None, rest }, false)
    }

    /// A path whose end stands elsewhere has moved; the longest end that names something counts. `whole` says that all of `folded` may.
    fn moved(&self, folded: &str, missing: Missing, whole: bool) -> Failure {
        let ends = folded.match_indices('/').map(|(at, _)| &folded[at + 1..]);
        let all = whole.then_some(folded).into_iter().chain(ends);
        for end in all.filter(|end| !end.is_empty()) {
            let to: Vec<NodeId> =
                self.outline.tails(end, usize::MAX).into_iter().filter(|&node| !self.outline[node].draft).collect();
            if !to.is_empty() {
                return Failure::Moved { to, missing };
            }
        }
        if folded.is_empty() || folded.ends_with('/') || folded.contains("//") {
            return Failure::EmptySegment;
        }
        Failure::Unknown(missing)
    }
}

fn first_segment(written: &str) -> String {
    written.split('/').next().unwrap_or(written).trim().to_owned()
}
