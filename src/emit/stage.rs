//! The stage: a hidden folder beside the output folder in which the new manual is laid out, and in which the old one is
//! taken apart after the swap.
//!
//! It holds `made-by-guidepost`, which marks it as ours and is the lock; `new`, the tree on its way in (after an exchange:
//! on its way out); and, only where the system cannot exchange folders, `old`. Whatever a killed run leaves is told from
//! these names alone: `new` can always go, `old` goes back if no manual has taken its place.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::carry::carry_over;
use super::error::EmitError;
use super::place::Place;
use super::plan::Plan;
use super::seal::{self, Seal};
use super::survey::{Kind, Survey};
use super::{Pieces, Recipe, Recipes, record};
use crate::Error;

const MARKER: &str = "made-by-guidepost";
const NOTE: &str = "guidepost prepares the next manual here. When no build is running, this folder may be deleted.\n";
/// So many files are laid out one behind the other; more, and a processor may have nothing to do in the end while another has them all.
const AT_ONCE: usize = 32;
/// How often another build may finish just while this one opens the stage before that counts as busy.
const ATTEMPTS: usize = 16;

/// What laying the manual out came to.
pub(super) struct Filled {
    /// How many of its files are new, or have other bytes than before.
    pub written: usize,
    /// Whether the new folder differs from the old one, be it only in the record.
    pub changed: bool,
}

/// A file that was laid out.
struct Put<'n> {
    name: &'n str,
    written: bool,
    /// Its [fingerprint](seal::print).
    print: u128,
}

pub(super) struct Stage {
    folder: PathBuf,
    pub output: PathBuf,
    /// Released by the system when the process ends, however it ends.
    _lock: File,
}

impl Stage {
    /// Locks out other builds and clears up after a killed one.
    pub fn open(place: &Place) -> Result<Stage, EmitError> {
        fs::create_dir_all(place.parent()).map_err(EmitError::io("create the folder", place.parent()))?;
        for _ in 0..ATTEMPTS {
            if let Some(lock) = try_lock(place)? {
                let stage = Stage { folder: place.stage.clone(), output: place.output.clone(), _lock: lock };
                stage.clear().map_err(EmitError::io("clear up what an interrupted build left in", &place.stage))?;
                return Ok(stage);
            }
        }
        Err(EmitError::Busy { output: place.output.clone() })
    }

    pub fn new_tree(&self) -> PathBuf {
        self.folder.join("new")
    }

    pub fn old_tree(&self) -> PathBuf {
        self.folder.join("old")
    }

    /// Lays out every file of the new manual, and the record of them. What does not change is linked, so that it keeps its identity and its times.
    pub fn fill(&self, recipes: &Recipes, plan: &Plan, found: &Survey, made_from: &str) -> Result<Filled, Error> {
        let tree = self.new_tree();
        for folder in [Path::new("")].iter().chain(&plan.folders) {
            let path = tree.join(folder);
            fs::create_dir(&path).map_err(EmitError::io("create the folder", &path))?;
        }
        // What tells of the whole manual stands at the head of the site, and takes long: begun last, it would be waited for.
        let mut recipes: Vec<(&str, &Recipe)> = recipes.iter().map(|(name, recipe)| (name.as_str(), recipe)).collect();
        recipes.sort_by_key(|(name, _)| name.contains('/'));
        let put = |buffer: &mut Vec<u8>, (name, recipe): (_, &Recipe)| {
            let bytes = recipe.make()?;
            Ok(Put { name, written: self.put(name, &bytes, found, buffer)?, print: seal::print(&bytes) })
        };
        let put = recipes.into_par_iter().with_max_len(AT_ONCE).map_init(Vec::new, put);
        let mut files: Vec<Put> = put.collect::<Result<_, Error>>()?;
        files.sort_by_key(|file| file.name);
        let holds = seal::all(files.iter().map(|file| (file.name, file.print)));
        let record = record::text(files.iter().map(|file| file.name), &Seal { made_from, holds });
        let record_changed = self.put(record::PATH, &record.into(), found, &mut Vec::new())?;
        let written = files.iter().filter(|file| file.written).count();
        // A file to leave out always changes the record.
        Ok(Filled { written, changed: written > 0 || record_changed })
    }

    /// Lays out one file, read into `buffer` where one of this name stands there; returns whether it had to be written.
    fn put(&self, name: &str, bytes: &Pieces, found: &Survey, buffer: &mut Vec<u8>) -> Result<bool, EmitError> {
        let (from, to) = (self.output.join(name), self.new_tree().join(name));
        if found.entries.get(Path::new(name)) == Some(&Kind::File) && is_same(&from, bytes, buffer)? {
            carry_over(&from, &to, Kind::File).map_err(EmitError::io("carry over", &from))?;
            return Ok(false);
        }
        let written = File::create_new(&to).and_then(|mut file| bytes.write_to(&mut file));
        written.map_err(EmitError::io("write", &to))?;
        Ok(true)
    }

    /// Adds everything the old folder held that is not guidepost's. It comes last: what somebody does to the old folder
    /// meanwhile is missed for as short a time as can be.
    pub fn finish(&self, plan: &Plan, found: &Survey) -> Result<(), EmitError> {
        let strange = plan.foreign.par_iter().filter(|(_, kind)| *kind != Kind::Folder);
        strange.try_for_each(|(path, kind)| {
            let from = self.output.join(path);
            carry_over(&from, &self.new_tree().join(path), *kind).map_err(EmitError::io("carry over", &from))
        })?;
        self.copy_permissions(plan, found)
    }

