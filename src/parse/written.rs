//! Written: a body while it is being written – its HTML, the holes in it, and the places that prose wants to know.
//!
//! Takes HTML, text and events in the order in which they are to stand, returns them as a [`Body`]. What Markdown itself defines is written as
//! pulldown-cmark's own HTML writer writes it, one event at a time, so that a hole is where the HTML ends when it is made. Knows nothing of what it
//! writes, and keeps nothing where nobody is to see it.

use super::prose::Mark;
use super::{Body, Fill, Hole, ProseBlock};
use crate::text::push_escaped;
use pulldown_cmark::{Event, Tag, TagEnd, html};

/// HTML, with holes and marks. The default keeps nothing of what is written to it.
#[derive(Debug, Default)]
pub(super) struct Written {
    kept: bool,
    body: Body,
    /// Where each mark came to stand.
    marks: Vec<(Mark, usize)>,
}

impl Written {
    /// One that keeps what is written to it, with room for a body that is made from so many bytes of Markdown.
    pub fn of_size(markdown: usize) -> Self {
        let body = Body { html: String::with_capacity(markdown * 3 / 2), ..Body::default() };
        Self { kept: true, body, marks: Vec::new() }
    }

    /// An empty one, which keeps what this one would.
    pub fn another(&self) -> Self {
        Self { kept: self.kept, ..Self::default() }
    }

    /// Appends HTML as it is.
    pub fn html(&mut self, html: &str) {
        if self.kept {
            self.body.html.push_str(html);
        }
    }

    /// Appends words that stand in an attribute's value.
    pub fn value(&mut self, words: &str) {
        if self.kept {
            push_escaped(&mut self.body.html, words);
        }
    }

    /// Appends an id where HTML has one, or refers to one on this page; the page may stand on a sheet of paper with others.
    pub fn id(&mut self, id: &str) {
        if self.kept {
            self.body.ids.push(self.body.html.len());
            push_escaped(&mut self.body.html, id);
        }
    }

    /// An empty element that keeps the place of an old id.
    pub fn old_place(&mut self, id: &str) {
        self.html("<span id=\"");
        self.id(id);
        self.html("\"></span>");
    }

    /// Takes down that some of what is written is the author's own HTML.
    pub fn holds_raw_html(&mut self) {
        self.body.raw = self.kept;
    }

    /// Appends running text.
    pub fn text(&mut self, text: &str) {
        if !self.kept {
            return;
        }
        if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
            return self.body.html.push_str(text);
        }
        // A string takes all that is written to it.
        let _ = pulldown_cmark_escape::escape_html_body_text(&mut self.body.html, text);
    }

    /// Appends what an event of Markdown stands for.
    pub fn event(&mut self, event: &Event) {
        if !self.kept {
            return;
        }
        let out = &mut self.body.html;
        if begins_line(event) && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        match fixed(event) {
            Some(html) => out.push_str(html),
            None => html::push_html(out, std::iter::once(event.clone())),
        }
    }

    /// Leaves a hole.
    pub fn hole(&mut self, fill: Fill) {
        if self.kept {
            self.body.holes.push(Hole { at: self.body.html.len(), fill });
        }
    }

    /// Takes down where a mark stands.
    pub fn mark(&mut self, mark: Mark) {
        self.marks.push((mark, self.body.html.len()));
    }

    /// Appends what was written elsewhere.
    pub fn append(&mut self, other: Self) {
        let start = self.body.html.len();
        self.body.html.push_str(&other.body.html);
        self.body.ids.extend(other.body.ids.into_iter().map(|at| start + at));
        self.body.raw |= other.body.raw;
        self.body.holes.extend(other.body.holes.into_iter().map(|hole| Hole { at: start + hole.at, ..hole }));
        self.marks.extend(other.marks.into_iter().map(|(mark, at)| (mark, start + at)));
    }

    /// The body, once all is written; tells the blocks of prose where their marks are.
    pub fn finish(self, prose: &mut [ProseBlock]) -> Body {
        for (mark, at) in self.marks {
            let (Mark::Run(block, _) | Mark::Open(block, _) | Mark::Close(block, _)) = mark;
            prose[block].set(mark, at);
        }
        // Copied out of the room it was written in, which the next page is written in: all bodies are in memory at once.
        Body { html: self.body.html.as_str().to_owned(), holes: self.body.holes.as_slice().to_vec(), ..self.body }
    }
}

/// What pulldown-cmark writes for an event, whatever stands around it. Nearly all events are among these, and an HTML writer made for one event costs
/// more than what it writes.
fn fixed(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::SoftBreak => "\n",
        Event::HardBreak => "<br />\n",
        Event::Start(Tag::Paragraph) => "<p>",
        Event::End(TagEnd::Paragraph) => "</p>\n",
        Event::Start(Tag::List(None)) => "<ul>\n",
        Event::End(TagEnd::List(false)) => "</ul>\n",
        Event::Start(Tag::List(Some(1))) => "<ol>\n",
        Event::End(TagEnd::List(true)) => "</ol>\n",
        Event::Start(Tag::Item) => "<li>",
        Event::End(TagEnd::Item) => "</li>\n",
        Event::Start(Tag::Emphasis) => "<em>",
        Event::End(TagEnd::Emphasis) => "</em>",
        Event::Start(Tag::Strong) => "<strong>",
        Event::End(TagEnd::Strong) => "</strong>",
        Event::Start(Tag::Table(_)) => "<table>",
        Event::End(TagEnd::Table) => "</tbody></table>\n",
        Event::Start(Tag::TableHead) => "<thead><tr>",
        Event::End(TagEnd::TableHead) => "</tr></thead><tbody>\n",
        Event::Start(Tag::TableRow) => "<tr>",
        Event::End(TagEnd::TableRow) => "</tr>\n",
        _ => return None,
    })
}

/// Whether what an event stands for begins on a line of its own.
fn begins_line(event: &Event) -> bool {
    match event {
        Event::Rule => true,
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::DefinitionList
                | Tag::DefinitionListTitle
                | Tag::DefinitionListDefinition
        ),
        _ => false,
    }
}
