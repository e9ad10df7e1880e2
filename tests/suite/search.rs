//! The search index as files: what is in it, what is not, and that it is the same on every machine. What readers find with it is judged in
//! `tests/browser/search.test.js`.

use guidepost::{Choices, check};
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

/// The files of the index of a small manual.
fn index(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = check(folder.path(), &Choices::default()).unwrap().site().unwrap();
    let index = site.iter().filter(|(name, _)| name.starts_with("search/"));
    index.map(|(name, bytes)| (name.clone(), String::from_utf8(bytes.to_vec()).unwrap())).collect()
}

/// The words of the only word file.
fn words(index: &BTreeMap<String, String>) -> Vec<&str> {
    let script = index["search/words-0.js"].strip_prefix("guidepostSearch(\"words-0\",\"").unwrap();
    script.strip_suffix("\");\n").unwrap().split(' ').step_by(2).collect()
}

const DESK: &str = "---\ndescription: What to do first.\n---\n\n# The Desk\n\nHow it *opens*.\n\n## Open the Desk\n\nStep 1: Turn the **key**.\n\n![A drawing](key.svg \"The key\")\n\nSee [[Close the Desk]].\n\n- One\n- Two\n\n<div title=\"hidden\">raw</div>\n\n## Close the Desk\n\n| Field | Meaning |\n|---|---|\n| Time | Five o'clock |\n";

#[test]
fn a_section_is_described_as_a_reader_sees_it() {
    let index = index(&[("content/desk.md", DESK), ("content/key.svg", "<svg/>"), ("manual.yaml", "title: Desks\n")]);
    assert_eq!(
        index.keys().collect::<Vec<_>>(),
        ["search/sections-0.js", "search/spelling.js", "search/start.js", "search/words-0.js"]
    );
    let expected = r#"guidepostSearch("sections-0",{"pages":[["index.html",[]],["desk.html",[]]],"sections":[[0,"","Desks",[],""],[1,"","The Desk",[],"What to do first.\nHow it opens."],[1,"open-the-desk","Open the Desk",["Chapter 1: The Desk"],"Turn the key.\nThe key\nSee Close the Desk.\nOne\nTwo"],[1,"close-the-desk","Close the Desk",["Chapter 1: The Desk"],"Field Meaning Time Five o'clock"]]});
"#;
    assert_eq!(index["search/sections-0.js"], expected);
    assert!(words(&index).contains(&"oclock"), "{:?}", words(&index));
    assert!(!words(&index).contains(&"hidden"));
}

#[test]
fn drafts_are_not_in_it() {
    let files = [
        ("content/open.md", "# Open\n\nvisible\n"),
        ("content/secret.md", "---\ndraft: true\n---\n\n# Secret\n\nunfinished\n"),
        ("manual.yaml", "title: Manual\n"),
    ];
    let index = index(&files);
    assert!(words(&index).contains(&"visible"));
    assert!(!index.values().any(|script| script.contains("unfinished") || script.contains("Secret")));
}

#[test]
fn a_hyphened_word_is_found_as_one_too() {
    let index =
        index(&[("content/a.md", "# Mail\n\nAn e-mail and a pop-up - twice.\n"), ("manual.yaml", "title: M\n")]);
    let words = words(&index);
    for word in ["e", "mail", "email", "pop", "up", "popup"] {
        assert!(words.contains(&word), "{word}");
    }
    assert!(!words.contains(&"uptwice"));
}

#[test]
fn it_can_be_turned_off() {
    let index = index(&[("content/a.md", "# A\n\nwords\n"), ("manual.yaml", "title: M\nsearch: off\n")]);
    assert_eq!(index, BTreeMap::new());
}

#[test]
fn synonyms_and_the_language_reach_the_engine() {
    for language in ["es-MX", "ES"] {
        let manual = format!("title: M\nlanguage: {language}\nsynonyms:\n  - entrar, iniciar sesión\n");
        let index = index(&[("content/a.md", "# A\n"), ("manual.yaml", &manual)]);
        let start = &index["search/start.js"];
        assert!(start.contains(&format!(r#""language":"{language}""#)), "{start}");
        assert!(start.contains(r#"[["entrar","iniciar sesión"],["cero","0"],"#), "{start}");
    }
}

#[test]
fn a_synonym_needs_a_second_word() {
    let (_, findings) = guidepost::config::parse("title: M\nsynonyms:\n  - alone\n  - a, b\n");
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["two or more words that mean the same belong here, with a comma between them"]);
}

#[test]
fn the_same_manual_gives_the_same_bytes() {
    let texts: Vec<(String, String)> = (0..60)
        .map(|n| {
            (
                format!("content/p{n}.md"),
                format!("# Page {n}\n\nword{n} shared {}\n\n## Part\n\nmore shared words\n", "x".repeat(n)),
            )
        })
        .collect();
    let mut files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("manual.yaml", "title: Manual\n"));
    let first = index(&files);
    // 1 start page, 60 pages with a section each, 16 to a file.
    assert_eq!(first.keys().filter(|name| name.contains("sections-")).count(), 8);
    assert!(first == index(&files));
}
