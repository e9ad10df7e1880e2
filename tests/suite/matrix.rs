//! The matrix: `tests/matrix/<area>/<case>.txtar`, hundreds of small manuals with one fault each, or none.
//!
//! The cases were written from the specification alone. A case begins with a sentence that says what is tried, and with
//! what plain text cannot hold: `#crlf FILE`, `#bom FILE`, `#encode FILE ENCODING`, `#binary FILE`, `#symlink FILE TARGET`.
//! Files follow (`-- path --`), and last the findings, in order, one a line:
//!
//! ```text
//! content/a.md:3:7 error unknown-title no fix
//! content/a.md:3:7|manual.yaml:2:1 error broken-link|missing-asset fix: [it](b.md)
//! ```
//!
//! `|` parts what the specification leaves open, `*` stands for any line or column. `fix:` is how the text reads from
//! that place on once the fix is applied; `no fix` says that `--fix` may touch nothing; neither leaves it open.
//! `doubtful/` holds cases on which the specification can be read in two ways; they run only when asked for.
#![cfg(target_os = "linux")] // Some cases have names that other systems' files cannot have.

mod case;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use guidepost::Choices;
use rayon::prelude::*;
use serde_json::Value;

use case::{Case, Expected, Fix, cases, entries, lay_out};

/// Fewer cases than this and some were lost.
const FEWEST_CASES: usize = 150;

struct Found {
    place: [String; 3],
    severity: String,
    rule: String,
    replacement: Option<String>,
}

#[test]
fn every_case_has_exactly_its_findings() {
    let cases = cases(|area| area != "doubtful");
    assert!(cases.len() >= FEWEST_CASES, "only {} cases under tests/matrix", cases.len());
    report(&cases, differs);
}

#[test]
fn every_certain_fix_repairs_its_case_and_nothing_else() {
    let cases = cases(|area| area != "doubtful");
    let with_fix: Vec<Case> = cases.into_iter().filter(|c| c.expected.iter().any(|e| e.fix != Fix::Open)).collect();
    report(&with_fix, repairs_wrongly);
}

/// A check leaves out what only pages need; a build may not find anything else for it.
#[test]
fn a_build_finds_what_a_check_finds() {
    report(&cases(|_| true), |case| {
        let manual = lay_out(case);
        let root = manual.path().join("manual");
        let found = |only_checks| {
            let choices = Choices { only_checks, ..Choices::default() };
            guidepost::check(&root, &choices).map(|manual| format!("{:#?}", manual.findings)).map_err(|e| e.to_string())
        };
        let (check, build) = (found(true), found(false));
        (check != build).then(|| format!("    a check finds {check:?}\n    a build finds {build:?}"))
    });
}

#[test]
#[ignore = "the specification can be read in two ways here; shows which way is taken"]
fn doubtful_cases_are_read_as_their_comments_say() {
    report(&cases(|area| area == "doubtful"), differs);
}

