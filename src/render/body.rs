//! Filling a body: addresses, titles, numbers and sizes go into the holes that parsing left, and sentences that name a place become links.

use super::Site;
use super::href::Spot;
use super::inserts::Inserts;
use super::scope;
use crate::emit::Pieces;
use crate::outline::{NodeId, PageId, Sheet};
use crate::parse::{Fill, Form, Parsed};
use crate::resolve::{ProseLink, Target};
use crate::text::address::is_plain;
use crate::text::{escape_html, push_escaped};
use pulldown_cmark_escape::escape_href;
use std::sync::Arc;

/// A filled body, and what was found in it on the way.
#[derive(Default)]
pub(super) struct Filled {
    pub html: Pieces,
    /// The terms of the glossary that it uses, in order of their first use.
    pub terms: Vec<usize>,
}

impl Site<'_> {
    /// The finished body of a page; empty for a page that has no source.
    pub(super) fn body(&self, page: PageId) -> Filled {
        let mut filled = self.body_at(page.into());
        filled.html.push(self.lost_places(page).into());
        filled
    }

    /// The body of a page at a spot. On a sheet its ids are told apart from those of the other pages there.
    pub(super) fn body_at(&self, spot: Spot) -> Filled {
        let Some(source) = self.outline()[spot.page].source else { return Filled::default() };
        let parsed = &self.manual.parsed[source];
        let targets = &self.manual.resolved.targets[source];
        let mut inserts = Inserts::of_size(parsed.body.holes.len());
        for hole in &parsed.body.holes {
            if let Fill::Manual(reference) = hole.fill {
                let words = words_before(&parsed.body.html, hole.at);
                inserts
                    .add(hole.at..hole.at, |html| html.push_str(&self.manual_behind(&targets[reference], words, true)));
                continue;
            }
            inserts.add(hole.at..hole.at, |html| self.filling(spot, parsed, targets, hole.fill, html));
        }
        for (reference, target) in parsed.references.iter().zip(targets.iter()) {
            if let (Form::Prose(block, _), Target::Prose(link)) = (reference.form, target)
                && link.shown
            {
                self.prose_link(spot, parsed, block, link, &mut inserts);
            }
        }
        if spot.sheet.is_some() {
            inserts.add_to_all(scope::names(&parsed.body), &Sheet::prefix(spot.page));
        } else {
            self.mark_changes(spot.page, &parsed.body.html, &mut inserts);
        }
        let terms = self.mark_terms(spot, &parsed.body.html, &mut inserts);
        Filled { html: inserts.put_into(Arc::clone(parsed)), terms }
    }

    /// Makes the first use of each term a link to what it means; returns the terms in order. On paper a word is a word.
    fn mark_terms(&self, spot: Spot, html: &str, inserts: &mut Inserts) -> Vec<usize> {
        if self.glossary.is_on(spot.page) {
            return Vec::new();
        }
        let uses = self.glossary.uses(html, &inserts.taken());
        let terms = uses.iter().map(|found| found.term).collect();
        if spot.sheet.is_none() {
            for (number, found) in uses.into_iter().enumerate() {
                let href = self.href_of_term(spot.page, found.term);
                let words = &html[found.place.clone()];
                inserts.add(found.place, |link| {
                    link.push_str("<a class=\"term\" href=\"");
                    push_address(link, &href);
                    link.push_str(&format!("\" data-term=\"{number}\">{words}</a>"));
                });
            }
        }
        terms
    }

    fn filling(&self, spot: Spot, parsed: &Parsed, targets: &[Target], what: Fill, html: &mut String) {
        match what {
            Fill::Address(reference) => match self.href(spot, &targets[reference]) {
                Some(href) => push_address(html, &href),
                None => push_address(html, &parsed.references[reference].target),
            },
            Fill::Title(reference) => {
                html.push_str(&self.title_of(&targets[reference], &parsed.references[reference].target))
            }
            // What goes there depends on the words before it.
            Fill::Manual(_) => {}
            Fill::Size(reference) => {
                let second = parsed.references[..reference].iter().rev().any(|earlier| earlier.form == Form::Image);
                self.push_size(html, &targets[reference], !second || spot.sheet.is_some())
            }
            Fill::FigureNumber(figure) => {
                if self.manual.config.number_figures {
                    let number = self.outline()[spot.page].first_figure + figure;
                    let word = escape_html(self.manual.config.labels.get("figure"));
                    html.push_str(&format!("<span class=\"figure-number\">{word} {number}</span> "));
                }
            }
            Fill::SectionNumber(section) => {
                let node = NodeId(self.outline()[spot.page].node.0 + 1 + section as u32);
                let number = self.outline().label(node);
                if !number.is_empty() {
                    html.push_str(&format!("<span class=\"section-number\">{number}</span> "));
                }
            }
        }
    }

    /// The size of an image, so that the page does not jump when it arrives. `at_once` is for a page's first and for paper; others are fetched when they come near.
    fn push_size(&self, html: &mut String, target: &Target, at_once: bool) {
        if let Target::Asset { path, .. } = target {
            html.push_str(self.pictures.size(path));
        }
        html.push_str(if at_once { " decoding=\"async\"" } else { " loading=\"lazy\" decoding=\"async\"" });
    }

    /// Makes a sentence's words a link. They stay the author's where markup stands among them, and are brought up to date in spelling elsewhere.
    fn prose_link(&self, spot: Spot, parsed: &Parsed, block: usize, link: &ProseLink, inserts: &mut Inserts) {
        let Some((place, markup)) = parsed.prose[block].html(link.text.clone()) else { return };
        let Some(href) = self.href(spot, &link.target) else { return };
        inserts.add(place.clone(), |html| {
            html.push_str("<a class=\"reference\" href=\"");
            push_address(html, &href);
            html.push_str("\">");
            let words = html.len();
            match markup {
                true => html.push_str(&parsed.body.html[place]),
                false => push_separated(html, &link.words),
            }
            let manual = self.manual_behind(&link.target, &html[words..], false);
            html.push_str(&manual);
            html.push_str("</a>");
        });
    }
}

/// The HTML between the tag that opens a link and a place in it.
fn words_before(html: &str, at: usize) -> &str {
    let open = html[..at].rfind("<a ").map_or(0, |start| start + 3);
    html[open..at].split_once('>').map_or("", |(_, words)| words)
}

/// Titles joined by quiet separators.
pub(super) fn push_separated(html: &mut String, titles: &[String]) {
    for (index, title) in titles.iter().enumerate() {
        if index > 0 {
            html.push_str("<span class=\"separator\">/</span>");
        }
        push_escaped(html, title);
    }
}

fn push_address(html: &mut String, address: &str) {
    // Nearly none has anything to escape.
    let (path, fragment) = address.split_at(memchr::memchr(b'#', address.as_bytes()).unwrap_or(address.len()));
    if is_plain(path) && is_plain(fragment.trim_start_matches('#')) {
        return html.push_str(address);
    }
    // Writing to a string cannot fail.
    let _ = escape_href(&mut *html, address);
}
