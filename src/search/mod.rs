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

mod dictionary;
mod entry;
mod language;
mod postings;
mod sections;
mod tally;
mod vocabulary;
mod words;

use crate::Checked;
use crate::emit::Files;
use bytes::Bytes;
use entry::{Entries, EntryId};
use rayon::prelude::*;
use serde::Serialize;
use tally::{Run, Tally};

/// So many sections are described in one file.
const SECTIONS_A_FILE: usize = 16;

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
    let entries = Entries::of(manual);
    let ids = entries.ids();
    let runs: Vec<_> = ids.par_chunks(Run::ENTRIES).enumerate().map(|(n, ids)| run(&entries, n, ids)).collect();
    let (sections, runs): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
    let vocabulary = vocabulary::of(&runs);
    let shards = postings::shards(&vocabulary);
    let words = shards.iter().enumerate().map(|(n, shard)| file(&format!("words-{n}"), &shard.text));
    let mut files: Vec<(String, Bytes)> = sections.into_iter().flatten().chain(words).collect();
    files.push(file("spelling", &vocabulary::spelling(&vocabulary)));
    let start = Start {
        stamp: stamp(&files),
        sections: ids.len(),
        per_file: SECTIONS_A_FILE,
        language: &manual.config.language,
        words: shards.iter().map(|shard| shard.first).collect(),
        common: language::common(&manual.config),
        synonyms: language::synonyms(&manual.config),
    };
    files.push(file("start", &start));
    files.into_iter().map(|(name, script)| (name, script.into())).collect()
}

/// Reads the run of entries with the number `n`: the files that describe them, and what their words weigh. No entry is kept any longer than it
/// takes to make the file it is in.
fn run<'a>(entries: &'a Entries, n: usize, ids: &[EntryId]) -> (Vec<(String, Bytes)>, Run<'a>) {
    let mut tally = Tally::default();
    let first = n * Run::ENTRIES / SECTIONS_A_FILE;
    let files = (first..).zip(ids.chunks(SECTIONS_A_FILE)).map(|(n, ids)| {
        let entries = entries.read(ids);
        entries.iter().for_each(|entry| tally.add(entry));
        sections::described(n, &entries)
    });
    (files.collect(), tally.close())
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
