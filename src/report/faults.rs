//! Findings by chapter, each fault once with all its places.

use crate::Checked;
use crate::diagnostic::Finding;
use crate::diagnostic::format::{Report, Style, groups};
use crate::outline::Outline;
use crate::text::excerpt::excerpt;
use crate::text::with_code;
use serde::Serialize;
use std::collections::BTreeMap;

/// A chapter with what is wrong in it.
#[derive(Serialize)]
pub(super) struct Chapter {
    title: String,
    count: usize,
    faults: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    severity: &'static str,
    rule: &'static str,
    message_html: String,
    /// What helps at every place of it.
    advice_html: Vec<String>,
    places: Vec<Spot>,
}

/// A place, with the line it stands on.
#[derive(Serialize)]
struct Spot {
    locus: String,
    before: String,
    marked: String,
    behind: String,
    /// What helps at this place only, and what else is to be seen.
    advice_html: Vec<String>,
}

/// The order of chapters: their node, then the settings, then files that are no pages.
type Key = (u32, String);

/// What is wrong, chapter by chapter in reading order.
pub(super) fn by_chapter(manual: &Checked, style: Style) -> Vec<Chapter> {
    let report = Report::new(manual, style);
    let mut chapters: BTreeMap<Key, Vec<Finding>> = BTreeMap::new();
    for finding in &manual.findings {
        chapters.entry(key(manual, finding)).or_default().push(finding.clone());
    }
    let chapters = chapters.into_iter();
    chapters
        .map(|((_, title), findings)| {
            let faults = groups(&findings).iter().map(|group| fault(&report, group.first, &group.others)).collect();
            Chapter { title, count: findings.len(), faults }
        })
        .collect()
}

fn key(manual: &Checked, finding: &Finding) -> Key {
    let (outline, file) = (&manual.outline, &*finding.place.file);
    if file == &*manual.config.file {
        return (u32::MAX - 1, format!("Settings ({file})"));
    }
    let below = file.strip_prefix(&manual.config.content).and_then(|rest| rest.strip_prefix('/')).unwrap_or(file);
    let Some(page) = outline.page_of_file(below) else { return (u32::MAX, "Other files".to_owned()) };
    match outline.chapter_of(outline[page].node) {
        Some(chapter) => (chapter.0, outline.full_title(chapter)),
        None => (Outline::MANUAL.0, "Start page".to_owned()),
    }
}

fn fault(report: &Report, first: &Finding, others: &[&Finding]) -> Fault {
    let all: Vec<&Finding> = std::iter::once(first).chain(others.iter().copied()).collect();
    let helps: Vec<Vec<String>> = all.iter().map(|finding| asked(report, finding)).collect();
    let common = |line: &&String| helps.iter().all(|lines| lines.contains(line));
    let advice: Vec<String> = helps[0].iter().filter(common).cloned().collect();
    let own =
        |lines: &[String]| lines.iter().filter(|line| !advice.contains(line)).map(|line| with_code(line)).collect();
    Fault {
        severity: first.severity.word(),
        rule: first.rule.name,
        message_html: with_code(&first.message),
        places: all.iter().zip(&helps).map(|(finding, lines)| spot(report, finding, own(lines))).collect(),
        advice_html: advice.iter().map(|line| with_code(line)).collect(),
    }
}

/// What helps, with the question that a terminal shows under the place, and the other places that belong to it.
fn asked(report: &Report, finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = report.words(finding).split_off(1);
    lines.extend(finding.related.iter().map(|other| format!("{}: {}", report.locus(&other.place), other.label)));
    lines
}

fn spot(report: &Report, finding: &Finding, advice_html: Vec<String>) -> Spot {
    if report.is_whole_file(&finding.place) {
        let [before, marked, behind] = Default::default();
        return Spot { locus: report.path(&finding.place), before, marked, behind, advice_html };
    }
    let shown = excerpt(report.text(&finding.place), &finding.place.span);
    let locus = report.locus(&finding.place);
    Spot { locus, before: shown.before, marked: shown.marked, behind: shown.behind, advice_html }
}
