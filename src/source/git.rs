//! Git: the day on which each chapter file was last changed, for a manual that is kept in a repository.
//!
//! Takes the content folder and the texts that were read, returns days by path. There is none where there is no git, no repository, or one with a part
//! of its history only, and none for a file whose text is not the one that was committed: no day is better than a wrong one.
//!
//! A repository comes from somebody else, and its settings can name programs. So git is only asked for what is stored in it – commits, trees and
//! texts – with arguments that never change. It looks at no file of the folder, compares no texts by itself, checks no signature, fetches
//! nothing, and asks nobody.

use super::{Source, decode, is_chapter};
use crate::calendar::Day;
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Days by path below the content folder.
pub type Dates = BTreeMap<Arc<str>, Day>;

/// What the repository held at the last look, by content folder.
#[derive(Debug, Default)]
pub struct KeptHistory(HashMap<PathBuf, Held>);

/// The chapter files of a commit; they stay what they are for as long as it is the newest.
#[derive(Debug, Default)]
struct Held {
    commit: String,
    files: HashMap<String, (Day, String)>,
}

/// Before every command: what settings of a repository could make it do beside its work is off.
const CALM: &[&str] = &[
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "-c",
    "log.showRoot=true",
];

/// Commits from the newest on, each with its day and the files it changed: `␀day␀␊file␀file␀`.
const LOG: &[&str] = &[
    "log",
    "-z",
    "--format=tformat:%x00%cs",
    "--name-only",
    "--relative",
    "--no-renames",
    "--no-merges",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
];

/// What may be set where git itself started guidepost (a hook, say), and would lead to another repository.
const STRAY: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
];

/// The day on which each of these files was last changed, where that is certain.
pub fn last_changes(content: &Path, chapters: &[Source], kept: &mut KeptHistory) -> Dates {
    let Some(commit) = whole_history(content) else { return Dates::new() };
    let held = kept.0.entry(content.to_owned()).or_default();
    if held.commit != commit {
        let files = committed(content, &commit).unwrap_or_default();
        *held = Held { commit, files };
    }
    let known = chapters.iter().filter_map(|source| {
        let (day, text) = held.files.get(&*source.path)?;
        same(text, &source.text).then(|| (Arc::clone(&source.path), *day))
    });
    known.collect()
}

/// The newest commit of a repository that has all its history.
fn whole_history(content: &Path) -> Option<String> {
    let said = git(content, &["rev-parse", "--is-shallow-repository", "HEAD"], &[], b"")?;
    let commit = std::str::from_utf8(&said).ok()?.strip_prefix("false\n")?.trim_end();
    commit.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| commit.to_owned())
}

/// Each chapter file of a commit: when it was last changed, and what it says there.
fn committed(content: &Path, commit: &str) -> Option<HashMap<String, (Day, String)>> {
    let log = git(content, LOG, &[commit, "--", "."], b"")?;
    let days = days(&log);
    let tree = git(content, &["ls-tree", "-r", "-z"], &[commit], b"")?;
    let wanted: Vec<(&str, &str)> = objects(&tree).filter(|(path, _)| days.contains_key(path.as_bytes())).collect();
    let asked: String = wanted.iter().map(|(_, object)| format!("{object}\n")).collect();
    let mut texts = &git(content, &["cat-file", "--batch"], &[], asked.as_bytes())?[..];
    let mut files = HashMap::new();
    for (path, _) in wanted {
        let text = decode(&Arc::from(path), next_object(&mut texts)?.to_vec());
        files.extend(text.ok().map(|text| (path.to_owned(), (days[path.as_bytes()], text))));
    }
    Some(files)
}

/// The newest day of each file in a log.
fn days(log: &[u8]) -> HashMap<&[u8], Day> {
    let mut days = HashMap::new();
    let mut day = None;
    let mut parts = log.split(|byte| *byte == 0);
    while let Some(part) = parts.next() {
        if part.is_empty() {
            // A commit begins; what follows it is its day, and behind a line break its first file.
            day = parts.next().and_then(|day| std::str::from_utf8(day).ok()?.parse::<Day>().ok());
            continue;
        }
        let file = part.strip_prefix(b"\n").unwrap_or(part);
        if let Some(day) = day {
            days.entry(file).or_insert(day);
        }
    }
    days
}

/// The chapter files of a tree and the objects that hold them: `100644 blob OBJECT␉file␀`.
fn objects(tree: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let entries = tree.split(|byte| *byte == 0).filter_map(|entry| std::str::from_utf8(entry).ok());
    let files = entries.filter_map(|entry| {
        let (kind, path) = entry.split_once('\t')?;
        Some((path, kind.strip_prefix("100")?.split(' ').nth(2)?))
    });
    files.filter(|(path, _)| is_chapter(path))
}

/// Takes the next object off what `cat-file --batch` said: `OBJECT blob SIZE␊bytes␊`.
fn next_object<'a>(said: &mut &'a [u8]) -> Option<&'a [u8]> {
    let head = said.iter().position(|byte| *byte == b'\n')?;
    let size: usize = std::str::from_utf8(&said[..head]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let bytes = said.get(head + 1..head + 1 + size)?;
    *said = said.get(head + size + 2..)?;
    Some(bytes)
}

/// Whether two texts say the same; a checkout on Windows ends its lines in another way.
fn same(committed: &str, read: &str) -> bool {
    committed == read || committed.replace("\r\n", "\n") == read.replace("\r\n", "\n")
}

/// What git says in the content folder, told something; none where it cannot be run or is not content.
fn git(content: &Path, command: &[&str], rest: &[&str], told: &[u8]) -> Option<Vec<u8>> {
    let mut git = Command::new("git");
    git.args(CALM).args(command).args(rest).current_dir(content);
    git.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_OPTIONAL_LOCKS", "0");
    for name in STRAY {
        git.env_remove(name);
    }
    let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Beside reading: a pipe holds only so much.
        scope.spawn(move || input.map(|mut input| input.write_all(told)));
        child.wait_with_output()
    });
    output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
}
