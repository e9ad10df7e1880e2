//! Watching: waits until something that the manual is made of has changed.
//!
//! Takes the manual's folder and the names of its content and theme folders; returns when a build may have something new to see, and which files that is,
//! where it can be told. What editors leave beside a file, hidden folders and everything else in the manual's folder – the output first of all – are passed over.

mod polled;

use crate::Error;
use crate::config;
use crate::source::is_passed_over;
use notify_debouncer_full::notify::event::ModifyKind;
use notify_debouncer_full::notify::{self, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, file_id, new_debouncer_opt};
use polled::Polled;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long a file is left alone before its change counts: an editor saves in several steps.
const SAVING: Duration = Duration::from_millis(20);
/// Several files changed at once or soon after each other are a burst, and over when nothing more happens for this long …
const QUIET: Duration = Duration::from_millis(60);
/// … or when it has lasted this long.
const BURST: Duration = Duration::from_secs(2);
/// A file that changes so soon after the one before belongs to the same burst. The first of all is built for at once: it may be the only one.
const SOON: Duration = Duration::from_millis(120);
/// How often it is made sure that the watched folders are still the ones that stand there.
const LOOK: Duration = Duration::from_secs(1);

/// What a manual is made of beside its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Roots {
    /// The name of the folder with the chapters.
    pub content: String,
    /// The name of the folder below `themes/`.
    pub theme: String,
    /// The folders of earlier editions, each with all that it is made of.
    pub editions: Vec<String>,
    /// Files that manual.yaml names, from the manual's folder on: inventories of other manuals, the address book.
    pub named: Vec<PathBuf>,
}

impl Roots {
    fn folders(&self, manual: &Path) -> Vec<PathBuf> {
        let own = [manual.join(&self.content), manual.join("themes").join(&self.theme)];
        own.into_iter().chain(self.editions.iter().map(|folder| manual.join(folder))).collect()
    }

    /// The folders of named files that lie in none of the other watched folders, each once.
    fn beside(&self, manual: &Path) -> Vec<PathBuf> {
        let folders = self.named.iter().filter_map(|file| file.parent());
        let mut folders: Vec<PathBuf> = folders
            .filter(|folder| !folder.as_os_str().is_empty())
            .map(|folder| manual.join(folder))
            .filter(|folder| !self.folders(manual).iter().any(|watched| folder.starts_with(watched)))
            .collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// Whether a change at this path, counted from the manual's folder, can change the manual.
    fn matter(&self, path: &Path) -> bool {
        if path == Path::new(config::FILE) || self.named.iter().any(|file| file == path) {
            return true;
        }
        let folders = self.folders(Path::new(""));
        let inside = folders.iter().find_map(|folder| path.strip_prefix(folder).ok());
        inside.is_some_and(|inside| !inside.iter().any(|name| is_passed_over(&name.to_string_lossy())))
    }
}

/// Waits for changes.
pub(super) enum Watch {
    /// The system tells.
    Told(Told),
    /// Somebody looks, again and again.
    Polled(Polled),
}

impl Watch {
    /// With `poll`, looks at these intervals; without, asks the system to tell.
    ///
    /// # Errors
    /// When the system cannot tell.
    pub fn new(manual: &Path, poll: Option<Duration>) -> Result<Self, Error> {
        match poll {
            Some(every) => Ok(Self::Polled(Polled::new(manual, every))),
            None => Told::new(manual).map(Self::Told),
        }
    }

    /// What is to be said about folders that cannot be watched, once for each.
    pub fn complaint(&mut self) -> Option<Error> {
        match self {
            Self::Told(told) => told.complaint.take(),
            Self::Polled(_) => None,
        }
    }

    /// Begins to watch these folders; true when one of them was not watched before.
    pub fn attach(&mut self, roots: &Roots) -> bool {
        match self {
            Self::Told(told) => told.attach(roots),
            Self::Polled(polled) => polled.look(roots),
        }
    }

