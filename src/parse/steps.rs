//! Procedures: paragraphs that begin `Step 1:`, and ordered lists marked as steps.
//!
//! Takes the events, returns which of them open and close steps. A step owns all that follows it (a figure, a list, a note), up to the next
//! step, heading or thematic break; the last step of a procedure gives back the first plain paragraph behind it, which speaks of
//! the whole. Only blocks at the top of a page form procedures: a "Step 1:" inside a table cell is text.

use super::events::{Item, closing};
use super::notice::{self, Notice};
use super::place;
use crate::diagnostic::{Finding, rules};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::{HashMap, HashSet};
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
    pub before: HashMap<usize, Vec<Border>>,
    /// Events that a border replaces, or that are not shown.
    pub hidden: HashSet<usize>,
}

/// A procedure being gathered: where each step opens, and its number as written.
type Steps = Vec<(usize, u64, Range<usize>)>;

/// Finds all procedures. Splits the text behind each `Step N:` off, so that those words can be hidden.
pub(super) fn find(
    events: &mut Vec<Item>,
    file: &Arc<str>,
    step_word: &str,
    findings: &mut Vec<Finding>,
) -> Procedures {
    let mut procedures = Procedures::default();
    let mut steps: Steps = Vec::new();
    let mut index = 0;
    while index < events.len() {
        if let Some(number) = step_paragraph(events, index, step_word, &mut procedures.hidden) {
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
        index = closing(events, index) + 1;
    }
    let end = events.len();
    finish(&mut steps, events, end, &mut procedures, file, findings);
    procedures
}

/// The number of the step that a paragraph opens, if it does; its `Step N:` is then an event of its own, and hidden.
fn step_paragraph(events: &mut Vec<Item>, index: usize, word: &str, hidden: &mut HashSet<usize>) -> Option<u64> {
    if !matches!(events[index].event, Event::Start(Tag::Paragraph)) {
        return None;
    }
    let emphasised = matches!(events.get(index + 1)?.event, Event::Start(Tag::Strong | Tag::Emphasis));
    let at = index + 1 + usize::from(emphasised);
    let Item { event: Event::Text(text), span } = events.get(at)? else { return None };
    let (number, length) = step_prefix(text, word)?;
    let (text, span) = (text.to_string(), span.clone());
    let split = (span.start + length).min(span.end);
    let rest = Item { event: Event::Text(CowStr::from(text[length..].to_owned())), span: split..span.end };
    if rest.span.is_empty()
        && emphasised
        && matches!(events.get(at + 1)?.event, Event::End(TagEnd::Strong | TagEnd::Emphasis))
    {
        // `**Step 1:** Navigate …`: the emphasis goes with the words.
        hidden.extend([at - 1, at, at + 1]);
        if let Some(Item { event: Event::Text(text), span }) = events.get_mut(at + 2) {
            let spaces = text.len() - text.trim_start().len();
            *span = (span.start + spaces).min(span.end)..span.end;
            *text = CowStr::from(text[spaces..].to_owned());
        }
        return Some(number);
    }
    events[at].span.end = split;
    events[at].event = Event::Text(CowStr::from(text[..length].to_owned()));
    events.insert(at + 1, rest);
    hidden.insert(at);
    Some(number)
}

/// The number in `Step 3: `, and the length of those words.
fn step_prefix(text: &str, word: &str) -> Option<(u64, usize)> {
    let head = text.get(..word.len())?;
    if word.is_empty() || head.to_lowercase() != word.to_lowercase() {
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
    events: &[Item],
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

/// Where the last step ends: before the first plain paragraph behind it.
fn end_of_last_step(events: &[Item], step: usize, end: usize) -> usize {
    let mut index = closing(events, step) + 1;
    while index < end {
        let close = closing(events, index);
        let paragraph = matches!(events[index].event, Event::Start(Tag::Paragraph));
        let picture = matches!(events.get(index + 1).map(|item| &item.event), Some(Event::Start(Tag::Image { .. })));
        if paragraph && !picture {
            return index;
        }
        index = close + 1;
    }
    end
}

/// Whether `<!-- guidepost: steps -->` stands right before an event.
fn marked_as_steps(events: &[Item], index: usize) -> bool {
    let block: Vec<&str> = (events[..index].iter().rev())
        .skip(1)
        .map_while(|item| match &item.event {
            Event::Html(html) => Some(&**html),
            _ => None,
        })
        .collect();
    let ends_block = index > 0 && matches!(events[index - 1].event, Event::End(TagEnd::HtmlBlock));
    ends_block && block.first().is_some_and(|html| notice::read(html) == Some(Notice::Steps))
}

fn list_of_steps(events: &[Item], list: usize, procedures: &mut Procedures) {
    let Event::Start(Tag::List(Some(first))) = events[list].event else { return };
    let end = closing(events, list);
    let mut items = Vec::new();
    let mut index = list + 1;
    while index < end {
        items.push(index);
        index = closing(events, index) + 1;
    }
    procedures.hidden.extend([list, end]);
    procedures.before.entry(list).or_default().push(Border::OpenProcedure);
    for (position, &item) in items.iter().enumerate() {
        let close = closing(events, item);
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
