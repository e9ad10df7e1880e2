//! From a target to the address that a page writes for it.

use super::Site;
use crate::outline::address::of_asset;
use crate::outline::{NodeId, Outline, PageId, Sheet};
use crate::resolve::Target;
use crate::text::fold::fold;
use crate::text::{address, escape_html};

/// Where a link is written: on a page, as that page itself shows it or as it stands on a sheet of paper with others.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub page: PageId,
    pub sheet: Option<&'a Sheet>,
}

impl From<PageId> for Spot<'_> {
    fn from(page: PageId) -> Self {
        Self { page, sheet: None }
    }
}

impl Site<'_> {
    /// The address a page writes for a target; none where the text stays as the author wrote it.
    pub(super) fn href(&self, from: Spot, target: &Target) -> Option<String> {
        match target {
            Target::Node(node) => Some(self.href_of_node(from, *node)),
            Target::Page { page, fragment, query } => Some(self.href_of_page(from, *page, query, fragment.as_deref())),
            Target::Asset { path, suffix } => Some(address::relative(self.address_at(from), &of_asset(path)) + suffix),
            Target::Prose(link) => self.href(from, &link.target),
            Target::Elsewhere { manual, node } => {
                let other = &self.manual.others[*manual];
                other.outline.as_ref().map(|outline| other.address_of(outline, *node))
            }
            Target::External | Target::Nothing => None,
        }
    }

    /// The address of a node: its page, and for a section its place there.
    pub(super) fn href_of_node(&self, from: Spot, node: NodeId) -> String {
        let node = &self.outline()[node];
        self.href_of_page(from, node.page, "", node.anchor.as_deref())
    }

    /// The address of a term's entry in the glossary.
    pub(super) fn href_of_term(&self, from: PageId, term: usize) -> String {
        let entry = &self.glossary.terms[term];
        self.href_of_page(from.into(), entry.page, "", Some(&entry.id))
    }

    fn href_of_page(&self, from: Spot, to: PageId, query: &str, fragment: Option<&str>) -> String {
        if from.sheet.is_some_and(|sheet| sheet.holds(to)) {
            return format!("#{}", address::encode(&Sheet::id(to, fragment.unwrap_or_default())));
        }
        // Within a page the fragment alone is shorter, and survives the page being saved under another name.
        let to_address = &self.outline()[to].address;
        let mut href = String::with_capacity(to_address.len() + query.len() + fragment.map_or(0, str::len) + 8);
        if fragment.is_none() || from.page != to || !query.is_empty() {
            address::push_relative(&mut href, self.address_at(from), to_address);
        }
        href.push_str(query);
        if let Some(fragment) = fragment {
            href.push('#');
            address::push_encoded(&mut href, fragment);
        }
        href
    }

    /// The address that links at a spot count from.
    fn address_at<'a>(&'a self, spot: Spot<'a>) -> &'a str {
        spot.sheet.map_or(&self.outline()[spot.page].address, |sheet| &sheet.address)
    }

    /// The words shown for a target where the author wrote none, as HTML.
    pub(super) fn title_of(&self, target: &Target, written: &str) -> String {
        match target {
            Target::Node(node) => node_title(self.outline(), *node),
            Target::Elsewhere { manual, node } => self.title_elsewhere(*manual, *node),
            Target::Page { page, fragment, .. } => {
                let section = fragment.as_deref().and_then(|fragment| self.outline().section_at(*page, fragment));
                node_title(self.outline(), section.unwrap_or(self.outline()[*page].node))
            }
            Target::Asset { path, .. } => escape_html(path.rsplit('/').next().unwrap_or(path)),
            Target::Prose(_) | Target::External | Target::Nothing => escape_html(written),
        }
    }

    /// A title in another manual, and what that manual is called.
    fn title_elsewhere(&self, manual: usize, node: NodeId) -> String {
        let other = &self.manual.others[manual];
        match &other.outline {
            Some(outline) if node != Outline::MANUAL => {
                format!("{} (<cite>{}</cite>)", node_title(outline, node), escape_html(&other.title))
            }
            _ => format!("<cite>{}</cite>", escape_html(&other.title)),
        }
    }

    /// What follows a link's words (HTML) that do not say into which manual it leads; nothing for a link within this one.
    pub(super) fn manual_behind(&self, target: &Target, words: &str, shown: bool) -> String {
        let Target::Elsewhere { manual, .. } = target else { return String::new() };
        let title = &self.manual.others[*manual].title;
        let said = fold(&words.replace("&quot;", "\"").replace("&amp;", "&"));
        match (said.contains(&fold(title)), shown) {
            (true, _) => String::new(),
            (_, true) => format!(" (<cite>{}</cite>)", escape_html(title)),
            (_, false) => format!("<span class=\"visually-hidden\"> ({})</span>", escape_html(title)),
        }
    }
}

/// A title as HTML, a chapter's with its number.
fn node_title(outline: &Outline, node: NodeId) -> String {
    let title = &outline[node].title_html;
    match outline[node].number {
        Some(_) => format!("{}: {title}", escape_html(&outline.label(node))),
        None => title.to_string(),
    }
}
