//! Values of `manual.yaml`: one function for each kind of value that is more than a word.
//!
//! Takes a node and the reader that collects findings, returns the value; what cannot stand there is a finding, and then there is none.

use super::{Earlier, Moved, Override, Structure};
use crate::diagnostic::{Severity, rules};
use crate::yaml::{Node, Reader, Value};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// `true` for the manual's own address book, or the name of another one.
pub(super) fn changes(node: &Node, reader: &mut Reader) -> Option<(String, Range<usize>)> {
    match node.value {
        Value::Bool(false) => None,
        Value::Bool(true) => Some((crate::addresses::FILE.to_owned(), node.span.clone())),
        _ => reader.text(node).map(|name| (name, node.span.clone())),
    }
}

pub(super) fn moved(node: &Node, reader: &mut Reader) -> Vec<Moved> {
    let mut moved = Vec::new();
    let Value::Map(entries) = &node.value else {
        reader.invalid::<()>(node, "`moved` takes an old address, a colon, and the page it leads to now");
        return moved;
    };
    for (from, to) in entries {
        if let (Some(old), Some(new)) = (reader.text(from), reader.text(to)) {
            moved.push(Moved { from: old, from_span: from.span.clone(), to: new, to_span: to.span.clone() });
        }
    }
    moved
}

/// Names of earlier editions and their folders; in a list the folder's own name is the edition's.
pub(super) fn editions(node: &Node, reader: &mut Reader) -> Vec<Earlier> {
    let pairs: Vec<(&Node, &Node)> = match &node.value {
        Value::Map(entries) => entries.iter().map(|(name, folder)| (name, folder)).collect(),
        Value::List(items) => items.iter().map(|item| (item, item)).collect(),
        Value::Null => Vec::new(),
        _ => {
            let message =
                "`editions` takes the name of an earlier edition, a colon, and its folder: `\"2025\": editions/2025`";
            return reader.invalid(node, message).unwrap_or_default();
        }
    };
    let mut editions = Vec::new();
    for (name_node, folder_node) in pairs {
        let Some(folder) = folder_name(folder_node, reader) else { continue };
        let named = std::ptr::eq(name_node, folder_node);
        let name = if named { folder.rsplit('/').next().map(str::to_owned) } else { reader.text(name_node) };
        let Some(name) = name else { continue };
        let (name_span, folder_span) = (name_node.span.clone(), folder_node.span.clone());
        editions.push(Earlier { name, name_span, folder, folder_span });
    }
    editions
}

pub(super) fn texts(node: &Node, reader: &mut Reader) -> Vec<(String, Range<usize>)> {
    if !matches!(node.value, Value::List(_) | Value::Null) {
        return reader
            .invalid(node, "a list belongs here: each entry on a line of its own, behind a `- `")
            .unwrap_or_default();
    }
    let items = reader.list(node).iter();
    items.filter_map(|item| reader.text(item).map(|text| (text, item.span.clone()))).collect()
}

/// A language as browsers and screen readers know it (BCP 47): `en`, `es-MX`.
pub(super) fn language(node: &Node, reader: &mut Reader) -> Option<String> {
    let language = reader.text(node)?;
    let mut parts = language.split(['-', '_']);
    let primary =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let others = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !(primary && others) {
        return reader
            .invalid(node, format!("`{language}` is not the code of a language: write `en`, `es` or `es-MX`, say"));
    }
    Some(language)
}

/// Lines of words and phrases with commas between them: `log in, sign in, log on`.
pub(super) fn synonyms(node: &Node, reader: &mut Reader) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for item in reader.list(node) {
        let Some(line) = reader.text(item) else { continue };
        let phrases: Vec<String> = line.split(',').map(|phrase| phrase.trim().to_owned()).collect();
        if phrases.len() < 2 || phrases.iter().any(String::is_empty) {
            reader.invalid::<()>(item, "two or more words that mean the same belong here, with a comma between them");
            continue;
        }
        groups.push(phrases);
    }
    groups
}

pub(super) fn base_url(node: &Node, reader: &mut Reader) -> Option<String> {
    let url = reader.text(node)?;
    match check_base_url(&url) {
        Ok(url) => Some(url),
        Err(message) => reader.invalid(node, message),
    }
}

/// A base address as guidepost keeps it, with a `/` at its end.
///
/// # Errors
/// A sentence that says what such an address looks like.
pub fn check_base_url(url: &str) -> Result<String, String> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web
        || url.split("//").nth(1).is_none_or(|rest| rest.is_empty() || rest.starts_with('/'))
        || url.contains([' ', '?', '#'])
    {
        return Err(format!(
            "`{url}` is not where a manual can live: it takes an address such as `https://example.org/manual/`"
        ));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// A folder inside the manual: no way out of it, and no `/` at its end.
pub(super) fn folder_name(node: &Node, reader: &mut Reader) -> Option<String> {
    let name = reader.text(node)?;
    let leaves = Path::new(&name).components().any(|part| !matches!(part, std::path::Component::Normal(_)));
    if leaves || name.contains('\\') || name.is_empty() {
        return reader.invalid(node, "only a folder inside the manual's own folder can stand here");
    }
    Some(name.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/"))
}

pub(super) fn structure(node: &Node, reader: &mut Reader) -> Vec<Structure> {
    let mut declared = Vec::new();
    for item in reader.list(node) {
        match &item.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    let Some(title) = reader.text(key) else { continue };
                    let children = (!matches!(value.value, Value::Null)).then(|| structure(value, reader));
                    declared.push(Structure { title, span: key.span.clone(), children });
                }
            }
            _ => {
                let Some(title) = reader.text(item) else { continue };
                declared.push(Structure { title, span: item.span.clone(), children: None });
            }
        }
    }
    declared
}

const SEVERITIES: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warn", Some(Severity::Warning)),
    ("warning", Some(Severity::Warning)),
    ("ignore", None),
    ("off", None),
];

pub(super) fn severities(node: &Node, reader: &mut Reader) -> BTreeMap<&'static str, Option<Severity>> {
    let names: Vec<&str> = rules::RULES.iter().map(|rule| rule.name).collect();
    let codes: Vec<&str> = rules::RULES.iter().map(|rule| rule.code).collect();
    let known: Vec<&str> = names.iter().chain(&codes).copied().collect();
    let mut chosen = BTreeMap::new();
    for (key, node) in reader.entries(node, &known, "`rules`") {
        if let (Some(rule), Some(severity)) = (rules::find(key), reader.choice(node, SEVERITIES)) {
            chosen.insert(rule.name, severity);
        }
    }
    chosen
}

pub(super) fn overrides(node: &Node, reader: &mut Reader) -> Vec<Override> {
    let mut found = Vec::new();
    let Value::Map(entries) = &node.value else {
        reader.invalid::<()>(node, "`overrides` takes a pattern of files, and below it the rules for them");
        return found;
    };
    for (key, value) in entries {
        let Some(pattern) = reader.text(key) else { continue };
        if globset::Glob::new(&pattern).is_err() {
            reader.invalid::<()>(
                key,
                format!("`{pattern}` is not a pattern of file names: write `content/archive/**`, say"),
            );
            continue;
        }
        found.push(Override { pattern, span: key.span.clone(), rules: severities(value, reader) });
    }
    found
}
