//! Rename: another title or another place, with everything that refers to it.
//!
//! Takes a checked manual and what should change, returns the files as they should be. Nothing is written here, and nothing is guessed: the
//! change is made in memory and the whole manual checked again, as often as it takes, until every reference leads to the same place as before and
//! every address that could be published still leads somewhere. If that cannot be, nothing is done and the reason is told.
//!
//! 1. [`target`] finds what the command line names.
//! 2. [`draft`] collects what changes in headings and front matter: the title, and the old addresses that must be kept.
//! 3. [`same`] tells which thing is which before and after, and which addresses would be dead.
//! 4. [`references`] writes each reference that would break so that it leads to the same place ([`paths`], [`links`]), [`settings`] those in manual.yaml.

mod draft;
mod front;
mod heading;
mod links;
mod paths;
mod references;
mod same;
mod settings;
mod target;

use crate::config::{Config, Moved};
use crate::diagnostic::{Finding, Fix, rules};
use crate::fix::{self, Change};
use crate::outline::address::of_alias;
use crate::outline::{Kind, NodeId};
use crate::parse::{Form, Parsed};
use crate::resolve::Target;
use crate::text::position::LineIndex;
use crate::{Checked, Choices, Memo};
use draft::Draft;
use references::Spot;
use same::{Lost, Same};
use std::collections::{BTreeMap, HashMap};

/// What should change.
#[derive(Debug, Clone)]
pub enum Request {
    /// A chapter, page or section gets another title.
    Title {
        /// A chapter path or a file, maybe with a place in it.
        target: String,
        /// The new title.
        title: String,
    },
    /// A file or folder goes to another place.
    Place {
        /// Where it is.
        from: String,
        /// Where it should be.
        to: String,
    },
}

/// Everything that a change comes to.
#[derive(Debug)]
pub struct Plan {
    /// The manual as it will be.
    pub manual: Checked,
    /// Files with new text, by their old names.
    pub changes: Vec<Change>,
    /// Files that go elsewhere: old and new path, both below the manual's folder.
    pub moves: Vec<(String, String)>,
    /// How many references were written anew.
    pub references: usize,
}

/// Why nothing is changed, in words, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is in the way.
    pub message: String,
    /// What helps.
    pub help: Vec<String>,
}

impl Refusal {
    fn plain(message: String) -> Self {
        Self { message, help: Vec::new() }
    }
}

impl From<Refusal> for crate::Error {
    fn from(refusal: Refusal) -> Self {
        let help = refusal.help.iter().map(|line| format!("\n  {line}"));
        Self::Usage(format!("{}{}", refusal.message, help.collect::<String>()))
    }
}

/// Each round mends what the one before laid bare; more would mean that two mendings undo each other.
const MOST_ROUNDS: usize = 8;
/// How many of the findings that speak against a change are shown.
const SHOWN: usize = 8;

/// Works out a change.
///
/// # Errors
/// When what is named is not there, or the manual would not be as whole as before.
pub fn plan(manual: &Checked, request: &Request, choices: &Choices) -> Result<Plan, Refusal> {
    let mut draft = Draft::default();
    let moves = match request {
        Request::Title { target, title } => {
            let node = target::node(manual, target)?;
            draft.retitle(manual, node, title)?;
            BTreeMap::new()
        }
        Request::Place { from, to } => target::moves(manual, from, to)?,
    };
    draft.with = settings::chapters(manual, &moves);
    draft.drop_needless(manual, &moves);
    let mut planner = Planner { manual, choices, moves, memo: Memo::of(manual) };
    let base = planner.keep_addresses(&mut draft)?;
    planner.follow_references(&draft, &base)
}

/// The ways to write one reference anew, and which of them is being tried.
struct Attempt {
    at: usize,
    ways: Vec<Vec<Fix>>,
}

struct Planner<'a> {
    manual: &'a Checked,
    choices: &'a Choices,
    moves: BTreeMap<String, String>,
    memo: Memo,
}

