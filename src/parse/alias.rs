//! Aliases of headings: `## New title {alias="old-id"}`, once for each old id.
//!
//! Takes a heading's attributes and where it stands, returns the old places it names. One on the same page is an id
//! (`old-id`) and becomes a place of the page; one on another page is an address (`old/page.html#old-id`), of which only the outline knows
//! whether it is free.

use super::Anchor;
use super::body::Writer;
use crate::diagnostic::{Finding, rules};
use pulldown_cmark::CowStr;
use std::ops::Range;
use std::sync::Arc;

/// An old place of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written, without its quotes.
    pub written: String,
    /// Where it stands.
    pub span: Range<usize>,
    /// The index of the section whose heading it is; none for the page's title.
    pub section: Option<usize>,
}

/// The attributes of a heading.
pub(super) type Attributes<'a> = [(CowStr<'a>, Option<CowStr<'a>>)];

/// The values of all `alias` attributes.
pub(super) fn written<'a>(attributes: &'a Attributes) -> impl Iterator<Item = &'a str> {
    let aliases = attributes.iter().filter(|(name, _)| &**name == "alias").filter_map(|(_, value)| value.as_deref());
    aliases.map(|value| value.trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

impl Alias {
    /// Whether it is an id on the heading's own page, and not an address.
    pub fn is_id(&self) -> bool {
        is_id(&self.written)
    }
}

pub(super) fn is_id(written: &str) -> bool {
    let page = [".html", ".md", ".markdown"].iter().any(|ending| written.to_ascii_lowercase().ends_with(ending));
    !written.contains(['/', '#']) && !page
}

impl<'a> Writer<'a, '_> {
    /// Takes note of a heading's aliases, and of its old ids.
    pub(super) fn aliases(&mut self, attributes: &Attributes, heading: &Range<usize>, section: Option<usize>) {
        let mut ids = Vec::new();
        let mut from = heading.start;
        for written in written(attributes) {
            let span = self.value_span(from..heading.end, written);
            from = span.end;
            if self.source.text[span.end..heading.end].starts_with(char::is_whitespace)
                && self.source.text[..span.start].ends_with(['"', '\''])
            {
                self.spaced(span.clone(), written);
            }
            if is_id(written) {
                self.parsed.anchors.push(Anchor { id: Arc::from(written), span: span.clone(), given: true, old: true });
                ids.push(written.to_owned());
            }
            self.parsed.aliases.push(Alias { written: written.to_owned(), span, section });
        }
        self.old_ids = ids;
    }

    /// Where a value stands in the heading; all of the heading where it cannot be told.
    fn value_span(&self, heading: Range<usize>, value: &str) -> Range<usize> {
        let text = &self.source.text[heading.clone()];
        let starts = text.match_indices("alias=").map(|(at, name)| at + name.len());
        let mut values = starts.map(|at| at + usize::from(text[at..].starts_with(['"', '\''])));
        match values.find(|&at| text[at..].starts_with(value)) {
            Some(at) => heading.start + at..heading.start + at + value.len(),
            None => heading,
        }
    }

    fn spaced(&mut self, span: Range<usize>, value: &str) {
        let message = "an old id holds no spaces";
        let note = format!("write each one by itself: `{{alias=\"{value}\" alias=\"…\"}}`");
        let finding = Finding::new(&rules::BAD_ALIAS, self.place(span), message).note(note);
        self.finding(finding);
    }

    /// The old ids of a step: those it had under its section's old ids.
    pub(super) fn old_steps(&mut self, step: &str, number: u64, span: &Range<usize>) -> Vec<String> {
        let mut ids = Vec::new();
        for old in self.old_ids.clone() {
            let id = format!("{old}-{step}-{number}");
            if self.unique_id(id.clone()) == id {
                self.parsed.anchors.push(Anchor {
                    id: Arc::from(id.as_str()),
                    span: span.clone(),
                    given: false,
                    old: true,
                });
                ids.push(id);
            }
        }
        ids
    }
}
