//! Long journeys: many random renames and moves in a row, and there and back again.

use super::Manual;
use guidepost::rename::{Request, plan};
use guidepost::resolve::Target;
use guidepost::{Checked, Choices, check, rewrite};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Titles that are hard on somebody: Markdown's own letters, separators, numbers, other scripts, each other's beginnings.
const TITLES: &[&str] = &[
    "Plain",
    "Plain words",
    "General Navigation",
    "What/if: a path?",
    "Menu Options, Folders, and Subfolders",
    "C# & *stars* [brackets] <angle> {braces}",
    "A | B `code` _under_ ~x~",
    "Größe – „quoted“ “text”",
    "Chapter of accidents",
    "2025",
    "Passwords (new)",
    "Überblick",
    "Back\\slash",
    "Reset: Step 1",
];

const NAMES: &[&str] = &["01-one", "two", "03-log in", "General-Navigation", "größe", "10-ten"];

/// Where every reference of a manual leads, told by what no rename changes: the file's first words, and the place's order there.
fn leads(manual: &Checked, identity: &BTreeMap<String, usize>) -> Vec<String> {
    let page_of = |page: guidepost::outline::PageId| match manual.outline[page].source {
        Some(source) => identity[&marker(&manual.sources.chapters[source].text)].to_string(),
        None => "folder".to_owned(),
    };
    let told = |target: &Target| -> String {
        match target {
            Target::Node(node) => {
                let node = &manual.outline[*node];
                format!("{} {:?}", page_of(node.page), node.section)
            }
            Target::Page { page, fragment, query } => {
                let parsed = manual.outline[*page].source.map(|source| &manual.parsed[source]);
                let place = parsed.zip(fragment.as_ref()).and_then(|(parsed, id)| {
                    parsed.anchors.iter().filter(|anchor| !anchor.old).position(|anchor| *anchor.id == **id)
                });
                format!("{} place {place:?} {query}", page_of(*page))
            }
            Target::Asset { path, .. } => path.rsplit('/').next().unwrap().to_owned(),
            Target::External => "external".to_owned(),
            _ => "nothing".to_owned(),
        }
    };
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    for (source, targets) in manual.resolved.targets.iter().enumerate() {
        let lines = targets.iter().map(|target| match target {
            Target::Prose(link) => told(&link.target),
            other => told(other),
        });
        all.push((identity[&marker(&manual.sources.chapters[source].text)], lines.collect()));
    }
    all.sort();
    all.into_iter().flat_map(|(file, lines)| lines.into_iter().map(move |line| format!("{file}: {line}"))).collect()
}

/// A sentence that every chapter of these manuals holds, and no other one.
fn marker(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("Marker ")).expect("a marker in every chapter");
    line.to_owned()
}

fn identity(manual: &Checked) -> BTreeMap<String, usize> {
    manual.sources.chapters.iter().enumerate().map(|(number, source)| (marker(&source.text), number)).collect()
}

