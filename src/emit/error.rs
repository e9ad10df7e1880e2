//! The reasons for not publishing, each in words that name the folder and the way out.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was published. Whatever the reason, the manual that was there still is.
#[derive(Debug)]
#[non_exhaustive]
#[allow(missing_docs)] // Each reason says in its own words what its paths are; see `Display` below.
pub enum EmitError {
    /// The output folder holds files, and no record says that guidepost wrote them.
    NotOurs { output: PathBuf },
    /// A file or a device stands where the output folder should be.
    NotAFolder { output: PathBuf },
    /// The output folder is a link, and what it leads to does not exist.
    BrokenLink { output: PathBuf },
    /// The root of the file system, or the user's home folder.
    Protected { output: PathBuf, place: &'static str },
    /// A mounted folder cannot be exchanged for another.
    MountPoint { output: PathBuf },
    /// The record of an earlier run makes no sense to this version.
    UnreadableRecord { output: PathBuf, record: PathBuf },
    /// Something that guidepost did not write stands where the manual needs a file or a folder.
    Clash { path: PathBuf },
    /// The manual asks for a file outside the output folder, at a reserved place, or for a file that is also a folder.
    BadName { name: String },
    /// Another process holds the lock.
    Busy { output: PathBuf },
    /// A folder with the stage's name is somebody else's.
    StageTaken { stage: PathBuf },
    /// Something that is no zip file stands where the archive should go.
    NotAZip { path: PathBuf },
    /// A zip file that guidepost did not write stands there.
    NotOurZip { path: PathBuf },
    /// The file system refused.
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

impl EmitError {
    /// For `map_err`: what was being done to which path when the file system refused.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EmitError {
        move |source| EmitError::Io { action, path: path.to_path_buf(), source }
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs { output } => write!(
                f,
                "`{}` holds files that guidepost did not write, so nothing was published: empty the folder, or choose another with --output",
                output.display()
            ),
            Self::NotAFolder { output } => write!(
                f,
                "`{}` is not a folder, so no manual can go there: move it away, or choose another folder with --output",
                output.display()
            ),
            Self::BrokenLink { output } => write!(
                f,
                "`{}` leads to a folder that does not exist: create that folder, or choose another with --output",
                output.display()
            ),
            Self::Protected { output, place } => {
                write!(
                    f,
                    "`{}` is {place}, which is never replaced by a manual: choose another folder with --output",
                    output.display()
                )
            }
            Self::MountPoint { output } => write!(
                f,
                "`{}` is a mounted folder and cannot be exchanged for a new one: choose a folder inside it, such as --output {}",
                output.display(),
                output.join("manual").display()
            ),
            Self::UnreadableRecord { output, record } => write!(
                f,
                "`{}` is not a record that this version of guidepost can read, so nothing was published: empty `{}`, or choose another folder with --output",
                record.display(),
                output.display()
            ),
            Self::Clash { path } => write!(
                f,
                "`{}` was not written by guidepost and stands where the manual needs the place: move it away, or choose another folder with --output",
                path.display()
            ),
            Self::BadName { name } => write!(
                f,
                "`{}` cannot be the name of a published file: rename the page or asset it comes from",
                name.escape_debug()
            ),
            Self::Busy { output } => {
                write!(
                    f,
                    "another guidepost build is publishing to `{}`: wait until it has ended, then build again",
                    output.display()
                )
            }
            Self::StageTaken { stage } => write!(
                f,
                "`{}` is where the new manual would be prepared, but holds files that guidepost did not write: move it away, or choose another folder with --output",
                stage.display()
            ),
            Self::NotAZip { path } => write!(
                f,
                "`{}` is not a zip file, so it was left alone: move it away, or name another file with --zip=FILE",
                path.display()
            ),
            Self::NotOurZip { path } => write!(
                f,
                "`{}` is a zip file that guidepost did not write, so it was left alone: move it away, or name another file with --zip=FILE",
                path.display()
            ),
            Self::Io { action, path, source } => write!(f, "cannot {action} `{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
