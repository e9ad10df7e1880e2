//! Procedures: paragraphs that begin `Step 1:`, and ordered lists marked as steps.
//!
//! Takes the events, returns which of them open and close steps. A step owns all that follows it (a figure, a list, a note), up to the next
//! step, heading or thematic break; the last step of a procedure gives back the first plain paragraph behind it, which speaks of
//! the whole. Only blocks at the top of a page form procedures: a "Step 1:" inside a table cell is text.

use super::body::Writer;
use super::events::{Events, Item};
use super::{elements, notice, place};
use crate::diagnostic::{Finding, rules};
use crate::text::slug::slug;
use crate::text::{escape_html, same_but_for_case};
use ahash::HashMap;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A border of a procedure or a step.
#[derive(Debug, Clone)]
pub(super) enum Border {
    OpenProcedure,
    OpenStep { number: u64, of: usize, span: Range<usize> },
    CloseStep,
    CloseProcedure,
}

/// What the body writer does about steps, by event.
#[derive(Debug, Default)]
pub(super) struct Procedures {
    /// Borders that stand before an event.
    pub before: BTreeMap<usize, Vec<Border>>,
    /// Events that a border replaces, or that are not shown.
    pub hidden: BTreeSet<usize>,
}

impl Procedures {
    /// The events that are not written as any other is.
    pub fn events(&self) -> impl Iterator<Item = usize> {
        self.before.keys().chain(&self.hidden).copied()
    }
}

/// A procedure being gathered: where each step opens, and its number as written.
type Steps = Vec<(usize, u64, Range<usize>)>;

/// The paragraphs that open a step.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// Its number as written, by the event that opens the paragraph.
    numbers: HashMap<usize, u64>,
    /// The events that hold the words `Step 3:`.
    words: BTreeSet<usize>,
}

/// A paragraph that opens a step, before its words are split off.
struct Head {
    paragraph: usize,
    number: u64,
    /// The event with the words, and how long they are.
    text: usize,
    length: usize,
    /// `**Step 1:** Navigate …`: the emphasis goes with the words.
    emphasised: bool,
}

/// Finds the paragraphs that open a step, and makes the words `Step 3:` of each an event of their own, so that they can be hidden.
pub(super) fn split_heads<'a>(events: Events<'a>, step_word: &str) -> (Events<'a>, Heads) {
    let mut found = heads(&events, step_word).into_iter().peekable();
    let mut heads = Heads::default();
    if found.peek().is_none() {
        return (events, heads);
    }
    let mut split = Vec::with_capacity(events.len() + 16);
    let mut trim_next = None;
    for (index, mut item) in events.into_items().into_iter().enumerate() {
        if trim_next.take_if(|next| *next == index).is_some() {
            trim_start(&mut item);
        }
        match found.peek() {
            Some(head) if head.paragraph == index => drop(heads.numbers.insert(split.len(), head.number)),
            Some(head) if head.text == index => {
                heads.words.insert(split.len());
                if head.emphasised {
                    heads.words.extend([split.len() - 1, split.len() + 1]);
                    trim_next = Some(index + 2);
                } else if let Event::Text(text) = &item.event {
                    let at = (item.span.start + head.length).min(item.span.end);
                    let rest = Event::Text(CowStr::from(text[head.length..].to_owned()));
                    let words = Event::Text(CowStr::from(text[..head.length].to_owned()));
                    split.push(Item { event: words, span: item.span.start..at });
                    item = Item { event: rest, span: at..item.span.end };
                }
                found.next();
            }
            _ => {}
        }
        split.push(item);
    }
    (Events::new(split), heads)
}

fn trim_start(item: &mut Item) {
    if let Event::Text(text) = &item.event {
        let spaces = text.len() - text.trim_start().len();
        item.span.start = (item.span.start + spaces).min(item.span.end);
        item.event = Event::Text(CowStr::from(text[spaces..].to_owned()));
    }
}

fn heads(events: &Events, step_word: &str) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut index = 0;
    while let Some(item) = events.get(index) {
        if matches!(item.event, Event::Start(Tag::Paragraph)) {
            heads.extend(head(events, index, step_word));
        }
        index = events.closing(index) + 1;
    }
    heads
}

fn head(items: &[Item], paragraph: usize, word: &str) -> Option<Head> {
    let emphasised = matches!(items.get(paragraph + 1)?.event, Event::Start(Tag::Strong | Tag::Emphasis));
    let text = paragraph + 1 + usize::from(emphasised);
    let Event::Text(words) = &items.get(text)?.event else { return None };
    let (number, length) = step_prefix(words, word)?;
    let alone = length == words.len()
        && emphasised
        && matches!(items.get(text + 1)?.event, Event::End(TagEnd::Strong | TagEnd::Emphasis));
    Some(Head { paragraph, number, text, length, emphasised: alone })
}

/// Finds all procedures.
pub(super) fn find(events: &Events, heads: Heads, file: &Arc<str>, findings: &mut Vec<Finding>) -> Procedures {
    let mut procedures = Procedures { hidden: heads.words, ..Procedures::default() };
    let mut steps: Steps = Vec::new();
    let mut index = 0;
    while index < events.len() {
        if let Some(&number) = heads.numbers.get(&index) {
            let restarts = steps.last().is_some_and(|&(_, last, _)| number <= last);
            if restarts {
                finish(&mut steps, events, index, &mut procedures, file, findings);
            }
            steps.push((index, number, events[index].span.clone()));
        } else if matches!(events[index].event, Event::Start(Tag::Heading { .. }) | Event::Rule) {
            finish(&mut steps, events, index, &mut procedures, file, findings);
        } else if matches!(events[index].event, Event::Start(Tag::List(Some(_)))) && marked_as_steps(events, index) {
            finish(&mut steps, events, index, &mut procedures, file, findings);
            list_of_steps(events, index, &mut procedures);
        }
        index = events.closing(index) + 1;
    }
    finish(&mut steps, events, events.len(), &mut procedures, file, findings);
    procedures
}