/// A manual in which everything refers to everything, in every way, and which has old addresses already.
fn woven() -> Manual {
    Manual::new(&[
        (
            "manual.yaml",
            "title: Test Manual\nfeatured: [Page/Deep, \"Chapter 2: Second\"]\nmoved:\n  gone.html: 01-first/page.md#deep\n  long-gone.html: second.html\n",
        ),
        (
            "content/index.md",
            "# Start\n\nMarker start.\n\nSee Chapter 1: First/Page/Deep, or Chapter 2: Second.\n\n- [[Page/Deep]] and [[Chapter 1: First/Other]]\n- [a](01-first/page.md#deep) [b](02-second.md)\n- [[Inner/Below]] <img src=\"form.svg\" alt=\"\"> [old](01-first/page.md#before-deep)\n",
        ),
        (
            "content/01-first/index.md",
            "# Chapter 1: First\n\nMarker first.\n\n[up](../index.md) [[Second]] [](nested/inner.md)\n",
        ),
        (
            "content/01-first/page.md",
            "# Page\n\nMarker page.\n\n## Overview\n\n## Deep {alias=\"before-deep\"}\n\nStep 1: Go.\n\n### Overview\n\n[s](#deep-step-1) [o](#overview-1) ![Form](../form.svg)\n\n| a | b |\n|---|---|\n| [[Page/Overview]] | x |\n",
        ),
        (
            "content/01-first/other.md",
            "---\ntitle: Other\naliases:\n  - former.html\n  - first/former/place.html\n---\n\n# Other\n\nMarker other.\n\n<a href=\"page.html#deep\">x</a> [y][z] [q](<Chapter 1: First/Page/Deep/Overview>)\n\n[z]: page.md#overview 'T'\n",
        ),
        (
            "content/01-first/nested/inner.md",
            "# Inner\n\nMarker inner.\n\nAs in Chapter 1: First/Page, and\n*Chapter 2: Second/Deep*.\n\n## Below\n\n[f](/form.svg) [p](../page.md?x=1#deep) <a href='../../02-second.md#deep'>d</a> [^n]\n\n[^n]: Chapter 1 and [[Other]].\n",
        ),
        (
            "content/02-second.md",
            "Second\n======\n\nMarker second.\n\nDeep\n----\n\n> In **Chapter 1: First/Page/Deep**, and [[Second/Deep]] or [[Chapter 1/Page]].\n",
        ),
        ("content/form.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
    ])
}

fn changed(root: &Path, manual: &Checked, request: &Request) -> bool {
    match plan(manual, request, &Choices::default()) {
        Ok(plan) => {
            rewrite::write_and_move(root, &plan.changes, &plan.moves).unwrap();
            true
        }
        Err(_) => false,
    }
}

/// One of all the renames and moves that a manual offers.
fn request(manual: &Checked, kind: usize, what: usize, new: usize) -> Request {
    let sources = &manual.sources.chapters;
    let source = &sources[what % sources.len()];
    let folder = source.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    match kind % 4 {
        0 | 1 => {
            let nodes: Vec<_> = manual.outline.nodes().skip(1).filter(|(_, node)| node.parent.is_some()).collect();
            let (id, _) = nodes[what % nodes.len()];
            Request::Title { target: manual.outline.path(id), title: TITLES[new % TITLES.len()].to_owned() }
        }
        2 => Request::Place { from: source.path.to_string(), to: format!("{folder}{}.md", NAMES[new % NAMES.len()]) },
        _ if folder.is_empty() => Request::Place {
            from: source.path.to_string(),
            to: format!("{}/{}", NAMES[new % NAMES.len()], source.path),
        },
        _ => Request::Place { from: folder, to: NAMES[new % NAMES.len()].to_owned() },
    }
}

/// All addresses of a site that a reader may have kept: pages, and the places on them. The page's own title is no place: a browser that does
/// not find it shows the head of the page, where it stands. What is made for paper has no address to keep.
fn addresses(site: &BTreeMap<String, String>) -> Vec<(String, Option<String>)> {
    let is_page = |name: &str, text: &str| {
        name.ends_with(".html")
            && !name.ends_with("print.html")
            && name != "404.html"
            && !text.contains("guidepost-moved")
    };
    let mut all = Vec::new();
    for (name, text) in site.iter().filter(|(name, text)| is_page(name, text)) {
        all.push((name.clone(), None));
        let mut before = "";
        for part in text.split(" id=\"") {
            let id = part.split('"').next().unwrap();
            if !before.is_empty() && !before.ends_with("<h1") && !id.starts_with("guidepost-") {
                all.push((name.clone(), Some(id.to_owned())));
            }
            before = part;
        }
    }
    all
}

/// Whether a reader who follows an address arrives at a page that has the place.
fn is_alive(site: &BTreeMap<String, String>, address: &(String, Option<String>)) -> bool {
    let Some(text) = site.get(&address.0) else { return false };
    let text = match text.split("http-equiv=\"refresh\" content=\"0; url=").nth(1) {
        Some(rest) => {
            let to = rest.split('"').next().unwrap().replace("%20", " ").replace("%C3%B6", "ö").replace("%C3%9F", "ß");
            let to = guidepost::text::address::join(&address.0, to.split('#').next().unwrap()).unwrap();
            &site[&to]
        }
        None => text,
    };
    address.1.as_ref().is_none_or(|id| text.contains(&format!(" id=\"{id}\"")))
}

/// How many journeys a run makes: `GUIDEPOST_JOURNEYS`, or a few, because each builds manuals on disk.
fn cases() -> u32 {
    std::env::var("GUIDEPOST_JOURNEYS").ok().and_then(|number| number.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn any_journey_leaves_every_reference_at_the_same_place(steps in prop::collection::vec((0usize..4, 0usize..40, 0usize..40), 1..8)) {
        let woven = woven();
        let first = check(woven.root(), &Choices::default()).unwrap();
        prop_assert_eq!(first.findings.len(), 0);
        let site = woven.build();
        let kept = addresses(&site);
        let identity = identity(&first);
        let wanted = leads(&first, &identity);
        for (kind, what, new) in steps {
            let manual = check(woven.root(), &Choices::default()).unwrap();
            let asked = request(&manual, kind, what, new);
            let before = woven.files("content");
            if !changed(woven.root(), &manual, &asked) {
                prop_assert_eq!(&woven.files("content"), &before);
                continue;
            }
            let now = check(woven.root(), &Choices::default()).unwrap();
            prop_assert_eq!(woven.findings(), Vec::<String>::new());
            prop_assert_eq!(leads(&now, &identity), wanted.clone(), "{:?}", asked);
        }
        let site = woven.build();
        for address in &kept {
            prop_assert!(is_alive(&site, address), "{:?} is dead", address);
        }
    }

    #[test]
    fn there_and_back_is_where_it_was(what in 0usize..40, new in 0usize..40) {
        let woven = woven();
        let manual = check(woven.root(), &Choices::default()).unwrap();
        let nodes: Vec<_> = manual.outline.nodes().skip(1).map(|(id, _)| id).collect();
        let node = nodes[what % nodes.len()];
        let (path, title) = (manual.outline.path(node), manual.outline[node].title.to_string());
        let there = Request::Title { target: path, title: TITLES[new % TITLES.len()].to_owned() };
        there_and_back(&woven, &there, |there| Request::Title { target: there.outline.path(node), title })?;
    }

    #[test]
    fn moved_there_and_back_is_where_it_was(kind in 2usize..4, what in 0usize..40, new in 0usize..40) {
        let woven = woven();
        let manual = check(woven.root(), &Choices::default()).unwrap();
        let there = request(&manual, kind, what, new);
        let Request::Place { from, to } = there.clone() else { unreachable!("a move was asked for") };
        there_and_back(&woven, &there, |_| Request::Place { from: to, to: from.trim_end_matches('/').to_owned() })?;
    }
}

/// Makes a change and takes it back: every file is as before, but for the old addresses that were added.
fn there_and_back(
    woven: &Manual,
    there: &Request,
    back: impl FnOnce(&Checked) -> Request,
) -> Result<(), TestCaseError> {
    let manual = check(woven.root(), &Choices::default()).unwrap();
    let texts = |files: BTreeMap<String, String>| -> BTreeMap<String, String> {
        files.into_iter().map(|(name, text)| (name, without_old_addresses(&text))).collect()
    };
    let before = woven.files("");
    if changed(woven.root(), &manual, there) {
        let manual = check(woven.root(), &Choices::default()).unwrap();
        let back = back(&manual);
        prop_assert!(changed(woven.root(), &manual, &back), "{:?}", plan(&manual, &back, &Choices::default()).err());
        prop_assert_eq!(texts(woven.files("")), texts(before), "{:?}", there);
    }
    Ok(())
}

/// A text without what a change adds to keep the addresses in between alive, and with `[[…]]` again where a `|` in the title made it a link.
fn without_old_addresses(text: &str) -> String {
    let mut kept = String::new();
    let mut in_aliases = false;
    for line in text.lines() {
        in_aliases = line == "aliases:" || (in_aliases && line.starts_with("  - "));
        if !in_aliases {
            let added = line.find(" {alias=").or_else(|| line.find(" {#")).filter(|_| line.ends_with('}'));
            let line = added.map_or(line, |at| &line[..at]).replace("[](<", "[[").replace(">)", "]]");
            kept.push_str(&format!("{line}\n"));
        }
    }
    kept.strip_prefix("---\n---\n\n").map_or(kept.clone(), str::to_owned)
}

#[test]
fn twenty_renames_and_moves_of_the_manual_itself_change_nothing_but_references() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hmis = Manual::new(&[]);
    for folder in ["content", "content/images"] {
        copy(&root.join(folder), &hmis.root().join(folder));
    }
    for entry in std::fs::read_dir(root.join("content")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            copy(&path, &hmis.root().join("content").join(path.file_name().unwrap()));
        }
    }
    hmis.put("manual.yaml", std::fs::read_to_string(root.join("manual.yaml")).unwrap());
    let kept = addresses(&hmis.build());
    assert!(kept.len() > 25, "{kept:?}");
    let words = prose(&hmis);
    let (mut done, mut seed) = (0, 7usize);
    while done < 20 {
        // A plain generator: the same journey on every machine.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let manual = check(hmis.root(), &Choices::default()).unwrap();
        let asked = request(&manual, seed >> 33, seed >> 40, seed >> 47);
        done += usize::from(changed(hmis.root(), &manual, &asked));
        assert_eq!(hmis.findings(), [] as [String; 0], "{asked:?}");
    }
    let site = hmis.build();
    let dead: Vec<_> = kept.iter().filter(|address| !is_alive(&site, address)).collect();
    assert!(dead.is_empty(), "{dead:?}");
    assert_eq!(prose(&hmis), words, "a line changed that refers to nothing");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// Every line of the chapters that holds no reference, no heading and no old address, sorted.
fn prose(manual: &Manual) -> Vec<String> {
    let refers = |line: &str| {
        ["](", "[[", "Chapter ", "aliases:", ".html", "---"].iter().any(|sign| line.contains(sign))
            || line.starts_with('#')
            || line.is_empty()
    };
    let files = manual.files("content");
    let chapters = files.iter().filter(|(name, _)| name.ends_with(".md"));
    let mut lines: Vec<String> =
        chapters.flat_map(|(_, text)| text.lines()).filter(|line| !refers(line)).map(str::to_owned).collect();
    lines.sort();
    lines
}
