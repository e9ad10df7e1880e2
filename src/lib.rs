//! guidepost turns a folder of Markdown chapters into a training manual, and refuses to publish a broken reference.
//!
//! This is the map of the house. Data flows one way; every stage takes finished values and returns new ones, and a stage uses stages
//! to its left, never to its right:
//!
//! ```text
//! config ─ source ─► parse (per file, parallel) ─► outline (whole) ─► resolve (whole) ─► render ─► emit or serve
//!  I/O in               body with holes, spans       tree, addresses    targets, findings   pages     I/O out
//! ```
//!
//! [`check`] runs the pipe up to the findings, [`Supplies::site`] makes recipes for pages of what it returns, and [`emit::emit`] publishes what they make. What an
//! author can fix is a [`diagnostic::Finding`]; everything else is an [`Error`]. [`fix`] puts
//! certain replacements into the texts. Only `config`, `source`, `theme`, `emit` and `rewrite` touch the disk;
//! beside the pipe, [`starter`] lays a first manual down.

#![cfg_attr(test, allow(clippy::expect_used, clippy::panic, clippy::unwrap_used))]

pub mod addresses;
pub mod calendar;
pub mod cli;
mod cmd;
pub mod config;
pub mod diagnostic;
pub mod editions;
pub mod emit;
mod error;
mod fetch;
pub mod fix;
pub mod labels;
mod memo;
pub mod outline;
pub mod parse;
pub mod progress;
pub mod rename;
pub mod render;
pub mod report;
pub mod resolve;
pub mod review;
pub mod rewrite;
pub mod search;
pub mod serve;
pub mod source;
pub mod starter;
pub mod text;
pub mod theme;
pub mod timings;
pub mod uses;
pub mod yaml;

use bytes::Bytes;
use config::Config;
use diagnostic::Finding;
use memo::Input;
use outline::{Other, Outline};
use parse::{Options, Parsed};
use progress::Progress;
use resolve::{Resolved, Target};
use source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use timings::Timings;

pub use editions::site::Supplies;
pub use error::Error;
pub use memo::Memo;

/// A manual that was read and checked: everything a site is made from, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The manual's folder.
    pub folder: PathBuf,
    /// What `manual.yaml` says.
    pub config: Config,
    /// What stands under `content/`.
    pub sources: Sources,
    /// Each chapter file, parsed; the order is that of the sources.
    pub parsed: Vec<Arc<Parsed>>,
    /// The tree.
    pub outline: Arc<Outline>,
    /// The other manuals that references may lead into.
    pub others: Arc<Vec<Other>>,
    /// Where every reference leads.
    pub resolved: Resolved,
    /// All findings that stand, in order of place.
    pub findings: Vec<Finding>,
    /// The recorded edition that readers are told the changes since.
    pub since: Option<addresses::book::Edition>,
    /// What changed since, once somebody asks.
    changes: OnceLock<addresses::Changes>,
    /// Earlier editions that are published beside it, where they were asked for ([`editions::check`]).
    pub editions: Vec<editions::Edition>,
    /// When git saw each file change last, once somebody looked; nobody has to, to check a manual.
    pub dates: OnceLock<source::Dates>,
    /// Texts that findings point into beside chapters and settings: the address book, by its name.
    pub asides: BTreeMap<Arc<str>, Arc<str>>,
    /// No page can be made of it: see [`Choices::only_checks`].
    pub only_checks: bool,
    /// How long each stage took.
    pub timings: Timings,
}

/// What the command line changes about a run.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Drafts are pages like any other.
    pub drafts: bool,
    /// No page will be made of the manual, so what only pages need is left out.
    pub only_checks: bool,
    /// What a folder says its site was made from, where this manual's site is to go there. If that was the same texts, most likely no page will be
    /// made, and what only pages need is left out; whether it was, the manual tells.
    pub standing: Option<String>,
    /// The day on which reviews are looked at; none leaves them alone, so that a check depends on the manual only.
    pub today: Option<calendar::Day>,
    /// Overrides `base-url:` of manual.yaml.
    pub base_url: Option<String>,
    /// Shows on a terminal how far the run is.
    pub progress: Progress,
}

/// Reads and checks the manual in `folder`.
///
/// # Errors
/// When the folder holds no manual, or the system refuses a file. Nothing an author can fix is an error here.
pub fn check(folder: &Path, choices: &Choices) -> Result<Checked, Error> {
    check_again(folder, choices, &mut Memo::of_one_run())
}

