//! Code blocks: highlighted by class, so that one stylesheet serves light and dark.
//!
//! Takes the code and the language named, returns HTML, or a finding when the language is not known. The syntax tables are loaded by
//! the first block that needs them, and a block seen before is not highlighted again.

use super::place;
use crate::diagnostic::{Finding, rules};
use crate::text::{escape_html, nearest, push_escaped};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex};
use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Names for no language at all, some of which the tables would colour.
const PLAIN: &[&str] = &["text", "txt", "plain", "plaintext", "console", "output", "none", "nohighlight"];

/// Names that syntect's own tables do not know, and the language they mean.
const ALSO: &[(&str, &str)] = &[
    ("jsonc", "json"),
    ("json5", "json"),
    ("shell", "bash"),
    ("sh", "bash"),
    ("zsh", "bash"),
    ("dockerfile", "bash"),
    ("ts", "js"),
    ("typescript", "js"),
    ("jsx", "js"),
    ("tsx", "js"),
    ("golang", "go"),
    ("csharp", "cs"),
    ("c#", "cs"),
    ("c++", "cpp"),
    ("objective-c", "objc"),
    ("svg", "xml"),
    ("vue", "html"),
];

/// Names that people give code blocks elsewhere. Without a table here they are shown plain, and not reported.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("languages.txt").lines().skip(1).collect());

/// A finding where the language named is none that anybody knows. The syntax tables are asked last, since loading them takes longer than
/// most manuals.
pub(super) fn check(info: &str, file: &Arc<str>, span: Range<usize>) -> Option<Finding> {
    let language = language_of(info);
    let lower = language.to_lowercase();
    let known = is_plain(&lower) || NAMES.contains(lower.as_str()) || find(&lower).is_some();
    (!known).then(|| unknown(language, file, span))
}

/// A fenced or indented block. `info` is everything behind the fence.
pub(super) fn html(code: &str, info: &str) -> String {
    let language = language_of(info).to_lowercase();
    let syntax = if is_plain(&language) { None } else { find(&language) };
    let inner = match syntax {
        Some(syntax) => highlighted(code, language, syntax),
        None => escape_html(code),
    };
    let class = info.split(' ').next().unwrap_or_default();
    let mut html = String::from("<pre class=\"code\" tabindex=\"0\"><code");
    if !class.is_empty() {
        html.push_str(" class=\"language-");
        push_escaped(&mut html, class);
        html.push('"');
    }
    html.push('>');
    html.push_str(&inner);
    html.push_str("</code></pre>\n");
    html
}

/// The language that an info string names: "rust,ignore", "rust {2}" and "{.rust}" all name Rust. What stands in braces without a dot is
/// another tool's word for what to do with the block.
fn language_of(info: &str) -> &str {
    let info = info.trim_start();
    let named = match info.strip_prefix('{') {
        Some(rest) => rest.trim_start().strip_prefix('.').unwrap_or_default(),
        None => info,
    };
    named.split([' ', ',', ':', '\t', '{', '}']).next().unwrap_or_default().trim_start_matches('.')
}

/// Whether a language (in lower case) is no language at all.
fn is_plain(language: &str) -> bool {
    language.is_empty() || PLAIN.contains(&language)
}

fn find(language: &str) -> Option<&'static SyntaxReference> {
    let meant = ALSO.iter().find(|(also, _)| *also == language).map_or(language, |(_, meant)| meant);
    SYNTAXES.find_syntax_by_token(meant)
}

type Shown = HashMap<(String, String), Arc<str>>;

fn highlighted(code: &str, language: String, syntax: &SyntaxReference) -> String {
    static SHOWN: LazyLock<Mutex<Shown>> = LazyLock::new(Mutex::default);
    let key = (language, code.to_owned());
    if let Some(html) = SHOWN.lock().ok().and_then(|shown| shown.get(&key).cloned()) {
        return html.to_string();
    }
    let mut generator =
        ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, ClassStyle::SpacedPrefixed { prefix: "hl-" });
    let coloured =
        LinesWithEndings::from(code).try_for_each(|line| generator.parse_html_for_line_which_includes_newline(line));
    // A syntax table can fail on a text its author never thought of; the words still count.
    let html = if coloured.is_ok() { generator.finalize() } else { escape_html(code) };
    if let Ok(mut shown) = SHOWN.lock() {
        shown.insert(key, Arc::from(html.as_str()));
    }
    html
}

fn unknown(language: &str, file: &Arc<str>, span: Range<usize>) -> Finding {
    let names = SYNTAXES
        .syntaxes()
        .iter()
        .flat_map(|syntax| syntax.file_extensions.iter().map(String::as_str).chain([syntax.name.as_str()]));
    let near = nearest::best(language, names).map(str::to_lowercase);
    let finding = Finding::new(
        &rules::UNKNOWN_LANGUAGE,
        place(file, span),
        format!("`{language}` is not a language that can be coloured"),
    );
    match near {
        Some(near) => finding.note(format!("did you mean `{near}`?")),
        None => finding.note("write ```` ```text ```` if the block should stay plain"),
    }
}
