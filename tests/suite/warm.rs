//! The memo's promise: after any series of edits a warm run returns what a cold one does, byte for byte. And the seal's: what is made from the same is
//! the same.

use crate::manual::Manual;
use guidepost::emit::Files;
use guidepost::serve::{Found, Shelf};
use guidepost::{Checked, Choices, Memo, check, check_again};
use proptest::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// One thing that somebody does to a manual.
#[derive(Debug, Clone)]
enum Edit {
    /// Writes a text, over another one or new.
    Write(&'static str, &'static str),
    /// Replaces one piece of a text, where it stands.
    Replace(&'static str, &'static str, &'static str),
    Remove(&'static str),
    Rename(&'static str, &'static str),
    /// Waits until stamps can be trusted.
    Wait,
}

const FILES: &[&str] = &[
    "content/01-one/index.md",
    "content/01-one/01-page.md",
    "content/01-one/deep/page.md",
    "content/02-two.md",
    "content/03-three.md",
    "content/index.md",
];

const TEXTS: &[&str] = &[
    "# One\n\n## Signing In\n\nWords.\n\n## Signing Out\n\nSee [[Two]] and Chapter 2: Two.\n",
    "# Two\n\n## Signing In\n\nSee [[One/Signing In]], [it](03-three.md#menus) and Chapter 1: One/Signing Out.\n",
    "---\ndraft: true\n---\n\n# Three\n\n## Menus\n\nSee [[Nowhere]].\n",
    "---\naliases: [old.html]\ndescription: About menus.\n---\n\n# Three\n\n## Menus {#menus}\n\n![A picture](images/a.svg \"A caption\")\n\nAs Figure 1 shows.\n",
    "# Chapter 7: Seven\n\n#### Deep\n\nSee [[Signing In]] and [](02-two.md#signing-in).\n\n![A picture](images/a.svg \"Another caption\")\n",
    "# Chapter 7: Other\n\nSee Chapter 7 and [a page](01-one/index.md).\n\n<!-- guidepost allow unknown-title -->\n\nSee [[Nowhere at All]].\n",
    "No heading here, but [a link](/01-one/deep/page.md).\n",
    "# \u{fffd}Odd\r\n\r\n## Signing In\r\n\r\n```rust\r\nfn main() {}\r\n```\r\n",
];

const SETTINGS: &[&str] = &[
    "title: Test\n",
    "title: Test\nnumbering: {sections: true, figures: true}\n",
    "title: Other\nchapters: [03-three, 02-two]\nrules: {unknown-title: warn}\nbase-url: https://example.org/\n",
    "title: Test\nlabels: {chapter: Kapitel}\nfeatured: [Two]\nstructure: [\"Chapter 1: One\": [Page]]\n",
    "titel: Test\nprose-references: check\n",
];

const PICTURES: &[&str] = &["<svg width=\"1\" height=\"2\"/>", "<svg width=\"3\" height=\"4\"/>"];

const STYLES: &[&str] = &["p { color: black }", "p { color: navy }"];

/// Small changes: words that move all that follows, the level of a heading, its words without its id, a caption, a title.
const PIECES: &[(&str, &str)] = &[
    ("\n\n", "\n\nWords pushed in. See [[Two]].\n\n"),
    ("\n\nWords", "\n\nOther words"),
    ("\n## ", "\n### "),
    ("\n#### ", "\n## "),
    ("## Signing In", "## Signing *In*"),
    ("## Signing In", "## Signing in"),
    ("\"A caption\"", "\"Another caption\""),
    ("# Two", "# Twice"),
    ("About", "All about"),
    ("old.html", "older.html"),
    ("draft: true", "draft: false"),
];

fn edit() -> impl Strategy<Value = Edit> {
    let file = || prop::sample::select(FILES);
    prop_oneof![
        6 => (file(), prop::sample::select(TEXTS)).prop_map(|(file, text)| Edit::Write(file, text)),
        8 => (file(), prop::sample::select(PIECES)).prop_map(|(file, (from, to))| Edit::Replace(file, from, to)),
        1 => file().prop_map(Edit::Remove),
        1 => (file(), file()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => prop::sample::select(SETTINGS).prop_map(|text| Edit::Write("manual.yaml", text)),
        1 => prop::sample::select(PICTURES).prop_map(|text| Edit::Write("content/images/a.svg", text)),
        1 => Just(Edit::Remove("content/images/a.svg")),
        1 => prop::sample::select(STYLES).prop_map(|text| Edit::Write("themes/default/assets/more.css", text)),
        1 => Just(Edit::Wait),
    ]
}

/// Does it; the changed files, as a watch would name them.
fn apply(manual: &Manual, edit: &Edit) -> Vec<PathBuf> {
    let there = |file: &str| manual.at(file).exists();
    match edit {
        Edit::Write(file, text) => {
            manual.put(file, text);
            vec![file.into()]
        }
        Edit::Replace(file, from, to) if there(file) => {
            manual.put(file, manual.text(file).replacen(from, to, 1));
            vec![file.into()]
        }
        Edit::Remove(file) if there(file) => {
            fs::remove_file(manual.at(file)).unwrap();
            vec![file.into()]
        }
        Edit::Rename(from, to) if there(from) && from != to => {
            fs::create_dir_all(manual.at(to).parent().unwrap()).unwrap();
            fs::rename(manual.at(from), manual.at(to)).unwrap();
            vec![from.into(), to.into()]
        }
        Edit::Wait => {
            std::thread::sleep(Duration::from_millis(150));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Fails where a site made from the same was another one before.
fn remember(sites: &mut HashMap<String, Vec<(String, Vec<u8>)>>, manual: &Checked) -> Result<(), TestCaseError> {
    let site = seen(manual).1;
    let same = sites.entry(manual.supplies().unwrap().made_from(manual)).or_insert_with(|| site.clone());
    prop_assert!(*same == site, "two sites are made from the same and differ");
    Ok(())
}

/// All that can be seen of a run.
fn seen(checked: &Checked) -> (String, Vec<(String, Vec<u8>)>) {
    let site = checked.site().map_err(|error| error.to_string()).unwrap();
    (format!("{:#?}", checked.findings), bytes(site))
}

fn bytes(site: Files) -> Vec<(String, Vec<u8>)> {
    site.into_iter().map(|(address, file)| (address, file.to_vec())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn warm_is_cold(edits in prop::collection::vec((edit(), any::<bool>()), 1..12)) {
        let manual = Manual::new(&[
            ("manual.yaml", SETTINGS[0]), ("content/images/a.svg", PICTURES[0]),
            (FILES[0], TEXTS[0]), (FILES[3], TEXTS[1]), (FILES[4], TEXTS[3]),
        ]);
        let (mut memo, choices) = (Memo::default(), Choices::default());
        check_again(manual.root(), &choices, &mut memo).unwrap();
        let mut sites = HashMap::new();
        for (edit, watched) in &edits {
            let changed = apply(&manual, edit);
            memo.changed(watched.then_some(changed));
            let warm = check_again(manual.root(), &choices, &mut memo).unwrap();
            let cold = check(manual.root(), &choices).unwrap();
            remember(&mut sites, &cold)?;
            let cold = seen(&cold);
            prop_assert_eq!(&seen(&warm), &cold, "after {:?}", edit);
            let shelf = Shelf::new(Arc::new(warm), &mut memo).unwrap();
            for (address, published) in cold.1 {
                let (Some(Found::Page(shown)) | Some(Found::File(shown))) = shelf.get(&address).unwrap() else {
                    panic!("nothing stands at {address}");
                };
                prop_assert!(shown.are(&published), "{} differs after {:?}", address, edit);
            }
        }
        for (drafts, base_url) in [(true, None), (false, Some("https://example.org/other/".to_owned()))] {
            let choices = Choices { drafts, base_url, ..Choices::default() };
            remember(&mut sites, &check(manual.root(), &choices).unwrap())?;
        }
    }
}
