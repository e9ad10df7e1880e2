//! SARIF 2.1.0, for code scanning and editors: every rule with its documentation, every finding with its places and its fix.

use super::{Report, group};
use crate::diagnostic::{Finding, Place, Rule, Severity, rules};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Invocation, Location, Message, MultiformatMessageString,
    PhysicalLocation, PropertyBag, Region, Replacement, ReportingConfiguration, ReportingDescriptor, Result,
    ResultLevel, Run, Sarif, Tool, ToolComponent, Version,
};
use std::collections::BTreeMap;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The folder that paths count from, as CI servers call it.
const ROOT: &str = "%SRCROOT%";
/// All that a path in an address may not hold as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Renders all findings.
pub(super) fn render(report: &Report) -> String {
    let rules: Vec<ReportingDescriptor> = rules::RULES.iter().map(|rule| descriptor(rule)).collect();
    let driver = ToolComponent::builder()
        .name("guidepost")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(rules)
        .build();
    let root = ArtifactLocation::builder().description(text("the folder that guidepost was run in")).build();
    let results: Vec<Result> = report.findings().iter().map(|finding| result(report, finding)).collect();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .original_uri_base_ids(BTreeMap::from([(ROOT.to_owned(), root)]))
        .invocations(vec![Invocation::builder().execution_successful(true).build()])
        .results(results)
        .build();
    let log = Sarif::builder().version(json!(Version::V2_1_0)).schema(SCHEMA).runs(vec![run]).build();
    // Strings and numbers always serialise.
    let mut json = serde_json::to_string_pretty(&log).unwrap_or_default();
    json.push('\n');
    json
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let say = |text: &str| MultiformatMessageString::builder().text(text).build();
    let level = json!(rule.severity.word());
    ReportingDescriptor::builder()
        .id(rule.code)
        .name(rule.name)
        .short_description(say(rule.summary))
        .help(MultiformatMessageString::builder().text(rule.doc).markdown(rule.doc).build())
        .default_configuration(ReportingConfiguration::builder().level(level).build())
        .build()
}

fn result(report: &Report, finding: &Finding) -> Result {
    let index = rules::RULES.iter().position(|rule| rule.code == finding.rule.code).unwrap_or_default();
    let related = finding.related.iter().zip(1..).map(|(related, id)| {
        let place = physical(report, &related.place);
        Location::builder().id(id).physical_location(place).message(text(&related.label)).build()
    });
    let fixes = finding.fix.iter().map(|proposed| fix(report, proposed));
    let named = PropertyBag::builder()
        .additional_properties(BTreeMap::from([("group".to_owned(), json!(group::key(finding)))]))
        .build();
    Result::builder()
        .rule_id(finding.rule.code)
        .rule_index(index as i64)
        .level(match finding.severity {
            Severity::Error => ResultLevel::Error,
            Severity::Warning => ResultLevel::Warning,
        })
        .message(text(&report.words(finding).join("\n")))
        .locations(vec![Location::builder().physical_location(physical(report, &finding.place)).build()])
        .related_locations(related.collect::<Vec<_>>())
        .fixes(fixes.collect::<Vec<_>>())
        .properties(named)
        .build()
}

fn fix(report: &Report, fix: &crate::diagnostic::Fix) -> Fix {
    let replacement = Replacement::builder()
        .deleted_region(region(report, &fix.place))
        .inserted_content(ArtifactContent::builder().text(&fix.replacement).build())
        .build();
    let change = ArtifactChange::builder()
        .artifact_location(artifact(report, &fix.place))
        .replacements(vec![replacement])
        .build();
    let word = if fix.certain { "write" } else { "perhaps write" };
    let description = text(&format!("{word} `{}`", fix.replacement));
    Fix::builder().description(description).artifact_changes(vec![change]).build()
}

fn physical(report: &Report, place: &Place) -> PhysicalLocation {
    PhysicalLocation::builder().artifact_location(artifact(report, place)).region(region(report, place)).build()
}

fn artifact(report: &Report, place: &Place) -> ArtifactLocation {
    let uri = utf8_percent_encode(&report.path(place), ESCAPED).to_string();
    ArtifactLocation::builder().uri(uri).uri_base_id(ROOT).build()
}

fn region(report: &Report, place: &Place) -> Region {
    let (start, end) = report.positions(place);
    if report.is_whole_file(place) {
        return Region::builder().start_line(1).build();
    }
    Region::builder()
        .start_line(start.line as i64)
        .start_column(start.column as i64)
        .end_line(end.line as i64)
        .end_column(end.column as i64)
        .build()
}

fn text(text: &str) -> Message {
    Message::builder().text(text).build()
}
