//! `guidepost publish-check`: whether every address that an edition published still leads somewhere.

use crate::addresses::compare::{self, Dead};
use crate::addresses::{Book, FILE, Mended, findings, mended, of_earlier_editions};
use crate::cli::{PublishCheckArgs, Voice};
use crate::diagnostic::format::Format;
use crate::{Checked, Error, Memo, editions, rewrite, source};
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// When the manual or its address book cannot be read, or a chapter that should be mended cannot be written.
pub fn run(args: &PublishCheckArgs, voice: Voice) -> Result<ExitCode, Error> {
    let folder = &args.manual.folder;
    let mut manual = editions::check(folder, &args.manual.choices(), &mut Memo::of_one_run())?;
    if super::unread(&mut manual, args.format, voice) {
        // Its addresses would count as dead.
        super::say(&mut std::io::stderr(), "no address was looked for\n");
        return Ok(super::exit(true));
    }
    let (book, text) = book(&manual)?;
    let mut dead = compare::dead(&book, &manual);
    if args.fix {
        let mended = mended(&manual, &dead, &args.manual.choices())?;
        if args.dry_run {
            show(&mended, voice);
            let more = of_earlier_editions(&book, &text, &manual);
            return Ok(super::exit(!dead.is_empty() || !more.is_empty()));
        }
        rewrite::write(folder, &mended.changes)?;
        if !voice.quiet {
            tell(&kept_alive(&mended, "kept alive"));
        }
        manual = mended.manual;
        dead = compare::dead(&book, &manual);
    }
    let earlier = of_earlier_editions(&book, &text, &manual);
    let more = earlier.len();
    manual.findings = findings(&dead, &text, &manual);
    manual.findings.extend(earlier);
    manual.asides.insert(Arc::from(FILE), text);
    // What mends these is not `check --fix`, which the usual last line would speak of.
    let failed = super::report(&manual, args.format, false, Voice { quiet: true, ..voice });
    if !voice.quiet && args.format == Format::Human {
        tell(&summary(&dead, more, &book));
    }
    Ok(super::exit(failed))
}

/// "2 dead addresses; 1 can be kept alive by `guidepost publish-check --fix`"
fn summary(dead: &[Dead], more: usize, book: &Book) -> String {
    let certain = dead.iter().filter(|dead| dead.is_certain()).count();
    match (dead.len() + more, certain) {
        (0, _) => {
            let pages: usize = book.editions.iter().map(|edition| edition.pages.len()).sum();
            format!("{} recorded, and every address leads somewhere", super::counted(pages, "page"))
        }
        (1, 0) => "1 dead address".to_owned(),
        (all, 0) => format!("{all} dead addresses"),
        (1, _) => "1 dead address, which `guidepost publish-check --fix` can keep alive".to_owned(),
        (all, some) => format!("{all} dead addresses; {some} can be kept alive by `guidepost publish-check --fix`"),
    }
}

/// The manual's address book and its text.
pub(super) fn book(manual: &Checked) -> Result<(Book, Arc<str>), Error> {
    let Some(bytes) = source::read_beside(&manual.folder, FILE)? else {
        let folder = manual.folder.display();
        return Err(Error::Usage(format!(
            "there is no `{FILE}` in `{folder}`, so nothing is known of what was published\n  try: `guidepost build --record {folder}` writes it with what is published now"
        )));
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let book = Book::read(&text).map_err(|reason| Error::Usage(format!("`{FILE}` cannot be used: {reason}")))?;
    Ok((book, Arc::from(text)))
}

/// What `--fix` would do, as a diff of each file.
fn show(mended: &Mended, voice: Voice) {
    let colour = super::shows_colour(&std::io::stdout());
    for change in &mended.changes {
        super::say(&mut anstream::stdout(), &super::diff(change, &change.file, colour));
    }
    if !voice.quiet {
        tell(&kept_alive(mended, "would be kept alive"));
    }
}

/// "2 addresses kept alive in 1 file"
fn kept_alive(mended: &Mended, done: &str) -> String {
    let addresses = if mended.count == 1 { "1 address".to_owned() } else { format!("{} addresses", mended.count) };
    format!("{addresses} {done} in {}", super::counted(mended.changes.len(), "file"))
}

fn tell(line: &str) {
    super::say(&mut std::io::stderr(), &format!("{line}\n"));
}
