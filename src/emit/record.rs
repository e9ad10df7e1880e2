//! The record: a text file in the output folder that lists what guidepost wrote there.
//!
//! Its first line names format and version; then comes one path per line, sorted. It depends on nothing but the names, so two
//! builds of the same tree agree. It is read with distrust: a line only ever selects among the regular files that a walk
//! through the output folder has found, so a path that leads elsewhere selects nothing.

use std::collections::HashSet;
use std::path::{Component, Path};

use super::error::EmitError;

/// Where it lies in the output folder.
pub(super) const PATH: &str = ".guidepost/files";

const FOLDER: &str = ".guidepost";
const HEADER: &str = "guidepost files 1";

pub(super) fn text<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut text = format!("{HEADER}\n");
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    text
}

/// The paths in a record, or nothing if it is of another format or version.
pub(super) fn parse(text: &str) -> Option<impl Iterator<Item = &Path>> {
    let mut lines = text.lines();
    (lines.next() == Some(HEADER)).then(|| lines.map(Path::new))
}

/// Every name has to stay inside the output folder, fit on one line of the record, and be no folder of another name.
pub(super) fn refuse_bad_names<'a>(names: impl Iterator<Item = &'a String> + Clone) -> Result<(), EmitError> {
    let mut folders = HashSet::new();
    for name in names.clone() {
        super::plan::add_folders_of(Path::new(name), &mut folders);
    }
    for name in names {
        if !is_plain(name) || folders.contains(Path::new(name)) {
            return Err(EmitError::BadName { name: name.clone() });
        }
    }
    Ok(())
}

fn is_plain(name: &str) -> bool {
    let parts_are_names = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    // Asks the system as well: on Windows `C:x` is no name below a folder.
    let system_agrees = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let reserved = name.split('/').next() == Some(FOLDER);
    parts_are_names && system_agrees && !reserved && !name.contains('\\') && !name.contains(char::is_control)
}
