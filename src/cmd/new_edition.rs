//! `guidepost new-edition`: keeps the manual as it stands as an edition, and begins the next one.

use crate::cli::{NewEditionArgs, Voice};
use crate::diagnostic::format::Format;
use crate::editions::{self, next::next};
use crate::fix::Change;
use crate::{Error, Memo, rewrite};
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, an edition has no name of its own, or the copy cannot be written.
pub fn run(args: &NewEditionArgs, voice: Voice) -> Result<ExitCode, Error> {
    let folder = &args.manual.folder;
    let manual = editions::check(folder, &args.manual.choices(), &mut Memo::of_one_run())?;
    if super::report(&manual, Format::Human, false, voice) {
        // What is kept is published from then on, and with a fault in it nothing would be.
        super::say(&mut std::io::stderr(), "nothing was changed\n");
        return Ok(super::exit(true));
    }
    let next = next(&manual, &args.name)?;
    let settings = Change {
        file: Arc::clone(&manual.config.file),
        before: Arc::clone(&manual.config.text),
        after: Arc::from(next.settings.as_str()),
    };
    rewrite::keep(folder, &next.copied, &next.kept, &next.folder)?;
    if let Err(error) = rewrite::write(folder, &[settings]) {
        rewrite::forget(folder, &next.folder);
        return Err(error);
    }
    if !voice.quiet {
        let kept = &manual.config.edition;
        let told = format!(
            "edition {kept} is kept in `{}`; manual.yaml and `{}/` are edition {} from now on\n",
            next.folder, manual.config.content, args.name
        );
        super::say(&mut std::io::stderr(), &told);
    }
    Ok(super::exit(false))
}
