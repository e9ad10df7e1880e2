//! Render: pages from what was parsed and resolved.
//!
//! Takes a checked manual, its theme and the assets it publishes; returns every file of the site as bytes, by address. A page is its body with the holes filled,
//! inside the theme's template. The navigation is rendered once for each folder, never once for each page. All links are relative, so the
//! result works from a web root, a sub-folder and from disk.

mod body;
mod context;
mod href;
mod navigation;
mod picture;
mod redirects;
mod shell;
mod sitemap;

use crate::emit::{Files, Pieces};
use crate::outline::{Outline, PageId};
use crate::theme::{Theme, template_error};
use crate::{Checked, Error};
use bytes::Bytes;
use context::Contexts;
use navigation::Navigation;
use picture::Pictures;
use rayon::prelude::*;
use shell::{BODY, NAVIGATION};
use std::collections::{BTreeMap, HashMap};
use tera::Context;

/// What rendering may look at.
pub(crate) struct Site<'a> {
    pub manual: &'a Checked,
    pub theme: &'a Theme,
    pub pictures: Pictures,
    /// Published pages in reading order.
    pub pages: Vec<PageId>,
}

/// Makes the whole site.
///
/// # Errors
/// When a template fails; the message names it, the line and the reason.
pub fn site(manual: &Checked, theme: &Theme, assets: BTreeMap<String, Vec<u8>>) -> Result<Files, Error> {
    let pages: Vec<PageId> = manual.outline.pages().filter(|(_, page)| !page.draft).map(|(id, _)| id).collect();
    let site = Site { manual, theme, pictures: Pictures::measure(&assets), pages };
    let contexts = Contexts::new(&site);
    let navigations = site.navigations(&contexts)?;
    let numbers: Vec<usize> = (0..site.pages.len()).collect();
    let rendered: Vec<(String, Pieces)> = numbers
        .into_par_iter()
        .map(|number| site.page(number, &contexts, &navigations))
        .collect::<Result<_, Error>>()?;
    let mut files: Files = rendered.into_iter().collect();
    files.extend(assets.into_iter().map(|(path, bytes)| (crate::outline::address::of_asset(&path), bytes.into())));
    files.extend(site.redirects(&contexts)?);
    files.extend(theme.assets.iter().map(|(name, bytes)| (name.clone(), bytes.clone().into())));
    files.insert("404.html".to_owned(), site.missing(&contexts, &navigations)?);
    if !manual.config.base_url.is_empty() {
        files.insert("sitemap.xml".to_owned(), sitemap::xml(&site).into());
    }
    Ok(files)
}

impl Site<'_> {
    fn outline(&self) -> &Outline {
        &self.manual.outline
    }

    fn render(&self, template: &str, context: &Context) -> Result<String, Error> {
        self.theme
            .templates
            .render(template, context)
            .map_err(|error| template_error(&self.manual.config.theme, &error))
    }

    /// Navigations by the folder a page is published in and the chapter it belongs to.
    fn navigations(&self, contexts: &Contexts) -> Result<HashMap<navigation::Key, Navigation>, Error> {
        let mut keys: Vec<navigation::Key> =
            self.pages.iter().map(|&page| navigation::key(self.outline(), page)).collect();
        keys.sort();
        keys.dedup();
        keys.into_par_iter().map(|key| Ok((key.clone(), self.navigation(&key, contexts)?))).collect()
    }

    fn page(
        &self,
        number: usize,
        contexts: &Contexts,
        navigations: &HashMap<navigation::Key, Navigation>,
    ) -> Result<(String, Pieces), Error> {
        let id = self.pages[number];
        let page = &self.outline()[id];
        let template = if id == Outline::START { "start.html" } else { "page.html" };
        let context = contexts.page(self, number, BODY, NAVIGATION);
        let shell = self.render(template, &context)?;
        let navigation = navigations.get(&navigation::key(self.outline(), id));
        let navigation = navigation.map(|navigation| navigation.of(id)).unwrap_or_default();
        Ok((page.address.clone(), shell::fill(&shell, &self.body(id), &navigation)))
    }

    /// The page a web server shows for an address that is not there. It is served from any depth, so it can be sure of its links only
    /// when the base address is known.
    fn missing(
        &self,
        contexts: &Contexts,
        navigations: &HashMap<navigation::Key, Navigation>,
    ) -> Result<Pieces, Error> {
        let context = contexts.missing(self, NAVIGATION);
        let shell = self.render("missing.html", &context)?;
        let navigation = navigations.get(&navigation::key(self.outline(), Outline::START));
        let navigation: Vec<Bytes> = navigation.map(Navigation::unmarked).into_iter().collect();
        Ok(shell::fill(&shell, "", &navigation))
    }
}
