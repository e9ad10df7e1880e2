//! The glossary at work: where a page first uses a term, so that it can be marked and its meaning be at hand.
//!
//! Takes the terms of the pages that say `glossary: true`, and bodies as parsing left them. A term is found as whole words, the longest
//! first, folded like titles are; never in a heading, a link, code, or what is written there already. Nothing here is known to parsing, so a
//! parsed file stays valid when the glossary changes.

use crate::Checked;
use crate::outline::PageId;
use crate::text::fold::fold;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use pulldown_cmark_escape::escape_html_body_text;
use std::collections::HashMap;
use std::ops::Range;

/// All terms, and the way from a word to them.
#[derive(Default)]
pub(super) struct Glossary {
    pub terms: Vec<Entry>,
    /// By a term's first word: the longest first.
    ways: HashMap<String, Vec<Way>>,
}

/// A term of the glossary.
pub(super) struct Entry {
    /// The page that explains it, and the id there.
    pub page: PageId,
    pub id: String,
    pub title: String,
    pub meaning: String,
}

/// A term as running text may hold it.
struct Way {
    folded: String,
    words: usize,
    term: usize,
}

/// A term in a body.
pub(super) struct Use {
    pub place: Range<usize>,
    pub term: usize,
}

/// Words in these are a title, a link, what to press, or code, and stay as they are.
const LEFT_ALONE: &[&[u8]] = &[
    b"a",
    b"abbr",
    b"button",
    b"code",
    b"dt",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"kbd",
    b"label",
    b"math",
    b"pre",
    b"samp",
    b"script",
    b"select",
    b"strong",
    b"style",
    b"summary",
    b"svg",
    b"textarea",
    b"th",
    b"var",
];

impl Glossary {
    /// The terms of a manual; of two with the same words the first stands.
    pub fn new(manual: &Checked) -> Self {
        let mut glossary = Self::default();
        for (page, at) in manual.outline.pages().filter(|(_, page)| !page.draft) {
            let parsed = at.source.map(|source| &manual.parsed[source]).filter(|parsed| parsed.front.glossary);
            for term in parsed.iter().flat_map(|parsed| &parsed.terms) {
                glossary.add(Entry {
                    page,
                    id: term.id.clone(),
                    title: term.title.clone(),
                    meaning: term.meaning.clone(),
                });
            }
        }
        glossary.ways.values_mut().for_each(|ways| ways.sort_by_key(|way| std::cmp::Reverse(way.words)));
        glossary
    }

    fn add(&mut self, entry: Entry) {
        // Words are counted as a body has them.
        let mut title = String::with_capacity(entry.title.len());
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut title, &entry.title);
        let words = words(&title);
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let ways = self.ways.entry(lower(&title[first.clone()])).or_default();
        let folded = fold(&unescaped(&title[first.start..last.end]));
        if ways.iter().all(|way| way.folded != folded) {
            ways.push(Way { folded, words: words.len(), term: self.terms.len() });
            self.terms.push(entry);
        }
    }

    /// Whether a page explains terms, and so needs no help with them.
    pub fn is_on(&self, page: PageId) -> bool {
        self.terms.iter().any(|entry| entry.page == page)
    }

    /// The first use of each term in a body, in order of place; none that touches what is `taken` for something else.
    pub fn uses(&self, html: &str, taken: &[Range<usize>]) -> Vec<Use> {
        let mut uses: Vec<Use> = Vec::new();
        if self.ways.is_empty() {
            return uses;
        }
        for text in texts(html) {
            let words = words(&html[text.clone()]);
            let mut at = 0;
            while at < words.len() {
                let found = self.at(&html[text.clone()], &words[at..]);
                let Some(way) = found else {
                    at += 1;
                    continue;
                };
                let place = text.start + words[at].start..text.start + words[at + way.words - 1].end;
                let free = || taken.iter().all(|range| range.end <= place.start || place.end <= range.start);
                if uses.iter().all(|earlier| earlier.term != way.term) && free() {
                    uses.push(Use { place, term: way.term });
                }
                at += way.words;
            }
        }
        uses
    }

    /// The longest term that begins at the first of some words.
    fn at(&self, text: &str, words: &[Range<usize>]) -> Option<&Way> {
        let ways = self.ways.get(&lower(&text[words[0].clone()]))?;
        ways.iter().find(|way| {
            let last = words.get(way.words - 1);
            last.is_some_and(|last| fold(&unescaped(&text[words[0].start..last.end])) == way.folded)
        })
    }
}

/// The words of a text: runs of letters and digits.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = at + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}

fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) }
}

/// Text as it was before it was written as HTML.
fn unescaped(html: &str) -> String {
    if !html.contains('&') {
        return html.to_owned();
    }
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The stretches of running text in a body.
fn texts(html: &str) -> Vec<Range<usize>> {
    let mut texts: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut starting = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => starting = name.to_vec(),
            CallbackEvent::AttributeValue { value: b"callout-title" } if open.is_empty() => open.push(starting.clone()),
            CallbackEvent::CloseStartTag { self_closing: false } if LEFT_ALONE.contains(&starting.as_slice()) => {
                open.push(starting.clone());
            }
            CallbackEvent::EndTag { name } if open.last().is_some_and(|last| last == name) => {
                open.pop();
            }
            CallbackEvent::String { .. } if open.is_empty() && span.end <= html.len() => match texts.last_mut() {
                Some(text) if text.end == span.start => text.end = span.end,
                _ => texts.push(span.start..span.end),
            },
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).collect();
    texts
}
