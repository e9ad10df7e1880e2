//! Paste: the path that belongs where a wrong one stands.
//!
//! Takes the node that was meant and where the wrong path is written, returns what to write there: with the chapter's number where the wrong one had
//! it, as short as can be elsewhere, and escaped so that Markdown reads it as it is meant.

use super::book::Book;
use super::path::numbered;
use crate::diagnostic::{Finding, Place};
use crate::outline::NodeId;
use crate::text::address;
use crate::text::around::Around;
use crate::text::fold::fold;

/// The places of a path: all of the reference, and the part that a fix replaces.
pub(super) struct Places<'a> {
    pub reference: Place,
    pub target: Place,
    /// The name of the manual before the path, with its mark; mostly nothing.
    pub lead: &'a str,
    pub around: Around,
    /// The other words behind the bar in `[[path|words]]`; mostly nothing.
    pub label: &'a str,
    /// The file it is written in, below the content folder; none for one in manual.yaml.
    pub file: Option<&'a str>,
}

impl Places<'_> {
    /// All of a field of settings, or of what a command was given.
    pub fn whole(place: Place) -> Self {
        Self { reference: place.clone(), target: place, lead: "", around: Around::Nothing, label: "", file: None }
    }

    /// Replaces all that names the target.
    fn at_target(&self, replacement: String) -> Replacement {
        Replacement { place: self.target.clone(), text: replacement }
    }

    /// Replaces the whole reference.
    fn at_reference(&self, replacement: String) -> Replacement {
        Replacement { place: self.reference.clone(), text: replacement }
    }
}

/// What to write, and in place of what.
pub(super) struct Replacement {
    place: Place,
    /// It reads as it must be written.
    pub text: String,
}

impl Replacement {
    /// The finding, mended by this.
    pub fn fixes(self, finding: Finding) -> Finding {
        finding.fix(self.place, self.text)
    }

    /// The finding, with this for a person to look at.
    pub fn suggested(self, finding: Finding) -> Finding {
        finding.suggest(self.place, self.text)
    }
}

impl Book<'_> {
    /// A path to `node` in the style of the written one: with the chapter's number where that had one, else as short as can be.
    pub(super) fn replacement(&self, places: &Places, path: &str, node: NodeId) -> Replacement {
        match numbered(&fold(path), &self.chapter_word) {
            Some(_) => self.pasted(places, &self.outline.path(node)),
            None => self.pasted(places, &self.outline.shortest_path(node)),
        }
    }

    /// A written path with the chapter's number of today; all else stays as the author wrote it.
    pub(super) fn renumbered(&self, places: &Places, path: &str, chapter: NodeId) -> Replacement {
        let title_at = path
            .find([':', '：'])
            .map_or(path.len(), |colon| colon + path[colon..].chars().next().map_or(1, char::len_utf8));
        let new = match self.outline[chapter].number {
            Some(number) => {
                let digits = path.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                let behind = path[digits..].find(|c: char| !c.is_ascii_digit()).map_or(path.len(), |end| digits + end);
                format!("{}{number}{}", &path[..digits], &path[behind..])
            }
            None => path[title_at..].trim_start().to_owned(),
        };
        self.pasted(places, &new)
    }

    /// What leads to a node and nowhere else. Of two sections with one title on one page no path leads to one: there it is the address.
    pub(super) fn unmistakable(&self, places: &Places, node: NodeId) -> String {
        let path = match places.around {
            Around::Prose => self.outline.path(node),
            _ => self.outline.shortest_path(node),
        };
        let address = || {
            let file = self.file_of(node)?;
            let fragment = self.outline[node].anchor.as_deref()?;
            Some(format!("{}#{fragment}", address::relative(places.file?, file)))
        };
        match address().filter(|_| self.plain_path(&path).is_err()) {
            Some(address) if matches!(places.around, Around::Brackets | Around::Prose) => {
                format!("[{}]({})", places.label, Around::Bare.address(&address))
            }
            Some(address) => places.around.address(&address),
            None => self.pasted(places, &path).text,
        }
    }

    /// A path as it must be written.
    fn pasted(&self, places: &Places, path: &str) -> Replacement {
        let path = format!("{}{path}", places.lead);
        match places.around {
            Around::Brackets if path.contains('|') => {
                places.at_reference(format!("[{}](<{}>)", places.label, Around::Pointed.escaped(&path)))
            }
            // Easier to read than with `%20` for each space.
            Around::Bare if path.contains(' ') => places.at_target(format!("<{}>", Around::Pointed.escaped(&path))),
            // A sentence names nothing without a chapter's number.
            Around::Prose if self.is_own && numbered(&fold(&path), &self.chapter_word).is_none() => {
                places.at_target(format!("[[{}]]", Around::Brackets.escaped(&path)))
            }
            around => places.at_target(around.escaped(&path)),
        }
    }
}
