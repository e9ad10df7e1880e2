//! Golden folders: `tests/golden/<name>/manual` is built, and every file in `tests/golden/<name>/expected` must come out as it stands there.
//!
//! The templates in these manuals show values and nothing else, so that the look of the theme can change without touching them. A file in
//! `expected` that is not made any more fails too. `GUIDEPOST_BLESS=1 cargo test golden` writes what is made today into the files that are there.

use crate::manual::Manual;
use std::fs;
use std::path::Path;

#[test]
fn features() {
    compare("features", 10);
}

#[test]
fn spanish() {
    compare("spanish", 3);
}

/// Builds a manual and compares; `files` is how many files are expected, so that none is lost.
fn compare(name: &str, files: usize) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let manual = Manual::new(&[]);
    manual.put_folder("", &golden.join("manual"));
    manual.put_folder("expected", &golden.join("expected"));
    let said = manual.run(&["build", "--strict", "-d", "made"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let (made, expected) = (manual.tree("made"), manual.tree("expected"));
    assert_eq!(expected.len(), files, "{:?}", expected.keys());
    for (path, bytes) in expected {
        let made = made.get(&path).unwrap_or_else(|| panic!("{path} is expected and not made"));
        if std::env::var_os("GUIDEPOST_BLESS").is_some() {
            fs::write(golden.join("expected").join(&path), made).unwrap();
        } else {
            let (made, wanted) = (String::from_utf8_lossy(made), String::from_utf8_lossy(&bytes));
            assert!(made == wanted, "{name}/{path}\n{}", difference(&wanted, &made));
        }
    }
}

fn difference(expected: &str, made: &str) -> String {
    similar::TextDiff::from_lines(expected, made).unified_diff().header("expected", "made").to_string()
}
