//! Labels: every word a reader sees that no chapter wrote, and the words prose references are recognised by.
//!
//! Takes the built-in words of a language and the `labels:` of `manual.yaml`, returns one map. A language that has no words of its own
//! gets the English ones, so that no label is ever missing.

use crate::yaml::{Node, Reader, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

const ENGLISH: &str = include_str!("../themes/default/labels/en.yaml");
const SPANISH: &str = include_str!("../themes/default/labels/es.yaml");

/// The language that a tag is about: `es` of `es-MX`, in small letters.
pub fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Words by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    words: BTreeMap<String, String>,
}

impl Labels {
    /// The built-in English words.
    pub fn english() -> Self {
        static WORDS: LazyLock<Labels> = LazyLock::new(|| Labels { words: read(ENGLISH) });
        WORDS.clone()
    }

    /// The built-in words of a language (`es`, `es-MX`), over the English ones.
    pub fn for_language(language: &str) -> Self {
        let mut labels = Self::english();
        if primary(language) == "es" {
            labels.words.extend(read(SPANISH));
        }
        labels
    }

    /// Applies `labels:` of `manual.yaml`; an unknown name is a finding.
    pub fn override_with(&mut self, node: &Node, reader: &mut Reader) {
        let known: Vec<String> = self.words.keys().cloned().collect();
        // Settings are written with hyphens, templates cannot: both spellings name the same word.
        let hyphened: Vec<String> = known.iter().map(|name| name.replace('_', "-")).collect();
        let all: Vec<&str> = known.iter().chain(&hyphened).map(String::as_str).collect();
        for (key, node) in reader.entries(node, &all, "`labels`") {
            if let Some(word) = reader.text(node) {
                self.words.insert(key.replace('-', "_"), word);
            }
        }
    }

    /// A word by its name; the name itself where there is none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.words.get(name).map_or(name, String::as_str)
    }

    /// The ways in which a word may stand, which are parted by `|`: `en el | en la`.
    pub fn ways<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.get(name).split('|').map(str::trim).filter(|way| !way.is_empty())
    }

    /// All words, for templates.
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}

fn read(text: &str) -> BTreeMap<String, String> {
    let file: Arc<str> = Arc::from("labels");
    let mut reader = Reader::new(&file);
    let root = reader.parse(text, 0);
    let Value::Map(entries) = &root.value else { return BTreeMap::new() };
    let mut words = BTreeMap::new();
    for (key, value) in entries {
        if let (Some(name), Some(word)) = (reader.text(key), reader.text(value)) {
            words.insert(name, word);
        }
    }
    words
}
