//! The tree as programs read it: `guidepost outline --format json`, and `outline.json` of every site.

use super::{Kind, NodeId, Outline};
use serde::Serialize;

/// One node with all below it.
#[derive(Debug, Serialize)]
pub struct NodeView<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    /// The number of a page or section, where those are numbered: `2.3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    title: &'a str,
    /// Another title it answers to, folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<&'a str>,
    address: String,
    draft: bool,
    children: Vec<NodeView<'a>>,
}

impl Outline {
    /// A node and all below it; drafts only where they are asked for.
    pub fn view(&self, id: NodeId, drafts: bool) -> NodeView<'_> {
        let node = &self[id];
        let children = node.children.iter().filter(|&&child| drafts || !self[child].draft);
        NodeView {
            kind: match node.kind {
                Kind::Manual => "manual",
                Kind::Chapter => "chapter",
                Kind::Page => "page",
                Kind::Section => "section",
            },
            number: node.number,
            label: Some(self.label(id)).filter(|label| node.kind != Kind::Chapter && !label.is_empty()),
            title: &node.title,
            also: node.also.as_deref().filter(|also| *also != &*node.folded),
            address: self.address(id),
            draft: node.draft,
            children: children.map(|&child| self.view(child, drafts)).collect(),
        }
    }
}
