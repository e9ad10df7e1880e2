//! Publishing: a whole manual goes into the output folder.
//!
//! Takes the output folder and a recipe for every file of the manual; returns how many files it wrote, found unchanged and
//! removed, or the one reason why it did nothing.
//!
//! 0. [`seal`] tells whether what is to be published was published already, so that it need not even be made.
//! 1. [`place`] settles where the output folder really is, and refuses the places nobody wants replaced.
//! 2. [`stage`] locks out other builds and clears up after a killed one.
//! 3. [`survey`] lists what stands there and reads the record of what earlier runs wrote.
//! 4. [`plan`] decides from the names alone what the new folder holds beside the manual; a file of somebody else in the way ends the run.
//! 5. [`stage`] lays the new manual out beside the old one. Each file is made, compared with the one that stands there, and then
//!    written or carried over, all in one go on whatever processor is free: its bytes are in memory, and in the processor's cache, no longer than that.
//! 6. [`swap`] exchanges the two folders in one step of the file system, if they differ at all.
//! 7. [`stage`] brings back what somebody put into the old folder meanwhile, and takes the rest of it apart.
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
mod recipe;
mod record;
mod seal;
mod stage;
mod survey;
mod swap;

use std::collections::BTreeMap;
use std::path::Path;

use crate::Error;
pub use archive::archive;
pub use error::EmitError;
pub use pieces::Pieces;
use place::Place;
use plan::Plan;
pub use recipe::{Recipe, Recipes, make_all};
use stage::Stage;
use survey::Survey;

/// Files in memory: path relative to the site's root, `/`-separated, to the bytes.
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

/// Whether the folder `output` holds what was published from `made_from`, every byte of it; the report of a run that has nothing to do.
pub fn stands(output: &Path, made_from: &str) -> Result<Option<Report>, EmitError> {
    let place = Place::find(output)?;
    if place.has_stage() {
        return Ok(None);
    }
    let unbroken = seal::unbroken(&place.output, made_from)?;
    Ok(unbroken.map(|unchanged| Report { written: 0, unchanged, removed: 0 }))
}

/// What the folder `output` says that its files were made from, if it says anything; whether it still holds them is another question.
pub fn made_from(output: &Path) -> Option<String> {
    let text = survey::read_record(&Place::find(output).ok()?.output).ok()??;
    Some(record::parse(&text)?.seal?.made_from.to_owned())
}

/// Makes the folder `output` hold exactly what the recipes make, beside whatever it holds that guidepost did not write. They are made from `made_from`, by
/// which [`stands`] knows them again.
///
/// # Errors
/// Where a recipe fails, and wherever publishing is refused; what was published before then still is.
pub fn emit(output: &Path, recipes: &Recipes, made_from: &str) -> Result<Report, Error> {
    record::refuse_bad_names(recipes.keys())?;
    let place = Place::find(output)?;
    let stage = Stage::open(&place)?;
    let found = Survey::of(&place.output)?;
    let plan = Plan::new(recipes, &found, &place.output)?;
    let filled = stage.fill(recipes, &plan, &found, made_from)?;
    if filled.changed {
        stage.finish(&plan, &found)?;
        swap::publish(&stage, &found)?;
        stage.bring_back(&found)?;
    }
    Ok(Report { written: filled.written, unchanged: recipes.len() - filled.written, removed: plan.removed })
}

/// The same for files that are there already, and need nothing else to be known by.
///
/// # Errors
/// As [`emit`].
pub fn emit_files(output: &Path, files: &Files) -> Result<Report, Error> {
    let made_from = seal::of(files);
    if let Some(report) = stands(output, &made_from)? {
        return Ok(report);
    }
    let recipes = files.iter().map(|(name, bytes)| (name.clone(), bytes.clone().into()));
    emit(output, &recipes.collect(), &made_from)
}
