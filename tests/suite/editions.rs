//! Editions side by side: one site with a folder for each, the way between them, and what is wrong with how they are named.

mod next;

use std::collections::BTreeMap;
use std::fs;

use crate::manual::Manual;

const SETTINGS: &str = "title: Test Manual\nedition: \"2026\"\neditions:\n  \"2025\": editions/2025\n";

const TEXT: &str = "Enough words to know a page by, wherever it goes and whatever it is called then.\n";

/// A manual whose 2026 edition renamed, moved, added and dropped something.
fn two_editions() -> Manual {
    Manual::new(&[
        ("manual.yaml", SETTINGS),
        ("content/index.md", "# Start\n\n[[Resets]]\n"),
        (
            "content/01-basics/passwords.md",
            "---\naliases: [basics/login.html]\n---\n\n# Passwords\n\n## Resets {alias=\"forgotten\"}\n\n### Deep\n\n## New here\n\n## Same\n",
        ),
        ("content/01-basics/index.md", "# Basics\n"),
        ("content/01-basics/only-new.md", "# Only new\n\n## Inside\n"),
        ("content/01-basics/renamed.md", "# Unlike any other\n"),
        ("content/03-new-name.md", &format!("# Another title\n\n{TEXT}")),
        ("editions/2025/manual.yaml", "title: Test Manual\nedition: \"2025\"\n"),
        ("editions/2025/content/index.md", "# Start\n\n[[Login/Forgotten]]\n"),
        ("editions/2025/content/01-basics/index.md", "# Basics\n"),
        (
            "editions/2025/content/01-basics/login.md",
            "# Login\n\n## Forgotten\n\n### Gone\n\n## Same\n\n## Other\n\n### Deep below\n",
        ),
        ("editions/2025/content/01-basics/before.md", "# Unlike any other\n"),
        ("editions/2025/content/01-basics/old-name.md", &format!("# A title\n\n{TEXT}")),
        ("editions/2025/content/02-dropped/page.md", "# Dropped\n"),
        ("editions/2025/content/02-dropped/index.md", "# All dropped\n"),
    ])
}

fn build(manual: &Manual, more: &[&str]) -> BTreeMap<String, String> {
    let ran = manual.run(&[&["build", "-q"], more].concat());
    assert_eq!((ran.code, &*ran.err), (0, ""), "{}", ran.out);
    let files = manual.tree("output").into_iter();
    files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// The links of a page to other editions: where to, which sections are something else there, and the words behind the link.
fn ways(page: &str) -> Vec<(String, String, String)> {
    let list = page.split("<details class=\"editions\">").nth(1).and_then(|rest| rest.split("</details>").next());
    let items = list.expect("a list of editions").split("<li>").skip(1).filter(|item| item.starts_with("<a "));
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default().replace("&quot;", "\"")
    };
    let words = |item: &str| between(item, "</a>", "</li>").replace("<span class=\"note\">", "").replace("</span>", "");
    let way = |item: &str| {
        (between(item, "href=\"", "\""), between(item, "data-places=\"", "\""), words(item).trim().to_owned())
    };
    items.map(way).collect()
}

fn way(to: &str, places: &str, words: &str) -> Vec<(String, String, String)> {
    vec![(to.to_owned(), places.to_owned(), words.to_owned())]
}

#[test]
fn a_site_has_a_folder_for_each_edition_and_one_that_is_always_current() {
    let site = build(&two_editions(), &[]);
    for page in ["current/basics/passwords.html", "2026/basics/passwords.html", "2025/basics/login.html"] {
        assert!(site.contains_key(page), "{page} in {:?}", site.keys());
    }
    let in_folder = |folder: &str| -> BTreeMap<String, String> {
        let inside = site.iter().filter_map(|(name, text)| Some((name.strip_prefix(folder)?.to_owned(), text.clone())));
        inside.collect()
    };
    assert_eq!(in_folder("current/"), in_folder("2026/"));
    assert!(site["2025/search/start.js"] != site["current/search/start.js"]);
    // What is served from any depth stands at the head and nowhere else.
    assert!(site.contains_key("404.html") && !site.contains_key("current/404.html"));
    assert!(site["404.html"].contains("href=\"/current/assets/guidepost.css\""));
    assert!(site["404.html"].contains("href=\"/current/../2025/index.html\""));
    assert_eq!(site["outline.json"], site["current/outline.json"]);
}

