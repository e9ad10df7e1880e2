//! Commands: one short file each. A command reads its arguments, calls the stages and says what came of it.

pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
pub mod inventory;
pub mod mv;
pub mod new;
pub mod new_edition;
pub mod outline;
pub mod publish_check;
pub mod refs;
pub mod rename;
pub mod serve;

use crate::Checked;
use crate::cli::Voice;
use crate::diagnostic::format::{Format, Style, render};
use crate::diagnostic::{Finding, Severity, certain, count};
use crate::fix::Change;
use anstream::stream::RawStream;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Prints the findings: machine formats to standard output, the people's to standard error. Returns whether they fail the run.
pub(crate) fn report(manual: &Checked, format: Format, strict: bool, voice: Voice) -> bool {
    let prefix = prefix(&manual.folder);
    let colour = format == Format::Human && shows_colour(&std::io::stderr());
    let width = terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0));
    let width = width.filter(|_| format == Format::Human);
    let style = Style { prefix: &prefix, colour, width, every_place: voice.verbose, strict };
    let text = render(manual, style, format);
    match format {
        Format::Human => {
            let tally = if voice.quiet { String::new() } else { tally(&manual.findings) };
            say(&mut anstream::stderr(), &format!("{text}{tally}"));
        }
        _ => say(&mut std::io::stdout(), &text),
    }
    fails(manual, strict)
}

/// Says what of the manual could not be read, for commands that have to know all of it. Returns whether there was anything.
pub(crate) fn unread(manual: &mut Checked, format: Format, voice: Voice) -> bool {
    if !manual.findings.iter().any(Finding::is_unread) {
        return false;
    }
    manual.findings.retain(Finding::is_unread);
    report(manual, format, false, voice);
    true
}

/// Writes to a stream of the process. A reader that went away (`| head`) has seen what it wanted.
pub(crate) fn say(stream: &mut dyn Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Says what keeps a command, or a part of it, from running.
pub(crate) fn complain(error: impl std::fmt::Display) {
    say(&mut anstream::stderr(), &format!("\x1b[1;31merror\x1b[0m: {error}\n"));
}

/// Whether a stream is a terminal that shows colours, and nobody asked for none (`NO_COLOR`).
pub(crate) fn shows_colour(stream: &impl RawStream) -> bool {
    anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
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

/// "3 errors, 1 warning; 2 can be mended by `guidepost check --fix`", on a line of its own; nothing where there are none.
fn tally(findings: &[Finding]) -> String {
    let fixes = certain(findings).count();
    match (findings.len(), fixes) {
        (0, _) => String::new(),
        (_, 0) => format!("{}\n", totals(findings)),
        (_, fixes) => format!("{}; {fixes} can be mended by `guidepost check --fix`\n", totals(findings)),
    }
}

/// "3 errors, 1 warning"
pub(crate) fn totals(findings: &[Finding]) -> String {
    let (errors, warnings) = count(findings);
    match (errors, warnings) {
        (0, 0) => "nothing".to_owned(),
        (_, 0) => counted(errors, "error"),
        (0, _) => counted(warnings, "warning"),
        _ => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

/// Leaves what a run no longer needs to the system, which takes the memory of ten thousand pages back at once when the process ends.
pub(crate) fn leave<T>(no_longer_needed: T) {
    std::mem::forget(no_longer_needed);
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

/// A unified diff that `git apply` and `patch` understand, coloured for a terminal. `name` is what the file is called afterwards.
pub(crate) fn diff(change: &Change, name: &str, colour: bool) -> String {
    let text = similar::TextDiff::from_lines(&*change.before, &*change.after);
    let names = (format!("a/{}", change.file), format!("b/{name}"));
    let plain = text.unified_diff().header(&names.0, &names.1).to_string();
    if !colour {
        return plain;
    }
    let paint = |line: &str| match line.as_bytes().first() {
        _ if line.starts_with("---") || line.starts_with("+++") => format!("\x1b[1m{line}\x1b[0m"),
        Some(b'-') => format!("\x1b[31m{line}\x1b[0m"),
        Some(b'+') => format!("\x1b[32m{line}\x1b[0m"),
        Some(b'@') => format!("\x1b[36m{line}\x1b[0m"),
        _ => line.to_owned(),
    };
    plain.split_inclusive('\n').map(paint).collect()
}
