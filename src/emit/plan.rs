//! What the new folder will hold beside the manual's own files, told from names alone: which folders there are, what is carried over because somebody else
//! put it there, what is left out.

use std::collections::BTreeSet;
use std::path::Path;

use ahash::{HashSet, HashSetExt};

use super::error::EmitError;
use super::stage::is_same;
use super::survey::{Kind, Survey};
use super::{Recipes, record};
use crate::Error;

pub(super) struct Plan<'a> {
    /// Every folder of the new tree, parents first.
    pub folders: BTreeSet<&'a Path>,
    /// What guidepost did not write.
    pub foreign: Vec<(&'a Path, Kind)>,
    /// How many files of earlier runs are no longer wanted.
    pub removed: usize,
}

impl<'a> Plan<'a> {
    pub fn new(recipes: &'a Recipes, found: &'a Survey, output: &Path) -> Result<Plan<'a>, Error> {
        let all = || recipes.keys().map(Path::new).chain([Path::new(record::PATH)]);
        let needed = folders_of(all());
        let names: HashSet<&Path> = all().collect();
        let foreign = foreign(found, &names);
        let overwritten = overwritten(recipes, found, output)?;
        if let Some(path) = in_the_way(&foreign, &names, &needed).chain(overwritten).min() {
            return Err(EmitError::Clash { path: output.join(path) }.into());
        }
        let mut folders = needed;
        for (path, kind) in &foreign {
            add_folders_of(path, &mut folders);
            if *kind == Kind::Folder {
                folders.insert(path);
            }
        }
        let removed = found.entries.iter().filter(|(path, kind)| {
            **kind == Kind::File && found.is_ours(path, **kind) && !names.contains(path.as_path())
        });
        Ok(Plan { removed: removed.count(), folders: folders.into_iter().collect(), foreign })
    }
}

/// Every folder on the way to some paths, without the output folder itself.
pub(super) fn folders_of<'a>(paths: impl Iterator<Item = &'a Path>) -> HashSet<&'a Path> {
    let mut folders = HashSet::new();
    let mut last = None;
    for path in paths {
        // In order, most paths have the folder of the one before. A set takes longer to see that.
        let folder = path.parent().map(Path::as_os_str);
        if folder != last {
            add_folders_of(path, &mut folders);
            last = folder;
        }
    }
    folders
}

/// Adds every folder on the way to `path`, without the output folder itself.
fn add_folders_of<'a>(path: &'a Path, folders: &mut HashSet<&'a Path>) {
    for folder in path.ancestors().skip(1) {
        if folder.as_os_str().is_empty() || !folders.insert(folder) {
            break;
        }
    }
}

/// What has to be carried over because guidepost did not write it. A file at a place the manual needs is not among it: it
/// either has the manual's bytes already, and from now on counts as the manual's, or it clashes.
fn foreign<'a>(found: &'a Survey, names: &HashSet<&Path>) -> Vec<(&'a Path, Kind)> {
    let entries = found.entries.iter().map(|(path, kind)| (path.as_path(), *kind));
    entries
        .filter(|(path, kind)| !(found.is_ours(path, *kind) || *kind == Kind::File && names.contains(path)))
        .collect()
}

/// What guidepost did not write and what has the place of a file or a folder of the manual.
fn in_the_way<'p>(
    foreign: &'p [(&Path, Kind)],
    names: &'p HashSet<&Path>,
    needed: &'p HashSet<&Path>,
) -> impl Iterator<Item = &'p Path> {
    let stands_in_the_way = |(path, kind): &&(&Path, Kind)| {
        let at_or_below_a_file = path.ancestors().any(|place| names.contains(place));
        at_or_below_a_file || (*kind != Kind::Folder && needed.contains(path))
    };
    foreign.iter().filter(stands_in_the_way).map(|(path, _)| *path)
}

/// Files that guidepost did not write, at places where the manual has one with other bytes.
fn overwritten<'a>(recipes: &'a Recipes, found: &Survey, output: &Path) -> Result<Vec<&'a Path>, Error> {
    let mut overwritten = Vec::new();
    for (name, recipe) in recipes {
        let path = Path::new(name);
        let strange = found.entries.get(path) == Some(&Kind::File) && !found.is_ours(path, Kind::File);
        if strange && !is_same(&output.join(path), &recipe.make()?, &mut Vec::new())? {
            overwritten.push(path);
        }
    }
    Ok(overwritten)
}
