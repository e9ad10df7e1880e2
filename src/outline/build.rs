//! Building the tree: files and folders become chapters and pages, headings become sections.

use super::number::{self, Claim, stated};
use super::{Kind, Node, NodeId, Origin, Outline, Page, PageId, Written, address, structure};
use crate::config::Config;
use crate::diagnostic::{Finding, Place, rules};
use crate::parse::Parsed;
use crate::source::{Source, Sources};
use crate::text::fold::fold;
use crate::text::{escape_html, natural, nearest};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A folder's content before it becomes nodes; the values are indexes of sources.
#[derive(Default)]
struct Folder<'a> {
    index: Option<usize>,
    files: BTreeMap<&'a str, usize>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

/// Something directly below a folder.
enum Entry<'a> {
    File(&'a str, usize),
    Folder(&'a str, &'a Folder<'a>),
}

impl<'a> Entry<'a> {
    fn name(&self) -> &'a str {
        match self {
            Entry::File(name, _) | Entry::Folder(name, _) => name,
        }
    }

    /// The name without a chapter file's ending, by which entries are ordered and `chapters:` may name them.
    fn stem(&self) -> &'a str {
        match self {
            Entry::File(name, _) => name.rsplit_once('.').map_or(*name, |(stem, _)| stem),
            Entry::Folder(name, _) => name,
        }
    }
}

/// Builds the outline. With `drafts`, drafts are pages like any other.
pub fn build(config: &Config, sources: &Sources, parsed: &[Arc<Parsed>], drafts: bool) -> (Outline, Vec<Finding>) {
    let mut builder = Builder {
        config,
        sources,
        parsed,
        drafts,
        nodes: Vec::with_capacity(parsed.iter().map(|parsed| 1 + parsed.sections.len()).sum()),
        pages: Vec::with_capacity(parsed.len()),
        claims: Vec::new(),
        findings: Vec::new(),
    };
    let root = tree(&sources.chapters);
    builder.manual(&root);
    let Builder { nodes, pages, claims, mut findings, .. } = builder;
    let mut outline = Outline {
        nodes,
        pages,
        lookup: Default::default(),
        aliases: Default::default(),
        sheets: Vec::new(),
        chapter_word: config.labels.get("chapter").to_owned(),
        numbers_sections: config.number_sections,
        knows_numbers: true,
    };
    findings.extend(number::assign(&mut outline, &claims, sources, parsed));
    count_figures(&mut outline, parsed);
    outline.sheets = super::sheets::build(&outline, config);
    let taken = || {
        let mut taken = super::taken::check(&outline, config, sources);
        taken.extend(super::sheets::taken(&outline, &config.content, sources));
        taken
    };
    let (lookup, taken) = rayon::join(|| outline.tables(&sources.chapters), taken);
    outline.lookup = lookup;
    findings.extend(structure::check(&outline, config, sources, parsed));
    findings.extend(taken);
    let (aliases, alias_findings) = super::aliases::build(&outline, config, sources, parsed);
    outline.aliases = aliases;
    findings.extend(alias_findings);
    (outline, findings)
}

fn tree(sources: &[Source]) -> Folder<'_> {
    let mut root = Folder::default();
    for (number, source) in sources.iter().enumerate() {
        let mut folder = &mut root;
        let mut rest: &str = &source.path;
        while let Some((name, below)) = rest.split_once('/') {
            folder = folder.folders.entry(name).or_default();
            rest = below;
        }
        let is_index = ["index.md", "index.markdown"].iter().any(|name| rest.eq_ignore_ascii_case(name));
        if is_index && folder.index.is_none() {
            folder.index = Some(number);
        } else {
            folder.files.insert(rest, number);
        }
    }
    root
}

fn entries<'a>(folder: &'a Folder<'a>) -> Vec<Entry<'a>> {
    let files = folder.files.iter().map(|(name, &number)| Entry::File(name, number));
    let folders = folder.folders.iter().map(|(name, folder)| Entry::Folder(name, folder));
    let mut entries: Vec<Entry> = files.chain(folders).collect();
    entries.sort_by(|a, b| natural::compare(a.stem(), b.stem()).then_with(|| natural::compare(a.name(), b.name())));
    entries
}

struct Builder<'a> {
    config: &'a Config,
    sources: &'a Sources,
    parsed: &'a [Arc<Parsed>],
    drafts: bool,
    nodes: Vec<Node>,
    pages: Vec<Page>,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

impl<'a> Builder<'a> {
    fn manual(&mut self, root: &Folder) {
        let manual = self.page(Kind::Manual, None, root.index, "index.html".to_owned(), &self.config.title, false);
        // The start page's own H1 greets the reader; the manual is called what manual.yaml calls it.
        self.nodes[manual.0 as usize].title = Arc::from(self.config.title.as_str());
        self.nodes[manual.0 as usize].title_html = Arc::from(escape_html(&self.config.title));
        for entry in self.chapters_in_order(root) {
            self.entry(Kind::Chapter, manual, "", entry);
        }
    }

