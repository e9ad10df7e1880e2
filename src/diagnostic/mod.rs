//! Findings: what an author can fix, as data; the table of rules; one renderer per output format.
//!
//! A finding is made where the fault is seen (any stage), collected, never printed on the way. Renderers take the settled
//! findings and the texts they point into, and return a string. Nothing here decides an exit code.

mod settle;

pub mod format;
pub mod rules;

use std::ops::Range;
use std::sync::Arc;

pub use rules::Rule;
pub use settle::{count, settle};

/// How much a finding matters. The order is the order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Reported, and fails a build only under `--strict`.
    Warning,
    /// Nothing is published while one stands.
    Error,
}

impl Severity {
    /// The word people and formats use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A stretch of one file of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the manual's folder, with `/` on every system.
    pub file: Arc<str>,
    /// Bytes of the decoded text (UTF-8, no BOM).
    pub span: Range<usize>,
}

impl Place {
    /// A stretch of a file.
    pub fn new(file: &Arc<str>, span: Range<usize>) -> Self {
        Self { file: Arc::clone(file), span }
    }

    /// The order of place: by file, then by where it starts.
    pub fn order(&self) -> (&str, usize, usize) {
        (&self.file, self.span.start, self.span.end)
    }
}

/// A replacement that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; may be less than the reference.
    pub place: Place,
    /// What should stand there.
    pub replacement: String,
    /// Only a certain fix is applied by `--fix`; the others are shown to a person.
    pub certain: bool,
}

/// Another place that explains a finding, with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where to look.
    pub place: Place,
    /// What stands there.
    pub label: String,
}

/// One thing an author can fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's default until findings are settled, then what `manual.yaml` says.
    pub severity: Severity,
    /// The reference itself, or whatever else is at fault.
    pub place: Place,
    /// One sentence in a trainer's words.
    pub message: String,
    /// What is written under the underlined place; may be empty.
    pub label: String,
    /// What else helps: what is there instead, the nearest titles.
    pub notes: Vec<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The exact replacement, where it can be known.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of a rule at a place.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place,
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    /// Adds the words under the underlined place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a line of help.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds lines of help.
    pub fn notes(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// Adds another place to look at.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push(Related { place, label: label.into() });
        self
    }

    /// Adds a replacement that needs no judgement.
    pub fn fix(self, place: Place, replacement: impl Into<String>) -> Self {
        self.replace(place, replacement, true)
    }

    /// Adds a replacement that a person should look at first.
    pub fn suggest(self, place: Place, replacement: impl Into<String>) -> Self {
        self.replace(place, replacement, false)
    }

    fn replace(mut self, place: Place, replacement: impl Into<String>, certain: bool) -> Self {
        self.fix = Some(Fix { place, replacement: replacement.into(), certain });
        self
    }

    /// Whether it says that something of the manual could not be read, so that nobody knows what stands there.
    pub fn is_unread(&self) -> bool {
        [&rules::UNREADABLE_TEXT, &rules::TOO_LARGE, &rules::INVALID_YAML].contains(&self.rule)
    }

    /// Overrides the rule's default severity for this one finding.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// The replacements that need no judgement. There are none while something could not be read: the chapters' numbers and order rest on it.
pub fn certain(findings: &[Finding]) -> impl Iterator<Item = &Fix> {
    let all_read = !findings.iter().any(Finding::is_unread);
    findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(move |fix| fix.certain && all_read)
}
