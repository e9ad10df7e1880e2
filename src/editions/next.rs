//! The next edition: what is kept of the current one, and what manual.yaml says from then on.
//!
//! Takes a checked manual and the name of the edition that begins, returns the texts of both settings files and the folder that the old edition is kept in.
//! Nothing is written here. Settings that a person arranged in a way that cannot be followed are left alone, and it is said what to write.

use super::settings::address_of;
use crate::config::{self, Config};
use crate::yaml::{Node, Reader, Value, scalar, spelled_like};
use crate::{Checked, Error};
use std::sync::Arc;

/// Where earlier editions are kept.
const FOLDER: &str = "editions";

/// What beginning an edition comes to.
#[derive(Debug, PartialEq, Eq)]
pub struct Next {
    /// The folder that the edition until now is kept in, counted from the manual's.
    pub folder: String,
    /// What of the manual's folder is copied there, beside its settings.
    pub copied: Vec<String>,
    /// The settings of the edition that is kept.
    pub kept: String,
    /// The manual's own settings from now on.
    pub settings: String,
}

/// Works out what beginning the edition `name` comes to.
///
/// # Errors
/// When one of the two editions has no name of its own, or manual.yaml cannot be changed by rule.
pub fn next(manual: &Checked, name: &str) -> Result<Next, Error> {
    let config = &manual.config;
    let (old, new) = (address_of(&config.edition), address_of(name));
    if old.is_empty() {
        let message =
            "the edition that is to be kept has no name\n  try: write it into manual.yaml, `edition: \"2025\"`, say";
        return Err(Error::Usage(message.to_owned()));
    }
    let taken = config.editions.iter().map(|edition| address_of(&edition.name));
    if new.is_empty() || new == super::CURRENT || new == old || taken.into_iter().any(|taken| taken == new) {
        let message = format!("`{name}` cannot be the name of the next edition: it needs an address of its own");
        return Err(Error::Usage(format!("{message}\n  try: a year, `2026`, say")));
    }
    let folder = format!("{FOLDER}/{old}");
    let settings = settings(config, name, &folder).filter(|text| says(manual, text, name, &folder));
    let (Some(kept), Some(settings)) = (kept(config), settings) else {
        let name = serde_json::Value::from(name);
        return Err(Error::Usage(format!(
            "manual.yaml is written in a way that cannot be changed by rule; nothing was changed\n  try: copy manual.yaml and `{}/` into `{folder}/`, take `editions:` out of the copy, and write `edition: {name}` and `editions: {{\"{}\": {folder}}}` into manual.yaml",
            config.content, config.edition
        )));
    };
    let book = config.changes.iter().map(|(book, _)| book.clone());
    let theme = format!("themes/{}", config.theme);
    let inside = |name: &str| name.strip_prefix(&*config.content).is_some_and(|rest| rest.starts_with('/'));
    let inventories = manual.sources.inventories.keys().filter(|name| !inside(name)).cloned();
    let copied = [config.content.clone(), theme].into_iter().chain(book).chain(inventories).collect();
    Ok(Next { folder, copied, kept, settings })
}

/// Whether the new settings read as they should, and as before in everything else.
fn says(manual: &Checked, text: &str, name: &str, folder: &str) -> bool {
    let (config, findings) = config::of_text(&manual.folder, text);
    let named = config.editions.iter().any(|edition| edition.folder == folder && edition.name == manual.config.edition);
    let all = config.editions.len() == manual.config.editions.len() + 1;
    findings.is_empty() && named && all && config.edition == name && config.title == manual.config.title
}

fn entries(text: &str) -> Vec<(Node, Node)> {
    match Reader::new(&Arc::from(config::FILE)).parse(text, 0).value {
        Value::Map(entries) => entries,
        _ => Vec::new(),
    }
}

fn entry<'n>(entries: &'n [(Node, Node)], name: &str) -> Option<&'n (Node, Node)> {
    entries.iter().find(|(key, _)| matches!(&key.value, Value::Text(key) if key == name))
}

/// The settings without a list of editions. They say the title even where it is the folder's name until now: the copy stands in another folder.
fn kept(manual: &Config) -> Option<String> {
    let mut text = without_editions(&manual.text)?;
    let all = entries(&text);
    if entry(&all, "title").is_none() {
        let start = entry(&all, "edition")?.0.span.start;
        let lead = &text[text[..start].rfind('\n').map_or(0, |end| end + 1)..start];
        let title = format!("title: {}{}{lead}", scalar(&manual.title), line_end(&text));
        text.insert_str(start, &title);
    }
    let (config, findings) = config::parse(&text);
    // Settings that cannot be read at all name no editions either, and what is left of a list may go into the setting above it.
    let same = config.title == manual.title && config.edition == manual.edition;
    (findings.is_empty() && config.editions.is_empty() && same).then_some(text)
}

fn without_editions(text: &str) -> Option<String> {
    let entries = entries(text);
    let Some((key, value)) = entry(&entries, "editions") else { return Some(text.to_owned()) };
    let start = text[..key.span.start].rfind('\n').map_or(0, |end| end + 1);
    let mut last = end_of(value).max(key.span.end);
    if text[value.span.start..].starts_with(['{', '[']) {
        last += text[last..].find(['}', ']'])?;
    }
    let end = text[last..].find('\n').map_or(text.len(), |end| last + end + 1);
    Some(format!("{}{}", &text[..start], &text[end..]))
}

/// Where a value ends. What YAML counts as the place of a list of lines ends with the first of them, so its entries are asked.
fn end_of(node: &Node) -> usize {
    let last = match &node.value {
        Value::Map(entries) => entries.last().map(|(key, value)| end_of(value).max(key.span.end)),
        Value::List(items) => items.last().map(end_of),
        _ => None,
    };
    last.unwrap_or_default().max(node.span.end)
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The settings with another edition, and the old one in the list.
fn settings(config: &Config, name: &str, folder: &str) -> Option<String> {
    let mut text = config.text.to_string();
    let all = entries(&text);
    let old = serde_json::Value::from(config.edition.as_str());
    let line_end = line_end(&text);
    match entry(&all, "editions").map(|(_, value)| value) {
        Some(Node { value: Value::Map(listed), .. }) => {
            let first = &listed.first()?.0;
            text.insert_str(first.span.start, &before(&text, first, &format!("{old}: {folder}"), line_end)?);
        }
        Some(Node { value: Value::List(listed), .. }) => {
            let first = listed.first()?;
            text.insert_str(first.span.start, &before(&text, first, folder, line_end)?);
        }
        Some(_) => return None,
        None => {
            if !text.ends_with('\n') {
                text.push_str(line_end);
            }
            text.push_str(&format!("{line_end}editions:{line_end}  {old}: {folder}{line_end}"));
        }
    }
    let all = entries(&text);
    let (_, edition) = entry(&all, "edition")?;
    let spelled = spelled_like(name, &text[edition.span.clone()]);
    text.replace_range(edition.span.clone(), &spelled);
    Some(text)
}

/// A new entry in front of the first one, written as that one is: on a line of its own, or between brackets.
fn before(text: &str, first: &Node, entry: &str, line_end: &str) -> Option<String> {
    let line = text[..first.span.start].rfind('\n').map_or(0, |end| end + 1);
    let lead = text.get(line..first.span.start)?;
    match lead.trim_matches([' ', '-']) {
        "" => Some(format!("{entry}{line_end}{lead}")),
        _ if lead.trim_end().ends_with(['{', '[']) => Some(format!("{entry}, ")),
        _ => None,
    }
}
