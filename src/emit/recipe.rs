//! Recipes: how the bytes of each file of a site are had. A page is made when it is about to be written and is gone when it was, so that a site of any
//! size is never in memory as a whole.
//!
//! Takes bytes or a function that makes them, returns the bytes to whoever asks, as often as somebody asks and each time the same. Never writes.

use super::{Files, Pieces};
use crate::Error;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything a site consists of: path relative to its root, `/`-separated, to the way its bytes are had.
pub type Recipes<'a> = BTreeMap<String, Recipe<'a>>;

/// How the bytes of one file are had. A copy is the same recipe, and shares what it needs.
#[derive(Clone)]
pub struct Recipe<'a>(How<'a>);

#[derive(Clone)]
enum How<'a> {
    Ready(Pieces),
    Made(Arc<dyn Fn() -> Result<Pieces, Error> + Send + Sync + 'a>),
}

impl<'a> Recipe<'a> {
    /// The bytes are what `make` returns, which has to be the same each time.
    pub fn made_by(make: impl Fn() -> Result<Pieces, Error> + Send + Sync + 'a) -> Self {
        Self(How::Made(Arc::new(make)))
    }

    /// The bytes.
    ///
    /// # Errors
    /// Those of the function that makes them.
    pub fn make(&self) -> Result<Pieces, Error> {
        match &self.0 {
            How::Ready(bytes) => Ok(bytes.clone()),
            How::Made(make) => make(),
        }
    }
}

impl<B: Into<Pieces>> From<B> for Recipe<'_> {
    fn from(bytes: B) -> Self {
        Self(How::Ready(bytes.into()))
    }
}

/// Makes every file of a site and keeps all in memory.
///
/// # Errors
/// As [`Recipe::make`].
pub fn make_all(recipes: &Recipes) -> Result<Files, Error> {
    let recipes: Vec<_> = recipes.iter().collect();
    recipes.into_par_iter().map(|(name, recipe)| Ok((name.clone(), recipe.make()?))).collect()
}
