//! What templates see: one value for each thing a page shows.
//!
//! The names here are the theme's vocabulary; ARCHITECTURE.md lists them for people who write themes.

use super::body::Filled;
use super::{Site, summary};
use crate::calendar::Day;
use crate::labels::primary;
use crate::outline::{Kind, NodeId, Outline, PageId, Sheet};
use crate::review;
use crate::text::address;
use serde::Serialize;
use std::collections::BTreeMap;
use tera::Context;

/// The manual itself.
#[derive(Serialize)]
struct ManualView<'a> {
    title: &'a str,
    edition: &'a str,
    language: &'a str,
    direction: &'static str,
    description: &'a str,
}

/// A link with its title.
#[derive(Serialize)]
struct LinkView<'a> {
    label: String,
    title: &'a str,
    url: String,
    description: &'a str,
}

/// A term of the glossary that a page uses.
#[derive(Serialize)]
struct TermView<'a> {
    title: &'a str,
    meaning: &'a str,
}

/// A section in "On this page".
#[derive(Serialize)]
struct SectionView<'a> {
    id: String,
    title: &'a str,
    level: u8,
    sections: Vec<SectionView<'a>>,
}

/// A larger manual has only its chapters on the start page, each of which lists its own pages: nobody reads a thousand links, and a page of
/// them is slow on a telephone.
const LISTED_WHOLE: usize = 300;

/// A chapter or page in the whole outline.
#[derive(Serialize)]
struct OutlineView<'a> {
    #[serde(flatten)]
    link: LinkView<'a>,
    children: Vec<OutlineView<'a>>,
}

/// One page.
#[derive(Serialize, Default)]
struct PageView<'a> {
    kind: &'static str,
    title: &'a str,
    title_html: &'a str,
    title_id: &'a str,
    label: String,
    description: &'a str,
    print_url: String,
    canonical: String,
    draft: bool,
    reviewed: String,
    review_due: String,
    changed: String,
    edit_url: String,
    breadcrumbs: Vec<LinkView<'a>>,
    previous: Option<LinkView<'a>>,
    next: Option<LinkView<'a>>,
    sections: Vec<SectionView<'a>>,
    children: Vec<LinkView<'a>>,
}

/// Contexts of all templates, with what they have in common made once.
pub(super) struct Contexts {
    labels: tera::Value,
    manual: tera::Value,
}

impl Contexts {
    pub fn new(site: &Site) -> Self {
        let config = &site.manual.config;
        let right_to_left = ["ar", "he", "fa", "ur", "ps", "yi", "dv"].contains(&&*primary(&config.language));
        let manual = ManualView {
            title: &config.title,
            edition: site.edition(),
            language: &config.language,
            direction: if right_to_left { "rtl" } else { "ltr" },
            description: &config.description,
        };
        let labels: BTreeMap<&str, &str> =
            config.labels.words().iter().map(|(name, word)| (name.as_str(), word.as_str())).collect();
        Self { labels: tera::Value::from_serializable(&labels), manual: tera::Value::from_serializable(&manual) }
    }

    /// What every template gets, for a page at an address.
    pub fn common(&self, site: &Site, address: &str) -> Context {
        let mut context = Context::new();
        context.insert_value("manual", self.manual.clone());
        context.insert_value("labels", self.labels.clone());
        context.insert("root", &address::to_root(address));
        context.insert("changes", &site.manual.since.as_ref().map(|edition| &edition.edition));
        context.insert("summary", &site.manual.config.description);
        context.insert("current", &site.current(address));
        context.insert("editions", &site.edition_views(address));
        context.insert("searches", &site.manual.config.search);
        context.insert("numbers_figures", &site.manual.config.number_figures);
        context
    }

    /// The context of the page at a place in the reading order.
    pub fn page(&self, site: &Site, number: usize, filled: &Filled, body: &str, navigation: &str) -> Context {
        let id = site.pages[number];
        let page = &site.outline()[id];
        let mut context = self.common(site, &page.address);
        let view = site.page_view(number);
        if !view.description.is_empty() {
            context.insert("summary", view.description);
        } else if let Some(sentence) = summary::of(&filled.html) {
            context.insert("summary", &sentence);
        }
        context.insert("page", &view);
        context.insert("terms", &site.term_views(&filled.terms));
        context.insert("body", body);
        context.insert("navigation", navigation);
        if id == Outline::START {
            context.insert("outline", &site.outline_view());
            context.insert("featured", &site.featured());
        }
        context
    }

