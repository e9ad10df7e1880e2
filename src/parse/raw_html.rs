//! Raw HTML: the addresses and ids in it count like any others, and nothing in it runs a script unless the manual allows it.
//!
//! Takes one run of raw HTML, returns it cut at the attribute values that name other places, with the ids it defines and what is
//! unsafe in it. Tokenised by html5gum as a browser would; comments are passed over. Where a browser may read it otherwise, because a tag is not closed or
//! because what stands in an element is text to it, a script could hide: that is unsafe, too, and comes out as text.

use super::body::Writer;
use super::{Fill, Form, Reference};
use crate::diagnostic::{Finding, rules};
use crate::text::address;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};
use pulldown_cmark::Event;
use std::ops::Range;

/// What stands in these is text to a browser, whatever it looks like.
pub(crate) const HOLDS_TEXT: &[&[u8]] = &[
    b"iframe",
    b"noembed",
    b"noframes",
    b"noscript",
    b"plaintext",
    b"script",
    b"style",
    b"textarea",
    b"title",
    b"xmp",
];

/// What was found in a run of raw HTML; ranges count in it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub edits: Vec<(Range<usize>, Edit)>,
    /// Ids, and names of `<a name>`.
    pub ids: Vec<(String, Range<usize>)>,
    /// What could run a script or lead a reader astray, in words.
    pub unsafe_parts: Vec<(Range<usize>, String)>,
    /// `<img>` without an `alt`.
    pub images_without_alt: Vec<Range<usize>>,
    /// Links with nothing between their tags.
    pub empty_links: Vec<Range<usize>>,
    /// An element of [`HOLDS_TEXT`] behind which the run has no other tag.
    open_text: Option<Tag>,
}

/// What happens to a stretch of raw HTML.
#[derive(Debug)]
pub(super) enum Edit {
    /// The value of an attribute that leads somewhere.
    Link(String),
    /// The value of an attribute that loads a file.
    File(String),
    /// Taken out.
    Drop,
    /// A `<` that must be read as text.
    Escape,
}

/// The tag being read.
#[derive(Debug, Clone, Default)]
struct Tag {
    name: String,
    span: Range<usize>,
    attribute: String,
    attribute_start: usize,
    has_alt: bool,
    /// It leads somewhere.
    leads: bool,
    /// It has words that are read out, whatever stands inside it.
    named: bool,
    /// It comes out as text.
    escaped: bool,
}

