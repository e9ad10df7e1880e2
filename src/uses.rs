//! Uses: who refers to what.
//!
//! Takes a checked manual, returns every reference that leads to a page, a section, another place or a file of the manual, in order of place: those of
//! the chapters in any form, those into other manuals too, and those of manual.yaml (`featured:`, `structure:`, `moved:`). A reference with a finding leads nowhere, so it is not here.

use crate::Checked;
use crate::diagnostic::{Finding, Place};
use crate::outline::{Destination, NodeId, Outline, PageId, address, declared};
use crate::parse::Form;
use crate::resolve::{self, Target};

/// One reference.
#[derive(Debug, Clone)]
pub struct Use {
    /// Where it is written.
    pub place: Place,
    /// How it is written: `path`, `link`, `image`, `html`, `prose`, `featured`, `structure` or `moved`.
    pub form: &'static str,
    /// The page it is written on; none for manual.yaml.
    pub from: Option<PageId>,
    /// Where it leads.
    pub to: To,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// Into this manual.
    Here(Destination),
    /// Into one of those that manual.yaml names.
    Elsewhere(usize, NodeId),
}

/// Every reference inside the manual.
pub fn all(manual: &Checked) -> Vec<Use> {
    let mut uses = of_settings(manual);
    for (source, targets) in manual.resolved.targets.iter().enumerate() {
        let file = &manual.sources.chapters[source].file;
        let from = manual.outline.page_of_file(&manual.sources.chapters[source].path);
        for (reference, target) in manual.parsed[source].references.iter().zip(targets.iter()) {
            let (mut span, form) = (reference.span.clone(), form(reference.form));
            if let (Target::Prose(link), Form::Prose(block, _)) = (target, reference.form) {
                span = manual.parsed[source].prose[block].source(link.text.clone());
            }
            if let Some(to) = destination(manual, target) {
                uses.push(Use { place: Place::new(file, span), form, from, to });
            }
        }
    }
    uses.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
    uses
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Path => "path",
        Form::Link => "link",
        Form::Image => "image",
        Form::Html | Form::HtmlFile => "html",
        Form::Prose(..) => "prose",
    }
}

/// What manual.yaml refers to.
fn of_settings(manual: &Checked) -> Vec<Use> {
    let config = &manual.config;
    let named = |span, form, to| Use { place: config.place(span), form, from: None, to: To::Here(to) };
    let featured = config.featured.iter().filter_map(|(path, span)| {
        let node = at_path(manual, path).ok()?;
        Some(named(span.clone(), "featured", Destination::Node(node)))
    });
    let structure = declared(&manual.outline, config).into_iter();
    let structure = structure.map(|(node, item)| named(item.span.clone(), "structure", Destination::Node(node)));
    let moved = config
        .moved
        .iter()
        .filter_map(|moved| Some(named(moved.to_span.clone(), "moved", at_address(manual, &moved.to)?)));
    featured.chain(structure).chain(moved).collect()
}

fn destination(manual: &Checked, target: &Target) -> Option<To> {
    Some(match target {
        Target::Node(node) => To::Here(Destination::Node(*node)),
        Target::Page { page, fragment, .. } => To::Here(on_page(&manual.outline, *page, fragment.as_deref())),
        Target::Asset { path, .. } => To::Here(Destination::Asset(path.clone())),
        Target::Prose(link) => return destination(manual, &link.target),
        Target::Elsewhere { manual, node } => To::Elsewhere(*manual, *node),
        Target::External | Target::Nothing => return None,
    })
}

/// A page, a section of it, or another place on it.
fn on_page(outline: &Outline, page: PageId, fragment: Option<&str>) -> Destination {
    let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) else {
        return Destination::Node(outline[page].node);
    };
    let section = outline.section_at(page, fragment);
    section.map_or_else(|| Destination::Place(page, fragment.to_owned()), Destination::Node)
}

