//! The ids in a page's HTML and what refers to them, so that many pages can stand in one.
//!
//! Takes the body of a page, returns the places where an id begins: in `id` and `name`, in a `#` link, and in the attributes that hold ids. Parsing takes down those
//! that it writes itself; where an author wrote HTML, all of it is read.

use super::plain;
use crate::parse::Body;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use memchr::memchr;

/// Attributes that hold one id or several with spaces between them.
const HOLDS_IDS: &[&[u8]] = &[
    b"id",
    b"for",
    b"headers",
    b"list",
    b"aria-labelledby",
    b"aria-describedby",
    b"aria-controls",
    b"aria-details",
    b"aria-owns",
];

/// The byte offsets at which ids begin in a body, in order.
pub(super) fn names(body: &Body) -> Vec<usize> {
    match body.raw {
        true => read(&body.html),
        // Parsing wrote all of it, and took down where.
        false => body.ids.clone(),
    }
}

fn read(html: &str) -> Vec<usize> {
    // Most of it was written by guidepost itself all the same, and that is read in a tenth of the time.
    scanned(html.as_bytes()).unwrap_or_else(|| tokenised(html))
}

/// Those of HTML that is written the plain way; none where any of it is not.
fn scanned(html: &[u8]) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr(b'<', &html[at..]) {
        at = plain::tag(html, at + open, |tag, attribute, value| {
            ids(tag, attribute, &html[value.clone()], value.start, &mut found)
        })?;
    }
    Some(found)
}

/// Those of any HTML, read as a browser reads it.
fn tokenised(html: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut tag, mut attribute) = (Vec::new(), Vec::new());
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => tag = name.to_vec(),
            CallbackEvent::AttributeName { name } => attribute = name.to_ascii_lowercase(),
            CallbackEvent::AttributeValue { .. } => {
                let value = html.as_bytes().get(span.start..span.end)?;
                ids(&tag, &attribute, value, span.start, &mut found);
            }
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).collect();
    found
}

/// Adds where the ids in an attribute's value begin; the value begins at `start`.
fn ids(tag: &[u8], attribute: &[u8], value: &[u8], start: usize, found: &mut Vec<usize>) {
    if HOLDS_IDS.contains(&attribute) || (tag == b"a" && attribute == b"name") {
        found.extend(words(value).map(|at| start + at));
    } else if matches!(attribute, b"href" | b"usemap") && value.len() > 1 && value[0] == b'#' {
        found.push(start + 1);
    }
}

/// Where each word of an attribute begins.
fn words(value: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let is_space = |at: usize| value[at].is_ascii_whitespace();
    (0..value.len()).filter(move |&at| !is_space(at) && (at == 0 || is_space(at - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::parse::{Options, parse};
    use crate::source::Source;

    /// What `names` finds, each up to the end of its word.
    fn found(html: &str) -> Vec<&str> {
        let end = |at: usize| html[at..].find(['"', '\'', ' ', '>']).map_or(html.len(), |length| at + length);
        read(html).into_iter().map(|at| &html[at..end(at)]).collect()
    }

    #[test]
    fn ids_and_what_names_them_are_found() {
        let html = "<h2 id=\"one\">id=\"no\"</h2>\n<a class=\"id\" href=\"#two\">x</a><a href=\"b.html#no\"></a><a href=\"#\"></a>\
            <a name=\"three\"></a><input name=\"no\" disabled/><td headers=\"four  five\"\nid=\"a&lt;b>\">";
        assert_eq!(found(html), ["one", "two", "three", "four", "five", "a&lt;b"]);
        assert_eq!(scanned(html.as_bytes()), Some(tokenised(html)));
    }

    #[test]
    fn parsing_takes_down_every_id_that_it_writes() {
        let text = "# Title {#start}\n\n## One {#one .wide alias=\"old\"}\n\nStep 1: Go on.[^a]\n\n![Alt](a.png \"Caption\")\n\nStep 2: Stop.[^a]\n\n\
            ## \"Two\" & <3\n\nTerm\n: id=\"no\" [way](#one)\n\n| a | b |\n|---|---|\n| 1 | `id=\"no\"` |\n\n[^a]: A note[^b].\n\n[^b]: Another.\n";
        let text_of = |text: &str| Source { file: "a.md".into(), path: "a.md".into(), text: text.into() };
        let options = Options::new(&config::parse("title: T\n").0);
        let body = |text: &str| parse(&text_of(text), &options).body;
        let written = body(text);
        assert!(!written.raw && written.ids.len() > 12);
        assert_eq!(names(&written), tokenised(&written.html));
        let raw = body(&format!("{text}\n<p id=\"raw\">Words.</p>\n"));
        assert!(raw.raw && names(&raw).len() == written.ids.len() + 1);
    }

    #[test]
    fn what_is_not_written_the_plain_way_is_left_to_the_tokenizer() {
        for (html, ids) in [
            ("<p ID=\"one\">", &["one"][..]),
            ("<p id=one>", &["one"]),
            ("<p id='one'>", &["one"]),
            ("<p id = \"one\">", &["one"]),
            ("<!-- <p id=\"no\"> --><p id=\"one\">", &["one"]),
            ("<p\tid=\"one\">", &["one"]),
            ("a < b <p id=\"one\">", &["one"]),
        ] {
            assert_eq!((found(html), scanned(html.as_bytes())), (ids.to_vec(), None), "{html}");
        }
        assert_eq!(scanned(b"<script>\"<p id=\"no\">\"</script>"), None);
    }
}
