//! What changed between two builds: how much, for the terminal, and where, for a browser that follows.

use crate::Checked;
use crate::source::Source;
use crate::text::address;
use std::cmp::Ordering;

/// What one build found changed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Chapter files that are new, gone, or have another text.
    pub pages: usize,
    /// manual.yaml has another text.
    pub settings: bool,
    /// Pictures, inventories of other manuals, the address book and other files are new, gone, or different.
    pub files: bool,
    /// Templates, styles or scripts of the theme are different.
    pub theme: bool,
    /// Other findings stand. A file that cannot be read, or a link that leads out, is no text of the manual and yet has one.
    pub findings: bool,
    /// The address of the first changed place, from the server's root: `/basics/index.html#signing-in`.
    pub place: Option<String>,
}

impl Changes {
    /// Compares two states of a manual's texts, and what is wrong with them. The theme, and what stands in other files, is compared where they are read.
    pub(super) fn between(old: &Checked, new: &Checked) -> Self {
        let mut changes = Self {
            settings: old.config.text != new.config.text,
            files: !old.sources.assets.keys().eq(new.sources.assets.keys())
                || old.sources.inventories != new.sources.inventories
                || old.sources.beside != new.sources.beside
                || !has_editions_of(new, old),
            findings: old.findings != new.findings,
            ..Self::default()
        };
        let (mut before, mut after) = (old.sources.chapters.iter().peekable(), new.sources.chapters.iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (Some(before), Some(after)) => before.path.cmp(&after.path),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return changes,
            };
            let gone = before.next_if(|_| order.is_le());
            let here = after.next_if(|_| order.is_ge());
            if gone.map(|source| &source.text) != here.map(|source| &source.text) {
                changes.pages += 1;
                let place = here.and_then(|source| place(new, source, gone));
                changes.place = changes.place.or(place);
            }
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether two states of a manual have the same earlier editions. Those are hardly ever written in, so that it is not told what is new there.
fn has_editions_of(new: &Checked, old: &Checked) -> bool {
    let texts = |manual: &Checked| -> Vec<_> {
        let texts = manual.sources.chapters.iter().map(|source| (source.path.clone(), source.text.clone()));
        texts.chain([(manual.config.file.clone(), manual.config.text.clone())]).collect()
    };
    let pairs = std::iter::zip(&new.editions, &old.editions);
    new.editions.len() == old.editions.len() && { pairs }
        .all(|(new, old)| new.address == old.address && texts(&new.manual) == texts(&old.manual))
}

/// The address of the section in which a text begins to differ from what it was.
fn place(manual: &Checked, source: &Source, before: Option<&Source>) -> Option<String> {
    let outline = &manual.outline;
    let page = outline.page_of_file(&source.path).filter(|&page| !outline[page].draft)?;
    let address = format!("/{}", address::encode(&outline[page].address));
    let Some(before) = before else { return Some(address) };
    let at = std::iter::zip(source.text.bytes(), before.text.bytes()).take_while(|(new, old)| new == old).count();
    let parsed = &manual.parsed[outline[page].source?];
    match parsed.sections.iter().rfind(|section| section.heading.span.start <= at) {
        Some(section) => Some(format!("{address}#{}", address::encode(&section.id))),
        None => Some(address),
    }
}
