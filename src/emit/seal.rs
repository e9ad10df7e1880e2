//! The seal: what a manual was made from and what was published of it, each as a fingerprint in the record. A build that is to publish what stands
//! there already finds it out from these, and need not make it first.
//!
//! Takes files as bytes, or a folder with a record; returns fingerprints, and whether the folder holds what its record says. Every byte counts and no
//! time of a file does, so a file that somebody changed, and one that became a link, breaks the seal. Never writes.

use super::error::EmitError;
use super::survey::{Kind, is};
use super::{Files, Pieces, plan, record, survey};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The two fingerprints, in hexadecimal digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seal<'a> {
    pub made_from: &'a str,
    pub holds: String,
}

/// One fingerprint for files in memory.
pub(super) fn of(files: &Files) -> String {
    let files: Vec<_> = files.iter().collect();
    let prints: Vec<u128> = files.par_iter().map(|(_, bytes)| print(bytes)).collect();
    all(files.iter().map(|(name, _)| name.as_str()).zip(prints))
}

/// The fingerprint of one file.
pub(super) fn print(bytes: &Pieces) -> u128 {
    let mut hash = Xxh3::new();
    bytes.iter().for_each(|piece| hash.update(piece));
    hash.digest128()
}

/// How many files the folder holds, where those are what was published from `made_from`, all of it. Trouble in reading says no.
pub(super) fn unbroken(output: &Path, made_from: &str) -> Result<Option<usize>, EmitError> {
    let text = match survey::read_record(output) {
        Err(EmitError::Io { .. }) => return Ok(None),
        read => read?,
    };
    let Some(record) = text.as_deref().and_then(record::parse) else { return Ok(None) };
    let Some(seal) = record.seal.filter(|seal| seal.made_from == made_from) else { return Ok(None) };
    let folders = plan::folders_of(record.names.iter().map(Path::new));
    // What stands in a folder that became a link is somewhere else.
    if !folders.into_iter().all(|folder| is(&output.join(folder), Kind::Folder)) {
        return Ok(None);
    }
    let prints = record.names.par_iter().map_init(Vec::new, |buffer, name| print_of(&output.join(name), buffer));
    let Ok(prints) = prints.collect::<io::Result<Vec<u128>>>() else { return Ok(None) };
    let count = prints.len();
    Ok((all(record.names.into_iter().zip(prints)) == seal.holds).then_some(count))
}

/// The fingerprint of a file in the folder, which is read into `buffer`; of anything else none.
fn print_of(path: &Path, buffer: &mut Vec<u8>) -> io::Result<u128> {
    if !is(path, Kind::File) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    buffer.clear();
    File::open(path)?.read_to_end(buffer)?;
    Ok(xxh3_128(buffer))
}

/// One fingerprint for many files, by their names in order.
pub(super) fn all<'n>(prints: impl Iterator<Item = (&'n str, u128)>) -> String {
    let mut hash = Xxh3::new();
    for (name, print) in prints {
        hash.update(&(name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
        hash.update(&print.to_le_bytes());
    }
    format!("{:032x}", hash.digest128())
}
