//! What a trainer is told about dead addresses, and what mends them.

use super::book::FILE;
use super::compare::Dead;
use crate::diagnostic::{Finding, Fix, Place, rules};
use crate::editions::Edition;
use crate::fix::{self, Change};
use crate::outline::{Kind, Node};
use crate::rename::{self, Refusal};
use crate::{Checked, Choices, Memo};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A finding for each dead address, where the book has it.
pub fn findings(dead: &[Dead], book: &str, manual: &Checked) -> Vec<Finding> {
    let file: Arc<str> = Arc::from(FILE);
    dead.iter().map(|dead| finding(dead, Place::new(&file, span(dead, book)), manual, ["", ""])).collect()
}

/// A finding for a dead address of an earlier edition.
pub(super) fn in_edition(dead: &Dead, book: &str, edition: &Edition) -> Finding {
    let place = Place::new(&Arc::from(FILE), span(dead, book));
    finding(dead, place, &edition.manual, [&format!("{}/", edition.address), &format!("{}/", edition.folder)])
}

/// `before` stands before addresses, and before files.
fn finding(dead: &Dead, place: Place, manual: &Checked, before: [&str; 2]) -> Finding {
    let edition = if dead.edition.is_empty() { String::new() } else { format!(" in edition {}", dead.edition) };
    let message = format!("`{}{}` was published{edition} and leads nowhere now", before[0], address(dead));
    let finding = Finding::new(&rules::DEAD_ADDRESS, place, message);
    let finding = finding.label(format!("`{}` stood here", dead.title));
    if dead.homes.is_empty() {
        return finding.note(format!(
            "if it is gone for good, say under `moved:` in {}manual.yaml which page its readers should find",
            before[1]
        ));
    }
    let mut finding = finding;
    for (number, home) in dead.homes.iter().enumerate() {
        let what = if number == 0 { "most likely it is now" } else { "or" };
        finding = finding.note(format!(
            "{what} `{}` ({})",
            manual.outline.path(home.node),
            manual.outline.address(home.node)
        ));
    }
    match way_out(dead, manual, before[1]) {
        Some(note) => finding.note(note),
        None => finding,
    }
}

/// What to write to send readers to the first home.
fn way_out(dead: &Dead, manual: &Checked, folder: &str) -> Option<String> {
    let node = &manual.outline[dead.homes.first()?.node];
    let file = format!("{folder}{}", manual.sources.chapters[manual.outline[node.page].source?].file);
    Some(match node.kind {
        Kind::Section => {
            format!("if so, write `{{alias=\"{}\"}}` behind its heading in `{file}`", kept(dead, node, manual))
        }
        _ => format!("if so, write `aliases: [{}]` in the front matter of `{file}`", address(dead)),
    })
}

/// What a heading keeps: on its own page the id alone is enough.
fn kept(dead: &Dead, node: &Node, manual: &Checked) -> String {
    let here = dead.id.as_ref().filter(|_| manual.outline[node.page].address == dead.address);
    here.cloned().unwrap_or_else(|| address(dead))
}

fn address(dead: &Dead) -> String {
    let place = dead.id.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
    format!("{}{place}", dead.address)
}

/// Where the book has an address, in the part of its edition: others may have it, too.
fn span(dead: &Dead, book: &str) -> std::ops::Range<usize> {
    let text = |value: &str| serde_json::to_string(value).unwrap_or_default();
    let key = |name: &str, value: &str| format!("\"{name}\":{}", text(value));
    let edition = book.find(&format!("\"edition\": {}", text(&dead.edition))).unwrap_or_default();
    let Some(page) = book[edition..].find(&key("address", &dead.address)).map(|at| edition + at) else { return 0..0 };
    let line = page + book[page..].find('\n').unwrap_or(book.len() - page);
    let wanted = match &dead.id {
        Some(id) => key("id", id),
        None => key("address", &dead.address),
    };
    let at = book[page..line].find(&wanted).map_or(page, |at| page + at);
    at..(at + wanted.len()).min(line)
}

/// The old addresses that keep dead ones alive, as replacements in the chapters. Those without a home are left out.
fn fixes(manual: &Checked, dead: &[&Dead]) -> Vec<Fix> {
    let mut pages: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut headings: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for dead in dead {
        let Some(home) = dead.homes.first() else { continue };
        let node = &manual.outline[home.node];
        let Some(source) = manual.outline[node.page].source else { continue };
        match node.section.filter(|_| node.kind == Kind::Section) {
            None => pages.entry(source).or_default().push(address(dead)),
            Some(section) => headings.entry((source, section)).or_default().push(kept(dead, node, manual)),
        }
    }
    rename::keep_alive(manual, pages, headings)
}

/// What keeping addresses alive came to.
#[derive(Debug)]
pub struct Mended {
    /// The manual with the old addresses in it, checked again.
    pub manual: Checked,
    /// The chapters that differ.
    pub changes: Vec<Change>,
    /// How many addresses are kept alive.
    pub count: usize,
}

/// Keeps every dead address alive whose home is certain.
///
/// # Errors
/// When the manual would not be as clean as before; nothing is changed then.
pub fn mended(manual: &Checked, dead: &[Dead], choices: &Choices) -> Result<Mended, Refusal> {
    let certain: Vec<&Dead> = dead.iter().filter(|dead| dead.is_certain()).collect();
    let texts = fix::texts(manual, &fixes(manual, &certain));
    let new = manual.with_texts(&texts, choices, &mut Memo::of(manual));
    rename::as_clean(manual, &new)?;
    Ok(Mended { changes: fix::changes(manual, texts), count: certain.len(), manual: new })
}
