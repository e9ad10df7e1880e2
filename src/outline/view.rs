//! The tree as programs read it: `guidepost outline --format json`, and `outline.json` of every site.

use super::{Kind, NodeId, Outline};
use serde::Serialize;

/// One node with all below it.
#[derive(Debug, Serialize)]
pub struct NodeView {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    title: String,
    address: String,
    draft: bool,
    children: Vec<NodeView>,
}

impl Outline {
    /// A node and all below it; drafts only where they are asked for.
    pub fn view(&self, id: NodeId, drafts: bool) -> NodeView {
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
            title: node.title.to_string(),
            address: self.address(id),
            draft: node.draft,
            children: children.map(|&child| self.view(child, drafts)).collect(),
        }
    }
}
