//! Addresses that stay alive: old ones that lead on, renaming and moving, the book of published addresses, other manuals.

mod aliases;
mod book;
mod changes;
mod homes;
mod inventory;
mod journeys;
mod rename;

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::manual;

/// A manual on disk, and what these tests ask of it beside running the program.
struct Manual(manual::Manual);

impl Deref for Manual {
    type Target = manual::Manual;

    fn deref(&self) -> &manual::Manual {
        &self.0
    }
}

impl Manual {
    /// A manual with these files beside a plain manual.yaml.
    fn new(files: &[(&str, &str)]) -> Manual {
        let manual = manual::Manual::new(&[("manual.yaml", "title: Test Manual\n")]);
        files.iter().for_each(|(path, text)| manual.put(path, text));
        Manual(manual)
    }

    /// Builds the site without a fault.
    fn build(&self) -> BTreeMap<String, String> {
        let ran = self.run(&["build", "-q"]);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{}", ran.out);
        self.files("output")
    }

    /// Each file below a folder, as text.
    fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let files = self.tree(folder).into_iter();
        files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
    }
}
