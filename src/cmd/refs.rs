//! `guidepost refs`: everything that points at a page, a section or a file, so that a trainer knows what a change will touch.

use super::say;
use crate::cli::{RefsArgs, Voice};
use crate::diagnostic::{self, Finding, Place};
use crate::outline::Destination;
use crate::text::excerpt::excerpt;
use crate::text::nearest;
use crate::text::position::{LineIndex, Position};
use crate::uses::{self, To, Use};
use crate::{Checked, Error, check};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::ExitCode;

/// How the references are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// A line each, below what they point at
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// Runs the command.
///
/// # Errors
/// When the manual cannot be read, or nothing in it is called what was asked for.
pub fn run(args: &RefsArgs, voice: Voice) -> Result<ExitCode, Error> {
    let mut manual = check(&args.manual.folder, &args.manual.choices())?;
    let unread = super::unread(&mut manual, diagnostic::format::Format::Human, voice);
    let target = target(&manual, &args.target)?;
    let counts = |found: &Use| found.to == target || (!args.exact && uses::is_within(&manual, &found.to, &target));
    let found: Vec<Use> = uses::all(&manual).into_iter().filter(counts).collect();
    let prefix = super::prefix(&manual.folder);
    let places = Places::new(&manual, &found, &prefix);
    match args.format {
        Format::Json => say(&mut std::io::stdout(), &json(&manual, &target, &found, &places)),
        Format::Text => {
            let colour = super::shows_colour(&std::io::stdout());
            say(&mut anstream::stdout(), &text(&manual, &found, &places, colour));
            if !voice.quiet {
                let summary = summary(&name(&manual, &target), &found);
                let as_far = if unread { "as far as the manual can be read, " } else { "" };
                say(&mut std::io::stderr(), &format!("{as_far}{summary}"));
            }
        }
    }
    Ok(super::exit(unread))
}

/// What was asked for: a chapter path or title, a place in another manual, a file, or an address.
fn target(manual: &Checked, asked: &str) -> Result<To, Error> {
    if let Some(found) = uses::at_path_elsewhere(manual, asked) {
        return found.map_err(|unknown| Error::Usage(unknown_target(manual, asked, &unknown)));
    }
    let unknown = match uses::at_path(manual, asked) {
        Ok(node) => return Ok(To::Here(Destination::Node(node))),
        Err(finding) => finding,
    };
    let here = from_here(&manual.folder, asked);
    if let Some(found) = uses::at_address(manual, here.as_deref().unwrap_or(asked)) {
        return Ok(To::Here(found));
    }
    Err(Error::Usage(unknown_target(manual, asked, &unknown)))
}

/// What is wrong, and a line for everything that may help.
fn unknown_target(manual: &Checked, asked: &str, unknown: &Finding) -> String {
    let mut lines: Vec<String> = match nearest_address(manual, asked) {
        _ if !unknown.related.is_empty() => unknown.related.iter().map(|other| other.label.clone()).collect(),
        Some(near) => vec![format!("did you mean `{near}`?")],
        None => std::iter::once(&unknown.label)
            .filter(|label| label.ends_with('?'))
            .chain(&unknown.notes)
            .cloned()
            .collect(),
    };
    lines.insert(
        0,
        match unknown.related.is_empty() {
            true => format!("nothing in this manual is called `{asked}`"),
            false => unknown.message.clone(),
        },
    );
    lines.join("\n  ")
}

/// A path that a shell completed counts from the current folder; the manual's own paths count from its folder.
fn from_here(folder: &Path, asked: &str) -> Option<String> {
    let (path, place) = asked.split_at(asked.find('#').unwrap_or(asked.len()));
    let (real, manual) = (Path::new(path).canonicalize().ok()?, folder.canonicalize().ok()?);
    let parts = real.strip_prefix(manual).ok()?.components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    let slash = if real.is_dir() { "/" } else { "" };
    Some(format!("{}{slash}{place}", parts.join("/")))
}

/// The file or address that somebody must have meant who wrote one.
fn nearest_address(manual: &Checked, asked: &str) -> Option<String> {
    if !asked.contains(['.', '#', '/']) {
        return None;
    }
    let (path, place) = asked.split_once('#').unwrap_or((asked, ""));
    if let Some(Destination::Node(node)) = uses::at_address(manual, path).filter(|_| !place.is_empty()) {
        let source = manual.outline[manual.outline[node].page].source?;
        let ids = || manual.parsed[source].anchors.iter().map(|anchor| &*anchor.id);
        // A place is often remembered by its first words alone.
        let begun = || ids().find(|id| id.starts_with(place.to_lowercase().as_str()));
        return nearest::best(place, ids()).or_else(begun).map(|id| format!("{path}#{id}"));
    }
    let files = manual.sources.chapters.iter().map(|source| &*source.file);
    let addresses = manual.outline.pages().map(|(_, page)| page.address.as_str());
    let assets = manual.sources.assets.keys().map(String::as_str);
    nearest::best(path, files.chain(addresses).chain(assets)).map(str::to_owned)
}

