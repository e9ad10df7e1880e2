//! Labels of links and footnotes: `[text][label]` and `[^note]` that nothing defines, and definitions that nothing uses.
//!
//! Takes what the Markdown parser says about the labels of one page, returns findings. `[label]` alone is never one of them: it is how
//! people write brackets.

use super::events::{Item, begins_escaped, normal, plain_runs};
use super::place;
use crate::diagnostic::{Finding, rules};
use crate::text::nearest;
use ahash::{HashMap, HashSet};
use pulldown_cmark::{BrokenLink, Event, LinkType, Tag};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A misspelled label is compared with so many others of its page.
const COMPARED: usize = 200;

/// Where a link label is defined.
pub(super) struct Definition {
    /// Its normal form.
    pub label: String,
    pub span: Range<usize>,
    /// It leads nowhere (`[//]: # (words)`), as people write comments that no reader sees.
    pub comment: bool,
}

/// Where all of a page's link labels are defined, in order of label.
#[derive(Default)]
pub(super) struct Definitions(Vec<Definition>);

impl Definitions {
    pub fn new(mut all: Vec<Definition>) -> Self {
        all.sort_by(|a, b| a.label.cmp(&b.label));
        Self(all)
    }

    /// Where a label, written in any way, is defined.
    pub fn of(&self, label: &str) -> Option<&Range<usize>> {
        let label = normal(label);
        let at = self.0.binary_search_by(|known| known.label.cmp(&label)).ok()?;
        Some(&self.0[at].span)
    }
}

/// The labels of one page, being gathered.
pub(super) struct Labels<'f> {
    file: &'f Arc<str>,
    /// Where the body begins; the parser counts from there.
    start: usize,
    /// Link labels that are used and not defined, by where they stand: the parser may ask for one more than once.
    undefined: BTreeMap<(usize, usize), String>,
}

impl<'f> Labels<'f> {
    pub fn new(file: &'f Arc<str>, start: usize) -> Self {
        Self { file, start, undefined: BTreeMap::new() }
    }

    /// Takes note of a label that the parser asks for.
    pub fn not_defined(&mut self, broken: &BrokenLink) {
        use LinkType::{Collapsed, CollapsedUnknown, Reference, ReferenceUnknown};
        if matches!(broken.link_type, Reference | ReferenceUnknown | Collapsed | CollapsedUnknown) {
            let span = (self.start + broken.span.start, self.start + broken.span.end);
            self.undefined.insert(span, broken.reference.to_string());
        }
    }

    /// Reports what is wrong with the labels, now that the whole page is known.
    pub fn report(self, text: &str, items: &[Item], definitions: &Definitions, findings: &mut Vec<Finding>) {
        let Definitions(definitions) = definitions;
        for ((start, end), label) in &self.undefined {
            findings.push(self.undefined_link(*start..*end, label, definitions));
        }
        let notes = undefined_notes(items, text);
        let defined = if notes.is_empty() { Vec::new() } else { defined_notes(items) };
        for span in notes {
            findings.push(self.undefined_note(span.clone(), &text[span.start + 2..span.end - 1], &defined));
        }
        self.report_unused(items, definitions, findings);
        for (label, span) in defined_again(items, text, self.start, definitions) {
            let message = format!("`[{label}]` is defined further up already, so this line has no effect");
            let finding = Finding::new(&rules::UNUSED_DEFINITION, place(self.file, span), message);
            findings.push(finding.label("defined twice").note("take it out, or give it another label"));
        }
    }

    fn undefined_link(&self, span: Range<usize>, label: &str, definitions: &[Definition]) -> Finding {
        let message = format!("nothing on this page says where `[{label}]` leads");
        let finding = Finding::new(&rules::UNDEFINED_LABEL, place(self.file, span), message).label("never defined");
        match nearest::best(&normal(label), definitions.iter().take(COMPARED).map(|known| known.label.as_str())) {
            Some(near) => finding.note(format!("did you mean `[{near}]`?")),
            None => finding.note(format!(
                "write a line `[{label}]: ` with the address behind it, or put `\\` before the `[` if it is plain text"
            )),
        }
    }

