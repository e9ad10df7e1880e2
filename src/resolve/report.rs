//! What a path's failure looks like to a trainer.
//!
//! Takes a failure and where it is written, returns the finding: what is wrong, what is there instead, and the path to paste.

use super::book::Book;
use super::paste::{Places, Replacement};
use super::path::{Failure, Missing, numbered};
use super::{Manual, Outcome, Target};
use crate::diagnostic::{Finding, Place, Severity, rules};
use crate::outline::{Kind, NodeId, Outline};
use crate::parse::Reference;
use crate::text::around::Around;
use crate::text::fold::fold;
use crate::yaml;

/// A path where it stands.
pub(crate) struct Written<'a> {
    pub source: usize,
    pub reference: &'a Reference,
}

impl Manual<'_> {
    /// Resolves a path that stands in a chapter.
    pub(crate) fn path_target(&self, path: &str, written: &Written) -> Outcome {
        if let Some(outcome) = self.elsewhere(path, written) {
            return outcome;
        }
        self.book.plain_path(path).map(Target::Node).or_else(|failure| {
            let start = self.start_of_other(path, &failure);
            start.ok_or_else(|| Box::new(self.path_finding(&self.book, "", path, written, failure)))
        })
    }

    /// A failure of a path in a book. `lead` is what stands before it and names the book.
    pub(super) fn path_finding(
        &self,
        book: &Book,
        lead: &str,
        path: &str,
        written: &Written,
        failure: Failure,
    ) -> Finding {
        let source = &self.sources.chapters[written.source];
        let (all, target) = (&written.reference.span, &written.reference.target_span);
        let places = Places {
            reference: self.place(written.source, all),
            target: self.place(written.source, target),
            lead,
            around: written.reference.around(&source.text),
            label: written.reference.label(&source.text),
            file: Some(&source.path),
        };
        book.path_finding(path, &places, failure)
    }

    /// A failure of a path in manual.yaml.
    pub(crate) fn settings_finding(&self, path: &str, place: Place, failure: Failure) -> Finding {
        let text = &self.config.text;
        let written = text.get(place.span.clone()).unwrap_or_default();
        let line =
            text.get(..place.span.start).and_then(|before| before.rsplit(['\n', '\r']).next()).unwrap_or_default();
        let mut finding = self.book.path_finding(path, &Places::whole(place), failure);
        if let Some(fix) = &mut finding.fix {
            fix.replacement = yaml::spelled_like(&fix.replacement, written);
            // What is spelled in another way, or stands in a block below its `>` or `|`, is left to a person.
            fix.certain &= yaml::spelled_like(path, written) == written && !line.trim().is_empty();
        }
        finding
    }
}

