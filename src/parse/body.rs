//! The body: one walk over the events that writes the HTML, with a hole wherever only the whole manual knows what belongs there.
//!
//! Takes the events and what the earlier passes marked in them; fills the sections, anchors, figures, references and body of a [`Parsed`].
//! What Markdown itself defines is written by pulldown-cmark's own HTML writer; only what guidepost adds is written here.

use super::alias::{self, Attributes};
use super::events::{Item, closing, plain_text};
use super::footnote::{self, Footnotes};
use super::notice::{self, Allow, Notice};
use super::prose::{Mark, Marks};
use super::raw_html::{self, Edit};
use super::steps::{Border, Procedures};
use super::{Anchor, Body, Fill, Form, Heading, Hole, Options, Parsed, Reference, Section, code};
use crate::diagnostic::{Finding, Place, rules};
use crate::source::Source;
use crate::text::slug::{Slugger, slug};
use crate::text::{escape_html, nearest, push_escaped};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd, html};
use std::ops::Range;

/// The state of one walk.
pub(super) struct Writer<'a, 'w> {
    pub source: &'a Source,
    pub options: &'w Options,
    pub parsed: &'w mut Parsed,
    pub events: Vec<Item<'a>>,
    /// The event being written.
    pub at: usize,
    marks: &'w Marks,
    procedures: &'w Procedures,
    out: Vec<Event<'a>>,
    /// What each hole or mark in `out` is; `out` names it by number.
    spots: Vec<Spot>,
    ids: Slugger,
    /// Id and title of the section being written; empty before the first.
    section: (String, String),
    /// The ids that section had before.
    pub old_ids: Vec<String>,
    footnotes: Footnotes<Vec<Event<'a>>>,
}

/// A place in the output that is remembered.
enum Spot {
    Hole(Fill),
    Mark(Mark),
}

/// Surrounds the number of a spot in the output; no source text can hold it.
const SPOT: char = '\0';

/// Writes the whole body.
pub(super) fn write<'a>(
    events: Vec<Item<'a>>,
    source: &'a Source,
    options: &Options,
    marks: &Marks,
    procedures: &Procedures,
    parsed: &mut Parsed,
) {
    let mut ids = Slugger::default();
    for item in &events {
        if let Event::Start(Tag::Heading { id, attrs, .. }) = &item.event {
            let old = alias::written(attrs).filter(|old| alias::is_id(old));
            id.as_deref().into_iter().chain(old).for_each(|id| ids.reserve(id));
        }
    }
    let mut writer = Writer {
        source,
        options,
        parsed,
        events,
        at: 0,
        marks,
        procedures,
        out: Vec::new(),
        spots: Vec::new(),
        ids,
        section: Default::default(),
        old_ids: Vec::new(),
        footnotes: Footnotes::default(),
    };
    while writer.at < writer.events.len() {
        writer.event();
        writer.at += 1;
    }
    writer.borders(writer.at);
    writer.write_footnotes();
    writer.report_repeated_ids();
    let (out, spots) = (std::mem::take(&mut writer.out), std::mem::take(&mut writer.spots));
    finish(out, spots, parsed, source.text.len());
}

