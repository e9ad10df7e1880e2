//! `guidepost build`: what it says of its work, and what it leaves alone.

use crate::manual::Manual;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const USE: &str = "# Use\n\nSee Chapter 2: Workspace/Menus and [[Signing In]].\n\n![A window](window.svg)\n";
const WINDOW: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>\n";

fn manual() -> Manual {
    let manual = Manual::using(USE);
    manual.put("content/window.svg", WINDOW);
    manual
}

fn build(manual: &Manual, arguments: &[&str]) -> (String, String) {
    let said = manual.run(&[&["build"], arguments].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    (said.out, said.err)
}

/// When each file below a folder was written. A rewrite within the clock's grain shows because all times were set back first.
fn times(folder: &Path, set_back: bool) -> BTreeMap<String, SystemTime> {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let mut times = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let file = fs::File::options().write(true).open(&path).unwrap();
            if set_back {
                file.set_modified(long_ago).unwrap();
            }
            let name = path.file_name().unwrap().to_string_lossy();
            let inside = path.parent().unwrap().file_name().unwrap().to_string_lossy();
            times.insert(format!("{inside}/{name}"), file.metadata().unwrap().modified().unwrap());
        }
    }
    times
}

/// What is in a draft is kept from readers.
#[test]
fn a_picture_of_a_draft_is_published_with_it() {
    let manual = Manual::new(&[
        ("content/01-a.md", "# A\n\n![x](both.png)\n"),
        ("content/02-b.md", "---\ndraft: true\n---\n\n# B\n\n![x](both.png)\n\n![y](draft.png)\n"),
        ("content/both.png", "png"),
        ("content/draft.png", "png"),
    ]);
    assert_eq!(manual.run(&["build", "-q"]).err, "");
    assert!(manual.at("output/both.png").is_file() && !manual.at("output/draft.png").exists());
    assert_eq!(manual.run(&["build", "-q", "--drafts"]).err, "");
    assert!(manual.at("output/draft.png").is_file());
}

#[test]
fn two_builds_of_one_tree_are_the_same_byte_for_byte() {
    let manual = manual();
    build(&manual, &["-d", "one"]);
    build(&manual, &["-d", "two"]);
    assert_eq!(manual.tree("one"), manual.tree("two"));
    let copy = manual_elsewhere(&manual);
    build(&copy, &["-d", "one"]);
    assert_eq!(manual.tree("one"), copy.tree("one"));
}

/// The same files in another folder, written in another order.
fn manual_elsewhere(manual: &Manual) -> Manual {
    let copy = Manual::new(&[("manual.yaml", "title: Test Manual\n")]);
    for (path, bytes) in manual.tree("content").into_iter().rev() {
        copy.put(&format!("content/{path}"), bytes);
    }
    copy
}

#[test]
fn a_build_without_a_change_rewrites_no_file() {
    let manual = manual();
    build(&manual, &[]);
    let before = times(&manual.at("output"), true);
    assert!(before.len() > 6, "{before:?}");
    let (out, _) = build(&manual, &[]);
    assert_eq!(out, "4 pages, nothing changed\nopen …/output/index.html\n");
    assert_eq!(times(&manual.at("output"), false), before);
}

#[test]
fn a_manual_without_a_title_is_made_again_when_its_folder_has_another_name() {
    let place = Manual::new(&[("winter/content/desk.md", "# Desk\n")]);
    let title = |folder: &str| {
        assert_eq!(place.run(&["build", "--quiet", folder]).code, 0);
        let page = place.text(&format!("{folder}/output/desk.html"));
        page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned()
    };
    assert_eq!(title("winter"), "Chapter 1: Desk – winter");
    fs::rename(place.at("winter"), place.at("summer")).unwrap();
    assert_eq!(title("summer"), "Chapter 1: Desk – summer");
}

