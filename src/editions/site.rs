//! The site of all editions: each in its folder, and at the head the way into the current one.
//!
//! Takes a manual with its editions, returns every file. `current/` and the folder of the current edition hold the same pages, which are in memory once. A
//! manual without earlier editions is its own site.

use super::{CURRENT, settings};
use crate::emit::Files;
use crate::render::{self, Shown};
use crate::{Checked, Error, Memo, theme};

/// Files that say something of a whole site, and so stand at its head and nowhere else.
const AT_THE_HEAD: &[&str] = &[render::MISSING, "sitemap.xml", "_redirects", "redirects.nginx.conf"];

/// Files that other programs ask for at the manual's address, whether it has editions or not.
const ALSO_AT_THE_HEAD: &[&str] = &["outline.json", "objects.inv"];

/// Makes the whole site.
///
/// # Errors
/// When a theme's templates are wrong, or the system refuses a file.
pub fn site(manual: &Checked) -> Result<Files, Error> {
    let own = edition(manual.into())?;
    if manual.editions.is_empty() {
        return Ok(own);
    }
    let mut files = Files::new();
    for (index, earlier) in manual.editions.iter().enumerate() {
        let site = edition(Shown { site: manual, earlier: Some(index) })?;
        let kept = site.into_iter().filter(|(name, _)| !AT_THE_HEAD.contains(&name.as_str()));
        files.extend(kept.map(|(name, bytes)| (format!("{}/{name}", earlier.address), bytes)));
    }
    let named = settings::address_of(&manual.config.edition);
    for (name, bytes) in own {
        if AT_THE_HEAD.contains(&name.as_str()) {
            files.insert(name, bytes);
            continue;
        }
        if ALSO_AT_THE_HEAD.contains(&name.as_str()) {
            files.insert(name.clone(), bytes.clone());
        }
        files.insert(format!("{named}/{name}"), bytes.clone());
        files.insert(format!("{CURRENT}/{name}"), bytes);
    }
    let theme = theme::load(&manual.folder, &manual.config.theme)?;
    for (name, page) in render::head(manual, &theme)? {
        // A chapter's folder may have the name of an edition: the edition is what its address leads to.
        files.entry(name).or_insert(page);
    }
    Ok(files)
}

fn edition(shown: Shown) -> Result<Files, Error> {
    let manual = shown.manual();
    let theme = theme::load(&manual.folder, &manual.config.theme)?;
    let assets = manual.assets(&mut Memo::default())?;
    render::site(shown, &theme, &assets)
}
