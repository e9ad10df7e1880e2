//! News: what browsers are told after each build, and how findings look there.
//!
//! Takes a build, returns a line of JSON for open pages and the findings as HTML: each with its sentence, its place, the line it stands in, what to write
//! instead, and the way to the page in question. Never decides what is shown: that is for the script on the page.

use super::desk::Build;
use super::shelf::Shelf;
use crate::diagnostic::{Finding, Severity};
use crate::text::position::{LineIndex, Position};
use crate::text::{address, escape_html, push_escaped, with_code};
use crate::{Checked, Error};
use serde::Serialize;
use std::sync::{Arc, LazyLock};
use tera::{Context, Tera};

/// Where the server's own files are. Hidden folders are never published, so no page of a manual can stand here.
pub(super) const OWN: &str = "/.guidepost/";

/// More findings than this are counted, not shown: nobody mends so many from a browser.
const MOST: usize = 100;

/// What the server shows and tells at one moment; replaced as a whole.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// The first build is done.
    pub ready: bool,
    /// The last manual without errors.
    pub shelf: Option<Arc<Shelf>>,
    /// The name of the build it came from; empty when there was none yet.
    pub edition: String,
    /// Where a browser that follows should go.
    pub place: Option<String>,
    pub findings: Arc<Findings>,
    /// The name of the build that these findings were first seen in.
    pub findings_name: String,
}

/// What is wrong with the manual as it stands.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Findings {
    errors: usize,
    warnings: usize,
    /// Nothing in a browser for none.
    html: String,
}

/// What an open page is told.
#[derive(Serialize)]
struct News<'a> {
    edition: &'a str,
    place: Option<&'a str>,
    findings: &'a str,
    errors: usize,
    warnings: usize,
}

impl Shown {
    /// For open pages.
    pub fn news(&self) -> String {
        let news = News {
            edition: &self.edition,
            place: self.place.as_deref(),
            findings: &self.findings_name,
            errors: self.findings.errors,
            warnings: self.findings.warnings,
        };
        // Strings and numbers always serialise.
        serde_json::to_string(&news).unwrap_or_default()
    }

    /// A part of a page: all findings.
    pub fn findings_html(&self) -> &str {
        &self.findings.html
    }

    /// The page that stands where no manual can be shown yet.
    pub fn instead(&self) -> String {
        instead("This manual cannot be shown yet", &self.findings.html, ("instead", &self.findings_name))
    }

    /// The page that stands where one page of the manual cannot be made; like any other, it gives way to the next edition.
    pub fn in_place_of_a_page(&self, error: &Error) -> String {
        instead(
            "This page cannot be shown yet",
            &html_of(1, 0, false, &[trouble(&error.to_string())]),
            ("edition", &self.edition),
        )
    }
}

/// The page at a place, below the site's root.
pub(super) fn page_of(place: &str) -> Option<String> {
    let path = place.split('#').next()?.strip_prefix('/')?;
    Some(address::decode(path).into_owned())
}

/// One finding, for the template. What ends in `_html` is HTML.
#[derive(Serialize)]
struct FindingView {
    severity: &'static str,
    rule: &'static str,
    message_html: String,
    place: String,
    line_html: String,
    label_html: String,
    help_html: Vec<String>,
    url: String,
    title: String,
}

impl Findings {
    /// What a build found; links lead to pages on the shelf.
    pub fn of(build: &Build, shelf: Option<&Shelf>) -> Self {
        let all: &[Finding] = build.manual.as_ref().map_or(&[], |manual| &manual.findings);
        let errors = all.iter().filter(|finding| finding.severity == Severity::Error).count();
        let (errors, warnings) = (errors + usize::from(build.trouble.is_some()), all.len() - errors);
        if errors + warnings == 0 {
            return Self::default();
        }
        let mut views: Vec<FindingView> = build.trouble.iter().map(|error| trouble(&error.to_string())).collect();
        if let Some(manual) = &build.manual {
            // What keeps the manual from being shown stands first.
            let by_weight = |weight: Severity| all.iter().filter(move |finding| finding.severity == weight);
            let shown = by_weight(Severity::Error).chain(by_weight(Severity::Warning)).take(MOST);
            views.extend(shown.map(|finding| view(manual, finding, shelf)));
        }
        Self { errors, warnings, html: html_of(errors, warnings, shelf.is_some(), &views) }
    }
}

/// Findings as a part of a page; `kept` where a page without errors can be seen behind it.
fn html_of(errors: usize, warnings: usize, kept: bool, views: &[FindingView]) -> String {
    let mut context = Context::new();
    context.insert("errors", &errors);
    context.insert("warnings", &warnings);
    context.insert("kept", &kept);
    context.insert("more", &(errors + warnings - views.len()));
    context.insert("findings", views);
    render("findings.html", &context)
}

