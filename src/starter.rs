//! The starter: the small manual that `guidepost new` lays down.
//!
//! Takes a folder and writes real files into it, those under `src/starter/`. It touches the disk itself, because it does what emit never
//! does: it only creates. A file that is there already is never opened, and a folder that holds something is left alone.

use crate::Error;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

macro_rules! files {
    ($($path:literal)*) => { &[$(($path, include_str!(concat!("starter/", $path)))),*] };
}

/// Paths below the manual's folder, and what stands in each file.
const FILES: &[(&str, &str)] = files! {
    "manual.yaml"
    "content/index.md"
    "content/01-first-steps/index.md"
    "content/01-first-steps/01-write-a-page.md"
    "content/01-first-steps/02-name-another-place.md"
    "content/02-building-blocks/index.md"
    "content/02-building-blocks/01-callouts.md"
    "content/02-building-blocks/02-tables-lists-and-code.md"
    "content/02-building-blocks/03-pictures-of-your-own.md"
    "content/03-publishing.md"
    "content/99-glossary.md"
    "content/images/editor.svg"
};

/// A folder that is under version control but otherwise empty is a good place for a manual.
const MAY_BE_THERE: &str = ".git";

/// Lays the starter manual down in `folder`, which is made if it is not there.
///
/// # Errors
/// When the folder holds something, is a file, or cannot be written.
pub fn lay_down(folder: &Path) -> Result<(), Error> {
    make_folder(folder)?;
    for (name, text) in FILES {
        let path = folder.join(name);
        create(&path, text).map_err(|error| Error::io("write", &path, error))?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error));
        }
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(Error::Usage(format!(
                "`{}` is a file, and a manual needs a folder\n  try: give the folder another name",
                folder.display()
            )));
        }
        Err(error) => return Err(Error::io("open the folder", folder, error)),
    };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != MAY_BE_THERE);
    names.sort();
    if names.is_empty() { Ok(()) } else { Err(Error::Usage(not_empty(folder, &names))) }
}

fn not_empty(folder: &Path, names: &[String]) -> String {
    const MOST: usize = 4;
    let mut listed: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        listed.push(format!("{} more", names.len() - MOST));
    }
    let last = listed.pop().unwrap_or_default();
    let listed = if listed.is_empty() { last } else { format!("{} and {last}", listed.join(", ")) };
    format!(
        "`{}` is not empty: it holds {listed}; nothing was changed\n  try: name a folder that is empty or not there yet",
        folder.display()
    )
}

/// Writes a file that must not be there yet.
fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
