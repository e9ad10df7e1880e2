//! The body: one walk over the events that writes the HTML, with a hole wherever only the whole manual knows what belongs there.
//!
//! Takes the events and what the earlier passes marked in them; fills the sections, anchors, figures, references and body of a [`Parsed`].
//! What Markdown itself defines is written by pulldown-cmark's own HTML writer; what guidepost adds is written here and, in the same walk, by
//! the modules that own it (`heading`, `steps`, `link`, `image`, `raw_html`, `table`, `notice`, `footnote`).

use super::alias;
use super::events::{Events, plain_text};
use super::footnote::{Footnotes, Note};
use super::labels::Definitions;
use super::prose::{Mark, Marks};
use super::steps::Procedures;
use super::table::Table;
use super::written::Written;
use super::{Anchor, Options, Parsed, Term, code, raw_html};
use crate::diagnostic::{Finding, Place, rules};
use crate::source::Source;
use crate::text::slug::{Slugger, slug};
use ahash::HashMap;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// The state of one walk.
pub(super) struct Writer<'a, 'w> {
    pub source: &'a Source,
    pub options: &'w Options,
    pub parsed: &'w mut Parsed,
    pub events: &'w Events<'a>,
    pub definitions: &'w Definitions,
    /// The event being written.
    pub at: usize,
    marks: &'w Marks,
    /// Whether a mark or a border stands at an event, or it is hidden; nearly none is such a one.
    special: Vec<bool>,
    pub procedures: &'w Procedures,
    pub out: Written,
    pub ids: Slugger,
    /// Id and title of the section being written; empty before the first.
    pub section: (Arc<str>, Arc<str>),
    /// The ids that section had before.
    pub old_ids: Vec<String>,
    /// The link being written, where it may lead into another manual: what shows that goes behind its words.
    pub names_manual: Option<usize>,
    pub footnotes: Footnotes<Written>,
    /// The footnotes being written, each with what was written before it.
    pub open_notes: Vec<Note<Written>>,
    pub table: Table,
    /// The event behind the notices that were passed over last, and where its block stands.
    pub behind_notices: (usize, Option<Range<usize>>),
}

/// The events, and what the earlier passes found in them.
pub(super) struct Marked<'a, 'w> {
    pub events: &'w Events<'a>,
    pub definitions: &'w Definitions,
    pub marks: &'w Marks,
    pub procedures: &'w Procedures,
}

/// Writes the whole body.
pub(super) fn write<'a>(marked: &Marked<'a, '_>, source: &'a Source, options: &Options, parsed: &mut Parsed) {
    let &Marked { events, definitions, marks, procedures } = marked;
    let ids = given_ids(events, &source.text);
    let mut special = vec![false; events.len()];
    for index in marks.events().chain(procedures.events()) {
        // The last border may stand behind all events.
        if let Some(special) = special.get_mut(index) {
            *special = true;
        }
    }
    let mut writer = Writer {
        source,
        options,
        parsed,
        out: if options.html { Written::of_size(source.text.len()) } else { Written::default() },
        events,
        definitions,
        at: 0,
        marks,
        special,
        procedures,
        ids,
        section: Default::default(),
        old_ids: Vec::new(),
        names_manual: None,
        footnotes: Footnotes::default(),
        open_notes: Vec::new(),
        table: Table::default(),
        behind_notices: Default::default(),
    };
    while writer.at < writer.events.len() {
        writer.event();
        writer.at += 1;
    }
    writer.borders(writer.at);
    writer.write_footnotes();
    writer.report_repeated_ids();
    let out = std::mem::take(&mut writer.out);
    parsed.body = out.finish(&mut parsed.prose);
}

/// All ids that the author gave on a page: a heading or figure whose own would be the same is counted on instead.
fn given_ids(events: &Events, text: &str) -> Slugger {
    let mut ids = Slugger::default();
    // They stand in `{#…}` or in raw HTML.
    if memchr::memchr2(b'{', b'<', text.as_bytes()).is_none() {
        return ids;
    }
    let mut html = String::new();
    for item in events.iter() {
        match &item.event {
            Event::Start(Tag::Heading { id, attrs, .. }) => {
                let old = alias::written(attrs).filter(|old| alias::is_id(old));
                id.as_deref().into_iter().chain(old).for_each(|id| ids.reserve(id));
            }
            Event::Html(line) => html.push_str(line),
            Event::InlineHtml(tag) => raw_html::ids(tag).iter().for_each(|id| ids.reserve(id)),
            Event::End(TagEnd::HtmlBlock) => {
                raw_html::ids(&html).iter().for_each(|id| ids.reserve(id));
                html.clear();
            }
            _ => {}
        }
    }
    ids
}

