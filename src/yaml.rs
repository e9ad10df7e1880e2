//! YAML with places: one document as a tree in which every key and value knows where it stands.
//!
//! Takes the text of `manual.yaml` or of a page's front matter, returns a tree or one finding. It exists so that every unknown key and
//! wrong value of a file can be reported, each where it stands; the YAML library's own errors stop at the first, and [`fault`] puts them into words.

mod fault;

use crate::diagnostic::{Finding, Place, Severity, rules};
use crate::text::nearest;
use serde_yaml::Spanned;
use serde_yaml::options;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

/// A value and where it stands, in bytes of the whole file.
#[derive(Debug, Clone)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What a YAML value can be. Numbers keep their spelling: an edition `2025.10` is not `2025.1`.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing behind the colon.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Words, or a number as it is spelled.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys with values, in order.
    Map(Vec<(Node, Node)>),
}

/// Reads one YAML file: knows its name and text, collects findings.
pub struct Reader<'a> {
    file: &'a Arc<str>,
    /// What was found so far.
    pub findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    /// A reader for a file of the manual.
    pub fn new(file: &'a Arc<str>) -> Self {
        Self { file, findings: Vec::new() }
    }

    /// Parses `text`, which starts at byte `start` of the file. An empty document is an empty map.
    pub fn parse(&mut self, text: &str, start: usize) -> Node {
        let empty = Node { value: Value::Map(Vec::new()), span: start..start };
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return empty;
        }
        let options = options! { duplicate_keys: serde_yaml::DuplicateKeyPolicy::Error, with_snippet: false };
        match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
            Ok(raw) => node(raw, text, start),
            Err(error) => {
                self.findings.push(fault::unreadable(self.file, &error, text, start));
                empty
            }
        }
    }

    /// The entries of a map whose keys must be among `known`; others become findings with a suggestion.
    pub fn entries<'n>(&mut self, node: &'n Node, known: &[&str], what: &str) -> Vec<(&'n str, &'n Node)> {
        let Value::Map(entries) = &node.value else {
            if !matches!(node.value, Value::Null) {
                self.invalid::<()>(node, format!("{what} takes a list of `key: value` lines"));
            }
            return Vec::new();
        };
        let mut kept = Vec::new();
        for (key, value) in entries {
            match &key.value {
                Value::Text(name) if known.contains(&name.as_str()) => kept.push((name.as_str(), value)),
                _ => self.unknown_key(key, known, what),
            }
        }
        kept
    }

    fn unknown_key(&mut self, key: &Node, known: &[&str], what: &str) {
        let name = match &key.value {
            Value::Text(name) => name.as_str(),
            _ => "",
        };
        let place = Place::new(self.file, key.span.clone());
        let finding = Finding::new(&rules::UNKNOWN_KEY, place.clone(), format!("{what} has no setting `{name}`"));
        self.findings.push(match nearest::best(name, known.iter().copied()) {
            Some(near) => finding.label(format!("did you mean `{near}`?")).suggest(place, near),
            None => finding.note(format!("known settings: {}", known.join(", "))),
        });
    }

    /// A word or number.
    pub fn text(&mut self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Null => None,
            _ => self.invalid(node, "a word or a line of text belongs here"),
        }
    }

    /// `true` or `false`.
    pub fn bool(&mut self, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            _ => self.invalid(node, "only `true` or `false` can stand here"),
        }
    }

    /// A whole number from 0 to `most`.
    pub fn number(&mut self, node: &Node, most: u32) -> Option<u32> {
        match &node.value {
            Value::Text(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                let number = text.parse().ok().filter(|number| *number <= most);
                number.or_else(|| self.invalid(node, format!("a whole number up to {most} belongs here")))
            }
            _ => self.invalid(node, "a whole number belongs here"),
        }
    }

    /// A word that can be read as something; where it cannot, the finding says what its reading says.
    pub fn parsed<T: FromStr<Err = String>>(&mut self, node: &Node) -> Option<T> {
        match self.text(node)?.trim().parse() {
            Ok(value) => Some(value),
            Err(message) => self.invalid(node, message),
        }
    }

    /// A list; a single value counts as a list of one.
    pub fn list<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(node),
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[(&str, T)]) -> Option<T> {
        // YAML 1.1 readers take a bare `off` for `false`; a trainer means the word.
        let word = match &node.value {
            Value::Text(text) => text.as_str(),
            Value::Bool(false) => "off",
            Value::Bool(true) => "on",
            _ => "",
        };
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        found.or_else(|| {
            let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.invalid(node, format!("this can be {}", names.join(", ")))
        })
    }

    /// Reports a value that cannot stand where it stands.
    pub fn invalid<T>(&mut self, node: &Node, message: impl Into<String>) -> Option<T> {
        self.report(&rules::INVALID_VALUE, node.span.clone(), message.into());
        None
    }

    fn report(&mut self, rule: &'static crate::diagnostic::Rule, span: Range<usize>, message: String) {
        let finding = Finding::new(rule, Place::new(self.file, span), message).severity(Severity::Error);
        self.findings.push(finding);
    }
}

