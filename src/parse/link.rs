//! Links: `[[…]]`, `[label](address)`, `<https://…>` and their kin.
//!
//! Each becomes a [`Reference`] and an `<a>` with a hole for its address; one without words of its own gets a hole for the target's title.

use super::body::Writer;
use super::events::Item;
use super::{Fill, Form, Reference};
use crate::diagnostic::{Finding, rules};
use crate::text::address;
use pulldown_cmark::{Event, LinkType, Tag};
use std::borrow::Cow;
use std::ops::Range;

impl<'a> Writer<'a, '_> {
    /// Opens the link at event `open`; its words follow as events of their own, unless the target's title takes their place.
    pub(super) fn link(&mut self, open: usize, close: usize) {
        let events = self.events;
        let Event::Start(Tag::Link { link_type, dest_url, title, id }) = &events[open].event else { return };
        let span = events[open].span.clone();
        let empty =
            events[open + 1..close].iter().all(|item| matches!(&item.event, Event::Text(text) if text.is_empty()));
        let contact = contact(dest_url);
        let whom = contact.as_ref().filter(|contact| !says(&words(&events[open + 1..close]), contact));
        let class = match link_type {
            LinkType::WikiLink { .. } => " class=\"reference\"",
            // Its words are its address, so paper need not show it again.
            LinkType::Autolink | LinkType::Email => " class=\"address\"",
            _ if contact.is_some() && whom.is_none() => " class=\"address\"",
            _ => "",
        };
        let takes_title = empty || matches!(link_type, LinkType::WikiLink { has_pothole: false });
        let (form, target, target_span) = match link_type {
            LinkType::WikiLink { .. } => {
                let (target, target_span) = path_target(&self.source.text, &span);
                (Form::Path, target, target_span)
            }
            LinkType::Email => (Form::Link, format!("mailto:{dest_url}"), span.clone()),
            LinkType::Autolink => (Form::Link, String::from(&**dest_url), span.start + 1..span.end - 1),
            _ => (Form::Link, String::from(&**dest_url), self.target_span(&span, open, close, id, dest_url)),
        };
        if !self.options.allow_scripts && address::runs_script(&target) {
            self.finding(Finding::new(&rules::UNSAFE_HTML, self.place(span), "this link runs a script"));
            return self.out.html("<a>");
        }
        let names_manual = !takes_title && target.contains("::");
        let reference = self.reference(Reference { form, span, target_span, target, takes_title });
        self.names_manual = names_manual.then_some(reference);
        self.out.html("<a");
        self.out.html(class);
        if let Some(whom) = whom {
            self.out.html(" data-address=\"");
            self.out.value(whom);
            self.out.html("\"");
        }
        self.out.html(" href=\"");
        self.out.hole(Fill::Address(reference));
        if !title.is_empty() {
            self.out.html("\" title=\"");
            self.out.value(title);
        }
        self.out.html("\">");
        if takes_title {
            self.out.hole(Fill::Title(reference));
            self.out.html("</a>");
            self.at = close;
        }
    }

    /// Closes a link behind its words.
    pub(super) fn close_link(&mut self) {
        if let Some(reference) = self.names_manual.take() {
            self.out.hole(Fill::Manual(reference));
        }
        self.out.html("</a>");
    }

    /// The part of `[label](address "title")` that is the address, which Markdown reads as `address`; for `[label][id]` it stands where the id
    /// is defined.
    pub(super) fn target_span(
        &self,
        span: &Range<usize>,
        open: usize,
        close: usize,
        id: &str,
        address: &str,
    ) -> Range<usize> {
        let text = &self.source.text;
        if !id.is_empty() {
            return self
                .definitions
                .of(id)
                .and_then(|span| defined_address(text, span))
                .unwrap_or_else(|| span.clone());
        }
        let from = match self.events[open + 1..close].last() {
            Some(last) => last.span.end,
            None => span.start + 1,
        };
        let rest = &text[from..span.end];
        // Right there, but for a label that ends in code or emphasis.
        let opens = if rest.starts_with("](") { Some(0) } else { rest.find("](") };
        let Some(start) = opens.map(|at| from + at + 2) else { return span.clone() };
        // Nearly always it stands there as it reads, without an escape, and with nothing behind it.
        if text[start..span.end].strip_prefix(address).is_some_and(|behind| behind == ")") {
            return start..start + address.len();
        }
        address_at(text, start, span.end).unwrap_or_else(|| span.clone())
    }

    /// Records a reference; returns its number.
    pub(super) fn reference(&mut self, reference: Reference) -> usize {
        self.parsed.references.push(reference);
        self.parsed.references.len() - 1
    }
}

