//! Parse: one text → [`Parsed`].
//!
//! Takes one chapter file and the parse options, returns its front matter, sections, anchors, references with byte ranges, and the body already
//! turned into HTML *with holes* where a link's address or title goes. A pure function of its arguments: nothing about
//! other files is known, no file is read, and parsing never fails – what is wrong with the text is a finding in the result.
//!
//! The passes over one file, in order: `front_matter` cuts the head off; pulldown-cmark turns the rest into events, of which `bracketed` joins some; `steps` finds
//! procedures; `passages` takes the plain words; `prose` finds sentences that name a chapter; `body` walks the events once and writes the
//! HTML, calling `heading`, `link`, `image`, `raw_html`, `code`, `table`, `notice` and `footnote` for what they own. `labels` and
//! `unfinished` report what looks like a reference and is none.

mod alias;
mod body;
mod bracketed;
mod code;
mod elements;
mod events;
mod face;
mod footnote;
mod front_matter;
mod heading;
mod image;
mod labels;
mod link;
mod notice;
mod passages;
mod prose;
mod raw_html;
mod steps;
mod table;
mod unfinished;
mod words;
mod written;

use crate::config::{Config, ProseMode};
use crate::diagnostic::Finding;
use crate::source::Source;
use crate::text::around::Around;
use events::Events;
use prose::Marks;
use std::ops::Range;
use std::sync::Arc;
use words::Words;

pub use alias::Alias;
pub use front_matter::{FrontMatter, LARGEST_NUMBER, split as front_matter};
pub use notice::Allow;
pub use passages::{Passage, Passages};
pub use prose::{BARRIER, Candidate, Named, ProseBlock};
pub(crate) use raw_html::HOLDS_TEXT;

/// What parsing must know beside the text itself. Two equal options give two equal results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The word before a chapter's number.
    pub chapter_word: String,
    /// The word before a section's number; empty where sections are not numbered.
    pub section_word: String,
    /// The word before a figure's number; empty where figures are not numbered.
    pub figure_word: String,
    /// The word before a step's number.
    pub step_word: String,
    /// "of", as in "step 2 of 5".
    pub of_word: String,
    /// Callout names: note, tip, important, warning, caution.
    pub callouts: [String; 5],
    /// "Link to section", read before a heading's title.
    pub link_to_section: String,
    /// "Footnotes", the name of that part of a page.
    pub footnotes: String,
    /// "Back to text", read at the end of a footnote.
    pub back_to_text: String,
    /// "Table", read before the name of the section it stands in.
    pub table: String,
    /// What the box before a task is called, which is not done and which is.
    pub tasks: [String; 2],
    /// What prose references become where the page does not say.
    pub prose: ProseMode,
    /// Raw HTML may run scripts.
    pub allow_scripts: bool,
    /// The page's words are wanted for the search index.
    pub search: bool,
    /// The page's HTML is wanted. What is found in the text is the same without.
    pub html: bool,
}

impl Options {
    /// The options a manual's settings ask for.
    pub fn new(config: &Config) -> Self {
        let word = |name: &str| config.labels.get(name).to_owned();
        Self {
            chapter_word: word("chapter"),
            section_word: if config.number_sections { word("section") } else { String::new() },
            figure_word: if config.number_figures { word("figure") } else { String::new() },
            step_word: word("step"),
            of_word: word("step_of"),
            callouts: ["note", "tip", "important", "warning", "caution"].map(word),
            link_to_section: word("link_to_section"),
            footnotes: word("footnotes"),
            back_to_text: word("back_to_text"),
            table: word("table"),
            tasks: ["task_open", "task_done"].map(word),
            prose: config.prose,
            allow_scripts: config.allow_scripts,
            search: config.search,
            html: true,
        }
    }

    /// The same for a run that makes no page: what no finding depends on is left out.
    pub fn without_pages(self) -> Self {
        Self { search: false, html: false, ..self }
    }
}

/// One chapter file, understood as far as it can be on its own.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What the front matter says.
    pub front: FrontMatter,
    /// The first heading of level 1, which is the page's title and not part of its body.
    pub title: Option<Heading>,
    /// All other headings, in order.
    pub sections: Vec<Section>,
    /// Everything a link can land on: headings, steps, figures, terms, footnotes, ids in raw HTML.
    pub anchors: Vec<Anchor>,
    /// The page's figures, in order.
    pub figures: Vec<Figure>,
    /// The terms that definition lists explain.
    pub terms: Vec<Term>,
    /// Every reference the page makes.
    pub references: Vec<Reference>,
    /// Blocks of text that hold prose references.
    pub prose: Vec<ProseBlock>,
    /// The body as HTML with holes.
    pub body: Body,
    /// Old places of headings.
    pub aliases: Vec<Alias>,
    /// The body as plain text, section by section.
    pub passages: Passages,
    /// `allow` comments.
    pub allows: Vec<Allow>,
    /// What is wrong with the text itself.
    pub findings: Vec<Finding>,
}

impl Parsed {
    /// Gives back room that is not used: all pages are in memory at once.
    fn shrink(&mut self) {
        self.sections.shrink_to_fit();
        self.anchors.shrink_to_fit();
        self.references.shrink_to_fit();
        self.prose.shrink_to_fit();
        self.prose.iter_mut().for_each(ProseBlock::shrink);
    }

    /// Whether a link can land on a place with this id.
    pub fn has_place(&self, id: &str) -> bool {
        self.anchors.iter().any(|anchor| *anchor.id == *id)
    }
}

/// A heading's words, which the tree and every page that shows them share.
#[derive(Debug, Clone)]
pub struct Heading {
    /// As HTML.
    pub html: Arc<str>,
    /// As plain text.
    pub text: Arc<str>,
    /// As plain text, folded for comparing.
    pub folded: Arc<str>,
    /// The whole heading in the source.
    pub span: Range<usize>,
}

