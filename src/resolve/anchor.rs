//! Places on a page: the part of an address behind `#`.
//!
//! Takes a link whose page is found, returns its target or a finding. Percent-encoding and letter case count as browsers treat them.

use super::markdown::Link;
use super::{Manual, Outcome, Target};
use crate::diagnostic::{Finding, Place, rules};
use crate::outline::{Destination, PageId};
use crate::text::address::{self, Parts};
use crate::text::nearest::{self, Nearest};
use crate::text::same_but_for_case;
use ahash::HashMap;
use std::sync::Arc;

/// So many places of a page are looked at one by one; for a page with more there is an index.
const FEW: usize = 64;

impl Manual<'_> {
    /// The page is there; is the place on it?
    pub(super) fn on_page(&self, link: &Link, page: PageId, parts: &Parts) -> Outcome {
        if self.outline[page].draft && self.page_of(link.source) != Some(page) {
            let node = self.outline[page].node;
            return Err(Box::new(self.book.draft_finding(self.place(link.source, &link.reference.span), node)));
        }
        let target = |fragment: Option<String>| Ok(Target::Page { page, fragment, query: parts.query.to_owned() });
        // What stands behind `:~:` speaks to the browser, not of a place.
        let fragment = parts.fragment.and_then(|fragment| fragment.split(":~:").next());
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
            return target(None);
        };
        let has = |id: &str| self.has_anchor(page, id);
        if has(fragment) {
            return target(Some(fragment.to_owned()));
        }
        let decoded = address::decode(fragment);
        if has(&decoded) {
            return target(Some(decoded.into_owned()));
        }
        if decoded.eq_ignore_ascii_case("top") {
            return target(Some("top".to_owned()));
        }
        Err(Box::new(self.unknown_anchor(link, page, fragment, &decoded)))
    }

    fn anchors(&self, page: PageId) -> impl Iterator<Item = &str> {
        let anchors = self.outline[page].source.map_or(&[][..], |source| &self.parsed[source].anchors);
        anchors.iter().map(|anchor| &*anchor.id)
    }

    fn has_anchor(&self, page: PageId, id: &str) -> bool {
        let anchors = self.outline[page].source.map_or(0, |source| self.parsed[source].anchors.len());
        match anchors {
            0..=FEW => self.anchors(page).any(|anchor| anchor == id),
            _ => self.pages_with(id).binary_search(&page).is_ok(),
        }
    }

    /// All pages that have a place called `id`, in order.
    fn pages_with(&self, id: &str) -> &[PageId] {
        let by_id = self.pages_by_anchor.get_or_init(|| {
            let mut by_id: HashMap<&str, Vec<PageId>> = HashMap::default();
            for (page, info) in self.outline.pages() {
                for anchor in info.source.map_or(&[][..], |source| &self.parsed[source].anchors) {
                    let pages = by_id.entry(&anchor.id).or_default();
                    if pages.last() != Some(&page) {
                        pages.push(page);
                    }
                }
            }
            by_id
        });
        by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The published pages that have a place called `id`; the first two say whether there is one.
    fn published_pages_with(&self, id: &str) -> Vec<PageId> {
        self.pages_with(id).iter().copied().filter(|&page| !self.outline[page].draft).take(2).collect()
    }

    /// The place of a page whose name is most like `wanted`.
    fn nearest_anchor(&self, page: PageId, wanted: &str) -> Option<&str> {
        let anchors = &self.parsed[self.outline[page].source?].anchors;
        if anchors.len() <= FEW {
            return nearest::best(wanted, self.anchors(page));
        }
        let index = {
            let mut crowded = self.crowded_pages.lock().ok()?;
            let index = || Arc::new(Nearest::new(self.anchors(page).map(str::to_lowercase)));
            Arc::clone(crowded.entry(page).or_insert_with(index))
        };
        let near = index.find(&wanted.to_lowercase(), 1);
        near.first().map(|&(number, _)| &*anchors[number].id)
    }

    fn unknown_anchor(&self, link: &Link, page: PageId, fragment: &str, decoded: &str) -> Finding {
        let title = &self.outline[self.outline[page].node].title;
        if let Some(real) = self.anchors(page).find(|id| same_but_for_case(id, decoded)) {
            let message = format!(
                "`#{fragment}` differs from `#{real}` in capital and small letters, so browsers do not find it"
            );
            return self
                .finding(link, &rules::WRONG_LETTER_CASE, message)
                .fix(self.fragment_place(link, fragment), real.to_owned());
        }
        if let Some(Destination::Node(node)) = self.lost_place(page, decoded) {
            let message = format!("`{}` is not on this page any more", self.outline[*node].title);
            let address = format!(
                "{}#{}",
                self.link_to(link.source, self.outline[*node].page),
                self.outline[*node].anchor.as_deref().unwrap_or_default()
            );
            return self
                .finding(link, &rules::UNKNOWN_ANCHOR, message)
                .fix(self.target(link), self.around(link).address(address.trim_end_matches('#')));
        }
        let message = format!("the page `{title}` has no place called `#{fragment}`");
        let finding = self.finding(link, &rules::UNKNOWN_ANCHOR, message);
        if let Some(near) = self.nearest_anchor(page, decoded) {
            return finding
                .label(format!("did you mean `#{near}`?"))
                .suggest(self.fragment_place(link, fragment), near);
        }
        if let [other] = self.published_pages_with(decoded)[..] {
            let address = format!("{}#{fragment}", self.link_to(link.source, other));
            let finding = finding
                .note(format!("that place is on the page `{}` now", self.outline[self.outline[other].node].title));
            return finding.fix(self.target(link), self.around(link).address(&address));
        }
        let there: Vec<String> = self.anchors(page).take(8).map(|id| format!("`#{id}`")).collect();
        if there.is_empty() {
            finding.note("that page has no headings to link to")
        } else {
            finding.note(format!("what is there: {}", there.join(", ")))
        }
    }

    /// Where a place went that a page had before.
    fn lost_place(&self, page: PageId, id: &str) -> Option<&Destination> {
        self.outline.aliases().places.get(&self.outline[page].address)?.get(id)
    }

    /// The fragment within the written address, so that a fix leaves the rest alone.
    fn fragment_place(&self, link: &Link, fragment: &str) -> Place {
        let target = self.target(link);
        let written = self.sources.chapters[link.source].text.get(target.span.clone()).unwrap_or_default();
        match written.rfind(&format!("#{fragment}")) {
            Some(at) => {
                Place { span: target.span.start + at + 1..target.span.start + at + 1 + fragment.len(), ..target }
            }
            None => target,
        }
    }
}
