//! Formats: the same settled findings for people, for programs and for CI.
//!
//! Each renderer takes a [`Report`] and returns a string; none decides what stands in it, or writes it anywhere.

mod github;
mod group;
mod human;
mod json;
mod junit;
mod sarif;

use super::{Finding, Place, Severity};
use crate::Checked;
use crate::text::position::{LineIndex, Position};
use std::collections::HashMap;

pub(crate) use group::groups;

/// An output format of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Underlined lines, for people
    #[default]
    Human,
    /// One JSON object, as docs/findings.schema.json describes it
    Json,
    /// Annotations on the lines of a pull request, for GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// JUnit XML, for the test reports of a CI server
    Junit,
}

/// How the findings are to be shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style<'a> {
    /// What stands before every path, so that it can be opened from where the command was run; ends with `/` or is empty.
    pub prefix: &'a str,
    /// The people's format may use colours.
    pub colour: bool,
    /// How many columns the people's format may fill; nothing is known of them where it is `None`.
    pub width: Option<usize>,
    /// The people's format lists every place of a group.
    pub every_place: bool,
    /// Warnings fail the run too.
    pub strict: bool,
}

/// Findings, and what is needed to show them.
pub(crate) struct Report<'a> {
    manual: &'a Checked,
    style: Style<'a>,
    lines: HashMap<&'a str, LineIndex<'a>>,
}

/// Renders the findings of a manual in a format.
pub fn render(manual: &Checked, style: Style, format: Format) -> String {
    let report = Report::new(manual, style);
    match format {
        Format::Human => human::render(&report),
        Format::Json => json::render(&report),
        Format::Github => github::render(&report),
        Format::Sarif => sarif::render(&report),
        Format::Junit => junit::render(&report),
    }
}

/// A replacement longer than this is not shown with all that stands around it.
const LONGEST_SHOWN: usize = 120;

impl<'a> Report<'a> {
    pub(crate) fn new(manual: &'a Checked, style: Style<'a>) -> Self {
        let mut lines = HashMap::new();
        for finding in &manual.findings {
            let related = finding.related.iter().map(|related| &related.place);
            let places = related.chain(finding.fix.iter().map(|fix| &fix.place)).chain([&finding.place]);
            for place in places {
                lines.entry(&*place.file).or_insert_with(|| LineIndex::new(manual.text_of(&place.file)));
            }
        }
        Self { manual, style, lines }
    }

    fn findings(&self) -> &'a [Finding] {
        &self.manual.findings
    }

    /// The text a place lies in.
    pub(crate) fn text(&self, place: &Place) -> &'a str {
        self.manual.text_of(&place.file)
    }

    /// A file's path as the reader of the report can open it.
    pub(crate) fn path(&self, place: &Place) -> String {
        format!("{}{}", self.style.prefix, place.file)
    }

    /// Where a place starts and ends.
    fn positions(&self, place: &Place) -> (Position, Position) {
        let first = Position { line: 1, column: 1 };
        self.lines.get(&*place.file).map_or((first, first), |lines| {
            let start = lines.position(place.span.start);
            (start, if place.span.is_empty() { start } else { lines.position(place.span.end) })
        })
    }

    /// Whether a place is all of a file, or in one that is no text: there is nothing to underline.
    pub(crate) fn is_whole_file(&self, place: &Place) -> bool {
        (place.span.is_empty() && place.span.start == 0) || self.manual.text_of(&place.file).is_empty()
    }

    /// `path:line:column`
    pub(crate) fn locus(&self, place: &Place) -> String {
        let (start, _) = self.positions(place);
        format!("{}:{}:{}", self.path(place), start.line, start.column)
    }

    /// Whether a finding fails the run.
    fn fails(&self, finding: &Finding) -> bool {
        self.style.strict || finding.severity == Severity::Error
    }

    /// All that a finding says, a line each, where no source line can be shown beside it: what is wrong, the question that stands
    /// under the place, and what helps.
    pub(crate) fn words(&self, finding: &Finding) -> Vec<String> {
        let asked = Some(&finding.label).filter(|label| label.ends_with('?'));
        std::iter::once(&finding.message).chain(asked).cloned().chain(self.advice(finding)).collect()
    }

    /// What helps, a line each: the notes, and the words to paste where they are certain and nothing above says them.
    fn advice(&self, finding: &Finding) -> Vec<String> {
        let mut lines = finding.notes.clone();
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.certain) {
            let (line, words) = self.paste(finding, fix);
            let said = lines.iter().chain([&finding.label]).any(|line| line.contains(&words));
            if !said {
                lines.push(line);
            }
        }
        lines
    }

    /// "write `…`": the whole reference as it should be, or only what is replaced where that is long or elsewhere.
    fn paste(&self, finding: &Finding, fix: &super::Fix) -> (String, String) {
        let (all, part) = (&finding.place.span, &fix.place.span);
        let text = self.manual.text_of(&fix.place.file);
        let whole = (finding.place.file == fix.place.file && all.start <= part.start && part.end <= all.end)
            .then(|| Some((text.get(all.start..part.start)?, text.get(part.end..all.end)?)))
            .flatten();
        match whole {
            Some((before, behind)) => {
                let whole = format!("{before}{}{behind}", fix.replacement);
                let short = whole.chars().count() <= LONGEST_SHOWN && !whole.contains(['\n', '\r', '`']);
                let words = format!("`{}`", if short { &whole } else { &fix.replacement });
                (format!("write {words}"), words)
            }
            None => {
                let words = format!("`{}`", fix.replacement);
                (format!("write {words} at {}", self.locus(&fix.place)), words)
            }
        }
    }
}