    /// The chapters as `chapters:` orders them; those it does not list follow in natural order.
    fn chapters_in_order<'f>(&mut self, root: &'f Folder<'f>) -> Vec<Entry<'f>> {
        let mut rest = entries(root);
        let mut ordered = Vec::new();
        let mut spans = Vec::new();
        for (name, span) in &self.config.chapters {
            let wanted = name.trim_end_matches('/');
            let matches =
                |entry: &Entry| [entry.name(), entry.stem(), address::without_order(entry.stem())].contains(&wanted);
            match (rest.iter().position(matches), ordered.iter().position(matches)) {
                (Some(position), _) => {
                    ordered.push(rest.remove(position));
                    spans.push(span);
                }
                (None, Some(position)) => {
                    let message = format!("`chapters:` lists `{name}` a second time");
                    let finding = Finding::new(&rules::INVALID_VALUE, self.config.place(span.clone()), message);
                    let first: &Range<usize> = spans[position];
                    self.findings.push(finding.related(self.config.place(first.clone()), "it stands here already"));
                }
                (None, None) => {
                    let message = format!("`{}/` has no chapter file or folder `{name}`", self.config.content);
                    let finding = Finding::new(&rules::UNKNOWN_CHAPTER_FILE, self.config.place(span.clone()), message);
                    self.findings.push(match nearest::best(wanted, rest.iter().map(Entry::stem)) {
                        Some(near) => finding
                            .label(format!("did you mean `{near}`?"))
                            .suggest(self.config.place(span.clone()), near),
                        None => finding,
                    });
                }
            }
        }
        if !self.config.chapters.is_empty() {
            for entry in &rest {
                self.unlisted(entry);
            }
        }
        ordered.extend(rest);
        ordered
    }

    fn unlisted(&mut self, entry: &Entry) {
        let (Entry::File(_, first) | Entry::Folder(_, Folder { index: Some(first), .. })) = entry else { return };
        let source = &self.sources.chapters[*first];
        let message = format!("`chapters:` in manual.yaml does not list `{}`", entry.stem());
        let finding = Finding::new(&rules::UNLISTED_CHAPTER, Place::new(&source.file, 0..0), message);
        self.findings.push(finding.note("it stands behind the listed ones until it is"));
    }

    /// Adds what stands in a folder, whose pages are published `below` an address: `basics/`.
    fn entry(&mut self, kind: Kind, parent: NodeId, below: &str, entry: Entry) {
        let draft = self.nodes[parent.0 as usize].draft && parent.0 != 0;
        match entry {
            Entry::File(name, source) => {
                self.page(kind, Some(parent), Some(source), below.to_owned() + &address::of_page(name), "", draft);
            }
            Entry::Folder(name, folder) => {
                let below = format!("{below}{}/", address::of_folder(name));
                let title = address::title_of(name);
                let node = self.page(kind, Some(parent), folder.index, below.clone() + "index.html", &title, draft);
                for entry in entries(folder) {
                    self.entry(Kind::Page, node, &below, entry);
                }
            }
        }
    }

