//! Filling a body: addresses, titles, numbers and sizes go into the holes that parsing left, and sentences that name a place become links.

use super::Site;
use super::href::Spot;
use super::scope;
use crate::outline::{NodeId, PageId, Sheet};
use crate::parse::{Body, Fill, Form, Parsed};
use crate::resolve::{ProseLink, Target};
use crate::text::{escape_html, push_escaped};
use pulldown_cmark_escape::escape_href;
use std::ops::Range;

/// A piece of HTML that goes into a body, and the stretch it replaces.
struct Insert {
    place: Range<usize>,
    html: String,
}

/// A filled body, and what was found in it on the way.
#[derive(Default)]
pub(super) struct Filled {
    pub html: String,
    /// The terms of the glossary that it uses, in order of their first use.
    pub terms: Vec<usize>,
}

impl Site<'_> {
    /// The finished body of a page; empty for a page that has no source.
    pub(super) fn body(&self, page: PageId) -> Filled {
        let mut filled = self.body_at(page.into());
        filled.html.push_str(&self.lost_places(page));
        self.mark_changes(page, &mut filled.html);
        filled
    }

    /// The body of a page at a spot. On a sheet its ids are told apart from those of the other pages there.
    pub(super) fn body_at(&self, spot: Spot) -> Filled {
        let Some(source) = self.outline()[spot.page].source else { return Filled::default() };
        let parsed = &*self.manual.parsed[source];
        let targets = &self.manual.resolved.targets[source];
        let mut inserts: Vec<Insert> = Vec::with_capacity(parsed.body.holes.len());
        for hole in &parsed.body.holes {
            if let Fill::Manual(reference) = hole.fill {
                let html = self.manual_behind(&targets[reference], words_before(&parsed.body.html, hole.at), true);
                inserts.push(Insert { place: hole.at..hole.at, html });
                continue;
            }
            inserts.push(Insert { place: hole.at..hole.at, html: self.filling(spot, parsed, targets, hole.fill) });
        }
        for (reference, target) in parsed.references.iter().zip(targets.iter()) {
            if let (Form::Prose(block, _), Target::Prose(link)) = (reference.form, target)
                && link.shown
            {
                inserts.extend(self.prose_link(spot, parsed, block, link));
            }
        }
        if spot.sheet.is_some() {
            let prefix = Sheet::prefix(spot.page);
            let insert = |at| Insert { place: at..at, html: prefix.clone() };
            inserts.extend(scope::names(&parsed.body.html).into_iter().map(insert));
        }
        let terms = self.mark_terms(spot, &parsed.body.html, &mut inserts);
        inserts.sort_by_key(|insert| insert.place.start);
        Filled { html: fill(&parsed.body, &inserts), terms }
    }

    /// Makes the first use of each term a link to what it means; returns the terms in order. On paper a word is a word.
    fn mark_terms(&self, spot: Spot, html: &str, inserts: &mut Vec<Insert>) -> Vec<usize> {
        if self.glossary.is_on(spot.page) {
            return Vec::new();
        }
        let taken: Vec<Range<usize>> =
            inserts.iter().map(|insert| insert.place.clone()).filter(|place| !place.is_empty()).collect();
        let uses = self.glossary.uses(html, &taken);
        let terms = uses.iter().map(|found| found.term).collect();
        if spot.sheet.is_none() {
            inserts.extend(uses.into_iter().enumerate().map(|(number, found)| {
                let href = escaped_address(&self.href_of_term(spot.page, found.term));
                let words = &html[found.place.clone()];
                let html = format!("<a class=\"term\" href=\"{href}\" data-term=\"{number}\">{words}</a>");
                Insert { place: found.place, html }
            }));
        }
        terms
    }

    fn filling(&self, spot: Spot, parsed: &Parsed, targets: &[Target], what: Fill) -> String {
        match what {
            Fill::Address(reference) => {
                let written = &parsed.references[reference].target;
                escaped_address(&self.href(spot, &targets[reference]).unwrap_or_else(|| written.clone()))
            }
            Fill::Title(reference) => self.title_of(&targets[reference], &parsed.references[reference].target),
            // What goes there depends on the words before it.
            Fill::Manual(_) => String::new(),
            Fill::Size(reference) => {
                let second = parsed.references[..reference].iter().rev().any(|earlier| earlier.form == Form::Image);
                self.size(&targets[reference], !second || spot.sheet.is_some())
            }
            Fill::FigureNumber(figure) => {
                if !self.manual.config.number_figures {
                    return String::new();
                }
                let number = self.outline()[spot.page].first_figure + figure;
                let word = escape_html(self.manual.config.labels.get("figure"));
                format!("<span class=\"figure-number\">{word} {number}</span> ")
            }
            Fill::SectionNumber(section) => {
                let node = NodeId(self.outline()[spot.page].node.0 + 1 + section as u32);
                let number = self.outline().label(node);
                if number.is_empty() { number } else { format!("<span class=\"section-number\">{number}</span> ") }
            }
        }
    }

    /// The size of an image, so that the page does not jump when it arrives. `at_once` is for a page's first and for paper; others are fetched when they come near.
    fn size(&self, target: &Target, at_once: bool) -> String {
        let size = match target {
            Target::Asset { path, .. } => self.pictures.size(path),
            _ => None,
        };
        let size = size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\"")).unwrap_or_default();
        let late = if at_once { "" } else { " loading=\"lazy\"" };
        format!("{size}{late} decoding=\"async\"")
    }

    /// A sentence's words as a link. They stay the author's where markup stands among them, and are brought up to date in spelling elsewhere.
    fn prose_link(&self, spot: Spot, parsed: &Parsed, block: usize, link: &ProseLink) -> Option<Insert> {
        let (place, markup) = parsed.prose[block].html(link.text.clone())?;
        let href = self.href(spot, &link.target)?;
        let words = match markup {
            true => parsed.body.html[place.clone()].to_owned(),
            false => with_separators(&link.words),
        };
        let manual = self.manual_behind(&link.target, &words, false);
        let html = format!("<a class=\"reference\" href=\"{}\">{words}{manual}</a>", escaped_address(&href));
        Some(Insert { place, html })
    }
}

/// The HTML between the tag that opens a link and a place in it.
fn words_before(html: &str, at: usize) -> &str {
    let open = html[..at].rfind("<a ").map_or(0, |start| start + 3);
    html[open..at].split_once('>').map_or("", |(_, words)| words)
}

/// Titles joined by quiet separators.
pub(super) fn with_separators(titles: &[String]) -> String {
    let mut html = String::new();
    for (index, title) in titles.iter().enumerate() {
        if index > 0 {
            html.push_str("<span class=\"separator\">/</span>");
        }
        push_escaped(&mut html, title);
    }
    html
}

fn escaped_address(address: &str) -> String {
    let mut html = String::with_capacity(address.len());
    // Writing to a string cannot fail.
    let _ = escape_href(&mut html, address);
    html
}

fn fill(body: &Body, inserts: &[Insert]) -> String {
    let added: usize = inserts.iter().map(|insert| insert.html.len()).sum();
    let mut html = String::with_capacity(body.html.len() + added);
    let mut at = 0;
    for insert in inserts {
        // A hole inside a stretch that a link has taken over is gone with it.
        if insert.place.start < at {
            continue;
        }
        html.push_str(&body.html[at..insert.place.start]);
        html.push_str(&insert.html);
        at = insert.place.end;
    }
    html.push_str(&body.html[at..]);
    html
}