#[test]
fn a_changed_page_is_the_only_file_written_beside_the_search_index() {
    let manual = manual();
    // The page for paper holds all pages, and so would change with each.
    manual.put("manual.yaml", "title: Basics\nprint: off\n");
    build(&manual, &[]);
    let before = times(&manual.at("output"), true);
    manual.put("content/03-use.md", format!("{USE}\nMore words.\n"));
    let (out, _) = build(&manual, &[]);
    assert_eq!(out, "4 pages, 5 files written, 0 removed\nopen …/output/index.html\n");
    let mut after = times(&manual.at("output"), false);
    let index =
        [".guidepost/files", "search/sections-0.js", "search/spelling.js", "search/start.js", "search/words-0.js"];
    assert!(index.iter().all(|file| after.insert((*file).to_owned(), before[*file]) != Some(before[*file])));
    assert_ne!(after.insert("output/use.html".to_owned(), before["output/use.html"]), Some(before["output/use.html"]));
    assert_eq!(after, before);
}

fn stages(said: &str) -> Vec<&str> {
    said.lines().filter_map(|line| line.split_whitespace().next()).collect()
}

#[test]
fn timings_name_each_stage_in_order_and_stand_in_columns() {
    let manual = manual();
    let (_, said) = build(&manual, &["--timings"]);
    let checking = ["settings", "read", "parse", "outline", "resolve", "settle"];
    assert_eq!(stages(&said), [&checking[..], &["compare", "render", "publish", "all"]].concat(), "{said}");
    // What stands there already is not made again.
    let (_, said) = build(&manual, &["--timings"]);
    assert_eq!(stages(&said), [&checking[..], &["compare", "all"]].concat(), "{said}");
    let (_, said) = build(&manual, &["--timings", "--base-url", "https://example.org/"]);
    assert_eq!(stages(&said), [&checking[..], &["compare", "render", "publish", "all"]].concat(), "{said}");
    for line in said.lines() {
        let figure: f64 = line[10..19].trim().parse().unwrap_or_else(|_| panic!("no figure in `{line}`"));
        assert!((0.0..60_000.0).contains(&figure), "{line}");
        assert_eq!(&line[19..22], " ms", "{line}");
    }
    assert!(said.contains(" ms   3 files parsed, 0 kept from before\n"), "{said}");
    assert!(said.ends_with(" files a second\n"), "{said}");
}

#[test]
fn a_site_that_is_made_from_the_same_texts_and_not_from_the_same_files_is_made_again() {
    let manual = Manual::new(&[("manual.yaml", "title: T\n"), ("content/a.md", "# A\n\n![A picture](a.svg)\n")]);
    manual.put("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>\n");
    assert_eq!(build(&manual, &[]).1, "");
    let page = || std::fs::read_to_string(manual.root().join("output/a.html")).unwrap();
    assert!(page().contains("width=\"8\""), "{}", page());
    // Each time the chapters are those of the site that stands there.
    manual.put("content/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>\n");
    assert_eq!(build(&manual, &[]).1, "");
    assert!(page().contains("width=\"9\"") && page().contains("A picture"), "{}", page());
    manual.put("output/a.html", "damaged");
    assert_eq!(build(&manual, &[]).1, "");
    assert!(page().contains("A picture"), "{}", page());
    manual.put("themes/default/missing.html", "gone");
    assert_eq!(build(&manual, &[]).1, "");
    assert_eq!(std::fs::read_to_string(manual.root().join("output/404.html")).unwrap(), "gone");
    assert!(build(&manual, &[]).0.contains("nothing changed"));
}

#[test]
fn folders_can_be_nested_as_deep_as_one_likes() {
    let manual = Manual::new(&[("manual.yaml", "title: T\n"), ("content/index.md", "# Start\n")]);
    let mut folder = "content".to_owned();
    for depth in 1..=30 {
        folder = format!("{folder}/f{depth}");
        manual.put(&format!("{folder}/index.md"), format!("# Folder {depth}\n"));
    }
    build(&manual, &[]);
    let deepest = folder.replace("content", "output");
    for page in [format!("{deepest}/index.html"), "output/index.html".to_owned(), "output/print.html".to_owned()] {
        let html = manual.text(&page);
        assert!((1..=30).all(|depth| html.contains(&format!("Folder {depth}</a>"))), "{page}");
    }
}