#[test]
fn what_was_published_before_there_were_editions_leads_into_the_current_one() {
    let site = build(&two_editions(), &[]);
    let leads = |page: &str, to: &str| {
        assert!(site[page].contains(&format!("http-equiv=\"refresh\" content=\"0; url={to}\"")), "{}", site[page]);
    };
    leads("index.html", "current/index.html");
    leads("basics/passwords.html", "../current/basics/passwords.html");
    leads("basics/login.html", "../current/basics/passwords.html");
    leads("basics/print.html", "../current/basics/print.html");
    leads("print.html", "current/print.html");
    assert!(site["basics/login.html"].contains("src=\"../current/assets/redirect.js\""));
    leads("current/basics/login.html", "passwords.html");
}

#[test]
fn a_page_leads_to_itself_in_the_other_edition_or_to_what_stands_above_it() {
    let site = build(&two_editions(), &[]);
    let of = |page: &str| ways(&site[page]);
    assert_eq!(of("current/index.html"), way("../2025/index.html", "{}", ""));
    // By its old address, and its sections by old ids; what is new leads to the section or page above it.
    let places = "{\"deep\":\"#forgotten\",\"new-here\":\"\",\"resets\":\"#forgotten\"}";
    assert_eq!(of("current/basics/passwords.html"), way("../../2025/basics/login.html", places, ""));
    let places = "{\"deep-below\":\"\",\"gone\":\"#forgotten\",\"other\":\"\"}";
    assert_eq!(of("2025/basics/login.html"), way("../../current/basics/passwords.html", places, "current"));
    // By a title that only one page has.
    assert_eq!(of("current/basics/renamed.html"), way("../../2025/basics/before.html", "{}", ""));
    // By its very text.
    assert_eq!(of("current/new-name.html"), way("../2025/basics/old-name.html", "{}", ""));
    // By what stands above it.
    assert_eq!(
        of("current/basics/only-new.html"),
        way("../../2025/basics/index.html", "", "leads to: Chapter 1: Basics")
    );
    let nearest = way("../../current/index.html", "", "current leads to: Test Manual");
    assert_eq!(of("2025/dropped/page.html"), nearest);
    assert_eq!(of("2025/basics/print.html"), way("../../current/basics/index.html", "", "current"));
}

#[test]
fn an_old_edition_says_so_on_every_page() {
    let site = build(&two_editions(), &[]);
    let notice = "This edition is out of date. It is kept for reference only.";
    assert!(!site["current/basics/passwords.html"].contains(notice));
    let page = &site["2025/basics/login.html"];
    assert!(page.contains(notice));
    assert!(
        page.contains("<a href=\"../../current/basics/passwords.html\" data-places=\"{&quot;deep-below&quot;:"),
        "{page}"
    );
    let page = &site["2025/dropped/page.html"];
    assert!(page.contains("This page is not part of the current edition. Nearest to it: <a href=\"../../current/index.html\">Test Manual</a>"), "{page}");
}

#[test]
fn the_source_of_a_page_is_that_of_its_own_edition() {
    let manual = two_editions();
    let edit = "edit-url: https://example.org/edit/{path}\n";
    manual.put("manual.yaml", format!("{SETTINGS}{edit}"));
    manual.put("editions/2025/manual.yaml", format!("title: Test Manual\nedition: \"2025\"\n{edit}"));
    let site = build(&manual, &[]);
    for (page, source) in [
        ("current/basics/passwords.html", "content/01-basics/passwords.md"),
        ("2025/basics/login.html", "editions/2025/content/01-basics/login.md"),
    ] {
        assert!(site[page].contains(&format!("href=\"https://example.org/edit/{source}\"")), "{}", site[page]);
    }
}

