//! Events: pulldown-cmark's view of one body, with ranges that count from the start of the file.
//!
//! Takes the text and where its body begins, returns the events and where labels of links are defined. Labels that are used but not defined, and
//! definitions that nothing uses, only the Markdown parser knows: what it says of them goes to `labels`.

use super::labels::{Definition, Definitions, Labels};
use crate::diagnostic::Finding;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};
use std::ops::{Deref, Range};
use std::sync::Arc;

/// An event and where it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub event: Event<'a>,
    pub span: Range<usize>,
}

/// The events of a page, none of which moves any more, so that each knows where it is closed.
#[derive(Debug)]
pub(super) struct Events<'a> {
    items: Vec<Item<'a>>,
    closing: Vec<usize>,
}

impl<'a> Events<'a> {
    pub fn new(items: Vec<Item<'a>>) -> Self {
        let mut closing: Vec<usize> = (0..items.len()).collect();
        let mut open = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.event {
                Event::Start(_) => open.push(index),
                Event::End(_) => {
                    if let Some(start) = open.pop() {
                        closing[start] = index;
                    }
                }
                _ => {}
            }
        }
        Self { items, closing }
    }

    /// The events alone, to be changed.
    pub fn into_items(self) -> Vec<Item<'a>> {
        self.items
    }

    /// The index of the event that closes the one at `open`; one that needs no closing is its own.
    pub fn closing(&self, open: usize) -> usize {
        self.closing.get(open).copied().unwrap_or(open)
    }
}

impl<'a> Deref for Events<'a> {
    type Target = [Item<'a>];

    fn deref(&self) -> &Self::Target {
        &self.items
    }
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
pub(super) fn read<'a>(
    file: &Arc<str>,
    text: &'a str,
    start: usize,
    findings: &mut Vec<Finding>,
) -> (Vec<Item<'a>>, Definitions) {
    let body = &text[start..];
    let mut labels = Labels::new(file, start);
    let mut note = |broken: BrokenLink<'a>| -> Option<(CowStr<'a>, CowStr<'a>)> {
        labels.not_defined(&broken);
        None
    };
    let mut parser = Parser::new_with_broken_link_callback(body, MARKDOWN, Some(&mut note)).into_offset_iter();
    let mut items = Vec::with_capacity(body.len() / 12);
    for (event, span) in parser.by_ref() {
        items.push(Item { event, span: start + span.start..start + span.end });
    }
    let defined = parser.reference_definitions().iter().map(|(label, known)| Definition {
        label: normal(label),
        span: start + known.span.start..start + known.span.end,
        comment: matches!(&*known.dest, "#" | ""),
    });
    let definitions = Definitions::new(defined.collect());
    drop(parser);
    labels.report(text, &items, &definitions, findings);
    (items, definitions)
}

/// A label as CommonMark compares it: white space folded, letter case ignored.
pub(super) fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a tag stands among words and begins no block. A picture may do either.
pub(super) fn among_words(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. }
    )
}

/// The stretches of the source that are plain text and nothing else, in order: no code, no markup, and none of the backslashes.
pub(super) fn plain_runs(items: &[Item]) -> impl Iterator<Item = Range<usize>> {
    let mut code = false;
    let texts = items.iter().filter_map(move |item| {
        match item.event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            _ => {}
        }
        (matches!(item.event, Event::Text(_)) && !code).then(|| item.span.clone())
    });
    let mut texts = texts.peekable();
    std::iter::from_fn(move || {
        let mut run = texts.next()?;
        while let Some(next) = texts.next_if(|next| next.start == run.end) {
            run.end = next.end;
        }
        Some(run)
    })
}

/// Whether a backslash in front of a run keeps its first letter from being markup.
pub(super) fn begins_escaped(text: &str, run: &Range<usize>) -> bool {
    text[..run.start].ends_with('\\')
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