/// Whom a link writes to or calls.
fn contact(target: &str) -> Option<Cow<'_, str>> {
    let rest = ["mailto:", "tel:"].iter().find_map(|scheme| target.strip_prefix(scheme))?;
    Some(address::decode(address::split(rest).path))
}

/// Whether words name a contact: an address as it is, a number with or without what comes before it and with any signs in it.
fn says(words: &str, contact: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(words);
    let calls = !contact.contains('@') && number.len() > 2 && digits(contact).ends_with(&number);
    calls || words.to_lowercase().contains(&contact.to_lowercase())
}

/// The address in a line `[label]: address "title"`.
fn defined_address(text: &str, definition: &Range<usize>) -> Option<Range<usize>> {
    let written = text.get(definition.clone())?;
    let (label, _) = written.match_indices("]:").find(|&(at, _)| !written[..at].ends_with('\\'))?;
    address_at(text, definition.start + label + 2, definition.end)
}

/// The address that begins at or behind `start`, in `<…>` or up to white space, the closing parenthesis or the end.
fn address_at(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let rest = behind_line_break(text.get(start..end)?);
    let start = end - rest.len();
    let mut escaped = false;
    let mut depth = 0usize;
    let bracketed = rest.starts_with('<');
    // All that ends an address is ASCII, but for some white space.
    let blank = |at: usize| rest[at..].starts_with(char::is_whitespace);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.' | b'#' | b'_');
    let head = rest.bytes().take_while(|&byte| plain(byte)).count();
    for (at, byte) in rest.bytes().enumerate().skip(head.max(usize::from(bracketed))) {
        if escaped {
            escaped = false;
            continue;
        }
        match byte {
            b'\\' => escaped = true,
            b'>' if bracketed => return Some(start + 1..start + at),
            b'(' if !bracketed => depth += 1,
            b')' if !bracketed && depth == 0 => return Some(start..start + at),
            b')' if !bracketed => depth -= 1,
            b'\t'..=b'\r' | b' ' if !bracketed => return Some(start..start + at),
            0xc0.. if !bracketed && blank(at) => return Some(start..start + at),
            _ => {}
        }
    }
    (!bracketed).then_some(start..end)
}

/// What stands behind the white space at the head of a text, and behind the marks of quotes where a line begins in it.
fn behind_line_break(text: &str) -> &str {
    let rest = text.trim_start();
    match text[..text.len() - rest.len()].contains(['\n', '\r']) {
        true => rest.trim_start_matches(|c: char| c == '>' || c.is_whitespace()),
        false => rest,
    }
}

/// The path in `[[path|label]]`, as it reads when line breaks and the marks of quotes around them are taken out, and where it stands.
fn path_target(text: &str, span: &Range<usize>) -> (String, Range<usize>) {
    let inner = text.get(span.start + 2..span.end.saturating_sub(2)).unwrap_or_default();
    let bar = inner.find('|').unwrap_or(inner.len());
    // In a table the bar is written `\|`.
    let path = inner[..bar].strip_suffix('\\').unwrap_or(&inner[..bar]);
    let mut lines = path.lines();
    let mut target = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        target.push(' ');
        target.push_str(line.trim_start_matches([' ', '\t', '>']));
    }
    let target = unescape(&target);
    (target, span.start + 2..span.start + 2 + path.len())
}

/// No name of a character, with its `&` and `;`, has more bytes.
const LONGEST_ENTITY: usize = 34;

/// Takes out backslashes before punctuation and reads `&amp;` and its kin, as CommonMark does outside `[[…]]`. Nothing else is markup in a path.
fn unescape(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find(['\\', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        // A sign alone stands for itself.
        let mut length = 1;
        if rest.starts_with('&') {
            length = rest.find(';').filter(|&end| end <= LONGEST_ENTITY).map_or(1, |end| end + 1);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            length = 2;
        }
        for event in pulldown_cmark::Parser::new(&rest[..length]) {
            if let Event::Text(words) = event {
                text.push_str(&words);
            }
        }
        rest = &rest[length..];
    }
    text + rest
}

/// The plain words of some events, as an image's alternative text has them.
pub(super) fn words(items: &[Item]) -> String {
    super::events::plain_text(items)
}
