//! Ids of headings: GitHub's slug, counted up where a page repeats a heading.
//!
//! Takes a heading's plain text, returns an id that is unique on its page. The algorithm is github-slugger's.

use ahash::HashMap;
use unicode_normalization::char::is_combining_mark;

/// Hands out ids that are unique within one page.
#[derive(Debug, Default)]
pub struct Slugger {
    seen: HashMap<String, u32>,
}

impl Slugger {
    /// Keeps an id that the author gave from being handed out again.
    pub fn reserve(&mut self, id: &str) {
        self.seen.entry(id.to_owned()).or_insert(0);
    }

    /// The slug of `text`, with `-1`, `-2` … behind it when the page has it already.
    pub fn unique(&mut self, text: &str) -> String {
        self.unique_of(slug(text))
    }

    /// Makes a ready id unique in the same way.
    pub fn unique_of(&mut self, base: String) -> String {
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let Some(&count) = self.seen.get(&base) else {
            self.seen.insert(base.clone(), 0);
            return base;
        };
        let mut count = count;
        loop {
            count += 1;
            let candidate = format!("{base}-{count}");
            if !self.seen.contains_key(&candidate) {
                self.seen.insert(base, count);
                self.seen.insert(candidate.clone(), 0);
                return candidate;
            }
        }
    }
}

/// GitHub's slug: lower case, letters, digits, marks, `_` and `-` kept, each space a `-`, the rest dropped.
pub fn slug(text: &str) -> String {
    let text = text.trim();
    let mut slug = String::with_capacity(text.len());
    if text.is_ascii() {
        slug.extend(text.bytes().filter_map(|byte| match byte {
            b' ' => Some('-'),
            b'-' | b'_' => Some(char::from(byte)),
            _ => byte.is_ascii_alphanumeric().then(|| char::from(byte.to_ascii_lowercase())),
        }));
        return slug;
    }
    for letter in text.chars() {
        match letter {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(letter),
            _ if letter.is_ascii_alphanumeric() => slug.push(letter.to_ascii_lowercase()),
            _ => slug.extend(letter.to_lowercase().filter(|&c| c.is_alphanumeric() || is_combining_mark(c))),
        }
    }
    slug
}