/// Reads a run of raw HTML.
pub(super) fn read(html: &str, allow_scripts: bool) -> Found {
    let mut found = Found::default();
    let mut tag = Tag::default();
    let mut open_link: Option<Range<usize>> = None;
    // Where the last whole tag or comment ends, and that of them behind which one begins that is not whole.
    let mut whole = 0;
    let mut unfinished = None;
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        let span = span.start.min(html.len())..span.end.min(html.len());
        match event {
            CallbackEvent::OpenStartTag { name } => {
                tag = Tag { name: String::from_utf8_lossy(name).into_owned(), span: span.clone(), ..Tag::default() };
                if !allow_scripts {
                    found.unsafe_tag(&mut tag);
                }
            }
            CallbackEvent::AttributeName { name } => {
                tag.attribute = String::from_utf8_lossy(name).to_ascii_lowercase();
                tag.attribute_start = span.start;
                tag.has_alt |= tag.attribute == "alt";
                tag.leads |= tag.attribute == "href";
                tag.named |= matches!(tag.attribute.as_str(), "aria-label" | "aria-labelledby" | "title");
                if !allow_scripts && tag.attribute.starts_with("on") {
                    found.unsafe_parts.push((span.clone(), format!("the attribute `{}` runs a script", tag.attribute)));
                    found.edits.push((span, Edit::Drop));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                found.value(&tag, &String::from_utf8_lossy(value), span, html, allow_scripts)
            }
            CallbackEvent::CloseStartTag { .. } => {
                if tag.name == "img" && !tag.has_alt {
                    found.images_without_alt.push(tag.span.start..span.end);
                }
                let link = tag.name == "a" && tag.leads && !tag.named;
                open_link = link.then_some(tag.span.start..span.end);
                whole = span.end;
                if !allow_scripts {
                    found.unsafe_text(&mut tag, &html[span.end..]);
                    if tag.escaped {
                        found.escape(html, tag.span.start + 1..span.end);
                    }
                }
            }
            CallbackEvent::EndTag { name: b"a" } => {
                let inside = |open: &Range<usize>| html.get(open.end..span.start).unwrap_or_default();
                if let Some(open) = open_link.take().filter(|open| inside(open).trim().is_empty()) {
                    found.empty_links.push(open.start..span.end);
                }
                whole = span.end;
            }
            CallbackEvent::EndTag { name } => {
                whole = span.end;
                if !allow_scripts && name == b"script" {
                    found.escape(html, span);
                }
            }
            CallbackEvent::Comment { value } => {
                // Outside of drawings a comment that ends with the next `>`, and in them text up to `]]>`.
                if !allow_scripts && value.starts_with(b"[CDATA[") && html[span.start..].starts_with("<![") {
                    let reason = "browsers read `<![CDATA[` in two ways, and a script can hide behind it";
                    found.unsafe_parts.push((span.clone(), reason.to_owned()));
                    found.escape(html, span.clone());
                }
                match html[span.clone()].ends_with('>') {
                    true => whole = span.end,
                    false => unfinished = Some(whole),
                }
            }
            CallbackEvent::Error(Error::EofInTag | Error::EofInComment | Error::EofInDoctype) => {
                unfinished = Some(whole);
            }
            CallbackEvent::Doctype { .. } => whole = span.end,
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).collect();
    if let Some(from) = unfinished.filter(|_| !allow_scripts) {
        found.unfinished(html, from);
    }
    found
}

/// The ids in a run of raw HTML, and names of `<a name>`.
pub(super) fn ids(html: &str) -> Vec<String> {
    let lower = html.to_ascii_lowercase();
    if !lower.contains("id") && !lower.contains("name") {
        return Vec::new();
    }
    read(html, true).ids.into_iter().map(|(id, _)| id).collect()
}

impl Found {
    fn unsafe_tag(&mut self, tag: &mut Tag) {
        let reason = match tag.name.as_str() {
            "script" => "a script",
            "base" => "`<base>`, which would bend every link on the page",
            "object" | "embed" | "applet" => "a plug-in",
            _ => return,
        };
        self.refuse(tag, format!("this raw HTML holds {reason}"));
    }

    /// An element of text is harmless where the next tag closes it, as no reading of it finds another tag in it.
    fn unsafe_text(&mut self, tag: &mut Tag, behind: &str) {
        if tag.escaped || !HOLDS_TEXT.contains(&tag.name.as_bytes()) {
            return;
        }
        match behind.find('<') {
            Some(next) if closes(&behind[next..], &tag.name) => {}
            None if tag.name != "plaintext" => self.open_text = Some(tag.clone()),
            _ => self.refuse_text(tag),
        }
    }

    fn refuse_text(&mut self, tag: &mut Tag) {
        let name = &tag.name;
        let reason =
            format!("browsers read tags behind `<{name}>` as text up to `</{name}>`, and a script can hide there");
        self.refuse(tag, reason);
    }

    fn refuse(&mut self, tag: &mut Tag, reason: String) {
        self.unsafe_parts.push((tag.span.clone(), reason));
        self.edits.push((tag.span.start..tag.span.start + 1, Edit::Escape));
        tag.escaped = true;
    }

    /// Each `<` of a stretch is to be read as text: where a tag becomes text, a tag in one of its values would come to life.
    fn escape(&mut self, html: &str, stretch: Range<usize>) {
        let signs = memchr::memchr_iter(b'<', &html.as_bytes()[stretch.clone()]);
        self.edits.extend(signs.map(|at| (stretch.start + at..stretch.start + at + 1, Edit::Escape)));
    }

    /// A tag or comment that begins behind `from` and has no end: what follows on the page would be read as a part of it.
    fn unfinished(&mut self, html: &str, from: usize) {
        let opens = |at: &usize| {
            let next = html.as_bytes().get(at + 1);
            next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
        };
        let signs = memchr::memchr_iter(b'<', &html.as_bytes()[from..]).map(|at| from + at);
        let Some(start) = signs.clone().find(opens) else { return };
        self.edits.retain(|(span, _)| span.start < start);
        self.ids.retain(|(_, span)| span.start < start);
        self.unsafe_parts.retain(|(span, _)| span.start < start);
        self.escape(html, start..html.len());
        let line = html[start..].lines().next().unwrap_or_default();
        let what = if line.starts_with("<!") || line.starts_with("<?") { "comment" } else { "tag" };
        let reason = format!("this {what} is not closed where its block ends, so it would take in what follows");
        self.unsafe_parts.push((start..start + line.trim_end().len(), reason));
    }

    fn value(&mut self, tag: &Tag, value: &str, span: Range<usize>, html: &str, allow_scripts: bool) {
        let name = tag.attribute.as_str();
        if !allow_scripts && name.starts_with("on") {
            // What runs is the value, so that is the place; the name is dropped already, and without it the value would stand alone.
            if let Some((place, _)) = self.unsafe_parts.last_mut().filter(|_| !span.is_empty()) {
                place.clone_from(&span);
            }
            let quoted = html[..span.start].ends_with(['"', '\'']);
            let end = if quoted { span.end + 1 } else { span.end };
            self.edits.pop();
            self.edits.push((tag.attribute_start..end.min(html.len()), Edit::Drop));
            return;
        }
        let leads = matches!(name, "href" | "src" | "action" | "formaction" | "data" | "xlink:href");
        let reason = match name {
            "srcdoc" => Some("this is a page of its own, which could run a script"),
            _ if leads && address::runs_script(value) => Some("this address runs a script"),
            _ => None,
        };
        if let Some(reason) = reason.filter(|_| !allow_scripts) {
            self.unsafe_parts.push((span.clone(), reason.to_owned()));
            self.edits.push((span, Edit::Drop));
            return;
        }
        match (tag.name.as_str(), name) {
            (_, "id") | ("a", "name") => self.ids.push((value.to_owned(), span)),
            ("a" | "area", "href") => self.edits.push((span, Edit::Link(value.to_owned()))),
            ("img" | "video" | "audio" | "source" | "track" | "iframe" | "embed" | "input" | "script", "src")
            | ("video", "poster")
            | ("object", "data")
            | ("link", "href") => self.edits.push((span, Edit::File(value.to_owned()))),
            ("img" | "source", "srcset") => self.srcset(&html[span.clone()], span.start),
            _ => {}
        }
    }

    /// Each candidate of a `srcset` is an address, then maybe white space and a size, up to a comma.
    fn srcset(&mut self, value: &str, start: usize) {
        let mut at = 0;
        while at < value.len() {
            let rest = &value[at..];
            let lead = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            let address_end = rest[lead..].find(char::is_whitespace).map_or(rest.len(), |end| lead + end);
            let address = rest[lead..address_end].trim_end_matches(',');
            if !address.is_empty() {
                let from = start + at + lead;
                self.edits.push((from..from + address.len(), Edit::File(address.to_owned())));
            }
            let ended = rest[lead..address_end].ends_with(',');
            let next = if ended {
                address_end
            } else {
                rest[address_end..].find(',').map_or(rest.len(), |comma| address_end + comma + 1)
            };
            at += next.max(1);
        }
    }
}

/// Whether a text begins with the whole tag that closes an element.
fn closes(tag: &str, name: &str) -> bool {
    let found = tag.strip_prefix("</").and_then(|rest| rest.split_at_checked(name.len()));
    found.is_some_and(|(found, rest)| found.eq_ignore_ascii_case(name) && rest.trim_start().starts_with('>'))
}

/// Whether an attribute value standing at `span` is written without quotes.
pub(super) fn unquoted(html: &str, span: &Range<usize>) -> bool {
    html[..span.start].trim_end().ends_with('=')
}

/// Where a stretch of HTML stands in the source, told from where each of its lines does.
pub(super) fn source_of(origin: &[(usize, usize)], span: &Range<usize>) -> Range<usize> {
    let to_source = |at: usize| {
        let line = origin.partition_point(|&(start, _)| start <= at).saturating_sub(1);
        origin.get(line).map_or(0, |&(start, source)| source + at - start)
    };
    to_source(span.start)..to_source(span.end.saturating_sub(1)) + usize::from(span.end > span.start)
}

impl Writer<'_, '_> {
    /// Raw HTML, with holes for the addresses in it. `origin` maps places in it to the source.
    pub(super) fn raw_html(&mut self, html: &str, origin: &[(usize, usize)]) {
        let mut found = read(html, self.options.allow_scripts);
        if let Some(mut tag) = found.open_text.take().filter(|tag| !self.closed_behind(&tag.name)) {
            found.refuse_text(&mut tag);
            found.escape(html, tag.span.start + 1..html.len());
        }
        found.edits.sort_by_key(|(span, _)| span.start);
        let source = |span: &Range<usize>| source_of(origin, span);
        for (id, span) in found.ids {
            self.anchor(id, source(&span), true);
        }
        for (span, reason) in found.unsafe_parts {
            let finding = Finding::new(&rules::UNSAFE_HTML, self.place(source(&span)), reason);
            self.finding(
                finding.note(
                    "take it out, or set `scripts: allow` in manual.yaml if you trust every author of this manual",
                ),
            );
        }
        for span in found.images_without_alt {
            let finding = Finding::new(
                &rules::IMAGE_WITHOUT_ALT,
                self.place(source(&span)),
                "this image has no words for people who cannot see it",
            );
            self.finding(finding.note("add `alt=\"what it shows\"`, or `alt=\"\"` for a mere ornament"));
        }
        for span in found.empty_links {
            let message = "this link has nothing to click on, and nothing to read out";
            let finding = Finding::new(&rules::EMPTY_LINK_TEXT, self.place(source(&span)), message);
            self.finding(finding.note("say between `<a …>` and `</a>` what the reader finds there"));
        }
        self.out.holds_raw_html();
        let mut written = 0;
        for (span, edit) in found.edits {
            if span.start < written {
                continue;
            }
            self.out.html(&html[written..span.start]);
            written = span.end;
            match edit {
                Edit::Drop => {}
                Edit::Escape => self.out.html("&lt;"),
                Edit::Link(target) | Edit::File(target) if target.is_empty() => {}
                Edit::Link(target) => self.html_reference(Form::Html, target, source(&span), unquoted(html, &span)),
                Edit::File(target) => self.html_reference(Form::HtmlFile, target, source(&span), unquoted(html, &span)),
            }
        }
        self.out.html(&html[written..]);
    }

    /// Whether nothing but words stands between the event being written and the tag that closes an element.
    fn closed_behind(&self, name: &str) -> bool {
        let mut behind = self.events[self.at + 1..].iter();
        let next = behind.find(|item| !matches!(item.event, Event::Text(_) | Event::SoftBreak));
        next.is_some_and(|item| matches!(&item.event, Event::InlineHtml(tag) if closes(tag, name)))
    }

    fn html_reference(&mut self, form: Form, target: String, span: Range<usize>, unquoted: bool) {
        let quote = if unquoted { "\"" } else { "" };
        let reference = self.reference(Reference { form, target_span: span.clone(), span, target, takes_title: false });
        self.out.html(quote);
        self.out.hole(Fill::Address(reference));
        self.out.html(quote);
    }
}
