//! What other manuals need to refer to this one: `outline.json`, and `objects.inv` as Sphinx's intersphinx reads it.
//!
//! Takes the tree, returns both files. In `objects.inv` a page is a `std:doc` by its address without ending (`basics/navigation`), and a section a `std:label`
//! by page and id (`basics/navigation:resets`).

use super::Site;
use crate::outline::{Kind, Outline};
use crate::text::address;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use std::io::Write;

/// Raised when a reader of `outline.json` would break.
const VERSION: u32 = 1;

/// About as many bytes has a node in either file.
const NODE: usize = 176;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    title: &'a str,
    edition: &'a str,
    outline: crate::outline::NodeView<'a>,
}

impl Site<'_> {
    /// The tree for other manuals, and for any program.
    pub(super) fn outline_json(&self) -> Vec<u8> {
        let config = &self.manual.config;
        let outline = self.outline().view(Outline::MANUAL, false);
        let document = Document { version: VERSION, title: &config.title, edition: &config.edition, outline };
        let mut json = Vec::with_capacity(self.outline().nodes().len() * NODE);
        // Strings and numbers always serialise, and memory takes all that is written to it.
        let _ = serde_json::to_writer(&mut json, &document);
        json
    }

    /// <https://sphobjinv.readthedocs.io/en/stable/syntax.html>, version 2.
    pub(super) fn objects_inv(&self) -> Vec<u8> {
        let config = &self.manual.config;
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        let mut bytes = format!(
            "# Sphinx inventory version 2\n# Project: {}\n# Version: {}\n# The remainder of this file is compressed using zlib.\n",
            line(&config.title),
            line(&config.edition)
        )
        .into_bytes();
        // It is fetched by machines, and rarely: the time to make it counts for more.
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        // Writing into memory cannot fail.
        let _ = encoder.write_all(self.objects().as_bytes());
        bytes.extend(encoder.finish().unwrap_or_default());
        bytes
    }

    fn objects(&self) -> String {
        let outline = self.outline();
        let mut lines = String::with_capacity(outline.nodes().len() * NODE);
        // The nodes of a page follow each other.
        let (mut last, mut name, mut uri) = (None, String::new(), String::new());
        for (id, node) in outline.nodes().filter(|(_, node)| !node.draft) {
            if last != Some(node.page) {
                let page = &outline[node.page].address;
                name = page.strip_suffix(".html").unwrap_or(page).replace(char::is_whitespace, "-");
                uri = address::encode(page);
                last = Some(node.page);
            }
            lines.push_str(&name);
            match (&node.kind, &node.anchor) {
                (Kind::Section, Some(place)) => {
                    for part in [":", place, " std:label -1 ", &uri, "#"] {
                        lines.push_str(part);
                    }
                    address::push_encoded(&mut lines, place);
                }
                _ => {
                    lines.push_str(" std:doc -1 ");
                    lines.push_str(&uri);
                }
            }
            lines.push(' ');
            lines.push_str(&outline.full_title(id));
            lines.push('\n');
        }
        lines
    }
}
