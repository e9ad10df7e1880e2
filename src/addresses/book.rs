//! The address book: every address that an edition published, with what stood there.
//!
//! Takes a manual, returns its entries; takes the text of `addresses.json`, returns a [`Book`], and the other way round. Nothing once recorded is
//! ever dropped: an address that is no more stays in its edition, marked as gone.

use super::fingerprint::{Fingerprint, OF_PAGE, OF_SECTION, Text};
use crate::Checked;
use crate::editions;
use crate::outline::{Outline, PageId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the book, beside manual.yaml.
pub const FILE: &str = "addresses.json";
/// Raised when a reader of the format would break.
const VERSION: u32 = 1;

/// All editions that were recorded, the latest last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// The version of the format.
    pub version: u32,
    /// One entry for each edition.
    pub editions: Vec<Edition>,
}

/// What one edition published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// `edition:` of manual.yaml at that time.
    pub edition: String,
    /// The folder of the site that it was published in beside other editions; empty where it never was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// Its pages, in reading order; pages that are gone come last.
    pub pages: Vec<Entry>,
}

/// One published page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its address below the site's root: `basics/navigation.html`.
    pub address: String,
    /// Its title, without a chapter's number.
    pub title: String,
    /// Its whole path: `Chapter 1: Basics/Navigation`.
    pub path: String,
    /// The fingerprint of its text below the title, in hexadecimal digits.
    pub text: String,
    /// How many words its text has.
    pub words: u32,
    /// Recorded earlier in the same edition, and not there any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// One section of a published page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its place on the page, behind the `#`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The fingerprint of its own text, without the sections below it.
    pub text: String,
    /// How many words that has.
    pub words: u32,
    /// As for a page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl Entry {
    /// What the page is known by.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::read(&self.text, self.words)
    }
}

impl Section {
    /// What the section is known by.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::read(&self.text, self.words)
    }
}

impl Book {
    /// Reads a book.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let book: Self = serde_json::from_str(text).map_err(|error| format!("it is not an address book: {error}"))?;
        match book.version {
            VERSION => Ok(book),
            newer => Err(format!("it is of version {newer}, and this guidepost reads version {VERSION}")),
        }
    }

    /// The book as text, a line for each page, so that a change shows as the lines that changed.
    pub fn write(&self) -> String {
        let line = |value: &Entry| serde_json::to_string(value).unwrap_or_default();
        let edition = |edition: &Edition| {
            let pages: Vec<String> = edition.pages.iter().map(|page| format!("    {}", line(page))).collect();
            let words = |text: &String| serde_json::to_string(text).unwrap_or_default();
            let folder = match edition.folder.is_empty() {
                true => String::new(),
                false => format!("\"folder\": {}, ", words(&edition.folder)),
            };
            let name = words(&edition.edition);
            format!("  {{\"edition\": {name}, {folder}\"pages\": [\n{}\n  ]}}", pages.join(",\n"))
        };
        let editions: Vec<String> = self.editions.iter().map(edition).collect();
        format!("{{\"version\": {VERSION}, \"editions\": [\n{}\n]}}\n", editions.join(",\n"))
    }

    /// The book with what a manual publishes now. What its edition published before and does not any more is marked as gone.
    pub fn with(self, manual: &Checked) -> Self {
        let edition = manual.config.edition.clone();
        let beside = !manual.editions.is_empty();
        let folder = if beside { editions::settings::address_of(&edition) } else { String::new() };
        let now = Edition { edition, folder, pages: entries(manual) };
        let (earlier, mut editions): (Vec<Edition>, Vec<Edition>) =
            self.editions.into_iter().partition(|edition| edition.edition == now.edition);
        editions.push(earlier.into_iter().fold(now, with_gone));
        for recorded in &mut editions {
            let published = manual.editions.iter().find(|edition| edition.name == recorded.edition);
            published.into_iter().for_each(|edition| recorded.folder.clone_from(&edition.address));
        }
        Self { version: VERSION, editions }
    }

    /// The latest edition that is not the given one.
    pub fn before(&self, edition: &str) -> Option<&Edition> {
        self.editions.iter().rev().find(|recorded| recorded.edition != edition)
    }
}

impl Default for Book {
    fn default() -> Self {
        Self { version: VERSION, editions: Vec::new() }
    }
}

fn with_gone(mut now: Edition, earlier: Edition) -> Edition {
    if now.folder.is_empty() {
        now.folder = earlier.folder;
    }
    let places: BTreeMap<String, usize> =
        now.pages.iter().enumerate().map(|(number, page)| (page.address.clone(), number)).collect();
    for mut page in earlier.pages {
        let Some(&number) = places.get(&page.address) else {
            page.gone = true;
            now.pages.push(page);
            continue;
        };
        let ids: BTreeSet<String> = now.pages[number].sections.iter().map(|section| section.id.clone()).collect();
        let gone = page.sections.into_iter().filter(|section| !ids.contains(&section.id));
        now.pages[number].sections.extend(gone.map(|section| Section { gone: true, ..section }));
    }
    now
}

/// A page as it would be recorded, and its whole texts: its own and those of its sections.
#[derive(Debug)]
pub(super) struct Published {
    pub page: PageId,
    pub entry: Entry,
    pub text: Text,
    pub sections: Vec<Text>,
}

/// Every page that a manual publishes, in reading order.
pub fn entries(manual: &Checked) -> Vec<Entry> {
    published(manual, |published| published.entry)
}

/// What `keep` takes of every page that a manual publishes, in reading order.
pub(super) fn published<T: Send>(manual: &Checked, keep: impl Fn(Published) -> T + Sync) -> Vec<T> {
    use rayon::prelude::*;
    let pages: Vec<PageId> = manual.outline.pages().filter(|(_, page)| !page.draft).map(|(id, _)| id).collect();
    pages.into_par_iter().map(|id| keep(publish(manual, id))).collect()
}

fn publish(manual: &Checked, id: PageId) -> Published {
    let outline = &manual.outline;
    let page = &outline[id];
    let entry = Entry {
        address: page.address.clone(),
        title: outline[page.node].title.to_string(),
        path: if page.node == Outline::MANUAL { String::new() } else { outline.path(page.node) },
        text: Fingerprint::default().digits(),
        ..Entry::default()
    };
    let mut published = Published { page: id, entry, text: Text::default(), sections: Vec::new() };
    let Some(source) = page.source else { return published };
    let (text, parsed) = (&*manual.sources.chapters[source].text, &manual.parsed[source]);
    // A new title is no new text.
    let body = match &parsed.title {
        Some(title) => title.span.end,
        None => crate::parse::front_matter(text).map_or(0, |(_, body)| body),
    };
    published.text = Text::of(text.get(body..).unwrap_or_default());
    (published.entry.text, published.entry.words) =
        (published.text.fingerprint(OF_PAGE).digits(), published.text.words);
    for (number, section) in parsed.sections.iter().enumerate() {
        let end = parsed.sections.get(number + 1).map_or(text.len(), |next| next.heading.span.start);
        let own = Text::of(text.get(section.heading.span.end..end).unwrap_or_default());
        published.entry.sections.push(Section {
            id: section.id.to_string(),
            title: section.heading.text.to_string(),
            text: own.fingerprint(OF_SECTION).digits(),
            words: own.words,
            gone: false,
        });
        published.sections.push(own);
    }
    published
}