/// A heading below the page's title.
#[derive(Debug)]
pub struct Section {
    /// Its level, 1 to 6.
    pub level: u8,
    /// Its fragment.
    pub id: Arc<str>,
    /// Its words.
    pub heading: Heading,
}

/// Something a fragment can name.
#[derive(Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The id, exactly as in the HTML.
    pub id: Arc<str>,
    /// Where it stands.
    pub span: Range<usize>,
    /// The author gave the id, so a second one like it is a fault.
    pub given: bool,
    /// The place had this id before, and has another one now.
    pub old: bool,
}

/// An image with a caption.
#[derive(Debug)]
pub struct Figure {
    /// Its fragment.
    pub id: String,
    /// Its caption as plain text.
    pub caption: String,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A word and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// Its fragment.
    pub id: String,
    /// The word or words, as plain text.
    pub title: String,
    /// What they mean, as plain text.
    pub meaning: String,
}

/// How a reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `[[Chapter 1: …]]`
    Path,
    /// `[label](address)` and its kin.
    Link,
    /// `![words](address)`
    Image,
    /// An attribute of raw HTML that leads to a page or file (`href`).
    Html,
    /// An attribute of raw HTML that loads a file (`src`, `srcset`, `poster`, `data`).
    HtmlFile,
    /// "see Chapter 2", with no markup; the number is that of [`Parsed::prose`]'s block and candidate.
    Prose(usize, usize),
}

/// Anything in a chapter that names another place.
#[derive(Debug)]
pub struct Reference {
    /// How it is written.
    pub form: Form,
    /// All of it, for underlining.
    pub span: Range<usize>,
    /// The part that names the target, which a fix replaces; equal to `span` where it cannot be told apart.
    pub target_span: Range<usize>,
    /// The target as written, unescaped.
    pub target: String,
    /// Nothing to click on was written, so the target's title is shown.
    pub takes_title: bool,
}

impl Reference {
    /// What stands around the part that names the target, in the text of its file.
    pub fn around(&self, text: &str) -> Around {
        match self.form {
            Form::Prose(..) => Around::Prose,
            Form::Path => Around::Brackets,
            Form::Html | Form::HtmlFile => Around::Html,
            Form::Link | Form::Image if text[..self.target_span.start].ends_with('<') => Around::Pointed,
            Form::Link | Form::Image => Around::Bare,
        }
    }

    /// The other words behind the bar in `[[path|words]]`, in the text of its file; mostly nothing.
    pub fn label<'t>(&self, text: &'t str) -> &'t str {
        let behind = match self.form {
            Form::Path => text.get(self.target_span.end..self.span.end).unwrap_or_default(),
            _ => "",
        };
        behind.trim_start_matches(['\\', '|']).trim_end_matches(']')
    }
}

/// HTML with holes.
#[derive(Debug, Default)]
pub struct Body {
    /// The HTML between the holes.
    pub html: String,
    /// The holes, in order of place.
    pub holes: Vec<Hole>,
    /// Where in the HTML an id begins, or what refers to one on this page; in order.
    pub ids: Vec<usize>,
    /// Raw HTML stands in it, which may have ids that are not among these.
    pub raw: bool,
}

/// A place in a body where something goes that only the whole manual knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset into the HTML.
    pub at: usize,
    /// What goes there.
    pub fill: Fill,
}

/// What goes into a hole. Numbers are indexes into the page's own lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// The address of a reference, escaped for an attribute.
    Address(usize),
    /// The title of a reference's target, as HTML.
    Title(usize),
    /// The title of the manual that a reference leads into, where that is another one and its words do not say so; as HTML.
    Manual(usize),
    /// The attributes `width` and `height` of an image.
    Size(usize),
    /// The number of a figure, as "Figure 3".
    FigureNumber(usize),
    /// The number of a section, where sections are numbered.
    SectionNumber(usize),
}

/// Parses one chapter file.
pub fn parse(source: &Source, options: &Options) -> Parsed {
    let (front, body_start, findings) = front_matter::read(&source.file, &source.text);
    let mut parsed = Parsed { front, findings, ..Parsed::default() };
    let mode = parsed.front.prose.unwrap_or(options.prose);
    let (items, definitions) = events::read(&source.file, &source.text, body_start, &mut parsed.findings);
    let items = bracketed::join(items, &source.text);
    let words = Words::new(options);
    let unfinished = unfinished::find(&items, &source.text, &words, &source.file, &mut parsed.findings);
    let (items, escaped) = words.take_escapes(items, &source.text);
    let (events, heads) = steps::split_heads(Events::new(items), &options.step_word);
    let procedures = steps::find(&events, heads, &source.file, &mut parsed.findings);
    if options.search {
        parsed.passages = passages::read(&events, &procedures);
    }
    let plain = |at: usize| escaped.contains(&at) || within(&unfinished, at);
    let marks = match mode {
        ProseMode::Off => Marks::default(),
        _ => prose::find(&events, &source.text, &words, plain, &mut parsed),
    };
    let marked = body::Marked { events: &events, definitions: &definitions, marks: &marks, procedures: &procedures };
    body::write(&marked, source, options, &mut parsed);
    parsed.shrink();
    parsed
}

/// Whether a place lies in one of some stretches, which are in order.
fn within(stretches: &[Range<usize>], at: usize) -> bool {
    let before = stretches.partition_point(|stretch| stretch.start <= at);
    before > 0 && stretches[before - 1].contains(&at)
}

/// A place in the file being parsed.
fn place(file: &Arc<str>, span: Range<usize>) -> crate::diagnostic::Place {
    crate::diagnostic::Place::new(file, span)
}
