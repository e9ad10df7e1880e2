//! Errors: what stops a run and is not a fault of the manual's text. Each message names the thing and the way out.

use crate::emit::EmitError;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a command could not run.
#[derive(Debug)]
pub enum Error {
    /// The folder named on the command line is not there.
    NoFolder {
        /// As given.
        folder: PathBuf,
    },
    /// A file is named where a folder is needed.
    NotAFolder {
        /// As given.
        file: PathBuf,
    },
    /// The folder holds no manual.
    NoContent {
        /// The manual's folder.
        folder: PathBuf,
        /// What its content folder would be called.
        content: String,
    },
    /// The content folder is a link to somewhere else.
    ContentOutside {
        /// The link.
        content: PathBuf,
    },
    /// The system refused a file.
    Io {
        /// "read", say.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// A template of the theme is wrong; the message names template, line and reason.
    Theme(String),
    /// The output folder could not be written.
    Emit(EmitError),
    /// The command line asks for something that cannot be.
    Usage(String),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, reason: std::io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), reason }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NoFolder { folder } => {
                write!(
                    f,
                    "there is no folder `{0}`\n  try: `guidepost new {0}` starts a manual there",
                    folder.display()
                )
            }
            Self::NotAFolder { file } => write!(
                f,
                "`{}` is a file, and a manual is a folder\n  try: name the folder that holds `manual.yaml` and `content`",
                file.display()
            ),
            Self::NoContent { folder, content } => write!(
                f,
                "there is no manual in `{}`: it has no `{content}` folder with chapters\n  try: name the manual's folder (`guidepost check DIR`), or start one with `guidepost new DIR`",
                folder.display()
            ),
            Self::ContentOutside { content } => {
                write!(
                    f,
                    "`{}` is a link that leads out of the manual\n  try: put the chapters themselves there; nothing outside the manual's folder is published",
                    content.display()
                )
            }
            Self::Io { action, path, reason } => write!(f, "cannot {action} `{}`: {reason}", path.display()),
            Self::Theme(message) | Self::Usage(message) => f.write_str(message),
            Self::Emit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<EmitError> for Error {
    fn from(error: EmitError) -> Self {
        Self::Emit(error)
    }
}