/// The same, with what an earlier run left in `memo`.
///
/// # Errors
/// As [`check`].
pub fn check_again(folder: &Path, choices: &Choices, memo: &mut Memo) -> Result<Checked, Error> {
    if folder.is_file() {
        return Err(Error::NotAFolder { file: folder.to_owned() });
    }
    if !folder.is_dir() {
        return Err(Error::NoFolder { folder: folder.to_owned() });
    }
    let mut timings = Timings::shown_by(&choices.progress);
    let (mut config, findings) = timings.time("settings", || config::read(folder))?;
    if let Some(url) = &choices.base_url {
        config.base_url = config::check_base_url(url).map_err(Error::Usage)?;
    }
    let mut sources = match timings.time("read", || memo.read(folder, &config.content)) {
        // Settings that cannot be read may name another folder.
        Err(Error::NoContent { .. }) if findings.iter().any(Finding::is_unread) => Sources::default(),
        read => read?,
    };
    sources.findings.extend(findings);
    sources.findings.extend(editions::settings::planned(folder, &config).1);
    sources.theme = theme::addresses(folder, &config.theme);
    if let Some((name, span)) = &config.changes {
        sources.read_beside(folder, name, config.place(span.clone()))?;
    }
    sources.read_inventories(folder, config.manuals.iter().map(|manual| manual.inventory.as_str()))?;
    Ok(Read { folder: folder.to_owned(), config, sources, timings }.check(choices, memo))
}

/// A manual that was read: all that checking looks at.
struct Read {
    folder: PathBuf,
    config: Config,
    /// With the findings of reading, those about the settings too.
    sources: Sources,
    timings: Timings,
}

impl Read {
    /// The pipe from parsing to the findings; the disk is not touched any more.
    fn check(self, choices: &Choices, memo: &mut Memo) -> Checked {
        let Read { folder, config, sources, mut timings } = self;
        let stands = |made_from: &String| made_from.contains(&render::of_texts(&config, &sources));
        let only_checks = choices.only_checks || choices.standing.as_ref().is_some_and(stands);
        let (parsed, (others, other_findings)) = timings.time("parse", || {
            (memo.parse(&sources.chapters, parsing(&config, only_checks)), memo.others(&config, &sources))
        });
        let drafts = choices.drafts;
        let input =
            Input { folder: &folder, config: &config, sources: &sources, parsed: &parsed, others: &others, drafts };
        let (outline, outline_findings) = timings.time("outline", || memo.outline(&input));
        let mut resolved = timings.time("resolve", || memo.resolve(&input, &outline, &outline_findings));
        let mut findings = sources.findings.clone();
        findings.extend(parsed.iter().flat_map(|parsed| parsed.findings.iter().cloned()));
        findings.extend(other_findings);
        findings.extend(outline_findings);
        findings.append(&mut resolved.findings);
        let (since, unusable) = addresses::changes::since(&config, &sources);
        findings.extend(unusable);
        if let Some(today) = choices.today {
            findings.extend(review::overdue(&config, &outline, &sources.chapters, &parsed, today));
        }
        let findings = timings.time("settle", || diagnostic::settle(findings, &config, &sources.chapters, &parsed));
        Checked {
            folder,
            config,
            sources,
            parsed,
            outline,
            others,
            resolved,
            asides: BTreeMap::new(),
            findings,
            only_checks,
            timings,
            since,
            changes: OnceLock::new(),
            editions: Vec::new(),
            dates: OnceLock::new(),
        }
    }
}

/// How files are parsed for a run that makes pages, or only checks.
fn parsing(config: &Config, only_checks: bool) -> Options {
    let options = Options::new(config);
    if only_checks { options.without_pages() } else { options }
}

impl Checked {
    /// What changed since the recorded edition; none where none is to be told.
    pub fn changes(&self) -> Option<&addresses::Changes> {
        let since = self.since.as_ref()?;
        Some(self.changes.get_or_init(|| addresses::changes::changes(since, self)))
    }