/// A text as it must be spelled to stand in place of `written`: with the same quotation marks, or with none where neither had nor needs them.
pub fn spelled_like(text: &str, written: &str) -> String {
    if written.starts_with('\'') && !text.contains(char::is_control) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    // Inside brackets, plain words may hold less than anywhere else.
    let file: Arc<str> = Arc::from("");
    let list = Reader::new(&file).parse(&format!("[{text}]"), 0);
    let plain = match &list.value {
        Value::List(items) => matches!(&items[..], [Node { value: Value::Text(read), .. }] if read == text),
        _ => false,
    };
    if plain && !written.starts_with('"') {
        return text.to_owned();
    }
    // A JSON string is a YAML string.
    serde_json::Value::from(text).to_string()
}

/// Words as a YAML value of one line: bare where that is safe, else in double quotes.
pub fn scalar(words: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '\'');
    let safe = words.starts_with(char::is_alphabetic)
        && !words.ends_with(' ')
        && words.chars().all(bare)
        && !["true", "false", "yes", "no", "on", "off", "null"].contains(&words.to_lowercase().as_str());
    if safe {
        return words.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in words.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

fn node(raw: Spanned<Raw>, text: &str, start: usize) -> Node {
    let span = raw.referenced.span();
    let from = (span.byte_offset().unwrap_or(0) as usize).min(text.len());
    let to = (from + span.byte_len().unwrap_or(0) as usize).min(text.len());
    let written = text.get(from..to).unwrap_or("").trim_end();
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Number => Value::Text(written.to_owned()),
        // As Markdown has it, so that no text of the manual holds one.
        Raw::Text(text) => Value::Text(text.replace('\0', "\u{fffd}")),
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, text, start)).collect()),
        Raw::Map(entries) => {
            Value::Map(entries.into_iter().map(|(k, v)| (node(k, text, start), node(v, text, start))).collect())
        }
    };
    // A block's span may reach over the line break and comments behind it: people want to see its words.
    Node { value, span: start + from..start + from + written.len() }
}

/// Any YAML value, before its place is known.
enum Raw {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> serde::Deserialize<'de> for Raw {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> serde::de::Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_the_quotation_marks_of_what_it_replaces() {
        for (text, written, spelled) in [
            ("Home Workspace", "Home", "Home Workspace"),
            ("Home Workspace", "\"Home\"", "\"Home Workspace\""),
            ("The Manager's Desk", "'Home'", "'The Manager''s Desk'"),
            ("Say \"yes\"\\no", "\"Home\"", r#""Say \"yes\"\\no""#),
        ] {
            assert_eq!(spelled_like(text, written), spelled);
        }
    }

    #[test]
    fn a_text_that_plain_yaml_would_read_otherwise_gets_quotation_marks() {
        for text in ["Chapter 2: Home", "a, b", "true", "- item", "*star", "a #b", "", " a", "{a}", "a]", "'a"] {
            assert_eq!(spelled_like(text, "Home"), format!("\"{text}\""), "{text}");
            let file: Arc<str> = Arc::from("manual.yaml");
            let mut reader = Reader::new(&file);
            let root = reader.parse(&format!("- {}\n", spelled_like(text, "Home")), 0);
            let Value::List(items) = &root.value else { panic!("{text}") };
            assert_eq!(reader.text(&items[0]).as_deref(), Some(text));
        }
    }
}
