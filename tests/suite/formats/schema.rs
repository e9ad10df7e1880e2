//! The machine formats of many manuals against their schemas: SARIF's, Jenkins' for JUnit, and guidepost's own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::{check, faulty};
use crate::manual::Manual;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What is wrong with a document by a schema, whose file is named from the project's folder on.
pub fn faults(schema: &str, document: &Value) -> Vec<String> {
    // One expression of SARIF's schema has a bracket too many; every reader but a lenient one stumbles over it.
    let schema: Value = serde_json::from_str(&file(schema).replace("{2}]?$", "{2}$")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

pub fn sarif_faults(document: &Value) -> Vec<String> {
    faults("tests/schemas/sarif-2.1.0.json", document)
}

/// What a schema says of an element: its attributes, those it must have, and what may stand in it.
#[derive(Debug, Default)]
struct Element {
    attributes: BTreeSet<String>,
    required: BTreeSet<String>,
    children: BTreeSet<String>,
}

fn attributes(tag: &BytesStart) -> BTreeMap<String, String> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    tag.attributes().map(|a| a.unwrap()).map(|a| (text(a.key.as_ref()), text(&a.value))).collect()
}

/// The elements that Jenkins' schema declares by name. It uses a small part of XML Schema: named elements, attributes, references.
fn declared() -> BTreeMap<String, Element> {
    let text = file("tests/schemas/junit-10.xsd");
    let mut reader = Reader::from_str(&text);
    let (mut elements, mut current) = (BTreeMap::<String, Element>::new(), String::new());
    loop {
        let tag = match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return elements,
            _ => continue,
        };
        let said = attributes(&tag);
        match (tag.name().as_ref(), said.get("name"), said.get("ref")) {
            (b"xs:element", Some(name), _) => {
                current.clone_from(name);
                elements.entry(current.clone()).or_default();
            }
            (b"xs:element", _, Some(child)) => {
                elements.entry(current.clone()).or_default().children.insert(child.clone());
            }
            (b"xs:attribute", Some(name), _) => {
                let element = elements.entry(current.clone()).or_default();
                element.attributes.insert(name.clone());
                if said.get("use").is_some_and(|word| word == "required") {
                    element.required.insert(name.clone());
                }
            }
            _ => {}
        }
    }
}

pub fn junit_faults(xml: &str) -> Vec<String> {
    let elements = declared();
    let (mut reader, mut open, mut faults) = (Reader::from_str(xml), Vec::<String>::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let said: BTreeSet<String> = attributes(tag).into_keys().collect();
                match elements.get(&name) {
                    None => faults.push(format!("<{name}> is not declared")),
                    Some(known) => {
                        faults
                            .extend(said.difference(&known.attributes).map(|a| format!("<{name}> cannot have `{a}`")));
                        faults.extend(known.required.difference(&said).map(|a| format!("<{name}> must have `{a}`")));
                    }
                }
                if open.last().is_some_and(|parent| !elements[parent].children.contains(&name)) {
                    faults.push(format!("<{name}> cannot stand in {open:?}"));
                }
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => return faults,
            _ => {}
        }
    }
}

#[test]
fn the_check_of_junit_finds_faults() {
    assert_eq!(
        junit_faults("<testsuites skipped=\"0\"><testsuite name=\"a\"/><odd/></testsuites>"),
        [
            "<testsuites> cannot have `skipped`",
            "<testsuite> must have `errors`",
            "<testsuite> must have `failures`",
            "<testsuite> must have `tests`",
            "<odd> is not declared",
            "<odd> cannot stand in [\"testsuites\"]"
        ]
    );
}

#[test]
fn every_machine_format_keeps_to_its_schema() {
    let ambiguous = Manual::using("# Use\n\n[[Twice]]\n\n## Twice\n\n### Twice\n");
    for manual in [faulty(), Manual::using("# Use\n"), ambiguous] {
        let parsed = |format| serde_json::from_str::<Value>(&check(&manual, format).out).unwrap();
        let nothing: Vec<String> = Vec::new();
        assert_eq!(sarif_faults(&parsed("sarif")), nothing);
        assert_eq!(faults("docs/findings.schema.json", &parsed("json")), nothing);
        let junit = check(&manual, "junit").out;
        assert_eq!(junit_faults(&junit), nothing);
        quick_junit::Report::deserialize_from_str(&junit).unwrap();
    }
}

#[test]
fn the_schema_of_the_json_knows_every_property() {
    let mut document: Value = serde_json::from_str(&check(&faulty(), "json").out).unwrap();
    document["findings"][0]["colour"] = Value::from("red");
    document["findings"][1]["fix"]["column"] = Value::from(0);
    assert_eq!(faults("docs/findings.schema.json", &document).len(), 2);
}