    fn undefined_note(&self, span: Range<usize>, label: &str, defined: &[&str]) -> Finding {
        let message = format!("there is no footnote `{label}` on this page");
        let finding = Finding::new(&rules::UNDEFINED_LABEL, place(self.file, span), message).label("never defined");
        match nearest::best(label, defined.iter().take(COMPARED).copied()) {
            Some(near) => finding.note(format!("did you mean `[^{near}]`?")),
            None => finding.note(format!(
                "write a line `[^{label}]: ` with the words of the footnote behind it, or put `\\` before the `[` if it is plain text"
            )),
        }
    }

    fn report_unused(&self, items: &[Item], definitions: &[Definition], findings: &mut Vec<Finding>) {
        let id = |item: &Item| match &item.event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) if !id.is_empty() => Some(normal(id)),
            _ => None,
        };
        let used: HashSet<String> =
            if definitions.is_empty() { HashSet::default() } else { items.iter().filter_map(id).collect() };
        for Definition { label, span, .. } in definitions.iter().filter(|known| !known.comment) {
            if !used.contains(label) {
                let message = format!("no link on this page uses `[{label}]`");
                let finding = Finding::new(&rules::UNUSED_DEFINITION, place(self.file, span.clone()), message);
                findings.push(finding.label("never used").note("take this line out, or write a link that uses it"));
            }
        }
    }
}

/// Definitions of a label that an earlier line defines already: Markdown passes over them without a word.
fn defined_again(items: &[Item], text: &str, start: usize, definitions: &[Definition]) -> Vec<(String, Range<usize>)> {
    if definitions.is_empty() {
        return Vec::new();
    }
    let first: HashMap<&str, &Range<usize>> = definitions.iter().map(|known| (&*known.label, &known.span)).collect();
    let mut at = start;
    let mut again: Vec<(String, Range<usize>)> = Vec::new();
    for line in text[start..].split_inclusive('\n') {
        let from = at + line.len() - line.trim_start_matches([' ', '>']).len();
        at += line.len();
        let written = &text[from..at].trim_end();
        let label = written.strip_prefix('[').and_then(|rest| rest.split_once("]:")).map(|(label, _)| normal(label));
        let known = label.as_deref().and_then(|label| first.get(label));
        if let (Some(label), Some(known)) = (label, known)
            && !known.contains(&from)
        {
            again.push((label, from..from + written.len()));
        }
    }
    if again.is_empty() {
        return again;
    }
    // What an event covers is shown, so it is not a definition.
    let container = |event: &Event| {
        use Tag::{BlockQuote, DefinitionList, DefinitionListDefinition, FootnoteDefinition, Item, List};
        matches!(
            event,
            Event::Start(BlockQuote(_) | List(_) | Item | FootnoteDefinition(_) | DefinitionList)
                | Event::Start(DefinitionListDefinition)
                | Event::End(_)
        )
    };
    let shown: Vec<&Range<usize>> =
        items.iter().filter(|item| !container(&item.event)).map(|item| &item.span).collect();
    let mut next = 0;
    again.retain(|(_, span)| {
        while shown.get(next).is_some_and(|shown| shown.end <= span.start) {
            next += 1;
        }
        shown.get(next).is_none_or(|shown| shown.start > span.start)
    });
    again
}

/// The labels of the footnotes that a page has.
fn defined_notes<'i>(items: &'i [Item]) -> Vec<&'i str> {
    let label = |item: &'i Item| match &item.event {
        Event::Start(Tag::FootnoteDefinition(label)) => Some(&**label),
        _ => None,
    };
    items.iter().filter_map(label).collect()
}

/// Every `[^note]` that stayed plain text: the parser makes a footnote of those that are defined, and says nothing of the others.
fn undefined_notes(items: &[Item], text: &str) -> Vec<Range<usize>> {
    let mut notes = Vec::new();
    if memchr::memchr(b'^', text.as_bytes()).is_none() {
        return notes;
    }
    for run in plain_runs(items) {
        let mut from = run.start;
        while let Some(at) = text[from..run.end].find("[^").map(|at| from + at) {
            from = at + 2;
            let escaped = at == run.start && begins_escaped(text, &run);
            let Some(length) = text[from..run.end].find(['[', ']']) else { break };
            let label = &text[from..from + length];
            if text[from + length..].starts_with(']') && !escaped && !label.trim().is_empty() && !label.contains('\n') {
                from += length + 1;
                notes.push(at..from);
            }
        }
    }
    notes
}
