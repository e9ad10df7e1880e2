//! The command line: what it says, where it says it, and how it ends.

#[cfg(unix)]
mod terminal;

use crate::manual::Manual;
use clap::{CommandFactory, Parser};
use guidepost::cli::Cli;

/// A clean manual of two chapters.
const CLEAN: &[(&str, &str)] = &[
    ("manual.yaml", "title: Test Manual\n"),
    ("content/01-basics.md", "# Basics\n\n## Signing In\n\nEnter your name.\n"),
    ("content/02-reports.md", "# Reports\n\nFirst see [[Signing In]].\n"),
];

/// The same, with a fault.
fn faulty() -> Manual {
    let manual = Manual::new(CLEAN);
    manual.put("content/02-reports.md", "# Reports\n\nFirst see [[Signing Out]].\n");
    manual
}

/// The same, with something to warn of.
fn doubtful() -> Manual {
    let manual = Manual::new(CLEAN);
    manual.put("content/notes.txt", "Nobody links here.\n");
    manual
}

#[test]
fn every_example_in_the_help_can_be_typed() {
    let mut examples = 0;
    let names: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let manual = Manual::new(&[]);
    let pages = names.iter().map(|name| vec![name.as_str(), "--help"]).chain([vec!["--help"]]);
    for page in pages {
        let said = manual.run(&page);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let help = said.out.split_once("\n\nExample").or(said.out.split_once("\n\nStart here"));
        let (_, help) = help.unwrap_or_else(|| panic!("{page:?} shows no example:\n{}", said.out));
        for line in help.lines().filter(|line| line.starts_with("  guidepost ")) {
            let command = line.trim().split("  ").next().unwrap().split(" > ").next().unwrap();
            let command = command.split(" >> ").next().unwrap();
            // Between quotation marks, a space parts nothing.
            let words = command.split('"').enumerate().flat_map(|(number, part)| match number % 2 {
                0 => part.split_whitespace().collect(),
                _ => vec![part],
            });
            let parsed = Cli::try_parse_from(words);
            assert!(parsed.is_ok(), "{command}\n{}", parsed.unwrap_err());
            examples += 1;
        }
    }
    assert!(examples >= names.len(), "only {examples} examples");
}

