//! Labels of links and footnotes: `[text][label]` and `[^note]` that nothing defines, and definitions that nothing uses.
//!
//! Takes what the Markdown parser says about the labels of one page, returns findings. `[label]` alone is never one of them: it is how
//! people write brackets.

use super::events::{Item, normal};
use super::place;
use crate::diagnostic::{Finding, rules};
use crate::text::nearest;
use pulldown_cmark::{BrokenLink, Event, LinkType, Tag, TagEnd};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// A label's normal form and where it is defined.
type Definition = (String, Range<usize>);

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
    pub fn report(self, text: &str, items: &[Item], definitions: Vec<Definition>, findings: &mut Vec<Finding>) {
        for ((start, end), label) in &self.undefined {
            findings.push(self.undefined_link(*start..*end, label, &definitions));
        }
        let notes: Vec<&str> = (items.iter())
            .filter_map(|item| match &item.event {
                Event::Start(Tag::FootnoteDefinition(label)) => Some(&**label),
                _ => None,
            })
            .collect();
        for span in undefined_notes(items, text) {
            findings.push(self.undefined_note(span.clone(), &text[span.start + 2..span.end - 1], &notes));
        }
        self.report_unused(items, definitions, findings);
    }

    fn undefined_link(&self, span: Range<usize>, label: &str, definitions: &[Definition]) -> Finding {
        let message = format!("nothing on this page says where `[{label}]` leads");
        let finding = Finding::new(&rules::UNDEFINED_LABEL, place(self.file, span), message).label("never defined");
        match nearest::best(&normal(label), definitions.iter().map(|(label, _)| label.as_str())) {
            Some(near) => finding.note(format!("did you mean `[{near}]`?")),
            None => finding.note(format!(
                "write a line `[{label}]: ` with the address behind it, or put `\\` before the `[` if it is plain text"
            )),
        }
    }

    fn undefined_note(&self, span: Range<usize>, label: &str, defined: &[&str]) -> Finding {
        let message = format!("there is no footnote `{label}` on this page");
        let finding = Finding::new(&rules::UNDEFINED_LABEL, place(self.file, span), message).label("never defined");
        match nearest::best(label, defined.iter().copied()) {
            Some(near) => finding.note(format!("did you mean `[^{near}]`?")),
            None => finding.note(format!(
                "write a line `[^{label}]: ` with the words of the footnote behind it, or put `\\` before the `[` if it is plain text"
            )),
        }
    }

    fn report_unused(&self, items: &[Item], definitions: Vec<Definition>, findings: &mut Vec<Finding>) {
        if definitions.is_empty() {
            return;
        }
        let used: HashSet<String> = (items.iter())
            .filter_map(|item| match &item.event {
                Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) if !id.is_empty() => Some(normal(id)),
                _ => None,
            })
            .collect();
        let unused = definitions.into_iter().filter(|(label, _)| !used.contains(label));
        findings.extend(unused.map(|(label, span)| {
            let message = format!("no link on this page uses `[{label}]`");
            Finding::new(&rules::UNUSED_DEFINITION, place(self.file, span), message).label("never used")
        }));
    }
}

/// Every `[^note]` that stayed plain text: the parser makes a footnote of those that are defined, and says nothing of the others.
fn undefined_notes(items: &[Item], text: &str) -> Vec<Range<usize>> {
    let mut notes = Vec::new();
    let mut code = false;
    let mut run = 0..0;
    for item in items {
        match &item.event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(_) if code => {}
            Event::Text(_) if item.span.start == run.end => run.end = item.span.end,
            Event::Text(_) => {
                notes_in(text, &run, &mut notes);
                run = item.span.clone();
            }
            _ => {}
        }
    }
    notes_in(text, &run, &mut notes);
    notes
}

/// The `[^note]`s in a stretch of the source that is plain text, backslashes left out.
fn notes_in(text: &str, run: &Range<usize>, notes: &mut Vec<Range<usize>>) {
    let mut from = run.start;
    while let Some(at) = text[from..run.end].find("[^").map(|at| from + at) {
        from = at + 2;
        // A backslash before the run is not part of it: it keeps the bracket from being one.
        let escaped = at == run.start && text[..at].ends_with('\\');
        let Some(length) = text[from..run.end].find(['[', ']']) else { return };
        let label = &text[from..from + length];
        if text[from + length..].starts_with(']') && !escaped && !label.trim().is_empty() && !label.contains('\n') {
            from += length + 1;
            notes.push(at..from);
        }
    }
}
