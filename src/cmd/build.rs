//! `guidepost build`: checks, then publishes; nothing is written while an error stands.

use crate::addresses::Book;
use crate::cli::{BuildArgs, Voice};
use crate::diagnostic::format::Format;
use crate::emit::{self, Report};
use crate::progress::{CHECKING, PUBLISHING};
use crate::text::slug::slug;
use crate::timings::Timings;
use crate::{Checked, Choices, Error, Memo, addresses, config, editions, rewrite, source};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, a template is wrong, or the output folder cannot be written.
pub fn run(args: &BuildArgs, voice: Voice) -> Result<ExitCode, Error> {
    let progress = voice.progress(&[CHECKING, PUBLISHING]);
    let choices = Choices {
        base_url: args.base_url.clone(),
        progress: progress.clone(),
        only_checks: false,
        standing: standing(args),
        ..args.manual.choices()
    };
    // Where a site stands already, a second look may follow.
    let mut memo = if choices.standing.is_some() { Memo::default() } else { Memo::of_one_run() };
    let Some(mut manual) = checked(args, &choices, &mut memo, voice)? else { return Ok(super::exit(true)) };
    let output = output(args, &manual)?;
    let zip = args.zip.as_ref().map(|file| file.clone().unwrap_or_else(|| beside(&output, &manual.config.title)));
    zip.iter().try_for_each(|zip| keep_archive_out(zip, &args.manual.folder, &manual))?;
    let mut timings = manual.timings.clone();
    let mut supplies = manual.supplies()?;
    let mut made_from = supplies.made_from(&manual);
    let stands = timings.time("compare", || emit::stands(&output, &made_from))?;
    if stands.is_none() && !manual.makes_pages() {
        // The texts are those of the site that stands there, but something else is not.
        manual = editions::check(&args.manual.folder, &Choices { standing: None, ..choices }, &mut memo)?;
        if super::fails(&manual, args.strict) {
            return Err(Error::Usage("the chapters were changed while they were read\n  try: build again".to_owned()));
        }
        (timings, supplies) = (manual.timings.clone(), manual.supplies()?);
        made_from = supplies.made_from(&manual);
    }
    let report = match (stands, &zip) {
        (Some(report), None) => report,
        _ => {
            let recipes = timings.time("render", || supplies.site(&manual))?;
            let publish = || emit::emit(&output, &recipes, &made_from);
            let report = stands.map_or_else(|| timings.time("publish", publish), Ok)?;
            if let Some(zip) = &zip {
                timings.time("zip", || emit::archive(zip, &recipes))?;
            }
            super::leave(recipes);
            report
        }
    };
    progress.finish();
    if args.record {
        record(&manual)?;
    }
    if !voice.quiet {
        super::say(&mut std::io::stdout(), &format!("{}\n", summary(&manual, &report, &output)));
        if let Some(zip) = &zip {
            super::say(&mut std::io::stdout(), &format!("hand on {}\n", zip.display()));
        }
    }
    if args.timings {
        super::say(&mut std::io::stderr(), &table(&timings, manual.parsed.len(), memo.reused));
    }
    super::leave((manual, memo));
    Ok(super::exit(false))
}

/// Checks the manual and says what was found; none where that keeps it from being published.
fn checked(args: &BuildArgs, choices: &Choices, memo: &mut Memo, voice: Voice) -> Result<Option<Checked>, Error> {
    let manual = editions::check(&args.manual.folder, choices, memo)?;
    let failed = choices.progress.aside(|| super::report(&manual, Format::Human, args.strict, voice));
    if failed {
        choices.progress.finish();
        if !voice.quiet {
            super::say(&mut std::io::stderr(), "nothing was published\n");
        }
    }
    Ok((!failed).then_some(manual))
}

/// Where the site goes.
fn output(args: &BuildArgs, manual: &Checked) -> Result<PathBuf, Error> {
    let output = args.output.clone().unwrap_or_else(|| args.manual.folder.join(&manual.config.output));
    keep_out(&output, &args.manual.folder.join(&manual.config.content))?;
    for edition in &manual.editions {
        keep_out(&output, &args.manual.folder.join(&edition.folder))?;
    }
    Ok(output)
}

