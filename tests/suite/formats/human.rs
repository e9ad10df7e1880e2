//! The format for people: what is underlined, what is said once, and how it ends.

use crate::manual::Manual;

fn said(text: &str) -> String {
    let said = Manual::using(text).run(&["check"]);
    assert_eq!(said.out, "", "what is for people goes to standard error");
    said.err
}

#[test]
fn the_reference_is_underlined_and_the_answer_can_be_pasted() {
    assert_eq!(
        said("# Use\n\nSee [here](<Chapter 1: Workspace/Menus>).\n"),
        "\
error[stale-chapter-number]: `Workspace` is Chapter 2 now, not Chapter 1
 --> content/03-use.md:3:5
  |
3 | See [here](<Chapter 1: Workspace/Menus>).
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an old chapter number
  |
  = help: write `[here](<Chapter 2: Workspace/Menus>)`

1 error; 1 can be mended by `guidepost check --fix`
"
    );
}

#[test]
fn the_same_wrong_target_is_said_once() {
    assert_eq!(
        said("# Use\n\n- [[Gone]]\n- [[Workspace]]\n- [[Gone]], [[Missing]]\n\n#### Deep\n"),
        "\
error[unknown-title]: this manual has no chapter, page or section called `Gone`
 --> content/03-use.md:3:3
  |
3 | - [[Gone]]
  |   ^^^^^^^^
  |
  = help: what is there: `Chapter 1: Basics`, `Chapter 2: Workspace`, `Chapter 3: Use`
  = note: also at content/03-use.md:5:3

error[unknown-title]: this manual has no chapter, page or section called `Missing`
 --> content/03-use.md:5:13
  |
5 | - [[Gone]], [[Missing]]
  |             ^^^^^^^^^^^
  |
  = help: what is there: `Chapter 1: Basics`, `Chapter 2: Workspace`, `Chapter 3: Use`

warning[skipped-heading-level]: this heading jumps from level 1 to level 4
 --> content/03-use.md:7:1
  |
7 | #### Deep
  | ^^^^^^^^^
  |
  = help: write `##` here, so that screen readers announce it in its right place

3 errors, 1 warning
"
    );
}

#[test]
fn places_of_a_group_keep_their_own_answers() {
    let manual = Manual::using("# Use\n\n[a](02-Workspace.md)\n");
    manual.put("content/01-basics/more.md", "# More\n\n[b](../02-Workspace.md)\n");
    assert_eq!(
        manual.run(&["check"]).err,
        "\
error[wrong-letter-case]: the file is called `content/02-workspace.md`: capital and small letters must be the same, or the link breaks on most web servers
 --> content/01-basics/more.md:3:1
  |
3 | [b](../02-Workspace.md)
  | ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `[b](../02-workspace.md)`
  = note: also at content/03-use.md:3:1: write `[a](02-workspace.md)`

2 errors; 2 can be mended by `guidepost check --fix`
"
    );
}

#[test]
fn many_places_are_listed_in_full_only_when_asked_for() {
    let listed = |count: usize, arguments: &[&str]| {
        let manual = Manual::using(&format!("# Use\n\n{}", "[[Gone]]\n\n".repeat(count)));
        let said = manual.run(arguments).err;
        let notes = said.lines().filter_map(|line| line.trim().strip_prefix("= note: "));
        notes.map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(listed(11, &["check"]).len(), 10);
    let twelve = listed(12, &["check"]);
    assert_eq!((twelve.len(), twelve[10].as_str()), (11, "also at content/03-use.md:25:1"), "one more is no shorter");
    let thirteen = listed(13, &["check"]);
    assert_eq!((thirteen.len(), thirteen[10].as_str()), (11, "and in 2 more places, which `--verbose` lists"));
    assert_eq!(listed(13, &["check", "--verbose"]).len(), 12);
}

#[test]
fn a_reference_on_two_lines_is_underlined_on_both() {
    assert_eq!(
        said("# Use\r\n\r\n> go to Chapter 1: Basics/\r\n> Nothing\r\n"),
        "\
error[unknown-title]: there is no `Nothing` in `Chapter 1: Basics`
 --> content/03-use.md:3:9
  |
3 | > go to Chapter 1: Basics/
  |         ^^^^^^^^^^^^^^^^^^
4 | > Nothing
  | ^^^^^^^^^
  |
  = help: what is there: `Signing In`

1 error
"
    );
}

#[test]
fn tabs_wide_letters_and_long_lines_do_not_move_the_underline() {
    let words = "many words before it ".repeat(12);
    assert_eq!(
        said(&format!("# Use\n\n- é😀中文\t[[Gone]]\n\n{words}[[Lost]] {words}\n")),
        "\
error[unknown-title]: this manual has no chapter, page or section called `Gone`
 --> content/03-use.md:3:8
  |
3 | - é😀中文    [[Gone]]
  |              ^^^^^^^^
  |
  = help: what is there: `Chapter 1: Basics`, `Chapter 2: Workspace`, `Chapter 3: Use`

error[unknown-title]: this manual has no chapter, page or section called `Lost`
 --> content/03-use.md:5:253
  |
5 | ...y words before it many words before it many words before it [[Lost]] many words before it many words before it many words before i...
  |                                                                ^^^^^^^^
  |
  = help: what is there: `Chapter 1: Basics`, `Chapter 2: Workspace`, `Chapter 3: Use`

2 errors
"
    );
}

#[test]
fn quiet_says_the_findings_only_and_verbose_everything() {
    let sound = Manual::using("# Use\n\n[[Basics]]\n");
    assert_eq!(sound.run(&["check"]).err, "4 pages and 1 reference checked\n");
    assert_eq!(sound.run(&["check", "--quiet"]).err, "");
    let faulty = Manual::using("# Use\n\n[[Chapter 1: Workspace]]\n");
    let loud = faulty.run(&["check"]);
    let quiet = faulty.run(&["check", "-q"]);
    assert_eq!(quiet.code, 1);
    assert_eq!(loud.err, format!("{}1 error; 1 can be mended by `guidepost check --fix`\n", quiet.err));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    use std::process::Stdio;
    let manual = Manual::using(&format!("# Use\n\n{}", "[[Gone]] and some words\n\n".repeat(3_000)));
    for format in ["json", "sarif", "github"] {
        let mut child = manual
            .command(&["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
            (Some(1), ""),
            "{format}"
        );
    }
    for arguments in
        [&["outline"][..], &["outline", "--format", "json"], &["explain"], &["check", "--fix", "--dry-run"]]
    {
        let mut child = manual.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert!(child.wait().unwrap().code().is_some_and(|code| code <= 1), "{arguments:?}");
    }
}
