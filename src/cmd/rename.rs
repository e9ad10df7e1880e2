//! `guidepost rename`: another title, with everything that refers to it.

use crate::cli::{ManualArgs, RenameArgs, Voice};
use crate::diagnostic::format::Format;
use crate::rename::{Plan, Request, plan};
use crate::{Error, check, rewrite};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read or written, or would not be as whole as before.
pub fn run(args: &RenameArgs, voice: Voice) -> Result<ExitCode, Error> {
    let request = Request::Title { target: args.target.clone(), title: args.title.clone() };
    change(&args.manual, &request, args.dry_run, voice)
}

/// Works a change out and makes it, or shows it.
pub(super) fn change(args: &ManualArgs, request: &Request, dry_run: bool, voice: Voice) -> Result<ExitCode, Error> {
    let choices = args.choices();
    let mut manual = check(&args.folder, &choices)?;
    if super::unread(&mut manual, Format::Human, voice) {
        // References in there would be left behind.
        super::say(&mut std::io::stderr(), "nothing was changed\n");
        return Ok(super::exit(true));
    }
    let plan = plan(&manual, request, &choices)?;
    if dry_run {
        show(&plan);
    } else {
        rewrite::write_and_move(&args.folder, &plan.changes, &plan.moves)?;
    }
    if !voice.quiet {
        super::say(&mut std::io::stderr(), &format!("{}\n", summary(&plan, dry_run)));
    }
    Ok(super::exit(false))
}

/// The whole change as a diff that `git apply` understands.
fn show(plan: &Plan) {
    let colour = super::shows_colour(&std::io::stdout());
    let mut out = anstream::stdout();
    let new_name = |file: &str| {
        let moved = plan.moves.iter().find(|(from, _)| from == file);
        moved.map_or(file.to_owned(), |(_, to)| to.clone())
    };
    for (from, to) in &plan.moves {
        if !plan.changes.iter().any(|change| &*change.file == from) {
            let head = format!("diff --git a/{from} b/{to}\nsimilarity index 100%\n");
            super::say(&mut out, &format!("{head}rename from {from}\nrename to {to}\n"));
        }
    }
    for change in &plan.changes {
        let name = new_name(&change.file);
        if name != *change.file {
            let head = format!("diff --git a/{} b/{name}\n", change.file);
            super::say(&mut out, &format!("{head}rename from {}\nrename to {name}\n", change.file));
        }
        super::say(&mut out, &super::diff(change, &name, colour));
    }
}

/// "2 files moved, 5 references rewritten in 3 files"
fn summary(plan: &Plan, dry_run: bool) -> String {
    let would = if dry_run { "would be " } else { "" };
    let moved = match plan.moves.len() {
        0 => String::new(),
        files => format!("{} {would}moved, ", super::counted(files, "file")),
    };
    let references = super::counted(plan.references, "reference");
    let changed = super::counted(plan.changes.len(), "file");
    format!("{moved}{references} {would}rewritten, {changed} {would}changed")
}
