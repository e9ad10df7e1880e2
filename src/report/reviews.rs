//! Reviews: when each page is to be looked at again, the most pressing first.

use crate::Checked;
use crate::calendar::Day;
use crate::diagnostic::format::Style;
use crate::review;
use serde::Serialize;

/// A page and its days; one that nobody has reviewed has none.
#[derive(Serialize)]
pub(super) struct Review {
    id: u32,
    title: String,
    file: String,
    reviewed: String,
    due: String,
    /// Its day is over, as far as somebody said what day it is.
    overdue: bool,
}

/// All published pages with a review to come, in order of its day; then those that somebody wants reviewed and nobody
/// has. None where nobody wants reviews.
pub(super) fn all(manual: &Checked, style: Style, today: Option<Day>) -> Vec<Review> {
    let pages = manual.outline.pages().filter(|(_, page)| !page.draft);
    let review = pages.filter_map(|(id, page)| {
        let front = &manual.parsed[page.source?].front;
        let due = review::due(&manual.config, front);
        let missing = front.reviewed.is_none() && review::wanted(&manual.config, front);
        let review = Review {
            id: id.0,
            title: manual.outline.full_title(page.node),
            file: format!("{}{}", style.prefix, manual.sources.chapters[page.source?].file),
            reviewed: front.reviewed.as_ref().map(|(day, _)| day.to_string()).unwrap_or_default(),
            due: due.map(|day| day.to_string()).unwrap_or_default(),
            overdue: due.zip(today).is_some_and(|(due, today)| due < today),
        };
        (due.is_some() || missing).then_some((due, review))
    });
    let mut reviews: Vec<(Option<Day>, Review)> = review.collect();
    reviews.sort_by_key(|(due, review)| (due.is_none(), *due, review.id));
    reviews.into_iter().map(|(_, review)| review).collect()
}
