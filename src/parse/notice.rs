//! Notices: HTML comments that speak to guidepost, `<!-- guidepost: … -->`.
//!
//! Takes one comment, returns what it asks. Every other comment is the author's own and stays as it is.

use super::body::Writer;
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
    /// The block it speaks of; empty when nothing follows.
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

/// Reads a comment; `None` when it does not speak to guidepost.
pub(super) fn read(comment: &str) -> Option<Notice> {
    let words = comment.trim().strip_prefix("<!--")?.split("-->").next()?.trim().strip_prefix("guidepost:")?.trim();
    if words == "steps" {
        return Some(Notice::Steps);
    }
    let Some(rules) = words.strip_prefix("allow") else { return Some(Notice::Unknown(words.to_owned())) };
    let rules: Vec<String> = rules.split([' ', ',']).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
    if rules.is_empty() { Some(Notice::Unknown(words.to_owned())) } else { Some(Notice::Allow(rules)) }
}

impl Writer<'_, '_> {
    pub(super) fn html_block(&mut self, index: usize, close: usize) {
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
        match read(&html) {
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
        let covers = self.block_behind(close).unwrap_or(span.end..span.end);
        let end = span.start + self.source.text[span.clone()].trim_end().len();
        for name in names {
            let rule = rules::find(&name);
            if rule.is_none() {
                let finding = Finding::new(
                    &rules::INVALID_VALUE,
                    self.place(span.start..end),
                    format!("there is no rule `{name}`"),
                );
                self.finding(match rules::nearest(&name) {
                    Some(near) => finding.note(format!("did you mean `{}`?", near.name)),
                    None => finding.note("`guidepost explain` lists all rules"),
                });
            } else {
                self.parsed.allows.push(Allow { rule: name, span: span.start..end, covers: covers.clone() });
            }
        }
    }

    /// The block behind a comment. Further notices stand between: several comments may speak of one block.
    fn block_behind(&self, close: usize) -> Option<Range<usize>> {
        let mut at = close + 1;
        loop {
            let next = self.events.get(at)?;
            match next.event {
                Event::End(_) => return None,
                Event::Start(Tag::HtmlBlock) if read(&self.source.text[next.span.clone()]).is_some() => {
                    let behind = self.events[at..].iter().position(|item| matches!(item.event, Event::End(_)))?;
                    at += behind + 1;
                }
                _ => return Some(next.span.clone()),
            }
        }
    }
}