impl<'a> Writer<'a, '_> {
    /// Writes the event at `at`; may move `at` to the last event it has dealt with.
    pub(super) fn event(&mut self) {
        let index = self.at;
        self.borders(index);
        let mark = self.marks.get(index);
        if let Some(mark @ (Mark::Run(..) | Mark::Open(..))) = mark {
            self.spot(Spot::Mark(mark));
        }
        if !self.procedures.hidden.contains(&index) {
            self.shown_event(index);
        }
        if let Some(mark @ Mark::Close(..)) = mark {
            self.spot(Spot::Mark(mark));
        }
    }

    fn shown_event(&mut self, index: usize) {
        match &self.events[index].event {
            Event::Start(_) => self.start(index),
            Event::End(TagEnd::Link) => self.push_html("</a>"),
            Event::End(TagEnd::Table) => {
                self.out.push(Event::End(TagEnd::Table));
                self.push_html("</div>\n");
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => self.push_html("</div>\n"),
            Event::InlineHtml(tag) => {
                let (tag, span) = (tag.to_string(), self.events[index].span.clone());
                self.raw_html(&tag, &[(0, span.start)]);
            }
            Event::FootnoteReference(label) => self.footnote_reference(&label.clone()),
            Event::TaskListMarker(done) => {
                let (checked, name) = if *done { (" checked=\"\"", "☑") } else { ("", "☐") };
                self.push_html(format!("<input disabled=\"\" type=\"checkbox\" aria-label=\"{name}\"{checked}/>\n"));
            }
            other => self.out.push(other.clone()),
        }
    }

    fn start(&mut self, index: usize) {
        let close = closing(&self.events, index);
        match self.events[index].event.clone() {
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                self.heading(index, close, level as u8, id, &classes, &attrs)
            }
            Event::Start(Tag::Link { .. }) => self.link(index, close),
            Event::Start(Tag::Image { .. }) => self.image(index, close),
            Event::Start(Tag::Paragraph) if self.figure(index) => {}
            Event::Start(Tag::CodeBlock(kind)) => self.code_block(index, close, &kind),
            Event::Start(Tag::HtmlBlock) => self.html_block(index, close),
            Event::Start(Tag::BlockQuote(Some(kind))) => self.callout(kind),
            Event::Start(Tag::Table(alignment)) => {
                let about = if self.section.1.is_empty() {
                    self.parsed.title.as_ref().map(|title| title.text.clone())
                } else {
                    Some(self.section.1.clone())
                };
                let name = escape_html(&format!("{}: {}", self.options.table, about.unwrap_or_default()));
                self.push_html(format!("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\">"));
                self.out.push(Event::Start(Tag::Table(alignment)));
            }
            Event::Start(Tag::DefinitionListTitle) => {
                let id = self.unique_id(format!("term-{}", slug(&plain_text(&self.events[index..close]))));
                self.anchor(id.clone(), self.events[index].span.clone(), false);
                self.push_html(format!("<dt id=\"{}\">", escape_html(&id)));
            }
            Event::Start(Tag::FootnoteDefinition(label)) => self.footnote_definition(index, close, &label),
            other => self.out.push(other),
        }
    }

    /// A heading of level 1 that comes first is the page's title; it is shown by the template, not here.
    fn heading(
        &mut self,
        index: usize,
        close: usize,
        level: u8,
        id: Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        attributes: &Attributes,
    ) {
        let span = self.events[index].span.clone();
        let heading = Heading {
            html: self.heading_html(index + 1, close),
            text: plain_text(&self.events[index + 1..close]).trim().to_owned(),
            span: span.clone(),
        };
        let is_title = level == 1 && self.parsed.title.is_none() && self.parsed.sections.is_empty();
        let given = id.is_some();
        let id = match id {
            Some(id) => id.to_string(),
            None => self.ids.unique(&heading.text),
        };
        self.anchor(id.clone(), span.clone(), given);
        let old = self.aliases(attributes, &span, (!is_title).then_some(self.parsed.sections.len()));
        if is_title {
            self.parsed.title = Some(heading);
            self.title_references(index, close);
            self.at = close;
            return;
        }
        self.section = (id.clone(), heading.text.clone());
        let mut open = format!("<div class=\"heading\"><h{level} id=\"{}\"", escape_html(&id));
        if !classes.is_empty() {
            open.push_str(&format!(" class=\"{}\"", escape_html(&classes.join(" "))));
        }
        open.push('>');
        open.push_str(&old);
        self.push_html(open);
        if !self.options.section_word.is_empty() {
            self.hole(Fill::SectionNumber(self.parsed.sections.len()));
        }
        let words = escape_html(&heading.text);
        self.parsed.sections.push(Section { level, id: id.clone(), heading });
        self.at = index + 1;
        while self.at < close {
            self.event();
            self.at += 1;
        }
        self.push_html(format!(
            "</h{level}><a class=\"heading-link\" href=\"#{}\"><span class=\"visually-hidden\">{}: {words}</span></a></div>\n",
            escape_html(&crate::text::address::encode(&id)),
            escape_html(&self.options.link_to_section),
        ));
    }

    /// A heading's words as HTML without links, for the page title and for lists of sections.
    fn heading_html(&self, from: usize, to: usize) -> String {
        let kept = self.events[from..to].iter().map(|item| &item.event).filter(|event| {
            !matches!(
                event,
                Event::Start(Tag::Link { .. } | Tag::Image { .. })
                    | Event::End(TagEnd::Link | TagEnd::Image)
                    | Event::InlineHtml(_)
                    | Event::FootnoteReference(_)
            )
        });
        let mut html = String::new();
        html::push_html(&mut html, kept.cloned());
        html
    }

    /// Links in the title are checked like any other, though a title shows none.
    fn title_references(&mut self, index: usize, close: usize) {
        let before = self.out.len();
        self.at = index + 1;
        while self.at < close {
            self.event();
            self.at += 1;
        }
        self.out.truncate(before);
    }

    fn callout(&mut self, kind: BlockQuoteKind) {
        let (index, class) = match kind {
            BlockQuoteKind::Note => (0, "note"),
            BlockQuoteKind::Tip => (1, "tip"),
            BlockQuoteKind::Important => (2, "important"),
            BlockQuoteKind::Warning => (3, "warning"),
            BlockQuoteKind::Caution => (4, "caution"),
        };
        let word = escape_html(&self.options.callouts[index]);
        self.push_html(format!(
            "<div class=\"callout callout-{class}\" role=\"note\">\n<p class=\"callout-title\">{word}</p>\n"
        ));
    }

    fn code_block(&mut self, index: usize, close: usize, kind: &CodeBlockKind) {
        let text = plain_text(&self.events[index + 1..close]);
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let span = self.events[index].span.clone();
        let first_line =
            span.start..span.start + self.source.text[span.clone()].lines().next().unwrap_or_default().len();
        let html = code::html(&text, &info, &self.source.file, first_line, &mut self.parsed.findings);
        self.push_html(html);
        self.at = close;
    }

    /// Writes the borders of procedures and steps that stand before an event.
    fn borders(&mut self, index: usize) {
        let procedures = self.procedures;
        for border in procedures.before.get(&index).into_iter().flatten() {
            match border {
                Border::OpenProcedure => self.push_html("<ol class=\"steps\" role=\"list\">\n"),
                Border::OpenStep { number, of, span } => self.open_step(*number, *of, span.clone()),
                Border::CloseStep => self.push_html("</div></li>\n"),
                Border::CloseProcedure => self.push_html("</ol>\n"),
            }
        }
    }

    fn open_step(&mut self, number: u64, of: usize, span: Range<usize>) {
        let step = slug(&self.options.step_word);
        let name = if self.section.0.is_empty() {
            format!("{step}-{number}")
        } else {
            format!("{}-{step}-{number}", self.section.0)
        };
        let id = self.unique_id(name);
        let (id_html, href) = (escape_html(&id), escape_html(&crate::text::address::encode(&id)));
        self.anchor(id, span.clone(), false);
        let old = self.old_steps(&step, number, &span);
        let (word, of_word) = (escape_html(&self.options.step_word), escape_html(&self.options.of_word));
        self.push_html(format!(
            "<li class=\"step\" id=\"{id_html}\">{old}<a class=\"step-number\" href=\"#{href}\"><span class=\"visually-hidden\">{word} </span>{number}<span class=\"visually-hidden\"> {of_word} {of}</span></a>\n<div class=\"step-body\">"
        ));
    }

    fn footnote_reference(&mut self, label: &str) {
        let (number, before) = self.footnotes.cite(label);
        let back = footnote::back_id(label, before);
        let id = escape_html(&footnote::id(label));
        self.push_html(format!(
            "<sup class=\"footnote-reference\" id=\"{}\"><a href=\"#{id}\">{number}</a></sup>",
            escape_html(&back)
        ));
    }

    fn footnote_definition(&mut self, index: usize, close: usize, label: &str) {
        let outer = std::mem::take(&mut self.out);
        self.at = index + 1;
        while self.at < close {
            self.event();
            self.at += 1;
        }
        let content = std::mem::replace(&mut self.out, outer);
        let span = self.events[index].span.clone();
        self.anchor(footnote::id(label), span.clone(), false);
        self.footnotes.define(label, span, content);
    }

    fn write_footnotes(&mut self) {
        let notes = std::mem::take(&mut self.footnotes).finish();
        if notes.is_empty() {
            return;
        }
        let name = escape_html(&self.options.footnotes);
        self.push_html(format!("<section class=\"footnotes\" aria-label=\"{name}\"><ol>\n"));
        for (note, uses) in notes {
            if uses == 0 {
                let first_line = self.source.text[note.span.clone()].lines().next().unwrap_or_default().len();
                let place = self.place(note.span.start..note.span.start + first_line);
                self.finding(
                    Finding::new(
                        &rules::UNUSED_DEFINITION,
                        place,
                        format!("nothing on this page points to the footnote `{}`", note.label),
                    )
                    .label("never used"),
                );
            }
            self.push_html(format!("<li id=\"{}\">", escape_html(&footnote::id(&note.label))));
            self.out.extend(note.content);
            let back = escape_html(&self.options.back_to_text);
            for before in 0..uses {
                let target = escape_html(&footnote::back_id(&note.label, before));
                self.push_html(format!("<a class=\"footnote-back\" href=\"#{target}\" aria-label=\"{back}\">↩</a>\n"));
            }
            self.push_html("</li>\n");
        }
        self.push_html("</ol></section>\n");
    }

    fn html_block(&mut self, index: usize, close: usize) {
        let mut html = String::new();
        let mut origin = Vec::new();
        for item in &self.events[index + 1..close] {
            if let Event::Html(line) | Event::Text(line) = &item.event {
                origin.push((html.len(), item.span.start));
                html.push_str(line);
            }
        }
        self.at = close;
        let span = self.events[index].span.clone();
        match notice::read(&html) {
            Some(Notice::Steps) => {}
            Some(Notice::Allow(rules)) => self.allow(rules, span, close),
            Some(Notice::Unknown(words)) => {
                let finding = Finding::new(
                    &rules::INVALID_VALUE,
                    self.place(span),
                    format!("guidepost does not know what `{words}` asks"),
                );
                self.finding(
                    finding.note("a notice is `<!-- guidepost: steps -->` or `<!-- guidepost: allow RULE -->`"),
                );
            }
            None => self.raw_html(&html, &origin),
        }
    }

    fn allow(&mut self, names: Vec<String>, span: Range<usize>, close: usize) {
        let covers = match self.events.get(close + 1) {
            Some(next) if !matches!(next.event, Event::End(_)) => next.span.clone(),
            _ => span.end..span.end,
        };
        let end = span.start + self.source.text[span.clone()].trim_end().len();
        for name in names {
            let rule = rules::find(&name);
            if rule.is_none() {
                let finding = Finding::new(
                    &rules::INVALID_VALUE,
                    self.place(span.start..end),
                    format!("there is no rule `{name}`"),
                );
                let near = nearest::best(&name, rules::RULES.iter().map(|rule| rule.name));
                self.finding(match near {
                    Some(near) => finding.note(format!("did you mean `{near}`?")),
                    None => finding.note("`guidepost explain` lists all rules"),
                });
            } else {
                self.parsed.allows.push(Allow { rule: name, span: span.start..end, covers: covers.clone() });
            }
        }
    }

    /// Raw HTML, with holes for the addresses in it. `origin` maps places in it to the source.
    fn raw_html(&mut self, html: &str, origin: &[(usize, usize)]) {
        let found = raw_html::read(html, self.options.allow_scripts);
        let source = |span: &Range<usize>| {
            let to_source = |at: usize| {
                let line = origin.partition_point(|&(start, _)| start <= at).saturating_sub(1);
                origin.get(line).map_or(0, |&(start, source)| source + at - start)
            };
            to_source(span.start)..to_source(span.end.saturating_sub(1)) + usize::from(span.end > span.start)
        };
        for (id, span) in found.ids {
            self.anchor(id, source(&span), true);
        }
        for (span, reason) in found.unsafe_parts {
            let finding = Finding::new(&rules::UNSAFE_HTML, self.place(source(&span)), reason);
            self.finding(
                finding.note(
                    "take it out, or set `scripts: allow` in manual.yaml if you trust every author of this manual",
                ),
            );
        }
        for span in found.images_without_alt {
            let finding = Finding::new(
                &rules::IMAGE_WITHOUT_ALT,
                self.place(source(&span)),
                "this image has no words for people who cannot see it",
            );
            self.finding(finding.note("add `alt=\"what it shows\"`, or `alt=\"\"` for a mere ornament"));
        }
        let mut written = 0;
        for (span, edit) in found.edits {
            if span.start < written {
                continue;
            }
            self.push_html(html[written..span.start].to_owned());
            written = span.end;
            match edit {
                Edit::Drop => {}
                Edit::Escape => self.push_html("&lt;"),
                Edit::Link(target) | Edit::File(target) if target.is_empty() => {}
                Edit::Link(target) => {
                    self.html_reference(Form::Html, target, source(&span), raw_html::unquoted(html, &span))
                }
                Edit::File(target) => {
                    self.html_reference(Form::HtmlFile, target, source(&span), raw_html::unquoted(html, &span))
                }
            }
        }
        self.push_html(html[written..].to_owned());
    }

    fn html_reference(&mut self, form: Form, target: String, span: Range<usize>, unquoted: bool) {
        let quote = if unquoted { "\"" } else { "" };
        let reference = self.reference(Reference { form, target_span: span.clone(), span, target, takes_title: false });
        self.push_html(quote);
        self.hole(Fill::Address(reference));
        self.push_html(quote);
    }

    fn report_repeated_ids(&mut self) {
        let mut first = std::collections::HashMap::new();
        let mut repeated = Vec::new();
        for anchor in &self.parsed.anchors {
            if let Some(earlier) = first.insert(anchor.id.clone(), anchor.span.clone())
                && anchor.given
            {
                repeated.push((anchor.id.clone(), anchor.span.clone(), earlier));
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

    pub(super) fn anchor(&mut self, id: String, span: Range<usize>, given: bool) {
        self.parsed.anchors.push(Anchor { id, span, given });
    }

    pub(super) fn finding(&mut self, finding: Finding) {
        self.parsed.findings.push(finding);
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        super::place(&self.source.file, span)
    }

    pub(super) fn push_html(&mut self, html: impl Into<CowStr<'a>>) {
        let html = html.into();
        if !html.is_empty() {
            self.out.push(Event::InlineHtml(html));
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
        let mut html = String::new();
        push_escaped(&mut html, text);
        self.push_html(html);
    }

    pub(super) fn hole(&mut self, fill: Fill) {
        self.spot(Spot::Hole(fill));
    }

    fn spot(&mut self, spot: Spot) {
        self.push_html(format!("{SPOT}{}{SPOT}", self.spots.len()));
        self.spots.push(spot);
    }
}

/// Writes the events out and takes note of where each spot came to stand.
fn finish(out: Vec<Event>, spots: Vec<Spot>, parsed: &mut Parsed, size: usize) {
    let mut marked = String::with_capacity(size * 3 / 2);
    html::push_html(&mut marked, out.into_iter());
    let mut body = Body { html: String::with_capacity(marked.len()), holes: Vec::with_capacity(spots.len()) };
    let mut pieces = marked.split(SPOT);
    body.html.push_str(pieces.next().unwrap_or_default());
    while let (Some(number), Some(text)) = (pieces.next(), pieces.next()) {
        let at = body.html.len();
        match number.parse::<usize>().ok().and_then(|number| spots.get(number)) {
            Some(Spot::Hole(fill)) => body.holes.push(Hole { at, fill: *fill }),
            Some(Spot::Mark(mark @ (Mark::Run(block, _) | Mark::Open(block, _) | Mark::Close(block, _)))) => {
                parsed.prose[*block].set(*mark, at)
            }
            None => {}
        }
        body.html.push_str(text);
    }
    parsed.body = body;
}
