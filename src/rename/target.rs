//! What the command line names: a chapter path, a file, a place in a file; and where a file may go.

use super::Refusal;
use crate::Checked;
use crate::outline::NodeId;
use crate::source::{is_chapter, unsafe_name};
use crate::text::{address, nearest};
use crate::uses;
use std::collections::BTreeMap;

/// The page, chapter or section that some words name.
pub(super) fn node(manual: &Checked, words: &str) -> Result<NodeId, Refusal> {
    refuse_earlier(manual, words)?;
    let parts = address::split(words);
    if let Some(path) = below_content(manual, parts.path).filter(|path| is_chapter(path)) {
        let Some(page) = manual.outline.page_of_file(&path) else { return Err(no_file(manual, words)) };
        let Some(id) = parts.fragment else { return Ok(manual.outline[page].node) };
        return manual
            .outline
            .section_at(page, id)
            .ok_or_else(|| Refusal::plain(format!("`{path}` has no section `#{id}`")));
    }
    uses::at_path(manual, words).map_err(|finding| {
        let places = finding.related.iter().map(|related| format!("{} (in {})", related.label, related.place.file));
        Refusal { message: finding.message, help: finding.notes.into_iter().chain(places).collect() }
    })
}

/// What was published as an earlier edition stays as it is.
fn refuse_earlier(manual: &Checked, words: &str) -> Result<(), Refusal> {
    let Some(plain) = address::join("", &words.replace('\\', "/")) else { return Ok(()) };
    let inside = |folder: &str| plain.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let Some(edition) = manual.config.editions.iter().find(|edition| inside(&edition.folder)) else { return Ok(()) };
    let message = format!("`{plain}` belongs to the edition {}, which stays as it was published", edition.name);
    let help = format!("to change it all the same, name its own folder as the manual: `{}`", edition.folder);
    Err(Refusal { message, help: vec![help] })
}

/// A path as people name it, from the manual's folder or from the content folder, as one below the content folder.
fn below_content(manual: &Checked, words: &str) -> Option<String> {
    let plain = address::join("", &words.replace('\\', "/"))?;
    let inside = plain.strip_prefix(manual.config.content.as_str()).and_then(|rest| rest.strip_prefix('/'));
    Some(inside.map_or(plain.clone(), str::to_owned)).filter(|path| !path.is_empty())
}

fn no_file(manual: &Checked, words: &str) -> Refusal {
    let content = &manual.config.content;
    let message = format!("there is no file `{words}` in `{content}/`");
    let files = manual
        .sources
        .chapters
        .iter()
        .map(|source| &*source.path)
        .chain(manual.sources.assets.keys().map(String::as_str));
    let plain = below_content(manual, words).unwrap_or_default();
    let near = nearest::best(&plain, files).map(|near| format!("did you mean `{near}`?"));
    Refusal { message, help: near.into_iter().collect() }
}

/// Which file goes where when `from` (a file or a folder) becomes `to`; all paths below the content folder.
pub(super) fn moves(manual: &Checked, from: &str, to: &str) -> Result<BTreeMap<String, String>, Refusal> {
    refuse_earlier(manual, from)?;
    refuse_earlier(manual, to)?;
    let content = &manual.config.content;
    let outside =
        || Refusal::plain(format!("only files inside `{content}/` can be moved, and only to a place inside it"));
    let old = below_content(manual, from).ok_or_else(outside)?;
    let mut new = below_content(manual, to).ok_or_else(outside)?;
    let all: Vec<&str> = manual
        .sources
        .chapters
        .iter()
        .map(|source| &*source.path)
        .chain(manual.sources.assets.keys().map(String::as_str))
        .collect();
    let is_folder =
        |path: &str| all.iter().any(|file| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
    if to.ends_with(['/', '\\']) || is_folder(&new) {
        new = format!("{new}/{}", old.rsplit('/').next().unwrap_or(&old));
    }
    let moves: BTreeMap<String, String> = if all.contains(&old.as_str()) {
        if is_chapter(&old) != is_chapter(&new) {
            return Err(Refusal::plain(format!("`{new}` must keep the ending of `{old}`")));
        }
        BTreeMap::from([(old.clone(), new.clone())])
    } else if is_folder(&old) {
        let inside = all.iter().filter_map(|file| Some((*file, file.strip_prefix(&old)?.strip_prefix('/')?)));
        inside.map(|(file, rest)| (file.to_owned(), format!("{new}/{rest}"))).collect()
    } else {
        return Err(no_file(manual, from));
    };
    for (from, to) in &moves {
        if from == to {
            return Err(Refusal::plain(format!("`{from}` is there already")));
        }
        if all.contains(&to.as_str()) && !moves.contains_key(to) {
            return Err(Refusal::plain(format!("`{to}` is there already, and nothing is overwritten")));
        }
        if let Some((_, reason)) = unsafe_name(to) {
            return Err(Refusal::plain(format!("Windows cannot hold a file of this name: {reason}")));
        }
        if to.split('/').any(|part| part.starts_with('.') || part.starts_with("~$")) {
            return Err(Refusal::plain(format!(
                "`{to}` would be hidden: guidepost passes over files that begin with a dot"
            )));
        }
    }
    Ok(moves)
}
