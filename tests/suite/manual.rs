//! A small manual on disk, and the program run on it: what the other modules are written with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A manual in a folder of its own.
pub struct Manual {
    folder: TempDir,
}

/// What a run said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Manual {
    /// Files by path below the manual's folder.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let manual = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            manual.put(path, text);
        }
        manual
    }

    /// Two chapters: `01-basics` with a section *Signing In*, and `02-workspace`; and what stands in `content/03-use.md`.
    pub fn using(text: &str) -> Self {
        Self::new(&[
            ("manual.yaml", "title: Test Manual\n"),
            ("content/01-basics/index.md", "# Basics\n\n## Signing In\n\nWords.\n"),
            ("content/02-workspace.md", "# Workspace\n\n## Menus\n\nWords.\n"),
            ("content/03-use.md", text),
        ])
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), bytes).unwrap();
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.at(path)).unwrap()
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in the manual's folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        Said::of(&output)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command.args(arguments).current_dir(self.root()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }
}
