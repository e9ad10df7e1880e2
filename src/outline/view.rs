//! The tree as programs read it: `guidepost outline --format json`, and `outline.json` of every site.

use super::{Kind, NodeId, Outline};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// One node with all below it. It is read off the tree while it is written: a large manual's tree is in memory once.
#[derive(Debug)]
pub struct NodeView<'a> {
    outline: &'a Outline,
    node: NodeId,
    drafts: bool,
}

/// What stands below a node.
struct Children<'a>(&'a NodeView<'a>);

/// A node's address, in its two parts.
struct Address<'a> {
    page: &'a str,
    place: Option<&'a str>,
}

impl Outline {
    /// A node and all below it; drafts only where they are asked for.
    pub fn view(&self, node: NodeId, drafts: bool) -> NodeView<'_> {
        NodeView { outline: self, node, drafts }
    }
}

impl Serialize for NodeView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = &self.outline[self.node];
        let mut view = serializer.serialize_struct("Node", 8)?;
        view.serialize_field(
            "kind",
            match node.kind {
                Kind::Manual => "manual",
                Kind::Chapter => "chapter",
                Kind::Page => "page",
                Kind::Section => "section",
            },
        )?;
        if let Some(number) = node.number {
            view.serialize_field("number", &number)?;
        }
        // The number of a page or section, where those are numbered: `2.3`.
        if node.kind != Kind::Chapter
            && let label = self.outline.label(self.node)
            && !label.is_empty()
        {
            view.serialize_field("label", &label)?;
        }
        view.serialize_field("title", &*node.title)?;
        // Another title it answers to, folded.
        if let Some(also) = node.also.as_deref().filter(|also| *also != &*node.folded) {
            view.serialize_field("also", also)?;
        }
        let page = &self.outline[node.page].address;
        view.serialize_field("address", &Address { page, place: node.anchor.as_deref() })?;
        view.serialize_field("draft", &node.draft)?;
        view.serialize_field("children", &Children(self))?;
        view.end()
    }
}

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let NodeView { outline, node, drafts } = *self.0;
        let children = outline[node].children.iter().filter(|&&child| drafts || !outline[child].draft);
        serializer.collect_seq(children.map(|&child| outline.view(child, drafts)))
    }
}

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.place {
            Some(place) => serializer.collect_str(&format_args!("{}#{place}", self.page)),
            None => serializer.serialize_str(self.page),
        }
    }
}
