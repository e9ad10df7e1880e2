//! Commands: one short file each. A command reads its arguments, calls the stages and says what came of it.

pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
pub mod new;
pub mod outline;

use crate::Checked;
use crate::cli::Voice;
use crate::diagnostic::format::{Format, Report, render};
use crate::diagnostic::{Severity, count};
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

/// Prints the findings: machine formats to standard output, the people's to standard error. Returns whether they fail the run.
pub(crate) fn report(manual: &Checked, format: Format, strict: bool, voice: Voice) -> bool {
    let prefix = prefix(&manual.folder);
    let colour = format == Format::Human && std::io::stderr().is_terminal();
    let text = render(&Report { manual, prefix: &prefix, colour }, format);
    match format {
        // anstream honours NO_COLOR and strips what a terminal cannot show.
        Format::Human => anstream::eprint!("{text}"),
        _ => print!("{text}"),
    }
    let (errors, warnings) = count(&manual.findings);
    if format == Format::Human && !voice.quiet && errors + warnings > 0 {
        anstream::eprintln!("{}", tally(errors, warnings));
    }
    fails(manual, strict)
}

/// Whether the findings that stand fail a run.
pub(crate) fn fails(manual: &Checked, strict: bool) -> bool {
    let worst = manual.findings.iter().map(|finding| finding.severity).max();
    worst == Some(Severity::Error) || (strict && worst.is_some())
}

/// "1 page", "2 pages"
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// "3 errors, 1 warning"
pub(crate) fn tally(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "nothing".to_owned(),
        (_, 0) => counted(errors, "error"),
        (0, _) => counted(warnings, "warning"),
        _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

pub(crate) fn exit(failed: bool) -> ExitCode {
    ExitCode::from(u8::from(failed))
}

/// What stands before the paths of findings, so that they can be opened from the current folder: the way down to the manual, if it
/// lies below; else nothing, and paths count from the manual.
fn prefix(folder: &Path) -> String {
    let (Ok(here), Ok(folder)) = (std::env::current_dir().and_then(|here| here.canonicalize()), folder.canonicalize())
    else {
        return String::new();
    };
    let Ok(below) = folder.strip_prefix(&here) else { return String::new() };
    below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}
