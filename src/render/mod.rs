//! Render: pages from what was parsed and resolved.
//!
//! Takes a checked manual, its theme and the assets it publishes; returns a recipe for every file of the site, by address, or one page of it as bytes. A page is its body with
//! the holes filled, inside the theme's template. The navigation is rendered once for each folder, never once for each page. All links are relative, so the
//! result works from a web root, a sub-folder and from disk.

mod body;
mod changes;
mod context;
mod editions;
mod glossary;
mod href;
mod inputs;
mod inserts;
mod inventory;
mod navigation;
mod picture;
mod plain;
mod print;
mod redirects;
mod scope;
mod shell;
mod sitemap;
mod summary;

use crate::emit::{Files, Pieces, Recipe, Recipes};
use crate::outline::address::of_asset;
use crate::outline::{Outline, PageId};
use crate::theme::{Theme, template_error};
use crate::{Checked, Error};
use ahash::HashMap;
use bytes::Bytes;
use context::Contexts;
use editions::Other;
use glossary::Glossary;
pub(crate) use inputs::{fingerprint, of_texts};
use navigation::Navigation;
use picture::Pictures;
use rayon::prelude::*;
use shell::{BODY, NAVIGATION};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Context;

pub use editions::Shown;

/// What rendering may look at.
pub(crate) struct Site<'a> {
    pub manual: &'a Checked,
    /// Which edition this is, and all that there are; none where the manual is the whole site.
    shown: Shown<'a>,
    others: Vec<Other<'a>>,
    pub theme: &'a Theme,
    pub pictures: Pictures<'a>,
    /// Published pages in reading order.
    pub pages: Vec<PageId>,
    glossary: Glossary,
}

/// The address of the page for addresses that are not there.
pub const MISSING: &str = "404.html";

/// The address of the page of changes.
pub const CHANGES: &str = crate::addresses::changes::PAGE;

/// The files that tell other programs what the manual holds. Each takes as long as many pages, so each is made beside the pages.
const INVENTORIES: [(&str, Inventory); 2] =
    [("outline.json", |site| site.outline_json()), ("objects.inv", |site| site.objects_inv())];

type Inventory = fn(&Site) -> Vec<u8>;

/// The whole site of a manual, or of one edition of it. What pages share is made here, and each page when somebody asks for its bytes.
///
/// # Errors
/// When a template fails; the message names it, the line and the reason.
pub fn site<'a>(
    shown: impl Into<Shown<'a>>,
    theme: &'a Theme,
    assets: &'a BTreeMap<String, Bytes>,
) -> Result<Recipes<'a>, Error> {
    let site = Site::new(shown.into(), theme, assets);
    let contexts = Contexts::new(&site);
    let (navigations, rest) = rayon::join(|| site.navigations(&site.pages, &contexts), || site.beside_pages(&contexts));
    let (navigations, rest) = (navigations?, rest?);
    let mut recipes = Recipes::new();
    let press = Arc::new(Press { site, contexts, navigations });
    for (number, &page) in press.site.pages.iter().enumerate() {
        let (press, address) = (Arc::clone(&press), press.site.outline()[page].address.clone());
        recipes.insert(address, Recipe::made_by(move || press.site.page(number, &press.contexts, &press.navigations)));
    }
    recipes.extend(assets.iter().map(|(path, bytes)| (of_asset(path), bytes.clone().into())));
    for (number, sheet) in press.site.outline().sheets().iter().enumerate() {
        let (press, address) = (Arc::clone(&press), sheet.address.clone());
        let make = move || press.site.sheet(&press.site.outline().sheets()[number], &press.contexts);
        recipes.insert(address, Recipe::made_by(make));
    }
    recipes.extend(rest.into_iter().map(|(name, bytes)| (name, bytes.into())));
    for (name, make) in INVENTORIES {
        let press = Arc::clone(&press);
        recipes.insert(name.to_owned(), Recipe::made_by(move || Ok(make(&press.site).into())));
    }
    recipes.insert(MISSING.to_owned(), press.site.missing(&press.site.missing_root(), &press.contexts)?.into());
    Ok(recipes)
}

/// What it takes to make any page of a site.
struct Press<'a> {
    site: Site<'a>,
    contexts: Contexts,
    navigations: HashMap<navigation::Key, Navigation>,
}

/// Makes one page, the same as in the whole site: that of the manual at an address, one for paper, the one of changes, or the one for addresses that are not
/// there. None where the manual has no page.
///
/// # Errors
/// As [`site`].
pub fn page<'a>(
    shown: impl Into<Shown<'a>>,
    theme: &'a Theme,
    assets: &'a BTreeMap<String, Bytes>,
    address: &str,
) -> Result<Option<Pieces>, Error> {
    let site = Site::new(shown.into(), theme, assets);
    let manual = site.manual;
    let contexts = Contexts::new(&site);
    if address == MISSING {
        return site.missing(&site.missing_root(), &contexts).map(Some);
    }
    if address == CHANGES
        && let Some(page) = site.changes(&contexts)?
    {
        return Ok(Some(page));
    }
    if let Some(sheet) = manual.outline.sheets().iter().find(|sheet| sheet.address == address) {
        return site.sheet(sheet, &contexts).map(Some);
    }
    let Some(number) = site.pages.iter().rposition(|&page| manual.outline[page].address == address) else {
        return Ok(None);
    };
    let navigations = site.navigations(&site.pages[number..=number], &contexts)?;
    site.page(number, &contexts, &navigations).map(Some)
}

