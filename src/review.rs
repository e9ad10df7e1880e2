//! Reviews: the day until which somebody wants to have looked at each page again.
//!
//! Takes what pages and settings say, and for findings the day it is; returns days, and a finding for each page whose day is over. What day it is comes
//! from whoever asks: a page carries its own day, and the reader's calendar says whether that is past.

use crate::calendar::{Day, Rhythm};
use crate::config::Config;
use crate::diagnostic::{Finding, Place, rules};
use crate::outline::Outline;
use crate::parse::{FrontMatter, Parsed};
use crate::source::Source;
use std::sync::Arc;

/// The last day on which a page is as fresh as it should be; none where nobody said when it was reviewed or how long that holds.
pub fn due(config: &Config, front: &FrontMatter) -> Option<Day> {
    let (reviewed, _) = front.reviewed.as_ref()?;
    match front.review_every.or(config.review_every)? {
        Rhythm::Every(span) => reviewed.after(span),
        Rhythm::Never => None,
    }
}

/// Whether somebody wants a page to be looked at again and again.
pub fn wanted(config: &Config, front: &FrontMatter) -> bool {
    matches!(front.review_every.or(config.review_every), Some(Rhythm::Every(_)))
}

/// Pages that should have been looked at again before today.
pub fn overdue(
    config: &Config,
    outline: &Outline,
    sources: &[Source],
    parsed: &[Arc<Parsed>],
    today: Day,
) -> Vec<Finding> {
    if !config.current.is_empty() {
        // Kept for reference only.
        return Vec::new();
    }
    let pages = outline.pages().filter(|(_, page)| !page.draft);
    let finding = |source: usize, title: &str| {
        let front = &parsed[source].front;
        let due = due(config, front).filter(|due| *due < today)?;
        let (_, span) = front.reviewed.as_ref()?;
        let late = match due.days_until(today) {
            1 => "yesterday".to_owned(),
            days => format!("{days} days ago"),
        };
        let message = format!("`{title}` was to be reviewed again by {due}, {late}");
        let finding = Finding::new(&rules::REVIEW_OVERDUE, Place::new(&sources[source].file, span.clone()), message);
        Some(
            finding.note(
                "read the page, put right what has changed, and write the day on which you did behind `reviewed:`",
            ),
        )
    };
    pages.filter_map(|(_, page)| finding(page.source?, &outline[page.node].title)).collect()
}
