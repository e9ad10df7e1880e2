//! Notices: HTML comments that speak to guidepost, `<!-- guidepost: … -->`.
//!
//! Takes one comment, returns what it asks. Every other comment is the author's own and stays as it is.

use std::ops::Range;

/// A comment that allows what a rule forbids, for the next block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule's name as written.
    pub rule: String,
    /// The comment.
    pub span: Range<usize>,
    /// The block it speaks of; empty when nothing follows.
    pub covers: Range<usize>,
}

/// What a notice asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Notice {
    /// The list that follows is a procedure.
    Steps,
    /// The next block may break these rules.
    Allow(Vec<String>),
    /// Something guidepost does not know.
    Unknown(String),
}

/// Reads a comment; `None` when it does not speak to guidepost.
pub(super) fn read(comment: &str) -> Option<Notice> {
    let words = comment.trim().strip_prefix("<!--")?.split("-->").next()?.trim().strip_prefix("guidepost:")?.trim();
    if words == "steps" {
        return Some(Notice::Steps);
    }
    let Some(rules) = words.strip_prefix("allow") else { return Some(Notice::Unknown(words.to_owned())) };
    let rules: Vec<String> = rules.split([' ', ',']).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
    if rules.is_empty() { Some(Notice::Unknown(words.to_owned())) } else { Some(Notice::Allow(rules)) }
}