/// What a destination is called in a sentence.
fn name(manual: &Checked, to: &To) -> String {
    match to {
        To::Here(Destination::Node(node)) => manual.outline.path(*node),
        To::Here(Destination::Place(page, id)) => format!("{}#{id}", manual.outline[*page].address),
        To::Here(Destination::Asset(path)) => format!("{}/{path}", manual.config.content),
        To::Elsewhere(other, node) => uses::name_elsewhere(manual, *other, *node),
    }
}

/// Where each reference starts and ends, with every file's lines counted once.
struct Places<'a> {
    prefix: &'a str,
    files: HashMap<&'a str, (&'a str, LineIndex<'a>)>,
}

impl<'a> Places<'a> {
    fn new(manual: &'a Checked, found: &'a [Use], prefix: &'a str) -> Self {
        let mut files = HashMap::new();
        for found in found {
            let text = manual.text_of(&found.place.file);
            files.entry(&*found.place.file).or_insert_with(|| (text, LineIndex::new(text)));
        }
        Self { prefix, files }
    }

    fn path(&self, place: &Place) -> String {
        format!("{}{}", self.prefix, place.file)
    }

    /// The text of the file, and the positions in it.
    fn of(&self, place: &Place) -> (&'a str, Position, Position) {
        let first = Position { line: 1, column: 1 };
        self.files.get(&*place.file).map_or(("", first, first), |(text, lines)| {
            (*text, lines.position(place.span.start), lines.position(place.span.end))
        })
    }
}

/// The references, below what each of them points at: pages in reading order with their places, then files.
fn text(manual: &Checked, found: &[Use], places: &Places, colour: bool) -> String {
    let (bold, mark, plain) = if colour { ("\x1b[1m", "\x1b[1;36m", "\x1b[0m") } else { ("", "", "") };
    let order = |to: &To| match to {
        To::Here(to) => uses::node_of(manual, to).map_or(u32::MAX, |node| node.0),
        To::Elsewhere(_, node) => node.0,
    };
    let mut named: Vec<_> = found.iter().map(|found| (order(&found.to), name(manual, &found.to), found)).collect();
    named.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut text = String::new();
    for group in named.chunk_by(|a, b| a.1 == b.1) {
        text.push_str(&format!("{bold}{}{plain}\n", visible(&group[0].1)));
        for (_, _, found) in group {
            let (source, start, _) = places.of(&found.place);
            let shown = excerpt(source, &found.place.span);
            let path = visible(&places.path(&found.place));
            text.push_str(&format!("  {path}:{}:{}: ", start.line, start.column));
            text.push_str(&format!("{}{mark}{}{plain}{}\n", shown.before, shown.marked, shown.behind));
        }
    }
    text
}

/// A name without anything that a terminal would obey.
fn visible(name: &str) -> String {
    name.replace(char::is_control, "\u{fffd}")
}

fn summary(name: &str, found: &[Use]) -> String {
    let files = found.iter().map(|found| &found.place.file).collect::<BTreeSet<_>>().len();
    let name = visible(name);
    match found.len() {
        0 => format!("nothing points at `{name}`\n"),
        1 => format!("1 reference points at `{name}`\n"),
        count => format!("{count} references in {} point at `{name}`\n", super::counted(files, "file")),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    target: TargetView,
    references: Vec<UseView<'a>>,
}

#[derive(Serialize)]
struct TargetView {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    address: String,
}

#[derive(Serialize)]
struct UseView<'a> {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    form: &'a str,
    written: &'a str,
    to: TargetView,
}

fn json(manual: &Checked, target: &To, found: &[Use], places: &Places) -> String {
    let references = found.iter().map(|found| {
        let (source, start, end) = places.of(&found.place);
        UseView {
            path: places.path(&found.place),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            form: found.form,
            written: source.get(found.place.span.clone()).unwrap_or_default(),
            to: view(manual, &found.to),
        }
    });
    let document = Document { version: 1, target: view(manual, target), references: references.collect() };
    // Strings and numbers always serialise.
    let mut json = serde_json::to_string_pretty(&document).unwrap_or_default();
    json.push('\n');
    json
}

fn view(manual: &Checked, to: &To) -> TargetView {
    let outline = &manual.outline;
    let (title, address) = match to {
        To::Here(Destination::Node(node)) => (Some(outline[*node].title.to_string()), outline.address(*node)),
        To::Here(Destination::Place(page, id)) => (None, format!("{}#{id}", outline[*page].address)),
        To::Here(Destination::Asset(path)) => (None, crate::outline::address::of_asset(path)),
        To::Elsewhere(other, node) => {
            let other = &manual.others[*other];
            let title = other.outline.as_ref().map(|outline| outline[*node].title.to_string());
            (title, other.outline.as_ref().map_or_else(String::new, |outline| other.address_of(outline, *node)))
        }
    };
    TargetView { name: name(manual, to), title, address }
}
