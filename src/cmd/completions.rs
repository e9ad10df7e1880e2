//! `guidepost completions`: what a shell must know to complete guidepost's commands and options.

use crate::Error;
use crate::cli::{Cli, CompletionsArgs};
use clap::CommandFactory;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the script cannot be written.
pub fn run(args: &CompletionsArgs) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "guidepost", &mut script);
    let written = std::io::stdout().write_all(&script);
    written.map_err(|error| Error::io("write", "standard output".as_ref(), error))?;
    Ok(ExitCode::SUCCESS)
}
