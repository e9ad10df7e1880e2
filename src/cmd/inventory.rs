//! `guidepost inventory update`: fetches the inventories of other manuals, and says what that changes.

use crate::cli::{UpdateArgs, Voice};
use crate::config::OtherManual;
use crate::fetch::{self, Trouble};
use crate::outline::{NodeId, Outline, read_inventory};
use crate::rename::{new_findings, told};
use crate::text::fold::fold;
use crate::text::nearest;
use crate::{Checked, Choices, Error, check, rewrite};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::Arc;

/// So many lines of one kind are shown, unless more is asked for.
const SHOWN: usize = 8;

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, names no such manual, or a file cannot be written.
pub fn run(args: &UpdateArgs, voice: Voice) -> Result<ExitCode, Error> {
    let choices = Choices { only_checks: true, ..Choices::default() };
    let manual = check(&args.folder, &choices)?;
    let (mut failed, mut broken) = (false, false);
    for other in wanted(&manual, &args.titles)? {
        let (bytes, outline) = match fetch(&manual, other, args) {
            Ok(fetched) => fetched,
            Err(why) => {
                super::complain(format!("{}: {why}", other.title));
                failed = true;
                continue;
            }
        };
        let update = Update { manual: &manual, other, bytes: Arc::from(bytes), outline };
        let lines = update.lines(args.dry_run, voice);
        let faults = update.faults(&choices);
        broken |= !faults.is_empty();
        if !args.dry_run && !update.is_old() {
            rewrite::put_below(&args.folder, &other.inventory, &update.bytes)?;
        }
        let lines = if voice.quiet { Vec::new() } else { lines };
        let told: String = lines.iter().chain(&faults).map(|line| format!("{line}\n")).collect();
        super::say(&mut std::io::stderr(), &told);
    }
    Ok(if failed { ExitCode::from(2) } else { super::exit(broken) })
}

/// The manuals that were asked for, or all.
fn wanted<'m>(manual: &'m Checked, titles: &[String]) -> Result<Vec<&'m OtherManual>, Error> {
    let config = &manual.config;
    // One that lacks its file or address is a finding of `check`.
    let known: Vec<&OtherManual> = config.manuals.iter().filter(|other| !other.inventory.is_empty()).collect();
    if known.is_empty() {
        return Err(Error::Usage(
            "manual.yaml names no other manual with an inventory and an address\n  try: `guidepost explain unknown-manual` shows how to name one".to_owned(),
        ));
    }
    if titles.is_empty() {
        return Ok(known);
    }
    let find = |title: &String| {
        known.iter().find(|other| fold(&other.title) == fold(title)).copied().ok_or_else(|| {
            let near = nearest::best(title, known.iter().map(|other| other.title.as_str()));
            let help = near.map(|near| format!("\n  did you mean `{near}`?")).unwrap_or_default();
            Error::Usage(format!("manual.yaml names no other manual `{title}`{help}"))
        })
    };
    titles.iter().map(find).collect()
}

/// Fetches an inventory and reads it, so that nothing else ever takes the place of one.
fn fetch(manual: &Checked, other: &OtherManual, args: &UpdateArgs) -> Result<(Vec<u8>, Outline), String> {
    let urls = match &other.from {
        Some(url) => vec![url.clone()],
        None if !other.address.starts_with("https://") => {
            return Err(format!(
                "its address `{}` is not https, and nothing is fetched in another way\n  try: name an https address as its `from:`, or put the file there by hand",
                other.address
            ));
        }
        None => ["outline.json", "objects.inv"].map(|name| format!("{}{name}", other.address)).to_vec(),
    };
    let mut said: Vec<String> = Vec::new();
    for url in &urls {
        match fetch::get(url, args.timeout) {
            Ok(bytes) => match read_inventory(&bytes, manual.config.labels.get("chapter")) {
                Ok(outline) => return Ok((bytes, outline)),
                Err(why) => said.push(format!("what stands at {url} {why}")),
            },
            Err(Trouble::NotThere) => said.push(format!("there is nothing at {url}")),
            Err(Trouble::Other(why)) => return Err(format!("{url} cannot be fetched: {why}")),
        }
    }
    Err(said.join("\n  "))
}

/// A fetched inventory beside the one that is there.
struct Update<'a> {
    manual: &'a Checked,
    other: &'a OtherManual,
    bytes: Arc<[u8]>,
    outline: Outline,
}

impl Update<'_> {
    /// Whether the file is as it was.
    fn is_old(&self) -> bool {
        let there = self.manual.sources.inventories.get(&self.other.inventory);
        matches!(there, Some(Ok(bytes)) if *bytes == self.bytes)
    }

    /// What the other manual holds now that it did not, and the other way round.
    fn lines(&self, dry_run: bool, voice: Voice) -> Vec<String> {
        let (title, file) = (&self.other.title, &self.other.inventory);
        let would = if dry_run { "would be " } else { "" };
        let others = self.manual.others.iter().find(|other| other.title == *title);
        let new = titles(&self.outline);
        let old = others.and_then(|other| other.outline.as_ref()).map(titles);
        let first = old.is_none();
        let old = old.unwrap_or_else(|| new.clone());
        let (come, gone): (Vec<_>, Vec<_>) = (new.difference(&old).collect(), old.difference(&new).collect());
        let mut lines = vec![match (come.len(), gone.len()) {
            _ if first => format!("{title}: {} {would}written to {file}", super::counted(new.len(), "title")),
            _ if self.is_old() => format!("{title}: nothing new"),
            (0, 0) => format!("{title}: the same titles, {file} {would}renewed"),
            (come, gone) => {
                format!("{title}: {} new, {gone} gone, {file} {would}renewed", super::counted(come, "title"))
            }
        }];
        for (word, titles) in [("new", come), ("gone", gone)] {
            let shown = if voice.verbose { titles.len() } else { SHOWN };
            lines.extend(titles.iter().take(shown).map(|title| format!("  {word}: {title}")));
            let more = titles.len().saturating_sub(shown);
            lines.extend((more > 0).then(|| format!("  and {more} more")));
        }
        let called = &self.outline[Outline::MANUAL].title;
        if !called.is_empty() && fold(called) != fold(title) {
            lines.push(format!("  it calls itself `{called}`"));
        }
        lines
    }

    /// What is wrong in this manual with the new inventory, and was not before.
    fn faults(&self, choices: &Choices) -> Vec<String> {
        let new = BTreeMap::from([(self.other.inventory.clone(), Arc::clone(&self.bytes))]);
        let new = self.manual.with_inventories(&new, choices);
        let worse = new_findings(self.manual, &new);
        worse.into_iter().map(|finding| format!("  breaks: {}", told(&new, finding))).collect()
    }
}

/// Every place of a manual by its whole path.
fn titles(outline: &Outline) -> BTreeSet<String> {
    let below = outline.nodes().filter(|&(id, _)| id != Outline::MANUAL);
    below.map(|(id, _): (NodeId, _)| outline.path(id)).collect()
}