    /// Deepest folder first and after they are filled: a folder may well forbid writing.
    fn copy_permissions(&self, plan: &Plan, found: &Survey) -> Result<(), EmitError> {
        let old = plan.folders.iter().rev().filter(|folder| found.entries.get(**folder) == Some(&Kind::Folder));
        let root = found.exists.then_some(Path::new(""));
        for folder in old.copied().chain(root) {
            let (from, to) = (self.output.join(folder), self.new_tree().join(folder));
            let copied = fs::metadata(&from).and_then(|there| fs::set_permissions(&to, there.permissions()));
            copied.map_err(EmitError::io("copy the permissions of", &from))?;
        }
        Ok(())
    }

    /// Brings back what came into the old folder after it was looked through, now that it is out of the way: laying a manual out takes long.
    pub fn bring_back(&self, found: &Survey) -> Result<(), EmitError> {
        if !found.exists {
            return Ok(());
        }
        let tree = if exists(&self.old_tree()) { self.old_tree() } else { self.new_tree() };
        let late = found.since(&tree)?;
        for (path, kind) in &late {
            let (from, to) = (tree.join(path), self.output.join(path));
            let folder = if *kind == Kind::Folder { &to } else { to.parent().unwrap_or(&to) };
            let back = fs::create_dir_all(folder).and_then(|()| match kind {
                Kind::Folder => Ok(()),
                _ => carry_over(&from, &to, *kind),
            });
            // The manual has something else in its place. It is nobody's to delete: the next build finds it in the stage, and says so.
            if let (Err(_), Kind::File | Kind::Other, Some(name)) = (back, kind, path.file_name()) {
                fs::rename(&from, self.folder.join(name)).map_err(EmitError::io("put aside", &from))?;
            }
        }
        // Deepest folder first and after they are filled: a folder may well forbid writing.
        for (path, _) in late.iter().rev().filter(|(_, kind)| *kind == Kind::Folder) {
            let there = fs::metadata(tree.join(path)).map(|there| there.permissions());
            // Who may look into it is the least of it: it is there.
            let _ = there.and_then(|there| fs::set_permissions(self.output.join(path), there));
        }
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        if exists(&self.old_tree()) && !exists(&self.output.join(record::PATH)) {
            fs::rename(self.old_tree(), &self.output)?;
        }
        remove_tree(&self.new_tree())?;
        remove_tree(&self.old_tree())
    }
}

impl Drop for Stage {
    /// Whatever cannot be removed now is still marked as ours, and the next build tries again and says why it cannot.
    fn drop(&mut self) {
        if self.clear().is_ok() && fs::remove_file(self.folder.join(MARKER)).is_ok() {
            // Stays if another build has just begun to use it.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Nothing if the stage vanished meanwhile because another build ended.
fn try_lock(place: &Place) -> Result<Option<File>, EmitError> {
    let stage = &place.stage;
    match fs::create_dir(stage) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if !is_ours(stage).map_err(EmitError::io("read the folder", stage))? {
                return Err(EmitError::StageTaken { stage: stage.clone() });
            }
        }
        created => created.map_err(EmitError::io("create the folder", stage))?,
    }
    let marker = stage.join(MARKER);
    let mut lock = match OpenOptions::new().write(true).create(true).truncate(false).open(&marker) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(EmitError::io("open", &marker))?,
    };
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            return Err(EmitError::Busy { output: place.output.clone() });
        }
        // Some network drives know no locks; a build there is better than none.
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
            return Err(EmitError::io("lock", &marker)(error));
        }
        _ => {}
    }
    if !is_at(&lock, &marker) {
        return Ok(None);
    }
    lock.write_all(NOTE.as_bytes()).map_err(EmitError::io("write", &marker))?;
    Ok(Some(lock))
}

/// Empty, or with our marker and nothing else but the two trees. A folder that vanishes while it is looked at is no
/// stranger's either.
fn is_ours(stage: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(stage).map_or(true, |there| there.is_dir()) {
        return Ok(false);
    }
    let entries = match fs::read_dir(stage) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        entries => entries?,
    };
    let (mut marked, mut empty) = (false, true);
    for entry in entries {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), Kind::from(entry.file_type()?));
        match kind {
            Kind::File if name == MARKER => marked = true,
            Kind::Folder if name == "new" || name == "old" => {}
            _ => return Ok(false),
        }
        empty = false;
    }
    Ok(marked || empty)
}

/// Whether the locked file is still the one at that path: the build that held the lock before removes it when it ends.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    exists(path)
}

/// Whether the file has exactly these bytes. It is read into `buffer`.
pub(super) fn is_same(path: &Path, bytes: &Pieces, buffer: &mut Vec<u8>) -> Result<bool, EmitError> {
    let mut read = || {
        let mut file = File::open(path)?;
        if file.metadata()?.len() != bytes.len() as u64 {
            return Ok(false);
        }
        buffer.resize(bytes.len(), 0);
        match file.read_exact(buffer) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
            read => read.map(|()| bytes.are(buffer)),
        }
    };
    read().map_err(EmitError::io("read", path))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn remove_tree(tree: &Path) -> io::Result<()> {
    match fs::remove_dir_all(tree) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            allow_writing(tree)?;
            fs::remove_dir_all(tree)
        }
        removed => removed,
    }
}

/// Somebody's folder may forbid writing; its twin that is to go must not.
#[cfg(unix)]
fn allow_writing(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            allow_writing(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn allow_writing(_: &Path) -> io::Result<()> {
    Ok(())
}
