//! Other manuals: the trees that references may lead into beside this one.
//!
//! Takes the bytes of inventory files, `outline.json` of guidepost or `objects.inv` of Sphinx, told apart by what they hold; returns a tree for each
//! with the same tables as this manual's own. A tree from elsewhere has no sources and no places in texts. What cannot be used is a finding where
//! manual.yaml names it, and an address that would lead out of the other manual makes all of its inventory unusable.

mod json;
mod sphinx;

use super::{Kind, Node, NodeId, Outline, Page, PageId};
use crate::config::{Config, OtherManual};
use crate::diagnostic::{Finding, rules};
use crate::source::Sources;
use crate::text::address;
use crate::text::escape_html;
use crate::text::fold::fold;
use std::sync::Arc;

/// Another manual, as far as manual.yaml and its inventory tell.
#[derive(Debug)]
pub struct Other {
    /// What it is called.
    pub title: String,
    /// Where it is published, with a `/` at the end.
    pub address: String,
    /// Its tree; none where its inventory cannot be used, which is a finding already.
    pub outline: Option<Outline>,
}

impl Other {
    /// The whole address of a node.
    pub fn address_of(&self, outline: &Outline, node: NodeId) -> String {
        let node = &outline[node];
        let mut whole = format!("{}{}", self.address, address::encode(&outline[node.page].address));
        if let Some(anchor) = &node.anchor {
            whole.push('#');
            address::push_encoded(&mut whole, anchor);
        }
        whole
    }
}

/// Every manual that manual.yaml names, in its order.
pub fn others(config: &Config, sources: &Sources) -> (Vec<Other>, Vec<Finding>) {
    let mut findings = Vec::new();
    let others = config.manuals.iter().map(|manual| {
        if fold(&manual.title) == fold(&config.title) {
            let message = format!("this manual itself is called `{}`", manual.title);
            let place = config.place(manual.title_span.clone());
            findings
                .push(Finding::new(&rules::INVALID_VALUE, place, message).note("only other manuals are listed here"));
        }
        let outline = match sources.inventories.get(&manual.inventory) {
            Some(Ok(bytes)) => read(bytes, config.labels.get("chapter")),
            Some(Err(why)) => Err(why.clone()),
            None => return Other { title: manual.title.clone(), address: manual.address.clone(), outline: None },
        };
        let outline = outline.map_err(|why| findings.push(unusable(config, manual, &why))).ok();
        Other { title: manual.title.clone(), address: manual.address.clone(), outline }
    });
    (others.collect(), findings)
}

fn unusable(config: &Config, manual: &OtherManual, why: &str) -> Finding {
    let message = format!("the inventory of \"{}\" {why}", manual.title);
    let place = config.place(manual.inventory_span.clone());
    let from = manual.from.as_deref().unwrap_or(&manual.address);
    Finding::new(&rules::UNUSABLE_INVENTORY, place, message)
        .note(format!("`guidepost inventory update` fetches it from {from}"))
}

/// The tree that an inventory of either kind tells. `chapter_word` is what the referring manual calls a chapter.
///
/// # Errors
/// What is wrong with it, as the end of a sentence that begins with its name.
pub fn read(bytes: &[u8], chapter_word: &str) -> Result<Outline, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut maker = Maker { nodes: Vec::new(), pages: Vec::new(), numbers_sections: false };
    let is_sphinx = bytes.starts_with(b"# Sphinx inventory version");
    if is_sphinx {
        sphinx::read(bytes, chapter_word, &mut maker)?;
    } else if bytes.trim_ascii_start().starts_with(b"{") {
        json::read(bytes, &mut maker)?;
    } else {
        return Err("is neither an `outline.json` of guidepost nor an `objects.inv` of Sphinx".to_owned());
    }
    let mut outline = Outline {
        numbers_sections: maker.numbers_sections,
        knows_numbers: !is_sphinx,
        nodes: maker.nodes,
        pages: maker.pages,
        lookup: Default::default(),
        aliases: Default::default(),
        sheets: Vec::new(),
        chapter_word: chapter_word.to_owned(),
    };
    outline.lookup = outline.tables(&[]);
    Ok(outline)
}

/// A tree being made.
struct Maker {
    nodes: Vec<Node>,
    pages: Vec<Page>,
    numbers_sections: bool,
}

/// One title on the way into the tree.
struct Entry {
    kind: Kind,
    number: Option<u32>,
    title: String,
    also: Option<String>,
    anchor: Option<String>,
    draft: bool,
}

impl Entry {
    fn new(kind: Kind, title: &str) -> Self {
        Self { kind, number: None, title: title.to_owned(), also: None, anchor: None, draft: false }
    }
}

impl Maker {
    /// A page of its own for the node that comes next.
    fn page(&mut self, path: &str) -> PageId {
        let page = PageId(self.pages.len() as u32);
        let node = NodeId(self.nodes.len() as u32);
        self.pages.push(Page { node, source: None, address: path.to_owned(), draft: false, first_figure: 0 });
        page
    }

    fn add(&mut self, parent: Option<NodeId>, page: PageId, entry: Entry) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let siblings = parent.map(|parent| &mut self.nodes[parent.0 as usize].children);
        let nth = siblings.map_or(0, |siblings| {
            siblings.push(id);
            siblings.len() - 1
        });
        let title = one_line(&entry.title);
        self.nodes.push(Node {
            kind: entry.kind,
            parent,
            children: Vec::new(),
            title_html: Arc::from(escape_html(&title)),
            folded: Arc::from(fold(&title)),
            also: entry.also.map(|also| Arc::from(fold(&also))),
            title: Arc::from(title),
            nth,
            number: entry.number,
            page,
            section: None,
            anchor: entry.anchor.map(Arc::from),
            origin: None,
            draft: entry.draft,
        });
        id
    }
}

/// A title without anything that a terminal would obey.
fn one_line(title: &str) -> String {
    title.replace(char::is_control, " ").trim().to_owned()
}

/// The path of a page below its manual's address, if it stays there. Decoded.
fn inside(path: &str) -> Result<&str, String> {
    let steps_out = path.split('/').any(|part| matches!(part, "." | ".."));
    let elsewhere = path.starts_with('/') || address::scheme(path).is_some();
    if steps_out || elsewhere || path.contains(|c: char| c == '\\' || c.is_control()) {
        let shown: String = one_line(path).chars().take(80).collect();
        return Err(format!("holds an address that leads out of that manual: `{shown}`"));
    }
    Ok(path)
}