impl Planner<'_> {
    fn check(&mut self, fixes: &[Fix]) -> Checked {
        self.manual.with_edits(&fix::texts(self.manual, fixes), &self.moves, self.choices, &mut self.memo)
    }

    /// Adds old addresses to the draft until none is lost; returns the manual with the draft in it.
    fn keep_addresses(&mut self, draft: &mut Draft) -> Result<Checked, Refusal> {
        for _ in 0..MOST_ROUNDS {
            let base = self.check(&draft.fixes(self.manual));
            let same = Same::new(self.manual, &base, &self.moves);
            if draft.renumber(self.manual, &base, &same) {
                continue;
            }
            // What manual.yaml says of old addresses is written anew with the references.
            let declared = declared_addresses(&base.config);
            let follows = |lost: &Lost| matches!(lost, Lost::Other { address } if declared.contains(address));
            let lost: Vec<Lost> = same.lost().into_iter().filter(|lost| !follows(lost)).collect();
            if lost.is_empty() {
                draft.settled(self.manual, &base)?;
                return Ok(base);
            }
            draft.keep(self.manual, lost)?;
        }
        Err(Refusal::plain("the old addresses cannot all be kept: they get into each other's way".to_owned()))
    }

    /// Writes references anew until all lead where they led before.
    fn follow_references(mut self, draft: &Draft, base: &Checked) -> Result<Plan, Refusal> {
        let moves = self.moves.clone();
        let same = Same::new(self.manual, base, &moves);
        let mut fixes = draft.fixes(self.manual);
        fixes.extend(settings::changes(&same));
        let mut chosen: BTreeMap<(usize, usize), Attempt> = BTreeMap::new();
        for _ in 0..MOST_ROUNDS {
            let mut all = fixes.clone();
            all.extend(chosen.values().flat_map(|attempt| attempt.ways[attempt.at].iter().cloned()));
            let new = self.check(&all);
            let wrong = wrong_references(&Same::new(self.manual, &new, &moves), draft)?;
            if wrong.is_empty() {
                return self.verified(new, &all, chosen.len());
            }
            for (source, reference) in wrong {
                let spot = Spot {
                    same: &same,
                    source,
                    reference: &self.manual.parsed[source].references[reference],
                    target: &self.manual.resolved.targets[source][reference],
                };
                let attempt = chosen
                    .entry((source, reference))
                    .and_modify(|attempt| attempt.at += 1)
                    .or_insert_with(|| Attempt { at: 0, ways: spot.candidates() });
                if attempt.at >= attempt.ways.len() {
                    return Err(self.cannot_follow(source, reference));
                }
            }
        }
        Err(Refusal::plain("the references cannot all be kept: mending one breaks another".to_owned()))
    }

    fn cannot_follow(&self, source: usize, reference: usize) -> Refusal {
        let file = &self.manual.sources.chapters[source];
        let span = &self.manual.parsed[source].references[reference].span;
        let place = LineIndex::new(&file.text).position(span.start);
        let message = format!(
            "the reference `{}` in {}:{}:{} could not be made to lead to the same place",
            &file.text[span.clone()],
            file.file,
            place.line,
            place.column
        );
        Refusal {
            message,
            help: vec!["write it in another way first, as a full path between `[[` and `]]`, say".to_owned()],
        }
    }

    /// The manual must be as clean as before, and no address dead.
    fn verified(self, new: Checked, fixes: &[Fix], references: usize) -> Result<Plan, Refusal> {
        if let Some(lost) = Same::new(self.manual, &new, &self.moves).lost().first() {
            return Err(Refusal::plain(format!("the old address `{}` would lead nowhere", lost.address(self.manual))));
        }
        as_clean(self.manual, &new)?;
        let content = &self.manual.config.content;
        let changes = fix::changes(self.manual, fix::texts(self.manual, fixes));
        let moves =
            self.moves.iter().map(|(old, new)| (format!("{content}/{old}"), format!("{content}/{new}"))).collect();
        Ok(Plan { manual: new, changes, moves, references })
    }
}

/// Old addresses added to front matter (by source) and to headings (by source and section), as replacements.
pub(crate) fn keep_alive(
    manual: &Checked,
    pages: BTreeMap<usize, Vec<String>>,
    headings: BTreeMap<(usize, usize), Vec<String>>,
) -> Vec<Fix> {
    Draft::of_aliases(pages, headings).fixes(manual)
}

/// Refuses a change after which the manual has faults that it did not have.
pub(crate) fn as_clean(old: &Checked, new: &Checked) -> Result<(), Refusal> {
    let worse = new_findings(old, new);
    if worse.is_empty() {
        return Ok(());
    }
    let more = worse.len().saturating_sub(SHOWN);
    let mut help: Vec<String> = worse.into_iter().take(SHOWN).map(|finding| told(new, finding)).collect();
    help.extend((more > 0).then(|| format!("and {more} more")));
    let declared = [&rules::STRUCTURE_MISSING, &rules::STRUCTURE_EXTRA];
    if new_findings(old, new).iter().any(|finding| declared.contains(&finding.rule)) {
        help.push(
            "where the official structure changes too, change `structure:` in manual.yaml first, and then this"
                .to_owned(),
        );
    }
    Err(Refusal { message: "the manual would not be as clean as before".to_owned(), help })
}

