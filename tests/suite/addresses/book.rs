//! The address book: what was published is written down, and whatever leads nowhere later is named with its new home.

use super::Manual;

const RESETS: &str = "Your profile is set to lock when you have not logged in for ten days in a row.\n\nWrite to the help desk, and your account will be opened again on the same day.\n";
const REPORTS: &str = "Choose the month on the left, then press the button at the top.\n\nThe table below the picture is for the whole agency, not only for you.\n";

fn recorded() -> Manual {
    let manual = Manual::new(&[
        ("content/index.md", "# Start\n"),
        ("content/01-basics/index.md", "# Basics\n\nThis chapter is about your account and how to keep it open.\n"),
        ("content/01-basics/resets.md", &format!("# Resets\n\n## Locked out\n\n{RESETS}\n## Names\n\nShort.\n")),
        ("content/02-reports.md", &format!("# Reports\n\n## Monthly\n\n{REPORTS}")),
    ]);
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    manual
}

fn forget(manual: &Manual, path: &str) {
    std::fs::remove_file(manual.root().join(path)).unwrap();
}

#[test]
fn the_book_has_a_line_for_each_page_and_keeps_what_is_gone() {
    let manual = recorded();
    let book = manual.text("addresses.json");
    assert!(book.starts_with("{\"version\": 1, \"editions\": [\n  {\"edition\": \"2025\", \"pages\": [\n"), "{book}");
    assert_eq!(book.lines().filter(|line| line.contains("\"address\":")).count(), 4);
    assert!(
        book.contains("\"address\":\"basics/resets.html\",\"title\":\"Resets\",\"path\":\"Chapter 1: Basics/Resets\"")
    );
    // The same manual gives the same book.
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    assert_eq!(manual.text("addresses.json"), book);
    // What is gone in the same edition stays in it; another edition stands behind it.
    forget(&manual, "content/02-reports.md");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    assert!(manual.text("addresses.json").contains("\"address\":\"reports.html\""));
    manual.put("manual.yaml", "title: Test Manual\nedition: 2026\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    let book: serde_json::Value = serde_json::from_str(&manual.text("addresses.json")).unwrap();
    let pages = |edition: usize| book["editions"][edition]["pages"].as_array().unwrap().len();
    assert_eq!((pages(0), pages(1)), (4, 3));
}

#[cfg(unix)]
#[test]
fn the_book_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let manual = recorded();
    let book = manual.at("addresses.json");
    let mode = || std::fs::metadata(&book).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o644);
    std::fs::set_permissions(&book, std::fs::Permissions::from_mode(0o600)).unwrap();
    manual.put("manual.yaml", "title: Test Manual\nedition: 2026\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    assert_eq!(mode(), 0o600);
}

#[test]
fn addresses_are_not_dead_because_their_page_cannot_be_read() {
    let manual = recorded();
    manual.put("content/01-basics/resets.md", b"# Resets f\xfcr alle\n");
    let before = manual.tree("content");
    for arguments in [&["publish-check"][..], &["publish-check", "--fix"]] {
        let ran = manual.run(arguments);
        assert_eq!(
            (ran.code, &*ran.err),
            (
                1,
                "error[unreadable-text]: this file cannot be read as text: line 1 holds a letter in an old Windows code page
--> content/01-basics/resets.md
 = help: in Notepad choose File, Save As, and under Encoding `UTF-8`; in Word choose Plain Text, then Unicode (UTF-8)

1 error\nno address was looked for\n"
            )
        );
    }
    assert!(manual.tree("content") == before);
    let ran = manual.run(&["publish-check", "-q", "--format", "json"]);
    assert!(ran.out.contains("\"rule\": \"unreadable-text\""), "{}", ran.out);
}

