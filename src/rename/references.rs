//! References as text: for each one that would break, the ways to write it so that it leads to the same place.
//!
//! Takes a reference of the old manual and where it must lead now; returns candidates, the least change first. Each is a list of replacements in the old
//! text. Which of them is right the caller finds out by checking the manual that comes of it.

use super::links;
use super::paths;
use super::same::Same;
use crate::diagnostic::{Fix, Place};
use crate::outline::NodeId;
use crate::parse::{Form, Named, Reference};
use crate::resolve::{ProseLink, Target};
use crate::text::address;
use crate::text::around::{Around, escape};
use crate::text::fold::fold;
use std::ops::Range;

/// One reference, its file and where it led.
pub(super) struct Spot<'a> {
    pub same: &'a Same<'a>,
    pub source: usize,
    pub reference: &'a Reference,
    pub target: &'a Target,
}

impl Spot<'_> {
    /// The ways to write the reference, the least change first.
    pub fn candidates(&self) -> Vec<Vec<Fix>> {
        match (self.reference.form, self.target) {
            (Form::Prose(block, candidate), Target::Prose(link)) => self.prose(block, candidate, link),
            (_, Target::Node(node)) => self.path(*node),
            (_, Target::Page { .. } | Target::Asset { .. }) => links::candidates(self),
            _ => Vec::new(),
        }
    }

    pub fn text(&self) -> &str {
        &self.same.old.sources.chapters[self.source].text
    }

    pub fn fix(&self, span: Range<usize>, replacement: String) -> Fix {
        let place = Place::new(&self.same.old.sources.chapters[self.source].file, span);
        Fix { place, replacement, certain: true }
    }

    fn path(&self, node: NodeId) -> Vec<Vec<Fix>> {
        let Some(now) = self.same.node(node) else { return Vec::new() };
        let span = self.reference.target_span.clone();
        let raw = &self.text()[span.clone()];
        let around = self.reference.around(self.text());
        let written = match around {
            Around::Brackets => self.reference.target.clone(),
            _ => address::decode(self.reference.target.trim()).into_owned(),
        };
        let mut candidates = Vec::new();
        let styled = paths::changes(self.same, &written, node).map(|changes| replaced(&written, &changes));
        if let Some(styled) = &styled {
            candidates.push(match paths::changes(self.same, raw, node).filter(|_| fold(raw) == fold(&written)) {
                Some(changes) => self.each(changes, |range| span.start + range.start..span.start + range.end, around),
                None => vec![self.fix(span.clone(), around.escaped(styled))],
            });
        }
        let anew = paths::anew(self.same, &written, node, now);
        candidates.extend(anew.iter().map(|path| vec![self.fix(span.clone(), around.escaped(path))]));
        // A title with a `|` cannot stand between `[[` and `]]`.
        if let (Around::Brackets, Some(path)) = (around, styled.as_ref().or(anew.first())) {
            let link = format!("[{}](<{}>)", self.reference.label(self.text()), Around::Pointed.escaped(path));
            candidates.push(vec![self.fix(self.reference.span.clone(), link)]);
        }
        candidates
    }

    fn each(
        &self,
        changes: Vec<(Range<usize>, String)>,
        at: impl Fn(Range<usize>) -> Range<usize>,
        around: Around,
    ) -> Vec<Fix> {
        changes.into_iter().map(|(range, new)| self.fix(at(range), around.escaped(&new))).collect()
    }

    fn prose(&self, block: usize, candidate: usize, link: &ProseLink) -> Vec<Vec<Fix>> {
        let parsed = &self.same.old.parsed[self.source];
        let block = &parsed.prose[block];
        let written = &block.text[link.text.clone()];
        let source = |range: Range<usize>| block.source(link.text.start + range.start..link.text.start + range.end);
        let whole = source(0..written.len());
        let numbered = |number: String| {
            let digits = written.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
            let length =
                written[digits..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(written.len() - digits);
            self.fix(source(digits..digits + length), number)
        };
        match (&block.candidates[candidate].named, &link.target) {
            (Named::Figure(_), Target::Page { page, fragment: Some(id), .. }) => {
                let number = self.figure_number(*page, id);
                number.map(|number| vec![numbered(number.to_string())]).into_iter().collect()
            }
            (Named::Section(_), Target::Node(node)) => {
                let Some(now) = self.same.node(*node) else { return Vec::new() };
                let label = self.same.new.outline.label(now);
                let bare = vec![numbered(label.clone())];
                let (old, title) = (&self.same.old.outline[*node].folded, &self.same.new.outline[now].title);
                match fold(written).strip_suffix(&**old) {
                    Some(_) => {
                        let word = self.same.new.config.labels.get("section");
                        vec![vec![self.fix(whole, format!("{word} {label} {}", escape(title)))], bare]
                    }
                    None => vec![bare],
                }
            }
            (Named::Chapter(_), Target::Node(node)) => {
                let Some(now) = self.same.node(*node) else { return Vec::new() };
                let changes = paths::changes(self.same, written, *node);
                let least = changes.map(|changes| {
                    changes.into_iter().map(|(range, new)| self.fix(source(range), escape(&new))).collect()
                });
                let full = escape(&self.same.new.outline.path(now));
                // A place in no numbered chapter cannot be told in prose.
                let marked = paths::anew(self.same, "", *node, now).into_iter().take(1);
                let marked = marked
                    .map(|path| vec![self.fix(whole.clone(), format!("[[{}]]", Around::Brackets.escaped(&path)))]);
                least.into_iter().chain([vec![self.fix(whole.clone(), full)]]).chain(marked).collect()
            }
            _ => Vec::new(),
        }
    }

    fn figure_number(&self, page: crate::outline::PageId, id: &str) -> Option<usize> {
        let id = self.same.place(page, id)?;
        let page = &self.same.new.outline[self.same.page(page)?];
        let figures = &self.same.new.parsed[page.source?].figures;
        Some(page.first_figure + figures.iter().position(|figure| figure.id == id)?)
    }
}

fn replaced(text: &str, changes: &[(Range<usize>, String)]) -> String {
    let mut new = String::new();
    let mut at = 0;
    for (range, title) in changes {
        new.push_str(&text[at..range.start]);
        new.push_str(title);
        at = range.end;
    }
    new.push_str(&text[at..]);
    new
}
