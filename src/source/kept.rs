//! Kept files: what was read once is not read again while the file system says that it is the same.
//!
//! Takes a file's path and how it is read, returns what was made of it before, or now. A file is known by its length, its times and, where the system has
//! them, its inode. A time too close to now proves nothing, because a second change could bear the same one: such a file is always read again.

use ahash::HashMap;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What the file system says about a file that nobody opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: SystemTime,
    /// Device, inode, and the time of the last change of either bytes or name, which no program can set.
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file; none where the system keeps no times.
    pub fn of(metadata: &Metadata) -> Option<Self> {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            length: metadata.len(),
            modified: metadata.modified().ok()?,
            #[cfg(unix)]
            identity: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Whether a change after this moment must give another stamp.
    fn is_settled(&self) -> bool {
        // Some file systems count whole seconds, and some every second one.
        let whole = self.modified.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|time| time.subsec_nanos() == 0);
        let grain = Duration::from_millis(if whole { 2_000 } else { 100 });
        SystemTime::now().duration_since(self.last_change()).is_ok_and(|age| age > grain)
    }

    #[cfg(unix)]
    fn last_change(&self) -> SystemTime {
        let (_, _, seconds, nanoseconds) = self.identity;
        let changed = Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanoseconds).unwrap_or(0));
        self.modified.max(SystemTime::UNIX_EPOCH + changed)
    }

    #[cfg(not(unix))]
    fn last_change(&self) -> SystemTime {
        self.modified
    }
}

/// What was made of files, by where they are.
#[derive(Debug)]
pub struct Kept<T> {
    files: HashMap<PathBuf, (Stamp, T)>,
    /// A run follows, and may ask.
    keeps: bool,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { files: HashMap::default(), keeps: true }
    }
}

/// Something made of a file, with the stamp that the file had when it was opened; no stamp where it must be read again.
pub(super) type Stamped<T> = (Option<Stamp>, T);

impl<T: Clone> Kept<T> {
    /// What never keeps anything, for a run that no other follows.
    pub fn nothing() -> Self {
        Self { keeps: false, ..Self::default() }
    }

    /// What was made of this file before, or what `read` makes of it now, opened and with its length.
    ///
    /// # Errors
    /// When the system refuses the file, and as `read`.
    pub(super) fn get(
        &self,
        path: &Path,
        read: impl FnOnce(&mut File, u64) -> io::Result<T>,
    ) -> io::Result<Stamped<T>> {
        if let Some((known, made)) = self.files.get(path)
            && Stamp::of(&path.metadata()?).as_ref() == Some(known)
        {
            return Ok((Some(*known), made.clone()));
        }
        let mut opened = File::open(path)?;
        let metadata = opened.metadata()?;
        // Settled before it is read: a change from here on gives it another stamp.
        let stamp = Stamp::of(&metadata).filter(Stamp::is_settled);
        Ok((stamp, read(&mut opened, metadata.len())?))
    }

    /// What the next run is to have in place of this: nothing yet.
    pub(super) fn next(&self) -> Self {
        Self { keeps: self.keeps, ..Self::default() }
    }

    /// Keeps what was made of a file, if it need not be read again.
    pub(super) fn add(&mut self, path: &Path, (stamp, made): &Stamped<T>) {
        if let (true, Some(stamp)) = (self.keeps, stamp) {
            self.files.insert(path.to_owned(), (*stamp, made.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Reads a file through `kept`: its text, and whether it was opened.
    fn read(kept: &mut Kept<String>, path: &Path) -> (String, bool) {
        let mut opened = false;
        let made = kept.get(path, |file, _| {
            opened = true;
            io::read_to_string(file)
        });
        let made = made.unwrap();
        *kept = kept.next();
        kept.add(path, &made);
        (made.1, opened)
    }

    #[test]
    fn what_keeps_nothing_opens_every_file_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        fs::write(&path, "one").unwrap();
        let (mut keeping, mut other) = (Kept::default(), Kept::nothing());
        while read(&mut keeping, &path).1 {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!((0..3).all(|_| read(&mut other, &path).1));
    }

    #[test]
    fn a_file_is_opened_again_when_it_changed_or_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        let mut kept = Kept::default();
        // Twice within the grain of the clock, with the same length: the second text must be seen.
        for text in ["one", "two", "six"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&mut kept, &path), (text.to_owned(), true));
        }
        let settled = |kept: &mut Kept<String>| {
            while read(kept, &path).1 {
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        settled(&mut kept);
        assert_eq!(read(&mut kept, &path), ("six".to_owned(), false));
        fs::write(&path, "ten").unwrap();
        assert_eq!(read(&mut kept, &path), ("ten".to_owned(), true));
        settled(&mut kept);
        // Another file of the same length, moved to this place by a program that keeps its times.
        let other = folder.path().join("other.md");
        fs::write(&other, "two").unwrap();
        fs::File::options().write(true).open(&other).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!(read(&mut kept, &path), ("two".to_owned(), true));
    }
}