    /// The context of a page for paper.
    pub fn sheet(&self, site: &Site, sheet: &Sheet, terms: &[usize], body: &str) -> Context {
        let outline = site.outline();
        let node = &outline[sheet.node];
        let address = &outline[node.page].address;
        let description = site.description(node.page);
        let mut context = self.common(site, &sheet.address);
        if !description.is_empty() {
            context.insert("summary", description);
        }
        let view = PageView {
            kind: "print",
            title: &node.title,
            title_html: site.shown_title(node.page).1,
            title_id: &site.title_id_on(node.page),
            label: outline.label(sheet.node),
            description,
            print_url: address::relative(&sheet.address, address),
            canonical: site.canonical(address),
            ..PageView::default()
        };
        context.insert("page", &view);
        context.insert("terms", &site.term_views(terms));
        context.insert("body", body);
        context.insert("navigation", "");
        context
    }

    /// The context of a page that no chapter wrote.
    pub fn made(&self, site: &Site, address: &str, kind: &'static str, title: &str, navigation: &str) -> Context {
        let mut context = self.common(site, address);
        let title_html = crate::text::escape_html(title);
        let canonical = site.canonical(address);
        context.insert("page", &PageView { kind, title, title_html: &title_html, canonical, ..PageView::default() });
        context.insert("body", "");
        context.insert("navigation", navigation);
        context
    }

    /// The context of the page for addresses that are not there.
    pub fn missing(&self, site: &Site, root: &str, navigation: &str) -> Context {
        let mut context = self.common(site, "404.html");
        context.insert("root", root);
        let title = site.manual.config.labels.get("missing_title");
        let title_html = crate::text::escape_html(title);
        context.insert("page", &PageView { kind: "missing", title, title_html: &title_html, ..PageView::default() });
        context.insert("body", "");
        context.insert("navigation", navigation);
        context.insert("outline", &site.outline_view());
        context
    }
}

