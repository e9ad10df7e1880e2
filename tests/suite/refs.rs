//! `guidepost refs`: everything that points at a page, a section, another place or a file.

use crate::manual::{Manual, Said};
use serde_json::Value;

/// A manual in which *Menus* is pointed at in every way there is, and a few other places are too.
fn manual() -> Manual {
    let manual = Manual::new(&[
        (
            "manual.yaml",
            "title: Test Manual
featured:
  - Chapter 2: Workspace/Menus
structure:
  - \"Chapter 1: Basics\"
  - \"Chapter 2: Workspace\":
      - Menus
  - \"Chapter 3: Use\"
moved:
  old/menus.html: workspace.html#menus
",
        ),
        ("content/01-basics/index.md", "# Basics\n\n## Signing In\n\nOne.\n\n<span id=\"two\"></span>Two.\n"),
        ("content/01-basics/more.md", "# More\n\nNothing.\n"),
        ("content/02-workspace.md", "# Workspace\n\nSee [below](#menus).\n\n## Menus\n\n![A plan](plan.svg)\n"),
        (
            "content/03-use.md",
            "# Use

[[Menus]], [[Chapter 2: Workspace/Menus|there]] and [it](02-workspace.md#menus),
then Chapter 2: Workspace/Menus or **Chapter 2:
Workspace**. <a href=\"workspace.html\">Here</a> too.

| a | b |
|---|---|
| x | [](workspace.html#menus) [second](01-basics/index.md#two) |
",
        ),
        ("content/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"),
    ]);
    manual.put(
        "manual.yaml",
        manual.text("manual.yaml").replace("- Chapter 2: Workspace/Menus", "- \"Chapter 2: Workspace/Menus\""),
    );
    manual
}

const MENUS: &str = "\
Chapter 2: Workspace/Menus
  content/02-workspace.md:3:5: See [below](#menus).
  content/03-use.md:3:1: [[Menus]], [[Chapter 2: Workspace/Menus|there]] and [it](02-workspace…
  content/03-use.md:3:12: [[Menus]], [[Chapter 2: Workspace/Menus|there]] and [it](02-workspace.md#menus),
  content/03-use.md:3:53: [[Menus]], [[Chapter 2: Workspace/Menus|there]] and [it](02-workspace.md#menus),
  content/03-use.md:4:6: then Chapter 2: Workspace/Menus or **Chapter 2:
  content/03-use.md:9:7: | x | [](workspace.html#menus) [second](01-basics/index.md#two) |
  manual.yaml:3:5: - \"Chapter 2: Workspace/Menus\"
  manual.yaml:7:9: - Menus
  manual.yaml:10:19: old/menus.html: workspace.html#menus
";

#[test]
fn every_way_of_writing_a_reference_counts() {
    assert_eq!(
        manual().run(&["refs", "Menus"]),
        Said {
            code: 0,
            out: MENUS.to_owned(),
            err: "9 references in 3 files point at `Chapter 2: Workspace/Menus`\n".to_owned(),
        }
    );
}

#[test]
fn a_target_may_be_named_in_many_ways() {
    let manual = manual();
    for name in [
        "Chapter 2: Workspace/Menus",
        "chapter 2/menus",
        "content/02-workspace.md#menus",
        "./content/02-workspace.md#menus",
        "02-workspace.md#menus",
        "workspace.html#menus",
        "/workspace.html#menus",
        "old/menus.html",
    ] {
        assert_eq!(
            manual.run(&["refs", name, "-q"]),
            Said { code: 0, out: MENUS.to_owned(), err: String::new() },
            "{name}"
        );
    }
}

#[test]
fn what_stands_below_the_target_counts_unless_only_the_target_is_meant() {
    let manual = manual();
    let wide = manual.run(&["refs", "content/01-basics"]);
    assert_eq!(
        wide.out,
        "\
Chapter 1: Basics
  manual.yaml:5:5: - \"Chapter 1: Basics\"
basics/index.html#two
  content/03-use.md:9:32: | x | [](workspace.html#menus) [second](01-basics/index.md#two) |
"
    );
    let exact = manual.run(&["refs", "Workspace", "--exact"]);
    assert_eq!(
        exact.out,
        "\
Chapter 2: Workspace
  content/03-use.md:4:38: then Chapter 2: Workspace/Menus or **Chapter 2: Workspace**. <a href=\"workspace.html\">Here</a> too.
  content/03-use.md:5:23: Workspace**. <a href=\"workspace.html\">Here</a> too.
  manual.yaml:6:5: - \"Chapter 2: Workspace\":
"
    );
}

#[test]
fn a_picture_and_another_place_are_targets_too() {
    let manual = manual();
    let picture = manual.run(&["refs", "content/plan.svg"]);
    assert_eq!(picture.out, "content/plan.svg\n  content/02-workspace.md:7:1: ![A plan](plan.svg)\n");
    let place = manual.run(&["refs", "basics/index.html#two"]);
    assert_eq!(place.err, "1 reference points at `basics/index.html#two`\n");
}

#[test]
fn a_page_that_nothing_points_at_says_so() {
    let said = manual().run(&["refs", "More"]);
    assert_eq!(
        said,
        Said { code: 0, out: String::new(), err: "nothing points at `Chapter 1: Basics/More`\n".to_owned() }
    );
}

#[test]
fn references_in_sentences_count_where_they_do_not_become_links() {
    let manual = Manual::using("# Use\n\nSee Chapter 1: Basics.\n");
    manual.put("manual.yaml", "title: Test Manual\nprose-references: check\n");
    assert_eq!(
        manual.run(&["refs", "Basics"]).out,
        "Chapter 1: Basics\n  content/03-use.md:3:5: See Chapter 1: Basics.\n"
    );
}

#[test]
fn an_unknown_target_is_answered_with_the_nearest() {
    let manual = manual();
    let refused = |target: &str| {
        let said = manual.run(&["refs", target]);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        said.err
    };
    assert_eq!(refused("Menuss"), "error: nothing in this manual is called `Menuss`\n  did you mean `Menus`?\n");
    assert_eq!(
        refused("content/02-workspaces.md"),
        "error: nothing in this manual is called `content/02-workspaces.md`\n  did you mean `content/02-workspace.md`?\n"
    );
    assert_eq!(
        refused("workspace.html#menu"),
        "error: nothing in this manual is called `workspace.html#menu`\n  did you mean `workspace.html#menus`?\n"
    );
    assert_eq!(
        refused("Chapter 7"),
        "error: nothing in this manual is called `Chapter 7`\n  the chapters of this manual are 1 to 3\n"
    );
    manual.put("content/04-more.md", "# Again\n\n## Menus\n");
    assert_eq!(
        refused("Menus"),
        "error: `Menus` could be any of 2 places in this manual
  for this one write `Workspace/Menus`
  for this one write `Again/Menus`
"
    );
}

/// What cannot be read may point at anything.
#[test]
fn what_cannot_be_read_is_told_and_fails() {
    let manual = manual();
    manual.put("content/03-use.md", b"# F\xfcr\n\n[[More]]\n");
    let unread =
        "error[unreadable-text]: this file cannot be read as text: line 1 holds a letter in an old Windows code page
--> content/03-use.md
 = help: in Notepad choose File, Save As, and under Encoding `UTF-8`; in Word choose Plain Text, then Unicode (UTF-8)

";
    let last = "1 error\nas far as the manual can be read, nothing points at `Chapter 1: Basics/More`\n";
    let said = manual.run(&["refs", "More"]);
    assert_eq!(said, Said { code: 1, out: String::new(), err: format!("{unread}{last}") });
    let said = manual.run(&["refs", "More", "-q"]);
    assert_eq!(said, Said { code: 1, out: String::new(), err: unread.to_owned() });
}

#[test]
fn json_has_the_place_the_words_and_the_target_of_each() {
    let said = manual().run(&["refs", "Workspace", "--exact", "--format", "json"]);
    let json: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(said.err, "");
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["target"],
        serde_json::json!({ "name": "Chapter 2: Workspace", "title": "Workspace", "address": "workspace.html" })
    );
    let forms: Vec<&str> =
        json["references"].as_array().unwrap().iter().map(|found| found["form"].as_str().unwrap()).collect();
    assert_eq!(forms, ["prose", "html", "structure"]);
    assert_eq!(
        json["references"][0],
        serde_json::json!({
            "path": "content/03-use.md",
            "line": 4,
            "column": 38,
            "end_line": 5,
            "end_column": 10,
            "form": "prose",
            "written": "Chapter 2:\nWorkspace",
            "to": { "name": "Chapter 2: Workspace", "title": "Workspace", "address": "workspace.html" },
        })
    );
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_that_a_terminal_would_obey_is_printed() {
    let manual = Manual::using("# Use\n");
    manual.put("content/a\u{1b}[2J.md", "# T\u{1b}[2J\n\n\u{1b}[31m[[Basics]]\n");
    let said = manual.run(&["refs", "Basics"]);
    assert_eq!(said.code, 0);
    assert!(said.out.contains("[[Basics]]") && !said.out.contains('\u{1b}'), "{}", said.out);
    assert!(!manual.run(&["refs", "content/a\u{1b}[2J.md"]).err.contains('\u{1b}'));
}
