//! Rewrite: changed texts back into the files of the manual they were read from.
//!
//! Takes texts as `source` and `config` decoded them, and what should stand there instead. Each file keeps its encoding, byte order mark and
//! permissions, and is replaced in one step; none is touched before all new ones are ready. Never leaves the manual's folder. One of the rooms that
//! touch the disk: publishing (`emit`) writes what readers see, this writes what a person wrote, and the report about it.

mod keep;

use crate::Error;
use crate::fix::Change;
use crate::report::MARK;
use crate::source::decode;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

pub use keep::{forget, keep};

/// Whether a file of the content folder `content`, or the settings file, is itself what its path says. One that is reached
/// through a symbolic link is mended under its own name, or not at all.
pub fn is_own(folder: &Path, content: &str, file: &str) -> bool {
    let root = match file.strip_prefix(content).and_then(|rest| rest.strip_prefix('/')) {
        Some(below) => folder.join(content).canonicalize().map(|root| root.join(below)),
        None => folder.canonicalize().map(|root| root.join(file)),
    };
    match (root, folder.join(file).canonicalize()) {
        (Ok(named), Ok(real)) => named == real,
        _ => false,
    }
}

/// Writes every change, or none.
///
/// # Errors
/// When a file was changed since it was read, is write-protected or no longer inside the manual, or the system refuses.
pub fn write(folder: &Path, changes: &[Change]) -> Result<(), Error> {
    write_and_move(folder, changes, &[])
}

/// The same, and then takes files to other places: old and new path, both below the manual's folder. Nothing is overwritten, and a
/// folder that is left without a file goes, too.
///
/// # Errors
/// As [`write()`]; what was done until then is undone.
pub fn write_and_move(folder: &Path, changes: &[Change], moves: &[(String, String)]) -> Result<(), Error> {
    let manual = folder.canonicalize().map_err(|error| Error::io("open", folder, error))?;
    let staged: Vec<(PathBuf, NamedTempFile)> =
        changes.iter().map(|change| stage(&manual, &folder.join(&*change.file), change)).collect::<Result<_, _>>()?;
    let mut done = Vec::new();
    let result = staged
        .into_iter()
        .try_for_each(|(path, new)| replace(&path, new, &mut done))
        .and_then(|()| moves.iter().try_for_each(|(from, to)| take(folder, &manual, from, to, &mut done)));
    if let Err(error) = result {
        done.into_iter().rev().for_each(Done::undo);
        return Err(error);
    }
    for (from, _) in moves {
        // Only an empty folder can be removed in this way.
        let above = folder.join(from);
        let mut above = above.ancestors().skip(1).take_while(|above| *above != folder);
        while above.next().is_some_and(|above| std::fs::remove_dir(above).is_ok()) {}
    }
    Ok(())
}

/// Puts a file as [`put`] does, in a folder below the manual's, which is made where it is not there.
///
/// # Errors
/// When a link on the way leads out of the manual, or the system refuses.
pub fn put_below(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let manual = folder.canonicalize().map_err(|error| Error::io("open", folder, error))?;
    let path = folder.join(name);
    let beside = path.parent().unwrap_or(folder);
    // As much of the way as is there decides where the rest will be made.
    let there = beside.ancestors().find(|above| above.symlink_metadata().is_ok()).unwrap_or(folder);
    let real = there.canonicalize().map_err(|error| Error::io("open", there, error))?;
    if !real.starts_with(manual) {
        return Err(Error::Usage(format!("`{}` is a link that leads out of the manual", there.display())));
    }
    std::fs::create_dir_all(beside).map_err(|error| Error::io("make the folder", beside, error))?;
    put(folder, name, bytes)
}

/// Puts a file of guidepost's own beside manual.yaml, in one step. One that stands there keeps its permissions.
///
/// # Errors
/// When the system refuses.
pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = folder.join(name);
    let beside = path.parent().unwrap_or(folder);
    let written = tempfile::Builder::new().prefix(".guidepost-").tempfile_in(beside).and_then(|mut new| {
        new.write_all(bytes)?;
        Ok(new)
    });
    let new = written.map_err(|error| Error::io("write", &path, error))?;
    let permitted = match std::fs::metadata(&path) {
        Ok(there) => new.as_file().set_permissions(there.permissions()),
        Err(_) => readable(&new),
    };
    permitted.map_err(|error| Error::io("write", &path, error))?;
    new.persist(&path).map(drop).map_err(|error| Error::io("write", &path, error.error))
}

