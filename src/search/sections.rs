//! Sections: what a result shows, in files of [`SECTIONS_A_FILE`] sections each, so that a list of results needs few bytes of a large manual.
//!
//! Takes entries, returns files. A file holds its pages (address, titles above it) once, and for each section its page, the id of its heading, its
//! title, the titles between its page and it, and its opening words.

use super::entry::Entry;
use super::{SECTIONS_A_FILE, file};
use crate::text::address;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;

/// So many bytes of a section's words are kept for its excerpt.
const EXCERPT: usize = 600;

/// One file. Lists in place of named values, because each file holds the same names many times over.
#[derive(Serialize)]
struct Described<'a> {
    pages: Vec<(String, &'a [String])>,
    sections: Vec<Section<'a>>,
}

/// The number of its page in the file, the id of its heading, its title, the titles between its page and it, and its words.
type Section<'a> = (usize, String, &'a str, &'a [String], Cow<'a, str>);

/// The files `search/sections-N.js`.
pub(super) fn files(entries: &[Entry]) -> Vec<(String, Vec<u8>)> {
    let runs = entries.par_chunks(SECTIONS_A_FILE).enumerate();
    runs.map(|(number, run)| file(&format!("sections-{number}"), &describe(run))).collect()
}

fn describe<'a>(entries: &'a [Entry]) -> Described<'a> {
    let mut described = Described { pages: Vec::new(), sections: Vec::new() };
    let mut page = None;
    for entry in entries {
        // The titles above a page are those above any of its sections, without the page's own and what follows it.
        let above = &entry.trail[..entry.above_page];
        if page != Some(entry.page) {
            described.pages.push((address::encode(entry.address), above));
            page = Some(entry.page);
        }
        described.sections.push((
            described.pages.len() - 1,
            address::encode(entry.anchor),
            entry.title,
            &entry.trail[entry.above_page..],
            opening(&entry.text),
        ));
    }
    described
}

/// The first words of a text, whole words only.
fn opening(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.len() <= EXCERPT {
        return Cow::Borrowed(text);
    }
    let end = (0..=EXCERPT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    Cow::Owned(format!("{}…", text[..cut].trim_end()))
}
