//! The record: a text file in the output folder that lists what guidepost wrote there.
//!
//! Its first line names format and version, two more hold the seal (a record of version 1 has none); then comes one path per line, sorted. It depends on nothing
//! but the files and what they were made from, so two builds of the same tree agree. It is read with distrust: a line only ever selects among the regular files that a walk
//! through the output folder has found, so a path that leads elsewhere selects nothing.

use std::path::{Component, Path};

use super::error::EmitError;
use super::seal::Seal;

/// Where it lies in the output folder.
pub(super) const PATH: &str = ".guidepost/files";

const FOLDER: &str = ".guidepost";
const HEADER: &str = "guidepost files 1";
const SEALED: &str = "guidepost files 2";
const MADE_FROM: &str = "made from ";
const HOLDS: &str = "holds ";

/// What a record says.
pub(super) struct Record<'a> {
    pub seal: Option<Seal<'a>>,
    pub names: Vec<&'a str>,
}

pub(super) fn text<'a>(names: impl Iterator<Item = &'a str>, Seal { made_from, holds }: &Seal) -> String {
    let mut text = format!("{SEALED}\n{MADE_FROM}{made_from}\n{HOLDS}{holds}\n");
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    text
}

/// Reads a record; nothing if it is of another format or version.
pub(super) fn parse(text: &str) -> Option<Record<'_>> {
    let mut lines = text.lines();
    let seal = match lines.next()? {
        HEADER => None,
        SEALED => {
            let made_from = lines.next()?.strip_prefix(MADE_FROM)?;
            Some(Seal { made_from, holds: lines.next()?.strip_prefix(HOLDS)?.to_owned() })
        }
        _ => return None,
    };
    Some(Record { seal, names: lines.collect() })
}

/// Every name has to stay inside the output folder, fit on one line of the record, and be no folder of another name.
pub(super) fn refuse_bad_names<'a>(mut names: impl Iterator<Item = &'a String> + Clone) -> Result<(), EmitError> {
    let folders = super::plan::folders_of(names.clone().map(Path::new));
    match names.find(|name| !is_plain(name) || folders.contains(Path::new(name))) {
        Some(name) => Err(EmitError::BadName { name: name.clone() }),
        None => Ok(()),
    }
}

fn is_plain(name: &str) -> bool {
    let parts_are_names = name.split('/').all(|part| !matches!(part, "" | "." | ".."));
    // Asks the system as well: on Windows `C:x` is no name below a folder.
    let system_agrees = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let reserved = name.split('/').next() == Some(FOLDER);
    parts_are_names && system_agrees && !reserved && !name.contains('\\') && !name.contains(char::is_control)
}
