//! The shelf: the last manual without errors, as a site whose pages are made when a browser asks for them.
//!
//! Takes a checked manual, reads its theme and its other files, returns the bytes at an address: the same that a build publishes there. No
//! file is read once the shelf is full, so nothing outside the manual can be asked for.

use crate::emit::{Files, Pieces};
use crate::outline::address::of_asset;
use crate::theme::{self, Theme};
use crate::{Checked, Error, Memo, render};
use bytes::Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// A manual's site, made on demand.
pub struct Shelf {
    manual: Arc<Checked>,
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
        let theme = theme::load(&manual.folder, &manual.config.theme)?;
        let assets = manual.assets(memo)?;
        let addresses = assets.keys().map(|path| (of_asset(path), path.clone())).collect();
        Ok(Self { manual, theme, assets, addresses, rest: OnceLock::new() })
    }

    /// What a build would publish at an address below the site's root; none where it would publish nothing.
    ///
    /// # Errors
    /// When a template fails.
    pub fn get(&self, address: &str) -> Result<Option<Found>, Error> {
        if let Some(bytes) = self.theme.assets.get(address) {
            return Ok(Some(Found::File(bytes.clone().into())));
        }
        // A page may stand at an address that the rest has too, and then the rest wins, as it does in a build; but it costs much more.
        if self.manual.outline.aliases().pages.contains_key(address) {
            return self.rest(address);
        }
        if let Some(path) = self.addresses.get(address).filter(|_| address != render::MISSING) {
            return Ok(self.assets.get(path).map(|bytes| Found::File(bytes.clone().into())));
        }
        match render::page(&self.manual, &self.theme, &self.assets, address)? {
            Some(bytes) => Ok(Some(Found::Page(bytes))),
            None => self.rest(address),
        }
    }

    fn rest(&self, address: &str) -> Result<Option<Found>, Error> {
        let make = || render::rest(&self.manual, &self.theme, &self.assets).map_err(|error| error.to_string());
        match self.rest.get_or_init(make) {
            Ok(files) => Ok(files.get(address).cloned().map(Found::File)),
            Err(message) => Err(Error::Theme(message.clone())),
        }
    }

    /// Whether a page of the manual stands at an address.
    pub fn has_page(&self, address: &str) -> bool {
        self.manual.outline.page_at(address).is_some_and(|page| !self.manual.outline[page].draft)
    }

    /// The address of some page that is not the start page.
    pub(super) fn any_page(&self) -> Option<&str> {
        let outline = &self.manual.outline;
        outline.pages().skip(1).find(|(_, page)| !page.draft).map(|(_, page)| page.address.as_str())
    }

    /// Makes pages to see whether the theme can.
    pub(super) fn prove<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        addresses.into_iter().try_for_each(|address| self.get(address).map(|_| ()))
    }

    pub(super) fn has_theme_of(&self, other: &Self) -> bool {
        self.theme.texts == other.theme.texts && self.theme.assets == other.theme.assets
    }

    pub(super) fn has_files_of(&self, other: &Self) -> bool {
        self.assets == other.assets
    }
}
