//! References into other manuals: what they become, and what guidepost does with the inventories they are checked against.
//!
//! Which of them is a finding is told by the cases of `tests/matrix/elsewhere`.

mod inventories;

use crate::manual::Manual;
use crate::serve::preview::{Preview, save};
use serde_json::Value;

const SETTINGS: &str = "title: User Manual\nmanuals:\n  Agency Manual 2025:\n    inventory: manuals/agency.json\n    address: https://example.org/agency/\n";

/// The other manual, as guidepost builds it.
fn agency() -> Manual {
    Manual::new(&[
        ("manual.yaml", "title: Agency Manual 2025\n"),
        ("content/01-setup.md", "# Agency Setup\n\n## Adding a User\n\nWords.\n"),
        ("content/02-workspace.md", "# Home Workspace\n"),
        ("content/03-reports/index.md", "# Reports & Lists\n"),
        ("content/03-reports/größe.md", "---\ntitle: Large Reports\n---\n# Größe\n\n## Saving\n\nWords.\n"),
    ])
}

/// A file of the other manual's site.
fn built(path: &str) -> Vec<u8> {
    let agency = agency();
    let said = agency.run(&["build", "--strict"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    agency.bytes(&format!("output/{path}"))
}

/// A manual that knows the other one, with a page that says this.
fn referring(text: &str) -> Manual {
    let manual = Manual::new(&[
        ("manual.yaml", SETTINGS),
        ("content/01-basics.md", "# Basics\n\n## Home Workspace\n\nWords.\n"),
        ("content/02-use.md", &format!("# Use\n\n{text}\n")),
    ]);
    manual.put("manuals/agency.json", built("outline.json"));
    manual
}

/// The body of the page that refers.
fn page(manual: &Manual) -> String {
    let said = manual.run(&["build", "--strict"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let page = manual.text("output/use.html");
    let body = page.split("<div class=\"body\"").nth(1).unwrap().split_once('>').unwrap().1;
    body.split("</div>").next().unwrap().trim().to_owned()
}

#[test]
fn a_path_is_a_link_that_says_which_manual_it_leads_into() {
    let to = "https://example.org/agency";
    let cite = " (<cite>Agency Manual 2025</cite>)";
    for (written, link) in [
        (
            "[[Agency Manual 2025 :: Chapter 1: Agency Setup/Adding a User]]",
            format!("<a class=\"reference\" href=\"{to}/setup.html#adding-a-user\">Adding a User{cite}</a>"),
        ),
        (
            "[[Agency Manual 2025 :: Chapter 3]]",
            format!("<a class=\"reference\" href=\"{to}/reports/index.html\">Chapter 3: Reports &amp; Lists{cite}</a>"),
        ),
        (
            "[[Agency Manual 2025]]",
            format!("<a class=\"reference\" href=\"{to}/index.html\"><cite>Agency Manual 2025</cite></a>"),
        ),
        (
            "[[Agency Manual 2025 :: Saving|how to *save*]]",
            format!(
                "<a class=\"reference\" href=\"{to}/reports/gr%C3%B6%C3%9Fe.html#saving\">how to <em>save</em>{cite}</a>"
            ),
        ),
        (
            "[[Agency Manual 2025 :: Large Reports|see the **agency** manual 2025]]",
            format!(
                "<a class=\"reference\" href=\"{to}/reports/gr%C3%B6%C3%9Fe.html\">see the <strong>agency</strong> manual 2025{cite}</a>"
            ),
        ),
        (
            "[[Agency Manual 2025 :: Saving|the agency manual 2025]]",
            format!(
                "<a class=\"reference\" href=\"{to}/reports/gr%C3%B6%C3%9Fe.html#saving\">the agency manual 2025</a>"
            ),
        ),
        ("[it](<Agency Manual 2025 :: Home Workspace>)", format!("<a href=\"{to}/workspace.html\">it{cite}</a>")),
        ("[](<Agency Manual 2025 :: Saving>)", {
            format!("<a href=\"{to}/reports/gr%C3%B6%C3%9Fe.html#saving\">Saving{cite}</a>")
        }),
        ("<a href=\"Agency Manual 2025 :: Home Workspace\">it</a>", {
            format!("<a href=\"{to}/workspace.html\">it</a>")
        }),
    ] {
        assert_eq!(page(&referring(written)), format!("<p>{link}</p>"), "{written}");
    }
}

#[test]
fn a_sentence_is_a_link_with_the_manual_in_its_name() {
    let to = "https://example.org/agency";
    let hidden = "<span class=\"visually-hidden\"> (Agency Manual 2025)</span>";
    for (written, shown) in [
        (
            "See Chapter 3: Reports & Lists/Größe in the \"Agency Manual 2025\".",
            format!(
                "See <a class=\"reference\" href=\"{to}/reports/gr%C3%B6%C3%9Fe.html\">Chapter 3: Reports &amp; Lists<span class=\"separator\">/</span>Größe in the &quot;Agency Manual 2025&quot;</a>."
            ),
        ),
        (
            "See *Chapter 2* in the “Agency Manual 2025”.",
            format!(
                "See <a class=\"reference\" href=\"{to}/workspace.html\"><em>Chapter 2</em> in the “Agency Manual 2025”</a>."
            ),
        ),
        (
            "In the *Agency Manual 2025*, or in the \"Agency Manual 2025\", see Chapter 2.",
            format!(
                "In the <em>Agency Manual 2025</em>, or in the \"Agency Manual 2025\", see <a class=\"reference\" href=\"{to}/workspace.html\">Chapter 2{hidden}</a>."
            ),
        ),
    ] {
        assert_eq!(page(&referring(written)), format!("<p>{shown}</p>"), "{written}");
    }
    let manual = referring("See Chapter 2 in the \"Agency Manual 2025\".");
    manual.put("manual.yaml", format!("{SETTINGS}prose-references: check\n"));
    assert_eq!(page(&manual), "<p>See Chapter 2 in the \"Agency Manual 2025\".</p>");
}

#[test]
fn refs_tells_what_points_into_another_manual() {
    let manual = referring("[[Agency Manual 2025 :: Saving]] and Chapter 3 in the \"Agency Manual 2025\".");
    let said = manual.run(&["refs", "Agency Manual 2025 :: Chapter 3"]);
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (
            0,
            "Agency Manual 2025 :: Chapter 3: Reports & Lists\n  \
             content/02-use.md:3:38: [[Agency Manual 2025 :: Saving]] and Chapter 3 in the \"Agency Manual 2025\".\n\
             Agency Manual 2025 :: Chapter 3: Reports & Lists/Größe/Saving\n  \
             content/02-use.md:3:1: [[Agency Manual 2025 :: Saving]] and Chapter 3 in the \"Agency Manual 2025\".\n",
            "2 references in 1 file point at `Agency Manual 2025 :: Chapter 3: Reports & Lists`\n"
        )
    );
    let json: Value =
        serde_json::from_str(&manual.run(&["refs", "Agency Manual 2025", "--format", "json"]).out).unwrap();
    assert_eq!(
        json["references"][0]["to"]["address"],
        "https://example.org/agency/reports/gr%C3%B6%C3%9Fe.html#saving"
    );
    assert_eq!(manual.run(&["refs", "Agency Manual 2025 :: Nowhere"]).code, 2);
}

#[test]
fn renaming_and_moving_leave_references_to_other_manuals_alone() {
    let manual = referring(
        "[[Agency Manual 2025 :: Home Workspace]] and Chapter 2: Home Workspace in the \"Agency Manual 2025\", and \
         [it](<Agency Manual 2025 :: Chapter 2>), [[User Manual :: Basics/Home Workspace]].",
    );
    for arguments in [
        &["rename", "Basics/Home Workspace", "Desk"][..],
        &["mv", "01-basics.md", "03-later.md"],
        &["rename", "Use", "Agency Setup"],
    ] {
        let said = manual.run(arguments);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    let text = manual.text("content/02-use.md");
    let expected = "[[Agency Manual 2025 :: Home Workspace]] and Chapter 2: Home Workspace in the \"Agency Manual 2025\", and \
         [it](<Agency Manual 2025 :: Chapter 2>), [[User Manual :: Basics/Desk]].";
    assert!(text.contains(expected), "{text}");
    assert_eq!(manual.run(&["check", "--strict"]).code, 0);
}

#[test]
fn mending_writes_the_path_of_the_other_manual() {
    let manual =
        referring("[[Agency Manual 2025 :: Chapter 7: Home Workspace]], [[Agency Manual 2025 :: Reports/Saving|it]]");
    manual.put("content/03-more.md", "# More\n\nSee Chapter 9: Agency Setup in the \"Agency Manual 2025\".\n");
    let said = manual.run(&["check", "--fix"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        manual
            .text("content/02-use.md")
            .contains("[[Agency Manual 2025 :: Chapter 2: Home Workspace]], [[Agency Manual 2025 :: Saving|it]]")
    );
    assert!(manual.text("content/03-more.md").contains("See Chapter 1: Agency Setup in the \"Agency Manual 2025\"."));
}

#[test]
fn a_preview_sees_that_an_inventory_changed() {
    let manual = referring("[[Agency Manual 2025 :: Home Workspace|there]]");
    let inventory = manual.text("manuals/agency.json");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "3 pages, 0 errors");
    save(&manual, "manuals/agency.json", inventory.replace("workspace.html", "desk.html"));
    preview.until("/use.html", |reply| reply.body.contains("https://example.org/agency/desk.html"));
    save(&manual, "manuals/agency.json", inventory.replace("Home Workspace", "Desk"));
    preview.until("/.guidepost/findings", |reply| reply.body.contains("1 error to mend"));
    save(&manual, "manuals/agency.json", &inventory);
    preview.until("/.guidepost/findings", |reply| reply.body.is_empty());
}

#[test]
fn a_changed_inventory_changes_the_pages() {
    let manual = referring("[[Agency Manual 2025 :: Home Workspace|there]]");
    page(&manual);
    let inventory = manual.text("manuals/agency.json");
    manual.put("manuals/agency.json", inventory.replace("workspace.html", "desk.html"));
    assert!(page(&manual).contains("https://example.org/agency/desk.html"));
}

#[test]
fn nothing_of_another_manual_is_published() {
    let manual = referring("[[Agency Manual 2025 :: Home Workspace]]");
    page(&manual);
    let published = manual.tree("output");
    assert!(published.keys().all(|path| !path.contains("agency")), "{:?}", published.keys());
}

#[test]
fn an_edition_that_is_kept_keeps_its_inventories() {
    let manual = referring("[[Agency Manual 2025 :: Home Workspace]]");
    manual.put("manual.yaml", format!("{SETTINGS}edition: \"2025\"\n"));
    let said = manual.run(&["new-edition", "2026"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(manual.bytes("editions/2025/manuals/agency.json"), manual.bytes("manuals/agency.json"));
    assert_eq!(manual.run(&["build", "--strict"]).err, "");
    let kept = manual.text("output/2025/use.html");
    assert!(kept.contains("https://example.org/agency/workspace.html"), "{kept}");
}
