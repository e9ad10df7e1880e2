//! Outline: the tree of chapters, pages and sections with numbers, titles and addresses, and the tables to find them by.
//!
//! Takes all parsed files and the settings, returns the tree and the findings about it (numbers, addresses, a declared structure). Never looks at
//! a reference, and never reads a file.

mod aliases;
mod build;
mod inventory;
mod lookup;
mod number;
mod sheets;
mod structure;
mod taken;
mod view;

pub mod address;

use crate::diagnostic::Place;
use crate::parse::Parsed;
use crate::source::Sources;
use lookup::Lookup;
use std::ops::Index;
use std::sync::Arc;

pub use aliases::{Aliases, Destination};
pub use build::build;
pub use inventory::{Other, others, read as read_inventory};
pub use lookup::splits;
pub use number::{Stated, stated};
pub use sheets::Sheet;
pub use structure::declared;
pub use view::NodeView;

/// A node of the outline, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A page of the site, by number; the order is the reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The manual itself; its page is the start page.
    Manual,
    /// A folder or file directly under the content folder.
    Chapter,
    /// A file or folder inside a chapter.
    Page,
    /// A heading on a page.
    Section,
}

/// One place in the manual that has a title.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The node it stands below; none for the manual.
    pub parent: Option<NodeId>,
    /// What stands below it, in order.
    pub children: Vec<NodeId>,
    /// Its title as it stands today, without a chapter number.
    pub title: Arc<str>,
    /// The title as HTML.
    pub title_html: Arc<str>,
    /// The title folded for comparing.
    pub folded: Arc<str>,
    /// Another title it answers to, folded: that of the front matter where the heading says otherwise.
    pub also: Option<Arc<str>>,
    /// Its place among the children of its parent, from 0.
    pub nth: usize,
    /// A chapter's number.
    pub number: Option<u32>,
    /// The page it is on.
    pub page: PageId,
    /// For a section, its index in the page's parsed sections.
    pub section: Option<usize>,
    /// For a section, its fragment.
    pub anchor: Option<Arc<str>>,
    /// What its title was taken from; none for a folder without a file of its own.
    pub origin: Option<Origin>,
    /// Not published, and no target.
    pub draft: bool,
}

/// What a node's title was taken from. Not a stretch of text: a tree stays what it is when the text between its headings changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The index of the source.
    pub source: usize,
    /// What stands there.
    pub what: Written,
}

/// The part of a file that gives a node its title or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Its name.
    FileName,
    /// Its H1.
    Title,
    /// `title:` in its front matter.
    FrontTitle,
    /// `number:` in its front matter.
    FrontNumber,
    /// A heading, by its index in the parsed sections.
    Section(usize),
}

impl Origin {
    /// Where it stands in today's text.
    pub fn place(self, sources: &Sources, parsed: &[Arc<Parsed>]) -> Place {
        let Parsed { front, title, sections, .. } = &*parsed[self.source];
        let span = match self.what {
            Written::FileName => None,
            Written::Title => title.as_ref().map(|heading| &heading.span),
            Written::FrontTitle => front.title.as_ref().map(|(_, span)| span),
            Written::FrontNumber => front.number.as_ref().map(|(_, span)| span),
            Written::Section(index) => sections.get(index).map(|section| &section.heading.span),
        };
        Place::new(&sources.chapters[self.source].file, span.cloned().unwrap_or(0..0))
    }
}

/// One page of the site.
#[derive(Debug)]
pub struct Page {
    /// The node whose page this is.
    pub node: NodeId,
    /// The index of its source; none for a page made for a folder without `index.md`.
    pub source: Option<usize>,
    /// Where it is published, below the site's root: `basics/general-navigation.html`.
    pub address: String,
    /// Not published.
    pub draft: bool,
    /// The number of its first figure.
    pub first_figure: usize,
}

/// The tree and its tables.
#[derive(Debug)]
pub struct Outline {
    nodes: Vec<Node>,
    pages: Vec<Page>,
    lookup: Lookup,
    aliases: Aliases,
    sheets: Vec<Sheet>,
    /// "Chapter", as the manual writes it.
    chapter_word: String,
    numbers_sections: bool,
    /// Which chapter has which number is known; an inventory of another manual may not say.
    knows_numbers: bool,
}

impl Index<NodeId> for Outline {
    type Output = Node;
    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl Index<PageId> for Outline {
    type Output = Page;
    fn index(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }
}

impl Outline {
    /// The manual itself.
    pub const MANUAL: NodeId = NodeId(0);

    /// The start page.
    pub const START: PageId = PageId(0);

