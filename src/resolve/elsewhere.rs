//! References that name the manual they lead into: `[[Other Manual :: Chapter 4/…]]`, and the names that sentences give.
//!
//! Takes a name or a path with one, returns the manual and what the path names there. The look-up itself is that of any path; here it is only settled in
//! which book. A manual whose inventory cannot be used has one finding in manual.yaml, and references into it have none.

use super::book::Book;
use super::path::Failure;
use super::report::Written;
use super::{Manual, Outcome, Target};
use crate::diagnostic::{Finding, Place, rules};
use crate::outline::{NodeId, Outline};
use crate::text::fold::fold;
use crate::text::nearest::likeness;

/// Parts the name of a manual from the path in it.
const MARK: &str = "::";

/// Which manual a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// This one.
    Own,
    /// One of those in manual.yaml.
    Other(usize),
    Unknown,
}

/// A name is worth proposing from this likeness on.
const NEAR: f64 = 0.6;

/// Where the path begins in one that names this manual first; 0 where it names none.
pub(crate) fn behind_own_title(path: &str, title: &str) -> usize {
    let own = |(at, mark): (usize, &str)| (fold(&path[..at]) == fold(title)).then_some(at + mark.len());
    path.match_indices(MARK).find_map(own).unwrap_or(0)
}

impl Manual<'_> {
    /// Which manual a name means. The edition may stand behind the title, as it does on every page.
    pub(super) fn manual_named(&self, name: &str) -> Whose {
        let name = fold(name.trim_end_matches(['.', ',']));
        let config = self.config;
        if name == fold(&config.title) || name == fold(&format!("{} {}", config.title, config.edition)) {
            return Whose::Own;
        }
        let other = self.others.iter().position(|other| fold(&other.title) == name);
        other.map_or(Whose::Unknown, Whose::Other)
    }

    /// The tree of another manual; none where its inventory cannot be used.
    pub(super) fn other(&self, index: usize) -> Option<&Book<'_>> {
        self.books.get(index)?.as_ref()
    }

    /// Resolves a path that names its manual; none where it names none.
    pub(super) fn elsewhere(&self, path: &str, written: &Written) -> Option<Outcome> {
        let marks: Vec<usize> = path.match_indices(MARK).map(|(at, _)| at).collect();
        let known = marks.iter().map(|&at| (at, self.manual_named(&path[..at])));
        let Some((at, named)) = known.into_iter().find(|(_, named)| *named != Whose::Unknown) else {
            return self.of_unknown_manual(path, &marks, written);
        };
        let start = at + MARK.len();
        let start = start + path[start..].len() - path[start..].trim_start().len();
        let (lead, rest) = path.split_at(start);
        let outcome = match named {
            Whose::Other(index) => match self.other(index) {
                Some(book) => {
                    self.path_in(book, lead, rest, written).map(|node| Target::Elsewhere { manual: index, node })
                }
                None => Ok(Target::Nothing),
            },
            _ => self.path_in(&self.book, lead, rest, written).map(Target::Node),
        };
        Some(outcome)
    }

    /// Another manual and the path in it, where its name stands first or alone.
    pub(super) fn split_name<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        let ends = path.match_indices(MARK).map(|(at, _)| at).chain([path.len()]);
        ends.into_iter().find_map(|at| match self.manual_named(&path[..at]) {
            Whose::Other(manual) => Some((manual, path[at..].trim_start_matches(MARK).trim())),
            _ => None,
        })
    }

    /// The start of another manual, where nothing here has the title that is its name.
    pub(super) fn start_of_other(&self, path: &str, failure: &Failure) -> Option<Target> {
        match (failure, self.manual_named(path)) {
            (Failure::Unknown(_), Whose::Other(manual)) => Some(
                self.other(manual).map_or(Target::Nothing, |_| Target::Elsewhere { manual, node: Outline::MANUAL }),
            ),
            _ => None,
        }
    }

    /// A title of this manual may hold the mark; else what stands before it is a name that nobody knows.
    fn of_unknown_manual(&self, path: &str, marks: &[usize], written: &Written) -> Option<Outcome> {
        let spaced = |&&at: &&usize| path[..at].ends_with(char::is_whitespace);
        let at = *marks.iter().find(spaced)?;
        if self.book.plain_path(path).is_ok() {
            return None;
        }
        let name = path[..at].trim();
        let place = self.place(written.source, &written.reference.span);
        let finding = self.unknown_manual(place, name);
        Some(Err(Box::new(match self.nearest_manual(name) {
            Some(near) => {
                let target = self.place(written.source, &written.reference.target_span);
                finding.suggest(target, format!("{near} {}", &path[at..]))
            }
            None => finding,
        })))
    }

    /// A name that is not this manual's, and none of those in manual.yaml.
    pub(super) fn unknown_manual(&self, place: Place, name: &str) -> Finding {
        let message = format!("this speaks of the manual \"{name}\", and guidepost cannot check what is in it");
        let finding = Finding::new(&rules::UNKNOWN_MANUAL, place, message).label("a reference to another manual");
        let finding = match self.nearest_manual(name) {
            Some(near) => finding.note(format!("did you mean \"{near}\"?")),
            None => finding,
        };
        let own = format!("this manual is called \"{}\"", self.config.title);
        let known: Vec<String> = self.others.iter().take(8).map(|other| format!("\"{}\"", other.title)).collect();
        finding
            .note(match known.is_empty() {
                true => own,
                false => format!("{own}, and manual.yaml names {}", known.join(", ")),
            })
            .note("to have it checked, name it below `manuals:` in manual.yaml; `guidepost explain unknown-manual` shows how")
            .note("put `\\` before the reference if it should stay plain text")
    }

    /// The title of a manual that may have been meant: an old title of this one, say.
    pub(super) fn nearest_manual(&self, name: &str) -> Option<&str> {
        let name = fold(name);
        let titles = std::iter::once(self.config.title.as_str()).chain(self.others.iter().map(|other| &*other.title));
        let near = titles.map(|title| (likeness(&name, &fold(title)), title)).filter(|(near, _)| *near >= NEAR);
        near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, title)| title)
    }

    /// The node that a path names in a book.
    pub(super) fn path_in(
        &self,
        book: &Book,
        lead: &str,
        path: &str,
        written: &Written,
    ) -> Result<NodeId, Box<Finding>> {
        book.plain_path(path).map_err(|failure| Box::new(self.path_finding(book, lead, path, written, failure)))
    }
}