/// A page of its own for findings, and what the script on it is told that it stands for.
fn instead(title: &str, findings_html: &str, (what, name): (&str, &str)) -> String {
    let mut context = Context::new();
    context.insert("title", title);
    context.insert("findings_html", findings_html);
    context.insert("what", what);
    context.insert("name", name);
    context.insert("own", OWN);
    render("instead.html", &context)
}

/// An error is told as a finding that stands nowhere.
fn trouble(message: &str) -> FindingView {
    let mut lines = message.lines();
    FindingView {
        severity: Severity::Error.word(),
        rule: "",
        message_html: with_code(lines.next().unwrap_or_default()),
        place: String::new(),
        line_html: lines.clone().filter(|line| !is_help(line)).map(|line| format!("{}\n", escape_html(line))).collect(),
        label_html: String::new(),
        help_html: lines.filter(|line| is_help(line)).map(|line| with_code(line.trim())).collect(),
        url: String::new(),
        title: String::new(),
    }
}

fn is_help(line: &str) -> bool {
    line.trim_start().starts_with("try: ")
}

fn view(manual: &Checked, finding: &Finding, shelf: Option<&Shelf>) -> FindingView {
    let text = manual.text_of(&finding.place.file);
    let Position { line, column } = LineIndex::new(text).position(finding.place.span.start);
    let whole_file = finding.place.span.is_empty() && finding.place.span.start == 0;
    let fix = finding.fix.as_ref().filter(|fix| fix.certain).map(|fix| format!("write `{}`", fix.replacement));
    let (url, title) = page(manual, finding, shelf).unwrap_or_default();
    FindingView {
        severity: finding.severity.word(),
        rule: finding.rule.name,
        message_html: with_code(&finding.message),
        place: if whole_file {
            finding.place.file.to_string()
        } else {
            format!("{}:{line}:{column}", finding.place.file)
        },
        line_html: if whole_file { String::new() } else { line_html(text, finding) },
        label_html: with_code(&finding.label),
        help_html: finding.notes.iter().chain(&fix).map(|help| with_code(help)).collect(),
        url,
        title,
    }
}

/// The line a finding stands in, with its place marked; only the first one where it spans several.
fn line_html(text: &str, finding: &Finding) -> String {
    let ends = |c| c == '\n' || c == '\r';
    let (before, rest) = text.split_at_checked(finding.place.span.start).unwrap_or((text, ""));
    let marked = rest.get(..finding.place.span.len()).unwrap_or(rest);
    let before = &before[before.rfind(ends).map_or(0, |end| end + 1)..];
    let behind = rest[marked.len()..].split(ends).next().unwrap_or_default();
    let (marked, behind) = match marked.split_once(ends) {
        Some((first, _)) => (first, ""),
        None => (marked, behind),
    };
    let mut html = escape_html(before.trim_start());
    html.push_str("<mark>");
    push_escaped(&mut html, marked);
    html.push_str("</mark>");
    push_escaped(&mut html, behind);
    html
}

/// The page and section a finding stands in: their address and title, where the shelf has that page.
fn page(manual: &Checked, finding: &Finding, shelf: Option<&Shelf>) -> Option<(String, String)> {
    let outline = &manual.outline;
    let path = finding.place.file.strip_prefix(manual.config.content.as_str())?.strip_prefix('/')?;
    let page = outline.page_of_file(path)?;
    let address = &outline[page].address;
    shelf.filter(|shelf| shelf.has_page(address))?;
    let parsed = &manual.parsed[outline[page].source?];
    let url = format!("/{}", address::encode(address));
    let title = outline.full_title(outline[page].node);
    let section = parsed.sections.iter().rfind(|section| section.heading.span.start <= finding.place.span.start);
    Some(match section {
        Some(section) => {
            (format!("{url}#{}", address::encode(&section.id)), format!("{title} / {}", section.heading.text))
        }
        None => (url, title),
    })
}

fn render(template: &str, context: &Context) -> String {
    static TEMPLATES: LazyLock<Result<Tera, tera::Error>> = LazyLock::new(|| {
        let mut tera = Tera::new();
        tera.add_raw_templates([
            ("findings.html", include_str!("page/findings.html")),
            ("instead.html", include_str!("page/instead.html")),
        ])?;
        Ok(tera)
    });
    // Tests render both; should one ever fail, its reason is more use to a person than an empty page.
    match &*TEMPLATES {
        Ok(tera) => tera.render(template, context).unwrap_or_else(|error| escape_html(&error.to_string())),
        Err(error) => escape_html(&error.to_string()),
    }
}
