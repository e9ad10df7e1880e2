//! `guidepost explain`: the list of rules, one rule's page, and a rule that is not there.

use crate::manual::Manual;
use guidepost::diagnostic::rules::RULES;

#[test]
fn one_rule() {
    let said = Manual::new(&[]).run(&["explain", "missing-title"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(
        said.out,
        "missing-title  GP301, warning unless manual.yaml says otherwise

A page has no title, so it is called after its file.

Readers see the title in lists, in the browser and in search results, and
references name the page by it.

Wrong

  content/01-basics.md

    Enter your name.

Right

  content/01-basics.md

    # Basics

    Enter your name.

To leave it as it is

If the names of the files will do as titles:

  manual.yaml

    title: Example Manual
    rules:
      missing-title: ignore
"
    );
}

#[test]
fn a_code_does_as_well_as_a_name() {
    let manual = Manual::new(&[]);
    let by_name = manual.run(&["explain", "unknown-language"]);
    assert_eq!(by_name, manual.run(&["explain", "GP501"]));
    assert_eq!(by_name, manual.run(&["explain", "gp501"]));
    assert!(by_name.out.contains("    ```jsno\n    {\"name\": \"Example\"}\n    ```\n"), "{}", by_name.out);
}

#[test]
fn all_rules() {
    let said = Manual::new(&[]).run(&["explain"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for rule in RULES {
        let line = said.out.lines().find(|line| line.split_whitespace().nth(1) == Some(rule.name));
        let line = line.unwrap_or_else(|| panic!("{} is not listed", rule.name));
        let words: Vec<&str> = line.split_whitespace().take(3).collect();
        assert_eq!(words, [rule.code, rule.name, rule.severity.word()]);
        assert!(line.ends_with(rule.summary), "{line}");
    }
    let columns: Vec<usize> =
        RULES.iter().map(|rule| said.out.lines().find_map(|line| line.find(rule.summary)).unwrap()).collect();
    assert!(
        columns.iter().all(|column| *column == columns[0]),
        "the summaries do not stand in one column: {columns:?}"
    );
}

#[test]
fn a_rule_that_is_not_there() {
    let manual = Manual::new(&[]);
    let near = manual.run(&["explain", "unkown-title"]);
    assert_eq!((near.code, near.out.as_str()), (2, ""));
    assert_eq!(near.err, "error: there is no rule `unkown-title`\n  try: `guidepost explain unknown-title`\n");
    let far = manual.run(&["explain", "zzz"]);
    assert_eq!(far.err, "error: there is no rule `zzz`\n  try: `guidepost explain` lists all rules\n");
}
