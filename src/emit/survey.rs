//! What stands in the output folder now. No link is followed: what lies behind one is not in the output folder.

use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ahash::{HashMap, HashMapExt, HashSet};
use rayon::prelude::*;

use super::error::EmitError;
use super::{plan, record};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A link, a pipe, a device.
    Other,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Kind {
        if kind.is_file() {
            Kind::File
        } else if kind.is_dir() {
            Kind::Folder
        } else {
            Kind::Other
        }
    }
}

#[derive(Default)]
pub(super) struct Survey {
    /// False before the first build.
    pub exists: bool,
    /// Everything in the folder, by its path relative to it.
    pub entries: HashMap<PathBuf, Kind>,
    /// What the record says that guidepost wrote, the record included. These may or may not be there still.
    recorded: HashSet<PathBuf>,
    /// The folders that those files needed.
    recorded_folders: HashSet<PathBuf>,
}

impl Survey {
    /// Refuses a folder in which somebody else's files lie and no record of ours.
    pub fn of(output: &Path) -> Result<Survey, EmitError> {
        let top = match read_folder(output, Path::new("")) {
            Ok(top) => top,
            Err(EmitError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                return Ok(Survey::default());
            }
            Err(error) => return Err(error),
        };
        let mut survey = Survey { exists: true, ..Survey::default() };
        match read_record(output)? {
            Some(text) => survey.take_record(&text).ok_or_else(|| unreadable(output))?,
            None if top.iter().any(|(name, _)| !is_dot_file(name)) => {
                return Err(EmitError::NotOurs { output: output.to_path_buf() });
            }
            None => {}
        }
        let entries = with_folders(output, top)?;
        survey.entries = HashMap::with_capacity(entries.len());
        survey.entries.extend(entries);
        Ok(survey)
    }

    /// Whether an earlier run put it there: a recorded file that is still a file, or a folder that recorded files needed.
    pub fn is_ours(&self, path: &Path, kind: Kind) -> bool {
        match kind {
            Kind::File => self.recorded.contains(path),
            Kind::Folder => self.recorded_folders.contains(path),
            Kind::Other => false,
        }
    }

    /// What came into the folder since then, folders before what is in them; it is found at `tree` now.
    pub fn since(&self, tree: &Path) -> Result<Vec<(PathBuf, Kind)>, EmitError> {
        let mut entries = with_folders(tree, read_folder(tree, Path::new(""))?)?;
        entries.retain(|(path, _)| !self.entries.contains_key(path));
        Ok(entries)
    }

    fn take_record(&mut self, text: &str) -> Option<()> {
        self.recorded = record::parse(text)?.names.into_iter().map(PathBuf::from).collect();
        self.recorded.insert(PathBuf::from(record::PATH));
        let folders = plan::folders_of(self.recorded.iter().map(PathBuf::as_path));
        self.recorded_folders = folders.into_iter().map(Path::to_path_buf).collect();
        Some(())
    }
}

/// Entries of a folder with all that is inside them. Each folder is read on whatever processor is free.
fn with_folders(output: &Path, entries: Vec<(PathBuf, Kind)>) -> Result<Vec<(PathBuf, Kind)>, EmitError> {
    let folders = entries.par_iter().filter(|(_, kind)| *kind == Kind::Folder);
    let below: Vec<_> = folders
        .map(|(folder, _)| with_folders(output, read_folder(&output.join(folder), folder)?))
        .collect::<Result<_, _>>()?;
    Ok(entries.into_iter().chain(below.into_iter().flatten()).collect())
}

/// What stands in a folder, by paths relative to the output folder, from which the folder itself is `below` it.
fn read_folder(folder: &Path, below: &Path) -> Result<Vec<(PathBuf, Kind)>, EmitError> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        let entries =
            entries.map(|entry| entry.and_then(|entry| Ok((below.join(entry.file_name()), entry.file_type()?.into()))));
        entries.collect()
    });
    entries.map_err(EmitError::io("read the folder", folder))
}

/// A folder fresh from a clone may hold a `.gitignore` or `.gitkeep` so that it exists, and be as good as empty.
fn is_dot_file(name: &Path) -> bool {
    name.as_os_str().as_encoded_bytes().starts_with(b".")
}

/// Whether something of this kind stands at a path; a link is a link, whatever it leads to.
pub(super) fn is(path: &Path, kind: Kind) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| Kind::from(there.file_type()) == kind)
}

/// The text of the record, or nothing if there is none or a link has taken its place.
pub(super) fn read_record(output: &Path) -> Result<Option<String>, EmitError> {
    let path = output.join(record::PATH);
    if !path.parent().is_some_and(|folder| is(folder, Kind::Folder)) || !is(&path, Kind::File) {
        return Ok(None);
    }
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(unreadable(output)),
        Err(error) => Err(EmitError::io("read", &path)(error)),
    }
}

fn unreadable(output: &Path) -> EmitError {
    EmitError::UnreadableRecord { output: output.to_path_buf(), record: output.join(record::PATH) }
}
