//! `manuals:` in manual.yaml: other manuals by their titles, each with an inventory file and the address it is published at.
//!
//! Takes the node, returns what can be used; what cannot is a finding. Never opens an inventory.

use super::values::base_url;
use crate::text::fold::fold;
use crate::yaml::{Node, Reader, Value};
use std::ops::Range;
use std::path::{Component, Path};

/// Another manual that references may lead into.
#[derive(Debug, Clone)]
pub struct OtherManual {
    /// What it is called, here and in the texts.
    pub title: String,
    /// Where that stands.
    pub title_span: Range<usize>,
    /// Its inventory file, from the manual's folder on, with `/`; empty where the settings are wrong, which is a finding already.
    pub inventory: String,
    /// Where that stands.
    pub inventory_span: Range<usize>,
    /// Where it is published, with a `/` at the end.
    pub address: String,
    /// Where its inventory is fetched from, if not from its address.
    pub from: Option<String>,
}

const KEYS: &[&str] = &["inventory", "address", "from"];

const SHAPE: &str = "`manuals` takes the title of another manual, and below it `inventory:` and `address:`";

pub(super) fn read(node: &Node, reader: &mut Reader) -> Vec<OtherManual> {
    let mut manuals: Vec<OtherManual> = Vec::new();
    let Value::Map(entries) = &node.value else {
        if !matches!(node.value, Value::Null) {
            reader.invalid::<()>(node, SHAPE);
        }
        return manuals;
    };
    for (key, value) in entries {
        let Some(title) = reader.text(key) else { continue };
        if fold(&title).is_empty() {
            reader.invalid::<()>(key, "a manual has a title, and none stands here");
        } else if manuals.iter().any(|manual| fold(&manual.title) == fold(&title)) {
            reader.invalid::<()>(key, format!("a manual called `{title}` stands here a second time"));
        } else {
            manuals.push(manual(title, key, value, reader));
        }
    }
    manuals
}

fn manual(title: String, key: &Node, node: &Node, reader: &mut Reader) -> OtherManual {
    let (mut inventory, mut address, mut from) = (None, None, None);
    let mut wrong = !matches!(node.value, Value::Map(_));
    if wrong {
        reader.invalid::<()>(if matches!(node.value, Value::Null) { key } else { node }, SHAPE);
    } else {
        let before = reader.findings.len();
        for (name, value) in reader.entries(node, KEYS, "a manual below `manuals`") {
            match name {
                "inventory" => inventory = file(value, reader).map(|file| (file, value.span.clone())),
                "address" => address = base_url(value, reader),
                _ => from = source(value, reader),
            }
        }
        wrong = reader.findings.len() > before;
    }
    let lacking: Vec<&str> = [("inventory:", inventory.is_none()), ("address:", address.is_none())]
        .into_iter()
        .filter_map(|(name, lacks)| lacks.then_some(name))
        .collect();
    if !wrong && !lacking.is_empty() {
        let message = format!("the manual `{title}` has no `{}`", lacking.join("` and no `"));
        reader.invalid::<()>(key, message);
    }
    let ((inventory, inventory_span), address) =
        inventory.zip(address).unwrap_or_else(|| ((String::new(), key.span.clone()), String::new()));
    OtherManual { title, title_span: key.span.clone(), inventory, inventory_span, address, from }
}

/// A file inside the manual: no way out of it.
fn file(node: &Node, reader: &mut Reader) -> Option<String> {
    let name = reader.text(node)?;
    let name = name.strip_prefix("./").unwrap_or(&name);
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || name.contains('\\') || name.is_empty() || name.ends_with('/') {
        return reader.invalid(
            node,
            "the inventory is a file inside the manual's own folder, with `/` between folders: `manuals/other.json`",
        );
    }
    Some(name.to_owned())
}

/// Where an inventory is fetched from.
fn source(node: &Node, reader: &mut Reader) -> Option<String> {
    let url = reader.text(node)?;
    let host = url.strip_prefix("https://").unwrap_or_default();
    if host.is_empty() || host.starts_with('/') || url.contains(char::is_whitespace) {
        return reader.invalid(node, "an inventory is fetched from an address that begins with `https://`");
    }
    Some(url)
}