    /// Makes every page and collects every file the manual publishes, with its earlier editions, all of it in memory. A build publishes the
    /// [recipes](Supplies::site), and never holds more than a few pages.
    ///
    /// # Errors
    /// When the theme's templates are wrong, or the system refuses an asset.
    pub fn site(&self) -> Result<emit::Files, Error> {
        emit::make_all(&self.supplies()?.site(self)?)
    }

    /// Whether pages can be made of it and of its earlier editions.
    pub fn makes_pages(&self) -> bool {
        !self.only_checks && self.editions.iter().all(|edition| !edition.manual.only_checks)
    }

    /// Reads what the site needs beside the manual itself.
    ///
    /// # Errors
    /// As [`site`](Self::site).
    pub fn supplies(&self) -> Result<Supplies, Error> {
        editions::site::supplies(self)
    }

    /// Asks git when each file changed last, for the pages that are made from then on; manual.yaml has to want that.
    pub fn find_dates(&self, memo: &mut Memo) {
        if self.config.git_dates {
            let content = self.folder.join(&self.config.content);
            self.dates.get_or_init(|| source::last_changes(&content, &self.sources.chapters, &mut memo.history));
        }
    }

    /// Every file that a published page refers to, by its path below the content folder.
    ///
    /// # Errors
    /// When the system refuses one.
    pub fn assets(&self, memo: &mut Memo) -> Result<BTreeMap<String, Bytes>, Error> {
        let pages = self.outline.pages().filter(|(_, page)| !page.draft).filter_map(|(_, page)| page.source);
        let on_pages =
            pages.flat_map(|source| self.resolved.targets[source].iter()).filter_map(|target| match target {
                Target::Asset { path, .. } => Some(path.as_str()),
                _ => None,
            });
        let mut used: BTreeSet<&str> = self.outline.aliases().assets().collect();
        used.extend(on_pages);
        source::read_assets(&self.sources, used, &mut memo.assets)
    }

    /// The same manual with other inventories in place of some, checked again.
    pub fn with_inventories(&self, inventories: &BTreeMap<String, Arc<[u8]>>, choices: &Choices) -> Self {
        let mut sources = self.sources.clone();
        let new = inventories.iter().map(|(name, bytes)| (name.clone(), Ok(Arc::clone(bytes))));
        sources.inventories.extend(new);
        let (folder, config) = (self.folder.clone(), self.config.clone());
        // What was found in the chapters is found again.
        Read { folder, config, sources, timings: Timings::default() }.check(choices, &mut Memo::of(self))
    }

    /// The same manual with other texts in some of its files, checked again.
    pub fn with_texts(&self, texts: &BTreeMap<Arc<str>, Arc<str>>, choices: &Choices, memo: &mut Memo) -> Self {
        self.with_edits(texts, &BTreeMap::new(), choices, memo)
    }

    /// The same with files at other places too: old and new path, both below the content folder. Texts go by the old name.
    pub fn with_edits(
        &self,
        texts: &BTreeMap<Arc<str>, Arc<str>>,
        moves: &BTreeMap<String, String>,
        choices: &Choices,
        memo: &mut Memo,
    ) -> Self {
        let mut config = self.config.clone();
        let mut sources = self.sources.clone();
        for source in &mut sources.chapters {
            if let Some(text) = texts.get(&source.file) {
                source.text = Arc::clone(text);
            }
        }
        if let Some(text) = texts.get(&config.file) {
            let (new, findings) = config::of_text(&self.folder, text);
            sources.findings.retain(|finding| finding.place.file != config.file);
            sources.findings.extend(findings);
            config = Config { base_url: config.base_url, ..new };
        }
        sources.rename(moves, &config.content);
        let editions = editions::with_texts(&self.editions, texts, choices);
        let manual =
            Read { folder: self.folder.clone(), config, sources, timings: Timings::default() }.check(choices, memo);
        editions::with(manual, editions)
    }

    /// The text a finding's place points into; empty for a file that could not be read as text.
    pub fn text_of(&self, file: &str) -> &str {
        if file == &*self.config.file {
            return &self.config.text;
        }
        if let Some(text) = self.asides.get(file) {
            return text;
        }
        if let Some((edition, own)) = self.editions.iter().find_map(|edition| Some((edition, edition.own(file)?))) {
            return edition.manual.text_of(own);
        }
        let found = self.sources.chapters.binary_search_by(|source| (*source.file).cmp(file));
        found.map_or("", |index| &self.sources.chapters[index].text)
    }
}
