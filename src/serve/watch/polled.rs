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

/// Every file at or below a path, with its stamp. What cannot be read is passed over, because a build says so. Links are followed within it; one that leads
/// out or nowhere is noted as there, and so is a folder that is looked for and may be empty.
fn files(path: &PathBuf) -> Vec<(PathBuf, Option<Stamp>)> {
    let inside = path.canonicalize().ok();
    let stays =
        |path: &Path| path.canonicalize().ok().zip(inside.as_ref()).is_some_and(|(to, from)| to.starts_with(from));
    let passed_over = |path: &Path| path.file_name().is_some_and(|name| is_passed_over(&name.to_string_lossy()));
    let mut files = Vec::new();
    let mut walk = WalkDir::new(path).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let link = error.path().filter(|path| path.is_symlink() && !passed_over(path));
                files.extend(link.map(|path| (path.to_owned(), None)));
                continue;
            }
        };
        let out = entry.depth() > 0 && entry.path_is_symlink() && !stays(entry.path());
        let skipped = entry.depth() > 0 && passed_over(entry.path());
        if (out || skipped) && entry.file_type().is_dir() {
            walk.skip_current_dir();
        }
        let is_file = entry.file_type().is_file();
        if !skipped && (out || is_file || entry.depth() == 0) {
            let stamp = entry.metadata().ok().filter(|_| is_file && !out).and_then(|metadata| Stamp::of(&metadata));
            files.push((entry.into_path(), stamp));
        }
    }
    files
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_are_followed_as_long_as_they_stay_inside() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        for path in ["outside", "real/deep"] {
            fs::create_dir_all(at(path)).unwrap();
            fs::write(at(path).join("page.md"), "words").unwrap();
        }
        for (target, link) in
            [("../outside", "out"), ("deep", "copy"), ("deep/page.md", "file.md"), ("gone", "nowhere")]
        {
            symlink(target, at("real").join(link)).unwrap();
        }
        symlink("real", at("link")).unwrap();
        for root in ["real", "link"] {
            let mut seen: Vec<PathBuf> = files(&at(root)).into_iter().map(|(path, _)| path).collect();
            seen.sort();
            let expected = ["", "copy/page.md", "deep/page.md", "file.md", "nowhere", "out"];
            assert_eq!(seen, expected.map(|path| at(root).join(path)));
        }
    }
}
