//! manual.yaml as text: the titles, paths and files it names, as they are called now.
//!
//! Takes both manuals, returns the replacements in manual.yaml. What it names that is not there stays as it is: that is a finding of its own.

use super::paths;
use super::same::Same;
use crate::diagnostic::Fix;
use crate::outline::address::{of_alias, of_page, without_order};
use crate::outline::{declared, stated};
use crate::resolve::Manual;
use crate::text::fold::fold;
use crate::{Checked, yaml};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Everything in manual.yaml that changes, but for the order of chapters.
pub(super) fn changes(same: &Same) -> Vec<Fix> {
    let mut changes = structure(same);
    changes.extend(featured(same));
    changes.extend(moved(same));
    changes.extend(overrides(same));
    changes
}

fn fix(manual: &Checked, span: &Range<usize>, words: &str) -> Fix {
    let written = manual.config.text.get(span.clone()).unwrap_or_default();
    // Quotation marks that the old words needed are not for the new ones to keep.
    let needed = written.starts_with('"') && yaml::spelled_like(written.trim_matches('"'), "").starts_with('"');
    let replacement = yaml::spelled_like(words, if needed { "" } else { written });
    Fix { place: manual.config.place(span.clone()), replacement, certain: true }
}

fn structure(same: &Same) -> Vec<Fix> {
    let (old, new) = (&same.old.outline, &same.new.outline);
    let mut changes = Vec::new();
    for (node, item) in declared(old, &same.old.config) {
        let Some(now) = same.node(node) else { continue };
        let number = stated(&item.title, old.chapter_word()).filter(|stated| !stated.title.is_empty());
        let written = number.as_ref().map_or(item.title.as_str(), |stated| stated.title);
        let same_number = number.as_ref().is_none_or(|stated| Some(stated.number) == new[now].number);
        if fold(written) == *new[now].folded && same_number {
            continue;
        }
        let title = if number.is_some() { new.full_title(now) } else { new[now].title.to_string() };
        changes.push(fix(same.old, &item.span, &title));
    }
    changes
}

fn featured(same: &Same) -> Vec<Fix> {
    let view = |manual: &'_ Checked, path: &str| {
        Manual::new(&manual.config, &manual.sources, &manual.parsed, &manual.outline, &[]).book.plain_path(path).ok()
    };
    let mut changes = Vec::new();
    for (path, span) in &same.old.config.featured {
        let Some(node) = view(same.old, path) else { continue };
        let Some(now) = same.node(node) else { continue };
        if view(same.new, path) == Some(now) {
            continue;
        }
        let least = paths::changes(same, path, node).map(|changes| {
            let mut new = path.clone();
            changes.into_iter().rev().for_each(|(range, title)| new.replace_range(range, &title));
            new
        });
        let anew = paths::anew(same, path, node, now);
        let found = least.into_iter().chain(anew).find(|path| view(same.new, path) == Some(now));
        changes.extend(found.map(|path| fix(same.old, span, &path)));
    }
    changes
}

/// `chapters:` names files and folders directly under the content folder: whole, without their ending, or without their number.
pub(super) fn chapters(manual: &Checked, moves: &BTreeMap<String, String>) -> Vec<Fix> {
    let top = |path: &str| path.split('/').next().unwrap_or(path).to_owned();
    let mut changes = Vec::new();
    for (name, span) in &manual.config.chapters {
        let wanted = name.trim_end_matches('/');
        let named = manual.sources.chapters.iter().map(|source| (top(&source.path), &source.path));
        let named = named.filter(|(entry, _)| is_called(wanted, entry));
        // All that is in a folder goes, or the folder is still there.
        let places: BTreeSet<(String, String)> =
            named.map(|(entry, path)| (entry, top(moves.get(&**path).map_or(path, String::as_str)))).collect();
        let Some((entry, now)) = places.first().filter(|(entry, now)| places.len() == 1 && entry != now).cloned()
        else {
            continue;
        };
        // Its new folder or file may have a place in the list already.
        let taken = |other: &str| is_called(other.trim_end_matches('/'), &now);
        if manual.config.chapters.iter().any(|(other, _)| other != name && taken(other)) {
            changes.push(without_entry(manual, span));
            continue;
        }
        let new = if wanted == entry {
            now
        } else if wanted == stem(&entry) {
            stem(&now).to_owned()
        } else {
            without_order(stem(&now)).to_owned()
        };
        if new != wanted {
            let slash = if name.ends_with('/') { "/" } else { "" };
            changes.push(fix(manual, span, &format!("{new}{slash}")));
        }
    }
    changes
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether an entry of `chapters:` names a file or folder.
fn is_called(wanted: &str, name: &str) -> bool {
    [name, stem(name), without_order(stem(name))].contains(&wanted)
}

/// Takes an entry out of a list, with its line or its comma.
fn without_entry(manual: &Checked, entry: &Range<usize>) -> Fix {
    let text = &manual.config.text;
    let line = text[..entry.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let behind = &text[entry.end..];
    let span = if text[line..entry.start].trim() == "-" {
        line..entry.end + behind.find('\n').map_or(behind.len(), |end| end + 1)
    } else if behind.trim_start().starts_with(',') {
        let comma = entry.end + behind.find(',').unwrap_or(0) + 1;
        entry.start..text.len() - text[comma..].trim_start().len()
    } else {
        text[..entry.start].trim_end().trim_end_matches(',').len()..entry.end
    };
    Fix { place: manual.config.place(span), replacement: String::new(), certain: true }
}

/// Where `moved:` leads to.
fn moved(same: &Same) -> Vec<Fix> {
    let config = &same.old.config;
    let mut changes = Vec::new();
    for moved in &config.moved {
        if let Some(path) =
            same.old.sources.assets.keys().find(|path| moved.to.trim_start_matches('/') == path.as_str())
        {
            if same.has_moved(path) {
                changes.push(fix(same.old, &moved.to_span, same.path(path)));
            }
            continue;
        }
        let Ok((address, place)) = of_alias(&moved.to, &config.base_url, &config.content) else { continue };
        let Some(page) = same.old.outline.page_at(&address) else { continue };
        let (Some(now), Some(source)) = (same.page(page), same.old.outline[page].source) else { continue };
        let path = same.path(&same.old.sources.chapters[source].path);
        let place_now = place.as_ref().and_then(|id| same.place(page, id));
        if of_page(path) == address && place_now == place {
            continue;
        }
        let file = moved.to.split('#').next().is_some_and(crate::source::is_chapter);
        let new = if file { path.to_owned() } else { same.new.outline[now].address.clone() };
        let place = place_now.map(|id| format!("#{id}")).unwrap_or_default();
        changes.push(fix(same.old, &moved.to_span, &format!("{new}{place}")));
    }
    changes
}

/// Patterns of `overrides:` that name one file.
fn overrides(same: &Same) -> Vec<Fix> {
    let content = &same.old.config.content;
    let mut changes = Vec::new();
    for item in &same.old.config.overrides {
        let Some(path) = item.pattern.strip_prefix(content.as_str()).and_then(|rest| rest.strip_prefix('/')) else {
            continue;
        };
        if same.has_moved(path) {
            changes.push(fix(same.old, &item.span, &format!("{content}/{}", same.path(path))));
        }
    }
    changes
}
