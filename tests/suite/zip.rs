//! `guidepost build --zip`: the manual as one file.

use crate::manual::Manual;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};

const USE: &str = "# Use\n\nSee [[Signing In]].\n\n![A window](window.svg)\n";

fn manual() -> Manual {
    let manual = Manual::using(USE);
    manual.put("content/window.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>\n");
    manual
}

/// What a zip file holds, by name.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let files = (0..zip.len()).map(|index| {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    });
    files.collect()
}

#[test]
fn it_holds_exactly_what_is_published() {
    let manual = manual();
    let said = manual.run(&["build", "--zip"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.ends_with("hand on ./test-manual.zip\n"), "{}", said.out);
    let mut published = manual.tree("output");
    published.remove(".guidepost/files"); // the record is for the next build, not for readers
    assert_eq!(unpacked(manual.bytes("test-manual.zip")), published);
}

#[test]
fn the_same_manual_makes_the_same_bytes_whenever_and_wherever() {
    let (one, two) = (manual(), manual());
    one.run(&["build", "--zip=a.zip"]);
    std::thread::sleep(std::time::Duration::from_millis(2100)); // a zip file counts time in steps of two seconds
    two.run(&["build", "--zip=deep/er/b.zip"]);
    assert_eq!(one.bytes("a.zip"), two.bytes("deep/er/b.zip"));
}

#[test]
fn one_that_is_right_is_left_alone_and_one_that_is_not_is_replaced() {
    let manual = manual();
    manual.run(&["build", "--zip=a.zip"]);
    let (bytes, time) = (manual.bytes("a.zip"), fs::metadata(manual.at("a.zip")).unwrap().modified().unwrap());
    manual.run(&["build", "--zip=a.zip"]);
    assert_eq!(fs::metadata(manual.at("a.zip")).unwrap().modified().unwrap(), time);
    manual.put("content/03-use.md", "# Use\n\nOther words.\n");
    assert_eq!(manual.run(&["build", "--zip=a.zip"]).code, 0);
    assert_ne!(manual.bytes("a.zip"), bytes);
    let left: Vec<_> = fs::read_dir(manual.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".guidepost-")), "{left:?}");
}

#[test]
fn a_file_that_is_no_zip_file_is_never_replaced() {
    let manual = manual();
    for (path, text) in [("notes.txt", "my notes\n"), ("empty.zip", "")] {
        manual.put(path, text);
        let said = manual.run(&["build", &format!("--zip={path}")]);
        let refusal = format!(
            "error: `{path}` is not a zip file, so it was left alone: move it away, or name another file with --zip=FILE\n"
        );
        assert_eq!((said.code, said.err), (2, refusal));
        assert_eq!(manual.text(path), text);
    }
    assert_eq!(manual.run(&["build", "--zip=content"]).code, 2);
    assert!(manual.at("content/03-use.md").is_file());
}

/// A zip file of these files and with this comment.
fn packed(names: &[&str], comment: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"words").unwrap();
    }
    zip.set_comment(comment).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_guidepost_did_not_write_is_never_replaced() {
    let manual = manual();
    let strange = [
        packed(&["holidays/beach.jpg", "index.html"], ""),
        packed(&["outline.json", "404.html"], "my notes"),
        packed(&[], ""),
        b"PK\x03\x04 and no more".to_vec(),
    ];
    for bytes in strange {
        manual.put("test-manual.zip", &bytes);
        let said = manual.run(&["build", "--zip"]);
        let refusal = "error: `./test-manual.zip` is a zip file that guidepost did not write, so it was left alone: move it away, or name another file with --zip=FILE\n";
        assert_eq!((said.code, said.err.as_str()), (2, refusal));
        assert_eq!(manual.bytes("test-manual.zip"), bytes);
    }
}

#[test]
fn an_archive_of_an_earlier_guidepost_is_replaced() {
    let manual = manual();
    for styles in ["assets/guidepost.css", "current/assets/guidepost.css"] {
        manual.put("test-manual.zip", packed(&["404.html", styles, "outline.json"], ""));
        let said = manual.run(&["build", "--zip"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(unpacked(manual.bytes("test-manual.zip")).contains_key("use.html"));
    }
}

#[test]
fn it_does_not_go_among_what_the_manual_is_made_of() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nedition: \"2026\"\neditions: {\"2025\": old}\n");
    manual.put("old/content/01-basics/index.md", "# Basics\n");
    manual.put("themes/default/assets/extra.css", "p { color: red }\n");
    for (path, own) in [("content/a.zip", "content"), ("themes/default/a.zip", "themes"), ("old/new/a.zip", "old")] {
        let said = manual.run(&["build", &format!("--zip={path}")]);
        let refusal = format!(
            "error: the zip file cannot go to `{path}`, because the manual is made of what stands in `{own}`\n  try: name another file with `--zip=FILE`\n"
        );
        assert_eq!((said.code, said.err), (2, refusal));
        assert!(!manual.at(path).exists() && !manual.at("output").exists(), "{path}");
    }
}

#[test]
fn nothing_is_written_while_an_error_stands() {
    let manual = Manual::using("# Use\n\n[[No Such Place]]\n");
    assert_eq!(manual.run(&["build", "--zip"]).code, 1);
    assert!(!manual.at("test-manual.zip").exists());
}
