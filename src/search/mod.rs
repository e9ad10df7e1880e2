//! Search: an index of every section, in files that a page's script loads as it needs them.
//!
//! Takes a checked manual, returns files by address; pure, and deterministic to the byte. Each file is a script that hands its data to the function
//! `guidepostSearch`, because a page opened by double-click may load scripts that lie beside it and nothing else:
//!
//! - `search/start.js`: how many sections there are, the first word of each word file, the words that mean the same. Small; read first.
//! - `search/words-N.js`: a run of the vocabulary, each word with the sections that hold it and its weight there ([`postings`]).
//! - `search/sections-N.js`: title, way, address and opening words of [`SECTIONS_A_FILE`] sections ([`sections`]).
//! - `search/spelling.js`: the words most used, read only when a word is not found as it was typed.
//!
//! What a word weighs in a section is settled here ([`tally`]), page by page, so that a change on one page changes no other page's weights;
//! what a question means is settled by `assets/search-engine.js`, which folds words exactly as [`words`] does.

mod entry;
mod language;
mod postings;
mod sections;
mod tally;
mod words;

use crate::Checked;
use crate::emit::Files;
use ahash::{HashMap, HashMapExt};
use bytes::Bytes;
use entry::Entry;
use rayon::prelude::*;
use serde::Serialize;

/// So many sections are described in one file.
const SECTIONS_A_FILE: usize = 16;
/// So many words are known to the spelling file, the most used first.
const SPELLING: usize = 20_000;

/// A section by number, and what a word weighs in it, from 1 to [`Posting::HEAVIEST`]. Packed, because there are millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Posting(u32);

impl Posting {
    /// The weight of a word that a section is all about.
    const HEAVIEST: u8 = 31;

    fn new(section: u32, weight: u8) -> Self {
        Self(section << 5 | u32::from(weight.min(Self::HEAVIEST)))
    }

    fn section(self) -> u32 {
        self.0 >> 5
    }

    fn weight(self) -> u8 {
        (self.0 & u32::from(Self::HEAVIEST)) as u8
    }
}

/// `search/start.js`
#[derive(Serialize)]
struct Start<'a> {
    /// Changes with any other file of the index, so that a browser never mixes two builds.
    stamp: String,
    sections: usize,
    /// How many of them are described in one file.
    per_file: usize,
    language: &'a str,
    /// The first word of each word file.
    words: Vec<&'a str>,
    common: &'a str,
    synonyms: Vec<Vec<&'a str>>,
}

/// The index of a manual's published pages.
pub fn files(manual: &Checked) -> Files {
    let entries: Vec<Entry> = entry::all(manual);
    let vocabulary = vocabulary(&entries);
    let shards = postings::shards(&vocabulary);
    let mut files: Vec<(String, Bytes)> = sections::files(&entries);
    files.extend(
        shards.par_iter().enumerate().map(|(n, shard)| file(&format!("words-{n}"), &shard.text)).collect::<Vec<_>>(),
    );
    files.push(file("spelling", &spelling(&vocabulary)));
    let start = Start {
        stamp: stamp(&files),
        sections: entries.len(),
        per_file: SECTIONS_A_FILE,
        language: &manual.config.language,
        words: shards.iter().map(|shard| shard.first).collect(),
        common: language::common(&manual.config),
        synonyms: language::synonyms(&manual.config),
    };
    files.push(file("start", &start));
    files.into_iter().map(|(name, script)| (name, script.into())).collect()
}

/// Every word with its postings, in order of the words.
fn vocabulary(entries: &[Entry]) -> Vec<(String, Vec<Posting>)> {
    const CHUNK: usize = 512;
    let chunks: Vec<_> = entries
        .par_chunks(CHUNK)
        .enumerate()
        .map(|(chunk, entries)| tally::count(entries, (chunk * CHUNK) as u32))
        .collect();
    let mut all: HashMap<String, Vec<Posting>> = HashMap::new();
    for (word, postings) in chunks.into_iter().flatten() {
        all.entry(word).or_default().extend(postings);
    }
    let mut all: Vec<_> = all.into_iter().collect();
    // A browser compares the units of UTF-16, and looks words up by this order.
    all.par_sort_unstable_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    all
}

/// The words that a mistyped one is compared with: those in most sections, in alphabetical order, which packs best.
fn spelling(vocabulary: &[(String, Vec<Posting>)]) -> String {
    let is_name = |word: &str| word.len() > 2 && word.chars().all(|c| !c.is_ascii_digit());
    let mut words: Vec<(usize, &str)> = (vocabulary.iter())
        .filter(|(word, _)| is_name(word))
        .map(|(word, postings)| (postings.len(), word.as_str()))
        .collect();
    words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    words.truncate(SPELLING);
    let mut words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    words.sort_unstable();
    words.join(" ")
}

/// One file of the index: a call that hands over its data.
fn file(name: &str, data: &impl Serialize) -> (String, Bytes) {
    let mut script = format!("guidepostSearch(\"{name}\",").into_bytes();
    // Strings, numbers and lists of them always have a JSON form.
    let _ = serde_json::to_writer(&mut script, data);
    script.extend_from_slice(b");\n");
    // Copied out of the room it was made in, which the next one is made in.
    (format!("search/{name}.js"), Bytes::copy_from_slice(&script))
}

fn stamp(files: &[(String, Bytes)]) -> String {
    let sums: Vec<u32> = files.par_iter().map(|(_, bytes)| crc32fast::hash(bytes)).collect();
    let all: Vec<u8> = sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
    format!("{:08x}", crc32fast::hash(&all))
}
