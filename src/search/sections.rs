//! Sections: what a result shows, in files of [`SECTIONS_A_FILE`](super::SECTIONS_A_FILE) sections each, so that a list of results needs few bytes
//! of a large manual.
//!
//! Takes the entries of one file, returns the file. It holds its pages (address, titles above it) once, and for each section its page, the id of its
//! heading, its title, the titles between its page and it, and its opening words.

use super::entry::Entry;
use super::file;
use crate::text::address;
use bytes::Bytes;
use serde::Serialize;

/// One file. Lists in place of named values, because each file holds the same names many times over.
#[derive(Serialize)]
struct Described<'a> {
    pages: Vec<(String, &'a [&'a str])>,
    sections: Vec<Section<'a>>,
}

/// The number of its page in the file, the id of its heading, its title, the titles between its page and it, and its words.
type Section<'a> = (usize, String, &'a str, &'a [&'a str], &'a str);

/// The file `search/sections-N.js`.
pub(super) fn described(number: usize, entries: &[Entry]) -> (String, Bytes) {
    file(&format!("sections-{number}"), &describe(entries))
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
            &entry.opening,
        ));
    }
    described
}
