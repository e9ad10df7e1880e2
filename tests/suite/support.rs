//! What tests of the program share: small manuals on disk, and runs of the binary in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder for one test. It is gone when the test ends.
pub struct Folder {
    temp: TempDir,
}

/// What a run of the program left behind. Its folder is written as `…` in what it said.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Folder {
        Folder { temp: tempfile::tempdir().unwrap() }
    }

    /// A folder with these files.
    pub fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Folder {
        let folder = Folder::new();
        for (path, text) in files {
            folder.put(path, text);
        }
        folder
    }

    pub fn path(&self) -> PathBuf {
        self.temp.path().canonicalize().unwrap()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, with the folders it needs.
    pub fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file below a folder with its bytes, by path with `/`.
    pub fn tree(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(&self.at(path), "", &mut files);
        files
    }

    /// Runs guidepost in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs guidepost in the folder, with these variables in its environment and none that could change what it says.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command.args(arguments).current_dir(self.path());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
            command.env_remove(name);
        }
        let output = command.envs(environment.iter().copied()).output().expect("guidepost runs");
        let said = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("guidepost speaks UTF-8");
            text.replace(&self.path().display().to_string(), "…")
        };
        Run { code: output.status.code().expect("an exit code"), out: said(&output.stdout), err: said(&output.stderr) }
    }
}

fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
