//! A small manual on disk, and the program run on it: what the other modules are written with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A manual in a folder of its own.
pub struct Manual {
    folder: TempDir,
}

/// What a run said, and how it ended. The manual's folder is written as `…`.
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
        assert!(Path::new(path).is_relative(), "{path} leads out of the test's folder");
        self.folder.path().join(path)
    }

    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), bytes).unwrap();
    }

    /// Puts a copy of a folder there, with all that is in it; `""` is the manual's own folder.
    pub fn put_folder(&self, path: &str, from: &Path) {
        let mut files = BTreeMap::new();
        gather(from, "", &mut files);
        for (name, bytes) in files {
            self.put(format!("{path}/{name}").trim_start_matches('/'), bytes);
        }
    }

    /// The findings as `path:line:column rule: message`.
    pub fn findings(&self) -> Vec<String> {
        let ran = self.run(&["check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.err);
        let word = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let findings = json["findings"].as_array().unwrap().iter();
        let line = |finding: &serde_json::Value| {
            let [path, rule, message] = ["path", "rule", "message"].map(|key| word(finding, key));
            format!("{path}:{}:{} {rule}: {message}", finding["line"], finding["column"])
        };
        findings.map(line).collect()
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

    /// Every file below a folder of the manual with its bytes, by path with `/`.
    pub fn tree(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(&self.at(path), "", &mut files);
        files
    }

    /// Runs the program in the manual's folder.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        Said::of(&output, self.root())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command.args(arguments).current_dir(self.root()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }
}

impl Said {
    pub fn of(output: &Output, root: &Path) -> Self {
        let root = root.canonicalize().unwrap().display().to_string();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(&root, "…");
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
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
