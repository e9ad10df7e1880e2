//! Settling: the severities of `manual.yaml`, the `allow` comments, and the order of place.
//!
//! Takes all raw findings of a run, returns those that stand. What may be a fault only because something could not be read is kept back. An `allow` comment or an override that matches nothing is itself a finding.

use super::{Finding, Place, Rule, Severity, rules};
use crate::config::{Config, Override};
use crate::parse::{Allow, Parsed};
use crate::source::Source;
use ahash::HashMap;
use globset::{Glob, GlobMatcher};
use std::sync::Arc;

/// Applies settings and comments, and sorts by place.
pub fn settle(findings: Vec<Finding>, config: &Config, sources: &[Source], parsed: &[Arc<Parsed>]) -> Vec<Finding> {
    let unread = Unread::of(&findings, config);
    let mut allows = Allows::new(sources, parsed);
    let mut severities = Severities::new(config);
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    kept.extend(
        findings.into_iter().filter(|finding| !allows.cover(finding)).filter_map(|finding| severities.weigh(finding)),
    );
    kept.extend(allows.unused().filter_map(|finding| severities.weigh(finding)));
    let idle: Vec<Finding> = severities.unused().collect();
    kept.extend(idle.into_iter().filter_map(|finding| severities.weigh(finding)));
    kept.retain(|finding| !unread.may_be_why(finding));
    kept.sort_by(|a, b| (a.place.order(), a.rule.code, &a.message).cmp(&(b.place.order(), b.rule.code, &b.message)));
    kept.dedup_by(|a, b| a.place == b.place && a.rule == b.rule && a.message == b.message);
    kept
}

/// What of a manual could not be read.
struct Unread {
    anything: bool,
    settings: bool,
}

impl Unread {
    fn of(findings: &[Finding], config: &Config) -> Self {
        let mut unread = findings.iter().filter(|finding| finding.is_unread()).peekable();
        Self { anything: unread.peek().is_some(), settings: unread.any(|finding| finding.place.file == config.file) }
    }

    /// Whether a fault may be none once everything can be read: the order and the numbers of chapters rest on the settings and on every
    /// file, and so does what is used.
    fn may_be_why(&self, finding: &Finding) -> bool {
        let number = [&rules::STALE_CHAPTER_NUMBER, &rules::UNKNOWN_CHAPTER_NUMBER, &rules::UNKNOWN_CHAPTER_FILE];
        let use_of = [&rules::UNUSED_ASSET, &rules::UNUSED_ALLOW];
        self.anything && (number.contains(&finding.rule) || use_of.contains(&finding.rule))
            || self.settings && finding.rule == &rules::UNKNOWN_MANUAL
    }
}

/// Rules that only some runs look after: what is said about them is needed, though this run found nothing.
const ASLEEP: &[&str] = &[rules::REVIEW_OVERDUE.name, rules::DEAD_ADDRESS.name];

/// What findings count for, and which overrides were needed.
struct Severities<'a> {
    config: &'a Config,
    overrides: Vec<(&'a Override, Option<GlobMatcher>, bool)>,
}

impl<'a> Severities<'a> {
    fn new(config: &'a Config) -> Self {
        let matcher = |item: &Override| Glob::new(&item.pattern).ok().map(|glob| glob.compile_matcher());
        Self { config, overrides: config.overrides.iter().map(|item| (item, matcher(item), false)).collect() }
    }

    /// A finding with the severity that the manual gives it; none where the manual ignores it.
    fn weigh(&mut self, finding: Finding) -> Option<Finding> {
        let mut severity = self.config.rules.get(finding.rule.name).copied().unwrap_or(Some(finding.severity));
        for (item, matcher, used) in &mut self.overrides {
            let Some(chosen) = item.rules.get(finding.rule.name) else { continue };
            if matcher.as_ref().is_some_and(|matcher| matcher.is_match(&*finding.place.file)) {
                severity = *chosen;
                *used = true;
            }
        }
        Some(finding.severity(severity?))
    }

    fn unused(&self) -> impl Iterator<Item = Finding> {
        let asleep = |item: &Override| item.rules.keys().any(|rule| ASLEEP.contains(rule));
        let idle = self.overrides.iter().filter(move |(item, _, used)| !used && !asleep(item));
        idle.map(|(item, _, _)| {
            let message = format!("the override for `{}` matches no finding", item.pattern);
            unused(self.config.place(item.span.clone()), message)
        })
    }
}

fn unused(place: Place, message: String) -> Finding {
    Finding::new(&rules::UNUSED_ALLOW, place, message)
        .label("not needed")
        .note("take it out, so that it cannot hide a fault later")
}

/// The `allow` comments of each file, and which of them were needed.
struct Allows<'a> {
    by_file: HashMap<&'a str, Vec<Allowed<'a>>>,
}

/// One of them; those of a file are in order of where their blocks begin.
struct Allowed<'a> {
    source: &'a Source,
    allow: &'a Allow,
    rule: Option<&'static Rule>,
    /// Where the last block ends that begins here or before: behind it none of them reaches.
    reach: usize,
    used: bool,
}

impl<'a> Allows<'a> {
    fn new(sources: &'a [Source], parsed: &'a [Arc<Parsed>]) -> Self {
        let mut by_file = HashMap::default();
        for (source, parsed) in sources.iter().zip(parsed).filter(|(_, parsed)| !parsed.allows.is_empty()) {
            let allowed = |allow| Allowed { source, allow, rule: rules::find(&allow.rule), reach: 0, used: false };
            let mut all: Vec<Allowed> = parsed.allows.iter().map(allowed).collect();
            all.sort_by_key(|allowed| allowed.allow.covers.start);
            let mut reach = 0;
            for allowed in &mut all {
                reach = reach.max(allowed.allow.covers.end);
                allowed.reach = reach;
            }
            by_file.insert(&*source.file, all);
        }
        Self { by_file }
    }

    fn cover(&mut self, finding: &Finding) -> bool {
        let Some(all) = self.by_file.get_mut(&*finding.place.file) else { return false };
        let at = finding.place.span.start;
        let begun = all.partition_point(|allowed| allowed.allow.covers.start <= at);
        let mut covered = false;
        for allowed in all[..begun].iter_mut().rev().take_while(|allowed| allowed.reach > at) {
            if allowed.rule == Some(finding.rule) && allowed.allow.covers.contains(&at) {
                allowed.used = true;
                covered = true;
            }
        }
        covered
    }

    /// What those that were not needed say; the order of place is made later.
    fn unused(self) -> impl Iterator<Item = Finding> {
        let idle = self.by_file.into_values().flatten().filter(|allowed| !allowed.used);
        idle.map(|Allowed { source, allow, .. }| {
            let message = format!("nothing in the block below this comment breaks the rule `{}`", allow.rule);
            unused(Place::new(&source.file, allow.span.clone()), message)
        })
    }
}

/// How many findings there are of each severity: errors, warnings.
pub fn count(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}
