//! The declared structure: what `structure:` in manual.yaml names must be there, and where it names what belongs below a title, nothing else may.

use super::{Kind, NodeId, Outline, stated};
use crate::config::{Config, Structure};
use crate::diagnostic::{Finding, Place, rules};
use crate::parse::Parsed;
use crate::source::Sources;
use crate::text::fold::fold;
use std::sync::Arc;

/// Compares the outline with the declared structure.
pub(super) fn check(outline: &Outline, config: &Config, sources: &Sources, parsed: &[Arc<Parsed>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(declared) = &config.structure {
        let place = |node| outline.place(node, sources, parsed);
        let check = Check { outline, config, place: &place };
        check.level(Outline::MANUAL, declared, &mut findings);
    }
    findings
}

/// Every place of the manual that the declared structure names, with the line that does.
pub fn declared<'a>(outline: &Outline, config: &'a Config) -> Vec<(NodeId, &'a Structure)> {
    let mut named = Vec::new();
    if let Some(declared) = &config.structure {
        // Only the structure's own places are told.
        Check { outline, config, place: &|_| None }.named(Outline::MANUAL, declared, &mut named);
    }
    named
}

struct Check<'a> {
    outline: &'a Outline,
    config: &'a Config,
    /// Where a node's title is written.
    place: &'a dyn Fn(NodeId) -> Option<Place>,
}

impl Check<'_> {
    fn level(&self, parent: NodeId, declared: &[Structure], findings: &mut Vec<Finding>) {
        let mut met = Vec::new();
        for item in declared {
            match self.find(parent, item) {
                Some(node) => {
                    met.push(node);
                    if let Some(children) = &item.children {
                        self.level(node, children, findings);
                    }
                }
                None => findings.push(self.missing(parent, item)),
            }
        }
        let extra = self.outline[parent].children.iter().filter(|&&node| !met.contains(&node) && self.counts(node));
        findings.extend(extra.filter_map(|&node| self.extra(parent, node)));
    }

    fn named<'s>(&self, parent: NodeId, declared: &'s [Structure], named: &mut Vec<(NodeId, &'s Structure)>) {
        for item in declared {
            let Some(node) = self.find(parent, item) else { continue };
            named.push((node, item));
            self.named(node, item.children.as_deref().unwrap_or_default(), named);
        }
    }

    /// An unnumbered chapter (a quick guide) and the sections of the start page stand beside the official structure.
    fn counts(&self, node: NodeId) -> bool {
        let node = &self.outline[node];
        !node.draft && (node.parent != Some(Outline::MANUAL) || (node.kind == Kind::Chapter && node.number.is_some()))
    }

    fn find(&self, parent: NodeId, item: &Structure) -> Option<NodeId> {
        if let Some(stated) = stated(&item.title, self.outline.chapter_word()).filter(|stated| !stated.title.is_empty())
        {
            let numbered = self
                .outline
                .children_titled(parent, &fold(stated.title))
                .find(|&node| self.outline[node].number == Some(stated.number));
            if numbered.is_some() {
                return numbered;
            }
        }
        self.outline.children_titled(parent, &fold(&item.title)).find(|&node| !self.outline[node].draft)
    }

    fn missing(&self, parent: NodeId, item: &Structure) -> Finding {
        let wanted =
            stated(&item.title, self.outline.chapter_word()).map_or(item.title.as_str(), |stated| stated.title);
        let folded = fold(wanted);
        let message =
            format!("the declared structure has `{}` {}, and the manual does not", item.title, self.below(parent));
        let finding = Finding::new(&rules::STRUCTURE_MISSING, self.config.place(item.span.clone()), message);
        let like = || self.outline.nearest(&folded, 1).first().map(|(node, _)| *node);
        let elsewhere = self.outline.titled(&folded).next().or_else(like);
        match elsewhere {
            Some(node) => finding.note(format!("the manual has `{}`", self.outline.path(node))),
            None => finding.note("write that chapter, page or section, or take the line out of `structure:`"),
        }
    }

    fn extra(&self, parent: NodeId, node: NodeId) -> Option<Finding> {
        let place = (self.place)(node)?;
        let message =
            format!("`{}` is not in the declared structure {}", self.outline.full_title(node), self.below(parent));
        Some(
            Finding::new(&rules::STRUCTURE_EXTRA, place, message)
                .note("add its title to `structure:` in manual.yaml, or take it out of the manual"),
        )
    }

    fn below(&self, parent: NodeId) -> String {
        if parent == Outline::MANUAL {
            "of the manual".to_owned()
        } else {
            format!("below `{}`", self.outline.full_title(parent))
        }
    }
}
