//! `guidepost check`: the findings; nothing is written unless `--fix` asks for it.

use crate::cli::{CheckArgs, Voice};
use crate::diagnostic::Finding;
use crate::diagnostic::format::{Format, Style};
use crate::fix::{Mended, mend};
use crate::progress::CHECKING;
use crate::{Checked, Choices, Error, Memo, editions, report, rewrite};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, or a file that should be mended cannot be written.
pub fn run(args: &CheckArgs, voice: Voice) -> Result<ExitCode, Error> {
    let progress = voice.progress(&[CHECKING]);
    let asked = args.choices();
    let choices = Choices { progress: progress.clone(), ..asked.clone() };
    let mut manual = editions::check(&args.manual.folder, &choices, &mut Memo::of_one_run())?;
    progress.finish();
    if args.fix {
        let fails = super::fails(&manual, args.strict);
        let mended = mended(manual, args, &asked);
        if args.dry_run {
            show(&mended, voice);
            return Ok(super::exit(fails));
        }
        rewrite::write(&args.manual.folder, &mended.changes)?;
        if !voice.quiet {
            tell(&listed(&mended, voice));
        }
        manual = mended.manual;
    }
    if let Some(path) = &args.report {
        let prefix = super::prefix(&args.manual.folder);
        let style = Style { prefix: &prefix, strict: args.strict, ..Style::default() };
        rewrite::report(path, &report::page(&manual, style, asked.today)?)?;
    }
    let failed = super::report(&manual, args.format, args.strict, voice);
    if !failed && !voice.quiet && args.format == Format::Human {
        let all = || std::iter::once(&manual).chain(manual.editions.iter().map(|edition| &*edition.manual));
        let references: usize = all().flat_map(|manual| &manual.parsed).map(|parsed| parsed.references.len()).sum();
        let pages = super::counted(all().map(|manual| manual.outline.page_count()).sum(), "page");
        tell(&format!("{pages} and {} checked\n", super::counted(references, "reference")));
    }
    super::leave(manual);
    Ok(super::exit(failed))
}

fn mended(manual: Checked, args: &CheckArgs, choices: &Choices) -> Mended {
    let content = manual.config.content.clone();
    mend(manual, choices, |file| rewrite::is_own(&args.manual.folder, &content, file))
}

/// What `--fix` would do: a diff of each file, and how much would be left.
fn show(mended: &Mended, voice: Voice) {
    let colour = super::shows_colour(&std::io::stdout());
    for change in &mended.changes {
        super::say(&mut anstream::stdout(), &super::diff(change, &change.file, colour));
    }
    if !voice.quiet {
        let left = super::totals(&mended.manual.findings);
        tell(&format!("{}; {left} would be left\n", summary(mended, "would be mended")));
    }
}

fn tell(text: &str) {
    super::say(&mut std::io::stderr(), text);
}

/// The summary, and for those who want to know more the files that were changed.
fn listed(mended: &Mended, voice: Voice) -> String {
    let files = mended.changes.iter().filter(|_| voice.verbose).map(|change| format!("  {}\n", change.file));
    format!("{}\n{}", summary(mended, "mended"), files.collect::<String>())
}

/// "3 references mended in 2 files"
fn summary(mended: &Mended, done: &str) -> String {
    let counted = super::counted;
    match mended.count {
        0 if mended.manual.findings.iter().any(Finding::is_unread) => {
            format!("nothing {done} before all of the manual can be read")
        }
        0 => format!("nothing {done}"),
        count => format!("{} {done} in {}", counted(count, "reference"), counted(mended.changes.len(), "file")),
    }
}
