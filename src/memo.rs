//! Memo: what one run leaves to the next, so that a saved page costs as much as a page and not as much as the manual.
//!
//! Each stage is a function of its arguments; where what it looks at in them is equal to that of the last run, so is what it returns, and that is taken from
//! here. The result is the same as without a memo, byte for byte. The memo of a run that no other follows keeps nothing; any other keeps these:
//!
//! - *files*: one whose stamp did not change is not read again, and where a watch says which files changed, no other is looked at;
//! - *history*: git is not asked again while nothing was committed;
//! - *parsed files*: one with the same text and options is not parsed again;
//! - *other manuals*: their trees, while manual.yaml and the inventories are the same;
//! - the *whole*: while every file shows the others the same face (titles, headings, places to link to), the tree stays as it is, and so do the
//!   references of every file that itself did not change. Where text stands is no part of a face: it moves with every word;
//! - *earlier editions*: a memo like this one for each of them.

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::outline::{self, Other, Outline};
use crate::parse::{self, Options, Parsed};
use crate::resolve::{self, Resolved, Target};
use crate::source::{self, Inventories, Kept, KeptChapters, KeptHistory, Source, Sources};
use crate::{Checked, Error};
use ahash::HashMap;
use bytes::Bytes;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is kept from one run to the next.
#[derive(Debug, Default)]
pub struct Memo {
    chapters: KeptChapters,
    pub(crate) assets: Kept<Bytes>,
    pub(crate) history: KeptHistory,
    /// What was there at the last look.
    sources: Option<Sources>,
    /// What changed since, if somebody who watched can tell.
    changed: Option<Vec<PathBuf>>,
    options: Option<Options>,
    files: Files,
    others: Option<Others>,
    whole: Option<Whole>,
    /// What earlier editions left, by their folders.
    pub(crate) editions: BTreeMap<String, Memo>,
    /// No run follows, so nothing is kept.
    last: bool,
    /// How many files the last run took from the memo.
    pub reused: usize,
}

/// What was parsed of files, with their texts, by their paths.
type Files = HashMap<Arc<str>, (Arc<str>, Arc<Parsed>)>;

fn files(sources: &[Source], parsed: &[Arc<Parsed>]) -> Files {
    let file =
        |(source, parsed): (&Source, _)| (Arc::clone(&source.path), (Arc::clone(&source.text), Arc::clone(parsed)));
    sources.iter().zip(parsed).map(file).collect()
}

/// The other manuals of the last run, with all that they were made from.
#[derive(Debug)]
struct Others {
    settings: Arc<str>,
    inventories: Inventories,
    others: Arc<Vec<Other>>,
    findings: Vec<Finding>,
}

/// The tree and the references of the last run, with all that they were made from.
#[derive(Debug)]
struct Whole {
    /// The settings' text, and what does not stand in it.
    settings: (PathBuf, Arc<str>, String, bool),
    paths: Vec<Arc<str>>,
    assets: Vec<String>,
    theme: BTreeSet<String>,
    others: Arc<Vec<Other>>,
    parsed: Vec<Arc<Parsed>>,
    outline: Arc<Outline>,
    findings: Vec<Finding>,
    /// The targets of each source whose references are all clean.
    targets: Vec<Option<Arc<[Target]>>>,
}

/// What the stages behind parsing look at.
pub(crate) struct Input<'a> {
    pub folder: &'a PathBuf,
    pub config: &'a Config,
    pub sources: &'a Sources,
    pub parsed: &'a [Arc<Parsed>],
    pub others: &'a Arc<Vec<Other>>,
    pub drafts: bool,
}

impl Input<'_> {
    fn settings(&self) -> (PathBuf, Arc<str>, String, bool) {
        (self.folder.clone(), Arc::clone(&self.config.text), self.config.base_url.clone(), self.drafts)
    }
}

impl Memo {
    /// A memo of a manual that was read already: what did not change since is not parsed again.
    pub fn of(manual: &Checked) -> Self {
        Self {
            options: Some(crate::parsing(&manual.config, manual.only_checks)),
            files: files(&manual.sources.chapters, &manual.parsed),
            ..Self::default()
        }
    }

    /// The memo of a run that no other follows: it keeps nothing.
    pub fn of_one_run() -> Self {
        Self { chapters: Kept::nothing(), assets: Kept::nothing(), last: true, ..Self::default() }
    }

    /// The memo of an earlier edition, by its folder.
    pub(crate) fn edition(&mut self, folder: &str) -> &mut Self {
        let new = if self.last { Self::of_one_run } else { Self::default };
        self.editions.entry(folder.to_owned()).or_insert_with(new)
    }

    /// Says that nothing changed since the last run but these files, counted from the manual's folder; none where that is not known. The next
    /// run believes it.
    pub fn changed(&mut self, files: Option<Vec<PathBuf>>) {
        let mut files = files;
        for (folder, memo) in &mut self.editions {
            let own = |file: &PathBuf| file.strip_prefix(folder).ok().map(PathBuf::from);
            memo.changed(files.as_ref().map(|files| files.iter().filter_map(own).collect()));
            if let Some(files) = &mut files {
                files.retain(|file| !file.starts_with(folder));
            }
        }
        // What was said to a run that came to nothing still counts, and two such lists are one too many to keep.
        if files.is_none() || self.changed.is_some() {
            self.sources = None;
        }
        self.changed = files;
    }

