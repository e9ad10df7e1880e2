//! Addresses taken twice: two files that some file system would put in one place, and files that would be put where guidepost or its theme
//! puts one of its own.
//!
//! Takes the outline and the files, returns findings. The pages for paper are looked after by `sheets`.

use super::{Outline, address};
use crate::config::{Config, RedirectMap};
use crate::diagnostic::{Finding, Place, rules};
use crate::source::Sources;
use ahash::{HashMap, HashMapExt, HashSet};
use std::borrow::Cow;
use std::sync::Arc;

/// Every file whose address is taken already.
pub(super) fn check(outline: &Outline, config: &Config, sources: &Sources) -> Vec<Finding> {
    let own = own_files(config);
    let theme: HashSet<String> = sources.theme.iter().map(|address| address::key(address).into_owned()).collect();
    let instead = format!(
        "rename the file; to change how pages look, put one of that name into `themes/{}/assets/`",
        config.theme
    );
    let files: Vec<PublishedFile> = files(outline, sources, &config.content, true).collect();
    let mut taken: HashMap<Cow<str>, &PublishedFile> = HashMap::with_capacity(files.len());
    let mut findings = Vec::new();
    for published in &files {
        let PublishedFile { address, file } = published;
        let key = address::key(address);
        let finding = |message: String| Finding::new(&rules::SAME_ADDRESS, Place::new(file, 0..0), message);
        if own.contains(&&*key) || (config.search && of_search(&key)) {
            let message =
                format!("this file would be published as `{address}`, where guidepost puts a file of its own");
            findings.push(finding(message).note("rename the file"));
        } else if theme.contains(&*key) {
            let message =
                format!("this file would be published as `{address}`, where the theme puts a file of its own");
            findings.push(finding(message).note(&instead));
        } else if let Some(PublishedFile { address: other, file: earlier }) = taken.get(&key) {
            let message = format!("this file and `{earlier}` would both be published as `{other}`");
            let note = "rename one of them; letter case and a leading number do not tell two files apart";
            findings.push(finding(message).note(note));
        } else {
            taken.insert(key, published);
        }
    }
    findings
}

/// A file of the manual's own, and where it is published.
pub(super) struct PublishedFile<'a> {
    pub address: Cow<'a, str>,
    pub file: Arc<str>,
}

/// The chapter files that become pages, with `drafts` or without, and then all other files.
pub(super) fn files<'a>(
    outline: &'a Outline,
    sources: &'a Sources,
    content: &'a str,
    drafts: bool,
) -> impl Iterator<Item = PublishedFile<'a>> {
    let pages = outline.pages().filter(move |(_, page)| drafts || !page.draft).filter_map(|(_, page)| {
        let file = Arc::clone(&sources.chapters[page.source?].file);
        Some(PublishedFile { address: Cow::Borrowed(&page.address), file })
    });
    let assets = sources.assets.keys().map(move |path| PublishedFile {
        address: Cow::Owned(address::of_asset(path)),
        file: Arc::from(format!("{content}/{path}")),
    });
    pages.chain(assets)
}

/// Whether the search index could have a file at an address. How many it has depends on the words of the manual, so no script may stand beside them.
fn of_search(key: &str) -> bool {
    key.strip_prefix("search/").is_some_and(|name| name.ends_with(".js") && !name.contains('/'))
}

/// What stands at the head of every site, as its settings ask.
pub(super) fn own_files(config: &Config) -> Vec<&'static str> {
    let mut own = vec!["404.html", "outline.json", "objects.inv"];
    own.extend((!config.base_url.is_empty()).then_some("sitemap.xml"));
    own.extend(config.changes.is_some().then_some("changes.html"));
    own.extend(config.redirects.iter().map(|map| match map {
        RedirectMap::Netlify => "_redirects",
        RedirectMap::Nginx => "redirects.nginx.conf",
    }));
    own
}
