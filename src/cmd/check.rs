//! `guidepost check`: the findings, and nothing written.

use crate::cli::{CheckArgs, Voice};
use crate::diagnostic::format::Format;
use crate::{Error, check};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read.
pub fn run(args: &CheckArgs, voice: Voice) -> Result<ExitCode, Error> {
    let manual = check(&args.manual.folder, &args.manual.choices())?;
    let failed = super::report(&manual, args.format, args.strict, voice);
    if !failed && !voice.quiet && args.format == Format::Human {
        let references: usize = manual.parsed.iter().map(|parsed| parsed.references.len()).sum();
        eprintln!("{} pages and {references} references checked", manual.outline.page_count());
    }
    Ok(super::exit(failed))
}