    /// Reads what may have changed.
    pub(crate) fn read(&mut self, folder: &Path, content: &str) -> Result<Sources, Error> {
        let told = self.sources.take().zip(self.changed.take());
        let sources = match told.and_then(|(last, changed)| source::read_again(folder, last, &changed)) {
            Some(sources) => sources,
            None => source::read(folder, content, &mut self.chapters)?,
        };
        self.sources = (!self.last).then(|| sources.clone());
        Ok(sources)
    }

    /// Parses what was not parsed before.
    pub(crate) fn parse(&mut self, sources: &[Source], options: Options) -> Vec<Arc<Parsed>> {
        if self.options.as_ref() != Some(&options) {
            self.files.clear();
            self.whole = None;
        }
        let kept = |source: &Source| {
            self.files.get(&source.path).filter(|(text, _)| *text == source.text).map(|(_, parsed)| Arc::clone(parsed))
        };
        let results: Vec<(bool, Arc<Parsed>)> = sources
            .par_iter()
            .map(|source| match kept(source) {
                Some(parsed) => (true, parsed),
                None => (false, Arc::new(parse::parse(source, &options))),
            })
            .collect();
        self.reused = results.iter().filter(|(reused, _)| *reused).count();
        let parsed: Vec<Arc<Parsed>> = results.into_iter().map(|(_, parsed)| parsed).collect();
        if !self.last {
            self.files = files(sources, &parsed);
            self.options = Some(options);
        }
        parsed
    }

    /// The other manuals that manual.yaml names, and the findings about their inventories.
    pub(crate) fn others(&mut self, config: &Config, sources: &Sources) -> (Arc<Vec<Other>>, Vec<Finding>) {
        let same = |kept: &Others| kept.settings == config.text && kept.inventories == sources.inventories;
        let kept = self.others.take().filter(same).unwrap_or_else(|| {
            let (others, findings) = outline::others(config, sources);
            let inventories = sources.inventories.clone();
            Others { settings: Arc::clone(&config.text), inventories, others: Arc::new(others), findings }
        });
        let told = (Arc::clone(&kept.others), kept.findings.clone());
        self.others = Some(kept);
        told
    }

    /// The tree and the findings about it: those of the last run while every file shows the same face.
    pub(crate) fn outline(&mut self, input: &Input) -> (Arc<Outline>, Vec<Finding>) {
        self.whole = self.whole.take().filter(|whole| whole.stands(input));
        match &self.whole {
            Some(whole) => (Arc::clone(&whole.outline), whole.findings.clone()),
            None => {
                let (outline, findings) = outline::build(input.config, input.sources, input.parsed, input.drafts);
                (Arc::new(outline), findings)
            }
        }
    }

    /// Where all references lead: as in the last run for a file that is the same, in a tree that is.
    pub(crate) fn resolve(&mut self, input: &Input, outline: &Arc<Outline>, findings: &[Finding]) -> Resolved {
        let known = |source: usize| {
            let whole = self.whole.as_ref()?;
            let same = Arc::ptr_eq(&whole.parsed[source], &input.parsed[source]);
            whole.targets[source].as_ref().filter(|_| same).map(Arc::clone)
        };
        let resolved = resolve::resolve(input.config, input.sources, input.parsed, outline, input.others, known);
        if self.last {
            return resolved;
        }
        let targets = resolved.targets.iter().zip(&resolved.clean);
        self.whole = Some(Whole {
            settings: input.settings(),
            paths: input.sources.chapters.iter().map(|source| Arc::clone(&source.path)).collect(),
            assets: input.sources.assets.keys().cloned().collect(),
            theme: input.sources.theme.clone(),
            others: Arc::clone(input.others),
            parsed: input.parsed.to_vec(),
            outline: Arc::clone(outline),
            findings: findings.to_vec(),
            targets: targets.map(|(targets, clean)| clean.then(|| Arc::clone(targets))).collect(),
        });
        resolved
    }
}

impl Whole {
    /// Whether the tree made from this input would be the same, and the findings about it too.
    fn stands(&self, input: &Input) -> bool {
        self.settings == input.settings()
            && self.paths.iter().eq(input.sources.chapters.iter().map(|source| &source.path))
            && Arc::ptr_eq(&self.others, input.others)
            && self.assets.iter().eq(input.sources.assets.keys())
            && self.theme == input.sources.theme
            && std::iter::zip(&self.parsed, input.parsed)
                .zip(&input.sources.chapters)
                .filter(|((old, new), _)| !Arc::ptr_eq(old, new))
                .all(|((old, new), source)| old.has_face_of(new) && !self.speaks_of(&source.file))
    }

    /// Whether a finding about the tree points into a file: its place may be another one now.
    fn speaks_of(&self, file: &str) -> bool {
        let places = |finding: &Finding| {
            *finding.place.file == *file || finding.related.iter().any(|related| *related.place.file == *file)
        };
        self.findings.iter().any(places)
    }
}
