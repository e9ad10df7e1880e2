//! What changed since the last edition is told to readers, and an old edition leads to the current one.

use super::Manual;

/// A manual of edition 2025, recorded, and then changed into edition 2026.
fn reissued(settings: &str) -> Manual {
    let manual = Manual::new(&[
        ("content/index.md", "# Start\n"),
        (
            "content/01-basics/index.md",
            "# Basics\n\n## Rules\n\nA password is good for ninety days.\n\n## Old habits\n\nWrite it down.\n",
        ),
        (
            "content/01-basics/resets.md",
            "# Resets\n\n## Locked out\n\nWrite to the help desk when you are locked out.\n",
        ),
        ("content/02-reports.md", "# Reports\n\nReports are made each month. See [[Locked out]].\n"),
        ("content/03-fax.md", "# Fax\n\nThe fax machine stands in the hall beside the door.\n"),
    ]);
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    manual.put("content/01-basics/index.md", "# Basics\n\n## Rules\n\nA password is good for sixty days.\n\n## Two devices\n\nUse your telephone as well as your computer.\n");
    assert_eq!(manual.run(&["rename", "-q", "Locked out", "When you are locked out"]).code, 0);
    assert_eq!(manual.run(&["mv", "-q", "02-reports.md", "01-basics/reports.md"]).code, 0);
    std::fs::remove_file(manual.root().join("content/03-fax.md")).unwrap();
    manual.put("content/04-help.md", "# Help\n\n## Telephone\n\nCall at any time of the day.\n");
    manual.put("manual.yaml", format!("title: Test Manual\nedition: 2026\n{settings}"));
    manual
}

/// The words of the page of changes, a line for each heading and entry.
fn told(page: &str) -> Vec<String> {
    let body = page.split("<div class=\"body\">").nth(1).unwrap().split("</main>").next().unwrap();
    let lines = body.split("<h2>").skip(1).flat_map(|group| {
        let mut parts = group.split("<li>");
        let title = parts.next().unwrap().split('<').next().unwrap().to_owned();
        std::iter::once(title).chain(parts.map(|entry| format!("- {}", plain(entry.split("</li>").next().unwrap()))))
    });
    lines.collect()
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn the_page_of_changes_tells_what_a_reader_should_know() {
    let site = reissued("changes: true\n").build();
    let page = &site["changes.html"];
    assert_eq!(
        told(page),
        [
            "New",
            "- Chapter 1: Basics/Two devices",
            "- Chapter 2: Help",
            "Rewritten",
            "- Chapter 1: Basics/Rules",
            "Moved",
            "- Chapter 1: Basics/Reports (before: Chapter 2: Reports)",
            "Renamed",
            "- Chapter 1: Basics/Resets/When you are locked out (before: Locked out)",
            "No longer in this manual",
            "- Chapter 1: Basics/Old habits",
            "- Chapter 3: Fax",
        ]
    );
    assert!(page.contains("<h1>What has changed since edition 2025</h1>"));
    assert!(page.contains("<a class=\"reference\" href=\"basics/index.html#rules\">"));
    assert!(site["basics/resets.html"].contains("<a href=\"../changes.html\">What has changed since edition 2025</a>"));
    assert!(!site["basics/index.html"].contains("change-mark"));
}

#[test]
fn marks_stand_at_what_is_new_or_rewritten_when_asked_for() {
    let site = reissued("changes: true\nchange-marks: true\n").build();
    let page = &site["basics/index.html"];
    assert!(page.contains("<span class=\"change-mark\">Rewritten</span> <h2 id=\"rules\""), "{page}");
    assert!(page.contains("<span class=\"change-mark\">New</span> <h2 id=\"two-devices\""));
    assert!(!site["basics/resets.html"].contains("change-mark"));
}

#[test]
fn without_an_earlier_edition_there_is_nothing_to_tell() {
    let manual = reissued("changes: true\n");
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\nchanges: true\n");
    let site = manual.build();
    assert!(!site.contains_key("changes.html") && !site["index.html"].contains("changes.html"));
    let site = reissued("").build();
    assert!(!site.contains_key("changes.html"));
}

#[test]
fn a_book_that_is_not_there_or_no_book_is_a_finding() {
    let manual = reissued("changes: old.json\n");
    assert_eq!(
        manual.findings(),
        ["manual.yaml:3:10 invalid-value: there is no file `old.json` in the manual's folder"]
    );
    manual.put("old.json", "{}");
    assert_eq!(
        manual.findings(),
        [
            "manual.yaml:3:10 invalid-value: `old.json` cannot be used: it is not an address book: missing field `version` at line 1 column 2"
        ]
    );
    manual.put("old.json", manual.text("addresses.json"));
    assert!(manual.build()["changes.html"].contains("since edition 2025"));
}

#[test]
fn a_chapter_keeps_its_address_from_the_page_of_changes() {
    let manual = reissued("changes: true\n");
    manual.put("content/changes.md", "# Changes\n");
    let found = manual.findings();
    assert_eq!(
        found,
        [
            "content/changes.md:1:1 same-address: this file would be published as `changes.html`, where guidepost puts a file of its own"
        ]
    );
}

#[test]
fn an_old_edition_leads_to_the_same_page_of_the_current_one() {
    let manual = reissued("current: https://example.org/current\n");
    let site = manual.build();
    assert!(
        site["basics/resets.html"]
            .contains("id=\"guidepost-current\" href=\"https://example.org/current/basics/resets.html\"")
    );
    assert!(!reissued("").build()["basics/resets.html"].contains("guidepost-current"));
}
