//! The shelf: the last manual without errors, as a site whose pages are made when a browser asks for them.
//!
//! Takes a checked manual, reads its theme and its other files, returns the bytes at an address: the same that a build publishes there. No
//! file is read once the shelf is full, so nothing outside the manual can be asked for. Earlier editions stand on shelves of their own, in their folders; the
//! current one is at the root, where a preview is opened, and in the folders where a build puts it.

use crate::editions::{CURRENT, settings};
use crate::emit::{Files, Pieces};
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
    rest: OnceLock<Result<Files, String>>,
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
        // A page may stand at an address that the rest has too, and then the rest wins, as it does in a build; but it costs much more.
        if self.shown().manual().outline.aliases().pages.contains_key(address) {
            return self.rest(address);
        }
        if let Some(path) = self.addresses.get(address).filter(|_| address != render::MISSING) {
            return Ok(self.assets.get(path).map(|bytes| Found::File(bytes.clone().into())));
        }
        match render::page(self.shown(), &self.theme, &self.assets, address)? {
            Some(bytes) => Ok(Some(Found::Page(bytes))),
            None => self.rest(address),
        }
    }

    fn rest(&self, address: &str) -> Result<Option<Found>, Error> {
        let make = || render::rest(self.shown(), &self.theme, &self.assets).map_err(|error| error.to_string());
        match self.rest.get_or_init(make) {
            Ok(files) => Ok(files.get(address).cloned().map(Found::File)),
            Err(message) => Err(Error::Theme(message.clone())),
        }
    }

    /// Whether a page of the manual stands at an address.
    pub fn has_page(&self, address: &str) -> bool {
        let (shelf, address) = self.edition_of(address);
        let outline = &shelf.shown().manual().outline;
        outline.page_at(address).is_some_and(|page| !outline[page].draft)
    }

    /// The address of some page that is not the start page.
    pub(super) fn any_page(&self) -> Option<&str> {
        let outline = &self.shown().manual().outline;
        outline.pages().skip(1).find(|(_, page)| !page.draft).map(|(_, page)| page.address.as_str())
    }

    /// The start pages of earlier editions.
    pub(super) fn earlier_starts(&self) -> impl Iterator<Item = String> {
        self.editions.iter().map(|(folder, _)| format!("{folder}/index.html"))
    }

    /// Makes pages to see whether the theme can.
    pub(super) fn prove<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        addresses.into_iter().try_for_each(|address| self.get(address).map(|_| ()))
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
