//! Inputs: one fingerprint for everything a site is made from.
//!
//! Takes a checked manual, its theme and its assets; returns a word that another site has only if it is made from the same by the same program, and so
//! is the same, byte for byte. Never looks at what was made.

use crate::Checked;
use crate::config::Config;
use crate::source::Sources;
use crate::theme::Theme;
use bytes::Bytes;
use rayon::prelude::*;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The fingerprint of the texts, which the whole one begins with; nothing needs to be parsed for it.
pub(crate) fn of_texts(config: &Config, sources: &Sources) -> String {
    let mut inputs = Inputs(Xxh3::new());
    inputs.add(env!("GUIDEPOST_BUILD"));
    inputs.add(&*config.text);
    // Where the settings say none it is the name of the folder.
    inputs.add(&config.title);
    inputs.add(&config.base_url);
    let prints = sources.chapters.par_iter().map(|source| xxh3_128(source.text.as_bytes()).to_le_bytes());
    inputs.all(sources.chapters.iter().map(|source| &*source.path).zip(prints.collect::<Vec<_>>()));
    format!("{:032x}", inputs.0.digest128())
}

/// The fingerprint, in hexadecimal digits.
pub(crate) fn fingerprint(manual: &Checked, theme: &Theme, assets: &BTreeMap<String, Bytes>) -> String {
    // Every field is named, so that a new one has to be looked at. What is made from other fields need not be added.
    let Checked {
        folder: _,
        config,
        sources,
        parsed: _,
        outline,
        resolved: _,
        findings: _,
        since: _,
        changes: _,
        // Each has a fingerprint of its own.
        editions: _,
        dates,
        asides: _,
        only_checks: _,
        timings: _,
        // They are made from the settings and the inventories.
        others: _,
    } = manual;
    let Sources { chapters: _, assets: _, outside: _, beside, inventories, theme: _, findings: _, linked: _ } = sources;
    let Theme { templates: _, texts, assets: files } = theme;
    let mut inputs = Inputs(Xxh3::new());
    // The command line may say that drafts are pages like any other.
    inputs.all(outline.pages().map(|(_, page)| (page.address.as_str(), [u8::from(page.draft)])));
    inputs.all(beside);
    inputs.all(dates.get().into_iter().flatten().map(|(path, day)| (&**path, day.to_string())));
    // One that cannot be read is an error, and then nothing is published.
    inputs.all(inventories.iter().filter_map(|(name, bytes)| Some((name, bytes.as_ref().ok()?))));
    inputs.all(assets);
    inputs.all(texts);
    inputs.all(files);
    format!("{}{:032x}", of_texts(config, sources), inputs.0.digest128())
}

struct Inputs(Xxh3);

impl Inputs {
    fn add(&mut self, input: impl AsRef<[u8]>) {
        let input = input.as_ref();
        // With its length, so that no two lists are the same text.
        self.0.update(&(input.len() as u64).to_le_bytes());
        self.0.update(input);
    }

    fn all<N: AsRef<[u8]>, I: AsRef<[u8]>>(&mut self, inputs: impl IntoIterator<Item = (N, I)>) {
        let mut count: u64 = 0;
        for (name, input) in inputs {
            self.add(name);
            self.add(input);
            count += 1;
        }
        self.0.update(&count.to_le_bytes());
    }
}