    /// All nodes, parents before children, in reading order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// All pages in reading order, drafts too.
    pub fn pages(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(index, page)| (PageId(index as u32), page))
    }

    /// How many pages there are.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The pages for paper.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Where a node's title is written; none for a folder without a file of its own.
    pub fn place(&self, node: NodeId, sources: &Sources, parsed: &[Arc<Parsed>]) -> Option<Place> {
        self[node].origin.map(|origin| origin.place(sources, parsed))
    }

    /// The word before a chapter's number.
    pub fn chapter_word(&self) -> &str {
        &self.chapter_word
    }

    /// Whether pages and sections have numbers (`2.3`).
    pub fn numbers_sections(&self) -> bool {
        self.numbers_sections
    }

    /// Whether a chapter without a number has none, or it is only not told.
    pub fn knows_numbers(&self) -> bool {
        self.knows_numbers
    }

    /// The chapters in order.
    pub fn chapters(&self) -> impl Iterator<Item = NodeId> + '_ {
        self[Self::MANUAL].children.iter().copied().filter(|&node| self[node].kind == Kind::Chapter)
    }

    /// The chapter a node belongs to; none for the manual and the sections of its start page.
    pub fn chapter_of(&self, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        loop {
            if self[at].kind == Kind::Chapter {
                return Some(at);
            }
            at = self[at].parent?;
        }
    }

    /// The nodes from the manual down to a node, both included.
    pub fn ancestry(&self, node: NodeId) -> Vec<NodeId> {
        let mut chain: Vec<NodeId> = std::iter::successors(Some(node), |&at| self[at].parent).collect();
        chain.reverse();
        chain
    }

    /// "Chapter 3" for a numbered chapter, "2.3" for a numbered page or section, nothing for others.
    pub fn label(&self, node: NodeId) -> String {
        match (self[node].kind, self[node].number) {
            (Kind::Chapter, Some(number)) => self.chapter_word.clone() + " " + &number.to_string(),
            (Kind::Chapter | Kind::Manual, _) => String::new(),
            _ => self.section_number(node).unwrap_or_default(),
        }
    }

    /// "Chapter 3: Home Workspace" for a numbered chapter, the title for others.
    pub fn full_title(&self, node: NodeId) -> String {
        match self[node].kind {
            Kind::Chapter if self[node].number.is_some() => self.label(node) + ": " + &self[node].title,
            _ => self[node].title.to_string(),
        }
    }

    /// The whole path of a node as a trainer writes it: `Chapter 1: Title/Page/Section`.
    pub fn path(&self, node: NodeId) -> String {
        self.path_titles(node).join("/")
    }

    /// The titles that a node's path is made of.
    pub fn path_titles(&self, node: NodeId) -> Vec<String> {
        let chain = self.ancestry(node);
        chain[usize::from(chain.len() > 1)..].iter().map(|&node| self.full_title(node)).collect()
    }

    /// The shortest path that leads to a node and nowhere else.
    pub fn shortest_path(&self, node: NodeId) -> String {
        let chain = self.ancestry(node);
        for first in (1..chain.len()).rev() {
            let titles: Vec<&str> = chain[first..].iter().map(|&node| &*self[node].title).collect();
            let path = titles.join("/");
            if self.tails(&crate::text::fold::fold(&path), 2).len() == 1 {
                return path;
            }
        }
        self.path(node)
    }

    /// Old addresses, and where they lead.
    pub fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// All sections of a page, in order.
    pub fn sections_of(&self, page: PageId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self[page].node.0 + 1;
        let same = move |node: &NodeId| self.nodes.get(node.0 as usize).is_some_and(|node| node.page == page);
        (first..).map(NodeId).take_while(same)
    }

    /// The section of a page with an id.
    pub fn section_at(&self, page: PageId, id: &str) -> Option<NodeId> {
        self.sections_of(page).find(|&node| self[node].anchor.as_deref() == Some(id))
    }

    /// A node's published address below the site's root, with its place on the page: `basics/navigation.html#resets`.
    pub fn address(&self, node: NodeId) -> String {
        let page = self[self[node].page].address.clone();
        match self[node].anchor.as_deref() {
            Some(place) => page + "#" + place,
            None => page,
        }
    }

    /// "2.3.1" where sections are numbered and the chapter is.
    fn section_number(&self, node: NodeId) -> Option<String> {
        if !self.numbers_sections {
            return None;
        }
        let chapter = self[self.chapter_of(node)?].number?;
        let chain = self.ancestry(node);
        let mut number = chapter.to_string();
        for &below in chain.iter().skip(2) {
            number.push_str(&format!(".{}", self[below].nth + 1));
        }
        Some(number)
    }
}
