//! Files beside the content folder: those that manual.yaml or a command names.
//!
//! Takes the manual's folder and a name, returns bytes, or why there are none. Never leaves the manual's folder, and never opens what is no file.

use super::Sources;
use crate::Error;
use crate::diagnostic::{Finding, Place, rules};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

/// No file beside manual.yaml that guidepost asks for is larger; in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;
/// No inventory is larger; the outline of ten thousand pages has a fifth of this. In bytes.
pub const LARGEST_INVENTORY: u64 = 20 * 1024 * 1024;

impl Sources {
    /// Reads a file beside the content folder; one that is not there is a finding where it is named.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn read_beside(&mut self, folder: &Path, name: &str, place: Place) -> Result<(), Error> {
        let message = match read_beside(folder, name) {
            Ok(Some(bytes)) => {
                self.beside.insert(name.to_owned(), Arc::from(bytes));
                return Ok(());
            }
            Ok(None) => format!("there is no file `{name}` in the manual's folder"),
            Err(Error::Usage(message)) => message,
            Err(error) => return Err(error),
        };
        self.findings.push(Finding::new(&rules::INVALID_VALUE, place, message));
        Ok(())
    }

    /// Reads the inventories of other manuals. One that cannot be read is reported where its titles are wanted.
    ///
    /// # Errors
    /// When the system refuses one.
    pub fn read_inventories<'a>(
        &mut self,
        folder: &Path,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Error> {
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let inventory = match read_upto(folder, name, LARGEST_INVENTORY) {
                Ok(Some(bytes)) => Ok(Arc::from(bytes)),
                Ok(None) => Err("is not there".to_owned()),
                Err(Refused::Wrong(why)) => Err(format!("cannot be used: {why}")),
                Err(Refused::System(error)) => return Err(error),
            };
            self.inventories.insert(name.to_owned(), inventory);
        }
        Ok(())
    }
}

/// Why a file is not read.
enum Refused {
    /// It is not what it should be.
    Wrong(&'static str),
    System(Error),
}

/// Reads a file that a setting or a command names, by its path from the manual's folder; none where it is not there.
///
/// # Errors
/// When it lies outside the manual's folder, is far too large, or the system refuses it.
pub fn read_beside(folder: &Path, name: &str) -> Result<Option<Vec<u8>>, Error> {
    read_upto(folder, name, LARGEST).map_err(|refused| match refused {
        Refused::Wrong(why) => {
            let help = if why == OUTSIDE { "\n  try: put a copy of it into that folder" } else { "" };
            Error::Usage(format!("`{}` cannot be read: {why}{help}", folder.join(name).display()))
        }
        Refused::System(error) => error,
    })
}

const OUTSIDE: &str = "it lies outside the manual's folder";

fn read_upto(folder: &Path, name: &str, most: u64) -> Result<Option<Vec<u8>>, Refused> {
    let path = folder.join(name);
    let system = |action, path: &Path, error| Refused::System(Error::io(action, path, error));
    let real = match path.canonicalize() {
        Ok(real) => real,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(system("read", &path, error)),
    };
    let manual = folder.canonicalize().map_err(|error| system("open", folder, error))?;
    if !real.starts_with(manual) {
        return Err(Refused::Wrong(OUTSIDE));
    }
    let data = real.metadata().map_err(|error| system("read", &path, error))?;
    if !data.is_file() {
        return Err(Refused::Wrong("it is a folder, or no file at all"));
    }
    if data.len() > most {
        return Err(Refused::Wrong("it is far too large to be what it should be"));
    }
    std::fs::read(&real).map(Some).map_err(|error| system("read", &path, error))
}
