//! Front matter as text: a title, and the list of old addresses, with every other line as it was.
//!
//! Takes a file's text and what its front matter says, returns the stretch that changes and what should stand there.

use crate::parse::{FrontMatter, front_matter};
use crate::yaml;
use std::ops::Range;

/// The old addresses of a page without some and with some more; none where nothing changes.
pub(super) fn aliases(
    text: &str,
    front: &FrontMatter,
    remove: &[String],
    add: &[String],
) -> Option<(Range<usize>, String)> {
    let kept = front.aliases.iter().map(|(written, _)| written).filter(|written| !remove.contains(written));
    let wanted: Vec<&String> = kept.chain(add).collect();
    if wanted.len() == front.aliases.len() && add.is_empty() {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some((yaml, body)) = front_matter(text) else {
        let list = block(&wanted, line_end);
        return Some((0..0, format!("---{line_end}{list}---{line_end}{line_end}")));
    };
    match entry(&text[yaml.clone()], "aliases:") {
        None => Some((yaml.end..yaml.end, block(&wanted, line_end))),
        Some(old) => {
            let old = yaml.start + old.start..yaml.start + old.end;
            // Front matter that was made for an old address goes with it.
            if wanted.is_empty() && old == yaml {
                let blank = text[body..].len() - text[body..].trim_start_matches(['\n', '\r']).len();
                return Some((0..body + blank, String::new()));
            }
            let inline =
                text[old.clone()].trim_end().ends_with(']') && text[old.clone()].trim_end().lines().count() == 1;
            let list = if inline && !wanted.is_empty() { flow(&wanted, line_end) } else { block(&wanted, line_end) };
            Some((old, list))
        }
    }
}

/// A title in front matter that has none.
pub(super) fn new_title(text: &str, title: &str) -> (Range<usize>, String) {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = format!("title: {}{line_end}", yaml::scalar(title));
    match front_matter(text) {
        Some((yaml, _)) => (yaml.start..yaml.start, line),
        None => (0..0, format!("---{line_end}{line}---{line_end}{line_end}")),
    }
}

/// The lines of an entry: its key's own and those indented or listed below it.
fn entry(yaml: &str, key: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut start = None;
    for line in yaml.split_inclusive('\n') {
        match start {
            None if line.starts_with(key) => start = Some(at),
            Some(start) if !line.starts_with([' ', '\t', '-', ']']) => return Some(start..at),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| start..at)
}

fn block(addresses: &[&String], line_end: &str) -> String {
    if addresses.is_empty() {
        return String::new();
    }
    let items = addresses.iter().map(|address| format!("  - {}{line_end}", yaml::scalar(address)));
    format!("aliases:{line_end}{}", items.collect::<String>())
}

fn flow(addresses: &[&String], line_end: &str) -> String {
    let items: Vec<String> = addresses.iter().map(|address| yaml::scalar(address)).collect();
    format!("aliases: [{}]{line_end}", items.join(", "))
}