#[test]
fn search_engines_are_told_of_the_current_addresses() {
    let site = build(&two_editions(), &["--base-url", "https://example.org/manual"]);
    let canonical = "<link rel=\"canonical\" href=\"https://example.org/manual/current/basics/passwords.html\">";
    for page in
        ["current/basics/passwords.html", "2026/basics/passwords.html", "basics/passwords.html", "basics/login.html"]
    {
        assert!(site[page].contains(canonical), "{page}");
    }
    let own = "<link rel=\"canonical\" href=\"https://example.org/manual/2025/basics/login.html\">";
    assert!(site["2025/basics/login.html"].contains(own));
    assert!(site["sitemap.xml"].contains("<loc>https://example.org/manual/current/basics/passwords.html</loc>"));
    assert!(!site["sitemap.xml"].contains("/2025/") && !site.contains_key("current/sitemap.xml"));
    assert!(site["404.html"].contains("href=\"https://example.org/manual/current/index.html\""));
}

#[test]
fn web_servers_are_told_at_the_head_of_the_site() {
    let manual = two_editions();
    manual.put("manual.yaml", format!("{SETTINGS}redirects: [netlify]\nbase-url: https://example.org/manual/\n"));
    let site = build(&manual, &[]);
    for line in [
        "/manual/current/basics/login.html /manual/current/basics/passwords.html 301!",
        "/manual/basics/login.html /manual/current/basics/passwords.html 301!",
        "/manual/basics/passwords.html /manual/current/basics/passwords.html 301!",
        "/manual/ /manual/current/index.html 301!",
        "/manual/basics/print.html /manual/current/basics/print.html 301!",
    ] {
        assert!(site["_redirects"].lines().any(|other| other == line), "{line} in\n{}", site["_redirects"]);
    }
    assert!(!site.contains_key("current/_redirects"));
}

#[test]
fn one_broken_reference_in_any_edition_publishes_nothing() {
    let manual = two_editions();
    manual.put("editions/2025/content/01-basics/before.md", "# Unlike any other\n\nSee [[Nowhere]].\n");
    let ran = manual.run(&["build"]);
    assert_eq!(ran.code, 1);
    let lines = ["--> editions/2025/content/01-basics/before.md:3:5", "3 | See [[Nowhere]].", "nothing was published"];
    assert!(lines.iter().all(|line| ran.err.contains(line)), "{}", ran.err);
    assert!(!manual.root().join("output").exists());
}

