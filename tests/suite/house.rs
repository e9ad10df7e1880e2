//! The rules of the house that a compiler does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ARCHITECTURE: &str = include_str!("../../ARCHITECTURE.md");
const CARGO: &str = include_str!("../../Cargo.toml");

/// The modules at the edge: they may touch the disk, and ARCHITECTURE.md names each of them.
const EDGE: &[&str] = &["config", "source", "theme", "emit", "rewrite", "starter"];

/// The stages in their order. A stage may use those to its left.
const STAGES: &[&str] = &["config", "source", "parse", "outline", "resolve", "theme", "render", "emit"];

/// The stages to its right that a stage may name all the same, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // What render returns is what emit takes, and the type is emit's.
    ("render", "emit"),
    // How bytes become text is settled in source, for the settings too.
    ("config", "source"),
];

#[test]
fn every_dependency_has_its_reason() {
    let table = ARCHITECTURE.split("\n## Dependencies\n").nth(1).expect("the section on dependencies");
    let rows = table.lines().filter(|line| line.starts_with("| ")).filter_map(|line| line.split(" | ").next());
    let named: BTreeSet<&str> = rows
        .flat_map(|row| row.trim_start_matches("| ").split(", "))
        .map(|name| name.split(" (").next().unwrap_or(name))
        .filter(|name| *name != "crate")
        .collect();
    let mut declared = BTreeSet::new();
    let mut inside = false;
    for line in CARGO.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies]");
        } else if let (true, Some((name, _))) = (inside, line.split_once(" = ")) {
            declared.insert(name.trim_start_matches("# "));
        }
    }
    assert_eq!(named, declared, "ARCHITECTURE.md on the left, Cargo.toml on the right");
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} does not begin with `//!`", path.display());
    }
}

#[test]
fn every_module_is_part_of_the_program() {
    let texts: BTreeMap<PathBuf, String> = sources().into_iter().collect();
    for path in texts.keys() {
        let folder = path.parent().unwrap();
        let (name, above) = match path.file_stem().unwrap().to_str().unwrap() {
            "lib" | "main" => continue,
            "mod" => (folder.file_name().unwrap().to_str().unwrap(), folder.parent().unwrap()),
            name => (name, folder),
        };
        let declares = [above.join("lib.rs"), above.join("mod.rs"), above.with_extension("rs")];
        let declared = declares.iter().filter_map(|file| texts.get(file)).any(|text| {
            text.lines()
                .any(|line| line.strip_suffix(&format!("mod {name};")).is_some_and(|before| !before.contains("//")))
        });
        assert!(declared, "no module declares {}", path.display());
    }
}

#[test]
fn the_disk_is_touched_at_the_edge_only() {
    let edge = |path: &Path| EDGE.contains(&room(path).as_str());
    for (path, text) in sources().into_iter().filter(|(path, _)| !edge(path)) {
        // Inside the library; tests of a module may write to a temporary folder.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let disk = ["std::fs", " fs::", "(fs::", "{fs", ", fs,"].iter().find(|way| code.contains(**way));
        assert!(disk.is_none(), "{} touches the disk", path.display());
    }
}

#[test]
fn no_stage_uses_one_to_its_right() {
    for (path, text) in sources() {
        let room = room(&path);
        let Some(at) = STAGES.iter().position(|stage| *stage == room) else { continue };
        for right in &STAGES[at + 1..] {
            let uses = text
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("crate::{right}")));
            let allowed = EXCEPTIONS.contains(&(room.as_str(), right));
            assert!(!uses || allowed, "{} uses {right}, which stands to its right", path.display());
        }
    }
}

/// These stop the program where nobody reads what it says; `cmd::say` does not.
#[test]
fn nothing_is_printed_that_somebody_has_to_read() {
    for (path, text) in sources() {
        let prints = ["print!(", "println!("].iter().any(|way| text.contains(way));
        assert!(!prints, "{} prints", path.display());
    }
}

#[test]
fn only_one_room_calls_anybody_up() {
    // The preview listens; nothing but `fetch` goes out by itself, and nothing but its command asks it to.
    let ways =
        ["ureq", "TcpStream", "TcpSocket", "UdpSocket", "UnixStream", "UnixDatagram", "to_socket_addrs", "lookup_host"];
    for (path, text) in sources() {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let way = ways.iter().find(|way| code.contains(**way));
        assert!(way.is_none() || room(&path) == "fetch", "{} goes out by {way:?}", path.display());
        let asks = code.contains("fetch::get");
        assert!(!asks || path.ends_with("cmd/inventory.rs"), "{} fetches", path.display());
    }
}

/// The module below `src/` that a file belongs to.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 50, "only {} files", files.len());
    files
}

fn gather(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push((path.clone(), fs::read_to_string(path).unwrap()));
        }
    }
}
