//! The formats of `check`: each whole, each against its public schema or a real reader of it, and each with what an attacker would write.

mod human;
pub mod schema;

use crate::manual::{Manual, Said};
use serde_json::Value;

/// An error with a certain fix, one with a suggestion, a warning with nothing, and a file that is no text.
fn faulty() -> Manual {
    let manual =
        Manual::using("# Use\n\nSee [[Chapter 1: Workspace]] and\n[this](02-workspace.md#Menu).\n\n#### Deep\n");
    manual.put("content/picture.png", b"\x89PNG\0");
    manual
}

fn check(manual: &Manual, format: &str) -> Said {
    let said = manual.run(&["check", "--format", format]);
    assert_eq!(said.err, "", "machine formats go to standard output, and nothing else is said");
    said
}

#[test]
fn github_gets_one_command_a_finding() {
    let said = check(&faulty(), "github");
    assert_eq!(
        said.out,
        "\
::error file=content/03-use.md,line=3,col=5,endLine=3,endColumn=29,title=guidepost stale-chapter-number::`Workspace` is Chapter 2 now, not Chapter 1%0Awrite `[[Chapter 2: Workspace]]`
::error file=content/03-use.md,line=4,col=1,endLine=4,endColumn=29,title=guidepost unknown-anchor::the page `Workspace` has no place called `#Menu`%0Adid you mean `#menus`?
::warning file=content/03-use.md,line=6,endLine=7,title=guidepost skipped-heading-level::this heading jumps from level 1 to level 4%0Awrite `##` here, so that screen readers announce it in its right place
::warning file=content/picture.png,line=1,title=guidepost unused-asset::no page uses this file, so it is not published%0Arefer to it from a page, or remove it
"
    );
    assert_eq!(said.code, 1);
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_finding() {
    let said = check(&faulty(), "junit");
    assert_eq!(
        said.out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="guidepost" tests="4" failures="2" errors="0">
    <testsuite name="content/03-use.md" tests="3" skipped="1" errors="0" failures="2">
        <testcase name="3:5 stale-chapter-number" classname="content/03-use.md">
            <failure message="`Workspace` is Chapter 2 now, not Chapter 1" type="stale-chapter-number">error[stale-chapter-number]: `Workspace` is Chapter 2 now, not Chapter 1
 --&gt; content/03-use.md:3:5
  |
3 | See [[Chapter 1: Workspace]] and
  |     ^^^^^^^^^^^^^^^^^^^^^^^^ an old chapter number
  |
  = help: write `[[Chapter 2: Workspace]]`</failure>
        </testcase>
        <testcase name="4:1 unknown-anchor" classname="content/03-use.md">
            <failure message="the page `Workspace` has no place called `#Menu`" type="unknown-anchor">error[unknown-anchor]: the page `Workspace` has no place called `#Menu`
 --&gt; content/03-use.md:4:1
  |
4 | [this](02-workspace.md#Menu).
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean `#menus`?</failure>
        </testcase>
        <testcase name="6:1 skipped-heading-level" classname="content/03-use.md">
            <skipped message="this heading jumps from level 1 to level 4" type="skipped-heading-level">warning[skipped-heading-level]: this heading jumps from level 1 to level 4
 --&gt; content/03-use.md:6:1
  |
6 | #### Deep
  | ^^^^^^^^^
  |
  = help: write `##` here, so that screen readers announce it in its right place</skipped>
        </testcase>
    </testsuite>
    <testsuite name="content/picture.png" tests="1" skipped="1" errors="0" failures="0">
        <testcase name="1:1 unused-asset" classname="content/picture.png">
            <skipped message="no page uses this file, so it is not published" type="unused-asset">warning[unused-asset]: no page uses this file, so it is not published
--&gt; content/picture.png
 = help: refer to it from a page, or remove it</skipped>
        </testcase>
    </testsuite>
</testsuites>
"#
    );
}

#[test]
fn warnings_fail_a_junit_case_only_where_they_fail_the_run() {
    let manual = Manual::using("# Use\n\n#### Deep\n");
    let relaxed = check(&manual, "junit");
    assert_eq!(
        (relaxed.code, relaxed.out.matches("<failure").count(), relaxed.out.matches("<skipped").count()),
        (0, 0, 1)
    );
    let strict = manual.run(&["check", "--format", "junit", "--strict"]);
    assert_eq!(
        (strict.code, strict.out.matches("<failure").count(), strict.out.matches("<skipped").count()),
        (1, 1, 0)
    );
}

#[test]
fn a_sound_manual_is_one_passing_case_and_else_nothing() {
    let manual = Manual::using("# Use\n");
    let junit = check(&manual, "junit");
    assert_eq!(
        junit.out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="guidepost" tests="1" failures="0" errors="0">
    <testsuite name="guidepost" tests="1" skipped="0" errors="0" failures="0">
        <testcase name="every reference leads somewhere"/>
    </testsuite>
</testsuites>
"#
    );
    assert_eq!(check(&manual, "github").out, "");
    assert_eq!(check(&manual, "json").out, "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
    let sarif: Value = serde_json::from_str(&check(&manual, "sarif").out).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn json_says_everything_and_names_what_belongs_together() {
    let manual = Manual::using("# Use\n\n[[Gone]] and [[Gone]], é😀 [[Chapter 1: Workspace]]\n");
    let said = check(&manual, "json");
    let json: Value = serde_json::from_str(&said.out).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 3);
    assert_eq!(findings[0]["group"], findings[1]["group"]);
    assert_ne!(findings[0]["group"], findings[2]["group"]);
    assert_eq!(
        findings[2],
        serde_json::json!({
            "code": "GP403",
            "rule": "stale-chapter-number",
            "severity": "error",
            "path": "content/03-use.md",
            "line": 3,
            "column": 27,
            "end_line": 3,
            "end_column": 51,
            "message": "`Workspace` is Chapter 2 now, not Chapter 1",
            "group": "GP403 `Workspace` is Chapter 2 now, not Chapter 1",
            "label": "an old chapter number",
            "notes": [],
            "related": [],
            "fix": {
                "path": "content/03-use.md",
                "line": 3,
                "column": 29,
                "end_line": 3,
                "end_column": 49,
                "replacement": "Chapter 2: Workspace",
                "certain": true,
            },
        })
    );
}

#[test]
fn sarif_has_places_fixes_and_every_rule() {
    let said = check(&faulty(), "sarif");
    let sarif: Value = serde_json::from_str(&said.out).unwrap();
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().len() > 10);
    }
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let first = &run["results"][0];
    assert_eq!(
        *first,
        serde_json::json!({
            "ruleId": "GP403",
            "ruleIndex": first["ruleIndex"],
            "level": "error",
            "message": { "text": "`Workspace` is Chapter 2 now, not Chapter 1\nwrite `[[Chapter 2: Workspace]]`" },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": "content/03-use.md", "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 29 },
            } }],
            "relatedLocations": [],
            "fixes": [{
                "description": { "text": "write `Chapter 2: Workspace`" },
                "artifactChanges": [{
                    "artifactLocation": { "uri": "content/03-use.md", "uriBaseId": "%SRCROOT%" },
                    "replacements": [{
                        "deletedRegion": { "startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 27 },
                        "insertedContent": { "text": "Chapter 2: Workspace" },
                    }],
                }],
            }],
            "properties": { "group": "GP403 `Workspace` is Chapter 2 now, not Chapter 1" },
        })
    );
}