    /// Returns when something changed: all changed files, counted from the manual's folder, or none where there may be others.
    pub fn wait(&mut self, roots: &Roots) -> Option<Vec<PathBuf>> {
        match self {
            Self::Told(told) => told.wait(roots),
            Self::Polled(polled) => {
                polled.wait(roots);
                None
            }
        }
    }
}

/// The system's own watching, file events collected until they are worth a build.
pub(super) struct Told {
    manual: PathBuf,
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    events: Receiver<DebounceEventResult>,
    watched: Vec<Watched>,
    /// Each folder that the system refuses to watch, and when it was asked last.
    refused: Vec<(PathBuf, Instant)>,
    /// What was not said yet about the last of them.
    complaint: Option<Error>,
    /// When something changed last.
    last: Option<Instant>,
}

/// A watched folder.
struct Watched {
    path: PathBuf,
    /// The folder itself, where the path is a link: links are followed nowhere else, or one that leads out would have all watched that is there.
    real: PathBuf,
    /// Which one stood there when watching began: it may be removed and made again.
    stands: Option<file_id::FileId>,
    /// Something happened to it, so that it may be another one by now.
    went: bool,
}

impl Told {
    fn new(manual: &Path) -> Result<Self, Error> {
        let (sender, events) = channel();
        let config = notify::Config::default().with_follow_symlinks(false);
        let debouncer = new_debouncer_opt(SAVING, Some(SAVING / 4), sender, NoCache::new(), config);
        let debouncer = debouncer.map_err(|error| Error::Usage(format!(
            "the system does not tell when files change: {error}\n  try: `guidepost serve --poll` looks for itself, every two seconds"
        )))?;
        // The system names files by the folder it was given, and a link on the way there would make another name of it.
        let manual = manual.canonicalize().unwrap_or_else(|_| manual.to_owned());
        Ok(Self { manual, debouncer, events, watched: Vec::new(), refused: Vec::new(), complaint: None, last: None })
    }

    fn attach(&mut self, roots: &Roots) -> bool {
        let inside = roots.folders(&self.manual).into_iter().map(|folder| (folder, RecursiveMode::Recursive));
        let beside = roots.beside(&self.manual).into_iter().map(|folder| (folder, RecursiveMode::NonRecursive));
        let own = std::iter::once((self.manual.clone(), RecursiveMode::NonRecursive));
        let wanted: Vec<_> = own.chain(inside).chain(beside).collect();
        self.unwatch(|watched| !wanted.iter().any(|(path, _)| *path == watched.path));
        self.refused.retain(|(path, _)| wanted.iter().any(|(wanted, _)| wanted == path));
        let mut new = false;
        for (path, mode) in wanted {
            let stands = file_id::get_file_id(&path).ok();
            if self.watched.iter().any(|watched| !watched.went && watched.path == path && watched.stands == stands) {
                continue;
            }
            let refused = self.refused.iter().position(|(refused, _)| *refused == path);
            if refused.is_some_and(|index| self.refused[index].1.elapsed() < LOOK) {
                continue;
            }
            self.unwatch(|watched| watched.path == path);
            let real = if path.is_symlink() { path.canonicalize().ok() } else { None };
            let real = real.unwrap_or_else(|| path.clone());
            // One that cannot be watched now, because it is not there, is looked for again every second.
            let watching = if stands.is_some() { self.debouncer.watch(&real, mode) } else { Ok(()) };
            match (watching, refused) {
                (Ok(()), _) => {
                    self.refused.retain(|(refused, _)| *refused != path);
                    self.watched.push(Watched { path, real, stands, went: false });
                    new = true;
                }
                // Nothing is new about one that is refused again, and a build for it would be followed by the next.
                (Err(_), Some(index)) => self.refused[index].1 = Instant::now(),
                (Err(error), None) => {
                    self.complaint = Some(cannot_watch(&path, &error));
                    self.refused.push((path, Instant::now()));
                    new = true;
                }
            }
        }
        new
    }

    fn unwatch(&mut self, which: impl Fn(&Watched) -> bool) {
        for watched in self.watched.extract_if(.., |watched| which(watched)) {
            // A folder that is gone is no longer watched anyway.
            let _ = self.debouncer.unwatch(&watched.real);
        }
    }