impl Book<'_> {
    /// A failure of a path in running text; all of it is replaced.
    pub(crate) fn prose_finding(&self, path: &str, place: Place, file: &str, failure: Failure) -> Finding {
        let places = Places { around: Around::Prose, file: Some(file), ..Places::whole(place) };
        let mut finding = self.path_finding(path, &places, failure);
        // A sentence that names another manual names nothing there without a chapter's number.
        if let Some(fix) = &mut finding.fix
            && !self.is_own
        {
            fix.certain &= numbered(&fold(&fix.replacement), &self.chapter_word).is_some();
        }
        finding
    }

    /// A failure of a path that stands in no file: a command was given it.
    pub(crate) fn plain_finding(&self, path: &str, place: Place, failure: Failure) -> Finding {
        self.path_finding(path, &Places::whole(place), failure)
    }

    fn path_finding(&self, path: &str, places: &Places, failure: Failure) -> Finding {
        match failure {
            Failure::Ambiguous(nodes) => self.ambiguous(path, places, &nodes),
            Failure::StaleNumber { chapter, given } => self.stale_number(path, places, chapter, given),
            Failure::Moved { to, missing } => self.moved_finding(path, places, &to, &missing),
            Failure::UnknownNumber(number) => self.unknown_number(places.reference.clone(), number),
            Failure::Unknown(missing) => self.unknown_finding(path, places, &missing),
            Failure::EmptySegment => {
                let message = "this path has an empty part: nothing stands before, behind or between its slashes";
                Finding::new(&rules::EMPTY_SEGMENT, places.reference.clone(), message)
                    .note("write every title of the path, or only the last one")
            }
            Failure::StaleSection { node, given } => self.stale_section(path, places, node, &given),
            Failure::NotItsTitle { node, named, given } => self.not_its_title(places, node, &named, &given),
            Failure::Draft(node) => self.draft_finding(places.reference.clone(), node),
        }
    }

    pub(crate) fn draft_finding(&self, place: Place, node: NodeId) -> Finding {
        let message = format!("`{}` is a draft, so readers will not find it", self.outline.full_title(node));
        let finding = Finding::new(&rules::DRAFT_TARGET, place, message).label("leads to a draft");
        finding.note("take `draft: true` out of that page to publish it, or take this reference out")
    }

    /// No chapter has that number.
    pub(crate) fn unknown_number(&self, place: Place, number: u32) -> Finding {
        let named = format!("{} {number}", self.outline.chapter_word());
        self.no_such_number(place, &named, &self.chapter_numbers())
    }

    /// The same, said of a bare `Chapter 12`, `Section 2.9` or `Figure 7` in running text: it may speak of another book.
    pub(crate) fn bare_number(&self, place: Place, named: &str, there: &str) -> Finding {
        let note = format!("if it speaks of another book, write `\\{named}` and it stays plain text");
        self.no_such_number(place, named, there).severity(Severity::Warning).note(note)
    }

    fn no_such_number(&self, place: Place, named: &str, there: &str) -> Finding {
        Finding::new(&rules::UNKNOWN_CHAPTER_NUMBER, place, format!("there is no {named} in {}", self.called()))
            .label("not there")
            .note(there)
    }

    /// Which chapter numbers there are, in a sentence.
    pub(crate) fn chapter_numbers(&self) -> String {
        let numbers = self.outline.chapters().filter_map(|chapter| self.outline[chapter].number);
        let range = numbers.fold(None, |range: Option<(u32, u32)>, number| {
            let (first, last) = range.unwrap_or((number, number));
            Some((first.min(number), last.max(number)))
        });
        match range {
            Some((first, last)) if first < last => {
                format!("the chapters of {} are {first} to {last}", self.called())
            }
            Some((only, _)) => {
                format!("{} has one numbered chapter, {} {only}", self.called(), self.outline.chapter_word())
            }
            None if !self.outline.knows_numbers() => {
                "its inventory does not tell the numbers of chapters: write the title alone".to_owned()
            }
            None => format!("{} has no numbered chapters", self.called()),
        }
    }

    /// The title behind a section's number is another section's.
    fn stale_section(&self, path: &str, places: &Places, node: NodeId, given: &str) -> Finding {
        let (word, now) = (self.labels.get("section"), self.outline.label(node));
        let message = format!("`{}` is {word} {now} now, not {word} {given}", self.outline[node].title);
        Finding::new(&rules::STALE_CHAPTER_NUMBER, places.reference.clone(), message)
            .label("an old number")
            .fix(places.target.clone(), places.around.escaped(&path.replacen(given, &now, 1)))
    }

    /// The title behind a section's number is no section's.
    fn not_its_title(&self, places: &Places, node: NodeId, named: &str, given: &str) -> Finding {
        let title = &self.outline[node].title;
        let message = format!("{named} is called `{title}`, not `{given}`");
        let meant = format!("{named}: {title}");
        Finding::new(&rules::UNKNOWN_TITLE, places.reference.clone(), message)
            .note(format!("did you mean `{meant}`?"))
            .suggest(places.target.clone(), places.around.escaped(&meant))
    }

    fn ambiguous(&self, path: &str, places: &Places, nodes: &[NodeId]) -> Finding {
        let message = format!("`{}` could be any of {} places in {}", path.trim(), nodes.len(), self.called());
        let mut finding = Finding::new(&rules::AMBIGUOUS_TITLE, places.reference.clone(), message).label("which one?");
        for &node in nodes.iter().take(10) {
            let shortest = self.unmistakable(places, node);
            match self.place_of(node) {
                Some(place) => finding = finding.related(place, format!("for this one write `{shortest}`")),
                None => finding = finding.note(format!("one of them is `{shortest}`")),
            }
        }
        finding
    }

    fn stale_number(&self, path: &str, places: &Places, chapter: NodeId, given: u32) -> Finding {
        let (word, node) = (self.outline.chapter_word(), &self.outline[chapter]);
        let message = match node.number {
            Some(now) => format!("`{}` is {word} {now}{} now, not {word} {given}", node.title, self.in_it()),
            None => format!("`{}` has no number any more, but it is called {word} {given} here", node.title),
        };
        let finding = Finding::new(&rules::STALE_CHAPTER_NUMBER, places.reference.clone(), message);
        self.renumbered(places, path, chapter).fixes(finding.label("an old chapter number"))
    }

    fn moved_finding(&self, path: &str, places: &Places, to: &[NodeId], missing: &Missing) -> Finding {
        let titles: Vec<&str> = to.iter().map(|&node| &*self.outline[node].title).collect();
        let title = titles.first().copied().unwrap_or_default();
        let not_here = self.what_is_missing(missing);
        let [node] = to else {
            let message = format!("{not_here}; `{title}` stands in {} other places", to.len());
            let paths =
                to.iter().take(5).map(|&node| format!("did you mean `{}`?", self.replacement(places, path, node).text));
            return Finding::new(&rules::MOVED_SECTION, places.reference.clone(), message)
                .label("not at this place")
                .notes(paths);
        };
        let message = format!("`{title}` is at another place{} now: `{}`", self.in_it(), self.outline.path(*node));
        let finding =
            Finding::new(&rules::MOVED_SECTION, places.reference.clone(), message).label("an old place").note(not_here);
        let finding = match self.place_of(*node) {
            Some(place) => finding.related(place, "it is here now"),
            None => finding,
        };
        self.replacement(places, path, *node).fixes(finding)
    }

    fn unknown_finding(&self, path: &str, places: &Places, missing: &Missing) -> Finding {
        let finding = Finding::new(&rules::UNKNOWN_TITLE, places.reference.clone(), self.what_is_missing(missing));
        if let Some(node) = self.certain_child(missing.below, &missing.segment)
            && let Some(target) = self.behind(node, missing)
        {
            let title = &self.outline[node].title;
            let finding = finding.label(format!("did you mean `{title}`?"));
            return self.replacement(places, path, target).fixes(finding);
        }
        let near = self.near_paths(missing.below, &missing.segment);
        if near.is_empty() {
            return finding.note(self.what_is_there(missing.below));
        }
        let meant: Vec<Replacement> = near.iter().map(|&node| self.replacement(places, path, node)).collect();
        let finding = finding.notes(meant.iter().map(|path| format!("did you mean `{}`?", path.text)));
        match meant.into_iter().next() {
            Some(nearest) => nearest.suggested(finding),
            None => finding,
        }
    }

    /// What the rest of a path leads to from the node that its wrong part must mean.
    fn behind(&self, node: NodeId, missing: &Missing) -> Option<NodeId> {
        let Some(rest) = &missing.rest else { return Some(node) };
        match self.outline.below(node, rest)[..] {
            [target] => Some(target),
            _ => None,
        }
    }

    fn what_is_missing(&self, missing: &Missing) -> String {
        let segment = missing.segment.trim();
        if missing.below != Outline::MANUAL {
            return format!("there is no `{segment}` in `{}`{}", self.outline.full_title(missing.below), self.of_it());
        }
        let word = self.outline.chapter_word();
        let Some(number) = missing.number else {
            return format!("{} has no chapter, page or section called `{segment}`", self.called());
        };
        match self.outline.chapters_numbered(number).first() {
            Some(&chapter) if fold(segment) != fold(&format!("{word} {number}")) => {
                let title = &self.outline[chapter].title;
                format!("{word} {number}{} is called `{title}`, not `{segment}`", self.of_it())
            }
            Some(_) => format!("there is no such place in {word} {number}{}", self.of_it()),
            None => format!("{} has no {word} {number} and no chapter called `{segment}`", self.called()),
        }
    }

    fn what_is_there(&self, below: NodeId) -> String {
        let children: Vec<String> = (self.outline[below].children.iter())
            .filter(|&&child| below != Outline::MANUAL || self.outline[child].kind == Kind::Chapter)
            .map(|&child| format!("`{}`", self.outline.full_title(child)))
            .collect();
        let shown = children.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(", ");
        match children.len() {
            0 => format!("nothing stands below `{}`", self.outline.full_title(below)),
            1..=8 => format!("what is there: {shown}"),
            more => format!("what is there: {shown} and {} more", more - 8),
        }
    }
}
