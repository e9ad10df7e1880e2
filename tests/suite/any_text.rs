//! Any text with any outline: nothing panics, every place lies on characters of its file and on what was written, and no text takes long.

use guidepost::addresses::fingerprint::Text;
use guidepost::config::{self, Config};
use guidepost::diagnostic::{Finding, Place, settle};
use guidepost::outline;
use guidepost::parse::{Form, Options, Parsed, parse};
use guidepost::resolve;
use guidepost::source::{Source, Sources, decode};
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

const SETTINGS: &str = "title: Test Manual\nnumbering:\n  sections: true\nchapters: [a.md, b]\n";

/// Pieces that mean something, so that chance makes more than noise of them.
const PIECES: &[&str] = &[
    "# ",
    "## ",
    "### ",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "  \n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "| a | b |\n|---|---|\n| ",
    " | ",
    "```\n",
    "`",
    "**",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "]](b/index.md",
    "[[a]](https://example.org/_a*b&c)",
    "|",
    "\\",
    "<",
    ">",
    "](",
    "[^",
    "]: ",
    "![",
    "!",
    "#",
    "?",
    "%20",
    "&amp;",
    "&",
    "\"",
    "“",
    "”",
    "«",
    "»",
    "'",
    "–",
    "—",
    "ß",
    "é",
    "e\u{301}",
    "👨‍👩‍👧",
    "\u{a0}",
    "\u{ad}",
    "\u{feff}",
    "\0",
    "Chapter",
    "chapter",
    "Chapter 1",
    "Chapter 2: ",
    "Chapter 12",
    "Chapter 1: Alpha/Beta",
    "Alpha",
    "Beta",
    "Beta/Gamma",
    "/",
    ": ",
    "Section 1.1",
    "Figure 1",
    "Step 1: ",
    "Step 2: ",
    "in the \"Test Manual\"",
    "in the \"Other\"",
    " of the ",
    ", or ",
    " and ",
    "a.md",
    "b/index.md#beta",
    "../x.md",
    "#alpha",
    "https://example.org/",
    "mailto:a@b",
    "file:///a",
    "htps://x",
    "<a href=\"a.md\">",
    "</a>",
    "<a id=\"x\">",
    "<img src=a.png>",
    "<p onclick='x'>",
    "</p>",
    "<!-- guidepost: allow broken-link -->\n\n",
    "<!-- guidepost: steps -->\n",
    "<!--",
    "-->",
    "<script>",
    "srcset=\"a.png 1x, b.png\"",
    "---\n",
    "title: Beta\n",
    "draft: true\n",
    "{#id}",
    "{alias=\"old\"}",
    "[a]: b.md\n",
    "[^a]: Words.\n",
    "[^a]",
    "[x][a]",
    "[x][]",
    "\n: Meaning\n",
    "> [!NOTE]\n> ",
    "![A dot](a.png \"Dots\")\n\n",
    "[x] (a.md)",
    "(x)[a.md]",
    "[x](a b.md)",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z ]{0,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A manual of these texts, read and checked.
struct Manual {
    config: Config,
    sources: Sources,
    parsed: Vec<Arc<Parsed>>,
    findings: Vec<Finding>,
}

fn manual(texts: &[(&str, &str)]) -> Manual {
    let (config, mut findings) = config::parse(SETTINGS);
    let chapter = |&(path, text): &(&str, &str)| Source {
        file: Arc::from(format!("content/{path}")),
        path: Arc::from(path),
        text: Arc::from(text),
    };
    let mut sources = Sources::default();
    sources.chapters = texts.iter().map(chapter).collect();
    let options = Options::new(&config);
    let parsed: Vec<Arc<Parsed>> = sources.chapters.iter().map(|source| Arc::new(parse(source, &options))).collect();
    let (outline, more) = outline::build(&config, &sources, &parsed, false);
    findings.extend(parsed.iter().flat_map(|parsed| parsed.findings.iter().cloned()));
    findings.extend(more);
    findings.extend(resolve::resolve(&config, &sources, &parsed, &outline, &[], |_| None).findings);
    let findings = settle(findings, &config, &sources.chapters, &parsed);
    Manual { config, sources, parsed, findings }
}

impl Manual {
    fn text_of(&self, place: &Place) -> &str {
        let source = self.sources.chapters.iter().find(|source| source.file == place.file);
        source.map_or(&*self.config.text, |source| &source.text)
    }

    /// Whether a place can be shown: both its ends lie between characters of its file.
    fn holds(&self, place: &Place) -> bool {
        self.text_of(place).get(place.span.clone()).is_some()
    }
}

/// A reference's span covers what was written, by its form.
fn covers(text: &str, form: Form, target: &str) -> bool {
    match form {
        Form::Path => text.starts_with("[[") && text.ends_with("]]"),
        Form::Link => text.starts_with(['[', '<']) || text.contains('@') || text.contains("://"),
        Form::Image => text.starts_with("!["),
        Form::Html | Form::HtmlFile => text == target || text.contains(['&', '\r', '\n', '\0']),
        Form::Prose(..) => {
            text.to_lowercase().starts_with(['c', 's', 'f']) && text.ends_with(|c: char| c.is_ascii_digit())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_on_what_was_written(a in text(), b in text()) {
        let manual = manual(&[("a.md", &a), ("b/index.md", &b)]);
        for finding in &manual.findings {
            prop_assert!(manual.holds(&finding.place), "{finding:?}");
            prop_assert!(finding.related.iter().all(|related| manual.holds(&related.place)), "{finding:?}");
            prop_assert!(finding.fix.iter().all(|fix| manual.holds(&fix.place)), "{finding:?}");
        }
        for (source, parsed) in manual.sources.chapters.iter().zip(&manual.parsed) {
            for reference in &parsed.references {
                let written = source.text.get(reference.span.clone());
                prop_assert!(written.is_some_and(|text| covers(text, reference.form, &reference.target)), "{written:?} {reference:?}");
                prop_assert!(source.text.get(reference.target_span.clone()).is_some(), "{reference:?}");
            }
            prop_assert!(parsed.anchors.iter().all(|anchor| source.text.get(anchor.span.clone()).is_some()));
            prop_assert!(parsed.body.holes.iter().all(|hole| parsed.body.html.is_char_boundary(hole.at)));
        }
    }

    #[test]
    fn any_bytes_are_a_text_or_a_finding(bytes in prop::collection::vec(any::<u8>(), 0..300), marked in any::<bool>()) {
        let bytes = if marked { [&[0xff, 0xfe][..], &bytes].concat() } else { bytes };
        if let Ok(text) = decode(&Arc::from("content/a.md"), bytes) {
            manual(&[("a.md", &text)]);
        }
    }

    #[test]
    fn any_settings_are_read(settings in text(), front in text()) {
        config::parse(&settings);
        manual(&[("a.md", &format!("---\n{front}\n---\n# A\n"))]);
    }
}

/// What someone might write to make the program slow, again and again.
const AGAIN: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "](",
    "![",
    "(",
    "[a](",
    "[a][",
    "[^",
    "[^a]",
    "[^a]: x\n\n",
    "> ",
    "- ",
    "> [^a]: ",
    "*",
    "*a ",
    "**a* ",
    "`",
    "<",
    "<a>",
    "</a>",
    "<a href=\"x\">",
    "<!--",
    "&",
    "\\",
    "\\Chapter 1 ",
    "Chapter 1 ",
    "Chapter 1: x/",
    "Chapter 1/x ",
    "Chapter 1: ",
    "*Chapter 1* ",
    "**Chapter 1: a** ",
    "Chapter 9, ",
    "Section 1.1 ",
    "Section 1.9 a ",
    "Figure 9 ",
    "in the \"",
    "in the \"x\" Chapter 1 ",
    "Step 1: a\n\n",
    "**Step 1:** a\n\n",
    "# a\n",
    "## a\n\n",
    "[a]: b\n",
    "[a][b] ",
    "[a]\n",
    "a",
    "a ",
    "/",
    "[[a/b/c]] ",
    "[[/]] ",
    "[[x]](y.md) ",
    "[[x]](",
    "[[x]](y ",
    "{",
    "<a ",
    "|a",
    "|a|\n|-|\n",
    "<!-- guidepost: allow broken-link -->\n\n",
    "[x](y.md) ",
    "[x](#y) ",
    "![](y.png \"a\")\n\n",
    "a\n: b\n\n",
    "~~a ",
    "[x] (y.md) ",
    "(x)[y.md] ",
    "```\n",
    "```x\n```\n",
    "<p id=\"a\">",
    "\"",
    "- a\n  ",
    "1. a\n",
    "\t",
];

/// Texts of about so many bytes, each of which might be slow to read.
fn long_texts(size: usize) -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&str, String)> = AGAIN.iter().map(|piece| (*piece, piece.repeat(size / piece.len()))).collect();
    texts.push(("a path of many parts", format!("[[{}]]", "ab/".repeat(size / 3))));
    let sections = size / 160;
    texts.push((
        "many sections",
        (0..sections).map(|n| format!("## Section {n}\n\nSee [[Section {n}x]], [it](#section-{n}x).\n\n")).collect(),
    ));
    texts
}

/// How long this thread has worked. Where the system does not tell, what else the machine does counts, too.
fn worked() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// How long it takes to check a text and to take its fingerprint.
fn takes(text: &str) -> Duration {
    let start = worked();
    manual(&[("a.md", text), ("b/index.md", "# Beta\n")]);
    Text::of(text);
    worked() - start
}

/// Four times as much text takes about four times as long. What is looked through again for each of its parts takes sixteen times as long.
#[test]
fn no_text_takes_long() {
    // All work is done by one thread, whose time can be taken.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let slow: Vec<String> = one.install(|| {
        let texts = std::iter::zip(long_texts(60_000), long_texts(240_000));
        let slow = texts.filter_map(|((what, short), (_, long))| {
            // Once can be chance.
            let tries = (0..3).map(|_| (takes(&short), takes(&long)));
            let slow = tries.take_while(|(short, long)| *long > Duration::from_secs(1) && *long > *short * 8);
            let tries: Vec<_> = slow.collect();
            (tries.len() == 3).then(|| format!("{what:?} took {tries:?}"))
        });
        slow.collect()
    });
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