/// Makes the page for addresses that are not there as it is shown where the site stands at the root of its server, wherever it will be published.
///
/// # Errors
/// As [`site`].
pub fn missing_here<'a>(
    shown: impl Into<Shown<'a>>,
    theme: &'a Theme,
    assets: &'a BTreeMap<String, Bytes>,
) -> Result<Pieces, Error> {
    let site = Site::new(shown.into(), theme, assets);
    site.missing(&site.local_root(), &Contexts::new(&site))
}

/// Makes the page at an old address. None where the manual has none there.
///
/// # Errors
/// As [`site`].
pub fn redirect<'a>(
    shown: impl Into<Shown<'a>>,
    theme: &'a Theme,
    assets: &'a BTreeMap<String, Bytes>,
    address: &str,
) -> Result<Option<Pieces>, Error> {
    let shown = shown.into();
    let Some(to) = shown.manual().outline.aliases().pages.get(address) else { return Ok(None) };
    let site = Site::new(shown, theme, assets);
    site.redirect(address, &site.way(to), "", &Contexts::new(&site)).map(Some)
}

/// Makes what is neither a page, at an old address or at one of today, nor a file that one refers to: the theme's files, the index for the search, the sitemap.
pub fn rest<'a>(shown: impl Into<Shown<'a>>, theme: &'a Theme, assets: &'a BTreeMap<String, Bytes>) -> Files {
    let site = Site::new(shown.into(), theme, assets);
    let mut files = site.rest();
    files.extend(INVENTORIES.map(|(name, make)| (name.to_owned(), make(&site).into())));
    files
}

/// Makes the pages at the head of a site of several editions: each leads into the current one.
///
/// # Errors
/// As [`site`].
pub fn head(manual: &Checked, theme: &Theme) -> Result<Files, Error> {
    let none = BTreeMap::new();
    let site = Site::new(manual.into(), theme, &none);
    site.head(&Contexts::new(&site))
}

impl<'a> Site<'a> {
    fn new(shown: Shown<'a>, theme: &'a Theme, assets: &'a BTreeMap<String, Bytes>) -> Self {
        let manual = shown.manual();
        let pages = manual.outline.pages().filter(|(_, page)| !page.draft).map(|(id, _)| id).collect();
        let (pictures, glossary) = (Pictures::of(assets), Glossary::new(manual));
        Self { manual, shown, others: editions::others(shown), theme, pictures, pages, glossary }
    }
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

    /// What no page of the manual is, and no inventory.
    fn beside_pages(&self, contexts: &Contexts) -> Result<Files, Error> {
        let mut files = self.redirects(contexts)?;
        files.extend(self.changes(contexts)?.map(|page| (CHANGES.to_owned(), page)));
        files.extend(self.rest());
        Ok(files)
    }

    /// The same without pages: no template has a part in it.
    fn rest(&self) -> Files {
        let mut files = self.redirect_maps();
        if self.manual.config.search {
            files.extend(crate::search::files(self.manual));
        }
        files.extend(self.theme.assets.iter().map(|(name, bytes)| (name.clone(), bytes.clone().into())));
        if !self.shown.base_url().is_empty() {
            files.insert("sitemap.xml".to_owned(), sitemap::xml(self).into());
        }
        files
    }

    /// The navigations that some pages show, by the folder a page is published in and the chapter it belongs to.
    fn navigations(
        &self,
        pages: &[PageId],
        contexts: &Contexts,
    ) -> Result<HashMap<navigation::Key, Navigation>, Error> {
        let mut keys: Vec<navigation::Key> = pages.iter().map(|&page| navigation::key(self.outline(), page)).collect();
        keys.sort();
        keys.dedup();
        keys.into_par_iter().map(|key| Ok((key.clone(), self.navigation(&key, contexts)?))).collect()
    }

    fn page(
        &self,
        number: usize,
        contexts: &Contexts,
        navigations: &HashMap<navigation::Key, Navigation>,
    ) -> Result<Pieces, Error> {
        let id = self.pages[number];
        let template = if id == Outline::START { "start.html" } else { "page.html" };
        let body = self.body(id);
        let context = contexts.page(self, number, &body, BODY, NAVIGATION);
        let frame = self.render(template, &context)?;
        let navigation = navigations.get(&navigation::key(self.outline(), id));
        let navigation = navigation.map(|navigation| navigation.of(id)).unwrap_or_default();
        Ok(shell::fill(frame, body.html, &navigation))
    }

    /// The page a web server shows for an address that is not there. It is served from any depth, so it can be sure of its links only
    /// when the base address is known.
    fn missing(&self, root: &str, contexts: &Contexts) -> Result<Pieces, Error> {
        let context = contexts.missing(self, root, NAVIGATION);
        let frame = self.render("missing.html", &context)?;
        let navigation = self.navigation(&navigation::key(self.outline(), Outline::START), contexts)?;
        Ok(shell::fill(frame, Pieces::default(), &[navigation.unmarked()]))
    }
}
