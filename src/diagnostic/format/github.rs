//! For GitHub Actions: one workflow command a finding, which GitHub shows at its line of the pull request.

use super::Report;
use crate::diagnostic::Finding;

/// Renders all findings, one a line.
pub(super) fn render(report: &Report) -> String {
    report.findings().iter().map(|finding| command(report, finding)).collect()
}

fn command(report: &Report, finding: &Finding) -> String {
    let (start, end) = report.positions(&finding.place);
    let mut properties = format!("file={},line={}", property(&report.path(&finding.place)), start.line);
    // GitHub takes columns only for a place on one line.
    if start.line != end.line {
        properties.push_str(&format!(",endLine={}", end.line));
    } else if !report.is_whole_file(&finding.place) {
        properties.push_str(&format!(",col={},endLine={},endColumn={}", start.column, end.line, end.column));
    }
    let title = property(&format!("guidepost {}", finding.rule.name));
    let mut message = report.words(finding);
    message.extend(finding.related.iter().map(|other| format!("{}: {}", report.locus(&other.place), other.label)));
    let message = data(&message.join("\n"));
    format!("::{} {properties},title={title}::{message}\n", finding.severity.word())
}

/// What stands behind `::` may hold anything but what would end the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property may not hold what ends it, either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
