//! Pages for paper: a chapter, or the whole manual, on one page with its contents in front.
//!
//! Takes the site and its sheets, returns each sheet's HTML. A body is the same as on its own page, but its ids carry the number of the page, and
//! a link to a page that is on the sheet too stays on the sheet.

use super::Site;
use super::context::Contexts;
use super::href::Spot;
use super::shell::{self, BODY};
use crate::Error;
use crate::emit::Pieces;
use crate::outline::{Kind, NodeId, Outline, PageId, Sheet};
use crate::text::address;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use tera::Context;

/// A line in the contents of a sheet.
#[derive(Serialize)]
struct EntryView<'a> {
    label: String,
    title: &'a str,
    url: String,
    children: Vec<EntryView<'a>>,
}

/// The head of a page on a sheet.
#[derive(Serialize)]
struct PartView<'a> {
    id: String,
    title_id: String,
    /// A chapter begins on a sheet of its own.
    kind: &'static str,
    /// The sheet's own head is that of its first page too.
    first: bool,
    label: String,
    title_html: &'a str,
    description: &'a str,
}

impl Site<'_> {
    /// One sheet.
    pub(super) fn sheet(&self, sheet: &Sheet, contexts: &Contexts) -> Result<Pieces, Error> {
        let pages: Vec<PageId> = sheet.pages().filter(|&page| !self.outline()[page].draft).collect();
        let parts: Vec<(Pieces, Vec<usize>)> =
            pages.par_iter().map(|&page| self.part(page, sheet)).collect::<Result<_, Error>>()?;
        let (parts, terms): (Vec<Pieces>, Vec<Vec<usize>>) = parts.into_iter().unzip();
        // Where the glossary itself is on the sheet, its terms need no second list.
        let listed = !pages.iter().any(|&page| self.glossary.is_on(page));
        let terms: BTreeSet<usize> = terms.into_iter().flatten().filter(|_| listed).collect();
        let terms: Vec<usize> = terms.into_iter().collect();
        let mut context = contexts.sheet(self, sheet, &terms, BODY);
        context.insert("contents", &self.contents(sheet.node, 1));
        let parts = parts.into_iter().flatten().collect();
        Ok(shell::fill(self.render("print.html", &context)?, parts, &[]))
    }

    /// One page on a sheet, and the terms it uses.
    fn part(&self, page: PageId, sheet: &Sheet) -> Result<(Pieces, Vec<usize>), Error> {
        let (_, title_html) = self.shown_title(page);
        let node = self.outline()[page].node;
        let view = PartView {
            id: Sheet::id(page, ""),
            title_id: self.title_id_on(page),
            kind: if self.outline()[node].kind == Kind::Chapter { "chapter" } else { "page" },
            first: node == sheet.node,
            label: self.outline().label(node),
            title_html,
            description: self.description(page),
        };
        let mut context = Context::new();
        context.insert("page", &view);
        context.insert("body", BODY);
        let frame = self.render("print-part.html", &context)?;
        let body = self.body_at(Spot { page, sheet: Some(sheet) });
        Ok((shell::fill(frame, body.html, &[]), body.terms))
    }

    /// The id of a page's title on a sheet.
    pub(super) fn title_id_on(&self, page: PageId) -> String {
        let id = self.title_id(page);
        Sheet::id(page, if id.is_empty() { "title" } else { id })
    }

    /// What is below a node, in a list on this level.
    fn contents(&self, node: NodeId, level: usize) -> Vec<EntryView<'_>> {
        let outline = self.outline();
        let view = |child: NodeId| EntryView {
            label: outline.label(child),
            title: &outline[child].title,
            url: format!("#{}", Sheet::id(outline[child].page, "")),
            children: self.contents(child, level + 1),
        };
        self.listed_below(node, level).into_iter().map(view).collect()
    }

    /// Where the sheet for a chapter, or for the whole manual, can be printed from a page; empty where there is none.
    pub(super) fn print_url(&self, page: PageId) -> String {
        let outline = self.outline();
        let node = if page == Outline::START { Some(Outline::MANUAL) } else { outline.chapter_of(outline[page].node) };
        // They stand in the order of what they hold.
        let sheets = outline.sheets();
        let sheet = node.and_then(|node| sheets.binary_search_by_key(&node, |sheet| sheet.node).ok());
        sheet
            .map(|number| &sheets[number])
            .map(|sheet| address::relative(&outline[page].address, &sheet.address))
            .unwrap_or_default()
    }
}
