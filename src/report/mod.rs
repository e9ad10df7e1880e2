//! Report: one page for people who don't use terminals.
//!
//! Takes a checked manual, returns a page of HTML that holds everything it shows and loads nothing: the verdict, the findings by chapter with
//! their places and what to do, who refers to what, when pages are to be reviewed, pages that nothing refers to, and files that
//! nobody uses. Writes nothing, and decides nothing.

mod faults;
mod links;
mod reviews;

use crate::calendar::Day;
use crate::diagnostic::format::Style;
use crate::diagnostic::{certain, count};
use crate::{Checked, Error};
use serde::Serialize;
use tera::{Context, Tera};

/// How a report begins, by which one is told from any other file.
pub const MARK: &str = "<!doctype html>\n<!-- A report of guidepost. -->\n";

const TEMPLATE: &str = include_str!("page.html");

#[derive(Serialize)]
struct Verdict {
    errors: usize,
    warnings: usize,
    /// Findings that `--fix` mends.
    certain: usize,
    pages: usize,
    references: usize,
    fails: bool,
}

/// Makes the report; which reviews are overdue it says only where it is told what day it is.
///
/// # Errors
/// When the template cannot be rendered, which no manual can bring about.
pub fn page(manual: &Checked, style: Style, today: Option<Day>) -> Result<String, Error> {
    let (errors, warnings) = count(&manual.findings);
    let verdict = Verdict {
        errors,
        warnings,
        certain: certain(&manual.findings).count(),
        pages: manual.outline.page_count(),
        references: manual.parsed.iter().map(|parsed| parsed.references.len()).sum(),
        fails: errors > 0 || (style.strict && warnings > 0),
    };
    let links = links::Links::new(manual, style);
    let mut context = Context::new();
    context.insert("title", &manual.config.title);
    context.insert("edition", &manual.config.edition);
    context.insert("language", &manual.config.language);
    context.insert("verdict", &verdict);
    context.insert("chapters", &faults::by_chapter(manual, style));
    context.insert("links", &links.chapters);
    context.insert("reviews", &reviews::all(manual, style, today));
    context.insert("today", &today.map(|day| day.to_string()));
    context.insert("orphans", &links.orphans);
    context.insert("unused", &links.unused);
    let failed = |error: tera::Error| Error::Usage(format!("the report could not be made: {error}"));
    let mut tera = Tera::new();
    tera.add_raw_template("report.html", TEMPLATE).map_err(failed)?;
    Ok(format!("{MARK}{}", tera.render("report.html", &context).map_err(failed)?))
}
