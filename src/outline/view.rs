//! The tree as programs read it: `guidepost outline --format json`, and `outline.json` of every site.

use super::{Kind, NodeId, Outline};
use serde::{Serialize, Serializer};

/// One node with all below it, which is read off the tree while it is written: a large manual's tree is in memory once.
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
    children: Children<'a>,
}

/// What stands below a node.
#[derive(Debug)]
struct Children<'a> {
    outline: &'a Outline,
    node: NodeId,
    drafts: bool,
}

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let children = self.outline[self.node].children.iter();
        let shown = children.filter(|&&child| self.drafts || !self.outline[child].draft);
        serializer.collect_seq(shown.map(|&child| self.outline.view(child, self.drafts)))
    }
}

impl Outline {
    /// A node and all below it; drafts only where they are asked for.
    pub fn view(&self, id: NodeId, drafts: bool) -> NodeView<'_> {
        let node = &self[id];
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
            children: Children { outline: self, node: id, drafts },
        }
    }
}
