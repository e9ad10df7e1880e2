//! Groups: the same fault in many places, said once.
//!
//! Takes findings in order of place, returns them grouped by what is wrong, each group where its first finding stands. Nothing is lost.

use crate::diagnostic::Finding;
use std::collections::HashMap;

/// Findings of one rule with one message.
pub(crate) struct Group<'a> {
    /// The one that comes first.
    pub first: &'a Finding,
    /// The others, in order.
    pub others: Vec<&'a Finding>,
}

/// What makes two findings the same fault: the same for every run and every format, and for programs nothing but a name.
pub(super) fn key(finding: &Finding) -> String {
    format!("{} {}", finding.rule.code, finding.message)
}

/// Groups findings, in the order of their first places.
pub(crate) fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut numbers: HashMap<_, usize> = HashMap::new();
    for finding in findings {
        match numbers.get(&(finding.severity, finding.rule.code, &finding.message)) {
            Some(&number) => groups[number].others.push(finding),
            None => {
                numbers.insert((finding.severity, finding.rule.code, &finding.message), groups.len());
                groups.push(Group { first: finding, others: Vec::new() });
            }
        }
    }
    groups
}
