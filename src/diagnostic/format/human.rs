//! For people: the line with the place underlined, what is wrong in one sentence, and what to write instead. The same fault in many
//! places is shown once, with the other places listed.

use super::Report;
use super::group::{self, groups};
use crate::diagnostic::{Finding, Place, Severity};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use std::ops::Range;

/// How many other places of a group are listed unless all are asked for.
const PLACES: usize = 10;

/// What ends a line, alone or together.
const BREAKS: [char; 2] = ['\n', '\r'];

/// How many lines of one place are underlined.
const LINES: usize = 3;

/// A place that begins further right than this is cut out of its line, which cannot be done for two lines at once.
const FAR: usize = 60;

/// Renders all findings, an empty line between them.
pub(super) fn render(report: &Report) -> String {
    let renderer = renderer(report);
    let mut text = String::new();
    for group in groups(report.findings()) {
        text.push_str(&one(report, &group, &renderer));
        text.push_str("\n\n");
    }
    text
}

/// One finding by itself, for formats that quote it.
pub(super) fn alone(report: &Report, finding: &Finding) -> String {
    one(report, &group::Group { first: finding, others: Vec::new() }, &renderer(report))
}

fn renderer(report: &Report) -> Renderer {
    let renderer = if report.style.colour { Renderer::styled() } else { Renderer::plain() };
    match report.style.width {
        Some(width) => renderer.term_width(width),
        None => renderer,
    }
}

fn one(report: &Report, found: &group::Group, renderer: &Renderer) -> String {
    let finding = found.first;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&finding.message).id(finding.rule.name);
    let mut group = Group::with_title(title);
    group = match underline(report, AnnotationKind::Primary, &finding.place, &finding.label) {
        Some(snippet) => group.element(snippet),
        None => group.element(Origin::path(shown(&report.path(&finding.place)))),
    };
    let related = finding.related.iter();
    group = group
        .elements(related.filter_map(|other| underline(report, AnnotationKind::Context, &other.place, &other.label)));
    let help = report.advice(finding).into_iter().map(|line| Level::HELP.message(normalize_untrusted_str(&line)));
    let also = others(report, found).into_iter().map(|line| Level::NOTE.message(normalize_untrusted_str(&line)));
    renderer.render(&[group.elements(help).elements(also)])
}

fn underline<'a>(
    report: &Report<'a>,
    kind: AnnotationKind,
    place: &Place,
    label: &'a str,
) -> Option<Snippet<'a, Annotation<'a>>> {
    if report.is_whole_file(place) {
        return None;
    }
    let source = report.manual.text_of(&place.file);
    let mut parts = lines(source, place.span.clone());
    let (first, last) = (parts.first()?.start, parts.pop()?);
    // Only the lines that are shown: the renderer reads all of what it is given, once for each finding.
    let from = source.get(..first)?.rfind(BREAKS).map_or(0, |at| at + 1);
    let to = source.get(last.end..)?.find(BREAKS).map_or(source.len(), |at| last.end + at);
    let mark = |part: Range<usize>| kind.span(part.start - from..part.end - from);
    let marks: Vec<Annotation> = parts.into_iter().map(mark).chain([mark(last.clone()).label(label)]).collect();
    let (start, _) = report.positions(&Place::new(&place.file, first..first));
    let snippet = Snippet::source(source.get(from..to)?).line_start(start.line);
    Some(snippet.path(shown(&report.path(place))).annotations(marks))
}

/// What of each line a place covers, for the first few lines: each is underlined by itself, since an arc from a line to the next is
/// a puzzle to most people. White space at the ends is not underlined, nor is a line break.
fn lines(source: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let written = source.get(span.clone()).unwrap_or_default();
    let mut at = span.start;
    let mut parts = Vec::new();
    for line in written.split_inclusive(BREAKS) {
        let start = at + line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            parts.push(start..start + line.trim().len());
        }
        at += line.len();
    }
    let before = source[..parts.first().map_or(0, |first| first.start)].rsplit(BREAKS).next();
    let far = before.is_some_and(|before| before.len() > FAR);
    parts.truncate(if far { 1 } else { LINES });
    if parts.is_empty() { vec![span] } else { parts }
}

/// The other places of a group, each with its own words to paste where they differ.
fn others(report: &Report, found: &group::Group) -> Vec<String> {
    let first = report.advice(found.first);
    let place = |finding: &&Finding| {
        let own = report.advice(finding).into_iter().rfind(|line| !first.contains(line));
        let own = own.map(|line| format!(": {line}")).unwrap_or_default();
        format!("also at {}{own}", shown(&report.locus(&finding.place)))
    };
    let shown = if report.style.every_place { found.others.len() } else { PLACES };
    let mut lines: Vec<String> = found.others.iter().take(shown).map(place).collect();
    // One more line would say as little as the place itself.
    match found.others.len().saturating_sub(shown) {
        0 => {}
        1 => lines.extend(found.others.last().map(place)),
        more => lines.push(format!("and in {more} more places, which `--verbose` lists")),
    }
    lines
}

/// A path without characters that a terminal would obey.
fn shown(path: &str) -> String {
    path.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
