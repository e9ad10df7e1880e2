//! The README: what it shows is what happens.

use crate::hmis::hmis;
use crate::manual::Manual;
use clap::{CommandFactory, Parser};
use guidepost::cli::Cli;
use serde_json::Value;
use std::collections::BTreeSet;

const README: &str = include_str!("../../README.md");

/// What stands below a heading of the second level.
fn section(title: &str) -> &'static str {
    let start = README.find(&format!("\n## {title}\n")).unwrap_or_else(|| panic!("no section {title}"));
    let rest = &README[start + 4..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

/// The contents of all blocks of code in a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

/// The first words in code of each row of the table with this head.
fn column(text: &str, head: &str) -> BTreeSet<String> {
    let table = text.split(&format!("\n| {head} |")).nth(1).unwrap_or_else(|| panic!("no table {head}"));
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().split([':', ' ']).next().unwrap().to_owned()).collect()
}

/// The settings that guidepost names when it meets one that it does not know.
fn known_settings(files: &[(&str, &str)]) -> BTreeSet<String> {
    let said = Manual::new(files).run(&["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&said.out).unwrap();
    let note = json["findings"][0]["notes"][0].as_str().unwrap();
    note.strip_prefix("known settings: ").unwrap().split(", ").map(str::to_owned).collect()
}

#[test]
fn every_command_is_listed() {
    let listed = section("All commands").lines().filter_map(|line| line.strip_prefix("| `guidepost "));
    let listed: BTreeSet<String> = listed.map(|row| row.split([' ', '`']).next().unwrap().to_owned()).collect();
    let commands: BTreeSet<String> =
        Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    assert!(listed.is_superset(&commands), "{listed:?} lacks some of {commands:?}");
}

#[test]
fn every_setting_is_listed() {
    let known = known_settings(&[("manual.yaml", "zzzzzzzz: 1\n"), ("content/a.md", "# A\n")]);
    let listed = column(section("Settings"), "setting");
    assert!(listed.is_superset(&known), "{listed:?} lacks some of {known:?}");
    let known = known_settings(&[("content/a.md", "---\nzzzzzzzz: 1\n---\n\n# A\n")]);
    let listed = column(section("Writing a manual"), "at the top of a page");
    assert!(listed.is_superset(&known), "{listed:?} lacks some of {known:?}");
}

#[test]
fn every_way_to_refer_leads_to_the_same_section() {
    let lines: Vec<String> = blocks(section("Referring to another place"), "markdown")
        .iter()
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(lines.len() >= 10, "only {} examples", lines.len());
    for line in lines {
        let manual = hmis();
        manual.put("manual.yaml", "title: HMIS Basic User 2025 Manual\n");
        manual.put("content/04-example.md", format!("# Example\n\n{line}\n"));
        let said = manual.run(&["build", "--strict"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{line}");
        let page = manual.text("output/example.html");
        let page = &page[page.find("<div class=\"body\"").unwrap()..];
        let target = "href=\"hmis-clienttrack-basics/general-navigation.html#password-troubleshooting-and-resets\"";
        assert!(page.contains(target), "{line}\n{page}");
    }
}

#[test]
fn every_way_to_refer_to_another_manual_leads_there() {
    let text = section("Referring to another manual");
    let other = Manual::new(&[
        ("manual.yaml", "title: HMIS Agency Admin 2025 Manual\n"),
        ("content/a.md", "# Chapter 4: Chapter Title\n\n## Section Title\n"),
    ]);
    assert_eq!(other.run(&["build"]).code, 0);
    let [settings] = &blocks(text, "yaml")[..] else { panic!("one example of settings") };
    let lines = blocks(text, "markdown").concat();
    assert!(lines.lines().count() >= 4, "{lines}");
    for line in lines.lines() {
        let manual = Manual::new(&[("manual.yaml", settings), ("content/use.md", &format!("# Use\n\n{line}\n"))]);
        manual.put("manuals/agency-admin.json", other.bytes("output/outline.json"));
        let said = manual.run(&["build", "--strict"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{line}");
        let target = "href=\"https://training.example.org/agency-admin/a.html#section-title\"";
        assert!(manual.text("output/use.html").contains(target), "{line}");
    }
}

#[test]
fn every_line_for_a_shell_can_be_typed() {
    let mut typed = 0;
    for block in blocks(README, "sh") {
        for line in block.lines().filter(|line| line.starts_with("guidepost ")) {
            let command = line.split(" #").next().unwrap().split(" > ").next().unwrap().trim();
            let parsed = Cli::try_parse_from(command.split(' '));
            assert!(parsed.is_ok(), "{command}\n{}", parsed.unwrap_err());
            typed += 1;
        }
    }
    assert!(typed >= 3);
}

#[test]
fn the_message_on_the_first_screen_is_what_is_said() {
    let manual = hmis();
    let file = "content/01-hmis-clienttrack-basics/general-navigation.md";
    let text = manual.text(file);
    manual.put(file, text.replace("## Password Troubleshooting and Resets", "## Password Help and Resets"));
    let said = manual.run(&["check"]).err;
    let [shown] = &blocks(README, "text")[..] else { panic!("one message is shown") };
    assert!(said.contains(shown.trim()), "{said}");
}

#[test]
fn two_pictures_show_the_result() {
    let pictures: Vec<&str> = README.split("<img src=\"").skip(1).collect();
    assert!(pictures.len() >= 2, "{} pictures", pictures.len());
    for picture in pictures {
        let (file, rest) = picture.split_once('"').unwrap();
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{file} is not there");
        let alt = rest.split("alt=\"").nth(1).unwrap_or_else(|| panic!("{file} says nothing"));
        assert!(alt.find('"').is_some_and(|length| length > 20), "{file} says little");
    }
}
