//! From one edition to the others: what a page's list of editions says, and the pages at the head of a site that lead into the current one.
//!
//! Takes the editions of a site and which of them is being made, returns values for templates and small pages. A site without earlier editions has
//! none of it.

use super::context::Contexts;
use super::redirects::Way;
use super::{Site, sitemap};
use crate::Checked;
use crate::Error;
use crate::addresses::changes::PAGE;
use crate::editions::same::Same;
use crate::editions::{CURRENT, Edition};
use crate::emit::{Files, Pieces};
use crate::outline::{Destination, NodeId, Outline, PageId};
use crate::text::address;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// One edition of a site, with those beside it.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The current edition, which knows the earlier ones.
    pub site: &'a Checked,
    /// Which of the earlier ones is meant; none for the current one.
    pub earlier: Option<usize>,
}

impl<'a> From<&'a Checked> for Shown<'a> {
    fn from(site: &'a Checked) -> Self {
        Self { site, earlier: None }
    }
}

impl<'a> Shown<'a> {
    /// The manual of this edition.
    pub fn manual(self) -> &'a Checked {
        match self.earlier {
            Some(index) => &self.site.editions[index].manual,
            None => self.site,
        }
    }

    /// The folder of the site that it stands in, with a `/`; nothing where the site is one manual.
    pub fn folder(self) -> String {
        match self.earlier {
            _ if self.site.editions.is_empty() => String::new(),
            Some(index) => format!("{}/", self.site.editions[index].address),
            None => format!("{CURRENT}/"),
        }
    }

    /// Where it will be published; empty where that is not known.
    pub fn base_url(self) -> String {
        match self.site.config.base_url.as_str() {
            "" => String::new(),
            base => format!("{base}{}", self.folder()),
        }
    }
}

/// Another edition as it is found from this one.
pub(super) struct Other<'a> {
    name: &'a str,
    /// The folder of the site that it stands in.
    address: &'a str,
    current: bool,
    /// None for this very edition.
    same: Option<Same<'a>>,
    manual: &'a Checked,
}

/// An edition in the list, for the template.
#[derive(Serialize)]
pub(super) struct EditionView {
    name: String,
    url: String,
    /// It is the current one.
    latest: bool,
    /// It is the one that the page belongs to.
    here: bool,
    /// The title of what `url` leads to, where the page itself is not there.
    instead: String,
    /// JSON: what a section of this page is there, for those that have another id or none; empty where sections are not to be looked for.
    places: String,
}

/// All editions of a site, the current one first and the others in the order of the settings.
pub(super) fn others(shown: Shown) -> Vec<Other> {
    if shown.site.editions.is_empty() {
        return Vec::new();
    }
    let own = shown.manual();
    let same = |manual, here: bool| (!here).then(|| Same::new(own, manual));
    let current = Other {
        name: &shown.site.config.edition,
        address: CURRENT,
        current: true,
        same: same(shown.site, shown.earlier.is_none()),
        manual: shown.site,
    };
    let earlier = shown.site.editions.iter().enumerate().map(|(index, Edition { name, address, manual, .. })| Other {
        name,
        address,
        current: false,
        same: same(manual, shown.earlier == Some(index)),
        manual,
    });
    std::iter::once(current).chain(earlier).collect()
}

