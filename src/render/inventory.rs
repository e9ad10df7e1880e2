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
        // Strings and numbers always serialise.
        serde_json::to_vec(&document).unwrap_or_default()
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
        let mut lines = String::new();
        for (id, node) in outline.nodes().filter(|(_, node)| !node.draft) {
            let page = &outline[node.page].address;
            let name = page.strip_suffix(".html").unwrap_or(page);
            let name = name.replace(char::is_whitespace, "-");
            let uri = address::encode(page);
            let title = outline.full_title(id);
            match (&node.kind, &node.anchor) {
                (Kind::Section, Some(place)) => {
                    let place_in_uri = address::encode(place);
                    lines.push_str(&format!("{name}:{place} std:label -1 {uri}#{place_in_uri} {title}\n"));
                }
                _ => lines.push_str(&format!("{name} std:doc -1 {uri} {title}\n")),
            }
        }
        lines
    }
}
