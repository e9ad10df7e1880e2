//! Editions: the manual as it stands, and earlier ones that are kept beside it, as one site.
//!
//! Takes a checked manual whose settings name earlier editions (`editions:`), each a whole manual in a folder of its own; checks them by the same pipe, and
//! hangs them on it with their findings. Everything else in this room answers questions of rendering. An edition knows nothing of the others while
//! it is checked, and nothing outside the manual's folder is read.
//!
//! - [`settings`](mod@settings) says which editions manual.yaml means, and what is wrong with that;
//! - [`next`](mod@next) keeps the current edition when another one begins;
//! - [`same`] finds what a page or section of one edition is in another;
//! - [`site`](mod@site) puts the sites of all editions together.

pub mod next;
pub mod same;
pub mod settings;
pub mod site;

use crate::config;
use crate::diagnostic::{Finding, Place, rules};
use crate::{Checked, Choices, Error, Memo, check_again};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Where the current edition always stands, whatever its name.
pub const CURRENT: &str = "current";

/// An earlier edition, checked.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Its name, as readers choose it.
    pub name: String,
    /// The folder of the site that it is published in.
    pub address: String,
    /// Its folder, counted from the manual's.
    pub folder: String,
    /// The manual itself.
    pub manual: Arc<Checked>,
}

impl Edition {
    /// A file's path from the edition's own folder, if the file is one of this edition.
    pub fn own<'f>(&self, file: &'f str) -> Option<&'f str> {
        file.strip_prefix(self.folder.as_str())?.strip_prefix('/')
    }
}

/// Reads and checks the manual in `folder` with every edition that is published beside it.
///
/// # Errors
/// When the folder holds no manual, or the system refuses a file.
pub fn check(folder: &Path, choices: &Choices, memo: &mut Memo) -> Result<Checked, Error> {
    let manual = check_again(folder, choices, memo)?;
    let mut editions = Vec::new();
    for planned in settings::planned(folder, &manual.config).0 {
        let memo = memo.edition(&planned.folder);
        // The base address is that of the whole site, and the current edition knows it.
        // Nobody reviews what is kept for reference.
        let choices = Choices { base_url: None, today: None, ..choices.clone() };
        let edition = check_again(&folder.join(&planned.folder), &choices, memo)?;
        editions.push(Edition {
            name: planned.name,
            address: planned.address,
            folder: planned.folder,
            manual: Arc::new(edition),
        });
    }
    memo.editions.retain(|folder, _| editions.iter().any(|edition| edition.folder == *folder));
    Ok(with(manual, editions))
}

/// Hangs editions on a manual, and adds their findings to its own, each with its file as seen from the manual's folder.
pub(crate) fn with(mut manual: Checked, editions: Vec<Edition>) -> Checked {
    for edition in &editions {
        let own = edition.manual.findings.iter().cloned().chain(nested(edition));
        manual.findings.extend(own.map(|finding| seen_from_above(finding, edition)));
    }
    if !editions.is_empty() {
        manual.findings.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
    }
    manual.editions = editions;
    manual
}

/// The same editions with other texts in some of their files, which are named as seen from the manual's folder.
pub(crate) fn with_texts(
    editions: &[Edition],
    texts: &BTreeMap<Arc<str>, Arc<str>>,
    choices: &Choices,
) -> Vec<Edition> {
    let changed = |edition: &Edition| {
        let own = texts.iter().filter_map(|(file, text)| Some((Arc::from(edition.own(file)?), Arc::clone(text))));
        let own: BTreeMap<Arc<str>, Arc<str>> = own.collect();
        if own.is_empty() {
            return edition.clone();
        }
        let manual = edition.manual.with_texts(&own, choices, &mut Memo::of(&edition.manual));
        Edition { manual: Arc::new(manual), ..edition.clone() }
    };
    editions.iter().map(changed).collect()
}

/// An earlier edition that names others, as its manual.yaml did when it was current itself.
fn nested(edition: &Edition) -> Option<Finding> {
    let config = &edition.manual.config;
    let first = config.editions.first()?;
    let message = "an earlier edition has no editions of its own: one site has one list of them";
    let note = format!("take `editions:` out of this file; the list stands in the {} beside it all", config::FILE);
    Some(Finding::new(&rules::INVALID_VALUE, config.place(first.name_span.clone()), message).note(note))
}

fn seen_from_above(mut finding: Finding, edition: &Edition) -> Finding {
    let above = |place: &mut Place| place.file = Arc::from(format!("{}/{}", edition.folder, place.file));
    above(&mut finding.place);
    finding.related.iter_mut().for_each(|related| above(&mut related.place));
    finding.fix.iter_mut().for_each(|fix| above(&mut fix.place));
    finding
}
