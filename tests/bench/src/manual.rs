//! A large manual for measuring: chapters of about as many pages as there are chapters, with prose, steps, tables, lists, tips, pictures, code
//! and two references in each section.
//!
//! The same number of pages gives the same manual on every machine. The words are the same for every generator; only links, front matter and
//! the table of contents follow the form of the one it is written for.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// Whose form the manual is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Guidepost,
    #[allow(dead_code)] // The benches of the stages write guidepost's form only.
    MdBook,
    #[allow(dead_code)]
    Hugo,
}

/// What the manual consists of, before it is written down.
pub struct Manual {
    chapters: Vec<Chapter>,
}

struct Chapter {
    title: String,
    folder: String,
    pages: Vec<Page>,
}

struct Page {
    title: String,
    file: String,
    sections: Vec<String>,
}

/// Where a page stands: chapter and place in it.
type Spot = (usize, usize);

const NOUNS: &[&str] = &[
    "account",
    "address",
    "alert",
    "answer",
    "button",
    "calendar",
    "case",
    "column",
    "contact",
    "date",
    "document",
    "email",
    "entry",
    "error",
    "export",
    "field",
    "file",
    "filter",
    "folder",
    "form",
    "goal",
    "group",
    "history",
    "household",
    "icon",
    "image",
    "intake",
    "item",
    "label",
    "letter",
    "link",
    "list",
    "login",
    "menu",
    "message",
    "note",
    "number",
    "option",
    "page",
    "panel",
    "password",
    "person",
    "phone",
    "picture",
    "policy",
    "profile",
    "program",
    "queue",
    "question",
    "record",
    "referral",
    "report",
    "request",
    "result",
    "role",
    "rule",
    "screen",
    "search",
    "section",
    "service",
    "setting",
    "site",
    "staff",
    "status",
    "step",
    "summary",
    "table",
    "task",
    "team",
    "template",
    "test",
    "title",
    "user",
    "value",
    "version",
    "view",
    "visit",
    "window",
];
const VERBS: &[&str] = &[
    "add", "assign", "change", "check", "choose", "close", "complete", "confirm", "copy", "create", "delete",
    "display", "edit", "enter", "filter", "find", "follow", "import", "leave", "match", "merge", "move", "open",
    "print", "read", "release", "remove", "rename", "reset", "review", "save", "select", "send", "share", "show",
    "sort", "start", "submit", "unlock", "update",
];
const GLUE: &[&str] = &[
    "the", "a", "to", "of", "and", "in", "on", "for", "with", "from", "when", "after", "before", "if", "each", "your",
];
const PICTURES: usize = 24;
const TITLE: &str = "Large Training Manual";

impl Manual {
    pub fn new(pages: usize) -> Self {
        let in_chapter = ((pages as f64).sqrt().round() as usize).max(4);
        let mut chance = Chance(2025);
        let chapters = (0..pages.div_ceil(in_chapter)).map(|chapter| {
            let title = format!("{} {}", chance.title(), chapter + 1);
            let count = in_chapter.min(pages - chapter * in_chapter);
            let pages = (0..count).map(|page| Page::new(chapter, page, &mut chance)).collect();
            Chapter { folder: format!("{:03}-{}", chapter + 1, slug(&title)), title, pages }
        });
        Self { chapters: chapters.collect() }
    }

    /// Writes the manual into a folder.
    pub fn write(&self, folder: &Path, form: Form) -> io::Result<()> {
        let content = folder.join(if form == Form::MdBook { "src" } else { "content" });
        let pictures = if form == Form::Hugo { folder.join("static/images") } else { content.join("images") };
        fs::create_dir_all(&pictures)?;
        for number in 1..=PICTURES {
            fs::write(pictures.join(format!("screen-{number}.svg")), picture(number))?;
        }
        for (number, chapter) in self.chapters.iter().enumerate() {
            fs::create_dir_all(content.join(&chapter.folder))?;
            let mut chance = Chance::of((number, usize::MAX));
            let heading = form.head(&format!("Chapter {}: {}", number + 1, chapter.title), number);
            fs::write(content.join(chapter.index(form)), heading + &chance.sentences(4) + "\n")?;
            for (place, page) in chapter.pages.iter().enumerate() {
                let text = self.page((number, place), form);
                fs::write(content.join(format!("{}/{}", chapter.folder, page.file)), text)?;
            }
        }
        self.write_settings(folder, &content, form)
    }

    fn write_settings(&self, folder: &Path, content: &Path, form: Form) -> io::Result<()> {
        match form {
            Form::Guidepost => {
                fs::write(folder.join("manual.yaml"), format!("title: {TITLE}\n"))?;
                fs::write(content.join("index.md"), format!("# {TITLE}\n\nA manual to measure with.\n"))
            }
            Form::MdBook => {
                fs::write(folder.join("book.toml"), format!("[book]\ntitle = \"{TITLE}\"\n"))?;
                let mut summary = String::from("# Summary\n\n");
                for chapter in &self.chapters {
                    let _ = writeln!(summary, "- [{}]({})", chapter.title, chapter.index(form));
                    for page in &chapter.pages {
                        let _ = writeln!(summary, "  - [{}]({}/{})", page.title, chapter.folder, page.file);
                    }
                }
                fs::write(content.join("SUMMARY.md"), summary)
            }
            Form::Hugo => {
                fs::write(
                    folder.join("hugo.toml"),
                    format!("title = \"{TITLE}\"\ndisableKinds = [\"taxonomy\", \"rss\"]\n"),
                )?;
                fs::write(content.join("_index.md"), form.head(TITLE, 0))?;
                let layouts = folder.join("layouts/_default");
                fs::create_dir_all(&layouts)?;
                let frame =
                    "<!doctype html><title>{{ .Title }}</title><main><h1>{{ .Title }}</h1>{{ .Content }}</main>\n";
                fs::write(layouts.join("single.html"), frame)?;
                fs::write(layouts.join("list.html"), frame)
            }
        }
    }