/// What the site that stands in the output folder was made from; not asked where pages will be made in any case.
fn standing(args: &BuildArgs) -> Option<String> {
    if args.zip.is_some() {
        return None;
    }
    let output = || Some(args.manual.folder.join(&config::read(&args.manual.folder).ok()?.0.output));
    emit::made_from(&args.output.clone().or_else(output)?)
}

/// Writes what was published into the address book, beside what earlier editions published.
fn record(manual: &Checked) -> Result<(), Error> {
    let book = match source::read_beside(&manual.folder, addresses::FILE)? {
        Some(_) => super::publish_check::book(manual)?.0,
        None => Book::default(),
    };
    rewrite::put(&manual.folder, addresses::FILE, book.with(manual).write().as_bytes())
}

/// Where the archive goes when the command line does not say.
fn beside(output: &Path, title: &str) -> PathBuf {
    let name = slug(title);
    output.with_file_name(format!("{}.zip", if name.is_empty() { "manual" } else { &name }))
}

/// Each stage's time in a column, and what that makes for one page.
fn table(timings: &Timings, files: usize, kept: usize) -> String {
    let line = |name: &str, time: Duration| format!("{name:<10}{:>9.1} ms", time.as_secs_f64() * 1000.0);
    let mut table = String::new();
    for &(stage, time) in timings.stages() {
        table.push_str(&line(stage, time));
        if stage == "parse" {
            table.push_str(&format!("   {} files parsed, {kept} kept from before", files - kept));
        }
        table.push('\n');
    }
    let rate = files as f64 / timings.total().as_secs_f64().max(f64::EPSILON);
    table + &line("all", timings.total()) + &format!("   {rate:.0} files a second\n")
}

/// The site may not go where the chapters are, nor to a folder that holds them: an author who then empties the output would lose them.
fn keep_out(output: &Path, content: &Path) -> Result<(), Error> {
    if !meet(output, content) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "the site cannot go to `{}`, where the manual's own chapters are\n  try: choose another folder with `--output`",
        output.display()
    )))
}

/// The archive may not go among what the manual is made of: it would be a file of the manual from then on.
fn keep_archive_out(zip: &Path, folder: &Path, manual: &Checked) -> Result<(), Error> {
    let own = [manual.config.content.as_str(), "themes"].into_iter();
    let mut own = own.chain(manual.editions.iter().map(|edition| edition.folder.as_str()));
    let Some(name) = own.find(|name| meet(zip, &folder.join(name))) else { return Ok(()) };
    Err(Error::Usage(format!(
        "the zip file cannot go to `{}`, because the manual is made of what stands in `{name}`\n  try: name another file with `--zip=FILE`",
        zip.display()
    )))
}

/// Whether one of two places lies in the other.
fn meet(place: &Path, own: &Path) -> bool {
    let (Ok(own), Some(there)) = (own.canonicalize(), nearest_there(place)) else { return false };
    there.starts_with(&own) || place.exists() && own.starts_with(&there)
}

/// The output folder, or the nearest folder above it that is there.
fn nearest_there(output: &Path) -> Option<PathBuf> {
    std::path::absolute(output).ok()?.ancestors().find_map(|folder| folder.canonicalize().ok())
}

fn summary(manual: &Checked, report: &Report, output: &Path) -> String {
    let of = |manual: &Checked| manual.outline.pages().filter(|(_, page)| !page.draft).count();
    let pages = of(manual) + manual.editions.iter().map(|edition| of(&edition.manual)).sum::<usize>();
    let what = if report.written == 0 && report.removed == 0 {
        "nothing changed".to_owned()
    } else {
        format!("{} written, {} removed", super::counted(report.written, "file"), report.removed)
    };
    let editions = match manual.editions.len() {
        0 => String::new(),
        earlier => format!(" in {} editions", earlier + 1),
    };
    format!("{}{editions}, {what}\nopen {}", super::counted(pages, "page"), start_page(output).display())
}

/// The start page as a path that can be opened from anywhere.
fn start_page(output: &Path) -> PathBuf {
    // Not the path that the system itself uses, which browsers on Windows do not take.
    std::path::absolute(output).unwrap_or_else(|_| output.to_owned()).join("index.html")
}
