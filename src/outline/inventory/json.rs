//! `outline.json` of a manual that guidepost built; `docs/outline.schema.json` describes it.

use super::{Entry, Maker, inside};
use crate::outline::{Kind, NodeId, PageId};
use serde::Deserialize;

/// The version that this reader knows.
const VERSION: u64 = 1;

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize)]
struct Document {
    outline: View,
}

#[derive(Deserialize)]
struct View {
    kind: String,
    number: Option<u32>,
    label: Option<String>,
    title: String,
    also: Option<String>,
    address: String,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    children: Vec<View>,
}

/// Puts the tree into `maker`.
///
/// # Errors
/// What is wrong, as the end of a sentence that begins with the inventory.
pub(super) fn read(bytes: &[u8], maker: &mut Maker) -> Result<(), String> {
    let unreadable = |error: serde_json::Error| format!("is not an `outline.json` of guidepost: {error}");
    // A later version may look like nothing that is known here.
    let head: Head = serde_json::from_slice(bytes).map_err(unreadable)?;
    if head.version != VERSION {
        return Err(format!("has version {}, and this guidepost reads version {VERSION}", head.version));
    }
    let Document { outline } = serde_json::from_slice(bytes).map_err(unreadable)?;
    if outline.kind != "manual" {
        return Err("does not begin with the manual itself".to_owned());
    }
    let page = maker.page(inside(&outline.address)?);
    let manual = maker.add(None, page, Entry::new(Kind::Manual, &outline.title));
    outline.children.iter().try_for_each(|child| add(child, manual, page, maker))
}

fn add(view: &View, parent: NodeId, page: PageId, maker: &mut Maker) -> Result<(), String> {
    let kind = match view.kind.as_str() {
        "chapter" => Kind::Chapter,
        "page" => Kind::Page,
        "section" => Kind::Section,
        other => return Err(format!("has an entry of a kind that is not known: `{other}`")),
    };
    let (page, anchor) = match kind {
        Kind::Section => (page, Some(place_on(&maker.pages[page.0 as usize].address, view)?)),
        _ => (maker.page(inside(&view.address)?), None),
    };
    let number = view.number.filter(|_| kind == Kind::Chapter);
    let entry = Entry { number, also: view.also.clone(), anchor, draft: view.draft, ..Entry::new(kind, &view.title) };
    let node = maker.add(Some(parent), page, entry);
    if let Some(last) = view.label.as_deref().and_then(|label| label.rsplit('.').next()?.parse::<usize>().ok()) {
        // Drafts are counted and not told, so the place among those that are there may be another one.
        maker.nodes[node.0 as usize].nth = last.saturating_sub(1);
        maker.numbers_sections = true;
    }
    view.children.iter().try_for_each(|child| add(child, node, page, maker))
}

/// The fragment of a section, which stands on the page of what it is below.
fn place_on(page: &str, section: &View) -> Result<String, String> {
    let place = section.address.strip_prefix(page).and_then(|rest| rest.strip_prefix('#'));
    let place = place.filter(|place| !place.is_empty()).map(str::to_owned);
    place.ok_or_else(|| format!("has a section that is not on its page: `{}`", super::one_line(&section.address)))
}