impl<'a> Writer<'a, '_> {
    /// Writes the event at `at`; may move `at` to the last event it has dealt with.
    pub(super) fn event(&mut self) {
        let index = self.at;
        if !self.special[index] {
            return self.shown_event(index);
        }
        self.borders(index);
        let mark = self.marks.get(index);
        if let Some(mark @ (Mark::Run(..) | Mark::Open(..))) = mark {
            self.out.mark(mark);
        }
        if !self.procedures.hidden.contains(&index) {
            self.shown_event(index);
        }
        if let Some(mark @ Mark::Close(..)) = mark {
            self.out.mark(mark);
        }
    }

    fn shown_event(&mut self, index: usize) {
        let events = self.events;
        match &events[index].event {
            Event::Start(tag) => self.start(index, tag),
            Event::End(TagEnd::FootnoteDefinition) => self.close_footnote(),
            Event::End(TagEnd::Link) => self.close_link(),
            Event::End(TagEnd::Table) => self.close_table(),
            Event::End(TagEnd::TableCell) => self.close_cell(),
            Event::End(TagEnd::BlockQuote(Some(_))) => self.out.html("</div>\n"),
            Event::InlineHtml(_) => self.inline_html(index),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::TaskListMarker(done) => {
                self.out.html("<input disabled=\"\" type=\"checkbox\" aria-label=\"");
                self.out.value(&self.options.tasks[usize::from(*done)]);
                self.out.html(if *done { "\" checked=\"\"/>" } else { "\"/>" });
            }
            Event::Text(text) => self.out.text(text),
            other => self.out.event(other),
        }
    }

    /// Tags of raw HTML that stand side by side in running text are read as one.
    fn inline_html(&mut self, index: usize) {
        let mut html = String::new();
        let mut origin = Vec::new();
        let mut end = self.events[index].span.start;
        for item in &self.events[index..] {
            let Event::InlineHtml(tag) = &item.event else { break };
            if item.span.start != end {
                break;
            }
            origin.push((html.len(), item.span.start));
            html.push_str(tag);
            end = item.span.end;
        }
        self.at = index + origin.len() - 1;
        self.raw_html(&html, &origin);
    }

    fn start(&mut self, index: usize, tag: &Tag<'a>) {
        let close = self.events.closing(index);
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                self.heading(index, close, *level as u8, id.as_deref(), classes, attrs)
            }
            Tag::Link { .. } => self.link(index, close),
            Tag::Image { .. } => self.image(index, close),
            Tag::Paragraph if self.figure(index) => {}
            Tag::CodeBlock(kind) => self.code_block(index, close, kind),
            Tag::HtmlBlock => self.html_block(index, close),
            Tag::BlockQuote(Some(kind)) => self.callout(*kind),
            Tag::Table(columns) => self.open_table(columns),
            Tag::TableHead | Tag::TableRow => self.open_row(tag),
            Tag::TableCell => self.open_cell(close == index + 1),
            Tag::DefinitionListTitle => self.term(index, close),
            Tag::DefinitionListDefinition => {
                self.meaning(index, close);
                self.out.event(&self.events[index].event);
            }
            Tag::FootnoteDefinition(label) => self.open_footnote(index, label),
            _ => self.out.event(&self.events[index].event),
        }
    }

    fn term(&mut self, index: usize, close: usize) {
        let title = plain_text(&self.events[index..close]).trim().to_owned();
        let id = self.unique_id(format!("term-{}", slug(&title)));
        self.anchor(id.clone(), self.events[index].span.clone(), false);
        self.out.html("<dt id=\"");
        self.out.id(&id);
        self.out.html("\">");
        self.parsed.terms.push(Term { id, title, meaning: String::new() });
    }

    /// Takes down what the term means, with a space between two meanings.
    fn meaning(&mut self, index: usize, close: usize) {
        let text = plain_text(&self.events[index..close]);
        if let Some(term) = self.parsed.terms.last_mut() {
            term.meaning = format!("{} {}", term.meaning, text.trim()).trim().to_owned();
        }
    }

    fn callout(&mut self, kind: BlockQuoteKind) {
        let (index, class) = match kind {
            BlockQuoteKind::Note => (0, "note"),
            BlockQuoteKind::Tip => (1, "tip"),
            BlockQuoteKind::Important => (2, "important"),
            BlockQuoteKind::Warning => (3, "warning"),
            BlockQuoteKind::Caution => (4, "caution"),
        };
        self.out.html("<div class=\"callout callout-");
        self.out.html(class);
        self.out.html("\" role=\"note\">\n<p class=\"callout-title\">");
        self.out.value(&self.options.callouts[index]);
        self.out.html("</p>\n");
    }

    fn code_block(&mut self, index: usize, close: usize, kind: &CodeBlockKind) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let span = self.events[index].span.clone();
        let first_line =
            span.start..span.start + self.source.text[span.clone()].lines().next().unwrap_or_default().len();
        self.parsed.findings.extend(code::check(&info, &self.source.file, first_line));
        if self.options.html {
            self.out.html(&code::html(&plain_text(&self.events[index + 1..close]), &info));
        }
        self.at = close;
    }

    fn report_repeated_ids(&mut self) {
        let mut first: HashMap<&str, &Range<usize>> = HashMap::default();
        let mut repeated = Vec::new();
        for anchor in &self.parsed.anchors {
            if let Some(earlier) = first.insert(&anchor.id, &anchor.span)
                && anchor.given
            {
                repeated.push((anchor.id.clone(), anchor.span.clone(), earlier.clone()));
            }
        }
        for (id, span, earlier) in repeated {
            let finding = Finding::new(
                &rules::DUPLICATE_ID,
                self.place(span),
                format!("the id `{id}` is on this page twice, so links find only the first"),
            );
            let earlier = self.place(earlier);
            self.finding(finding.related(earlier, "the first is here").note("give one of them another id"));
        }
    }

    /// An id that the page does not have yet.
    pub(super) fn unique_id(&mut self, id: String) -> String {
        self.ids.unique_of(id)
    }

    pub(super) fn anchor(&mut self, id: impl Into<Arc<str>>, span: Range<usize>, given: bool) {
        self.parsed.anchors.push(Anchor { id: id.into(), span, given, old: false });
    }

    pub(super) fn finding(&mut self, finding: Finding) {
        self.parsed.findings.push(finding);
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        super::place(&self.source.file, span)
    }
}
