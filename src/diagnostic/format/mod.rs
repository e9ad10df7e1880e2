//! Formats: the same settled findings for people, for programs and for CI.
//!
//! Each renderer takes a [`Report`] and returns a string; none decides what stands in it, or writes it anywhere.

mod human;
mod json;

use super::{Finding, Place};
use crate::Checked;
use crate::text::position::{LineIndex, Position};

/// An output format of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Underlined lines, for people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Findings, and what is needed to show them.
pub struct Report<'a> {
    /// The manual they were found in.
    pub manual: &'a Checked,
    /// What stands before every path, so that it can be opened from where the command was run; ends with `/` or is empty.
    pub prefix: &'a str,
    /// The people's format may use colours.
    pub colour: bool,
}

/// Renders the findings of a manual in a format.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Human => human::render(report),
        Format::Json => json::render(report),
    }
}

impl Report<'_> {
    fn findings(&self) -> &[Finding] {
        &self.manual.findings
    }

    /// A file's path as the reader of the report can open it.
    fn path(&self, place: &Place) -> String {
        format!("{}{}", self.prefix, place.file)
    }

    /// Where a place starts and ends.
    fn positions(&self, place: &Place) -> (Position, Position) {
        let lines = LineIndex::new(self.manual.text_of(&place.file));
        (lines.position(place.span.start), lines.position(place.span.end))
    }
}
