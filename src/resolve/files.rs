//! The files a link can name, found by their exact path, or by a path that is almost theirs.

use crate::outline::address::{key, of_folder};
use crate::outline::{Outline, PageId};
use crate::source::Sources;
use crate::text::nearest::Nearest;
use ahash::HashMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Page(PageId),
    Asset(String),
    /// A folder without an `index.md`.
    Folder,
    /// Something whose path differs only in letter case: its real path.
    OtherCase(String),
    Nothing,
}

pub(crate) struct Files<'a> {
    sources: &'a Sources,
    outline: &'a Outline,
    folders: BTreeSet<String>,
    /// Real paths by their [`key`], folders too; like the two below made when first asked for.
    by_key: OnceLock<HashMap<String, String>>,
    /// Paths by file name, for files that moved.
    by_name: OnceLock<HashMap<String, Vec<String>>>,
    nearest: OnceLock<(Vec<String>, Nearest)>,
}

impl<'a> Files<'a> {
    pub fn new(sources: &'a Sources, outline: &'a Outline) -> Self {
        let mut folders = BTreeSet::new();
        let chapters = sources.chapters.iter().map(|source| &*source.path);
        let mut last = "";
        for path in chapters.chain(sources.assets.keys().map(String::as_str)) {
            let folder = path.rfind('/').map_or("", |slash| &path[..slash]);
            // Paths come in order, so those of one folder follow each other.
            if folder != last {
                folders.extend(path.match_indices('/').map(|(slash, _)| path[..slash].to_owned()));
                last = folder;
            }
        }
        let (by_key, by_name, nearest) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { sources, outline, folders, by_key, by_name, nearest }
    }

    fn by_key(&self) -> &HashMap<String, String> {
        self.by_key.get_or_init(|| {
            let paths = self.folders.iter().cloned().chain(self.paths());
            paths.map(|path| (key(&path).into_owned(), path)).collect()
        })
    }

    fn paths(&self) -> Vec<String> {
        let chapters = self.sources.chapters.iter().map(|source| source.path.to_string());
        chapters.chain(self.sources.assets.keys().cloned()).collect()
    }

    /// What stands at a path below the content folder, `.html` of a page taken as that page.
    pub fn find(&self, path: &str) -> Found {
        let path = path.trim_end_matches('/');
        match self.find_exact(path) {
            Found::Nothing => {}
            found => return found,
        }
        match self.by_key().get(&*key(path)) {
            // The same name in another Unicode form is the same name to everyone who can see it.
            Some(real) if real.nfc().eq(path.nfc()) => self.find_exact(real),
            Some(real) => Found::OtherCase(real.clone()),
            None => Found::Nothing,
        }
    }

    fn find_exact(&self, path: &str) -> Found {
        if let Some(page) = self.outline.page_of_file(path) {
            return Found::Page(page);
        }
        if self.sources.assets.contains_key(path) {
            return Found::Asset(path.to_owned());
        }
        if let Some(stem) = path.strip_suffix(".html") {
            let by_file =
                ["md", "markdown"].iter().find_map(|ending| self.outline.page_of_file(&format!("{stem}.{ending}")));
            if let Some(page) = by_file.or_else(|| self.published_at(path)) {
                return Found::Page(page);
            }
        }
        if path.is_empty() || self.folders.contains(path) {
            return match self.index_of(path) {
                Some(page) => Found::Page(page),
                None => Found::Folder,
            };
        }
        Found::Nothing
    }

    /// The page of the file with this address, and not one that guidepost makes for a folder without a file.
    fn published_at(&self, address: &str) -> Option<PageId> {
        self.outline.page_at(address).filter(|&page| self.outline[page].source.is_some())
    }

    fn index_of(&self, folder: &str) -> Option<PageId> {
        let slash = if folder.is_empty() { "" } else { "/" };
        ["index.md", "Index.md", "INDEX.md", "index.markdown"]
            .iter()
            .find_map(|name| self.outline.page_of_file(&format!("{folder}{slash}{name}")))
    }

    /// The real path of a chapter file that is published where a file of this path would be: the leading number changed.
    pub fn same_address(&self, path: &str) -> Option<String> {
        if !crate::source::is_chapter(path) {
            return None;
        }
        let page = self.published_at(&crate::outline::address::of_page(path))?;
        self.outline[page].source.map(|source| self.sources.chapters[source].path.to_string())
    }

    /// The real path of a folder whose name without numbers is that of this one.
    pub fn same_folder(&self, path: &str) -> Option<String> {
        let wanted = of_folder(path.trim_end_matches('/'));
        let mut found = self.folders.iter().filter(|folder| of_folder(folder) == wanted);
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    /// Files of the same name in other folders.
    pub fn same_name(&self, path: &str) -> &[String] {
        let name = path.rsplit('/').next().unwrap_or(path);
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<String>> = HashMap::default();
            for path in self.paths() {
                let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                by_name.entry(name).or_default().push(path);
            }
            by_name
        });
        by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Files with a path like this one, best first.
    pub fn nearest(&self, path: &str) -> Vec<&str> {
        let (paths, index) = self.nearest.get_or_init(|| {
            let paths = self.paths();
            let index = Nearest::new(paths.iter().map(|path| key(path).into_owned()));
            (paths, index)
        });
        index.find(&key(path), 3).into_iter().map(|(index, _)| paths[index].as_str()).collect()
    }
}
