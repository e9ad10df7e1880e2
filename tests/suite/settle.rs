//! What a manual says about findings: severities by rule and by path, `allow` comments, `--strict`; and that none of it outlives its use.

use crate::manual::Manual;

/// Findings as `path:line:column severity rule`, and the exit code.
fn found(manual: &Manual, arguments: &[&str]) -> (i32, Vec<String>) {
    let said = manual.run(&[&["check", "--format", "json"], arguments].concat());
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    let word = |finding: &serde_json::Value, key: &str| finding[key].to_string().trim_matches('"').to_owned();
    let line = |finding: &serde_json::Value| {
        let place = ["path", "line", "column"].map(|key| word(finding, key)).join(":");
        format!("{place} {} {}", word(finding, "severity"), word(finding, "rule"))
    };
    (said.code, json["findings"].as_array().unwrap().iter().map(line).collect())
}

fn with(settings: &str, text: &str) -> Manual {
    let manual = Manual::using(text);
    manual.put("manual.yaml", format!("title: Test Manual\n{settings}"));
    manual
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

const TWO: &str = "# Use\n\n[[Gone]]\n\n#### Deep\n";

#[test]
fn a_rule_counts_for_what_the_manual_says() {
    for (settings, code, lines) in [
        (
            "",
            1,
            &["content/03-use.md:3:1 error unknown-title", "content/03-use.md:5:1 warning skipped-heading-level"][..],
        ),
        (
            "rules:\n  unknown-title: warn\n  skipped-heading-level: error\n",
            1,
            &["content/03-use.md:3:1 warning unknown-title", "content/03-use.md:5:1 error skipped-heading-level"],
        ),
        ("rules:\n  unknown-title: warn\n  GP305: ignore\n", 0, &["content/03-use.md:3:1 warning unknown-title"]),
        ("rules: {unknown-title: ignore, skipped-heading-level: ignore}\n", 0, &[]),
    ] {
        assert_eq!(found(&with(settings, TWO), &[]), (code, owned(lines)), "{settings}");
    }
}

#[test]
fn strict_lets_warnings_fail_but_nothing_that_is_ignored() {
    assert_eq!(found(&with("rules: {unknown-title: warn}\n", TWO), &[]).0, 0);
    assert_eq!(found(&with("rules: {unknown-title: warn}\n", TWO), &["--strict"]).0, 1);
    assert_eq!(
        found(&with("rules: {unknown-title: ignore, skipped-heading-level: ignore}\n", TWO), &["--strict"]).0,
        0
    );
    let build = with("rules: {unknown-title: warn}\n", TWO);
    assert_eq!(build.run(&["build", "-d", "site", "--strict"]).code, 1);
    assert!(!build.at("site").exists());
    assert_eq!(build.run(&["build", "-d", "site"]).code, 0);
}

#[test]
fn a_path_has_its_own_severities() {
    let manual = with(
        "rules: {unknown-title: warn}\noverrides:\n  content/old/**:\n    unknown-title: ignore\n  '**/strict.md':\n    unknown-title: error\n",
        "# Use\n\n[[Gone]]\n",
    );
    manual.put("content/old/a.md", "# A\n\n[[Gone]]\n");
    manual.put("content/old/strict.md", "# B\n\n[[Gone]]\n");
    assert_eq!(
        found(&manual, &[]),
        (1, owned(&["content/03-use.md:3:1 warning unknown-title", "content/old/strict.md:3:1 error unknown-title"]))
    );
}

#[test]
fn an_override_that_matches_nothing_is_reported() {
    let manual = with("overrides:\n  content/old/**:\n    unknown-title: ignore\n", "# Use\n");
    assert_eq!(found(&manual, &[]), (0, owned(&["manual.yaml:3:3 warning unused-allow"])));
    assert_eq!(
        manual.run(&["check"]).err,
        "\
warning[unused-allow]: the override for `content/old/**` matches no finding
 --> manual.yaml:3:3
  |
3 |   content/old/**:
  |   ^^^^^^^^^^^^^^ not needed
  |
  = help: take it out, so that it cannot hide a fault later

1 warning
4 pages and 0 references checked
"
    );
    let used = with("overrides:\n  content/03*:\n    unknown-title: ignore\n", "# Use\n\n[[Gone]]\n");
    assert_eq!(found(&used, &[]), (0, owned(&[])));
}

#[test]
fn a_comment_allows_a_rule_in_the_next_block_only() {
    let text = "\
# Use

<!-- guidepost: allow unknown-title -->

[[Gone]] and [[Gone too]]

[[Lost]]
";
    assert_eq!(found(&with("", text), &[]), (1, owned(&["content/03-use.md:7:1 error unknown-title"])));
}

#[test]
fn a_comment_allows_its_own_rule_and_not_another() {
    let text = "# Use\n\n<!-- guidepost: allow broken-link -->\n\n[[Gone]] and [it](gone.md)\n";
    assert_eq!(found(&with("", text), &[]), (1, owned(&["content/03-use.md:5:1 error unknown-title"])));
    let text = "# Use\n\n<!-- guidepost: allow broken-link -->\n<!-- guidepost: allow GP401 -->\n\n[[Gone]] and [it](gone.md)\n";
    assert_eq!(found(&with("", text), &[]), (0, owned(&[])));
}

#[test]
fn a_comment_that_allows_nothing_is_reported() {
    let text = "# Use\n\n<!-- guidepost: allow unknown-title -->\n\n[[Basics]]\n";
    let manual = with("", text);
    assert_eq!(found(&manual, &[]), (0, owned(&["content/03-use.md:3:1 warning unused-allow"])));
    assert_eq!(found(&manual, &["--strict"]).0, 1);
    assert_eq!(found(&with("rules: {unused-allow: error}\n", text), &[]).0, 1);
    assert_eq!(found(&with("rules: {unused-allow: ignore}\n", text), &["--strict"]), (0, owned(&[])));
    let elsewhere = with("overrides:\n  content/03*: {unused-allow: ignore}\n", text);
    assert_eq!(found(&elsewhere, &["--strict"]), (0, owned(&[])));
}

#[test]
fn the_same_severity_holds_in_every_format() {
    let manual = with("rules: {unknown-title: warn, skipped-heading-level: ignore}\n", TWO);
    assert!(manual.run(&["check", "--format", "github"]).out.starts_with("::warning file="));
    assert!(
        manual.run(&["check", "--format", "sarif"]).out.contains("\"level\": \"warning\",\n          \"locations\"")
    );
    assert!(manual.run(&["check"]).err.starts_with("warning[unknown-title]"));
}
