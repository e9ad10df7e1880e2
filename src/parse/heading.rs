//! Headings: the page's title, and the sections below it.
//!
//! Takes the events of one heading, writes it with its id and the link to itself, and records it as a section that others can refer to.

use super::alias::Attributes;
use super::body::Writer;
use super::events::plain_text;
use super::written::Written;
use super::{Fill, Heading, Section};
use crate::text::address;
use crate::text::fold::fold;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::sync::Arc;

impl<'a> Writer<'a, '_> {
    /// A heading of level 1 that comes first is the page's title; it is shown by the template, not here.
    pub(super) fn heading(
        &mut self,
        index: usize,
        close: usize,
        level: u8,
        id: Option<&str>,
        classes: &[CowStr<'a>],
        attributes: &Attributes,
    ) {
        let span = self.events[index].span.clone();
        let heading = self.words(index, close);
        let is_title = level == 1 && self.parsed.title.is_none() && self.parsed.sections.is_empty();
        let given = id.is_some();
        let id: Arc<str> = match id {
            Some(id) => Arc::from(id),
            None => Arc::from(self.ids.unique(&heading.text)),
        };
        self.anchor(Arc::clone(&id), span.clone(), given);
        self.aliases(attributes, &span, (!is_title).then_some(self.parsed.sections.len()));
        if is_title {
            self.parsed.title = Some(heading);
            self.title_references(index, close);
            self.at = close;
            return;
        }
        self.section = (Arc::clone(&id), Arc::clone(&heading.text));
        let tag = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level) - 1];
        self.out.html("<div class=\"heading\"><");
        self.out.html(tag);
        self.out.html(" id=\"");
        self.out.id(&id);
        if !classes.is_empty() {
            self.out.html("\" class=\"");
            self.out.value(&classes.join(" "));
        }
        self.out.html("\">");
        self.old_ids.iter().for_each(|old| self.out.old_place(old));
        if !self.options.section_word.is_empty() {
            self.out.hole(Fill::SectionNumber(self.parsed.sections.len()));
        }
        self.parsed.sections.push(Section { level, id: Arc::clone(&id), heading });
        self.at = index + 1;
        while self.at < close {
            self.event();
            self.at += 1;
        }
        self.out.html("</");
        self.out.html(tag);
        self.out.html("><a class=\"heading-link\" href=\"#");
        self.out.id(&address::encode(&id));
        self.out.html("\"><span class=\"visually-hidden\">");
        self.out.value(&self.options.link_to_section);
        self.out.html(": ");
        self.out.value(&self.section.1);
        self.out.html("</span></a></div>\n");
    }

    /// The words of the heading between two events.
    fn words(&self, open: usize, close: usize) -> Heading {
        let text: Arc<str> = Arc::from(plain_text(&self.events[open + 1..close]).trim());
        let html: Arc<str> = match self.options.html {
            true => Arc::from(self.heading_html(open + 1, close)),
            false => Arc::default(),
        };
        // Most have no markup, and are in memory once.
        let html = if html == text { Arc::clone(&text) } else { html };
        Heading { html, folded: Arc::from(fold(&text)), text, span: self.events[open].span.clone() }
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
        let mut out = Written::of_size(0);
        for event in kept {
            match event {
                Event::Text(text) => out.text(text),
                other => out.event(other),
            }
        }
        out.finish(&mut []).html
    }

    /// Links in the title are checked like any other, though a title shows none.
    fn title_references(&mut self, index: usize, close: usize) {
        let before = std::mem::take(&mut self.out);
        self.at = index + 1;
        while self.at < close {
            self.event();
            self.at += 1;
        }
        self.out = before;
    }
}