#[test]
fn paths_count_from_where_the_command_was_run() {
    let manual = faulty();
    let root = manual.root().file_name().unwrap().to_str().unwrap().to_owned();
    let output =
        manual.command(&["check", "--format", "github", &root]).current_dir(manual.root().parent().unwrap()).output();
    let out = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(out.starts_with(&format!("::error file={root}/content/03-use.md,line=3,")), "{out}");
}

/// A file's name, its title and its text may hold anything; none of it may end what it stands in.
#[cfg(target_os = "linux")]
#[test]
fn what_a_manual_holds_cannot_break_out_of_a_format() {
    let name = "content/a,b%41::c\n::error::d\u{1b}[31m]]><x>.md";
    let manual = Manual::using("# Use\n");
    manual.put(name, "# T\n\n[[</failure>\u{1}\u{ffff}]]>%0A\u{1b}[2J]] [[Gone,::x%]]\n");

    let github = check(&manual, "github").out;
    for line in github.lines() {
        assert!(line.starts_with("::error file=content/a%2Cb%2541%3A%3Ac%0A%3A%3Aerror%3A%3Ad"), "{line}");
    }

    let junit = check(&manual, "junit").out;
    assert!(!junit.chars().any(|c| c.is_control() && c != '\n'), "{junit}");
    let read = quick_junit::Report::deserialize_from_str(&junit).unwrap();
    assert_eq!(read.test_suites[0].test_cases.len(), 3, "{junit}");
    assert!(schema::junit_faults(&junit).is_empty());

    let sarif: Value = serde_json::from_str(&check(&manual, "sarif").out).unwrap();
    let uri = sarif.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri").unwrap();
    assert_eq!(uri, "content/a%2Cb%2541%3A%3Ac%0A%3A%3Aerror%3A%3Ad%1B%5B31m%5D%5D%3E%3Cx%3E.md");
    assert!(schema::sarif_faults(&sarif).is_empty());

    let human = manual.run(&["check"]).err;
    assert!(!human.contains('\u{1b}'), "no control character reaches a terminal: {human}");
}
