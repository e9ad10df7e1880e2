//! The theme: the templates, styles and scripts that pages are made with.
//!
//! Takes the manual's folder and the theme's name, returns ready templates and the files to publish beside the pages. The default theme is part of the
//! program; `themes/<name>/` in the manual overrides it file by file. Never renders anything.

use crate::Error;
use crate::config::Config;
use crate::labels::Labels;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tera::Tera;
use walkdir::WalkDir;

/// Templates and files of a theme.
pub struct Theme {
    /// All templates, by name.
    pub templates: Tera,
    /// Their texts, by name: two themes with the same ones make the same pages.
    pub texts: BTreeMap<String, String>,
    /// Files published as they are, by address.
    pub assets: BTreeMap<String, Vec<u8>>,
}

/// The folder of a theme whose files are published.
const ASSETS: &str = "assets/";

/// The default theme: file names and contents.
const DEFAULT: &[(&str, &str)] = &[
    ("base.html", include_str!("../themes/default/base.html")),
    ("page.html", include_str!("../themes/default/page.html")),
    ("start.html", include_str!("../themes/default/start.html")),
    ("missing.html", include_str!("../themes/default/missing.html")),
    ("print.html", include_str!("../themes/default/print.html")),
    ("print-part.html", include_str!("../themes/default/print-part.html")),
    ("navigation.html", include_str!("../themes/default/navigation.html")),
    ("trust.html", include_str!("../themes/default/trust.html")),
    ("changes.html", include_str!("../themes/default/changes.html")),
    ("redirect.html", include_str!("../themes/default/redirect.html")),
    ("assets/redirect.js", include_str!("../themes/default/assets/redirect.js")),
    ("assets/guidepost.css", STYLES),
    ("assets/guidepost.js", include_str!("../themes/default/assets/guidepost.js")),
    ("assets/search.css", include_str!("../themes/default/assets/search.css")),
    ("assets/search.js", include_str!("../themes/default/assets/search.js")),
    ("assets/search-engine.js", include_str!("../themes/default/assets/search-engine.js")),
];

/// The style sheet, in the order in which its parts build on each other. They are kept apart to be read, and published as one to be fetched once.
const STYLES: &str = concat!(
    include_str!("../themes/default/styles/tokens.css"),
    include_str!("../themes/default/styles/base.css"),
    include_str!("../themes/default/styles/layout.css"),
    include_str!("../themes/default/styles/text.css"),
    include_str!("../themes/default/styles/steps.css"),
    include_str!("../themes/default/styles/blocks.css"),
    include_str!("../themes/default/styles/end.css"),
    include_str!("../themes/default/styles/forced.css"),
    include_str!("../themes/default/styles/print.css"),
);

/// Loads the theme of the manual in `folder`.
///
/// # Errors
/// When a named theme is not there, a file of it cannot be read, or a template cannot be parsed.
pub fn load(folder: &Path, config: &Config) -> Result<Theme, Error> {
    let name = config.theme.as_str();
    let mut templates: BTreeMap<String, String> = BTreeMap::new();
    let mut assets: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (file, text) in DEFAULT {
        if file.ends_with(".html") {
            templates.insert((*file).to_owned(), (*text).to_owned());
        } else {
            assets.insert((*file).to_owned(), text.as_bytes().to_vec());
        }
    }
    for (file, path) in overrides(folder, name)? {
        let bytes = std::fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
        if file.ends_with(".html") {
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::Theme(format!("the template `{}` is not UTF-8 text", path.display())))?;
            templates.insert(file, text);
        } else if file.starts_with(ASSETS) {
            assets.insert(file, bytes);
        }
    }
    let mut tera = Tera::new();
    let texts = templates.iter().map(|(name, text)| (name.clone(), with_labels(text, &config.labels)));
    tera.add_raw_templates(texts).map_err(|error| template_error(name, &error))?;
    Ok(Theme { templates: tera, texts: templates, assets })
}

/// A template with words for readers in it, which are the same on every page: a page has some sixty of them, and looking each up on each page was a third
/// of the time that templates took. A word that templates would escape, or that would end a line or begin a tag there, is left to them.
fn with_labels(template: &str, labels: &Labels) -> String {
    const OPENS: &str = "{{ labels.";
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once(OPENS) {
        text.push_str(before);
        let word = behind.split_once(" }}").and_then(|(name, rest)| Some((labels.words().get(name)?, rest)));
        match word.filter(|(word, _)| !word.contains(['&', '<', '>', '"', '\'', '/', '{', '\n', '\r'])) {
            Some((word, behind)) => {
                text.push_str(word);
                rest = behind;
            }
            None => {
                text.push_str(OPENS);
                rest = behind;
            }
        }
    }
    text + rest
}

/// The addresses at which the theme `name` publishes files of its own. One that cannot be read is for [`load`] to report.
pub fn addresses(folder: &Path, name: &str) -> BTreeSet<String> {
    let own = overrides(folder, name).unwrap_or_default();
    let names = DEFAULT.iter().map(|(file, _)| (*file).to_owned()).chain(own.into_iter().map(|(file, _)| file));
    names.filter(|file| file.starts_with(ASSETS) && !file.ends_with(".html")).collect()
}

/// What went wrong in a template: its name, line and reason, as the template engine tells it.
pub(crate) fn template_error(theme: &str, error: &tera::Error) -> Error {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        message = format!("{message}\n{inner}");
        cause = inner.source();
    }
    let message = message.trim_start_matches("error: ");
    Error::Theme(format!(
        "a template of the theme `{theme}` cannot be used: {message}\n  try: correct it in `themes/{theme}/`, or remove it there to get the built-in one back"
    ))
}

/// The files in `themes/<name>/`: their names below it, and where they are. Symbolic links in it are passed over; the folder itself may be one, within
/// the manual.
fn overrides(folder: &Path, name: &str) -> Result<Vec<(String, PathBuf)>, Error> {
    let root = folder.join("themes").join(name);
    if !root.is_dir() {
        if name == "default" {
            return Ok(Vec::new());
        }
        return Err(Error::Theme(format!(
            "the theme `{name}` is not there: the manual has no folder `themes/{name}`\n  try: make that folder, or take `theme:` out of manual.yaml"
        )));
    }
    let real = |path: &Path| path.canonicalize().map_err(|error| Error::io("open", path, error));
    if !real(&root)?.starts_with(real(folder)?) {
        return Err(Error::Theme(format!(
            "`themes/{name}` is a link that leads out of the manual\n  try: put the theme's files themselves there; nothing outside the manual's folder is published"
        )));
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&root).to_owned();
            Error::io(
                "read",
                &path,
                error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder could not be read")),
            )
        })?;
        if entry.file_type().is_file() {
            let parts = entry.path().strip_prefix(&root).unwrap_or(entry.path()).components();
            let name = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/");
            files.push((name, entry.into_path()));
        }
    }
    Ok(files)
}