/// References that do not lead where they led, by source and number in the old manual.
fn wrong_references(same: &Same, draft: &Draft) -> Result<Vec<(usize, usize)>, Refusal> {
    let places: HashMap<&str, usize> =
        same.new.sources.chapters.iter().enumerate().map(|(number, source)| (&*source.path, number)).collect();
    let mut wrong = Vec::new();
    for (source, file) in same.old.sources.chapters.iter().enumerate() {
        let Some(&now) = places.get(same.path(&file.path)) else { continue };
        // A title's own links go with it.
        let old = draft.references_outside(same.old, source, source);
        let new = draft.references_outside(same.new, now, source);
        if old.len() != new.len() {
            let message = format!("the references of {} could not be followed through the change", file.file);
            return Err(Refusal::plain(message));
        }
        for (before, after) in old.into_iter().zip(new) {
            let target = &same.old.resolved.targets[source][before];
            if matches!(target, Target::Nothing | Target::External) {
                continue;
            }
            let wanted = same.target(target);
            let leads = &same.new.resolved.targets[now][after];
            let led = behind_sentence(&same.old.parsed[source], before, target);
            let left = behind_sentence(&same.new.parsed[now], after, leads);
            let same_rest = led.zip(left).is_none_or(|(led, left)| led == left);
            if !same_rest || !wanted.is_some_and(|wanted| leads_to(&wanted, leads)) {
                wrong.push((source, before));
            }
        }
    }
    Ok(wrong)
}

/// Whether a reference leads where it should; how its words read does not matter.
fn leads_to(wanted: &Target, leads: &Target) -> bool {
    match (wanted, leads) {
        (Target::Prose(wanted), Target::Prose(leads)) => wanted.target == leads.target,
        // A sentence that no chapter's number can tell becomes a marked reference.
        (Target::Prose(wanted), leads) => wanted.target == *leads,
        (wanted, leads) => wanted == leads,
    }
}

/// The old addresses that manual.yaml leads on, as they were published.
fn declared_addresses(config: &Config) -> Vec<String> {
    let address = |moved: &Moved| {
        let (page, place) = of_alias(&moved.from, &config.base_url, &config.content).ok()?;
        Some(match place {
            Some(place) => format!("{page}#{place}"),
            None => page,
        })
    };
    config.moved.iter().filter_map(address).collect()
}

/// What a sentence says behind a reference, up to the next. It has some of the old title left where the new one is only the beginning of that.
fn behind_sentence<'m>(parsed: &'m Parsed, reference: usize, target: &Target) -> Option<&'m str> {
    let (Form::Prose(block, _), Target::Prose(link)) = (parsed.references[reference].form, target) else { return None };
    let block = &parsed.prose[block];
    let next = block.candidates.iter().map(|candidate| candidate.start).find(|&start| start >= link.text.end);
    block.text.get(link.text.end..next.unwrap_or(block.text.len()))
}

/// Findings that the old manual did not have: of rules that are broken more often than before, those with other words.
pub(crate) fn new_findings<'m>(old: &Checked, new: &'m Checked) -> Vec<&'m Finding> {
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    let mut counts: HashMap<&str, isize> = HashMap::new();
    for finding in &old.findings {
        *known.entry((finding.rule.name, &finding.message)).or_default() += 1;
        *counts.entry(finding.rule.name).or_default() -= 1;
    }
    new.findings.iter().for_each(|finding| *counts.entry(finding.rule.name).or_default() += 1);
    let mut worse = Vec::new();
    for finding in &new.findings {
        if let Some(left) = known.get_mut(&(finding.rule.name, finding.message.as_str())).filter(|left| **left > 0) {
            *left -= 1;
        } else if counts.get(finding.rule.name).is_some_and(|&more| more > 0) {
            worse.push(finding);
        }
    }
    worse
}

/// A finding in one line.
pub(crate) fn told(manual: &Checked, finding: &Finding) -> String {
    let place = LineIndex::new(manual.text_of(&finding.place.file)).position(finding.place.span.start);
    format!("{}:{}:{} {}", finding.place.file, place.line, place.column, finding.message)
}

/// What a node is called in a refusal.
fn kind(manual: &Checked, node: NodeId) -> &'static str {
    match manual.outline[node].kind {
        Kind::Manual => "the manual",
        Kind::Chapter => "chapter",
        Kind::Page => "page",
        Kind::Section => "section",
    }
}