/// A day as templates take it; empty for none.
fn written(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl Site<'_> {
    fn page_view(&self, number: usize) -> PageView<'_> {
        let outline = self.outline();
        let id = self.pages[number];
        let page = &outline[id];
        let node = &outline[page.node];
        let front = page.source.map(|source| &self.manual.parsed[source].front);
        let (title, title_html) = self.shown_title(id);
        PageView {
            kind: match node.kind {
                Kind::Manual => "start",
                Kind::Chapter => "chapter",
                _ => "page",
            },
            title,
            title_html,
            title_id: self.title_id(id),
            label: outline.label(page.node),
            description: self.description(id),
            print_url: self.print_url(id),
            canonical: self.canonical(&page.address),
            draft: front.is_some_and(|front| front.draft),
            reviewed: written(front.and_then(|front| front.reviewed.as_ref().map(|(day, _)| *day))),
            review_due: written(
                front.filter(|_| !self.is_kept()).and_then(|front| review::due(&self.manual.config, front)),
            ),
            changed: written(self.changed(id)),
            edit_url: self.edit_url(id),
            breadcrumbs: self.breadcrumbs(id),
            previous: number.checked_sub(1).map(|before| self.link_view(id, self.outline()[self.pages[before]].node)),
            next: self.pages.get(number + 1).map(|&next| self.link_view(id, self.outline()[next].node)),
            sections: self.section_views(page.node, 1),
            children: self.children(id),
        }
    }

    /// The day on which a page's file was last changed, as far as git can tell.
    pub(super) fn changed(&self, id: PageId) -> Option<Day> {
        let path = &self.manual.sources.chapters[self.outline()[id].source?].path;
        self.manual.dates.get()?.get(path).copied()
    }

    fn term_views(&self, terms: &[usize]) -> Vec<TermView<'_>> {
        let entries = terms.iter().map(|&term| &self.glossary.terms[term]);
        entries.map(|entry| TermView { title: &entry.title, meaning: &entry.meaning }).collect()
    }

    /// What a page's front matter says it is for.
    pub(super) fn description(&self, id: PageId) -> &str {
        let source = self.outline()[id].source;
        source.map(|source| self.manual.parsed[source].front.description.as_str()).unwrap_or_default()
    }

    /// The id of a page's title, which a link may name like any other heading.
    pub(super) fn title_id(&self, id: PageId) -> &str {
        let Some(source) = self.outline()[id].source else { return "" };
        let parsed = &self.manual.parsed[source];
        let title =
            parsed.title.as_ref().and_then(|title| parsed.anchors.iter().find(|anchor| anchor.span == title.span));
        title.map(|anchor| &*anchor.id).unwrap_or_default()
    }

    /// The start page is headed by its own H1; every other page by its title in the outline.
    pub(super) fn shown_title(&self, id: PageId) -> (&str, &str) {
        let page = &self.outline()[id];
        let heading = page.source.and_then(|source| self.manual.parsed[source].title.as_ref());
        match heading {
            Some(heading) if id == Outline::START && !heading.text.is_empty() => (&heading.text, &heading.html),
            _ => (&self.outline()[page.node].title, &self.outline()[page.node].title_html),
        }
    }

    fn edit_url(&self, id: PageId) -> String {
        let Some(source) = self.outline()[id].source else { return String::new() };
        let pattern = &self.manual.config.edit_url;
        let file = &self.manual.sources.chapters[source].file;
        let path = match self.shown.earlier {
            Some(index) => address::encode(&format!("{}/{file}", self.shown.site.editions[index].folder)),
            None => address::encode(file),
        };
        if pattern.contains("{path}") { pattern.replace("{path}", &path) } else { pattern.clone() }
    }

    fn breadcrumbs(&self, id: PageId) -> Vec<LinkView<'_>> {
        let chain = self.outline().ancestry(self.outline()[id].node);
        chain[..chain.len() - 1].iter().map(|&node| self.link_view(id, node)).collect()
    }

    fn link_view(&self, from: PageId, node: NodeId) -> LinkView<'_> {
        let outline = self.outline();
        LinkView {
            label: outline.label(node),
            title: &outline[node].title,
            url: self.href_of_node(from.into(), node),
            description: self.description(outline[node].page),
        }
    }

    fn children(&self, id: PageId) -> Vec<LinkView<'_>> {
        let outline = self.outline();
        let node = outline[id].node;
        if node == Outline::MANUAL {
            return Vec::new();
        }
        let pages =
            outline[node].children.iter().filter(|&&child| outline[child].kind == Kind::Page && !outline[child].draft);
        pages.map(|&child| self.link_view(id, child)).collect()
    }

    /// The sections below a node down to level 3.
    fn section_views(&self, node: NodeId, depth: u8) -> Vec<SectionView<'_>> {
        let outline = self.outline();
        let sections = outline[node].children.iter().filter(|&&child| outline[child].kind == Kind::Section);
        let view = |&child: &NodeId| SectionView {
            id: outline[child].anchor.as_deref().map(address::encode).unwrap_or_default(),
            title: &outline[child].title,
            level: depth + 1,
            sections: if depth < 2 { self.section_views(child, depth + 1) } else { Vec::new() },
        };
        sections.map(view).collect()
    }

    fn outline_view(&self) -> Vec<OutlineView<'_>> {
        let whole = self.pages.len() <= LISTED_WHOLE;
        self.outline_below(Outline::MANUAL, whole, 1)
    }

    /// What stands below a node: only right below it, or the `whole` tree; in a list on this level.
    fn outline_below(&self, node: NodeId, whole: bool, level: usize) -> Vec<OutlineView<'_>> {
        let view = |child| OutlineView {
            link: self.link_view(Outline::START, child),
            children: if whole { self.outline_below(child, whole, level + 1) } else { Vec::new() },
        };
        self.listed_below(node, level).into_iter().map(view).collect()
    }

    /// The places `featured:` names; one that names nothing is a finding, so none is lost here.
    fn featured(&self) -> Vec<LinkView<'_>> {
        let paths = self.manual.resolved.featured.iter();
        paths.map(|&node| self.link_view(Outline::START, node)).collect()
    }
}
