//! Sections: what a result shows, in files of [`SECTIONS_A_FILE`](super::SECTIONS_A_FILE) sections each, so that a list of results needs few bytes
//! of a large manual.
//!
//! Takes the entries of one file, returns the file. It holds its pages (address, titles above it) once, and for each section the number of its page in
//! the file, the id of its heading, its title, the titles between its page and it, and its opening words: lists in place of named values, because each
//! file holds the same names many times over. These files are most of the index, and are written as JSON without a library, which would look at each
//! letter by itself.

use super::entry::Entry;
use super::script;
use crate::text::address;
use bytes::Bytes;
use memchr::memchr3_iter;

/// The file `search/sections-N.js`.
pub(super) fn described(number: usize, entries: &[Entry]) -> (String, Bytes) {
    let (mut pages, mut sections) = (String::from("{\"pages\":["), String::from("],\"sections\":["));
    let mut count = 0;
    let mut last = None;
    for entry in entries {
        // The titles above a page are those above any of its sections, without the page's own and what follows it.
        let (above, between) = entry.trail.split_at(entry.above_page);
        if last != Some(entry.page) {
            push_list(&mut pages, |page| {
                push_text(page, &address::encode(entry.address));
                push_list(page, |titles| above.iter().for_each(|title| push_text(titles, title)));
            });
            last = Some(entry.page);
            count += 1;
        }
        push_list(&mut sections, |section| {
            section.push_str(&(count - 1).to_string());
            push_text(section, &address::encode(entry.anchor));
            push_text(section, entry.title);
            push_list(section, |titles| between.iter().for_each(|title| push_text(titles, title)));
            push_text(section, &entry.opening);
        });
    }
    script(&format!("sections-{number}"), &[&pages, &sections, "]}"])
}

/// Appends a list to a JSON list.
fn push_list(json: &mut String, fill: impl FnOnce(&mut String)) {
    part(json);
    json.push('[');
    fill(json);
    json.push(']');
}

/// Appends a text to a JSON list.
fn push_text(json: &mut String, text: &str) {
    part(json);
    // Without a branch, so that many are looked at in one step of the processor.
    if text.bytes().fold(false, |any, byte| any | ((byte < b' ') & (byte != b'\n'))) {
        // A text always has a JSON form.
        return json.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
    json.push('"');
    let mut from = 0;
    for at in memchr3_iter(b'"', b'\\', b'\n', text.as_bytes()) {
        json.push_str(&text[from..at]);
        json.push('\\');
        json.push(match text.as_bytes()[at] {
            b'\n' => 'n',
            byte => char::from(byte),
        });
        from = at + 1;
    }
    json.push_str(&text[from..]);
    json.push('"');
}

/// Parts the next value of a list from the one before it.
fn part(json: &mut String) {
    if !json.ends_with('[') {
        json.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_json_whatever_their_texts_hold() {
        let texts = ["", "plain", "[", "a \"quoted\" \\ [\n", "\t \u{1} \"", "é [", "<\u{2028}>"];
        let mut json = String::new();
        push_list(&mut json, |list| texts.iter().for_each(|text| push_text(list, text)));
        let read: Vec<String> = serde_json::from_str(json.trim_start_matches(',')).unwrap();
        assert_eq!(read, texts);
    }
}
