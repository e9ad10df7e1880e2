//! Markdown links as text: the way to the same file and place, written as the author wrote it.

use super::references::Spot;
use crate::diagnostic::Fix;
use crate::outline::address::of_page;
use crate::parse::Form;
use crate::resolve::Target;
use crate::text::address::{self, Parts};
use crate::text::around::Around;

/// The ways to write a link to a page or file.
pub(super) fn candidates(spot: &Spot) -> Vec<Vec<Fix>> {
    let written = spot.reference.target.trim();
    let place = spot.reference.target_span.clone();
    // Where the address cannot be told apart from the rest, there is nothing to replace.
    if place == spot.reference.span && !matches!(spot.reference.form, Form::Html | Form::HtmlFile) {
        return Vec::new();
    }
    let parts = address::split(written);
    let place_on_page = new_place(spot, &parts);
    let mut addresses: Vec<String> = Vec::new();
    for path in new_paths(spot, &parts) {
        addresses.push(format!("{path}{}{place_on_page}", parts.query));
    }
    addresses.retain(|address| address != written);
    let around = spot.reference.around(spot.text());
    let written = |address: &str| match around {
        Around::Pointed => address::decode(address).into_owned(),
        around => around.address(address),
    };
    addresses.iter().map(|address| vec![spot.fix(place.clone(), written(address))]).collect()
}

fn new_place(spot: &Spot, parts: &Parts) -> String {
    let Some(written) = parts.fragment else { return String::new() };
    let Target::Page { page, fragment: Some(id), .. } = spot.target else { return format!("#{written}") };
    let Some(now) = spot.same.place(*page, id).filter(|now| now != id) else { return format!("#{written}") };
    if written.contains('%') { format!("#{}", address::encode(&now)) } else { format!("#{now}") }
}

/// The path part, in the author's style first, then plainly as the way from file to file.
fn new_paths(spot: &Spot, parts: &Parts) -> Vec<String> {
    let same = spot.same;
    let from_old = &same.old.sources.chapters[spot.source].path;
    let from = same.path(from_old).to_owned();
    let old = match spot.target {
        Target::Page { page, .. } => match same.old.outline[*page].source {
            Some(source) => same.old.sources.chapters[source].path.to_string(),
            None => return vec![parts.path.to_owned()],
        },
        Target::Asset { path, .. } => path.clone(),
        _ => return Vec::new(),
    };
    let still = !same.has_moved(&old) && !same.has_moved(from_old);
    if parts.path.is_empty() || still {
        return vec![parts.path.to_owned()];
    }
    let now = same.path(&old).to_owned();
    let written = address::join(from_old, &address::decode(parts.path)).unwrap_or_default();
    let styled = in_style(parts.path, &written, &old, &now);
    let mut paths: Vec<String> = Vec::new();
    for to in [styled, now] {
        let path = match parts.path.starts_with('/') {
            true => format!("/{}", address::encode(&to)),
            false => address::relative(&from, &to),
        };
        let dotted = parts.path.starts_with("./") && !path.starts_with('.');
        paths.push(if dotted { format!("./{path}") } else { path });
    }
    paths.dedup();
    paths
}

/// The new file as the old one was named: by its folder, or by its page.
fn in_style(path: &str, written: &str, old: &str, now: &str) -> String {
    let stem = |file: &str| file.rsplit_once('.').map_or(file.to_owned(), |(stem, _)| stem.to_owned());
    if written == old {
        return now.to_owned();
    }
    if written.ends_with(".html") {
        return if written == format!("{}.html", stem(old)) { format!("{}.html", stem(now)) } else { of_page(now) };
    }
    match now.strip_suffix("index.md") {
        Some(folder) if path.ends_with('/') => folder.to_owned(),
        Some(folder) if !folder.is_empty() => folder.trim_end_matches('/').to_owned(),
        _ => now.to_owned(),
    }
}
