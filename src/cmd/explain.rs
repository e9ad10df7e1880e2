//! `guidepost explain`: all rules, or what one of them means.
//!
//! A rule's page is written to be read as it stands; for a terminal its titles and code are only set apart by style, and the name of an
//! example's file stands above the example.

use crate::Error;
use crate::cli::ExplainArgs;
use crate::diagnostic::rules::{self, GROUPS, RULES};
use crate::diagnostic::{Rule, Severity};
use std::process::ExitCode;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const CODE: &str = "\x1b[36m";
const RED: &str = "\x1b[31m";
const YELLOW: &str = "\x1b[33m";
const PLAIN: &str = "\x1b[0m";

/// Runs the command.
///
/// # Errors
/// When there is no such rule.
pub fn run(args: &ExplainArgs) -> Result<ExitCode, Error> {
    let text = match &args.rule {
        None => all(),
        Some(name) => page(rules::find(name).ok_or_else(|| unknown(name))?),
    };
    // anstream takes the colours out where nobody would see them.
    super::say(&mut anstream::stdout(), &text);
    Ok(ExitCode::SUCCESS)
}

fn unknown(name: &str) -> Error {
    let help = match rules::nearest(name) {
        Some(near) => format!("`guidepost explain {}`", near.name),
        None => "`guidepost explain` lists all rules".to_owned(),
    };
    Error::Usage(format!("there is no rule `{name}`\n  try: {help}"))
}

/// All rules, group by group.
fn all() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (prefix, group) in GROUPS {
        text.push_str(&format!("{BOLD}{group}{PLAIN}\n"));
        for rule in RULES.iter().filter(|rule| rule.code.starts_with(prefix)) {
            let Rule { code, name, summary, .. } = rule;
            text.push_str(&format!("  {DIM}{code}{PLAIN}  {name:width$}  {}  {summary}\n", severity(rule)));
        }
        text.push('\n');
    }
    text.push_str("`guidepost explain RULE` says what a rule means, with a wrong and a right example.\n");
    text
}

/// The word in its colour, as wide as the widest.
fn severity(rule: &Rule) -> String {
    let colour = if rule.severity == Severity::Error { RED } else { YELLOW };
    format!("{colour}{:7}{PLAIN}", rule.severity.word())
}

fn page(rule: &Rule) -> String {
    let (code, name, severity) = (rule.code, rule.name, rule.severity.word());
    let mut text = format!("{BOLD}{name}{PLAIN}  {code}, {severity} unless manual.yaml says otherwise\n");
    // The first line is the name.
    let mut lines = rule.doc.lines().skip(1);
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let (fence, path) = line.split_once(' ').unwrap_or((line, ""));
            let fence = fence.trim_end_matches(|c| c != '`');
            text.push_str(&format!("  {DIM}{path}{PLAIN}\n\n"));
            for line in lines.by_ref().take_while(|line| *line != fence) {
                text.push_str(format!("    {line}").trim_end());
                text.push('\n');
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            text.push_str(&format!("{BOLD}{title}{PLAIN}\n"));
        } else {
            text.push_str(&with_code(line));
            text.push('\n');
        }
    }
    text
}

/// A line of text with the code in it set apart.
fn with_code(line: &str) -> String {
    let parts = line.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { format!("{CODE}`{part}`{PLAIN}") } else { part.to_owned() }).collect()
}
