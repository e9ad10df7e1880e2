//! Notices: HTML comments that speak to guidepost, `<!-- guidepost: … -->`.
//!
//! Takes a block of HTML, returns what the comments it begins with ask. Every other comment is the author's own and stays as it is, and so does what stands behind a notice in its line.

use super::body::Writer;
use super::events::{Events, among_words};
use super::raw_html::source_of;
use crate::diagnostic::{Finding, rules};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

/// A comment that allows what a rule forbids, for the next block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule's name as written.
    pub rule: String,
    /// The comment.
    pub span: Range<usize>,
    /// What it speaks of: what stands behind it in its block, else the next block; empty when nothing follows.
    pub covers: Range<usize>,
}

/// What a notice asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// The list that follows is a procedure.
    Steps,
    /// The next block may break these rules.
    Allow(Vec<String>),
    /// Something guidepost does not know.
    Unknown(String),
}

/// Reads the comments that speak to guidepost and that a piece of HTML begins with: each with its place in it; and where the rest begins.
fn read(html: &str) -> (Vec<(Notice, Range<usize>)>, usize) {
    let (mut notices, mut at) = (Vec::new(), 0);
    while let Some((notice, length)) = read_one(html[at..].trim_start()) {
        let start = html.len() - html[at..].trim_start().len();
        at = start + length;
        notices.push((notice, start..at));
    }
    (notices, at)
}

/// Reads a comment; `None` when it does not speak to guidepost.
fn read_one(html: &str) -> Option<(Notice, usize)> {
    let (inside, behind) = html.strip_prefix("<!--")?.split_once("-->")?;
    let words: Vec<&str> = inside.trim().strip_prefix("guidepost:")?.split_whitespace().collect();
    let words = words.join(" ");
    let rules = words.strip_prefix("allow").unwrap_or_default();
    let rules: Vec<String> = rules.split([' ', ',']).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
    let notice = match &*words {
        "steps" => Notice::Steps,
        _ if rules.is_empty() => Notice::Unknown(words),
        _ => Notice::Allow(rules),
    };
    Some((notice, html.len() - behind.len()))
}

/// The HTML of the block that begins at an event, and where each of its lines stands: in it, and in the source.
pub(super) fn html_at(events: &Events, index: usize) -> (String, Vec<(usize, usize)>) {
    let mut html = String::new();
    let mut origin = Vec::new();
    for item in &events[index + 1..events.closing(index)] {
        if let Event::Html(line) | Event::Text(line) = &item.event {
            origin.push((html.len(), item.span.start));
            html.push_str(line);
        }
    }
    (html, origin)
}

/// Whether the block that begins at an event asks for steps.
pub(super) fn asks_for_steps(events: &Events, index: usize) -> bool {
    let (notices, _) = read(&html_at(events, index).0);
    notices.iter().any(|(notice, _)| *notice == Notice::Steps)
}

impl Writer<'_, '_> {
    pub(super) fn html_block(&mut self, index: usize, close: usize) {
        let (html, origin) = html_at(self.events, index);
        self.at = close;
        let (notices, at) = read(&html);
        if notices.is_empty() {
            return self.raw_html(&html, &origin);
        }
        let rest = html[at..].trim_end();
        for (notice, span) in notices {
            let span = source_of(&origin, &span);
            match notice {
                Notice::Steps => {}
                Notice::Allow(rules) if rest.is_empty() => {
                    let covers = self.block_behind(close).unwrap_or(span.end..span.end);
                    self.allow(rules, span, covers);
                }
                Notice::Allow(rules) => self.allow(rules, span, source_of(&origin, &(at..at + rest.len()))),
                Notice::Unknown(words) => {
                    let message = format!("guidepost does not know what `{words}` asks");
                    let finding = Finding::new(&rules::INVALID_VALUE, self.place(span), message);
                    self.finding(
                        finding.note("a notice is `<!-- guidepost: steps -->` or `<!-- guidepost: allow RULE -->`"),
                    );
                }
            }
        }
        if !rest.is_empty() {
            let lines = origin.iter().filter(|(line, _)| *line > at).map(|(line, source)| (line - at, *source));
            let first = (0, source_of(&origin, &(at..at)).start);
            self.raw_html(&html[at..], &[first].into_iter().chain(lines).collect::<Vec<_>>());
        }
    }

    fn allow(&mut self, names: Vec<String>, span: Range<usize>, covers: Range<usize>) {
        for name in names {
            let rule = rules::find(&name);
            if rule.is_none() {
                let finding =
                    Finding::new(&rules::INVALID_VALUE, self.place(span.clone()), format!("there is no rule `{name}`"));
                self.finding(match rules::nearest(&name) {
                    Some(near) => finding.note(format!("did you mean `{}`?", near.name)),
                    None => finding.note("`guidepost explain` lists all rules"),
                });
            } else {
                self.parsed.allows.push(Allow { rule: name, span: span.clone(), covers: covers.clone() });
            }
        }
    }

    /// The block behind a comment. Further notices stand between: several comments may speak of one block, and then they are passed over once for all of them.
    fn block_behind(&mut self, close: usize) -> Option<Range<usize>> {
        if close < self.behind_notices.0 {
            return self.behind_notices.1.clone();
        }
        let events = self.events;
        let mut at = close + 1;
        let block = loop {
            let Some(next) = events.get(at) else { break None };
            match next.event {
                Event::End(_) => break None,
                Event::Start(Tag::HtmlBlock) if is_notice(&html_at(events, at).0) => at = events.closing(at) + 1,
                _ => break Some(next.span.start..self.end_of_words(at)),
            }
        };
        self.behind_notices = (at, block.clone());
        block
    }

    /// Where the block that begins at an event ends. In a list without empty lines words stand in the item itself, and are a block all the same.
    fn end_of_words(&self, mut at: usize) -> usize {
        let mut end = self.events[at].span.end;
        while is_inline(&self.events[at].event) {
            end = self.events[at].span.end;
            at = self.events.closing(at) + 1;
            if at >= self.events.len() {
                break;
            }
        }
        end
    }
}

/// Whether an event stands in a line of words.
fn is_inline(event: &Event) -> bool {
    match event {
        Event::Start(tag) => among_words(tag) || matches!(tag, Tag::Image { .. }),
        Event::End(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    }
}

/// Whether a block of HTML holds notices and nothing else.
fn is_notice(html: &str) -> bool {
    let (notices, at) = read(html);
    !notices.is_empty() && html[at..].trim().is_empty()
}
