//! Addresses that stay alive: old ones that lead on, renaming and moving, the book of published addresses, other manuals.

mod aliases;
mod book;
mod changes;
mod inventory;
mod journeys;
mod rename;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A manual on disk that tests change and ask the program about.
struct Manual {
    folder: TempDir,
}

/// What a run of the program came to.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Manual {
    /// A manual with these files beside a plain manual.yaml.
    fn new(files: &[(&str, &str)]) -> Manual {
        let manual = Manual { folder: tempfile::tempdir().unwrap() };
        manual.put("manual.yaml", "title: Test Manual\n");
        files.iter().for_each(|(path, text)| manual.put(path, text));
        manual
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Runs the program; the manual's folder comes last.
    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        let output = command.args(arguments).arg(self.root()).output().expect("guidepost runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&self.root().display().to_string(), "…");
        Ran { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Builds the site without a fault.
    fn build(&self) -> BTreeMap<String, String> {
        let ran = self.run(&["build", "-q"]);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{}", ran.stdout);
        self.files("output")
    }

    /// Each file below a folder, as text.
    fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.root().join(folder);
        let mut files = BTreeMap::new();
        let mut open: Vec<PathBuf> = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
            }
        }
        files
    }

    /// The findings as `path:line:column rule: message`.
    fn findings(&self) -> Vec<String> {
        let ran = self.run(&["check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect(&ran.stderr);
        let word = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let findings = json["findings"].as_array().unwrap().iter();
        let line = |finding: &serde_json::Value| {
            let [path, rule, message] = ["path", "rule", "message"].map(|key| word(finding, key));
            format!("{path}:{}:{} {rule}: {message}", finding["line"], finding["column"])
        };
        findings.map(line).collect()
    }
}
