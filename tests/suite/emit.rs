//! Publishing, seen from outside: what lies in the output folder after a run, a refusal or a kill.

mod interrupted;
mod kill;
mod refusing;
mod seal;
mod what_others_wrote;
mod writing;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use guidepost::emit::{Files, Report, emit_files};
use tempfile::TempDir;

/// A folder for one test, with an output folder that does not exist yet.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn output(&self) -> PathBuf {
        self.at("output")
    }

    /// Writes a file as somebody else would, with the folders it needs.
    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.at(path).parent().unwrap()).unwrap();
        fs::write(self.at(path), text).unwrap();
    }

    fn emit(&self, files: &Files) -> Report {
        emit_files(&self.output(), files).unwrap()
    }

    /// The whole message, with the test's folder written as `…`.
    fn refusal(&self, files: &Files) -> String {
        self.refusal_at(&self.output(), files)
    }

    fn refusal_at(&self, output: &Path, files: &Files) -> String {
        let before = tree(self.folder.path());
        let message = emit_files(output, files).unwrap_err().to_string();
        assert_eq!(tree(self.folder.path()), before, "a refusal must leave everything as it was");
        message.replace(&self.folder.path().display().to_string(), "…")
    }

    /// Everything in the output folder but the record.
    fn published(&self) -> BTreeMap<String, String> {
        let mut tree = tree(&self.output());
        tree.remove(".guidepost");
        tree.remove(".guidepost/files");
        tree
    }

    fn record(&self) -> String {
        fs::read_to_string(self.at("output/.guidepost/files")).unwrap()
    }

    /// What the record lists, behind its head and the two lines of its seal.
    fn recorded(&self) -> Vec<String> {
        let record = self.record();
        let mut lines = record.lines().map(str::to_owned);
        assert_eq!(lines.next().as_deref(), Some("guidepost files 2"));
        lines.skip(2).collect()
    }

    fn names(&self) -> Vec<String> {
        tree(self.folder.path()).into_keys().filter(|path| !path.contains('/')).collect()
    }
}

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(name, text)| (name.to_string(), text.to_string().into())).collect()
}

fn texts(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
}

/// Every path below a folder, with a file's text, `/` for a folder and `-> target` for a link.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            let kind = entry.file_type().unwrap();
            let text = if kind.is_symlink() {
                format!("-> {}", fs::read_link(entry.path()).unwrap().display())
            } else if kind.is_dir() {
                waiting.push((entry.path(), format!("{name}/")));
                "/".to_owned()
            } else {
                fs::read_to_string(entry.path()).unwrap()
            };
            found.insert(name, text);
        }
    }
    found
}

/// Sets a file's time back, so that a rewrite within the clock's grain shows too.
fn set_back(path: &Path) -> SystemTime {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    time
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[cfg(unix)]
fn inode(path: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs::symlink_metadata(path).unwrap())
}

/// A manual in two states: some files differ, some are equal, some exist in one of them only.
fn manual(letter: char) -> Files {
    let page = |number: usize| {
        let words = if number.is_multiple_of(3) { "same in both".to_owned() } else { format!("as in {letter}") };
        (format!("chapter-{}/page-{number}.html", number % 5), format!("{words}, {number}\n").repeat(200).into())
    };
    let mut files: Files = (0..60).map(page).collect();
    files.insert("index.html".to_owned(), format!("{letter}\n").repeat(3000).into());
    files.insert(format!("only-{letter}/page.html"), "here only".to_owned().into());
    files
}

/// The letter of the manual that the folder holds, whole and with nothing else, or nothing if it is a mix.
fn is_whole(output: &Path) -> Option<char> {
    let mut found = tree(output);
    found.retain(|path, text| text != "/" && path != "CNAME" && path != ".guidepost/files");
    ['A', 'B'].into_iter().find(|letter| {
        let expected =
            manual(*letter).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes.to_vec()).unwrap()));
        found == expected.collect()
    })
}

/// Tells a copy of this test program that it is one, and where to work.
const CHILD: &str = "GUIDEPOST_TEST_CHILD";

/// This test program once more, to run one test of this file as a child.
fn again(test: &str, folder: &Path) -> Command {
    let module = module_path!().split_once("::").map_or("", |(_, module)| module);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&format!("{module}::{test}"), "--exact"]).env(CHILD, folder).stdout(Stdio::null());
    command
}
