//! Prose references, as far as one file can see them: sentences that name a chapter, a section or a figure by its number.
//!
//! Takes the events, returns the candidates with the text they stand in and the marks that tell where that text's HTML will be. Where a
//! candidate *ends* only the outline knows, so nothing is decided here. Never looks inside code, links, headings or raw HTML.

use super::events::Events;
use super::words::Words;
use super::{Form, Parsed, Reference};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A run of inline text, from one block boundary to the next, that holds at least one candidate.
#[derive(Debug, Default)]
pub struct ProseBlock {
    /// The words; what is not plain text (code, a link, an image) is [`BARRIER`].
    pub text: String,
    /// Where in the text a reference may begin.
    pub candidates: Vec<Candidate>,
    /// How stretches of `text` map to the source and the HTML.
    runs: Vec<Run>,
    /// Emphasis, by nesting.
    frames: Vec<Frame>,
}

/// Stands for everything in a block that is not its own plain text.
pub const BARRIER: char = '\u{fffc}';

/// A place where prose may name another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where the chapter word begins, in bytes of the block's text.
    pub start: usize,
    /// Where the number ends.
    pub end: usize,
    /// What is named.
    pub named: Named,
}

/// What a candidate names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// `Chapter 3`
    Chapter(u32),
    /// `Section 2.3`
    Section(String),
    /// `Figure 4`
    Figure(u32),
}

/// A stretch of plain text from one event.
#[derive(Debug)]
struct Run {
    text: usize,
    source: Range<usize>,
    html: usize,
    /// Source and text have the same bytes, so that a place inside can be told.
    literal: bool,
}

/// One emphasis: where it opens and closes in the text and in the HTML, tags included.
#[derive(Debug)]
struct Frame {
    text: Range<usize>,
    html: Range<usize>,
    closed: bool,
    /// The outermost emphasis around it, or itself.
    outermost: usize,
}

/// What the body writer reports the place of, in order of the events.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<(usize, Mark)>);

/// Something whose place in the HTML a prose block wants to know.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    /// Before the text of a run.
    Run(usize, usize),
    /// Before the tag that opens an emphasis.
    Open(usize, usize),
    /// Behind the tag that closes it.
    Close(usize, usize),
}

impl Marks {
    /// The events that have one.
    pub fn events(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|&(event, _)| event)
    }

    pub fn get(&self, event: usize) -> Option<Mark> {
        self.0.binary_search_by_key(&event, |(event, _)| *event).ok().map(|at| self.0[at].1)
    }
}

impl ProseBlock {
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.runs.shrink_to_fit();
        self.candidates.shrink_to_fit();
    }

    pub(super) fn set(&mut self, mark: Mark, html: usize) {
        match mark {
            Mark::Run(_, run) => self.runs[run].html = html,
            Mark::Open(_, frame) => self.frames[frame].html.start = html,
            Mark::Close(_, frame) => self.frames[frame].html.end = html,
        }
    }

    /// Bytes of the source that a stretch of the text was written with.
    pub fn source(&self, text: Range<usize>) -> Range<usize> {
        let start = self.run_at(text.start).map_or(0, |run| run.source_at(text.start));
        let end = match text.end.checked_sub(1).and_then(|last| self.run_at(last)) {
            Some(run) if run.literal => run.source_at(text.end),
            Some(run) => run.source.end,
            None => start,
        };
        start..end.max(start)
    }

    /// Bytes of the HTML where a link over a stretch of the text belongs, and whether markup stands inside it. `None` where the
    /// stretch begins inside an emphasis that it leaves, or the other way round.
    pub fn html(&self, text: Range<usize>) -> Option<(Range<usize>, bool)> {
        let mut start = self.html_at(text.start, false)?;
        let mut end = self.html_at(text.end, true)?;
        let mut markup = false;
        for frame in self.frames_at(&text).filter(|frame| frame.closed) {
            let (from, to) = (frame.text.start, frame.text.end);
            if from >= text.end || to <= text.start {
                continue;
            }
            let (opens_before, closes_after) = (from <= text.start, to >= text.end);
            match (opens_before, closes_after) {
                (true, true) => {}
                // The emphasis begins with the reference and ends inside it: the link goes around it.
                (true, false) if from == text.start => (start, markup) = (start.min(frame.html.start), true),
                (false, true) if to == text.end => (end, markup) = (end.max(frame.html.end), true),
                (false, false) => markup = true,
                _ => return None,
            }
        }
        Some((start..end, markup))
    }

    /// Whether emphasis begins or ends behind `start`, at or before `end`.
    pub fn parted(&self, start: usize, end: usize) -> bool {
        let inside = |at: usize| start < at && at <= end;
        self.frames_at(&(start..end)).any(|frame| frame.closed && (inside(frame.text.start) || inside(frame.text.end)))
    }

    /// The emphases that have something to do with a stretch of the text, and maybe others beside them.
    fn frames_at(&self, text: &Range<usize>) -> impl Iterator<Item = &Frame> {
        let before = self.frames.partition_point(|frame| frame.text.start < text.start);
        let first = before.checked_sub(1).map_or(0, |last| self.frames[last].outermost);
        let end = text.end;
        self.frames[first..].iter().take_while(move |frame| frame.text.start <= end)
    }

    fn run_at(&self, text: usize) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.text <= text);
        self.runs[..after].last()
    }

    fn html_at(&self, text: usize, end: bool) -> Option<usize> {
        let run = self.run_at(if end { text.checked_sub(1)? } else { text })?;
        let before = self.text.get(run.text..text)?;
        let escaped = memchr::memchr3_iter(b'&', b'<', b'>', before.as_bytes());
        // `&amp;`, `&lt;` and `&gt;` are that much longer than what they stand for.
        let longer: usize = escaped.map(|at| if before.as_bytes()[at] == b'&' { 4 } else { 3 }).sum();
        Some(run.html + before.len() + longer)
    }
}

