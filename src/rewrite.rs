//! Rewrite: changed texts back into the files of the manual they were read from.
//!
//! Takes texts as `source` and `config` decoded them, and what should stand there instead. Each file keeps its encoding, byte order mark and
//! permissions, and is replaced in one step; none is touched before all new ones are ready. Never leaves the manual's folder. One of the rooms that
//! touch the disk: publishing (`emit`) writes what readers see, this writes what a person wrote, and the report about it.

use crate::Error;
use crate::fix::Change;
use crate::report::MARK;
use crate::source::decode;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

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
    let manual = folder.canonicalize().map_err(|error| Error::io("open", folder, error))?;
    let staged: Vec<(PathBuf, NamedTempFile)> =
        changes.iter().map(|change| stage(&manual, &folder.join(&*change.file), change)).collect::<Result<_, _>>()?;
    for (path, new) in staged {
        new.persist(&path).map_err(|error| Error::io("write", &path, error.error))?;
    }
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
