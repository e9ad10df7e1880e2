//! Resolve: every reference becomes a target or a finding.
//!
//! Takes the parsed files, the outline and the list of assets; returns for each reference of each file where it leads, and all findings about
//! references. Never guesses, never stops at the first fault, never reads a file. One file for each way of writing a reference:
//! `path` (chapter paths), `prose` (sentences), `markdown` (links, images and raw HTML), `external` (web and mail addresses). A `book` is what they
//! look places up in.

mod anchor;
mod book;
mod elsewhere;
mod external;
mod files;
mod markdown;
mod near;
mod paste;
mod path;
mod prose;
mod report;

use crate::config::{Config, ProseMode};
use crate::diagnostic::{Finding, Place, rules};
use crate::outline::{NodeId, Other, Outline, PageId};
use crate::parse::{Form, Parsed, Reference};
use crate::source::Sources;
use crate::text::nearest::Nearest;
use ahash::HashMap;
use book::Book;
pub(crate) use elsewhere::behind_own_title;
use files::Files;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A node of the outline, named by a chapter path.
    Node(NodeId),
    /// A page, maybe a place on it.
    Page {
        /// The page.
        page: PageId,
        /// The fragment, decoded, as the page has it.
        fragment: Option<String>,
        /// With its `?`; empty when there is none.
        query: String,
    },
    /// A file that is published beside the pages, by its path below the content folder; with query and fragment.
    Asset {
        /// Its path below the content folder.
        path: String,
        /// Query and fragment as written.
        suffix: String,
    },
    /// A place in another manual, named by a chapter path or a sentence.
    Elsewhere {
        /// Which of the manuals in manual.yaml.
        manual: usize,
        /// The node of its tree.
        node: NodeId,
    },
    /// Another web site or a mail address: shown as written.
    External,
    /// A sentence that names a place.
    Prose(Box<ProseLink>),
    /// Text that stays text, or a reference with a finding.
    Nothing,
}

/// A link in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseLink {
    /// Where it leads.
    pub target: Target,
    /// The stretch of the block's text that becomes the link.
    pub text: Range<usize>,
    /// Its words as they stand today, one entry for each part of the path.
    pub words: Vec<String>,
    /// It becomes a link; else it is checked and stays text.
    pub shown: bool,
}

/// Where everything leads.
#[derive(Debug, Default)]
pub struct Resolved {
    /// For each source, the target of each of its references.
    pub targets: Vec<Arc<[Target]>>,
    /// For each source, whether all of its references lead somewhere and say nothing more.
    pub clean: Vec<bool>,
    /// The assets that pages refer to, and old addresses lead to, by path below the content folder.
    pub assets: BTreeSet<String>,
    /// The places that `featured:` in manual.yaml names.
    pub featured: Vec<NodeId>,
    /// What is wrong with references.
    pub findings: Vec<Finding>,
}

/// What resolving may look at.
pub(crate) struct Manual<'a> {
    pub config: &'a Config,
    pub sources: &'a Sources,
    pub parsed: &'a [Arc<Parsed>],
    pub outline: &'a Outline,
    /// This manual, as references see it.
    pub book: Book<'a>,
    /// The manuals that manual.yaml names.
    pub others: &'a [Other],
    /// Each of them as references see it; none where its inventory cannot be used.
    pub books: Vec<Option<Book<'a>>>,
    pub files: Files<'a>,
    /// The pages that have a place of some name, in order; made when first asked for.
    pub pages_by_anchor: OnceLock<HashMap<&'a str, Vec<PageId>>>,
    /// The names of places on pages that have many, to find those most like one that is not there; each made when first asked for.
    pub crowded_pages: Mutex<HashMap<PageId, Arc<Nearest>>>,
}

/// The outcome for one reference.
type Outcome = Result<Target, Box<Finding>>;

/// What resolving one file's references brings to light beside their targets.
#[derive(Default)]
pub(crate) struct Aside {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Paths that wrong addresses must mean: those files are in use, and will be published once the address is mended.
    pub meant: Vec<String>,
}

/// Resolves every reference of the manual, but those of the sources whose targets are `known` already: clean ones of a manual that differs from
/// this one in nothing they can see.
pub fn resolve(
    config: &Config,
    sources: &Sources,
    parsed: &[Arc<Parsed>],
    outline: &Outline,
    others: &[Other],
    known: impl Fn(usize) -> Option<Arc<[Target]>> + Sync,
) -> Resolved {
    let manual = Manual::new(config, sources, parsed, outline, others);
    let each: Vec<(Arc<[Target]>, Aside)> = (0..parsed.len())
        .into_par_iter()
        .map(|source| match known(source) {
            Some(targets) => (targets, Aside::default()),
            None => manual.resolve_file(source),
        })
        .collect();
    let assets = outline.aliases().assets().map(str::to_owned).collect();
    let mut resolved = Resolved { assets, ..Resolved::default() };
    let mut meant = BTreeSet::new();
    for (targets, aside) in each {
        for target in targets.iter() {
            if let Target::Asset { path, .. } = target
                && !resolved.assets.contains(path)
            {
                resolved.assets.insert(path.clone());
            }
        }
        resolved.targets.push(targets);
        resolved.clean.push(aside.findings.is_empty() && aside.meant.is_empty());
        resolved.findings.extend(aside.findings);
        meant.extend(aside.meant);
    }
    resolved.findings.extend(manual.unused_assets(|path| resolved.assets.contains(path) || meant.contains(path)));
    manual.featured(&mut resolved);
    resolved
}

