//! `guidepost completions`: what a shell must know to complete guidepost's commands and options.

use crate::Error;
use crate::cli::{Cli, CompletionsArgs};
use clap::CommandFactory;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the script cannot be written.
pub fn run(args: &CompletionsArgs) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "guidepost", &mut script);
    match std::io::stdout().write_all(&script) {
        // A reader that went away has seen what it wanted; half a script on a full disk is no script.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::io("write", "standard output".as_ref(), error))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
