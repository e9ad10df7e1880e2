//! For people: the line with the place underlined, what is wrong in one sentence, and what to write instead.

use super::Report;
use crate::diagnostic::{Finding, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Renders all findings, an empty line between them.
pub(super) fn render(report: &Report) -> String {
    let renderer = if report.colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in report.findings() {
        text.push_str(&one(report, finding, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn one(report: &Report, finding: &Finding, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = report.path(&finding.place);
    let source = report.manual.text_of(&finding.place.file);
    let title = level.primary_title(&finding.message).id(finding.rule.name);
    let span = &finding.place.span;
    // A finding about a whole file has nothing to underline.
    let mut group = if span.is_empty() && span.start == 0 || source.is_empty() {
        Group::with_title(title).element(Origin::path(&path))
    } else {
        let annotation = AnnotationKind::Primary.span(span.clone()).label(&finding.label);
        Group::with_title(title).element(Snippet::source(source).path(&path).annotation(annotation))
    };
    let related: Vec<(String, &str, &crate::diagnostic::Related)> = finding
        .related
        .iter()
        .map(|related| (report.path(&related.place), report.manual.text_of(&related.place.file), related))
        .collect();
    for (path, source, related) in &related {
        if source.is_empty() {
            continue;
        }
        let annotation = AnnotationKind::Context.span(related.place.span.clone()).label(&related.label);
        group = group.element(Snippet::source(*source).path(path).annotation(annotation));
    }
    for note in &finding.notes {
        group = group.element(Level::HELP.message(note));
    }
    let fix = finding.fix.as_ref().filter(|fix| fix.certain).map(|fix| format!("write `{}`", fix.replacement));
    if let Some(fix) = &fix {
        group = group.element(Level::HELP.message(fix));
    }
    renderer.render(&[group])
}
