//! For programs: one JSON object, as `docs/findings.schema.json` describes it. A change that could break a reader raises the version.

use super::Report;
use super::group;
use crate::diagnostic::{Finding, Place};
use crate::text::position::Position;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<FindingView<'a>>,
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'a str,
    rule: &'a str,
    severity: &'a str,
    #[serde(flatten)]
    place: PlaceView,
    message: &'a str,
    group: String,
    label: &'a str,
    notes: &'a [String],
    related: Vec<RelatedView<'a>>,
    fix: Option<FixView<'a>>,
}

#[derive(Serialize)]
struct PlaceView {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    #[serde(flatten)]
    place: PlaceView,
    label: &'a str,
}

#[derive(Serialize)]
struct FixView<'a> {
    #[serde(flatten)]
    place: PlaceView,
    replacement: &'a str,
    certain: bool,
}

/// Renders all findings.
pub(super) fn render(report: &Report) -> String {
    let findings = report.findings().iter().map(|finding| view(report, finding)).collect();
    // Strings and numbers always serialise.
    let mut json = serde_json::to_string_pretty(&Document { version: 1, findings }).unwrap_or_default();
    json.push('\n');
    json
}

fn view<'a>(report: &Report, finding: &'a Finding) -> FindingView<'a> {
    FindingView {
        code: finding.rule.code,
        rule: finding.rule.name,
        severity: finding.severity.word(),
        place: place(report, &finding.place),
        message: &finding.message,
        group: group::key(finding),
        label: &finding.label,
        notes: &finding.notes,
        related: finding
            .related
            .iter()
            .map(|related| RelatedView { place: place(report, &related.place), label: &related.label })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| FixView {
            place: place(report, &fix.place),
            replacement: &fix.replacement,
            certain: fix.certain,
        }),
    }
}

fn place(report: &Report, place: &Place) -> PlaceView {
    let (Position { line, column }, end) = report.positions(place);
    PlaceView { path: report.path(place), line, column, end_line: end.line, end_column: end.column }
}
