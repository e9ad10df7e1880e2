//! Markdown links as text: the way to the same file and place, written as the author wrote it.

use super::references::Spot;
use crate::diagnostic::Fix;
use crate::outline::address::of_page;
use crate::parse::Form;
use crate::resolve::Target;
use crate::text::address::{self, Parts};
use crate::text::escape_html;
use std::ops::Range;

/// The ways to write a link to a page or file.
pub(super) fn candidates(spot: &Spot) -> Vec<Vec<Fix>> {
    let written = spot.reference.target.trim();
    let Some(place) = place_of(spot, written) else { return Vec::new() };
    let parts = address::split(written);
    let place_on_page = new_place(spot, &parts);
    let mut addresses: Vec<String> = Vec::new();
    for path in new_paths(spot, &parts) {
        addresses.push(format!("{path}{}{place_on_page}", parts.query));
    }
    addresses.retain(|address| address != written);
    addresses.into_iter().map(|address| vec![spot.fix(place.clone(), escaped(spot, &place, &address))]).collect()
}

/// Where the address stands: in the link itself, or in the definition of its label.
fn place_of(spot: &Spot, written: &str) -> Option<Range<usize>> {
    if spot.reference.target_span != spot.reference.span || matches!(spot.reference.form, Form::Html | Form::HtmlFile) {
        return Some(spot.reference.target_span.clone());
    }
    let (text, body) = (spot.text(), crate::parse::front_matter(spot.text()).map_or(0, |(_, body)| body));
    let parser = pulldown_cmark::Parser::new(&text[body..]);
    let mut definitions = parser.reference_definitions().iter();
    let (_, definition) = definitions.find(|(_, definition)| &*definition.dest == written)?;
    let span = body + definition.span.start..body + definition.span.end;
    let behind = span.start + text[span.clone()].find("]:")? + 2;
    let at = behind + text[behind..span.end].find(written)?;
    Some(at..at + written.len())
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

fn escaped(spot: &Spot, place: &Range<usize>, address: &str) -> String {
    let text = spot.text();
    if matches!(spot.reference.form, Form::Html | Form::HtmlFile) {
        return escape_html(address);
    }
    if text[..place.start].ends_with('<') {
        return address::decode(address).into_owned();
    }
    address.replace('(', "%28").replace(')', "%29")
}
