//! Front matter: the YAML between two `---` lines at the head of a file.
//!
//! Takes a file's text, returns what the front matter says, where the body begins, and findings. A first `---` without a second is
//! a thematic break, as in CommonMark, and a page without front matter gets the defaults.

use crate::calendar::{Day, Rhythm};
use crate::config::{PROSE_MODES, ProseMode};
use crate::diagnostic::{Finding, Place, rules};
use crate::yaml::{Node, Reader};
use std::ops::Range;
use std::sync::Arc;

/// What a page says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The title, where the H1 does not say or says otherwise, and where it stands.
    pub title: Option<(String, Range<usize>)>,
    /// `false` leaves a chapter out of the numbering.
    pub numbered: Option<bool>,
    /// The chapter's number, and where it stands.
    pub number: Option<(u32, Range<usize>)>,
    /// Not published, and no target.
    pub draft: bool,
    /// Old addresses of this page.
    pub aliases: Vec<(String, Range<usize>)>,
    /// One line for search engines and lists of pages.
    pub description: String,
    /// The day somebody last checked the page, and where it stands.
    pub reviewed: Option<(Day, Range<usize>)>,
    /// How long that holds, where the page says something else than the manual.
    pub review_every: Option<Rhythm>,
    /// The terms that this page explains are marked on all others.
    pub glossary: bool,
    /// What this page's prose references become.
    pub prose: Option<ProseMode>,
}

/// The largest number that a chapter can state. One behind it has the next, so there must be more.
pub const LARGEST_NUMBER: u32 = 9999;

const KEYS: &[&str] = &[
    "title",
    "numbered",
    "number",
    "draft",
    "aliases",
    "description",
    "reviewed",
    "review-every",
    "glossary",
    "prose-references",
];

/// Cuts the front matter off; the body begins at the returned byte.
pub(super) fn read(file: &Arc<str>, text: &str) -> (FrontMatter, usize, Vec<Finding>) {
    let Some((yaml, body)) = split(text) else {
        return (FrontMatter::default(), 0, never_closed(file, text).into_iter().collect());
    };
    let mut reader = Reader::new(file);
    let root = reader.parse(&text[yaml.clone()], yaml.start);
    let mut front = FrontMatter::default();
    for (key, node) in reader.entries(&root, KEYS, "front matter") {
        front.set(key, node, &mut reader);
    }
    (front, body, reader.findings)
}

/// The range of the YAML in a file's text and the start of the body; none where there is no front matter.
pub fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// A first `---` with a setting below it was meant as front matter, even where no second one follows.
fn never_closed(file: &Arc<str>, text: &str) -> Option<Finding> {
    let mut lines = text.lines();
    let opens = lines.next().filter(|line| line.trim_end() == "---")?;
    let (key, _) = lines.next()?.split_once(':')?;
    KEYS.contains(&key).then(|| {
        let message = "the settings of this page begin here and end nowhere, so they are shown as text";
        let finding = Finding::new(&rules::INVALID_YAML, Place::new(file, 0..opens.trim_end().len()), message);
        finding.note("write a line `---` behind the last setting")
    })
}

impl FrontMatter {
    fn set(&mut self, key: &str, node: &Node, reader: &mut Reader) {
        match key {
            "title" => self.title = reader.text(node).map(|title| (title, node.span.clone())),
            "numbered" => self.numbered = reader.bool(node),
            "number" => self.number = reader.number(node, LARGEST_NUMBER).map(|number| (number, node.span.clone())),
            "glossary" => self.glossary = reader.bool(node).unwrap_or(false),
            "draft" => self.draft = reader.bool(node).unwrap_or(false),
            "description" => self.description = reader.text(node).unwrap_or_default(),
            "prose-references" => self.prose = reader.choice(node, PROSE_MODES),
            "reviewed" => self.reviewed = reader.parsed(node).map(|day| (day, node.span.clone())),
            "review-every" => self.review_every = reader.parsed(node),
            _ => {
                let items = reader.list(node).iter();
                self.aliases =
                    items.filter_map(|item| reader.text(item).map(|alias| (alias, item.span.clone()))).collect();
            }
        }
    }
}