    fn wait(&mut self, roots: &Roots) -> Option<Vec<PathBuf>> {
        loop {
            if self.attach(roots) {
                return None;
            }
            let Ok(events) = self.events.recv_timeout(LOOK) else { continue };
            let before = self.last;
            let mut changed = self.changed(roots, &events);
            if changed.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            // Events say when they happened; they may have waited here for a build to end.
            let soon = before.zip(self.last).is_some_and(|(before, now)| now.duration_since(before) < SOON);
            if soon || changed.as_ref().is_none_or(|files| files.len() > 1) {
                self.sit_out(roots, &mut changed);
            }
            return changed.filter(|_| !self.attach(roots));
        }
    }

    /// Waits until a burst of changes is over.
    fn sit_out(&mut self, roots: &Roots, changed: &mut Option<Vec<PathBuf>>) {
        let started = Instant::now();
        while started.elapsed() < BURST
            && let Ok(events) = self.events.recv_timeout(QUIET)
        {
            let more = self.changed(roots, &events);
            *changed = changed.take().zip(more).map(|(files, more)| [files, more].concat());
        }
    }

    /// The files that these events are about, of those that matter. None where events were lost.
    fn changed(&mut self, roots: &Roots, events: &DebounceEventResult) -> Option<Vec<PathBuf>> {
        let events = events.as_ref().ok().filter(|events| !events.iter().any(|event| event.need_rescan()))?;
        let paths = events.iter().filter(|event| !is_reading(event)).flat_map(|event| &event.paths);
        let mut paths: Vec<&Path> = paths.map(PathBuf::as_path).collect();
        paths.sort();
        paths.dedup();
        // Whatever happens to a watched folder itself, what is watched may be the one that went.
        for watched in &mut self.watched {
            watched.went |= [&watched.path, &watched.real].iter().any(|path| paths.contains(&path.as_path()));
        }
        let links = || self.watched.iter().filter(|watched| watched.real != watched.path);
        let through = |path: &Path| {
            let inside = |link: &Watched| Some(link.path.join(path.strip_prefix(&link.real).ok()?));
            links().filter_map(inside).collect::<Vec<_>>()
        };
        let all = paths.into_iter().flat_map(|path| through(path).into_iter().chain([path.to_owned()]));
        let inside = all.filter_map(|path| path.strip_prefix(&self.manual).ok().map(Path::to_owned));
        let changed: Vec<PathBuf> = inside.filter(|path| roots.matter(path)).collect();
        if !changed.is_empty() {
            self.last = self.last.max(events.iter().map(|event| event.time).max());
        }
        Some(changed)
    }
}

fn cannot_watch(folder: &Path, error: &notify::Error) -> Error {
    let reason = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "it has more folders than the system lets one user watch".to_owned(),
        notify::ErrorKind::Io(reason) => reason.to_string(),
        _ => error.to_string(),
    };
    Error::Usage(format!(
        "cannot watch `{}`: {reason}; what is saved there may be shown late, or not at all\n  try: `guidepost serve --poll` looks for itself, every two seconds",
        folder.display()
    ))
}

/// Opening and reading a file changes nothing; the build itself does it.
fn is_reading(event: &DebouncedEvent) -> bool {
    matches!(
        event.kind,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(notify::event::MetadataKind::AccessTime))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_manual_is_made_of_matters() {
        let roots = Roots {
            content: "docs/content".to_owned(),
            theme: "plain".to_owned(),
            editions: vec!["old/2025".to_owned()],
            named: vec![PathBuf::from("manuals/other.json"), PathBuf::from("addresses.json")],
        };
        let matters = |path: &str| roots.matter(Path::new(path));
        for path in [
            "manual.yaml",
            "docs/content",
            "docs/content/01-basics/index.md",
            "docs/content/images/a.png",
            "themes/plain/page.html",
            "old/2025/manual.yaml",
            "old/2025/content/page.md",
            "manuals/other.json",
            "addresses.json",
        ] {
            assert!(matters(path), "{path}");
        }
        for path in [
            "manual.yaml~",
            ".git/index",
            "output/index.html",
            "docs/notes.md",
            "manuals/notes.json",
            "themes/other/page.html",
            "content/page.md",
            "docs/content/.page.md.swp",
            "docs/content/.hidden/page.md",
            "docs/content/4913",
            "docs/content/page.md.tmp",
            "themes/plain/page.html~",
            "docs/content/~$page.docx",
        ] {
            assert!(!matters(path), "{path}");
        }
    }
}
