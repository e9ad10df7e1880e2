//! `manual.yaml`: what a manual says about itself.
//!
//! Takes the manual's folder, returns a [`Config`] and the findings about it: every unknown key with a suggestion, every wrong value,
//! each where it stands. A manual without `manual.yaml` gets the defaults. Never fails on a fault that an author can fix.

mod manuals;
mod values;

use crate::Error;
use crate::calendar::Rhythm;
use crate::diagnostic::{Finding, Place, Severity};
use crate::labels::Labels;
use crate::source;
use crate::yaml::{Node, Reader};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use manuals::OtherManual;
pub use values::check_base_url;

/// The name of the settings file.
pub const FILE: &str = "manual.yaml";

/// What prose references ("see Chapter 2") become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProseMode {
    /// Checked, and turned into links.
    Link,
    /// Checked, left as text.
    Check,
    /// Text like any other.
    Off,
}

/// The words of [`ProseMode`] in settings and front matter.
pub const PROSE_MODES: &[(&str, ProseMode)] =
    &[("link", ProseMode::Link), ("check", ProseMode::Check), ("off", ProseMode::Off)];

/// Which pages for paper a manual has, beside the pages themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Print {
    /// One for each chapter, and one for the whole manual unless it is very large.
    Fitting,
    /// One for each chapter, and one for the whole manual, however large it is.
    On,
    /// One for each chapter.
    Chapters,
    /// None.
    Off,
}

/// A title in the declared structure, with what belongs below it.
#[derive(Debug, Clone)]
pub struct Structure {
    /// The title as declared; a chapter's may begin `Chapter 1: `.
    pub title: String,
    /// Where it is declared.
    pub span: Range<usize>,
    /// What belongs below it; `None` where nothing is declared, so anything may stand there.
    pub children: Option<Vec<Structure>>,
}

/// Everything `manual.yaml` can say. Every field has a default that suits a folder of chapters.
#[derive(Debug, Clone)]
pub struct Config {
    /// The settings file as findings name it.
    pub file: Arc<str>,
    /// The text of the settings file, for snippets; empty when there is none.
    pub text: Arc<str>,
    /// The manual's title, as prose names it: `in the "…"`.
    pub title: String,
    /// `2025`, say.
    pub edition: String,
    /// BCP 47 language of the whole manual.
    pub language: String,
    /// One sentence for search engines.
    pub description: String,
    /// Where the manual will be published; with it come a sitemap and canonical addresses.
    pub base_url: String,
    /// The folder below `themes/` that overrides the built-in theme.
    pub theme: String,
    /// The folder with the chapters.
    pub content: String,
    /// Where a build goes when the command line does not say.
    pub output: String,
    /// The order of chapters: file or folder names with their places.
    pub chapters: Vec<(String, Range<usize>)>,
    /// The official structure, when one is declared.
    pub structure: Option<Vec<Structure>>,
    /// Every word the reader sees that no chapter wrote.
    pub labels: Labels,
    /// What prose references become where a page does not say.
    pub prose: ProseMode,
    /// Sections are numbered 2.1, 2.2 …
    pub number_sections: bool,
    /// Figures are numbered 1, 2 …
    pub number_figures: bool,
    /// What each rule counts for; `None` means it is ignored.
    pub rules: BTreeMap<&'static str, Option<Severity>>,
    /// Overrides of `rules` for files that match a pattern.
    pub overrides: Vec<Override>,
    /// Chapter paths the start page offers first, with their places.
    pub featured: Vec<(String, Range<usize>)>,
    /// Address of a page's source, with `{path}` where the file goes.
    pub edit_url: String,
    /// How long a review of a page holds, where the page does not say.
    pub review_every: Option<Rhythm>,
    /// Pages say when git saw them change last.
    pub git_dates: bool,
    /// Which pages for paper there are.
    pub print: Print,
    /// Raw HTML may run scripts.
    pub allow_scripts: bool,
    /// Old addresses that no page claims by itself, and where they lead.
    pub moved: Vec<Moved>,
    /// Web servers to write the old addresses for.
    pub redirects: Vec<RedirectMap>,
    /// The address book that the page of changes compares with, and where it is named.
    pub changes: Option<(String, Range<usize>)>,
    /// New and rewritten sections are marked in the margin.
    pub change_marks: bool,
    /// Where the current edition stands, for an edition that is kept only for reference.
    pub current: String,
    /// Earlier editions, which are published beside this one.
    pub editions: Vec<Earlier>,
    /// Readers can search the manual.
    pub search: bool,
    /// Words and phrases that mean the same to a reader who searches.
    pub synonyms: Vec<Vec<String>>,
    /// Other manuals that references may lead into.
    pub manuals: Vec<OtherManual>,
}

