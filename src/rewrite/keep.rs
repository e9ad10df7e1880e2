//! Keeping an edition: a copy of what a manual is made of, in a folder of that manual.
//!
//! Takes the names of files and folders, copies what is not passed over, and puts the copy at its place in one step once it is whole. Nothing that is there
//! already is written over, and nothing outside the manual's folder is read.

use crate::Error;
use crate::config;
use crate::source::is_passed_over;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// Copies `names` and the settings `settings` from the manual in `folder` into `to`, counted from there. Names that are not there are passed over.
///
/// # Errors
/// When something stands at that place already, or the system refuses.
pub fn keep(folder: &Path, names: &[String], settings: &str, to: &str) -> Result<(), Error> {
    let place = folder.join(to);
    if place.symlink_metadata().is_ok() {
        let message = format!("`{}` is there already, and nothing is overwritten", place.display());
        return Err(Error::Usage(format!(
            "{message}\n  try: give it another name, or take it away if it is a mistake"
        )));
    }
    let manual = folder.canonicalize().map_err(|error| Error::io("open", folder, error))?;
    let parent = place.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(|error| Error::io("make the folder", parent, error))?;
    if !parent.canonicalize().is_ok_and(|real| real.starts_with(&manual)) {
        return Err(Error::Usage(format!("`{}` is a link that leads out of the manual", parent.display())));
    }
    let stage = stage(parent).map_err(|error| Error::io("make a folder in", parent, error))?;
    for name in names {
        copy(folder, &manual, name, stage.path())?;
    }
    let file = stage.path().join(config::FILE);
    fs::write(&file, settings).map_err(|error| Error::io("write", &file, error))?;
    fs::rename(stage.path(), &place).map_err(|error| Error::io("make the folder", &place, error))?;
    // It is not at its old place any more, so that there is nothing to clear up.
    let _ = stage.keep();
    Ok(())
}

/// Takes back what [`keep`] did.
pub fn forget(folder: &Path, to: &str) {
    let _ = fs::remove_dir_all(folder.join(to));
}

fn stage(parent: &Path) -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".guidepost-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    builder.tempdir_in(parent)
}

fn copy(folder: &Path, manual: &Path, name: &str, to: &Path) -> Result<(), Error> {
    let root = folder.join(name);
    if root.symlink_metadata().is_err() {
        return Ok(());
    }
    let seen = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy());
    for entry in WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter().filter_entry(seen) {
        // A link to nowhere is a finding of the manual, and no part of it.
        let Ok(entry) = entry else { continue };
        let inside = entry.path().canonicalize().is_ok_and(|real| real.starts_with(manual));
        if !entry.file_type().is_file() || !inside {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let new = to.join(below);
        let parent = new.parent().unwrap_or(to);
        fs::create_dir_all(parent).map_err(|error| Error::io("make the folder", parent, error))?;
        fs::copy(entry.path(), &new).map_err(|error| Error::io("copy", entry.path(), error))?;
    }
    Ok(())
}
