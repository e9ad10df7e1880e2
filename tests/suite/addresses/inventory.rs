//! What other manuals need to refer to this one.

use super::Manual;
use std::io::Read;

fn manual() -> Manual {
    Manual::new(&[
        ("content/index.md", "# Start\n"),
        ("content/01-basics/index.md", "# Basics\n\n## How to sign in\n"),
        ("content/01-basics/größe.md", "# Größe\n"),
        ("content/02-draft.md", "---\ndraft: true\n---\n# Later\n"),
    ])
}

#[test]
fn every_site_holds_its_outline() {
    let manual = manual();
    let site = manual.build();
    let outline: serde_json::Value = serde_json::from_str(&site["outline.json"]).unwrap();
    assert_eq!((&outline["version"], &outline["title"]), (&1.into(), &"Test Manual".into()));
    let chapters = outline["outline"]["children"].as_array().unwrap();
    assert_eq!(chapters.len(), 1, "a draft is not told");
    assert_eq!(chapters[0]["number"], 1);
    assert_eq!(chapters[0]["children"][0]["address"], "basics/index.html#how-to-sign-in");
}

#[test]
fn every_site_holds_an_inventory_that_sphinx_reads() {
    let manual = manual();
    manual.build();
    let bytes = std::fs::read(manual.root().join("output/objects.inv")).unwrap();
    let head = "# Sphinx inventory version 2\n# Project: Test Manual\n# Version: \n# The remainder of this file is compressed using zlib.\n";
    let packed = bytes.strip_prefix(head.as_bytes()).expect("the head of an inventory");
    let mut lines = String::new();
    flate2::read::ZlibDecoder::new(packed).read_to_string(&mut lines).unwrap();
    assert_eq!(
        lines,
        "index std:doc -1 index.html Test Manual\n\
         basics/index std:doc -1 basics/index.html Chapter 1: Basics\n\
         basics/index:how-to-sign-in std:label -1 basics/index.html#how-to-sign-in How to sign in\n\
         basics/größe std:doc -1 basics/gr%C3%B6%C3%9Fe.html Größe\n"
    );
}
