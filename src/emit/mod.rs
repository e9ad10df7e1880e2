//! Publishing: a whole manual goes from memory into the output folder.
//!
//! Takes the output folder and every file of the manual as bytes; returns how many files it wrote, found unchanged and
//! removed, or the one reason why it did nothing.
//!
//! 0. [`seal`] tells whether what is to be published was published already, so that it need not even be made.
//! 1. [`place`] settles where the output folder really is, and refuses the places nobody wants replaced.
//! 2. [`survey`] lists what stands there and reads the record of what earlier runs wrote. If every byte is already right,
//!    the work ends here and nothing has been touched.
//! 3. [`plan`] decides for every file: write, keep or leave out; a file of somebody else in the way ends the run.
//! 4. [`stage`] locks out other builds, clears up after a killed one and lays the new manual out beside the old.
//! 5. [`swap`] exchanges the two folders in one step of the file system.
//!
//! [`archive`](mod@archive) writes the same files as one zip file.
//!
//! What it never does: write into the published folder, follow a link inside it, change or remove a file that no earlier
//! run recorded, or leave a mix of two manuals, wherever it is killed.
//!
//! Nothing is synced to the disk: the swap guards against a killed process, and syncing each of ten thousand files would
//! cost more than the build. What a power cut loses, the next build finds by comparing bytes and writes again.

mod archive;
mod carry;
mod error;
mod pieces;
mod place;
mod plan;
mod record;
mod seal;
mod stage;
mod survey;
mod swap;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

pub use archive::archive;
pub use error::EmitError;
pub use pieces::Pieces;
use place::Place;
use plan::Plan;
use seal::Seal;
use stage::Stage;
use survey::Survey;

/// Everything a build publishes: path relative to the output folder, `/`-separated, to its bytes.
pub type Files = BTreeMap<String, Pieces>;

/// What a run did to the manual's files. `written` and `unchanged` together are all files of the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// New, or with other bytes than before.
    pub written: usize,
    /// There already, byte for byte.
    pub unchanged: usize,
    /// Written by an earlier run, and no longer part of the manual.
    pub removed: usize,
}

/// A file as it shall be published.
type Wanted<'a> = (&'a str, &'a Pieces);

/// Whether the folder `output` holds what was published from `made_from`, every byte of it; the report of a run that has nothing to do.
pub fn stands(output: &Path, made_from: &str) -> Result<Option<Report>, EmitError> {
    let place = Place::find(output)?;
    if place.has_stage() {
        return Ok(None);
    }
    let unbroken = seal::unbroken(&place.output, made_from)?;
    Ok(unbroken.map(|unchanged| Report { written: 0, unchanged, removed: 0 }))
}

/// Makes the folder `output` hold exactly `files`, beside whatever it holds that guidepost did not write.
pub fn emit(output: &Path, files: &Files) -> Result<Report, EmitError> {
    publish_sealed(output, files, None)
}

/// The same, and seals them as made from `made_from`, so that [`stands`] knows them again.
pub fn emit_sealed(output: &Path, files: &Files, made_from: &str) -> Result<Report, EmitError> {
    publish_sealed(output, files, Some(Seal::of(files, made_from)))
}

fn publish_sealed(output: &Path, files: &Files, seal: Option<Seal>) -> Result<Report, EmitError> {
    record::refuse_bad_names(files.keys())?;
    let record = Pieces::from(record::text(files.keys(), seal.as_ref()));
    let mut wanted: Vec<Wanted> = files.iter().map(|(name, bytes)| (name.as_str(), bytes)).collect();
    wanted.push((record::PATH, &record));

    let place = Place::find(output)?;
    if !place.has_stage() && is_current(&wanted, &place.output)? {
        return Ok(Report { written: 0, unchanged: files.len(), removed: 0 });
    }
    publish(&place, &wanted)
}

/// Reading stops at the first file that differs, and the record, which comes last, differs in nearly every build that changes anything: it is
/// asked first, and no other file is opened where it does. This looks without the lock, and so may see the folder change under it:
/// what it found is forgotten, and trouble in reading is left for [`publish`] to meet again.
fn is_current(wanted: &[Wanted], output: &Path) -> Result<bool, EmitError> {
    let found = match Survey::of(output) {
        Err(EmitError::Io { .. }) => return Ok(false),
        found => found?,
    };
    let is_same = |buffer: &mut Vec<u8>, file: &Wanted| plan::is_same(*file, &found, output, buffer).unwrap_or(false);
    let Some((record, files)) = wanted.split_last() else { return Ok(true) };
    Ok(is_same(&mut Vec::new(), record) && files.par_iter().map_init(Vec::new, is_same).all(|same| same))
}

fn publish(place: &Place, wanted: &[Wanted]) -> Result<Report, EmitError> {
    let stage = Stage::open(place)?;
    // Again, now that no other build can change it: the folder may be another one since it was first looked at.
    let found = Survey::of(&place.output)?;
    let plan = Plan::new(wanted, &found, &place.output)?;
    if !plan.changes_nothing() {
        stage.fill(&plan, &found)?;
        swap::publish(&stage, &found)?;
    }
    Ok(plan.report())
}
