//! The site of all editions: each in its folder, and at the head the way into the current one.
//!
//! Takes a manual with its editions, returns a recipe for every file. `current/` and the folder of the current edition hold the same pages. A
//! manual without earlier editions is its own site.

use super::{CURRENT, settings};
use crate::emit::Recipes;
use crate::render::{self, Shown};
use crate::theme::{self, Theme};
use crate::{Checked, Error, Memo};
use bytes::Bytes;
use std::collections::BTreeMap;

/// Files that say something of a whole site, and so stand at its head and nowhere else.
const AT_THE_HEAD: &[&str] = &[render::MISSING, "sitemap.xml", "_redirects", "redirects.nginx.conf"];

/// Files that other programs ask for at the manual's address, whether it has editions or not.
const ALSO_AT_THE_HEAD: &[&str] = &["outline.json", "objects.inv"];

/// What a site is made with, beside the manual: for it and then for each earlier edition a theme, and the files that pages refer to.
pub struct Supplies(Vec<Supply>);

struct Supply {
    theme: Theme,
    assets: BTreeMap<String, Bytes>,
}

/// Reads what the site of a manual is made with.
///
/// # Errors
/// When a theme's templates are wrong, or the system refuses a file.
pub fn supplies(manual: &Checked) -> Result<Supplies, Error> {
    let supply = |manual: &Checked| {
        let theme = theme::load(&manual.folder, &manual.config)?;
        let mut memo = Memo::of_one_run();
        manual.find_dates(&mut memo);
        Ok(Supply { theme, assets: manual.assets(&mut memo)? })
    };
    let earlier = manual.editions.iter().map(|edition| {
        supply(&edition.manual).map_err(|error| match error {
            // Two manuals may each have a theme of the same name.
            Error::Theme(message) => Error::Theme(format!("in `{}`: {message}", edition.folder)),
            error => error,
        })
    });
    Ok(Supplies(std::iter::once(supply(manual)).chain(earlier).collect::<Result<_, Error>>()?))
}

impl Supplies {
    /// A recipe for every file of the site.
    ///
    /// # Errors
    /// When a template fails, and where the manual was only checked.
    pub fn site<'a>(&'a self, manual: &'a Checked) -> Result<Recipes<'a>, Error> {
        if !manual.makes_pages() {
            return Err(Error::Usage("no page can be made of a manual that was only checked".to_owned()));
        }
        let Some((supply, earlier)) = self.0.split_first() else { return Ok(Recipes::new()) };
        let own = render::site(manual, &supply.theme, &supply.assets)?;
        if manual.editions.is_empty() {
            return Ok(own);
        }
        let mut files = Recipes::new();
        for (index, (edition, supply)) in manual.editions.iter().zip(earlier).enumerate() {
            let site = render::site(Shown { site: manual, earlier: Some(index) }, &supply.theme, &supply.assets)?;
            let kept = site.into_iter().filter(|(name, _)| !AT_THE_HEAD.contains(&name.as_str()));
            files.extend(kept.map(|(name, recipe)| (format!("{}/{name}", edition.address), recipe)));
        }
        let named = settings::address_of(&manual.config.edition);
        for (name, recipe) in own {
            if AT_THE_HEAD.contains(&name.as_str()) {
                files.insert(name, recipe);
                continue;
            }
            if ALSO_AT_THE_HEAD.contains(&name.as_str()) {
                files.insert(name.clone(), recipe.clone());
            }
            files.insert(format!("{named}/{name}"), recipe.clone());
            files.insert(format!("{CURRENT}/{name}"), recipe);
        }
        for (name, page) in render::head(manual, &supply.theme)? {
            // A chapter's folder may have the name of an edition: the edition is what its address leads to.
            files.entry(name).or_insert(page.into());
        }
        Ok(files)
    }

    /// A word for all that the site is made from: while it is the same, so is every byte of the site.
    pub fn made_from(&self, manual: &Checked) -> String {
        let all = std::iter::once(manual).chain(manual.editions.iter().map(|edition| &*edition.manual));
        let prints =
            all.zip(&self.0).map(|(manual, supply)| render::fingerprint(manual, &supply.theme, &supply.assets));
        prints.collect::<Vec<_>>().join("-")
    }
}
