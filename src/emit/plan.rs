//! What the new folder will hold: which files are written, which are carried over from the old one, which are left out.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use ahash::{HashSet, HashSetExt};
use rayon::prelude::*;

use super::error::EmitError;
use super::survey::{Kind, Survey};
use super::{Report, Wanted, record};

pub(super) struct Plan<'a> {
    /// Every folder of the new tree, parents first.
    pub folders: BTreeSet<&'a Path>,
    pub write: Vec<Wanted<'a>>,
    /// Files of the manual that already have the right bytes.
    pub unchanged: Vec<&'a Path>,
    /// What guidepost did not write.
    pub foreign: Vec<(&'a Path, Kind)>,
    removed: usize,
}

impl<'a> Plan<'a> {
    pub fn new(wanted: &[Wanted<'a>], found: &'a Survey, output: &Path) -> Result<Plan<'a>, EmitError> {
        let names: HashSet<&Path> = wanted.iter().map(|(name, _)| Path::new(*name)).collect();
        let mut needed = HashSet::new();
        for name in &names {
            add_folders_of(name, &mut needed);
        }
        let (write, unchanged) = compare(wanted, found, output)?;
        let foreign = foreign(found, &names);
        refuse_clashes(found, output, &names, &needed, &write, &foreign)?;
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
        Ok(Plan { removed: removed.count(), folders: folders.into_iter().collect(), write, unchanged, foreign })
    }

    /// A file to leave out always changes the record, and so counts as one to write.
    pub fn changes_nothing(&self) -> bool {
        self.write.is_empty()
    }

    /// The record is bookkeeping and is not counted.
    pub fn report(&self) -> Report {
        Report {
            written: self.write.iter().filter(|(name, _)| *name != record::PATH).count(),
            unchanged: self.unchanged.iter().filter(|path| **path != Path::new(record::PATH)).count(),
            removed: self.removed,
        }
    }
}

/// Adds every folder on the way to `path`, without the output folder itself.
pub(super) fn add_folders_of<'a>(path: &'a Path, folders: &mut HashSet<&'a Path>) {
    for folder in path.ancestors().skip(1) {
        if folder.as_os_str().is_empty() || !folders.insert(folder) {
            break;
        }
    }
}

/// Whether the file stands there with exactly these bytes. It is read into `buffer`.
pub(super) fn is_same((name, bytes): Wanted, found: &Survey, output: &Path, buffer: &mut Vec<u8>) -> io::Result<bool> {
    if found.entries.get(Path::new(name)) != Some(&Kind::File) {
        return Ok(false);
    }
    let mut file = File::open(output.join(name))?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    buffer.resize(bytes.len(), 0);
    match file.read_exact(buffer) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| bytes.are(buffer)),
    }
}

type Compared<'a> = (Vec<Wanted<'a>>, Vec<&'a Path>);

fn compare<'a>(wanted: &[Wanted<'a>], found: &Survey, output: &Path) -> Result<Compared<'a>, EmitError> {
    let same: Vec<bool> = wanted
        .par_iter()
        .map_init(Vec::new, |buffer, file| {
            is_same(*file, found, output, buffer).map_err(EmitError::io("read", &output.join(file.0)))
        })
        .collect::<Result<_, _>>()?;
    let (mut write, mut unchanged) = (Vec::new(), Vec::new());
    for (file, same) in wanted.iter().zip(same) {
        if same { unchanged.push(Path::new(file.0)) } else { write.push(*file) }
    }
    Ok((write, unchanged))
}

/// What has to be carried over because guidepost did not write it. A file at a place the manual needs is not among it: it
/// either has the manual's bytes already, and from now on counts as the manual's, or it clashes.
fn foreign<'a>(found: &'a Survey, names: &HashSet<&Path>) -> Vec<(&'a Path, Kind)> {
    let entries = found.entries.iter().map(|(path, kind)| (path.as_path(), *kind));
    entries
        .filter(|(path, kind)| !(found.is_ours(path, *kind) || *kind == Kind::File && names.contains(path)))
        .collect()
}

/// Names the first thing that guidepost did not write and that has the place of a file or a folder of the manual.
fn refuse_clashes(
    found: &Survey,
    output: &Path,
    names: &HashSet<&Path>,
    needed: &HashSet<&Path>,
    write: &[Wanted],
    foreign: &[(&Path, Kind)],
) -> Result<(), EmitError> {
    let is_strange = |path: &&Path| {
        let kind = found.entries.get(*path);
        kind.is_some_and(|kind| *kind == Kind::File && !found.is_ours(path, *kind))
    };
    let overwritten = write.iter().map(|(name, _)| Path::new(*name)).filter(is_strange);
    let in_the_way = foreign.iter().filter(|(path, kind)| {
        let at_or_below_a_file = path.ancestors().any(|place| names.contains(place));
        at_or_below_a_file || (*kind != Kind::Folder && needed.contains(path))
    });
    match overwritten.chain(in_the_way.map(|(path, _)| *path)).min() {
        Some(path) => Err(EmitError::Clash { path: output.join(path) }),
        None => Ok(()),
    }
}