#[test]
fn a_theme_that_an_edition_lacks_is_told_with_the_edition() {
    let manual = two_editions();
    manual.put("editions/2025/manual.yaml", "edition: \"2025\"\ntheme: fancy\n");
    let ran = manual.run(&["build"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: in `editions/2025`: the theme `fancy` is not there"), "{}", ran.err);
}

#[test]
fn check_looks_at_every_edition_and_mends_it() {
    let manual = two_editions();
    assert_eq!(manual.run(&["check"]).err, "13 pages and 2 references checked\n");
    let path = "editions/2025/content/01-basics/before.md";
    manual.put(path, "# Unlike any other\n\nSee [[Chapter 7: Basics]].\n");
    let ran = manual.run(&["check", "--format", "json"]);
    assert!(ran.out.contains(&format!("\"path\": \"{path}\"")), "{}", ran.out);
    let ran = manual.run(&["check", "--fix"]);
    assert_eq!((ran.code, ran.err.lines().next().unwrap()), (0, "1 reference mended in 1 file"), "{}", ran.err);
    assert_eq!(manual.text(path), "# Unlike any other\n\nSee [[Chapter 1: Basics]].\n");
}

#[test]
fn renaming_and_moving_leave_earlier_editions_alone() {
    let manual = two_editions();
    let before = manual.tree("editions");
    let refusal = "belongs to the edition 2025, which stays as it was published\n  to change it all the same, name its own folder as the manual: `editions/2025`\n";
    for arguments in [
        ["rename", "editions/2025/content/01-basics/login.md", "Logging in"],
        ["mv", "editions/2025/content/01-basics/login.md", "content/login.md"],
        ["mv", "content/01-basics/renamed.md", "./editions/2025/content/renamed.md"],
    ] {
        let ran = manual.run(&arguments);
        assert_eq!(ran.code, 2);
        assert!(ran.err.ends_with(refusal), "{}", ran.err);
    }
    assert_eq!(manual.run(&["rename", "-q", "Chapter 1/Passwords", "Words"]).code, 0);
    assert_eq!(manual.tree("editions"), before);
    assert_eq!(ways(&build(&manual, &[])["current/basics/passwords.html"])[0].0, "../../2025/basics/login.html");
    // It is a manual like any other when asked for by itself.
    let folder = manual.at("editions/2025");
    assert_eq!(manual.run(&["rename", "-q", "Login", "Logging in", folder.to_str().unwrap()]).code, 0);
}

/// A manual that was recorded as 2025 and then went on as 2026, where a page has another address.
fn reissued() -> Manual {
    let manual = Manual::new(&[
        ("manual.yaml", "title: Test Manual\nedition: \"2025\"\n"),
        ("content/index.md", "# Start\n"),
        (
            "content/01-a.md",
            "# A\n\n## Part\n\nWords that nothing else in this manual has, and enough of them to be known by.\n",
        ),
    ]);
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    assert_eq!(manual.run(&["new-edition", "-q", "2026"]).code, 0);
    assert_eq!(manual.run(&["mv", "-q", "01-a.md", "01-b.md"]).code, 0);
    manual
}

#[test]
fn what_was_recorded_stays_alive_when_the_next_edition_begins() {
    let manual = reissued();
    assert_eq!(manual.run(&["publish-check", "-q"]).code, 0);
    let site = build(&manual, &["--record"]);
    assert!(site["a.html"].contains("url=current/b.html"), "{}", site["a.html"]);
    manual.put("manual.yaml", format!("{}changes: true\n", manual.text("manual.yaml")));
    assert!(build(&manual, &[])["changes.html"].contains("url=current/changes.html"));
    assert_eq!(manual.run(&["publish-check"]).err, "4 pages recorded, and every address leads somewhere\n");
    let book = manual.text("addresses.json");
    for edition in ["2025", "2026"] {
        let line = format!("  {{\"edition\": \"{edition}\", \"folder\": \"{edition}\", \"pages\": [\n");
        assert!(book.contains(&line), "{book}");
    }
}

#[test]
fn what_an_edition_published_in_its_folder_stays_alive_there() {
    let manual = reissued();
    build(&manual, &["--record"]);
    fs::rename(manual.at("editions/2025/content/01-a.md"), manual.at("editions/2025/content/01-x.md")).unwrap();
    let ran = manual.run(&["publish-check"]);
    assert_eq!(ran.code, 1);
    for line in [
        "error[dead-address]: `2025/a.html` was published in edition 2025 and leads nowhere now",
        " --> addresses.json:4:6",
        "if so, write `aliases: [a.html]` in the front matter of `editions/2025/content/01-x.md`",
        "1 dead address\n",
    ] {
        assert!(ran.err.contains(line), "{line} in\n{}", ran.err);
    }
    manual.put("manual.yaml", "title: Test Manual\nedition: \"2026\"\n");
    let ran = manual.run(&["publish-check"]);
    assert_eq!(ran.code, 1);
    for line in [
        "error[dead-address]: edition 2025 was published in `2025/`, and nothing is published there now",
        "name it under `editions:` in manual.yaml: `\"2025\": editions/2025`",
    ] {
        assert!(ran.err.contains(line), "{line} in\n{}", ran.err);
    }
}