    fn page(&self, here: Spot, form: Form) -> String {
        let page = &self.chapters[here.0].pages[here.1];
        let mut chance = Chance::of(here);
        let mut text = form.head(&page.title, here.1) + &chance.sentences(3) + "\n";
        for section in &page.sections {
            let _ = write!(
                text,
                "\n## {section}\n\n{} See {}.\n\n",
                chance.sentences(4),
                self.reference(here, form, &mut chance)
            );
            text.push_str(&chance.block());
            if chance.below(5) < 2 {
                let up = if form == Form::Hugo { "/" } else { "../" };
                let number = 1 + chance.below(PICTURES);
                let _ = write!(text, "\n![The {} window]({up}images/screen-{number}.svg)\n", chance.pick(NOUNS));
            }
            if chance.below(4) == 0 {
                let _ = write!(text, "\n> [!TIP]\n> {}\n", chance.sentence());
            }
            let _ = write!(text, "\n{} Then open {}.\n", chance.sentences(3), self.reference(here, form, &mut chance));
        }
        if chance.below(5) == 0 {
            text.push_str("\n```json\n{ \"client\": 1042, \"program\": \"shelter\", \"active\": true }\n```\n");
        }
        text
    }

    /// A reference to some page or section: for guidepost by its path, in a sentence or as a link, for the others as a link.
    fn reference(&self, here: Spot, form: Form, chance: &mut Chance) -> String {
        let number = chance.below(self.chapters.len());
        let chapter = &self.chapters[number];
        let page = &chapter.pages[chance.below(chapter.pages.len())];
        let section = (chance.below(10) < 7).then(|| &page.sections[chance.below(page.sections.len())]);
        let way = chance.below(4);
        let path = match section {
            Some(section) => format!("Chapter {}: {}/{}/{section}", number + 1, chapter.title, page.title),
            None => format!("Chapter {}: {}/{}", number + 1, chapter.title, page.title),
        };
        let fragment = section.map(|section| format!("#{}", slug(section))).unwrap_or_default();
        let address = match number == here.0 {
            true => format!("{}{fragment}", page.file),
            false => format!("../{}/{}{fragment}", chapter.folder, page.file),
        };
        match (form, way) {
            (Form::Guidepost, 0) => path,
            (Form::Guidepost, 1) => format!("[[{path}]]"),
            (Form::Hugo, _) => {
                format!("[{}]({{{{< relref \"/{}/{}{fragment}\" >}}}})", page.title, chapter.folder, page.file)
            }
            _ => format!("[{}]({address})", page.title),
        }
    }
}

impl Chapter {
    /// The file of the chapter's own page.
    fn index(&self, form: Form) -> String {
        let name = match form {
            Form::Guidepost => "index.md",
            Form::MdBook => "README.md",
            Form::Hugo => "_index.md",
        };
        format!("{}/{name}", self.folder)
    }
}

impl Page {
    fn new(chapter: usize, page: usize, chance: &mut Chance) -> Self {
        let title = format!("{} {}-{}", chance.title(), chapter + 1, page + 1);
        let sections = (0..2 + chance.below(4)).map(|section| format!("{} {}", chance.title(), section + 1)).collect();
        Self { file: format!("{:03}-{}.md", page + 1, slug(&title)), title, sections }
    }
}

impl Form {
    fn head(self, title: &str, weight: usize) -> String {
        match self {
            Form::Hugo => format!("---\ntitle: \"{title}\"\nweight: {}\n---\n\n", weight + 1),
            _ => format!("# {title}\n\n"),
        }
    }
}

/// Chance that falls the same way each time (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Chance(u64);

impl Chance {
    /// The chance of one page, whatever was written before it.
    fn of((chapter, page): Spot) -> Self {
        Self((chapter as u64) << 32 ^ page as u64)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % end as u64) as usize
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    fn title(&mut self) -> String {
        format!("{} {} {}", capital(self.pick(VERBS)), capital(self.pick(NOUNS)), capital(self.pick(NOUNS)))
    }

    fn sentence(&mut self) -> String {
        let mut sentence = capital(self.pick(VERBS));
        for _ in 0..6 + self.below(10) {
            let word = if self.below(5) < 2 { self.pick(GLUE) } else { self.pick(NOUNS) };
            match self.below(40) {
                0 => drop(write!(sentence, " **{}**", capital(word))),
                1 => drop(write!(sentence, " `{word}`")),
                _ => drop(write!(sentence, " {word}")),
            }
        }
        sentence + "."
    }

    fn sentences(&mut self, count: usize) -> String {
        (0..count).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    /// Steps, a table or a list.
    fn block(&mut self) -> String {
        let kind = self.below(10);
        let lines = 3 + self.below(4);
        let mut block = String::from(if (6..8).contains(&kind) { "| Field | Meaning |\n| --- | --- |\n" } else { "" });
        for line in 1..=lines {
            let sentence = self.sentence();
            let _ = match kind {
                0..6 => writeln!(block, "{line}. {sentence}"),
                6..8 => writeln!(block, "| {} | {sentence} |", self.pick(NOUNS)),
                _ => writeln!(block, "- {sentence}"),
            };
        }
        block
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// The id that every one of the generators gives a heading of these words.
fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

fn picture(number: usize) -> String {
    let shade = number * 10;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"360\"><rect width=\"640\" height=\"360\" fill=\"rgb({shade},90,160)\"/></svg>\n"
    )
}
