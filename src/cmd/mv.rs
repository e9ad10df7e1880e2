//! `guidepost mv`: another place for a file or folder, with everything that refers to it.

use super::rename::change;
use crate::Error;
use crate::cli::{MvArgs, Voice};
use crate::rename::Request;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read or written, or would not be as whole as before.
pub fn run(args: &MvArgs, voice: Voice) -> Result<ExitCode, Error> {
    let request = Request::Place { from: args.from.clone(), to: args.to.clone() };
    change(&args.manual, &request, args.dry_run, voice)
}
