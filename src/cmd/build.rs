//! `guidepost build`: checks, then publishes; nothing is written while an error stands.

use crate::cli::{BuildArgs, Voice};
use crate::diagnostic::format::Format;
use crate::emit::{Report, emit};
use crate::{Choices, Error, check};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, a template is wrong, or the output folder cannot be written.
pub fn run(args: &BuildArgs, voice: Voice) -> Result<ExitCode, Error> {
    let choices = Choices { base_url: args.base_url.clone(), ..args.manual.choices() };
    let manual = check(&args.manual.folder, &choices)?;
    if super::report(&manual, Format::Human, args.strict, voice) {
        if !voice.quiet {
            eprintln!("nothing was published");
        }
        return Ok(super::exit(true));
    }
    let output = args.output.clone().unwrap_or_else(|| args.manual.folder.join(&manual.config.output));
    let report = emit(&output, &manual.site()?)?;
    if !voice.quiet {
        println!("{}", summary(&manual.outline, &report, &output));
    }
    Ok(super::exit(false))
}

fn summary(outline: &crate::outline::Outline, report: &Report, output: &Path) -> String {
    let pages = outline.pages().filter(|(_, page)| !page.draft).count();
    let what = if report.written == 0 && report.removed == 0 {
        "nothing changed".to_owned()
    } else {
        format!("{} files written, {} removed", report.written, report.removed)
    };
    format!("{pages} pages, {what}\nopen {}", start_page(output).display())
}

/// The start page as a path that can be opened from anywhere.
fn start_page(output: &Path) -> PathBuf {
    output.canonicalize().unwrap_or_else(|_| output.to_owned()).join("index.html")
}
