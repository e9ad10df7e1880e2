//! What changed since the last edition: a page that tells it, marks beside the sections it is true of, and the way from an old edition to the current one.

use super::Site;
use super::body::push_separated;
use super::context::Contexts;
use super::inserts::Inserts;
use super::navigation;
use super::shell::{self, NAVIGATION};
use crate::Error;
use crate::addresses::Changes;
use crate::addresses::changes::PAGE;
use crate::emit::Pieces;
use crate::outline::{NodeId, Outline, PageId};
use crate::text::{address, escape_html};
use serde::Serialize;

/// One list of the page.
#[derive(Serialize)]
struct GroupView {
    title: String,
    entries: Vec<EntryView>,
}

/// One thing that changed.
#[derive(Serialize)]
struct EntryView {
    title: String,
    /// The same with quiet separators.
    title_html: String,
    /// Empty for what is gone.
    url: String,
    /// What it was called, or where it stood.
    before: String,
}

impl Site<'_> {
    /// The page of changes, where manual.yaml asks for one and an earlier edition was recorded.
    pub(super) fn changes(&self, contexts: &Contexts) -> Result<Option<Pieces>, Error> {
        let Some(changes) = self.manual.changes() else { return Ok(None) };
        let mut context = contexts.made(self, PAGE, "changes", &self.title_of_changes(changes), NAVIGATION);
        context.insert("groups", &self.groups(changes));
        let page = self.render("changes.html", &context)?;
        let navigation = self.navigation(&navigation::key(self.outline(), Outline::START), contexts)?;
        Ok(Some(shell::fill(page, Pieces::default(), &[navigation.unmarked()])))
    }

    /// "Changes since 2024"
    pub(super) fn title_of_changes(&self, changes: &Changes) -> String {
        let title = format!("{} {}", self.manual.config.labels.get("changes_title"), changes.since);
        title.trim_end().to_owned()
    }

    fn groups(&self, changes: &Changes) -> Vec<GroupView> {
        let plain = |nodes: &[NodeId]| nodes.iter().map(|&node| self.entry_view(node, "")).collect::<Vec<EntryView>>();
        let with =
            |nodes: &[(NodeId, String)]| nodes.iter().map(|(node, before)| self.entry_view(*node, before)).collect();
        let gone = changes.removed.iter();
        let gone = gone.map(|path| EntryView {
            title: path.clone(),
            title_html: escape_html(path),
            url: String::new(),
            before: String::new(),
        });
        let groups = [
            ("changes_new", plain(&changes.new)),
            ("changes_rewritten", plain(&changes.rewritten)),
            ("changes_moved", with(&changes.moved)),
            ("changes_renamed", with(&changes.renamed)),
            ("changes_removed", gone.collect()),
        ];
        let groups = groups.into_iter().filter(|(_, entries)| !entries.is_empty());
        groups
            .map(|(label, entries)| GroupView { title: self.manual.config.labels.get(label).to_owned(), entries })
            .collect()
    }

    fn entry_view(&self, node: NodeId, before: &str) -> EntryView {
        let titles = match node {
            Outline::MANUAL => vec![self.outline()[node].title.to_string()],
            node => self.outline().path_titles(node),
        };
        let place = self.outline()[node].anchor.as_deref().map(|id| format!("#{}", address::encode(id)));
        let page = &self.outline()[self.outline()[node].page].address;
        let url = format!("{}{}", address::relative(PAGE, page), place.unwrap_or_default());
        let mut title_html = String::new();
        push_separated(&mut title_html, &titles);
        EntryView { title: titles.join("/"), title_html, url, before: before.to_owned() }
    }

    /// Marks the new and the rewritten sections of a page, where manual.yaml asks for it.
    pub(super) fn mark_changes(&self, page: PageId, html: &str, inserts: &mut Inserts) {
        if !self.manual.config.change_marks {
            return;
        }
        let Some(changes) = self.manual.changes() else { return };
        for (label, nodes) in [("change_new", &changes.new), ("change_rewritten", &changes.rewritten)] {
            let word = escape_html(self.manual.config.labels.get(label));
            for &node in nodes.iter().filter(|&&node| self.outline()[node].page == page) {
                let Some(id) = &self.outline()[node].anchor else { continue };
                // A heading is the only element that is written with its id first.
                let tag = (1..=6).map(|level| format!("<h{level} id=\"{}\"", escape_html(id)));
                if let Some(at) = tag.into_iter().find_map(|tag| html.find(&tag)) {
                    inserts.add(at..at, |mark| mark.push_str(&format!("<span class=\"change-mark\">{word}</span> ")));
                }
            }
        }
    }

    /// Whether this edition is kept for reference only.
    pub(super) fn is_kept(&self) -> bool {
        self.shown.earlier.is_some() || !self.manual.config.current.is_empty()
    }

    /// The address of the same page in the current edition, for an edition that is kept only for reference. Among others on one site it knows the way better.
    pub(super) fn current(&self, page: &str) -> String {
        let current = &self.manual.config.current;
        if self.shown.earlier.is_some() || current.is_empty() {
            String::new()
        } else {
            format!("{current}{}", address::encode(page))
        }
    }
}
