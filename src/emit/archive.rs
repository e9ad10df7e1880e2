//! The whole manual in one zip file, to hand on or to keep: unpacked anywhere, it opens from disk.
//!
//! Takes a recipe for every file of the manual; writes them in order of name, with one fixed time and no mark of the system it was made on, so
//! that the same manual gives the same archive everywhere. An archive that is right already is not touched, one of guidepost's that stands there is
//! exchanged in one step, and any other file is never replaced.

use super::{EmitError, Pieces, Recipes, record};
use crate::Error;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// What a zip file begins with: its first file, or the list of none.
const ZIP: [&[u8; 4]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The comment by which an archive is known as one that guidepost wrote.
const MARK: &str = "made by guidepost";

/// What an archive held that was written before there was the mark, with editions or without.
const BEFORE_THE_MARK: [&[&str]; 2] = [
    &["outline.json", "404.html", "assets/guidepost.css"],
    &["outline.json", "404.html", "current/assets/guidepost.css"],
];

/// So many files are in memory together.
const MADE_AT_ONCE: usize = 64;

/// Writes what the recipes make to the zip file `path`. Returns whether it was written: one that was right already is not.
///
/// # Errors
/// When something else stands there, or the system refuses.
pub fn archive(path: &Path, recipes: &Recipes) -> Result<bool, Error> {
    record::refuse_bad_names(recipes.keys())?;
    refuse_to_replace(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(EmitError::io("create the folder", folder))?;
    let refused = |reason: io::Error| Error::from(EmitError::io("write", path)(reason));
    let mut new = beside(folder).map_err(refused)?;
    pack(BufWriter::new(new.as_file_mut()), recipes, refused)?;
    new.as_file_mut().rewind().map_err(refused)?;
    if File::open(path).is_ok_and(|old| same(old, new.as_file_mut()).unwrap_or(false)) {
        return Ok(false);
    }
    new.persist(path).map_err(|error| refused(error.error))?;
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

fn pack(to: impl Write + Seek, recipes: &Recipes, refused: impl Fn(io::Error) -> Error) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(to);
    let recipes: Vec<_> = recipes.iter().collect();
    for some in recipes.chunks(MADE_AT_ONCE) {
        let made: Vec<Pieces> = some.par_iter().map(|(_, recipe)| recipe.make()).collect::<Result<_, Error>>()?;
        for ((name, _), bytes) in some.iter().zip(made) {
            zip.start_file(name.as_str(), options).map_err(io::Error::from).map_err(&refused)?;
            bytes.write_to(&mut zip).map_err(&refused)?;
        }
    }
    zip.set_comment(MARK).map_err(io::Error::from).map_err(&refused)?;
    zip.finish().map_err(io::Error::from).and_then(|mut written| written.flush()).map_err(refused)
}

/// Refuses where something stands that guidepost did not write.
fn refuse_to_replace(path: &Path) -> Result<(), EmitError> {
    let mut start = [0; 4];
    let opened = File::open(path).and_then(|mut file| file.read_exact(&mut start).map(|()| file));
    let file = match opened {
        Ok(file) if ZIP.contains(&&start) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if !matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::IsADirectory) => {
            return Err(EmitError::io("read", path)(error));
        }
        _ => return Err(EmitError::NotAZip { path: path.to_owned() }),
    };
    if ZipArchive::new(file).is_ok_and(|zip| is_ours(&zip)) {
        return Ok(());
    }
    Err(EmitError::NotOurZip { path: path.to_owned() })
}

fn is_ours(zip: &ZipArchive<File>) -> bool {
    let holds = |names: &[&str]| names.iter().all(|name| zip.index_for_name(name).is_some());
    zip.comment() == MARK.as_bytes() || BEFORE_THE_MARK.iter().any(|names| holds(names))
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
