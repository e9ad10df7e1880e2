//! Sources: `content/` as texts.
//!
//! Takes the content folder, returns every chapter file as UTF-8 text without a BOM and the list of all other files. What cannot be read as
//! text, leads out of the folder or has a name that Windows cannot hold is a finding. Nothing outside the folder is ever read, and
//! no file is parsed here. `names` tells files apart, `decode` makes texts of bytes, `kept` spares the next run the files that did not change, `git` asks
//! when they last did, `beside` reads the few files that manual.yaml names.

mod beside;
mod decode;
mod git;
mod kept;
mod names;

use crate::Error;
use crate::diagnostic::{Finding, Place, rules};
use ahash::HashSet;
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use walkdir::WalkDir;

pub use beside::{LARGEST_INVENTORY, read_beside};
pub use decode::{Decoded, decode};
pub use git::{Dates, KeptHistory, last_changes};
pub use kept::Kept;
pub(crate) use kept::Stamp;
use kept::Stamped;
pub(crate) use names::unsafe_name;
pub use names::{is_chapter, is_passed_over};

/// No chapter written by a person is this long; a file that is was put there by mistake. In bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// One chapter file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Relative to the manual's folder, as findings name it: `content/01-basics/index.md`.
    pub file: Arc<str>,
    /// Relative to the content folder: `01-basics/index.md`.
    pub path: Arc<str>,
    /// The decoded text.
    pub text: Arc<str>,
}

/// What stands under `content/`.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    /// Chapter files, in order of path.
    pub chapters: Vec<Source>,
    /// Every other file: its path below the content folder, and where it is on disk.
    pub assets: BTreeMap<String, PathBuf>,
    /// Symbolic links that lead out of the content folder: their paths below it.
    pub outside: Vec<String>,
    /// Files beside the content folder that manual.yaml names, by the name it gives them.
    pub beside: BTreeMap<String, Arc<[u8]>>,
    /// Addresses that files of the theme take, which no file of the manual may have.
    pub theme: BTreeSet<String>,
    /// Inventories of other manuals.
    pub inventories: Inventories,
    /// What was wrong on the way.
    pub findings: Vec<Finding>,
    /// Some of it is reached through symbolic links, so that one file may be two.
    pub(crate) linked: bool,
}

/// Inventories of other manuals by the names that manual.yaml gives them, or why one cannot be read.
pub type Inventories = BTreeMap<String, Result<Arc<[u8]>, String>>;

/// Chapter files kept from one run to the next; one that is no text is kept as the finding about it.
pub type KeptChapters = Kept<Decoded<Source>>;

impl Sources {
    /// Gives files other paths below the content folder; where they are on disk stays as it is.
    pub fn rename(&mut self, moves: &BTreeMap<String, String>, content: &str) {
        if moves.is_empty() {
            return;
        }
        for source in &mut self.chapters {
            if let Some(new) = moves.get(&*source.path) {
                source.file = Arc::from(format!("{content}/{new}"));
                source.path = Arc::from(new.as_str());
            }
        }
        self.chapters.sort_by(|a, b| a.path.cmp(&b.path));
        let assets = std::mem::take(&mut self.assets);
        self.assets =
            assets.into_iter().map(|(path, on_disk)| (moves.get(&path).cloned().unwrap_or(path), on_disk)).collect();
    }

    /// Whether a path names a symbolic link that leads out of the content folder, or something below one.
    pub fn leads_out(&self, path: &str) -> bool {
        let below = |link: &String| {
            path.strip_prefix(link.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.outside.iter().any(below)
    }
}

/// Reads the content folder `name` of the manual in `folder`; files that `kept` has and that did not change are not opened.
///
/// # Errors
/// When the folder is missing, or the system refuses a file in it.
pub fn read(folder: &Path, name: &str, kept: &mut KeptChapters) -> Result<Sources, Error> {
    let root = folder.join(name);
    let inside = root.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::NoContent { folder: folder.to_owned(), content: name.to_owned() },
        _ => Error::io("open", &root, error),
    })?;
    let manual = folder.canonicalize().map_err(|error| Error::io("open", folder, error))?;
    if !inside.starts_with(&manual) {
        return Err(Error::ContentOutside { content: root });
    }
    let mut sources = Sources::default();
    let mut named = HashSet::default();
    let (send, receive) = mpsc::channel();
    let kept_before: &KeptChapters = kept;
    // Files are read while the folder is still being looked through.
    rayon::in_place_scope(|scope| {
        walk(&root, &inside, name, &mut sources, |sources, path, on_disk| {
            sources.findings.extend(bad_name(name, &path, &mut named));
            if !is_chapter(&path) {
                sources.assets.insert(path, on_disk);
                return;
            }
            let (send, file) = (send.clone(), Arc::from(format!("{name}/{path}")));
            scope.spawn(move |_| {
                let chapter = read_chapter(file, &path, &on_disk, kept_before);
                // The receiver outlives the scope.
                let _ = send.send(chapter.map(|chapter| (on_disk, chapter)));
            });
        })
    })?;
    drop(send);
    let mut next = kept.next();
    for read in receive {
        let (on_disk, chapter) = read?;
        next.add(&on_disk, &chapter);
        match chapter.1 {
            Ok(source) => sources.chapters.push(source),
            Err(finding) => sources.findings.push(*finding),
        }
    }
    *kept = next;
    sources.chapters.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// What is wrong with a file's name, or that of a folder it stands in. A folder is `named` once, however many files stand in it.
fn bad_name(content: &str, path: &str, named: &mut HashSet<String>) -> Option<Finding> {
    let (upto, reason) = unsafe_name(path)?;
    if !named.insert(path[..upto].to_owned()) {
        return None;
    }
    let what = if upto < path.len() { "folder" } else { "file" };
    let message = format!("Windows cannot hold a {what} of this name: {reason}");
    let at = Place::new(&Arc::from(format!("{content}/{}", &path[..upto])), 0..0);
    Some(Finding::new(&rules::UNSAFE_FILE_NAME, at, message).note(format!("rename the {what}")))
}

/// The sources as they were at the last look, with these files read again. None where more than the text of chapters may be different, and
/// the folder has to be looked through.
pub fn read_again(folder: &Path, mut last: Sources, changed: &[PathBuf]) -> Option<Sources> {
    for path in changed {
        let file = below(Path::new(""), path);
        let index = last.chapters.binary_search_by(|source| (*source.file).cmp(&file)).ok().filter(|_| !last.linked)?;
        let source = &mut last.chapters[index];
        let on_disk = folder.join(path);
        on_disk.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        let (_, chapter) = read_chapter(Arc::clone(&source.file), &source.path, &on_disk, &Kept::default()).ok()?;
        *source = chapter.ok()?;
    }
    Some(last)
}

/// Tells all files below `root`: their `/`-separated paths and where they are, without those that are passed over.
fn walk(
    root: &Path,
    inside: &Path,
    name: &str,
    sources: &mut Sources,
    mut tell: impl FnMut(&mut Sources, String, PathBuf),
) -> Result<(), Error> {
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy());
    let mut walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                sources.findings.push(broken_entry(root, name, error)?);
                continue;
            }
        };
        if !visible(&entry) {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = below(root, entry.path());
        sources.linked |= entry.path_is_symlink();
        if entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|target| target.starts_with(inside)) {
            let file: Arc<str> = Arc::from(format!("{name}/{path}"));
            sources.outside.push(path.clone());
            let message = format!("this symbolic link leads out of `{name}/`, and nothing outside it is published");
            sources.findings.push(
                Finding::new(&rules::LINK_LEAVES_MANUAL, Place::new(&file, 0..0), message)
                    .note("put a copy of the file there instead of the link"),
            );
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_file() {
            tell(sources, path, entry.into_path());
        }
    }
    Ok(())
}

