//! The whole manual in one zip file, to hand on or to keep: unpacked anywhere, it opens from disk.
//!
//! Takes every file of the manual as bytes; writes them in order of name, with one fixed time and no mark of the system it was made on, so
//! that the same manual gives the same archive everywhere. An archive that is right already is not touched, one that stands there is exchanged
//! in one step, and a file that is no zip file is never replaced.

use super::{EmitError, Files, record};
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// What a zip file begins with: its first file, or the list of none.
const ZIP: [&[u8; 4]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Writes `files` to the zip file `path`. Returns whether it was written: one that was right already is not.
///
/// # Errors
/// When something else stands there, or the system refuses.
pub fn archive(path: &Path, files: &Files) -> Result<bool, EmitError> {
    record::refuse_bad_names(files.keys())?;
    if !may_replace(path).map_err(EmitError::io("read", path))? {
        return Err(EmitError::NotAZip { path: path.to_owned() });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(EmitError::io("create the folder", folder))?;
    write(path, folder, files).map_err(EmitError::io("write", path))
}

fn write(path: &Path, folder: &Path, files: &Files) -> io::Result<bool> {
    let mut new = beside(folder)?;
    pack(BufWriter::new(new.as_file_mut()), files)?;
    new.as_file_mut().rewind()?;
    if File::open(path).is_ok_and(|old| same(old, new.as_file_mut()).unwrap_or(false)) {
        return Ok(false);
    }
    new.persist(path)?;
    Ok(true)
}

/// A file that takes the other's place when it is whole, and is gone if that never happens.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".guidepost-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the user's mask takes
    builder.tempfile_in(folder)
}

fn pack(to: impl Write + Seek, files: &Files) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(to);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        bytes.write_to(&mut zip)?;
    }
    zip.finish()?.flush()
}

/// Nothing stands there, or a zip file does.
fn may_replace(path: &Path) -> io::Result<bool> {
    let mut start = [0; 4];
    match File::open(path).and_then(|mut file| file.read_exact(&mut start)) {
        Ok(()) => Ok(ZIP.contains(&&start)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::IsADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether two files hold the same bytes.
fn same(mut a: File, b: &mut File) -> io::Result<bool> {
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut of_a, mut of_b) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let read = a.read(&mut of_a)?;
        if read == 0 {
            return Ok(true);
        }
        b.read_exact(&mut of_b[..read])?;
        if of_a[..read] != of_b[..read] {
            return Ok(false);
        }
    }
}
