//! What goes into a body: addresses, titles, links, each with the stretch of the parsed HTML that it replaces.
//!
//! Takes them in any order, returns the filled body in pieces. What stands between two of them is not copied: it is the memory of the parsed
//! file, which a page, a sheet of paper and the next build of a preview share.

use super::shell;
use crate::emit::Pieces;
use crate::parse::Parsed;
use bytes::Bytes;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a body, and where in the made HTML stands what it becomes.
struct Insert {
    place: Range<usize>,
    html: Range<usize>,
}

/// All that goes into one body.
pub(super) struct Inserts {
    all: Vec<Insert>,
    /// Their HTML, one behind the other.
    html: String,
}

/// A stretch of the finished body.
enum Part {
    /// Of the parsed HTML.
    Parsed(Range<usize>),
    /// Of what was made for this page, up to a byte.
    Made(usize),
}

/// A shorter stretch between two inserts is copied, which costs less than a piece of its own.
const SHORT: usize = 128;

/// The body's HTML, for as long as somebody shows it.
struct Held(Arc<Parsed>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        self.0.body.html.as_bytes()
    }
}

impl Inserts {
    /// None yet, with room for some.
    pub fn of_size(count: usize) -> Self {
        Self { all: Vec::with_capacity(count), html: String::with_capacity(count * 64) }
    }

    /// Puts what `write` writes in the place of a stretch.
    pub fn add(&mut self, place: Range<usize>, write: impl FnOnce(&mut String)) {
        let start = self.html.len();
        write(&mut self.html);
        self.all.push(Insert { place, html: start..self.html.len() });
    }

    /// Puts the same in many places.
    pub fn add_to_all(&mut self, places: Vec<usize>, html: &str) {
        let start = self.html.len();
        self.html.push_str(html);
        let html = start..self.html.len();
        self.all.extend(places.into_iter().map(|at| Insert { place: at..at, html: html.clone() }));
    }

    /// The stretches that are replaced.
    pub fn taken(&self) -> Vec<Range<usize>> {
        self.all.iter().map(|insert| insert.place.clone()).filter(|place| !place.is_empty()).collect()
    }

    /// The body of a parsed file with all of them in it.
    pub fn put_into(mut self, parsed: Arc<Parsed>) -> Pieces {
        // Of several at one place the first added comes first.
        self.all.sort_by_key(|insert| insert.place.start);
        let html = &parsed.body.html;
        let mut parts = Vec::new();
        let mut made = String::with_capacity(self.html.len() + self.all.len() * SHORT / 2);
        let mut at = 0;
        for insert in &self.all {
            // A hole inside a stretch that a link has taken over is gone with it.
            if insert.place.start < at {
                continue;
            }
            keep(at..insert.place.start, html, &mut made, &mut parts);
            made.push_str(&self.html[insert.html.clone()]);
            at = insert.place.end;
        }
        keep(at..html.len(), html, &mut made, &mut parts);
        parts.push(Part::Made(made.len()));
        let made = shell::exact(made);
        let parsed = Bytes::from_owner(Held(parsed));
        let mut from = 0;
        let piece = |part| match part {
            Part::Parsed(stretch) => parsed.slice(stretch),
            Part::Made(to) => made.slice(std::mem::replace(&mut from, to)..to),
        };
        parts.into_iter().map(piece).collect()
    }
}

/// Takes a stretch of the parsed HTML over, copied or not.
fn keep(stretch: Range<usize>, html: &str, made: &mut String, parts: &mut Vec<Part>) {
    if stretch.len() < SHORT {
        made.push_str(&html[stretch]);
    } else {
        parts.extend([Part::Made(made.len()), Part::Parsed(stretch)]);
    }
}
