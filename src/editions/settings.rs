//! `editions:` of manual.yaml: which earlier editions there are, by address and folder.
//!
//! Takes the manual's folder and its settings, returns the editions that can be read and a finding for each that cannot. Looks which folders are there, and
//! reads nothing in them.

use super::CURRENT;
use crate::config::{Config, Earlier};
use crate::diagnostic::{Finding, Rule, rules};
use crate::text::slug::slug;
use std::collections::HashMap;
use std::path::Path;

/// An edition that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name, as readers choose it.
    pub name: String,
    /// The folder of the site that it is published in.
    pub address: String,
    /// Its folder, counted from the manual's.
    pub folder: String,
}

/// The folder of the site for an edition's name.
pub fn address_of(name: &str) -> String {
    slug(name)
}

/// The earlier editions, in the order of the settings, and what is wrong with them.
pub fn planned(folder: &Path, config: &Config) -> (Vec<Planned>, Vec<Finding>) {
    let mut planned: Vec<Planned> = Vec::new();
    let mut findings = Vec::new();
    let Some(first) = config.editions.first() else { return (planned, findings) };
    let own = address_of(&config.edition);
    if own.is_empty() {
        let message = "the current edition needs a name of its own beside earlier ones";
        let finding = Finding::new(&rules::INVALID_VALUE, config.place(first.name_span.clone()), message);
        findings.push(finding.note("write it in a line of its own: `edition: \"2026\"`"));
    }
    let mut taken = HashMap::from([(own, config.edition.as_str())]);
    for earlier in &config.editions {
        let address = address_of(&earlier.name);
        let wrong = wrong_name(earlier, &address, &taken).or_else(|| wrong_folder(folder, config, earlier));
        match wrong {
            Some((rule, at_name, message, note)) => {
                let span = if at_name { &earlier.name_span } else { &earlier.folder_span };
                findings.push(Finding::new(rule, config.place(span.clone()), message).note(note));
            }
            None => planned.push(Planned {
                name: earlier.name.clone(),
                address: address.clone(),
                folder: earlier.folder.clone(),
            }),
        }
        taken.entry(address).or_insert(&earlier.name);
    }
    (planned, findings)
}

/// A rule, whether the name is at fault (else the folder), what is wrong, and the way out.
type Wrong = (&'static Rule, bool, String, String);

fn wrong_name(earlier: &Earlier, address: &str, taken: &HashMap<String, &str>) -> Option<Wrong> {
    let Earlier { name, .. } = earlier;
    let message = match taken.get(address) {
        _ if address.is_empty() => format!("`{name}` has no letter or digit that could be part of an address"),
        _ if address == CURRENT => format!("`{name}` is where the current edition is always found"),
        Some(other) => format!("the editions `{name}` and `{other}` would both be published in `{address}/`"),
        None => return None,
    };
    Some((&rules::INVALID_VALUE, true, message, "give the edition another name, `\"2025\"`, say".to_owned()))
}

fn wrong_folder(manual: &Path, config: &Config, earlier: &Earlier) -> Option<Wrong> {
    let name = &earlier.folder;
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if within(name, &config.content) || within(&config.content, name) {
        let message =
            format!("an earlier edition cannot be in `{}/`, with the chapters of the current one", config.content);
        let note = "put it into a folder beside that, `editions/2025`, say".to_owned();
        return Some((&rules::INVALID_VALUE, false, message, note));
    }
    let missing = |message: String, note: &str| Some((&rules::MISSING_EDITION, false, message, note.to_owned()));
    let folder = manual.join(name);
    if !folder.is_dir() {
        return missing(
            format!("there is no folder `{name}` in the manual's folder"),
            "an earlier edition is a folder that holds its own manual.yaml and chapters; take the line out where there is none",
        );
    }
    let inside = |path: &Path| match (path.canonicalize(), manual.canonicalize()) {
        (Ok(path), Ok(manual)) => path.starts_with(manual),
        _ => false,
    };
    if !inside(&folder) {
        return missing(
            format!("`{name}` is a link that leads out of the manual's folder, and nothing outside it is read"),
            "put a copy of the edition into the manual's folder",
        );
    }
    let content = crate::config::read(&folder).map_or_else(|_| Config::default().content, |(config, _)| config.content);
    if !folder.join(&content).is_dir() {
        return missing(
            format!("there is no manual in `{name}`: it has no `{content}` folder with chapters"),
            "copy the edition's manual.yaml and chapters there, or take the line out",
        );
    }
    if !inside(&folder.join(&content)) {
        return missing(
            format!(
                "`{name}/{content}` is a link that leads out of the manual's folder, and nothing outside it is read"
            ),
            "put a copy of the chapters there",
        );
    }
    None
}