/// An earlier edition of the manual, kept whole in a folder of its own.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its name, as readers choose it.
    pub name: String,
    /// Where the name stands.
    pub name_span: Range<usize>,
    /// Its folder, counted from the manual's.
    pub folder: String,
    /// Where that stands.
    pub folder_span: Range<usize>,
}

/// An old address and where it leads.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The old address as written.
    pub from: String,
    /// Where that stands.
    pub from_span: Range<usize>,
    /// The file or address it leads to.
    pub to: String,
    /// Where that stands.
    pub to_span: Range<usize>,
}

/// A web server that can be told of old addresses in a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectMap {
    /// `_redirects`, which Netlify and others read.
    Netlify,
    /// A `map` for nginx.
    Nginx,
}

const REDIRECT_MAPS: &[(&str, RedirectMap)] = &[("netlify", RedirectMap::Netlify), ("nginx", RedirectMap::Nginx)];

/// Severities for the files that match a pattern.
#[derive(Debug, Clone)]
pub struct Override {
    /// A glob over paths below the manual's folder.
    pub pattern: String,
    /// Where it stands in the settings.
    pub span: Range<usize>,
    /// What each rule counts for there.
    pub rules: BTreeMap<&'static str, Option<Severity>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            file: Arc::from(FILE),
            text: Arc::from(""),
            title: String::new(),
            edition: String::new(),
            language: "en".to_owned(),
            description: String::new(),
            base_url: String::new(),
            theme: "default".to_owned(),
            content: "content".to_owned(),
            output: "output".to_owned(),
            chapters: Vec::new(),
            structure: None,
            labels: Labels::english(),
            prose: ProseMode::Link,
            number_sections: false,
            number_figures: true,
            rules: BTreeMap::new(),
            overrides: Vec::new(),
            featured: Vec::new(),
            edit_url: String::new(),
            review_every: None,
            git_dates: false,
            print: Print::Fitting,
            allow_scripts: false,
            moved: Vec::new(),
            redirects: Vec::new(),
            changes: None,
            change_marks: false,
            current: String::new(),
            editions: Vec::new(),
            search: true,
            synonyms: Vec::new(),
            manuals: Vec::new(),
        }
    }
}

const SWITCH: &[(&str, bool)] = &[("on", true), ("off", false)];
const PRINTS: &[(&str, Print)] = &[("on", Print::On), ("chapters", Print::Chapters), ("off", Print::Off)];

const KEYS: &[&str] = &[
    "title",
    "edition",
    "language",
    "description",
    "base-url",
    "theme",
    "content",
    "output",
    "chapters",
    "structure",
    "labels",
    "prose-references",
    "numbering",
    "rules",
    "overrides",
    "featured",
    "edit-url",
    "review-every",
    "git-dates",
    "print",
    "scripts",
    "moved",
    "redirects",
    "changes",
    "change-marks",
    "current",
    "editions",
    "search",
    "synonyms",
    "manuals",
];

/// Reads the settings of the manual in `folder`.
///
/// # Errors
/// When the file is there but cannot be read.
pub fn read(folder: &Path) -> Result<(Config, Vec<Finding>), Error> {
    let path = folder.join(FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let title = folder_title(folder);
            return Ok((Config { title, ..Config::default() }, Vec::new()));
        }
        Err(error) => return Err(Error::io("read", &path, error)),
    };
    let file: Arc<str> = Arc::from(FILE);
    match source::decode(&file, bytes) {
        Ok(text) => Ok(of_text(folder, &text)),
        Err(finding) => Ok((Config { title: folder_title(folder), ..Config::default() }, vec![*finding])),
    }
}