/// Runs every case and fails once, with all that is wrong.
fn report(cases: &[Case], fault: impl Fn(&Case) -> Option<String> + Sync) {
    let wrong: Vec<String> = cases.par_iter().filter_map(|c| Some(format!("{}\n{}", c.name, fault(c)?))).collect();
    assert!(wrong.is_empty(), "{} of {} cases differ\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

fn differs(case: &Case) -> Option<String> {
    let manual = lay_out(case);
    let root = manual.path().join("manual");
    let found = match check(&root) {
        Ok(found) => found,
        Err(why) => return Some(format!("    could not be checked: {why}")),
    };
    let same = found.len() == case.expected.len() && case.expected.iter().zip(&found).all(|(e, f)| e.fits(f, &root));
    if same { None } else { Some(comparison(case, &found)) }
}

fn comparison(case: &Case, found: &[Found]) -> String {
    let listed = |lines: Vec<String>| if lines.is_empty() { vec!["(none)".into()] } else { lines };
    let expected = listed(case.expected.iter().map(|e| e.line.clone()).collect());
    let got = listed(found.iter().map(Found::line).collect());
    format!("    expected  {}\n    got       {}", expected.join("\n              "), got.join("\n              "))
}

fn repairs_wrongly(case: &Case) -> Option<String> {
    let manual = lay_out(case);
    let root = manual.path().join("manual");
    let before = snapshot(&root);
    run(&["check", "--fix"], &root);
    let after = snapshot(&root);
    let fixes: Vec<&Expected> = case.expected.iter().filter(|e| matches!(e.fix, Fix::Reads(_))).collect();
    if fixes.is_empty() {
        return (before != after).then(|| "    nothing is certain here, and --fix changed a file".into());
    }
    for expected in &fixes {
        let Fix::Reads(wanted) = &expected.fix else { continue };
        let text = text_at(&root, &place_parts(&expected.places[0]));
        if !text.starts_with(wanted) {
            let line = text.lines().next().unwrap_or_default();
            return Some(format!("    should read  {wanted}\n    and reads    {line}"));
        }
    }
    let breaks = |files: &[(PathBuf, Vec<u8>)]| -> usize {
        files.iter().map(|(_, bytes)| bytes.iter().filter(|b| matches!(b, b'\r' | b'\n' | 0xef)).count()).sum()
    };
    if breaks(&before) != breaks(&after) {
        return Some("    --fix changed line ends or a byte order mark".into());
    }
    let left = check(&root).map_or(usize::MAX, |found| found.len());
    if left != case.expected.len() - fixes.len() {
        return Some(format!("    {left} findings are left behind the fix"));
    }
    run(&["check", "--fix"], &root);
    (snapshot(&root) != after).then(|| "    a second --fix changed it again".into())
}

impl Expected {
    fn fits(&self, found: &Found, root: &Path) -> bool {
        let at = |place: &String| place_parts(place).iter().zip(&found.place).all(|(e, f)| e == "*" || e == f);
        let fix = match (&self.fix, &found.replacement) {
            (Fix::Open | Fix::Never, _) => true,
            (Fix::Reads(_), None) => false,
            (Fix::Reads(wanted), Some(new)) => is_part(&text_at(root, &found.place), wanted, new),
        };
        fix && self.severity == found.severity && self.rules.contains(&found.rule) && self.places.iter().any(at)
    }
}

/// Whether putting `new` in place of a part of `old` can make `old` read `wanted`: findings may replace a whole
/// reference or only its number.
fn is_part(old: &str, wanted: &str, new: &str) -> bool {
    wanted.match_indices(new).any(|(start, _)| old.starts_with(&wanted[..start]))
}

impl Found {
    fn parse(finding: &Value) -> Option<Found> {
        let word = |key: &str| Some(finding.get(key)?.as_str()?.to_owned());
        let number = |key: &str| Some(finding.get(key)?.as_u64()?.to_string());
        let replacement = finding.pointer("/fix/replacement").and_then(Value::as_str).map(String::from);
        let place = [word("path")?, number("line")?, number("column")?];
        Some(Found { place, severity: word("severity")?, rule: word("rule")?, replacement })
    }

    fn line(&self) -> String {
        let fix = self.replacement.as_ref().map(|text| format!(" (replacement: {text})")).unwrap_or_default();
        format!("{} {} {}{fix}", self.place.join(":"), self.severity, self.rule)
    }
}

fn run(arguments: &[&str], root: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guidepost")).args(arguments).arg(root).output().expect("guidepost runs")
}

fn check(root: &Path) -> Result<Vec<Found>, String> {
    let output = run(&["check", "--format", "json"], root);
    let said = || String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let json: Value = serde_json::from_slice(&output.stdout).map_err(|why| format!("{why}: {}", said()))?;
    let findings = json.get("findings").and_then(Value::as_array).ok_or("no findings in the JSON")?;
    let found = findings.iter().map(Found::parse).collect::<Option<Vec<_>>>().ok_or("a finding lacks a field")?;
    let wanted = i32::from(found.iter().any(|f| f.severity == "error"));
    if output.status.code() == Some(wanted) { Ok(found) } else { Err(format!("{}: {}", output.status, said())) }
}

/// `path:line:column`, read from the end, since a path may hold anything.
fn place_parts(place: &str) -> [String; 3] {
    let mut parts = place.rsplitn(3, ':').map(String::from);
    let (column, line) = (parts.next().unwrap(), parts.next().unwrap());
    [parts.next().unwrap(), line, column]
}

/// What a file says from a place on; nothing where it cannot be read as UTF-8.
fn text_at(root: &Path, [path, line, column]: &[String; 3]) -> String {
    let text = fs::read_to_string(root.join(path)).unwrap_or_default();
    let (line, column): (usize, usize) = (line.parse().unwrap_or(1), column.parse().unwrap_or(1));
    let from: String = text.trim_start_matches('\u{feff}').split_inclusive('\n').skip(line - 1).collect();
    from.chars().skip(column - 1).collect()
}

fn snapshot(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (folders, files): (Vec<_>, Vec<_>) = entries(root).into_iter().partition(|path| path.is_dir());
    let own = files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap_or_default()));
    own.chain(folders.iter().flat_map(|folder| snapshot(folder))).collect()
}