/// A temporary file is its owner's alone; a file of the manual is everybody's who may read the folder.
#[cfg(unix)]
fn readable(file: &NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

/// A step that was taken, and what undoes it.
enum Done {
    Replaced { path: PathBuf, before: Vec<u8> },
    Made { folder: PathBuf },
    Moved { from: PathBuf, to: PathBuf },
}

impl Done {
    /// The first trouble is the one that is told; here as much is put back as can be.
    fn undo(self) {
        let _ = match self {
            Done::Replaced { path, before } => std::fs::write(path, before),
            Done::Made { folder } => std::fs::remove_dir(folder),
            Done::Moved { from, to } => std::fs::rename(to, from),
        };
    }
}

fn replace(path: &Path, new: NamedTempFile, done: &mut Vec<Done>) -> Result<(), Error> {
    let before = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
    new.persist(path).map_err(|error| Error::io("write", path, error.error))?;
    done.push(Done::Replaced { path: path.to_owned(), before });
    Ok(())
}

fn take(folder: &Path, manual: &Path, from: &str, to: &str, done: &mut Vec<Done>) -> Result<(), Error> {
    let (from, to) = (folder.join(from), folder.join(to));
    let parent = to.parent().unwrap_or(folder);
    let mut missing: Vec<&Path> = parent.ancestors().take_while(|above| !above.exists()).collect();
    while let Some(folder) = missing.pop() {
        std::fs::create_dir(folder).map_err(|error| Error::io("make the folder", folder, error))?;
        done.push(Done::Made { folder: folder.to_owned() });
    }
    let real = parent.canonicalize().map_err(|error| Error::io("open", parent, error))?;
    if !real.starts_with(manual) {
        let message = format!("`{}` is a link that leads out of the manual", parent.display());
        return Err(Error::Usage(message));
    }
    // A new name in other letters is the same file where letter case does not count.
    let itself = to.canonicalize().ok().is_some_and(|there| from.canonicalize().ok() == Some(there));
    if to.symlink_metadata().is_ok() && !itself {
        return Err(Error::Usage(format!("`{}` is there already, and nothing is overwritten", to.display())));
    }
    std::fs::rename(&from, &to).map_err(|error| Error::io("move", &from, error))?;
    done.push(Done::Moved { from, to });
    Ok(())
}

/// Writes a report to where the command line says. Only an older report is written over.
///
/// # Errors
/// When something else stands there, or the system refuses.
pub fn report(path: &Path, page: &str) -> Result<(), Error> {
    match std::fs::read(path) {
        Ok(there) if there.is_empty() || there.starts_with(MARK.as_bytes()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("write", path, error)),
        Ok(_) => {
            return Err(Error::Usage(format!(
                "`{}` is not a report of guidepost, so it was not written over\n  try: name another file for the report",
                path.display()
            )));
        }
    }
    std::fs::write(path, page).map_err(|error| Error::io("write", path, error))
}

/// The new file beside the old one, complete but for its name, which is hidden until then.
fn stage(manual: &Path, path: &Path, change: &Change) -> Result<(PathBuf, NamedTempFile), Error> {
    let real = path.canonicalize().map_err(|error| Error::io("open", path, error))?;
    let refuse = |why: &str| Error::Usage(format!("`{}` was not changed: {why}", path.display()));
    if !real.starts_with(manual) {
        return Err(refuse("it is a link that leads out of the manual\n  try: change the file it leads to by hand"));
    }
    let bytes = std::fs::read(&real).map_err(|error| Error::io("read", path, error))?;
    let encoded = encode(&change.after, &bytes);
    if decode(&change.file, bytes).ok().as_deref() != Some(&*change.before) {
        return Err(refuse("somebody changed it meanwhile\n  try: run the command again"));
    }
    let permissions = real.metadata().map_err(|error| Error::io("read", path, error))?.permissions();
    if permissions.readonly() {
        return Err(refuse("it is write-protected\n  try: allow writing to it, and run the command again"));
    }
    let beside = real.parent().unwrap_or(manual);
    let written = tempfile::Builder::new().prefix(".guidepost-").tempfile_in(beside).and_then(|mut new| {
        new.write_all(&encoded)?;
        new.as_file().set_permissions(permissions)?;
        new.as_file().sync_all()?;
        Ok(new)
    });
    Ok((real.clone(), written.map_err(|error| Error::io("write", &real, error))?))
}

/// A text in the encoding and with the byte order mark of the file it comes from: the counterpart of [`decode`].
fn encode(text: &str, like: &[u8]) -> Vec<u8> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(unit).collect()
    };
    match like {
        [0xff, 0xfe, ..] => utf16(u16::to_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::to_be_bytes),
        [0xef, 0xbb, 0xbf, ..] => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        _ => text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn encoding_gives_back_the_bytes_that_were_decoded() {
        let file: Arc<str> = Arc::from("content/a.md");
        for text in ["", "Grüße 😀\r\nline\n", "\u{feff}a second mark is text"] {
            for mark in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"] {
                if mark.is_empty() && text.starts_with('\u{feff}') {
                    continue;
                }
                let bytes = encode(text, mark);
                assert!(bytes.starts_with(mark));
                assert_eq!(decode(&file, bytes.clone()).expect("text"), text);
                assert_eq!(encode(text, &bytes), bytes);
            }
        }
    }
}