impl Run {
    fn source_at(&self, text: usize) -> usize {
        if self.literal { (self.source.start + text - self.text).min(self.source.end) } else { self.source.start }
    }
}

/// Finds the candidates of one file and records each as a reference, but for those that begin where the text is `plain`.
pub(super) fn find(
    events: &Events,
    text: &str,
    words: &Words,
    plain: impl Fn(usize) -> bool,
    parsed: &mut Parsed,
) -> Marks {
    let mut marks = Marks::default();
    let places = words.places_in(text);
    if places.is_empty() {
        return marks;
    }
    let worth = |source: &Range<usize>| {
        places.get(places.partition_point(|&place| place < source.start)).is_some_and(|&place| place < source.end)
    };
    for inline in inline_runs(events, worth) {
        let (mut block, places) = gather(events, inline);
        let mut candidates = words.candidates(&block.text);
        candidates.retain(|candidate| !plain(block.source(candidate.start..candidate.end).start));
        block.candidates = candidates;
        if block.candidates.is_empty() {
            continue;
        }
        let number = parsed.prose.len();
        let mark = |place: Place| match place {
            Place::Run(run) => Mark::Run(number, run),
            Place::Open(frame) => Mark::Open(number, frame),
            Place::Close(frame) => Mark::Close(number, frame),
        };
        marks.0.extend(places.into_iter().map(|(event, place)| (event, mark(place))));
        for (index, candidate) in block.candidates.iter().enumerate() {
            let span = block.source(candidate.start..candidate.end);
            let target = block.text[candidate.start..candidate.end].to_owned();
            parsed.references.push(Reference {
                form: Form::Prose(number, index),
                target_span: span.clone(),
                span,
                target,
                takes_title: false,
            });
        }
        parsed.prose.push(block);
    }
    marks
}

/// Ranges of events that make up one run of inline text each, headings, code and raw HTML blocks left out; only those in stretches of the source that
/// are `worth` it.
fn inline_runs(events: &Events, worth: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < events.len() {
        let passed_over = |tag: &Tag| {
            matches!(tag, Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_))
                || !worth(&events[index].span)
        };
        let ends_run = match &events[index].event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript) => false,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                index = events.closing(index);
                false
            }
            Event::Start(tag) if passed_over(tag) => {
                runs.push(start..index);
                index = events.closing(index);
                start = index + 1;
                false
            }
            Event::Start(_) | Event::Rule => true,
            Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript,
            ) => false,
            Event::End(_) => true,
            _ => false,
        };
        if ends_run {
            runs.push(start..index);
            start = index + 1;
        }
        index += 1;
    }
    runs.push(start..events.len());
    runs.retain(|run| !run.is_empty() && worth(&source_of(events, run)));
    runs
}

/// The stretch of the source that some events were written with.
fn source_of(events: &Events, run: &Range<usize>) -> Range<usize> {
    let (first, last) = (&events[run.start].span, &events[run.end - 1].span);
    first.start..last.end.max(first.start)
}

/// What an event is to the block being gathered.
enum Place {
    Run(usize),
    Open(usize),
    Close(usize),
}

/// Raw HTML elements whose text is no prose.
const CLOSED_TO_PROSE: &[&str] = &["a", "code", "kbd", "samp", "pre", "button", "script", "style", "textarea"];

fn gather(events: &Events, inline: Range<usize>) -> (ProseBlock, Vec<(usize, Place)>) {
    let room = source_of(events, &inline).len();
    let runs = Vec::with_capacity(inline.len());
    let mut block = ProseBlock { text: String::with_capacity(room), runs, ..ProseBlock::default() };
    let mut places = Vec::with_capacity(inline.len());
    let mut open: Vec<usize> = Vec::new();
    let mut raw = 0usize;
    let mut index = inline.start;
    while index < inline.end {
        let item = &events[index];
        let at = block.text.len();
        match &item.event {
            Event::Text(text) if raw == 0 => {
                places.push((index, Place::Run(block.runs.len())));
                block.runs.push(Run {
                    text: at,
                    source: item.span.clone(),
                    html: 0,
                    literal: text.len() == item.span.len(),
                });
                block.text.push_str(text);
            }
            Event::SoftBreak | Event::HardBreak if raw == 0 => {
                places.push((index, Place::Run(block.runs.len())));
                block.runs.push(Run { text: at, source: item.span.clone(), html: 0, literal: false });
                block.text.push(' ');
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript) => {
                places.push((index, Place::Open(block.frames.len())));
                open.push(block.frames.len());
                let outermost = open[0];
                block.frames.push(Frame { text: at..at, html: 0..0, closed: false, outermost });
            }
            Event::End(_) => {
                if let Some(frame) = open.pop() {
                    places.push((index, Place::Close(frame)));
                    block.frames[frame].text.end = at;
                    block.frames[frame].closed = true;
                }
            }
            other => {
                if let Event::InlineHtml(tag) = other {
                    raw = raw_depth(raw, tag);
                }
                if matches!(other, Event::Start(_)) {
                    index = events.closing(index);
                }
                block.text.push(BARRIER);
            }
        }
        index += 1;
    }
    (block, places)
}

/// How deep we stand in raw HTML that is closed to prose, behind a tag.
fn raw_depth(depth: usize, tag: &str) -> usize {
    let name =
        tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !CLOSED_TO_PROSE.iter().any(|closed| closed.eq_ignore_ascii_case(name)) {
        depth
    } else if tag.starts_with("</") {
        depth.saturating_sub(1)
    } else {
        depth + 1
    }
}