/// The place that a chapter path names.
///
/// # Errors
/// What is wrong with the path, as a finding that belongs to no place.
pub fn at_path(manual: &Checked, path: &str) -> Result<NodeId, Box<Finding>> {
    resolve::find(&manual.config, &manual.sources, &manual.parsed, &manual.outline, path)
}

/// The place in another manual that a path with that manual's name names, or the name alone; none where it names no other manual.
///
/// # Errors
/// What is wrong with the path, as a finding that belongs to no place.
pub fn at_path_elsewhere(manual: &Checked, path: &str) -> Option<Result<To, Box<Finding>>> {
    let Checked { config, sources, parsed, outline, others, .. } = manual;
    let found = resolve::find_elsewhere(config, sources, parsed, outline, others, path)?;
    Some(found.map(|(manual, node)| To::Elsewhere(manual, node)))
}

/// What another manual calls a place in it, with its own name: `Other Manual :: Chapter 4/Reports`.
pub fn name_elsewhere(manual: &Checked, other: usize, node: NodeId) -> String {
    let other = &manual.others[other];
    match &other.outline {
        Some(outline) if node != Outline::MANUAL => format!("{} :: {}", other.title, outline.path(node)),
        _ => other.title.clone(),
    }
}

/// What stands at an address or in a file as a person would write it: `basics/navigation.html#resets`, `content/01-basics/`,
/// `images/logo.png`, the whole address of the published page, or an address of old. A place that its page does not have is not there.
pub fn at_address(manual: &Checked, written: &str) -> Option<Destination> {
    let (outline, config) = (&manual.outline, &manual.config);
    let below = written.strip_prefix(&config.content).and_then(|rest| rest.strip_prefix('/')).unwrap_or(written);
    if manual.sources.assets.contains_key(below) {
        return Some(Destination::Asset(below.to_owned()));
    }
    let folder = format!("{}/index.html", address::of_folder(below.trim_end_matches('/')));
    if let Some(page) = outline.page_at(&folder) {
        return Some(Destination::Node(outline[page].node));
    }
    let (address, fragment) = address::of_alias(written, &config.base_url, &config.content).ok()?;
    let found = match outline.page_at(&address) {
        Some(page) => Some(on_page(outline, page, fragment.as_deref())),
        None => outline.aliases().pages.get(&address).cloned(),
    };
    match found? {
        Destination::Place(page, id) => {
            let old = outline.aliases().places.get(&address).and_then(|places| places.get(&id)).cloned();
            old.or_else(|| has_place(manual, page, &id).then_some(Destination::Place(page, id)))
        }
        found => Some(found),
    }
}

fn has_place(manual: &Checked, page: PageId, id: &str) -> bool {
    let source = manual.outline[page].source;
    source.is_some_and(|source| manual.parsed[source].has_place(id))
}

/// The page or section that a destination is or stands in; none for a file that is no page.
pub fn node_of(manual: &Checked, to: &Destination) -> Option<NodeId> {
    match to {
        Destination::Node(node) => Some(*node),
        Destination::Asset(_) => None,
        Destination::Place(page, id) => {
            let page = &manual.outline[*page];
            let parsed = &manual.parsed[page.source?];
            let at = parsed.anchors.iter().find(|anchor| *anchor.id == **id).map_or(0, |anchor| anchor.span.start);
            let above = parsed.sections.partition_point(|section| section.heading.span.start <= at);
            let node = NodeId(page.node.0 + above as u32);
            Some(node)
        }
    }
}

/// Whether a place is `to`, or stands below it.
pub fn is_within(manual: &Checked, inner: &To, to: &To) -> bool {
    match (inner, to) {
        _ if inner == to => true,
        (To::Here(inner), To::Here(Destination::Node(outer))) => {
            node_of(manual, inner).is_some_and(|node| manual.outline.ancestry(node).contains(outer))
        }
        (To::Elsewhere(inner, node), To::Elsewhere(other, outer)) => {
            let outline = manual.others[*inner].outline.as_ref();
            inner == other && outline.is_some_and(|outline| outline.ancestry(*node).contains(outer))
        }
        _ => false,
    }
}