/// The settings that a text holds, for the manual in `folder`, whose name is the title where none is given.
pub fn of_text(folder: &Path, text: &str) -> (Config, Vec<Finding>) {
    let (mut config, findings) = parse(text);
    if config.title.is_empty() {
        config.title = folder_title(folder);
    }
    (config, findings)
}

/// Reads settings from text; pure, for tests and `serve`.
pub fn parse(text: &str) -> (Config, Vec<Finding>) {
    let mut config = Config { text: Arc::from(text), ..Config::default() };
    let file = Arc::clone(&config.file);
    let mut reader = Reader::new(&file);
    let root = reader.parse(text, 0);
    let entries = reader.entries(&root, KEYS, "`manual.yaml`");
    // The language decides the words that `labels:` then overrides, wherever the two stand.
    if let Some((_, node)) = entries.iter().find(|(key, _)| *key == "language")
        && let Some(language) = values::language(node, &mut reader)
    {
        config.labels = Labels::for_language(&language);
        config.language = language;
    }
    for (key, node) in entries {
        config.set(key, node, &mut reader);
    }
    (config, reader.findings)
}

impl Config {
    fn set(&mut self, key: &str, node: &Node, reader: &mut Reader) {
        match key {
            "title" => self.title = reader.text(node).unwrap_or_default(),
            "edition" => self.edition = reader.text(node).unwrap_or_default(),
            "description" => self.description = reader.text(node).unwrap_or_default(),
            "edit-url" => self.edit_url = reader.text(node).unwrap_or_default(),
            "base-url" => self.base_url = values::base_url(node, reader).unwrap_or_default(),
            "theme" => self.theme = values::folder_name(node, reader).unwrap_or_else(|| "default".to_owned()),
            "content" => self.content = values::folder_name(node, reader).unwrap_or_else(|| "content".to_owned()),
            "output" => self.output = reader.text(node).unwrap_or_else(|| "output".to_owned()),
            "chapters" => self.chapters = values::texts(node, reader),
            "featured" => self.featured = values::texts(node, reader),
            "structure" => self.structure = Some(values::structure(node, reader)),
            "labels" => self.labels.override_with(node, reader),
            "prose-references" => self.prose = reader.choice(node, PROSE_MODES).unwrap_or(ProseMode::Link),
            "numbering" => self.numbering(node, reader),
            "rules" => self.rules = values::severities(node, reader),
            "overrides" => self.overrides = values::overrides(node, reader),
            "changes" => self.changes = values::changes(node, reader),
            "change-marks" => self.change_marks = reader.bool(node).unwrap_or(false),
            "current" => self.current = values::base_url(node, reader).unwrap_or_default(),
            "editions" => self.editions = values::editions(node, reader),
            "moved" => self.moved = values::moved(node, reader),
            "redirects" => {
                let wanted: Vec<Option<RedirectMap>> =
                    reader.list(node).iter().map(|item| reader.choice(item, REDIRECT_MAPS)).collect();
                self.redirects = wanted.into_iter().flatten().collect();
            }
            "review-every" => self.review_every = reader.parsed(node),
            "git-dates" => self.git_dates = reader.choice(node, SWITCH).unwrap_or(false),
            "print" => self.print = reader.choice(node, PRINTS).unwrap_or(Print::Fitting),
            "scripts" => {
                self.allow_scripts = reader.choice(node, &[("forbid", false), ("allow", true)]).unwrap_or(false)
            }
            "search" => self.search = reader.choice(node, SWITCH).unwrap_or(true),
            "manuals" => self.manuals = manuals::read(node, reader),
            "synonyms" => self.synonyms = values::synonyms(node, reader),
            _ => {} // `language` is read first
        }
    }

    fn numbering(&mut self, node: &Node, reader: &mut Reader) {
        for (key, node) in reader.entries(node, &["sections", "figures"], "`numbering`") {
            let Some(value) = reader.bool(node) else { continue };
            match key {
                "sections" => self.number_sections = value,
                _ => self.number_figures = value,
            }
        }
    }

    /// A place in `manual.yaml`.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place::new(&self.file, span)
    }
}

fn folder_title(folder: &Path) -> String {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| PathBuf::from(folder));
    folder.file_name().map_or_else(|| "Manual".to_owned(), |name| name.to_string_lossy().into_owned())
}
