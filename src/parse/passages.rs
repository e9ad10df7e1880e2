//! Passages: the words of a page, section by section, as a reader sees them.
//!
//! Takes the events, returns plain text without markup, cut at the headings. The search index is made from it. A heading's own words are not part of
//! its passage, nor is what no reader sees: raw HTML, the words "Step 1:" that became a number, an image's alternative text.

use super::events::{Item, among_words};
use super::steps::Procedures;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// The plain text of one page.
#[derive(Debug, Default)]
pub struct Passages {
    /// All passages, one behind the other; a line break stands between two blocks.
    text: String,
    /// Where each passage ends. The first stands ahead of all headings, each other one below its section's.
    ends: Vec<usize>,
    /// Stretches that name what the glossary explains.
    terms: Vec<Range<usize>>,
    /// Places where a target's title is shown, with the start of the reference in the source.
    titles: Vec<(usize, usize)>,
}

/// A stretch of a page's text below one heading.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    all: &'a Passages,
    start: usize,
    end: usize,
}

impl Passages {
    /// The passage ahead of all headings, then one for each section.
    pub fn iter(&self) -> impl Iterator<Item = Passage<'_>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| Passage { all: self, start, end })
    }

    fn space(&mut self, space: char) {
        let here = self.text.len();
        let at_start = here == self.ends.last().copied().unwrap_or(0);
        // A title that will stand here ends in no space, whatever stands before it.
        let behind_title = self.titles.last().is_some_and(|&(at, _)| at == here);
        if behind_title || !at_start && !self.text.ends_with(char::is_whitespace) {
            self.text.push(space);
        }
    }
}

impl<'a> Passage<'a> {
    /// Its words; those of titles that only the whole manual knows are missing.
    pub fn text(&self) -> &'a str {
        &self.all.text[self.start..self.end]
    }

    /// The terms that are explained in it.
    pub fn terms(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let all = self.all;
        self.within(&all.terms, |term| term.start).iter().map(|term| &all.text[term.clone()])
    }

    /// Where in its text a title is missing, with the start of the reference whose target has it.
    pub fn titles(&self) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let start = self.start;
        self.within(&self.all.titles, |title| title.0).iter().map(move |&(at, reference)| (at - start, reference))
    }

    fn within<T>(&self, list: &'a [T], at: impl Fn(&T) -> usize) -> &'a [T] {
        // A place right at the border belongs to the passage that begins there, but for the last passage of all.
        let last = self.end == self.all.text.len();
        let from = list.partition_point(|item| at(item) < self.start);
        let to = list.partition_point(|item| at(item) < self.end || last);
        &list[from..to.max(from)]
    }
}

/// Reads the words of all events.
pub(super) fn read(events: &[Item], procedures: &Procedures) -> Passages {
    // Room for all of the source; the words alone are nearly always fewer.
    let room = events.last().map_or(0, |item| item.span.end);
    let mut passages = Passages { text: String::with_capacity(room), ..Passages::default() };
    let mut titled = false;
    let mut term = 0;
    let mut skipped: usize = 0;
    for (index, item) in events.iter().enumerate() {
        match &item.event {
            // Whatever is not shown opens and closes in pairs; all inside it is passed over.
            Event::Start(_) if skipped > 0 => skipped += 1,
            Event::End(_) if skipped > 0 => skipped -= 1,
            _ if skipped > 0 => {}
            Event::Start(Tag::Heading { level, .. }) => {
                skipped = 1;
                if *level as u8 > 1 || titled || !passages.ends.is_empty() {
                    passages.space('\n');
                    passages.ends.push(passages.text.len());
                }
                titled |= *level as u8 == 1;
            }
            Event::Start(Tag::Image { title, .. }) => {
                skipped = 1;
                passages.text.push_str(title);
            }
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole: false }, .. }) => {
                skipped = 1;
                passages.titles.push((passages.text.len(), item.span.start));
            }
            Event::Start(Tag::HtmlBlock | Tag::MetadataBlock(_)) => skipped = 1,
            Event::Start(Tag::DefinitionListTitle) => {
                passages.space('\n');
                term = passages.text.len();
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                passages.terms.push(term..passages.text.len());
                passages.space('\n');
            }
            Event::Start(tag) if is_block(tag) => passages.space('\n'),
            Event::Text(words) | Event::Code(words) if !procedures.hidden.contains(&index) => {
                passages.text.push_str(words)
            }
            Event::SoftBreak | Event::HardBreak => passages.space(' '),
            Event::End(TagEnd::TableCell) => passages.space(' '),
            _ => {}
        }
    }
    passages.ends.push(passages.text.len());
    // Copied out of the room it was made in, which the next page's is made in: the words of all pages are in memory at once.
    passages.text = passages.text.as_str().to_owned();
    passages
}

/// Whether something begins a new line.
fn is_block(tag: &Tag) -> bool {
    !among_words(tag) && !matches!(tag, Tag::TableCell)
}
