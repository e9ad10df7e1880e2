//! Looking for changes again and again, for network drives on which the system is told nothing.
//!
//! A look compares the length and times of every file. notify's own poller compares whole seconds, and would pass over the second of two quick saves.

use super::{BURST, Roots};
use crate::config;
use crate::source::{Stamp, is_passed_over};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// How long after a look that saw something another has to see nothing more, before it counts.
const SETTLED: Duration = Duration::from_millis(100);

/// What was there at the last look.
pub(in crate::serve) struct Polled {
    manual: PathBuf,
    every: Duration,
    seen: BTreeMap<PathBuf, Option<Stamp>>,
}

impl Polled {
    pub fn new(manual: &Path, every: Duration) -> Self {
        Self { manual: manual.to_owned(), every, seen: BTreeMap::new() }
    }

    /// Looks once; true when something is different.
    pub fn look(&mut self, roots: &Roots) -> bool {
        let named = roots.named.iter().map(|file| self.manual.join(file));
        let own = std::iter::once(self.manual.join(config::FILE));
        let all: Vec<PathBuf> = own.chain(roots.folders(&self.manual)).chain(named).collect();
        let seen = all.iter().flat_map(files).collect();
        std::mem::replace(&mut self.seen, seen) != self.seen
    }

    /// Looks until something is different, and then until nothing more is.
    pub fn wait(&mut self, roots: &Roots) {
        loop {
            std::thread::sleep(self.every);
            if self.look(roots) {
                break;
            }
        }
        let started = Instant::now();
        while started.elapsed() < BURST {
            std::thread::sleep(SETTLED);
            if !self.look(roots) {
                return;
            }
        }
    }
}

/// Every file at or below a path, with its stamp. What cannot be read is passed over: a build says so.
fn files(path: &PathBuf) -> impl Iterator<Item = (PathBuf, Option<Stamp>)> + use<> {
    let counts =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy());
    let files = WalkDir::new(path).follow_links(true).into_iter().filter_entry(counts).filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let stamp = entry.metadata().ok().and_then(|metadata| Stamp::of(&metadata));
        (entry.into_path(), stamp)
    })
}