/// The node that a path names, as a command asks for it; a draft counts.
///
/// # Errors
/// What is wrong with the path, as a finding that belongs to no place.
pub fn find(
    config: &Config,
    sources: &Sources,
    parsed: &[Arc<Parsed>],
    outline: &Outline,
    path: &str,
) -> Result<NodeId, Box<Finding>> {
    let manual = Manual::new(config, sources, parsed, outline, &[]);
    match manual.book.plain_path(path) {
        Ok(node) | Err(path::Failure::Draft(node)) => Ok(node),
        Err(failure) => Err(Box::new(manual.settings_finding(path, config.place(0..0), failure))),
    }
}

/// The same for a path into another manual, which it names first; none where it names none.
///
/// # Errors
/// As [`find`].
pub fn find_elsewhere(
    config: &Config,
    sources: &Sources,
    parsed: &[Arc<Parsed>],
    outline: &Outline,
    others: &[Other],
    path: &str,
) -> Option<Result<(usize, NodeId), Box<Finding>>> {
    let manual = Manual::new(config, sources, parsed, outline, others);
    let (index, path) = manual.split_name(path)?;
    let book = manual.other(index)?;
    let found = if path.is_empty() { Ok(Outline::MANUAL) } else { book.plain_path(path) };
    let found = found.map_err(|failure| Box::new(book.plain_finding(path, config.place(0..0), failure)));
    Some(found.map(|node| (index, node)))
}

impl<'a> Manual<'a> {
    /// What resolving looks at, with the tables it needs.
    pub(crate) fn new(
        config: &'a Config,
        sources: &'a Sources,
        parsed: &'a [Arc<Parsed>],
        outline: &'a Outline,
        others: &'a [Other],
    ) -> Self {
        let book = |other: &'a Other| Some(Book::other(config, sources, &other.title, other.outline.as_ref()?));
        Self {
            config,
            sources,
            parsed,
            outline,
            book: Book::own(config, sources, parsed, outline),
            others,
            books: others.iter().map(book).collect(),
            files: Files::new(sources, outline),
            pages_by_anchor: OnceLock::new(),
            crowded_pages: Mutex::default(),
        }
    }
}

impl Manual<'_> {
    fn resolve_file(&self, source: usize) -> (Arc<[Target]>, Aside) {
        let parsed = &self.parsed[source];
        let mut aside = Aside::default();
        let draft = self.page_of(source).is_some_and(|page| self.outline[page].draft);
        let mut prose = self.prose(source);
        let target = |reference: &Reference| {
            let outcome = match reference.form {
                Form::Prose(block, candidate) => prose.take(block, candidate),
                Form::Path => self.chapter_path(source, reference),
                Form::Link | Form::Image | Form::Html | Form::HtmlFile => self.address(source, reference, &mut aside),
            };
            outcome.unwrap_or_else(|finding| {
                aside.findings.push(*finding);
                Target::Nothing
            })
        };
        let targets = parsed.references.iter().map(target).collect();
        // A draft is not published, so it cannot mislead a reader yet; what it uses still counts as used.
        if draft {
            aside.findings.clear();
        }
        (targets, aside)
    }

    /// The page made from a source.
    pub(crate) fn page_of(&self, source: usize) -> Option<PageId> {
        self.outline.page_of_file(&self.sources.chapters[source].path)
    }

    /// The file name of a source as findings show it.
    fn file(&self, source: usize) -> &Arc<str> {
        &self.sources.chapters[source].file
    }

    fn place(&self, source: usize, span: &Range<usize>) -> Place {
        Place::new(self.file(source), span.clone())
    }

    fn chapter_path(&self, source: usize, reference: &Reference) -> Outcome {
        self.path_target(&reference.target, &report::Written { source, reference })
    }

    fn prose_mode(&self, source: usize) -> ProseMode {
        self.parsed[source].front.prose.unwrap_or(self.config.prose)
    }

    fn unused_assets(&self, used: impl Fn(&str) -> bool) -> Vec<Finding> {
        let unused = self.sources.assets.keys().filter(|path| !used(path));
        unused
            .map(|path| {
                let file: Arc<str> = Arc::from(format!("{}/{path}", self.config.content));
                let finding = Finding::new(
                    &rules::UNUSED_ASSET,
                    Place::new(&file, 0..0),
                    "no page uses this file, so it is not published",
                );
                finding.note("refer to it from a page, or remove it")
            })
            .collect()
    }

    /// `featured:` in manual.yaml holds chapter paths too.
    fn featured(&self, resolved: &mut Resolved) {
        for (path, span) in &self.config.featured {
            match self.book.plain_path(path) {
                Ok(node) => resolved.featured.push(node),
                Err(failure) => {
                    resolved.findings.push(self.settings_finding(path, self.config.place(span.clone()), failure))
                }
            }
        }
    }
}
