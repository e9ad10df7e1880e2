//! A case of the matrix: how its file is read, and how its manual is laid out on disk.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub struct Case {
    pub name: String,
    directives: Vec<String>,
    files: Vec<(String, String)>,
    pub expected: Vec<Expected>,
}

pub struct Expected {
    pub line: String,
    pub places: Vec<String>,
    pub severity: String,
    pub rules: Vec<String>,
    pub fix: Fix,
}

#[derive(PartialEq)]
pub enum Fix {
    Open,
    Never,
    Reads(String),
}

impl Expected {
    fn parse(line: &str) -> Expected {
        let (head, fix) = match line.split_once(" fix: ") {
            Some((head, text)) => (head, Fix::Reads(text.into())),
            None => line.strip_suffix(" no fix").map_or((line, Fix::Open), |head| (head, Fix::Never)),
        };
        let (head, rules) = head.rsplit_once(' ').expect("a rule");
        let (places, severity) = head.rsplit_once(' ').expect("a place and a severity");
        let alternatives = |text: &str| text.split('|').map(String::from).collect();
        let (places, rules) = (alternatives(places), alternatives(rules));
        Expected { line: line.into(), places, severity: severity.into(), rules, fix }
    }
}

/// The cases of the areas asked for, in order of name.
pub fn cases(wanted: impl Fn(&str) -> bool) -> Vec<Case> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matrix");
    let areas = entries(&top).into_iter().filter(|area| area.is_dir() && wanted(&file_name(area)));
    areas.flat_map(|area| entries(&area)).map(|path| read_case(&path)).collect()
}

fn read_case(path: &Path) -> Case {
    let name = format!("{}/{}", file_name(path.parent().unwrap()), file_name(path).trim_end_matches(".txtar"));
    let text = fs::read_to_string(path).unwrap();
    let mut sections = vec![(String::new(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => sections.push((path.into(), String::new())),
            None => sections.last_mut().unwrap().1.push_str(line),
        }
    }
    let (last, findings) = sections.pop().unwrap();
    assert_eq!(last, "findings", "the last section of {name}");
    let head = sections.remove(0).1;
    let directives = head.lines().filter_map(|line| line.strip_prefix('#')).map(String::from).collect();
    Case { name, directives, files: sections, expected: findings.lines().map(Expected::parse).collect() }
}

/// Writes the manual of a case into `manual/` of a new folder, which carries the name of the case.
pub fn lay_out(case: &Case) -> TempDir {
    let temp = tempfile::Builder::new().prefix(&format!("{}.", case.name.replace('/', "."))).tempdir().unwrap();
    let root = temp.path().join("manual");
    write(&root, "manual.yaml", b"title: Test Manual\n");
    for (path, text) in &case.files {
        write(&root, path, text.as_bytes());
    }
    for directive in &case.directives {
        let (verb, rest) = directive.split_once(' ').expect("a directive and a file");
        // A file's name may hold spaces; what stands behind it may not.
        let (path, last) =
            if matches!(verb, "encode" | "symlink") { rest.rsplit_once(' ').unwrap() } else { (rest, "") };
        match verb {
            "binary" => write(&root, path, PIXEL),
            "symlink" => std::os::unix::fs::symlink(last, root.join(path)).unwrap(),
            _ => {
                let text = fs::read_to_string(root.join(path)).unwrap();
                write(&root, path, &directed(verb, last, &text));
            }
        }
    }
    temp
}

fn directed(verb: &str, encoding: &str, text: &str) -> Vec<u8> {
    let units = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    match (verb, encoding) {
        ("crlf", _) => text.replace('\n', "\r\n").into_bytes(),
        ("bom", _) => format!("\u{feff}{text}").into_bytes(),
        ("encode", "utf-16le") => units(&format!("\u{feff}{text}"), u16::to_le_bytes),
        ("encode", "utf-16be") => units(&format!("\u{feff}{text}"), u16::to_be_bytes),
        ("encode", "utf-16le-unmarked") => units(text, u16::to_le_bytes),
        ("encode", "latin-1") => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        _ => panic!("unknown directive {verb} {encoding}"),
    }
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A grey PNG of one pixel.
const PIXEL: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\x0aIDATx\xdach\x00\x00\x00\x82\x00\x81\xdaE\x08;\x00\x00\x00\x00IEND\xaeB`\x82";