    /// Adds a page with its sections. `fallback` is the title of one that has no file or no heading.
    fn page(
        &mut self,
        kind: Kind,
        parent: Option<NodeId>,
        source: Option<usize>,
        address: String,
        fallback: &str,
        draft: bool,
    ) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let page = PageId(self.pages.len() as u32);
        let words = source.map(|source| self.words(kind, source, fallback));
        let draft = !self.drafts && (draft || source.is_some_and(|source| self.parsed[source].front.draft));
        let Words { title, html, folded, origin, number, also } = words.unwrap_or_else(|| Words::of(fallback));
        let numbered = source.and_then(|source| self.parsed[source].front.numbered) != Some(false);
        self.pages.push(Page { node: id, source, address, draft, first_figure: 0 });
        self.node(Node {
            kind,
            parent,
            children: Vec::new(),
            folded,
            also: also.map(|also| Arc::from(fold(&also))),
            nth: 0,
            title,
            title_html: html,
            number: None,
            page,
            section: None,
            anchor: None,
            origin,
            draft,
        });
        if kind == Kind::Chapter {
            self.claims.push(Claim { node: id, stated: number, numbered });
        }
        if let Some(source) = source {
            self.sections(id, page, source, draft);
        }
        id
    }

    fn node(&mut self, mut node: Node) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        if let Some(parent) = node.parent {
            let siblings = &mut self.nodes[parent.0 as usize].children;
            node.nth = siblings.len();
            siblings.push(id);
        }
        self.nodes.push(node);
        id
    }

    /// Each heading becomes a child of the nearest heading above it that has a lower level, or of the page.
    fn sections(&mut self, page_node: NodeId, page: PageId, source: usize, draft: bool) {
        let parsed = self.parsed;
        let file = &self.sources.chapters[source].file;
        let mut open: Vec<(u8, NodeId)> = vec![(0, page_node)];
        let mut last = 1;
        for (index, section) in parsed[source].sections.iter().enumerate() {
            let place = Place::new(file, section.heading.span.clone());
            if section.level > last + 1 {
                let message = format!("this heading jumps from level {last} to level {}", section.level);
                let note = format!(
                    "write `{}` here, so that screen readers announce it in its right place",
                    "#".repeat(usize::from(last) + 1)
                );
                self.findings.push(Finding::new(&rules::SKIPPED_HEADING_LEVEL, place, message).note(note));
            }
            last = section.level;
            while open.len() > 1 && open.last().is_some_and(|&(level, _)| level >= section.level) {
                open.pop();
            }
            let parent = open.last().map(|&(_, node)| node);
            let id = self.node(Node {
                kind: Kind::Section,
                parent,
                children: Vec::new(),
                title: Arc::clone(&section.heading.text),
                title_html: Arc::clone(&section.heading.html),
                folded: Arc::clone(&section.heading.folded),
                also: None,
                nth: 0,
                number: None,
                page,
                section: Some(index),
                anchor: Some(Arc::clone(&section.id)),
                origin: Some(Origin { source, what: Written::Section(index) }),
                draft,
            });
            open.push((section.level, id));
        }
    }

    /// A page's title: its H1, or its front matter, or its file name (which is a finding).
    fn words(&mut self, kind: Kind, source: usize, fallback: &str) -> Words {
        let parsed = &self.parsed[source];
        let file = &self.sources.chapters[source].file;
        let origin = |what| Some(Origin { source, what });
        let mut words = match (&parsed.title, &parsed.front.title) {
            (Some(heading), _) if !heading.text.is_empty() => Words {
                title: Arc::clone(&heading.text),
                html: Arc::clone(&heading.html),
                folded: Arc::clone(&heading.folded),
                origin: origin(Written::Title),
                number: None,
                also: parsed.front.title.as_ref().map(|(title, _)| title.clone()),
            },
            (_, Some((title, _))) => Words { origin: origin(Written::FrontTitle), ..Words::of(title) },
            _ => {
                let name = file.rsplit('/').next().unwrap_or_default();
                let title = if fallback.is_empty() { address::title_of(name) } else { fallback.to_owned() };
                let place = Place::new(file, 0..0);
                if kind != Kind::Manual {
                    let message = format!("this page has no title, so it is called `{title}` after its file");
                    self.findings.push(
                        Finding::new(&rules::MISSING_TITLE, place, message)
                            .note("begin the page with a line `# Its title`"),
                    );
                }
                Words { origin: origin(Written::FileName), ..Words::of(&title) }
            }
        };
        if kind == Kind::Chapter {
            words.take_number(self.config.labels.get("chapter"));
            if let Some((number, _)) = &parsed.front.number {
                words.number = Some(*number);
                words.origin = origin(Written::FrontNumber);
            }
        }
        words
    }
}

/// A page's title as it was found.
struct Words {
    title: Arc<str>,
    html: Arc<str>,
    folded: Arc<str>,
    origin: Option<Origin>,
    number: Option<u32>,
    /// The front matter's title, where the heading gives one too.
    also: Option<String>,
}

impl Words {
    fn of(title: &str) -> Self {
        let (html, folded) = (Arc::from(escape_html(title)), Arc::from(fold(title)));
        Self { title: Arc::from(title), html, folded, origin: None, number: None, also: None }
    }

    /// Takes `Chapter 4: ` off the title.
    fn take_number(&mut self, chapter_word: &str) {
        if let Some(also) = self.also.as_deref().and_then(|also| stated(also, chapter_word)) {
            self.also = Some(also.title.to_owned());
        }
        let Some(stated) = stated(&self.title, chapter_word) else { return };
        self.number = Some(stated.number);
        if !stated.title.is_empty() {
            // Markup may begin before the number and end behind it; then it goes with the number.
            let cut = self.title.trim_end().strip_suffix(stated.title).map(escape_html);
            self.html = match cut.and_then(|cut| self.html.strip_prefix(&*cut)) {
                Some(rest) => Arc::from(rest.trim_start()),
                None => Arc::from(escape_html(stated.title)),
            };
            self.folded = Arc::from(fold(stated.title));
            self.title = Arc::from(stated.title);
        }
    }
}

/// Figures are numbered through the whole manual, in reading order.
fn count_figures(outline: &mut Outline, parsed: &[Arc<Parsed>]) {
    let mut next = 1;
    for page in outline.pages.iter_mut().filter(|page| !page.draft) {
        page.first_figure = next;
        next += page.source.map_or(0, |source| parsed[source].figures.len());
    }
}