impl Site<'_> {
    /// The edition's name, as readers see it.
    pub(super) fn edition(&self) -> &str {
        match self.shown.earlier {
            Some(index) if self.manual.config.edition.is_empty() => &self.shown.site.editions[index].name,
            _ => &self.manual.config.edition,
        }
    }

    /// The list of editions as the page at an address shows it.
    pub(super) fn edition_views(&self, at: &str) -> Vec<EditionView> {
        if self.others.is_empty() {
            return Vec::new();
        }
        let outline = self.outline();
        let page = outline.page_at(at);
        let sheet = || outline.sheets().iter().find(|sheet| sheet.address == at);
        let stands_for = page.or_else(|| Some(outline[sheet()?.node].page)).unwrap_or(Outline::START);
        self.others.iter().map(|other| self.edition_view(at, stands_for, page.is_some(), other)).collect()
    }

    fn edition_view(&self, at: &str, page: PageId, is_page: bool, other: &Other) -> EditionView {
        let mut view = EditionView {
            name: other.name.to_owned(),
            url: String::new(),
            latest: other.current,
            here: other.same.is_none(),
            instead: String::new(),
            places: String::new(),
        };
        let Some(same) = &other.same else { return view };
        let found = same.page(page);
        let there = &other.manual.outline;
        let way =
            |to: &str| format!("{}../{}/{}", address::to_root(at), address::encode(other.address), address::encode(to));
        let url = |node: NodeId| match there.address(node).split_once('#') {
            Some((page, id)) => format!("{}#{}", way(page), address::encode(id)),
            None => way(&there[there[node].page].address),
        };
        view.url = url(found.node);
        if !found.same {
            view.instead = there.full_title(found.node);
        } else if is_page && there[found.node].section.is_none() {
            let there_page = there[found.node].page;
            let places = self.outline().sections_of(page).filter_map(|section| {
                let id = self.outline()[section].anchor.as_deref()?;
                let to = match same.section(section, there_page) {
                    Some(Destination::Place(page, found)) if page == there_page && *found == *id => return None,
                    Some(Destination::Place(page, id)) if page == there_page => format!("#{}", address::encode(&id)),
                    Some(Destination::Place(page, id)) => {
                        format!("{}#{}", way(&there[page].address), address::encode(&id))
                    }
                    Some(Destination::Node(node)) => url(node),
                    Some(Destination::Asset(_)) | None => String::new(),
                };
                Some((id, to))
            });
            let places: BTreeMap<&str, String> = places.collect();
            view.places = serde_json::to_string(&places).unwrap_or_default();
        }
        view
    }

    /// The pages at the head of the site, where nothing but the way into the current edition stands: one for each of its pages, those for paper among them, and
    /// for each old address. They were published there before there were editions.
    pub(super) fn head(&self, contexts: &Contexts) -> Result<Files, Error> {
        let aliases = self.outline().aliases().pages.iter().map(|(old, to)| (old.clone(), self.way(to)));
        let pages = self.ways_in().into_iter().map(|way| (way.address.clone(), way));
        let all: Vec<(String, Way)> = aliases.chain(pages).collect();
        let rendered = all.into_par_iter().map(|(old, to)| {
            let page: Pieces = self.redirect(&old, &to, &format!("{CURRENT}/"), contexts)?;
            Ok((old, page))
        });
        rendered.collect()
    }

    /// Every page of the edition: the manual's own, those for paper, and the one of changes.
    pub(super) fn ways_in(&self) -> Vec<Way> {
        let outline = self.outline();
        let pages = self.pages.iter().map(|&page| self.way(&Destination::Node(outline[page].node)));
        let sheets = outline.sheets().iter();
        let sheets = sheets.map(|sheet| Way { address: sheet.address.clone(), title: outline.full_title(sheet.node) });
        let changes = self.manual.changes();
        let changes = changes.map(|changes| Way { address: PAGE.to_owned(), title: self.title_of_changes(changes) });
        pages.chain(sheets).chain(changes).collect()
    }

    /// The address of the manual's own root, for a page that is served from any depth. Where it is not known, the web root is the likeliest place of the site.
    pub(super) fn missing_root(&self) -> String {
        match self.shown.base_url() {
            known if !known.is_empty() => known,
            _ => self.local_root(),
        }
    }

    /// The same where the site stands at the root of its server.
    pub(super) fn local_root(&self) -> String {
        format!("/{}", self.shown.folder())
    }

    /// The full address of a page of this edition; empty when the base address is not known.
    pub(super) fn canonical(&self, page: &str) -> String {
        sitemap::canonical(&self.shown.base_url(), page)
    }
}
