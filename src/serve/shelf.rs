//! The shelf: the last manual without errors, as a site whose pages are made when a browser asks for them.
//!
//! Takes a checked manual, reads its theme and its other files, returns the bytes at an address: the same that a build publishes there. No
//! file is read once the shelf is full, so nothing outside the manual can be asked for. Earlier editions stand on shelves of their own, in their folders; the
//! current one is at the root, where a preview is opened, and in the folders where a build puts it.

use crate::editions::{CURRENT, settings};
use crate::emit::{Files, Pieces};
use crate::outline::Kind;
use crate::outline::address::of_asset;
use crate::render::Shown;
use crate::theme::{self, Theme};
use crate::{Checked, Error, Memo, render};
use bytes::Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// A manual's site, made on demand.
pub struct Shelf {
    site: Arc<Checked>,
    /// Which of the site's earlier editions stands here; none for the current one.
    earlier: Option<usize>,
    /// The earlier editions by the folders that they are published in.
    editions: Vec<(String, Shelf)>,
    theme: Theme,
    /// By path below the content folder.
    assets: BTreeMap<String, Bytes>,
    /// Paths of assets by address.
    addresses: HashMap<String, String>,
    /// What is no page and no asset; made when the first of it is asked for.
    rest: OnceLock<Files>,
}

/// What stands at an address.
#[derive(Debug)]
pub enum Found {
    /// A page of the manual, or the one for addresses that are not there.
    Page(Pieces),
    /// A file of the site that is no page.
    File(Pieces),
}

impl Shelf {
    /// Reads what a site needs beside the manual itself.
    ///
    /// # Errors
    /// When the theme is wrong, or the system refuses a file.
    pub fn new(manual: Arc<Checked>, memo: &mut Memo) -> Result<Self, Error> {
        let mut shelf = Self::of(Arc::clone(&manual), None, memo)?;
        for (index, edition) in manual.editions.iter().enumerate() {
            let memo = memo.edition(&edition.folder);
            shelf.editions.push((edition.address.clone(), Self::of(Arc::clone(&manual), Some(index), memo)?));
        }
        Ok(shelf)
    }

    fn of(site: Arc<Checked>, earlier: Option<usize>, memo: &mut Memo) -> Result<Self, Error> {
        let manual = Shown { site: &site, earlier }.manual();
        let theme = theme::load(&manual.folder, &manual.config)?;
        let assets = manual.assets(memo)?;
        manual.find_dates(memo);
        let addresses = assets.keys().map(|path| (of_asset(path), path.clone())).collect();
        Ok(Self { site, earlier, editions: Vec::new(), theme, assets, addresses, rest: OnceLock::new() })
    }

    fn shown(&self) -> Shown<'_> {
        Shown { site: &self.site, earlier: self.earlier }
    }

    /// The shelf of the edition that an address belongs to, and the address there.
    fn edition_of<'a>(&self, address: &'a str) -> (&Self, &'a str) {
        let (folder, rest) = address.split_once('/').unwrap_or((address, ""));
        if let Some((_, shelf)) = self.editions.iter().find(|(name, _)| name == folder) {
            return (shelf, rest);
        }
        let own = || settings::address_of(&self.site.config.edition) == folder;
        let current = !self.editions.is_empty() && (folder == CURRENT || own());
        (self, if current { rest } else { address })
    }

    /// What a build would publish at an address below the site's root; none where it would publish nothing.
    ///
    /// # Errors
    /// When a template fails.
    pub fn get(&self, address: &str) -> Result<Option<Found>, Error> {
        let (shelf, address) = self.edition_of(address);
        shelf.get_own(address)
    }

    fn get_own(&self, address: &str) -> Result<Option<Found>, Error> {
        if let Some(bytes) = self.theme.assets.get(address) {
            return Ok(Some(Found::File(bytes.clone().into())));
        }
        // Where a page stands at an old address too, the old one wins, as it does in a build.
        if let Some(page) = render::redirect(self.shown(), &self.theme, &self.assets, address)? {
            return Ok(Some(Found::File(page)));
        }
        if let Some(path) = self.addresses.get(address).filter(|_| address != render::MISSING) {
            return Ok(self.assets.get(path).map(|bytes| Found::File(bytes.clone().into())));
        }
        match render::page(self.shown(), &self.theme, &self.assets, address)? {
            Some(bytes) => Ok(Some(Found::Page(bytes))),
            None => Ok(self.rest(address)),
        }
    }

    /// The page for addresses that are not there. It takes its styles from here, and not from where the manual is published.
    ///
    /// # Errors
    /// When a template fails.
    pub fn missing(&self) -> Result<Found, Error> {
        render::missing_here(self.shown(), &self.theme, &self.assets).map(Found::Page)
    }

    fn rest(&self, address: &str) -> Option<Found> {
        let files = self.rest.get_or_init(|| render::rest(self.shown(), &self.theme, &self.assets));
        files.get(address).cloned().map(Found::File)
    }

    /// Whether a page of the manual stands at an address.
    pub fn has_page(&self, address: &str) -> bool {
        let (shelf, address) = self.edition_of(address);
        let outline = &shelf.shown().manual().outline;
        outline.page_at(address).is_some_and(|page| !outline[page].draft)
    }

    /// Makes a page of each kind to see whether the theme can, in each edition: most templates are met by one kind of page alone.
    pub(super) fn prove_theme(&self) -> Result<(), Error> {
        let manual = self.shown().manual();
        let outline = &manual.outline;
        let first = |kind: Kind| {
            let mut pages = outline.pages().filter(|(_, page)| !page.draft && outline[page.node].kind == kind);
            pages.next().map(|(_, page)| page.address.as_str())
        };
        // The whole manual on one sheet takes as long as all its pages.
        let sheet = outline.sheets().iter().min_by_key(|sheet| sheet.pages().count()).map(|sheet| &*sheet.address);
        let old = outline.aliases().pages.keys().next().map(String::as_str);
        let changes = manual.since.is_some().then_some(render::CHANGES);
        let some = [first(Kind::Manual), first(Kind::Chapter), first(Kind::Page), sheet, old, changes];
        let all = some.into_iter().flatten().chain([render::MISSING]);
        { all }.try_for_each(|address| self.get_own(address).map(|_| ()))?;
        self.editions.iter().try_for_each(|(_, shelf)| shelf.prove_theme())
    }

    /// Makes one page to see whether the theme can.
    pub(super) fn prove(&self, address: &str) -> Result<(), Error> {
        self.get(address).map(|_| ())
    }

    pub(super) fn has_theme_of(&self, other: &Self) -> bool {
        let same = self.theme.texts == other.theme.texts && self.theme.assets == other.theme.assets;
        same && self.agrees(other, Self::has_theme_of)
    }

    pub(super) fn has_files_of(&self, other: &Self) -> bool {
        self.assets == other.assets && self.agrees(other, Self::has_files_of)
    }

    /// Whether something is so of each earlier edition on both shelves, and these are the same ones.
    fn agrees(&self, other: &Self, same: fn(&Self, &Self) -> bool) -> bool {
        let pairs = std::iter::zip(&self.editions, &other.editions);
        self.editions.len() == other.editions.len() && { pairs }.all(|((a, one), (b, two))| a == b && same(one, two))
    }
}
