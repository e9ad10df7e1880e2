//! How a file of the old folder gets into the new one without being touched.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::survey::Kind;

/// A second name for the same file; where the file system has no such thing, a copy with the same times.
pub(super) fn carry_over(from: &Path, to: &Path, kind: Kind) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => Err(error),
        Err(_) if kind == Kind::File => copy(from, to),
        Err(error) => copy_link(from, to).map_err(|_| error),
        Ok(()) => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let there = fs::metadata(from)?;
    fs::copy(from, to)?;
    if cfg!(windows) {
        return Ok(()); // There a copy has the times of the original.
    }
    // Opened for reading, which is enough to set times: the file may forbid writing.
    File::open(to)?.set_modified(there.modified()?)
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_bytes_and_the_times() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        fs::write(&from, "bytes").unwrap();
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().write(true).open(&from).unwrap().set_modified(long_ago).unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"bytes");
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), long_ago);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_made_anew_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        std::os::unix::fs::symlink("nowhere", &from).unwrap();
        copy_link(&from, &to).unwrap();
        assert_eq!(fs::read_link(&to).unwrap(), Path::new("nowhere"));
    }
}
