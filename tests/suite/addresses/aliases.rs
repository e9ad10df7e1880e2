//! Old addresses of pages and headings lead on, and one that cannot is a finding at its place.

use super::Manual;

const START: (&str, &str) = ("content/index.md", "# Start\n");

#[test]
fn an_old_page_leads_to_the_new_one_without_scripting() {
    let manual = Manual::new(&[
        START,
        ("content/basics/new.md", "---\naliases: [old.md, /first/, 01-basics/older.html]\n---\n# New page\n\nText.\n"),
    ]);
    let site = manual.build();
    for (old, to) in [
        ("old.html", "basics/new.html"),
        ("first/index.html", "../basics/new.html"),
        ("01-basics/older.html", "../basics/new.html"),
    ] {
        let page = &site[old];
        assert!(page.contains(&format!(r#"<noscript><meta http-equiv="refresh" content="0; url={to}"></noscript>"#)));
        assert!(
            page.contains(&format!(r#"<a class="reference" id="guidepost-moved" href="{to}">New page</a>"#)),
            "{page}"
        );
        assert!(page.contains(&format!(r#"<link rel="canonical" href="{to}">"#)));
        assert!(page.contains(r#"<meta name="robots" content="noindex">"#));
    }
    assert!(site.contains_key("assets/redirect.js"));
}

#[test]
fn the_canonical_address_is_whole_where_the_base_address_is_known() {
    let manual = Manual::new(&[START, ("content/new.md", "---\naliases: old.md\n---\n# New page\n")]);
    manual.put("manual.yaml", "title: Test Manual\nbase-url: https://example.org/manual\n");
    let site = manual.build();
    assert!(site["old.html"].contains(r#"<link rel="canonical" href="https://example.org/manual/new.html">"#));
    assert!(!site["sitemap.xml"].contains("old.html"));
}

#[test]
fn an_old_id_of_a_heading_stays_a_place_of_its_page() {
    let manual = Manual::new(&[
        ("content/index.md", "# Start\n\n[before](a.md#old-name) and [step](a.md#old-name-step-1)\n"),
        (
            "content/a.md",
            "# A\n\n## New name {alias=\"old-name\" alias=\"older\"}\n\nStep 1: Sign in.\n\n## Overview {#given alias=overview}\n\n## Overview\n",
        ),
    ]);
    let page = &manual.build()["a.html"];
    assert!(
        page.contains(r#"<h2 id="new-name"><span id="old-name"></span><span id="older"></span>New name</h2>"#),
        "{page}"
    );
    assert!(page.contains(
        r#"<li class="step" id="new-name-step-1"><span id="old-name-step-1"></span><span id="older-step-1"></span>"#
    ));
    // An old id is kept from being handed out again.
    assert!(page.contains(r#"<h2 id="given"><span id="overview"></span>Overview</h2>"#));
    assert!(page.contains(r#"<h2 id="overview-1">Overview</h2>"#));
}

#[test]
fn a_section_that_left_its_page_is_found_from_there() {
    let manual = Manual::new(&[
        START,
        ("content/a.md", "# A\n\nText.\n"),
        ("content/b.md", "# B\n\n## Passwords {alias=\"a.html#passwords\" alias=\"gone.html#resets\"}\n"),
    ]);
    let site = manual.build();
    let stub =
        r#"<p class="moved" id="passwords">What stood here has moved to <a href="b.html#passwords">Passwords</a></p>"#;
    assert!(site["a.html"].contains(stub), "{}", site["a.html"]);
    // A page of which only a place is known leads where that place went.
    assert!(site["gone.html"].contains(r#"content="0; url=b.html#passwords""#));
    assert!(site["gone.html"].contains(r#"<p class="moved" id="resets">"#));
}

#[test]
fn settings_can_say_where_a_page_went_that_nobody_replaced() {
    let manual = Manual::new(&[
        START,
        ("content/a.md", "# A\n\n## Part\n\n![A form](form.svg)\n"),
        ("content/form.svg", "<svg/>"),
    ]);
    manual.put(
        "manual.yaml",
        "title: Test Manual\nmoved:\n  old.html: a.md#part\n  older/: a.html\n  form.html: form.svg\n",
    );
    let site = manual.build();
    assert!(site["old.html"].contains("url=a.html#part"));
    assert!(site["older/index.html"].contains("url=../a.html"));
    assert!(site["form.html"].contains("url=form.svg"));
}

#[test]
fn web_servers_are_told_in_their_own_words() {
    let manual = Manual::new(&[
        START,
        ("content/new page.md", "---\naliases: ['old page.md', 'folder/index.md']\n---\n# New\n"),
    ]);
    manual.put("manual.yaml", "title: Test Manual\nbase-url: https://example.org/m/\nredirects: [netlify, nginx]\n");
    let site = manual.build();
    assert_eq!(
        site["_redirects"],
        "/m/folder/index.html /m/new%20page.html 301!\n/m/folder/ /m/new%20page.html 301!\n/m/old%20page.html /m/new%20page.html 301!\n"
    );
    assert!(site["redirects.nginx.conf"].ends_with(
        "map $uri $guidepost_moved {\n    default \"\";\n    \"/m/folder/index.html\" \"/m/new%20page.html\";\n    \"/m/folder/\" \"/m/new%20page.html\";\n    \"/m/old page.html\" \"/m/new%20page.html\";\n}\n"
    ));
}

#[test]
fn without_old_addresses_nothing_is_added() {
    let site = Manual::new(&[START]).build();
    assert!(!site.contains_key("_redirects") && !site.contains_key("redirects.nginx.conf"));
    assert!(!site["index.html"].contains("class=\"moved\""));
}

#[test]
fn an_old_address_that_cannot_lead_on_is_found_where_it_stands() {
    let manual = Manual::new(&[
        START,
        ("content/a.md", "---\naliases: [b.md, https://elsewhere.org/x, ../up.md, form.pdf, a.html]\n---\n# A\n"),
        (
            "content/b.md",
            "---\naliases:\n  - old.md\n  - Old.html\n  - 404.html\n---\n# B\n\n## Part {alias=\"b.html#part\"}\n",
        ),
        ("content/draft.md", "---\ndraft: true\naliases: [b.md]\n---\n# D\n"),
    ]);
    assert_eq!(
        manual.findings(),
        [
            "content/a.md:2:11 alias-in-use: `b.md` is the address of another page",
            "content/a.md:2:17 bad-alias: the old address `https://elsewhere.org/x` is not on this site",
            "content/a.md:2:42 bad-alias: the old address `../up.md` is not on this site",
            "content/a.md:2:52 bad-alias: the old address `form.pdf` names a file that is no page",
            "content/a.md:2:62 alias-in-use: `a.html` is this page's address today",
            "content/b.md:4:5 alias-claimed-twice: two places claim the old address `Old.html`",
            "content/b.md:5:5 alias-in-use: `404.html` is a file of this manual",
            "content/b.md:9:17 alias-in-use: `b.html#part` is still a place on its page",
        ]
    );
}

#[test]
fn an_old_id_with_a_space_is_two() {
    let manual = Manual::new(&[START, ("content/a.md", "# A\n\n## Part {alias=\"one two\"}\n")]);
    assert_eq!(manual.findings(), ["content/a.md:3:17 bad-alias: an old id holds no spaces"]);
}

#[test]
fn settings_that_lead_in_a_circle_or_nowhere_are_found() {
    let manual = Manual::new(&[START, ("content/a.md", "---\naliases: [first.html]\n---\n# A\n")]);
    manual.put(
        "manual.yaml",
        "title: Test Manual\nmoved:\n  one.html: two.html\n  two.html: one.html\n  three.html: four.html\n  four.html: a.md\n  five.html: gone.md\n  six.html: first.html\n  a.html: index.html\n",
    );
    assert_eq!(
        manual.findings(),
        [
            "manual.yaml:3:13 moved-loop: following `one.html` comes back to where it began",
            "manual.yaml:4:13 moved-loop: following `two.html` comes back to where it began",
            "manual.yaml:5:15 moved-chain: `four.html` is an old address itself, so this leads on a second time",
            "manual.yaml:7:14 moved-nowhere: there is no page or place `gone.md` that this could lead to",
            "manual.yaml:8:13 moved-chain: `first.html` is an old address itself, so this leads on a second time",
            "manual.yaml:9:3 alias-in-use: `a.html` is the address of another page",
        ]
    );
}

#[test]
fn a_link_to_an_old_file_or_place_is_mended() {
    let manual = Manual::new(&[
        ("content/index.md", "# Start\n\n[x](old.md) [y](a.md#gone)\n"),
        ("content/a.md", "---\naliases: [old.md]\n---\n# A\n"),
        ("content/b.md", "# B\n\n## Passwords {alias=\"a.html#gone\"}\n"),
    ]);
    let ran = manual.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let fixes: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|f| f["fix"]["replacement"].as_str().unwrap()).collect();
    assert_eq!(fixes, ["a.md", "b.md#passwords"]);
}

#[test]
fn a_file_that_an_old_address_leads_to_is_published() {
    let manual = Manual::new(&[
        ("manual.yaml", "title: T\nmoved:\n  old.html: form.pdf\n"),
        ("content/a.md", "# A\n"),
        ("content/form.pdf", "PDF"),
    ]);
    assert_eq!(manual.findings(), [] as [String; 0]);
    let site = manual.build();
    assert!(site["old.html"].contains("url=form.pdf"));
    assert_eq!(site["form.pdf"], "PDF");
}
