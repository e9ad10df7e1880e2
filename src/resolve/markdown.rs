//! Markdown links, images and raw HTML: addresses relative to the file they stand in.
//!
//! Takes one such reference, returns its target or a finding. A file must be there with exactly its letter case, a fragment must be on
//! its page, and nothing outside the content folder can be reached.

use super::external::{self, Malformed};
use super::files::Found;
use super::path::{Failure, numbered};
use super::report::Written;
use super::{Aside, Manual, Outcome, Target};
use crate::diagnostic::{Finding, Place, Rule, rules};
use crate::outline::address::of_alias;
use crate::outline::{Destination, PageId};
use crate::parse::{Form, Reference};
use crate::text::address::{self, Parts};
use crate::text::around::Around;
use crate::text::fold::fold;

/// One reference being resolved.
pub(super) struct Link<'a> {
    pub source: usize,
    pub reference: &'a Reference,
    /// It loads a file into the page.
    loads: bool,
}

impl<'a> Link<'a> {
    /// The same, where its address is a chapter path.
    fn path(&self) -> Written<'a> {
        Written { source: self.source, reference: self.reference }
    }
}

impl Manual<'_> {
    /// Resolves a Markdown link, an image or an attribute of raw HTML. What does not stop the reference from working goes into `aside`.
    pub(super) fn address(&self, source: usize, reference: &Reference, aside: &mut Aside) -> Outcome {
        let loads = matches!(reference.form, Form::Image | Form::HtmlFile);
        let link = Link { source, reference, loads };
        let written = reference.target.trim();
        if written.is_empty() {
            return Err(Box::new(self.finding(
                &link,
                &rules::BROKEN_LINK,
                "this link leads nowhere: its address is empty",
            )));
        }
        if !loads && let Some(outcome) = self.spaced(&link, &address::decode(written)) {
            return outcome;
        }
        let target = match address::scheme(written) {
            Some(scheme) => self.external(&link, written, scheme, aside)?,
            None => self.internal(&link, written, aside)?,
        };
        if reference.takes_title && matches!(target, Target::External | Target::Asset { .. }) {
            aside.findings.push(self.nothing_to_click(&link, &target));
        }
        Ok(target)
    }

    /// Resolves an address that is a chapter path with a number or with a manual's name. Both have a space in them, which hardly an address has.
    fn spaced(&self, link: &Link, decoded: &str) -> Option<Outcome> {
        if !decoded.contains(char::is_whitespace) {
            return None;
        }
        if numbered(&fold(decoded), &self.book.chapter_word).is_some() {
            return Some(self.title_path(link, decoded));
        }
        self.elsewhere(decoded, &link.path())
    }

    /// An empty label takes its target's title, and only a page has one.
    fn nothing_to_click(&self, link: &Link, target: &Target) -> Finding {
        let what = if matches!(target, Target::External) { "a place outside the manual" } else { "a file" };
        let message = format!("this link has no words to click on, and {what} has no title that could stand in");
        self.finding(link, &rules::EMPTY_LINK_TEXT, message)
            .label("no words")
            .note("say between the `[ ]` what the reader finds there")
    }

    fn title_path(&self, link: &Link, path: &str) -> Outcome {
        self.path_target(path, &link.path())
    }

    fn external(&self, link: &Link, written: &str, scheme: &str, aside: &mut Aside) -> Outcome {
        if scheme.eq_ignore_ascii_case("file") {
            let finding = self.outside(link).note("an address that begins with `file:` works on one computer only");
            return Err(Box::new(finding));
        }
        if let Some(malformed) = external::check(written, scheme) {
            return Err(Box::new(self.malformed(link, written, malformed)));
        }
        if link.loads && matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "//") {
            let message =
                "the page would load this from another web site, which could then watch its readers or change it";
            aside.findings.push(
                self.finding(link, &rules::REMOTE_ASSET, message)
                    .note("put a copy of the file into the content folder and refer to that"),
            );
        }
        Ok(Target::External)
    }

    fn malformed(&self, link: &Link, written: &str, malformed: Malformed) -> Finding {
        let finding = self.finding(
            link,
            &rules::BAD_ADDRESS,
            format!("`{written}` is not a working address: {}", malformed.reason),
        );
        match malformed.fix {
            Some(fix) => finding.label(format!("did you mean `{fix}`?")).fix(self.target(link), fix),
            None => finding,
        }
    }

    fn internal(&self, link: &Link, written: &str, aside: &mut Aside) -> Outcome {
        let parts = address::split(written);
        if parts.path.is_empty() {
            return match self.page_of(link.source) {
                Some(page) => self.on_page(link, page, &parts),
                None => Ok(Target::Nothing),
            };
        }
        if parts.path.contains('\\') || parts.path.get(1..2) == Some(":") {
            return Err(Box::new(self.windows_path(link, &parts)));
        }
        let decoded = address::decode(parts.path);
        let Some(path) = self.inside(link.source, &decoded) else {
            return Err(Box::new(self.outside(link)));
        };
        match self.files.find(&path) {
            Found::Page(page) => self.on_page(link, page, &parts),
            Found::Asset(path) => {
                let suffix = match parts.fragment {
                    Some(fragment) => format!("{}#{fragment}", parts.query),
                    None => parts.query.to_owned(),
                };
                Ok(Target::Asset { path, suffix })
            }
            Found::OtherCase(real) => {
                let finding = self.other_case(link, &parts, &real);
                aside.meant.push(real);
                Err(Box::new(finding))
            }
            Found::Folder => Err(Box::new(self.folder_without_page(link, &path))),
            Found::Nothing => self.not_a_file(link, written, &decoded, &path, &parts, aside),
        }
    }

    /// A path relative to a source, as one below the content folder. It may leave that folder only to come back at once.
    fn inside(&self, source: usize, path: &str) -> Option<String> {
        let from = &self.sources.chapters[source].path;
        address::join(from, path).or_else(|| {
            let content = &self.config.content;
            let from_manual = address::join(&format!("{content}/{from}"), path)?;
            from_manual.strip_prefix(content.as_str())?.strip_prefix('/').map(str::to_owned)
        })
    }

    fn other_case(&self, link: &Link, parts: &Parts, real: &str) -> Finding {
        let real_file = format!("{}/{real}", self.config.content);
        let message = format!(
            "the file is called `{real_file}`: capital and small letters must be the same, or the link breaks on most web servers"
        );
        let address = self.same_style(link, parts, real);
        self.finding(link, &rules::WRONG_LETTER_CASE, message).fix(self.target(link), address)
    }

    fn outside(&self, link: &Link) -> Finding {
        let message = format!("this leads out of `{}/`, and nothing outside it is published", self.config.content);
        self.finding(link, &rules::OUTSIDE_MANUAL, message).note("put the file into the content folder")
    }

    fn windows_path(&self, link: &Link, parts: &Parts) -> Finding {
        if parts.path.get(1..2) == Some(":") {
            return self.outside(link).note("a path that begins with a drive works on one computer only");
        }
        let turned = link.reference.target.trim().replace('\\', "/");
        let finding =
            self.finding(link, missing(link, &turned), "this path has Windows slashes, which no browser follows");
        finding.label(format!("did you mean `{turned}`?")).fix(self.target(link), turned)
    }

    fn folder_without_page(&self, link: &Link, path: &str) -> Finding {
        let message = format!("the folder `{}/{path}` has no `index.md` that this could lead to", self.config.content);
        self.finding(link, &rules::BROKEN_LINK, message).note("write an `index.md` there, or link to one of its pages")
    }

    /// Nothing stands at the path: a chapter path, an address that lost its scheme, a file that moved, or a slip of the pen.
    fn not_a_file(
        &self,
        link: &Link,
        written: &str,
        decoded: &str,
        path: &str,
        parts: &Parts,
        aside: &mut Aside,
    ) -> Outcome {
        if !link.loads {
            match self.book.plain_path(&address::decode(written)) {
                Ok(node) => return Ok(Target::Node(node)),
                Err(Failure::Ambiguous(_) | Failure::Draft(_)) => {
                    return self.title_path(link, &address::decode(written));
                }
                Err(_) => {}
            }
        }
        if let Some(malformed) = external::lost_scheme(written) {
            return Err(Box::new(self.malformed(link, written, malformed)));
        }
        let shown = format!("{}/{path}", self.config.content);
        if self.sources.findings.iter().any(|finding| finding.is_unread() && *finding.place.file == *shown) {
            // It is there, and has a finding of its own: nobody knows what stands in it.
            return Ok(Target::Nothing);
        }
        if self.sources.leads_out(path) {
            let message =
                format!("`{shown}` is a symbolic link out of `{}/`, so it is not published", self.config.content);
            let finding = self.finding(link, &rules::OUTSIDE_MANUAL, message);
            return Err(Box::new(finding.note("put a copy of the file there instead of the link")));
        }
        let finding = self.finding(link, missing(link, path), format!("there is no file `{shown}`"));
        if let Some(real) = self.certain_file(path) {
            let address = self.same_style(link, parts, &real);
            aside.meant.push(real);
            return Err(Box::new(finding.label(format!("did you mean `{address}`?")).fix(self.target(link), address)));
        }
        if !link.loads
            && reads_like_titles(decoded)
            && !is_asset(path)
            && !crate::source::is_chapter(path)
            && let Err(Failure::Moved { .. }) = self.book.plain_path(decoded)
        {
            return self.title_path(link, decoded);
        }
        let near: Vec<String> =
            self.files.nearest(path).iter().map(|real| self.same_style(link, parts, real)).collect();
        let finding = finding.notes(near.iter().map(|address| format!("did you mean `{address}`?")));
        Err(Box::new(match near.first() {
            Some(address) => finding.suggest(self.target(link), address.clone()),
            None => finding.note("check the spelling, or take the link out"),
        }))
    }

    /// The one file that a wrong path must mean: renumbered, without its ending, or moved to another folder.
    fn certain_file(&self, path: &str) -> Option<String> {
        if let Some(real) = self.renamed_file(path) {
            return Some(real);
        }
        if let Some(real) = self.files.same_address(path) {
            return Some(real);
        }
        if let Found::Page(_) = self.files.find(&format!("{path}.md")) {
            return Some(format!("{path}.md"));
        }
        if let Some(folder) =
            self.files.same_folder(path).filter(|folder| matches!(self.files.find(folder), Found::Page(_)))
        {
            return Some(folder);
        }
        let renamed = path.strip_suffix(".html").map(|stem| format!("{stem}.md"));
        let same = self.files.same_name(renamed.as_deref().unwrap_or(path));
        match same {
            [only] if !only.ends_with("index.md") && !only.ends_with("README.md") => Some(only.clone()),
            _ => None,
        }
    }

    /// The file whose old path or old address this is.
    fn renamed_file(&self, path: &str) -> Option<String> {
        let (old, _) = of_alias(path, "", &self.config.content).ok()?;
        let Destination::Node(node) = self.outline.aliases().pages.get(&old)? else { return None };
        let source = self.outline[self.outline[*node].page].source?;
        Some(self.sources.chapters[source].path.to_string())
    }

    /// An address of a file in the style of the written one: from the root or relative, encoded or not, with its query and fragment.
    fn same_style(&self, link: &Link, parts: &Parts, real: &str) -> String {
        let from = &self.sources.chapters[link.source].path;
        let plain = if parts.path.starts_with('/') {
            format!("/{}", address::encode(real))
        } else {
            address::relative(from, real)
        };
        let encoded = parts.path.contains('%') || self.around(link) != Around::Pointed;
        let plain = if encoded { plain } else { address::decode(&plain).into_owned() };
        let fragment = parts.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        self.around(link).address(&format!("{plain}{}{fragment}", parts.query))
    }

    /// What stands around its address.
    pub(super) fn around(&self, link: &Link) -> Around {
        link.reference.around(&self.sources.chapters[link.source].text)
    }

    /// The address of a page, as a link in a source would write it.
    pub(super) fn link_to(&self, source: usize, page: PageId) -> String {
        let from = &self.sources.chapters[source].path;
        match self.outline[page].source {
            Some(to) => address::relative(from, &self.sources.chapters[to].path),
            None => address::relative(from, &self.outline[page].address),
        }
    }

    pub(super) fn finding(&self, link: &Link, rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(link.source, &link.reference.span), message)
    }

    pub(super) fn target(&self, link: &Link) -> Place {
        self.place(link.source, &link.reference.target_span)
    }
}

/// The rule that a reference to a file that is not there breaks.
fn missing(link: &Link, path: &str) -> &'static Rule {
    if link.loads || is_asset(path) { &rules::MISSING_ASSET } else { &rules::BROKEN_LINK }
}

/// Whether an address reads like a chain of titles rather than the way to a file: `My User Configuration/Change My Password`.
fn reads_like_titles(address: &str) -> bool {
    address.contains(['/', ':']) && address.starts_with(char::is_uppercase) && address.contains(char::is_whitespace)
}

/// Whether a path that names nothing was meant as a picture or other file rather than a page.
fn is_asset(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, ending)) => {
            let page = matches!(ending.to_ascii_lowercase().as_str(), "md" | "markdown" | "html" | "htm");
            let short = ending.len() <= 5 && !ending.is_empty() && ending.chars().all(|c| c.is_ascii_alphanumeric());
            !stem.is_empty() && short && !page && ending.chars().any(|c| c.is_ascii_alphabetic())
        }
        None => false,
    }
}