#[test]
fn a_dead_address_is_shown_where_the_edition_that_is_named_has_it() {
    let manual = recorded();
    manual.put("manual.yaml", "title: Test Manual\nedition: 2026\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    forget(&manual, "content/02-reports.md");
    let ran = manual.run(&["publish-check"]);
    let book = manual.text("addresses.json");
    let line =
        book.lines().enumerate().filter(|(_, line)| line.contains("\"address\":\"reports.html\"")).last().unwrap().0
            + 1;
    assert!(ran.err.contains("`reports.html` was published in edition 2026 and leads nowhere now"), "{}", ran.err);
    assert!(ran.err.contains(&format!("--> addresses.json:{line}:")), "{}", ran.err);
}

#[test]
fn without_a_book_the_way_to_one_is_told() {
    let manual = Manual::new(&[("content/index.md", "# Start\n")]);
    let ran = manual.run(&["publish-check", manual.root().to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: there is no `addresses.json` in `…`, so nothing is known of what was published\n  try: `guidepost build --record …` writes it with what is published now\n"
    );
    manual.put("addresses.json", "{\"version\": 7, \"editions\": []}");
    let ran = manual.run(&["publish-check"]);
    assert_eq!(
        (ran.code, &*ran.err),
        (2, "error: `addresses.json` cannot be used: it is of version 7, and this guidepost reads version 1\n")
    );
}

#[test]
fn a_manual_that_kept_its_addresses_is_clean() {
    let manual = recorded();
    assert_eq!(manual.run(&["publish-check"]).err, "4 pages recorded, and every address leads somewhere\n");
    assert_eq!(manual.run(&["mv", "-q", "01-basics", "01-first"]).code, 0);
    assert_eq!(manual.run(&["rename", "-q", "Locked out", "When you are locked out"]).code, 0);
    assert_eq!(manual.run(&["mv", "-q", "02-reports.md", "01-first/reports.md"]).code, 0);
    assert_eq!(manual.run(&["publish-check"]).err, "4 pages recorded, and every address leads somewhere\n");
}

#[test]
fn a_page_that_moved_is_known_by_its_text_and_kept_alive() {
    let manual = recorded();
    forget(&manual, "content/01-basics/resets.md");
    forget(&manual, "content/02-reports.md");
    manual.put(
        "content/01-basics/help.md",
        format!("# When you are locked out\n\n## Locked out\n\n{RESETS}\n## Names\n\nShort.\n"),
    );
    manual.put("content/03-figures.md", format!("---\ndescription: x\n---\n# Figures\n\n## By month\n\n{REPORTS}"));
    let ran = manual.run(&["publish-check"]);
    assert_eq!(ran.code, 1);
    for line in [
        "error[dead-address]: `basics/resets.html` was published in edition 2025 and leads nowhere now",
        "help: most likely it is now `Chapter 1: Basics/When you are locked out` (basics/help.html)",
        "help: if so, write `aliases: [basics/resets.html]` in the front matter of `content/01-basics/help.md`",
        "help: if so, write `{alias=\"reports.html#monthly\"}` behind its heading in `content/03-figures.md`",
        "error[dead-address]: `reports.html` was published in edition 2025 and leads nowhere now",
        "error[dead-address]: `reports.html#monthly` was published in edition 2025 and leads nowhere now",
        "help: most likely it is now `Chapter 2: Figures/By month` (figures.html#by-month)",
        "3 dead addresses; 3 can be kept alive by `guidepost publish-check --fix`",
    ] {
        assert!(ran.err.contains(line), "{line}\n{}", ran.err);
    }
    let dry = manual.run(&["publish-check", "--fix", "--dry-run"]);
    assert!(dry.out.contains("+aliases:\n+  - reports.html\n"), "{}", dry.out);
    // The addresses are still dead.
    assert_eq!((dry.code, &*dry.err), (1, "3 addresses would be kept alive in 2 files\n"));
    assert_eq!(manual.run(&["publish-check", "--fix", "--dry-run", "--format", "json"]).code, 2);
    let ran = manual.run(&["publish-check", "--fix"]);
    assert_eq!(
        (ran.code, &*ran.err),
        (0, "3 addresses kept alive in 2 files\n4 pages recorded, and every address leads somewhere\n")
    );
    let dry = manual.run(&["publish-check", "--fix", "--dry-run"]);
    assert_eq!((dry.code, &*dry.out, &*dry.err), (0, "", "0 addresses would be kept alive in 0 files\n"));
    assert_eq!(
        manual.text("content/03-figures.md"),
        format!(
            "---\ndescription: x\naliases:\n  - reports.html\n---\n# Figures\n\n## By month {{alias=\"reports.html#monthly\"}}\n\n{REPORTS}"
        )
    );
    assert_eq!(manual.findings(), [] as [String; 0]);
}

#[test]
fn a_section_that_went_to_another_page_or_got_another_title_is_found() {
    let manual = recorded();
    manual.put("content/01-basics/resets.md", format!("# Resets\n\n## When you cannot get in\n\n{RESETS}"));
    manual.put("content/02-reports.md", format!("# Reports\n\n## Monthly\n\n{REPORTS}\n## Names\n\nShort.\n"));
    let ran = manual.run(&["publish-check", "--fix"]);
    assert_eq!(
        (ran.code, &*ran.err),
        (0, "2 addresses kept alive in 2 files\n4 pages recorded, and every address leads somewhere\n")
    );
    assert!(manual.text("content/01-basics/resets.md").contains("## When you cannot get in {alias=\"locked-out\"}\n"));
    assert!(manual.text("content/02-reports.md").contains("## Names {alias=\"basics/resets.html#names\"}\n"));
}

#[test]
fn what_is_only_like_it_is_shown_and_left_to_a_person() {
    let manual = recorded();
    manual.put("content/01-basics/resets.md", format!("# Resets\n\n## Locked out\n\n{RESETS}"));
    manual.put(
        "content/02-reports.md",
        format!("# Reports\n\n## Monthly\n\n{REPORTS}\n## Names\n\nOther words altogether, and more of them.\n"),
    );
    let ran = manual.run(&["publish-check", "--fix"]);
    assert!(ran.err.starts_with("0 addresses kept alive in 0 files\n"), "{}", ran.err);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("most likely it is now `Chapter 2: Reports/Names` (reports.html#names)"), "{}", ran.err);
}

#[test]
fn what_is_gone_for_good_has_no_home() {
    let manual = recorded();
    forget(&manual, "content/02-reports.md");
    let ran = manual.run(&["publish-check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains(
        "help: if it is gone for good, say under `moved:` in manual.yaml which page its readers should find"
    ));
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\nmoved:\n  reports.html: index.md\n");
    let ran = manual.run(&["publish-check"]);
    assert!(ran.err.contains("`reports.html#monthly` was published"), "{}", ran.err);
    manual.put(
        "manual.yaml",
        "title: Test Manual\nedition: 2025\nmoved:\n  reports.html: index.md\n  reports.html#monthly: index.md\n",
    );
    assert_eq!(manual.run(&["publish-check"]).code, 0);
}

/// A manual of many pages whose folders are renamed and whose texts are edited here and there.
#[test]
fn nine_in_ten_first_suggestions_are_right_after_a_mass_move() {
    let words = [
        "account", "agency", "button", "client", "date", "enrol", "field", "group", "help", "intake", "job", "key",
        "list", "menu",
    ];
    let text = |page: usize, edit: usize| -> String {
        let word = |n: usize| {
            let drawn = (page * 64 + n).wrapping_mul(6_364_136_223_846_793_005).rotate_left(29).wrapping_mul(31);
            format!("{}{}", words[drawn % words.len()], (drawn >> 20) % 9)
        };
        let written = (0..40).map(|n| if n % 13 == edit { "changed".to_owned() } else { word(n) });
        written.collect::<Vec<_>>().join(" ")
    };
    let page = |number: usize, edit: usize| {
        format!("# Page {number}\n\n{}\n\n## Overview\n\n{}\n", text(number, edit), text(number + 500, edit))
    };
    let manual = Manual::new(&[("content/index.md", "# Start\n")]);
    for number in 0..200 {
        manual.put(&format!("content/part-{}/page-{number}.md", number % 8), page(number, 99));
    }
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    std::fs::remove_dir_all(manual.root().join("content")).unwrap();
    manual.put("content/index.md", "# Start\n");
    // Every folder has a new name, a third of the files and titles too, and every other text is edited.
    let new_path = |number: usize| {
        let name = if number.is_multiple_of(3) { format!("topic-{}", number + 1000) } else { format!("page-{number}") };
        format!("section/area-{}/{name}", (number % 8) * 7 % 8)
    };
    for number in 0..200 {
        let text = page(number, if number.is_multiple_of(2) { 5 } else { 99 });
        let text = if number.is_multiple_of(3) { text.replace("# Page", "# Topic") } else { text };
        manual.put(&format!("content/{}.md", new_path(number)), &text);
    }
    let ran = manual.run(&["publish-check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let (mut right, mut pages) = (0, 0);
    for finding in json["findings"].as_array().unwrap() {
        let message = finding["message"].as_str().unwrap();
        let address = message.split('`').nth(1).unwrap();
        let Some(number) =
            address.strip_suffix(".html").and_then(|a| a.rsplit('-').next()).and_then(|n| n.parse::<usize>().ok())
        else {
            continue;
        };
        pages += 1;
        let home = finding["notes"][0].as_str().unwrap_or_default();
        right += usize::from(home.ends_with(&format!("({}.html)", new_path(number))));
    }
    assert_eq!(pages, 200, "each lost page is named");
    assert!(right * 10 >= pages * 9, "{right} of {pages}");
}
