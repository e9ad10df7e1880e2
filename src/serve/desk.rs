//! The desk: one build after another, with what the last one left.

use super::change::Changes;
use super::news::{self, Shown};
use super::shelf::Shelf;
use super::{Settings, watch};
use crate::diagnostic::Severity;
use crate::{Checked, Error, Memo, editions};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// What came of one build.
#[derive(Debug)]
pub struct Build {
    /// The manual as it stands, with its findings; none where it could not be read.
    pub manual: Option<Arc<Checked>>,
    /// What an author of chapters cannot mend: a template, a folder that is gone.
    pub trouble: Option<Error>,
    /// What is different from the build before; nothing for the first.
    pub changes: Changes,
    /// From the first look at the folder until browsers can be told.
    pub took: Duration,
}

impl Build {
    /// Whether the last good manual stays on the shelf.
    pub fn failed(&self) -> bool {
        let errors = |manual: &Arc<Checked>| manual.findings.iter().any(|finding| finding.severity == Severity::Error);
        self.trouble.is_some() || self.manual.as_ref().is_none_or(errors)
    }
}

/// What builds leave to the next one.
pub(super) struct Desk {
    settings: Settings,
    memo: Memo,
    /// The manual of the last build, good or not.
    last: Option<Arc<Checked>>,
    /// The words of the last trouble.
    trouble: Option<String>,
    shelf: Option<Arc<Shelf>>,
    /// Sets the builds of this run apart from those of an earlier one that a browser may still remember.
    run: u128,
    builds: u64,
}

impl Desk {
    pub fn new(settings: &Settings) -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            settings: settings.clone(),
            memo: Memo::default(),
            last: None,
            trouble: None,
            shelf: None,
            run: since.map_or(0, |since| since.as_millis()),
            builds: 0,
        }
    }

    /// What the manual is made of, as far as the last build knows.
    pub fn roots(&self) -> watch::Roots {
        let config = self.last.as_ref().map(|manual| &manual.config);
        let (content, theme) = config.map_or(("content", "default"), |config| (&config.content, &config.theme));
        let editions = config.into_iter().flat_map(|config| &config.editions);
        let inventories = config.into_iter().flat_map(|config| &config.manuals).map(|manual| &manual.inventory);
        let book = config.and_then(|config| config.changes.as_ref()).map(|(name, _)| name);
        watch::Roots {
            content: content.to_owned(),
            theme: theme.to_owned(),
            editions: editions.map(|edition| edition.folder.clone()).collect(),
            named: inventories.chain(book).map(PathBuf::from).collect(),
        }
    }

    /// Builds once; none when all is as it was. `changed` names the only files that can be different, where they are known.
    pub fn build(&mut self, changed: Option<Vec<PathBuf>>) -> Option<Build> {
        let started = Instant::now();
        self.memo.changed(changed);
        let mut build = match editions::check(&self.settings.folder, &self.settings.choices, &mut self.memo) {
            Ok(manual) => self.checked(Arc::new(manual)),
            Err(error) => {
                Build { manual: None, trouble: Some(error), changes: Changes::default(), took: Duration::ZERO }
            }
        };
        build.took = started.elapsed();
        let trouble = build.trouble.as_ref().map(ToString::to_string);
        let same = self.builds > 0 && build.changes.is_empty() && trouble == self.trouble;
        self.trouble = trouble;
        self.builds += 1;
        (!same).then_some(build)
    }

    fn checked(&mut self, manual: Arc<Checked>) -> Build {
        let changes = self.last.as_ref().map(|last| Changes::between(last, &manual)).unwrap_or_default();
        let mut build = Build { manual: Some(Arc::clone(&manual)), trouble: None, changes, took: Duration::ZERO };
        self.last = Some(Arc::clone(&manual));
        if !build.failed() {
            match self.shelve(manual, &mut build.changes) {
                Ok(shelf) => self.shelf = Some(Arc::new(shelf)),
                Err(error) => build.trouble = Some(error),
            }
        }
        build
    }

    /// Puts a manual without errors on a shelf, once its theme has shown that it can make pages.
    fn shelve(&mut self, manual: Arc<Checked>, changes: &mut Changes) -> Result<Shelf, Error> {
        let shelf = Shelf::new(manual, &mut self.memo)?;
        if let Some(old) = &self.shelf {
            changes.theme = !shelf.has_theme_of(old);
            changes.files |= !shelf.has_files_of(old);
        }
        if changes.theme || changes.settings || self.shelf.is_none() || self.trouble.is_some() {
            shelf.prove_theme()?;
        }
        changes.place.as_deref().and_then(news::page_of).map_or(Ok(()), |page| shelf.prove(&page))?;
        Ok(shelf)
    }

    /// What browsers are shown from now on, who were shown something `before`.
    pub fn shown(&self, build: &Build, before: &Shown) -> Shown {
        let name = format!("{}-{}", self.run, self.builds);
        let mut shown = before.clone();
        let findings = news::Findings::of(build, self.shelf.as_deref());
        if *shown.findings != findings {
            shown.findings = Arc::new(findings);
            shown.findings_name.clone_from(&name);
        }
        if !build.failed() {
            shown.shelf.clone_from(&self.shelf);
            shown.edition = name;
            shown.place = build.changes.place.clone().filter(|_| self.settings.follow);
        }
        shown.ready = true;
        shown
    }
}