/// The number in `Step 3: `, and the length of those words.
fn step_prefix(text: &str, word: &str) -> Option<(u64, usize)> {
    let head = text.get(..word.len())?;
    if word.is_empty() || !same_but_for_case(head, word) {
        return None;
    }
    let rest = &text[word.len()..];
    let number = rest.trim_start();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let behind = number[digits..].trim_start().strip_prefix(':')?;
    if number.len() == rest.len() || digits == 0 {
        return None;
    }
    Some((number[..digits].parse().ok()?, text.len() - behind.trim_start().len()))
}

fn finish(
    steps: &mut Steps,
    events: &Events,
    end: usize,
    procedures: &mut Procedures,
    file: &Arc<str>,
    findings: &mut Vec<Finding>,
) {
    let Some(&(last, _, _)) = steps.last() else { return };
    let end = end_of_last_step(events, last, end);
    let of = steps.len();
    let wrong = steps.iter().enumerate().find(|(position, (_, number, _))| *number != *position as u64 + 1);
    // One wrong number makes all behind it wrong: the first is enough to say.
    if let Some((position, (_, number, span))) = wrong {
        let message = format!("this is step {} of its procedure, but it is written as step {number}", position + 1);
        findings.push(Finding::new(&rules::BROKEN_STEP_NUMBERS, place(file, span.clone()), message));
    }
    for (position, (index, number, span)) in steps.drain(..).enumerate() {
        let borders = procedures.before.entry(index).or_default();
        borders.push(if position == 0 { Border::OpenProcedure } else { Border::CloseStep });
        borders.push(Border::OpenStep { number, of, span });
    }
    procedures.before.entry(end).or_default().extend([Border::CloseStep, Border::CloseProcedure]);
}

/// Where the last step ends: before the first plain paragraph behind it, unless raw HTML of the step holds that (`<details>`), and before raw
/// HTML that closes what was open around the procedure.
fn end_of_last_step(events: &Events, step: usize, end: usize) -> usize {
    let mut open = Vec::new();
    let mut index = events.closing(step) + 1;
    while index < end {
        let close = events.closing(index);
        let first = events.get(index + 1).map(|item| &item.event);
        match events[index].event {
            Event::Start(Tag::Paragraph)
                if open.is_empty() && !matches!(first, Some(Event::Start(Tag::Image { .. }))) =>
            {
                return index;
            }
            Event::Start(Tag::HtmlBlock) if !elements::follow(&notice::html_at(events, index).0, &mut open) => {
                return index;
            }
            _ => {}
        }
        index = close + 1;
    }
    end
}

/// Whether `<!-- guidepost: steps -->` stands right before an event.
fn marked_as_steps(events: &Events, index: usize) -> bool {
    if index == 0 || !matches!(events[index - 1].event, Event::End(TagEnd::HtmlBlock)) {
        return false;
    }
    let block = events[..index].iter().rposition(|item| matches!(item.event, Event::Start(Tag::HtmlBlock)));
    block.is_some_and(|block| notice::asks_for_steps(events, block))
}

fn list_of_steps(events: &Events, list: usize, procedures: &mut Procedures) {
    let Event::Start(Tag::List(Some(first))) = events[list].event else { return };
    let end = events.closing(list);
    let mut items = Vec::new();
    let mut index = list + 1;
    while index < end {
        items.push(index);
        index = events.closing(index) + 1;
    }
    procedures.hidden.extend([list, end]);
    procedures.before.entry(list).or_default().push(Border::OpenProcedure);
    for (position, &item) in items.iter().enumerate() {
        let close = events.closing(item);
        procedures.hidden.extend([item, close]);
        let number = first + position as u64;
        procedures.before.entry(item).or_default().push(Border::OpenStep {
            number,
            of: items.len(),
            span: events[item].span.clone(),
        });
        procedures.before.entry(close).or_default().push(Border::CloseStep);
    }
    procedures.before.entry(end).or_default().push(Border::CloseProcedure);
}

impl Writer<'_, '_> {
    /// Writes the borders of procedures and steps that stand before an event.
    pub(super) fn borders(&mut self, index: usize) {
        let procedures = self.procedures;
        for border in procedures.before.get(&index).into_iter().flatten() {
            match border {
                Border::OpenProcedure => self.out.html("<ol class=\"steps\" role=\"list\">\n"),
                Border::OpenStep { number, of, span } => self.open_step(*number, *of, span.clone()),
                Border::CloseStep => self.out.html("</div></li>\n"),
                Border::CloseProcedure => self.out.html("</ol>\n"),
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
        self.anchor(id.as_str(), span.clone(), false);
        let old = self.old_steps(&step, number, &span);
        let (word, of_word) = (escape_html(&self.options.step_word), escape_html(&self.options.of_word));
        self.out.html("<li class=\"step\" id=\"");
        self.out.id(&id);
        self.out.html("\">");
        old.iter().for_each(|old| self.out.old_place(old));
        self.out.html("<a class=\"step-number\" href=\"#");
        self.out.id(&crate::text::address::encode(&id));
        self.out.html(&format!(
            "\"><span class=\"visually-hidden\">{word} </span>{number}<span class=\"visually-hidden\"> {of_word} {of}</span></a>\n<div class=\"step-body\">"
        ));
    }
}
