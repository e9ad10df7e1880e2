//! Sheets: the pages for paper, which hold many pages at once. One for each chapter of more than a page, and one for the whole manual.
//!
//! Takes the outline and what `print:` says; returns the sheets, and a finding for each file that would be published where one goes.

use super::taken::{self, PublishedFile};
use super::{NodeId, Outline, PageId, address};
use crate::config::{Config, Print};
use crate::diagnostic::{Finding, Place, rules};
use crate::source::Sources;
use ahash::HashMap;
use std::borrow::Cow;

/// A page for paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Where it is published: `print.html`, `basics/print.html`.
    pub address: String,
    /// The manual, or the chapter.
    pub node: NodeId,
    /// The pages it holds, drafts among them.
    pages: std::ops::Range<PageId>,
}

/// The name of a sheet in its folder.
const NAME: &str = "print.html";

/// A larger manual has its chapters on sheets, and itself only when manual.yaml asks for it: nobody prints a thousand pages
/// by accident, and no telephone opens them.
const LARGEST_WHOLE: usize = 300;

impl Sheet {
    /// Whether a page is on this sheet.
    pub fn holds(&self, page: PageId) -> bool {
        self.pages.contains(&page)
    }

    /// The pages of its part of the manual, in order; drafts too.
    pub fn pages(&self) -> impl Iterator<Item = PageId> + use<> {
        (self.pages.start.0..self.pages.end.0).map(PageId)
    }

    /// What an id of a page is on a sheet, where ids of all its pages stand together; an empty one is the page itself.
    pub fn id(page: PageId, id: &str) -> String {
        if id.is_empty() { format!("page-{}", page.0) } else { format!("{}{id}", Self::prefix(page)) }
    }

    /// What stands before every id of a page there.
    pub fn prefix(page: PageId) -> String {
        format!("page-{}-", page.0)
    }
}

/// The sheets of a manual; that of the whole manual comes first.
pub(super) fn build(outline: &Outline, config: &Config) -> Vec<Sheet> {
    let end = PageId(outline.page_count() as u32);
    let published = outline.pages().filter(|(_, page)| !page.draft).count();
    let whole = match config.print {
        Print::Fitting => published <= LARGEST_WHOLE,
        Print::On => true,
        Print::Chapters | Print::Off => false,
    };
    let mut sheets = Vec::new();
    if whole && published > 1 {
        sheets.push(Sheet { address: NAME.to_owned(), node: Outline::MANUAL, pages: Outline::START..end });
    }
    if config.print == Print::Off {
        return sheets;
    }
    let chapters: Vec<NodeId> = outline.chapters().collect();
    for (number, &chapter) in chapters.iter().enumerate() {
        let first = outline[chapter].page;
        let pages = first..chapters.get(number + 1).map_or(end, |&next| outline[next].page);
        let published = (pages.start.0..pages.end.0).filter(|&page| !outline[PageId(page)].draft).count();
        // A chapter of one page is its own sheet.
        if let (Some((folder, _)), true, false) =
            (outline[first].address.rsplit_once('/'), published > 1, outline[chapter].draft)
        {
            sheets.push(Sheet { address: format!("{folder}/{NAME}"), node: chapter, pages });
        }
    }
    sheets
}

/// Files that lie where a sheet would go.
pub(super) fn taken(outline: &Outline, content: &str, sources: &Sources) -> Vec<Finding> {
    let sheets: HashMap<Cow<str>, &Sheet> =
        outline.sheets().iter().map(|sheet| (address::key(&sheet.address), sheet)).collect();
    let finding = |PublishedFile { address, file }: PublishedFile| {
        let sheet = sheets.get(&address::key(&address))?;
        let message = format!("this file would be published as `{}`, where the page for printing goes", sheet.address);
        let finding = Finding::new(&rules::SAME_ADDRESS, Place::new(&file, 0..0), message);
        Some(finding.note("rename the file, or write `print: off` in manual.yaml"))
    };
    taken::files(outline, sources, content, false).filter_map(finding).collect()
}