/// A symbolic link to nowhere or to a folder above itself is the author's to mend; anything else is the system's fault.
fn broken_entry(root: &Path, name: &str, error: walkdir::Error) -> Result<Finding, Error> {
    let path = error.path().unwrap_or(root).to_owned();
    let dangling = path.is_symlink();
    if error.loop_ancestor().is_none() && !dangling {
        let reason = error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder could not be read"));
        return Err(Error::io("read", &path, reason));
    }
    let file: Arc<str> = Arc::from(format!("{name}/{}", below(root, &path)));
    let message = if dangling && error.loop_ancestor().is_none() {
        "this symbolic link leads to nothing"
    } else {
        "this symbolic link leads back to a folder it stands in"
    };
    Ok(Finding::new(&rules::LINK_LEAVES_MANUAL, Place::new(&file, 0..0), message).note("remove the link"))
}

fn below(root: &Path, path: &Path) -> String {
    // Part by part takes longer than all else that is done with a path, and is needed where parts are not parted by slashes, or are no text.
    if let (Some(root), Some(path), '/') = (root.to_str(), path.to_str(), std::path::MAIN_SEPARATOR)
        && let Some(rest) = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'))
        && !rest.starts_with('/')
    {
        return rest.to_owned();
    }
    let mut below = String::new();
    for part in path.strip_prefix(root).unwrap_or(path) {
        if !below.is_empty() {
            below.push('/');
        }
        below.push_str(&part.to_string_lossy());
    }
    below
}

fn read_chapter(
    file: Arc<str>,
    path: &str,
    on_disk: &Path,
    kept: &KeptChapters,
) -> Result<Stamped<Decoded<Source>>, Error> {
    let chapter = kept.get(on_disk, |opened, size| {
        if size > LARGEST {
            return Ok(Err(too_large(&file, size)));
        }
        let bytes = all_of(opened, size)?;
        Ok(decode(&file, bytes).map(|text| Source { file, path: Arc::from(path), text: Arc::from(text) }))
    });
    chapter.map_err(|error| Error::io("read", on_disk, error))
}

fn all_of(opened: &mut File, size: u64) -> std::io::Result<Vec<u8>> {
    // One byte more than there should be, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // A file that is read as such asks the system twice more how long it is.
    opened.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(file: &Arc<str>, size: u64) -> Box<Finding> {
    let message = format!("this file has {} MB: no chapter is that long", size / 1_000_000);
    let finding = Finding::new(&rules::TOO_LARGE, Place::new(file, 0..0), message);
    Box::new(finding.note("split it into several pages, or move it out of the content folder"))
}

/// Reads the assets that a manual publishes; those that `kept` has and that did not change are not opened.
///
/// # Errors
/// When the system refuses one.
pub fn read_assets<'a>(
    sources: &Sources,
    wanted: impl IntoIterator<Item = &'a str>,
    kept: &mut Kept<Bytes>,
) -> Result<BTreeMap<String, Bytes>, Error> {
    let mut assets = BTreeMap::new();
    let mut next = kept.next();
    for (path, on_disk) in wanted.into_iter().filter_map(|path| sources.assets.get_key_value(path)) {
        let asset = kept.get(on_disk, |opened, size| all_of(opened, size).map(Bytes::from));
        let asset = asset.map_err(|error| Error::io("read", on_disk, error))?;
        next.add(on_disk, &asset);
        assets.insert(path.clone(), asset.1);
    }
    *kept = next;
    Ok(assets)
}
