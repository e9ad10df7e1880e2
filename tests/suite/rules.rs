//! The documentation of every rule: its examples are small manuals, and each does what is said of it.
//!
//! A page has three parts. What stands under *Wrong* breaks this rule and no other; what stands under *Right* is clean; what stands
//! under *To leave it as it is* goes over the wrong manual, file by file, and makes it clean.
#![cfg(not(windows))] // One example has a name that Windows cannot hold.

use crate::manual::Manual;
use guidepost::diagnostic::rules::{GROUPS, RULES, Rule};
use rayon::prelude::*;
use serde_json::Value;

/// Rules whose fault no text can show: bytes that are no text, a symbolic link, many megabytes.
const NOT_IN_TEXT: &[&str] = &["unreadable-text", "link-leaves-manual", "too-large"];

/// Rules that `check` does not look after: `publish-check` does, with tests of its own.
const NOT_IN_CHECK: &[&str] = &["dead-address"];

const PARTS: [&str; 3] = ["Wrong", "Right", "To leave it as it is"];

/// Path and text.
type Files = Vec<(String, String)>;

#[test]
fn every_page_shows_its_rule_and_how_to_keep_it() {
    let faults: Vec<String> =
        RULES.par_iter().filter_map(|rule| fault(rule).map(|fault| format!("{}: {fault}", rule.name))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

fn fault(rule: &Rule) -> Option<String> {
    if let Some(line) = rule.doc.lines().find(|line| line.chars().count() > 80) {
        return Some(format!("a line is wider than a terminal: {line}"));
    }
    if !rule.doc.starts_with(&format!("# {}\n\n", rule.name)) {
        return Some("the page does not begin with the rule's name".into());
    }
    let [wrong, right, kept] = match parts(rule.doc) {
        Ok(parts) => parts,
        Err(why) => return Some(why),
    };
    if NOT_IN_TEXT.contains(&rule.name) {
        return (!wrong.is_empty()).then(|| "this rule can be shown: take it out of NOT_IN_TEXT".into());
    }
    if NOT_IN_CHECK.contains(&rule.name) {
        return None;
    }
    let found = check(&wrong);
    if found.is_empty() || found.iter().any(|name| name != rule.name) {
        return Some(format!("the wrong example breaks {found:?}"));
    }
    let found = check(&right);
    if !found.is_empty() || right.is_empty() {
        return Some(format!("the right example breaks {found:?}"));
    }
    let over = |(path, _): &(String, String)| !kept.iter().any(|(other, _)| other == path);
    let left = check(&wrong.into_iter().filter(over).chain(kept.clone()).collect());
    (!kept.is_empty() && !left.is_empty()).then(|| format!("it cannot be left as the page says: {left:?}"))
}

#[test]
fn what_no_page_can_show_is_found_too() {
    let outside = Manual::new(&[("secret.txt", "mine")]);
    for name in NOT_IN_TEXT {
        let manual = Manual::new(&[("manual.yaml", "title: Example Manual\n"), ("content/01-basics.md", "# Basics\n")]);
        match *name {
            "unreadable-text" => manual.put("content/02-reports.md", b"# R\xe9ports\n"),
            "too-large" => manual.put("content/02-reports.md", vec![b'-'; 16 * 1024 * 1024 + 1]),
            _ => std::os::unix::fs::symlink(outside.at("secret.txt"), manual.at("content/notes.txt")).unwrap(),
        }
        assert_eq!(broken(&manual), [*name]);
    }
}

#[test]
fn every_rule_has_a_code_of_its_own_in_a_group() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    for rule in RULES {
        let groups = GROUPS.iter().filter(|(prefix, _)| rule.code.starts_with(prefix)).count();
        assert_eq!(groups, 1, "{}", rule.code);
        assert!(!rule.summary.ends_with('.') && !rule.summary.contains('\n'), "{}", rule.summary);
    }
}

/// The files in each part of a page. A block of code whose info string holds a path is a file.
fn parts(doc: &str) -> Result<[Files; 3], String> {
    let mut files: [Files; 3] = Default::default();
    let mut part = None;
    let mut lines = doc.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let next = part.map_or(0, |part| part + 1);
            if PARTS.get(next) != Some(&title) {
                return Err(format!("the page has a part `{title}` where {:?} belongs", PARTS.get(next)));
            }
            part = Some(next);
        } else if line.starts_with("```") {
            let fence = &line[..line.len() - line.trim_start_matches('`').len()];
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
            let path = line.split_once(' ').map(|(_, path)| path.to_owned());
            match (part, path) {
                (Some(part), Some(path)) => files[part].push((path, block.join("\n") + "\n")),
                _ => return Err(format!("what file is this? {line}")),
            }
        }
    }
    if part == Some(PARTS.len() - 1) { Ok(files) } else { Err(format!("the page does not have all of {PARTS:?}")) }
}

/// The names of the rules that the files break, as a manual.
fn check(files: &Files) -> Vec<String> {
    let manual = Manual::new(&[("manual.yaml", "title: Example Manual\n")]);
    for (path, text) in files {
        manual.put(path, text);
    }
    broken(&manual)
}

fn broken(manual: &Manual) -> Vec<String> {
    let said = manual.run(&["check", "--today=2025-12-01", "--strict", "--format", "json"]);
    let json: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    let findings = json["findings"].as_array().unwrap().iter();
    let found: Vec<String> = findings.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
    assert_eq!(said.code, i32::from(!found.is_empty()), "{}", said.err);
    found
}
