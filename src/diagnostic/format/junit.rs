//! For the test reports of a CI server: a suite for each file, a case for each finding. An error is a failure; a warning fails only where
//! warnings fail the run, and is else a case that was skipped with a reason. A manual without findings is one case that passed.

use super::{Report, human};
use crate::diagnostic::Finding;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

/// Renders all findings.
pub(super) fn render(report: &Report) -> String {
    let mut document = quick_junit::Report::new("guidepost");
    for file in report.findings().chunk_by(|a, b| a.place.file == b.place.file) {
        let mut suite = TestSuite::new(report.path(&file[0].place));
        suite.add_test_cases(file.iter().map(|finding| case(report, finding)));
        document.add_test_suite(suite);
    }
    if document.test_suites.is_empty() {
        let mut suite = TestSuite::new("guidepost");
        suite.add_test_case(TestCase::new("every reference leads somewhere", TestCaseStatus::success()));
        document.add_test_suite(suite);
    }
    // Writing into memory does not fail.
    let xml = document.to_string().unwrap_or_default();
    // The library counts skipped cases of the whole report too, which Jenkins' schema does not know.
    xml.replacen(&format!(" skipped=\"{}\"", document.skipped), "", 1)
}

fn case(report: &Report, finding: &Finding) -> TestCase {
    let mut status = match report.fails(finding) {
        true => TestCaseStatus::non_success(NonSuccessKind::Failure),
        false => TestCaseStatus::skipped(),
    };
    status.set_type(finding.rule.name);
    status.set_message(&*finding.message);
    status.set_description(human::alone(report, finding));
    let (start, _) = report.positions(&finding.place);
    let mut case = TestCase::new(format!("{}:{} {}", start.line, start.column, finding.rule.name), status);
    case.set_classname(report.path(&finding.place));
    case
}
