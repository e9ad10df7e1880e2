//! `check --report`: one page with the findings and with who refers to what. How it looks and reads is tested in a browser.

use crate::manual::Manual;
use std::fs;

/// The words of a page without its markup, a line each.
fn words(html: &str) -> String {
    let mut text = String::new();
    let body = html.split_once("<body>").unwrap().1;
    for part in body.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap();
        let ends = ["p", "h1", "h2", "h3", "h4", "li", "summary", "strong", "article"];
        if ends.contains(&tag.trim_start_matches('/').split(' ').next().unwrap()) {
            text.push('\n');
        }
        text.push_str(words);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

fn report(manual: &Manual, arguments: &[&str]) -> String {
    let said = manual.run(&[&["check", "--report", "report.html"], arguments].concat());
    assert!(said.code <= 1, "{}", said.err);
    manual.text("report.html")
}

fn faulty() -> Manual {
    let manual = Manual::using("# Use\n\nSee [[Chapter 1: Workspace]], [[Gone]].\n\nAlso [[Gone]].\n");
    manual.put("content/01-basics/more.md", "# More\n\n[it](../02-workspace.md#menus)\n\n#### Deep\n");
    manual.put("content/unused.txt", "x");
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\nfeatured: [Basics]\ntittle: x\n");
    manual
}

#[test]
fn the_page_says_what_is_wrong_and_who_refers_to_what() {
    assert_eq!(
        words(&report(&faulty(), &[])),
        "\
Test Manual (2025): report
This manual cannot be published yet.
4 things have to be put right first, and 2 are worth a look.
1 of 6 can be put right by the command guidepost check --fix.
5 pages and 4 references were looked at. Places are written file:line:column.
What to put right
Who refers to what
Pages that nothing refers to
Unused files
What to put right
Chapter 1: Basics (1)
Warning: this heading jumps from level 1 to level 4
write ## here, so that screen readers announce it in its right place
at content/01-basics/more.md:5:1
#### Deep
Rule: skipped-heading-level
Chapter 3: Use (3)
Error: Workspace is Chapter 2 now, not Chapter 1
write [[Chapter 2: Workspace]]
at content/03-use.md:3:5
See [[Chapter 1: Workspace]], [[Gone]].
Rule: stale-chapter-number
Error: this manual has no chapter, page or section called Gone
what is there: Chapter 1: Basics, Chapter 2: Workspace, Chapter 3: Use
at content/03-use.md:3:31
See [[Chapter 1: Workspace]], [[Gone]].
at content/03-use.md:5:6
Also [[Gone]].
Rule: unknown-title
Settings (manual.yaml) (1)
Error: manual.yaml has no setting tittle
did you mean title?
at manual.yaml:4:1
tittle: x
Rule: unknown-key
Other files (1)
Warning: no page uses this file, so it is not published
refer to it from a page, or remove it
at content/unused.txt
Rule: unused-asset
Who refers to what
Open a page to see which references lead to it and where its own lead. References of a page to itself are left out.
Start page
Test Manual 0 in, 0 out
Chapter 1: Basics
Chapter 1: Basics 1 in, 0 out
content/01-basics/index.md
Leading here
Settings, featured: at manual.yaml:3:12
featured: [Basics]
More 0 in, 1 out
content/01-basics/more.md
Leading elsewhere
Chapter 2: Workspace/Menus at content/01-basics/more.md:3:1
[it](../02-workspace.md#menus)
Chapter 2: Workspace
Chapter 2: Workspace 1 in, 0 out
content/02-workspace.md
Leading here
More at content/01-basics/more.md:3:1
[it](../02-workspace.md#menus)
Chapter 3: Use
Chapter 3: Use 0 in, 0 out
content/03-use.md
Pages that nothing refers to
Readers find these only in the list of chapters and by searching. That may be just right.
More content/01-basics/more.md
Chapter 3: Use content/03-use.md
Unused files
No page refers to these, so they are not published.
content/unused.txt
Made by guidepost. guidepost explain RULE says more about a rule.
"
    );
}

#[test]
fn the_verdict_follows_the_findings() {
    let verdict =
        |manual: &Manual, arguments: &[&str]| words(&report(manual, arguments)).lines().nth(1).unwrap().to_owned();
    assert_eq!(verdict(&Manual::using("# Use\n"), &[]), "Nothing is wrong.");
    let warned = Manual::using("# Use\n\n#### Deep\n");
    assert_eq!(verdict(&warned, &[]), "This manual can be published.");
    assert_eq!(verdict(&warned, &["--strict"]), "This manual is not ready: warnings count here.");
    assert_eq!(verdict(&faulty(), &[]), "This manual cannot be published yet.");
}

#[test]
fn the_report_shows_what_is_left_behind_a_fix() {
    let manual = faulty();
    let left = words(&report(&manual, &["--fix"]));
    assert!(left.contains("\n3 things have to be put right first, and 2 are worth a look.\n"), "{left}");
}

#[test]
fn only_an_older_report_is_written_over() {
    let manual = faulty();
    assert_eq!(report(&manual, &[]), report(&manual, &[]), "the same manual gives the same report");
    let said = manual.run(&["check", "--report", "content/03-use.md"]);
    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "error: `content/03-use.md` is not a report of guidepost, so it was not written over\n  try: name another file for the report\n"
    );
    assert!(manual.text("content/03-use.md").starts_with("# Use"));
    let said = manual.run(&["check", "--report", "no/such/folder/report.html"]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("error: cannot write `no/such/folder/report.html`: "), "{}", said.err);
}

#[test]
fn nothing_a_chapter_holds_becomes_markup() {
    let manual = Manual::using(
        "# <b>Use</b> & `<i>`\n\n[[</code></script><script>alert(1)</script>]] <!-- --> <script>alert(2)</script>\n",
    );
    manual.put("manual.yaml", "title: \"<script>alert(3)</script>\"\nlanguage: 'en\"><script>alert(4)</script>'\n");
    let html = report(&manual, &[]);
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(3)"));
    fs::remove_file(manual.at("report.html")).unwrap();
}
