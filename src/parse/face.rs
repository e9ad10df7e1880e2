//! The face of a file: all of it that other files can see.
//!
//! Two parsed files have the same face when a link into one of them would lead to the same place, with the same title, in the other, and the tree they
//! stand in is the same. Where a thing stands in its text is no part of it.

use super::{Alias, Anchor, Figure, FrontMatter, Heading, Parsed, Section};

impl Parsed {
    /// Whether two files look the same from outside. Every field is named, so that a new one has to be put on one side or the other.
    pub fn has_face_of(&self, other: &Self) -> bool {
        let Self {
            front,
            title,
            sections,
            anchors,
            figures,
            aliases,
            terms,
            references: _,
            prose: _,
            body: _,
            passages: _,
            allows: _,
            findings: _,
        } = self;
        front.has_face_of(&other.front)
            && title.as_ref().map(words) == other.title.as_ref().map(words)
            && sections.iter().map(section).eq(other.sections.iter().map(section))
            && anchors.iter().map(anchor).eq(other.anchors.iter().map(anchor))
            && figures.iter().map(figure).eq(other.figures.iter().map(figure))
            && aliases.iter().map(alias).eq(other.aliases.iter().map(alias))
            // Other pages show what a glossary says.
            && (!front.glossary || *terms == other.terms)
    }
}

impl FrontMatter {
    fn has_face_of(&self, other: &Self) -> bool {
        let Self { title, numbered, number, draft, aliases, description, reviewed, review_every, glossary, prose: _ } =
            self;
        title.as_ref().map(|(title, _)| title) == other.title.as_ref().map(|(title, _)| title)
            && *numbered == other.numbered
            && number.as_ref().map(|(number, _)| number) == other.number.as_ref().map(|(number, _)| number)
            && *draft == other.draft
            && aliases.iter().map(|(alias, _)| alias).eq(other.aliases.iter().map(|(alias, _)| alias))
            && *description == other.description
            && reviewed.as_ref().map(|(day, _)| day) == other.reviewed.as_ref().map(|(day, _)| day)
            && *review_every == other.review_every
            && *glossary == other.glossary
    }
}

// What is folded is made of the text.
fn words(Heading { html, text, folded: _, span: _ }: &Heading) -> (&str, &str) {
    (html, text)
}

fn section(Section { level, id, heading }: &Section) -> (u8, &str, (&str, &str)) {
    (*level, id, words(heading))
}

fn anchor(Anchor { id, span: _, given, old }: &Anchor) -> (&str, bool, bool) {
    (id, *given, *old)
}

fn figure(Figure { id, caption, span: _ }: &Figure) -> (&str, &str) {
    (id, caption)
}

fn alias(Alias { written, span: _, section }: &Alias) -> (&str, Option<usize>) {
    (written, *section)
}