#[test]
fn every_shell_gets_completions() {
    for (shell, part) in [
        ("bash", "complete -F _guidepost"),
        ("zsh", "#compdef guidepost"),
        ("fish", "complete -c guidepost"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[guidepost]"),
    ] {
        let said = Manual::new(&[]).run(&["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        assert!(said.out.contains(part) && said.out.contains("outline"), "{shell}");
    }
}

/// What was asked for is done, and the exit code says how it went.
#[test]
fn nobody_has_to_listen() {
    let ended = |manual: &Manual, arguments: &[&str]| {
        let closed = || std::io::pipe().unwrap().1;
        let run = manual.command(arguments).stdout(closed()).stderr(closed()).status().unwrap();
        run.code()
    };
    let manual = Manual::new(CLEAN);
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\n");
    for (arguments, code) in [
        (&["new", "there"][..], 0),
        (&["completions", "bash"], 0),
        (&["explain"], 0),
        (&["check"], 0),
        (&["check", "nowhere"], 2),
        (&["build", "--record"], 0),
        (&["rename", "Signing In", "Signing In Again"], 0),
        (&["mv", "02-reports.md", "02-monthly.md"], 0),
        (&["publish-check"], 0),
        (&["publish-check", "--fix"], 0),
        (&["new-edition", "2026"], 0),
        (&["inventory", "update"], 2),
        (&["outline"], 0),
        (&["refs", "Signing In Again"], 0),
        (&["serve", "nowhere"], 2),
    ] {
        assert_eq!(ended(&manual, arguments), Some(code), "{arguments:?}");
    }
    assert!(manual.at("there/manual.yaml").is_file() && manual.at("editions/2025/content/02-monthly.md").is_file());
}

#[test]
fn what_cannot_be_understood_ends_with_2() {
    let manual = Manual::new(CLEAN);
    for arguments in [vec!["chek"], vec!["check", "--formt", "json"], vec!["check", "-q", "-v"], vec!["new"], vec![]] {
        let said = manual.run(&arguments);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
    }
    assert!(manual.run(&["chek"]).err.contains("a similar subcommand exists: 'check'"));
}

#[test]
fn a_clean_check() {
    let manual = Manual::new(CLEAN);
    let said = manual.run(&["check"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", "3 pages and 1 reference checked\n"));
    let quiet = manual.run(&["check", "--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    let json = manual.run(&["check", "--format", "json"]);
    assert_eq!((json.code, json.err.as_str()), (0, ""));
    assert!(json.out.contains("\"findings\": []"), "{}", json.out);
}

#[test]
fn a_check_that_finds_a_fault() {
    let manual = faulty();
    let said = manual.run(&["check"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert_eq!(said.err, format!("{FAULT}\n1 error\n"));
    let quiet = manual.run(&["check", "-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (1, "", format!("{FAULT}\n").as_str()));
    let json = manual.run(&["check", "--format", "json"]);
    assert_eq!((json.code, json.err.as_str()), (1, ""), "machines get what they read and nothing else");
    assert!(json.out.contains("\"rule\": \"unknown-title\""), "{}", json.out);
}

const FAULT: &str = "\
error[unknown-title]: this manual has no chapter, page or section called `Signing Out`
 --> content/02-reports.md:3:11
  |
3 | First see [[Signing Out]].
  |           ^^^^^^^^^^^^^^^
  |
  = help: did you mean `Signing In`?
";

#[test]
fn a_warning_fails_only_a_strict_run() {
    let manual = doubtful();
    let lenient = manual.run(&["check"]);
    assert_eq!((lenient.code, lenient.out.as_str()), (0, ""));
    assert!(lenient.err.starts_with("warning[unused-asset]: "), "{}", lenient.err);
    assert!(lenient.err.ends_with("\n1 warning\n3 pages and 1 reference checked\n"), "{}", lenient.err);
    let strict = manual.run(&["check", "--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.err.ends_with("\n1 warning\n"), "{}", strict.err);
    assert_eq!(manual.run(&["build", "--strict"]).code, 1);
    assert!(!manual.at("output").exists());
    assert_eq!(manual.run(&["build"]).code, 0);
}

#[test]
fn a_build_says_what_it_did_and_what_to_open() {
    let manual = Manual::new(CLEAN);
    let first = manual.run(&["build"]);
    let files = manual.tree("output").len() - 1;
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    assert_eq!(first.out, format!("3 pages, {files} files written, 0 removed\nopen …/output/index.html\n"));
    let second = manual.run(&["build"]);
    assert_eq!((second.code, second.out.as_str()), (0, "3 pages, nothing changed\nopen …/output/index.html\n"));
    let quiet = manual.run(&["build", "-q", "-d", "elsewhere"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    assert_eq!(manual.tree("elsewhere"), manual.tree("output"));
}

#[test]
fn a_build_with_a_fault_leaves_the_published_manual_as_it_was() {
    let manual = Manual::new(CLEAN);
    manual.run(&["build"]);
    let before = manual.tree("output");
    manual.put("content/02-reports.md", "# Reports\n\nFirst see [[Signing Out]].\n");
    let said = manual.run(&["build"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert_eq!(said.err, format!("{FAULT}\n1 error\nnothing was published\n"));
    assert_eq!(manual.tree("output"), before);
}

/// What a run that could not run says; it must say it on standard error, and end with 2.
fn refusal(manual: &Manual, arguments: &[&str]) -> String {
    let said = manual.run(arguments);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}: {}", said.err);
    said.err
}

#[test]
fn a_folder_without_a_manual() {
    let manual = Manual::new(&[("empty/notes.txt", ""), ("notes.txt", "")]);
    for command in ["check", "build", "outline"] {
        assert_eq!(
            refusal(&manual, &[command, "nowhere"]),
            "error: there is no folder `nowhere`\n  try: `guidepost new nowhere` starts a manual there\n"
        );
        assert_eq!(
            refusal(&manual, &[command, "empty"]),
            "error: there is no manual in `empty`: it has no `content` folder with chapters
  try: name the manual's folder (`guidepost check DIR`), or start one with `guidepost new DIR`
"
        );
        assert_eq!(
            refusal(&manual, &[command, "notes.txt"]),
            "error: `notes.txt` is a file, and a manual is a folder
  try: name the folder that holds `manual.yaml` and `content`
"
        );
    }
}

#[test]
fn a_template_with_a_fault() {
    let manual = Manual::new(CLEAN);
    manual.put(
        "themes/default/page.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{% if %}\n{% endblock main %}\n",
    );
    assert_eq!(
        refusal(&manual, &["build"]),
        "error: a template of the theme `default` cannot be used: Found `%}` but expected one of: integer, float, string, bool, ident, \
         `-`, `not`, `<`, `{`, `[` or `(`
 --> page.html:3:7
  |
3 | {% if %}
  |       ^^
  try: correct it in `themes/default/`, or remove it there to get the built-in one back
"
    );
    manual.put("themes/default/page.html", "{% block main %}\n{{ page.titel }}\n{% endblock main %}\n");
    let err = refusal(&manual, &["build"]);
    assert!(err.contains("Field `titel` is not defined. Available fields: "), "{err}");
    assert!(err.contains("\n --> page.html:2:9\n  |\n2 | {{ page.titel }}\n"), "{err}");
    manual.put("manual.yaml", "title: Test Manual\ntheme: dark\n");
    assert_eq!(
        refusal(&manual, &["build"]),
        "error: the theme `dark` is not there: the manual has no folder `themes/dark`
  try: make that folder, or take `theme:` out of manual.yaml
"
    );
    assert!(!manual.at("output").exists());
}

#[cfg(unix)]
#[test]
fn a_theme_outside_the_manual_is_not_published() {
    use std::os::unix::fs::symlink;
    let elsewhere = Manual::new(&[("default/assets/secret.txt", "secret")]);
    let manual = Manual::using("# Use\n");
    manual.put("own/assets/note.txt", "note");
    let whole = manual.at("themes");
    symlink(elsewhere.root(), &whole).unwrap();
    let expected = "error: `themes/default` is a link that leads out of the manual
  try: put the theme's files themselves there; nothing outside the manual's folder is published
";
    assert_eq!(refusal(&manual, &["build"]), expected);
    std::fs::remove_file(&whole).unwrap();
    std::fs::create_dir(&whole).unwrap();
    symlink(elsewhere.at("default"), manual.at("themes/default")).unwrap();
    assert_eq!(refusal(&manual, &["build"]), expected);
    assert!(!manual.at("output").exists());
    // A link to another folder of the manual is fine.
    std::fs::remove_file(manual.at("themes/default")).unwrap();
    symlink("../own", manual.at("themes/default")).unwrap();
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    assert_eq!(manual.text("output/assets/note.txt"), "note");
}

#[test]
fn a_folder_that_guidepost_did_not_make_is_no_output() {
    let manual = Manual::new(CLEAN);
    manual.put("output/mine.txt", "mine");
    assert_eq!(
        refusal(&manual, &["build"]),
        "error: `…/output` holds files that guidepost did not write, so nothing was published: empty the folder, or choose another \
         with --output\n"
    );
    assert_eq!(manual.text("output/mine.txt"), "mine");
}

#[test]
fn the_chapters_own_folder_is_no_output() {
    let manual = Manual::new(CLEAN);
    let before = manual.tree("");
    for output in [".", "content", "content/site", "./content/../content"] {
        assert_eq!(
            refusal(&manual, &["build", "-d", output]),
            format!(
                "error: the site cannot go to `{output}`, where the manual's own chapters are
  try: choose another folder with `--output`
"
            )
        );
    }
    assert_eq!(manual.tree(""), before);
}

#[test]
fn an_address_that_is_none() {
    assert_eq!(
        refusal(&Manual::new(CLEAN), &["build", "--base-url", "example"]),
        "error: `example` is not where a manual can live: it takes an address such as `https://example.org/manual/`\n"
    );
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let manual = Manual::new(CLEAN);
    manual.put("content/03-later.md", "---\ndraft: true\n---\n\n# Later\n");
    manual.run(&["build"]);
    assert!(!manual.at("output/later.html").exists());
    manual.run(&["build", "--drafts"]);
    assert!(manual.at("output/later.html").exists());
}

#[test]
fn the_outline() {
    let manual = Manual::new(CLEAN);
    assert_eq!(
        manual.run(&["outline"]).out,
        "Test Manual  index.html
  Chapter 1: Basics  basics.html
    Signing In  basics.html#signing-in
  Chapter 2: Reports  reports.html
"
    );
    let json: serde_json::Value = serde_json::from_str(&manual.run(&["outline", "--format", "json"]).out).unwrap();
    assert_eq!(json["children"][0]["children"][0]["address"], "basics.html#signing-in");
    assert_eq!(json["children"][1]["number"], 2);
}
