//! `objects.inv` as Sphinx writes it (<https://sphobjinv.readthedocs.io/en/stable/syntax.html>, version 2).
//!
//! Only pages (`std:doc`) and labels (`std:label`) are read. There is no tree in such a file: each page stands directly below the manual and counts as a
//! chapter, each label below its page. A chapter has a number where its title begins with one.

use super::{Entry, Maker, inside};
use crate::outline::{Kind, stated};
use crate::text::address;
use crate::text::fold::fold;
use flate2::read::ZlibDecoder;
use std::collections::HashMap;
use std::io::Read;

/// No inventory has more text, however small it was packed; in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

const HEAD: &[u8] = b"# Sphinx inventory version 2";
const LAST_OF_HEAD: &[u8] = b"zlib.\n";

/// A page and the labels on it.
#[derive(Default)]
struct Page {
    title: Option<String>,
    /// Name, place and title.
    labels: Vec<(String, String, String)>,
}

/// Puts the tree into `maker`.
///
/// # Errors
/// What is wrong, as the end of a sentence that begins with the inventory.
pub(super) fn read(bytes: &[u8], chapter_word: &str, maker: &mut Maker) -> Result<(), String> {
    let text = unpack(bytes)?;
    let mut pages: Vec<(String, Page)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for line in text.lines() {
        let Some(found) = object(line) else { continue };
        let parts = address::split(&found.uri);
        let path = address::decode(parts.path);
        let path = inside(&path)?;
        let index = *known.entry(path.to_owned()).or_insert_with(|| {
            pages.push((path.to_owned(), Page::default()));
            pages.len() - 1
        });
        let page = &mut pages[index].1;
        match (found.is_page, parts.fragment.filter(|place| !place.is_empty())) {
            (true, _) => page.title = Some(found.title),
            // The index and the page for searching are labels and no documents.
            (false, None) => drop(page.title.get_or_insert(found.title)),
            (false, Some(place)) => page.labels.push((found.name, address::decode(place).into_owned(), found.title)),
        }
    }
    if pages.is_empty() {
        return Err("names no page and no section".to_owned());
    }
    let start = maker.page("");
    let manual = maker.add(None, start, Entry::new(Kind::Manual, ""));
    for (path, Page { title, labels }) in pages {
        let page = maker.page(&path);
        let parent = title.as_deref().map(|title| {
            let stated = stated(title, chapter_word).filter(|stated| !stated.title.is_empty());
            let number = stated.as_ref().map(|stated| stated.number);
            let bare = stated.map_or(title, |stated| stated.title);
            maker.add(Some(manual), page, Entry { number, ..Entry::new(Kind::Chapter, bare) })
        });
        for (name, place, label) in labels {
            // A label on a page's own title is the page.
            if title.as_deref().is_some_and(|title| fold(title) == fold(&label)) {
                continue;
            }
            let entry = Entry { also: Some(name), anchor: Some(place), ..Entry::new(Kind::Section, &label) };
            maker.add(Some(parent.unwrap_or(manual)), page, entry);
        }
    }
    Ok(())
}

fn unpack(bytes: &[u8]) -> Result<String, String> {
    if !bytes.starts_with(HEAD) {
        return Err("is an `objects.inv` of a version that guidepost does not read: it reads version 2".to_owned());
    }
    // Four lines, and the last one says how the rest is packed.
    let start = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(3).map(|(at, _)| at + 1);
    let start = start.filter(|&start| bytes[..start].ends_with(LAST_OF_HEAD));
    let Some(start) = start else { return Err("is an `objects.inv` without its head of four lines".to_owned()) };
    let mut text = Vec::new();
    let mut packed = ZlibDecoder::new(&bytes[start..]).take(LARGEST + 1);
    packed.read_to_end(&mut text).map_err(|error| format!("is a damaged `objects.inv`: {error}"))?;
    if text.len() as u64 > LARGEST {
        return Err("unpacks to far more than an inventory can hold".to_owned());
    }
    String::from_utf8(text).map_err(|_| "is a damaged `objects.inv`: what it holds is no text".to_owned())
}

/// A page or a label.
struct Object {
    is_page: bool,
    name: String,
    uri: String,
    title: String,
}

/// Reads `name std:label -1 address title`; names and titles may hold spaces. None for what is no page and no label.
fn object(line: &str) -> Option<Object> {
    let (name, is_page, rest) =
        [(" std:doc ", true), (" std:label ", false)].into_iter().find_map(|(kind, is_page)| {
            let (name, rest) = line.split_once(kind)?;
            Some((name.trim(), is_page, rest))
        })?;
    let (priority, rest) = rest.split_once(' ')?;
    priority.parse::<i32>().ok()?;
    let (uri, title) = rest.split_once(' ')?;
    let uri = uri.strip_suffix('$').map_or_else(|| uri.to_owned(), |head| format!("{head}{name}"));
    let title = if title == "-" { name } else { title };
    Some(Object { is_page, name: name.to_owned(), uri, title: title.to_owned() })
}
