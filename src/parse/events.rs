//! Events: pulldown-cmark's view of one body, with ranges that count from the start of the file.
//!
//! Takes the text and where its body begins, returns the events; labels that are used but not defined, and definitions
//! that nothing uses, are findings, because only the Markdown parser knows them.

use super::place;
use crate::diagnostic::{Finding, rules};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// An event and where it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub event: Event<'a>,
    pub span: Range<usize>,
}

/// The Markdown that chapters are written in.
const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// Reads the body that begins at byte `start`.
pub(super) fn read<'a>(file: &Arc<str>, text: &'a str, start: usize, findings: &mut Vec<Finding>) -> Vec<Item<'a>> {
    let body = &text[start..];
    let mut undefined: Vec<(Range<usize>, String)> = Vec::new();
    let mut note = |broken: BrokenLink<'a>| -> Option<(CowStr<'a>, CowStr<'a>)> {
        let footnote = broken.reference.starts_with('^');
        if footnote
            || matches!(
                broken.link_type,
                LinkType::Reference | LinkType::ReferenceUnknown | LinkType::Collapsed | LinkType::CollapsedUnknown
            )
        {
            let span = start + broken.span.start..start + broken.span.end;
            if !undefined.iter().any(|(known, _)| *known == span) {
                undefined.push((span, broken.reference.to_string()));
            }
        }
        None
    };
    let mut parser = Parser::new_with_broken_link_callback(body, MARKDOWN, Some(&mut note)).into_offset_iter();
    let mut items = Vec::with_capacity(body.len() / 16);
    for (event, span) in parser.by_ref() {
        items.push(Item { event, span: start + span.start..start + span.end });
    }
    let definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (normal(label), definition.span.clone()))
        .collect();
    drop(parser);
    for (span, label) in undefined {
        findings.push(undefined_label(file, span, &label, &definitions));
    }
    report_unused(file, start, &items, definitions, findings);
    items
}

fn undefined_label(
    file: &Arc<str>,
    span: Range<usize>,
    label: &str,
    definitions: &[(String, Range<usize>)],
) -> Finding {
    let at = place(file, span);
    let (message, definition) = match label.strip_prefix('^') {
        Some(note) => {
            (format!("there is no footnote `{note}` on this page"), format!("[^{note}]: the words of the footnote"))
        }
        None => {
            (format!("nothing on this page says where `[{label}]` leads"), format!("[{label}]: https://example.org/"))
        }
    };
    let finding = Finding::new(&rules::UNDEFINED_LABEL, at, message).label("never defined");
    let near = crate::text::nearest::best(&normal(label), definitions.iter().map(|(label, _)| label.as_str()));
    match near {
        Some(near) => finding.note(format!("did you mean `[{near}]`?")),
        None => finding.note(format!("write a line `{definition}`, or put `\\` before the `[` if it is plain text")),
    }
}

fn report_unused(
    file: &Arc<str>,
    start: usize,
    items: &[Item],
    definitions: Vec<(String, Range<usize>)>,
    findings: &mut Vec<Finding>,
) {
    if definitions.is_empty() {
        return;
    }
    let used: HashSet<String> = (items.iter())
        .filter_map(|item| match &item.event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) if !id.is_empty() => Some(normal(id)),
            _ => None,
        })
        .collect();
    for (label, span) in definitions {
        if !used.contains(&label) {
            let at = place(file, start + span.start..start + span.end);
            findings.push(
                Finding::new(&rules::UNUSED_DEFINITION, at, format!("no link on this page uses `[{label}]`"))
                    .label("never used"),
            );
        }
    }
}

/// A label as CommonMark compares it: white space folded, letter case ignored.
pub(super) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The index of the event that closes the one at `open`.
pub(super) fn closing(items: &[Item], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, item) in items.iter().enumerate().skip(open) {
        match item.event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            _ if depth == 0 => return index,
            _ => {}
        }
    }
    items.len().saturating_sub(1)
}

/// The words of a run of events, without markup.
pub(super) fn plain_text(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        match &item.event {
            Event::Text(words) | Event::Code(words) => text.push_str(words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
