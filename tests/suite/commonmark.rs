//! Every example of the CommonMark specification comes out as pulldown-cmark itself writes it, but for what references.md adds. Those
//! differences are undone one by one in [`plain`], so that each is written down here; any other fails.

use guidepost::config;
use guidepost::parse::{Fill, Form, Options, parse};
use guidepost::source::Source;
use pulldown_cmark::{Options as Markdown, Parser, html};
use pulldown_cmark_escape::escape_href;
use std::sync::Arc;

const SPEC: &str = include_str!("../commonmark/spec.txt");

/// In front of each example, so that a heading in it is a section and not the page's title.
const TITLE: &str = "# Title\n\n";

#[test]
fn every_example_is_written_as_commonmark_says() {
    let examples = examples();
    assert_eq!(examples.len(), 652, "examples in the specification");
    let wrong: Vec<String> = examples
        .iter()
        .filter_map(|(number, markdown)| {
            let (ours, theirs) = (plain(&guideposts(markdown)), plain(&pulldowns(markdown)));
            (ours != theirs).then(|| format!("example {number}\n{markdown}\n--- expected\n{theirs}\n--- got\n{ours}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} examples differ\n\n{}", wrong.len(), wrong.join("\n\n"));
}

fn examples() -> Vec<(usize, String)> {
    let fence = format!("{} example\n", "`".repeat(32));
    let blocks = SPEC.split(&fence).skip(1);
    let inputs = blocks.map(|block| block.split("\n.\n").next().unwrap_or_default());
    // An example whose input is empty begins with the dot.
    let inputs = inputs.map(|input| if input.starts_with(".\n") { "" } else { input });
    inputs.enumerate().map(|(index, input)| (index + 1, format!("{}\n", input.replace('→', "\t")))).collect()
}

fn pulldowns(markdown: &str) -> String {
    let options = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_HEADING_ATTRIBUTES
        | Markdown::ENABLE_GFM
        | Markdown::ENABLE_DEFINITION_LIST
        | Markdown::ENABLE_WIKILINKS;
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(&format!("{TITLE}{markdown}"), options));
    out.replacen("<h1>Title</h1>\n", "", 1)
}

/// The body, with the address of each link as it was written.
fn guideposts(markdown: &str) -> String {
    let (config, _) = config::parse("title: T\nscripts: allow\nprose-references: \"off\"\n");
    let source = Source {
        file: Arc::from("content/a.md"),
        path: Arc::from("a.md"),
        text: Arc::from(format!("{TITLE}{markdown}")),
    };
    let parsed = parse(&source, &Options::new(&config));
    let mut out = String::new();
    let mut at = 0;
    for hole in &parsed.body.holes {
        out.push_str(&parsed.body.html[at..hole.at]);
        at = hole.at;
        match hole.fill {
            Fill::Address(reference) => {
                let reference = &parsed.references[reference];
                // In raw HTML an address is written as a browser reads it; the example has it as the author wrote it.
                match reference.form {
                    Form::Html | Form::HtmlFile => out.push_str(&source.text[reference.target_span.clone()]),
                    _ => escape_href(&mut out, &reference.target).unwrap(),
                }
            }
            // The title of the place, which is what a path reads like.
            Fill::Title(reference) if parsed.references[reference].form == Form::Path => {
                out.push_str(&parsed.references[reference].target)
            }
            _ => {}
        }
    }
    out.push_str(&parsed.body.html[at..]);
    out
}

/// Undoes what guidepost adds.
fn plain(html: &str) -> String {
    let mut text = html.to_owned();
    // Sections: a box with an id and a link to itself.
    text = text.replace("<div class=\"heading\">", "");
    text = cut(&text, "<a class=\"heading-link\"", "</a></div>");
    for level in 1..=6 {
        text = shorten(&text, &format!("<h{level}"));
    }
    // Code: coloured by class, and reached by keyboard.
    text = text.replace("<pre class=\"code\" tabindex=\"0\">", "<pre>");
    text = cut(&text, "<span class=\"hl-", ">").replace("</span>", "");
    // Figures: an image alone in its paragraph, with a title, which is its caption.
    text = cut(&text, "<figcaption>", "</figcaption>");
    text = text.replace("</figure>", "</p>");
    text = cut(&text, "<figure", ">");
    text = cut(&text, " title=\"", "\"");
    // A line break behind the tag of a list item or quote shows nowhere.
    text = text.replace("<li>\n", "<li>").replace("<blockquote>\n", "<blockquote>");
    // Quotation marks are escaped everywhere, which is the same to a browser.
    text = text.replace("&quot;", "\"");
    text.replace("<p>", "").replace("<a class=\"reference\"", "<a").replace("<a class=\"address\"", "<a")
}

/// Takes out everything from `start` up to and with the next `end`.
fn cut(html: &str, start: &str, end: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(start) {
        out.push_str(&rest[..at]);
        let behind = &rest[at + start.len()..];
        rest = behind.find(end).map_or("", |length| &behind[length + end.len()..]);
    }
    out.push_str(rest);
    out
}

/// Takes the attributes out of a tag.
fn shorten(html: &str, tag: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(tag) {
        out.push_str(&rest[..at + tag.len()]);
        let behind = &rest[at + tag.len()..];
        rest = behind.find('>').map_or("", |length| &behind[length..]);
    }
    out.push_str(rest);
    out
}
