//! Inventories: both kinds, and what is no inventory at all.

use super::{SETTINGS, built, page, referring};
use crate::formats::schema::faults;
use crate::hmis::hmis;
use crate::manual::Manual;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use std::io::Write;

const HEAD: &str = "# Sphinx inventory version 2\n# Project: Any\n# Version: 1\n# The remainder of this file is compressed using zlib.\n";

/// An `objects.inv` with these lines.
fn objects(lines: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(HEAD.as_bytes().to_vec(), Compression::best());
    packed.write_all(lines).unwrap();
    packed.finish().unwrap()
}

/// What a check says of a manual with this inventory.
fn message(inventory: impl AsRef<[u8]>) -> String {
    let manual = referring("Words.");
    manual.put("manuals/agency.json", inventory);
    let said = manual.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let [finding] = &json["findings"].as_array().unwrap()[..] else { return format!("{json}") };
    assert_eq!((&finding["rule"], &finding["line"]), (&"unusable-inventory".into(), &4.into()));
    finding["message"].as_str().unwrap().strip_prefix("the inventory of \"Agency Manual 2025\" ").unwrap().to_owned()
}

#[test]
fn an_inventory_is_told_by_what_it_holds() {
    for (written, address) in [
        ("[[Agency Manual 2025 :: Chapter 1: Agency Setup|x]]", "setup.html"),
        ("[[Agency Manual 2025 :: Chapter 3/Saving|x]]", ""),
        ("[[Agency Manual 2025 :: Größe/Saving|x]]", "reports/gr%C3%B6%C3%9Fe.html#saving"),
        ("[[Agency Manual 2025|x]]", ""),
    ] {
        let manual = referring(written);
        manual.put("manuals/agency.json", built("objects.inv"));
        if address.is_empty() && written.contains("::") {
            // There is no tree in it: a page is not known to stand in its chapter.
            assert_eq!(manual.run(&["check"]).code, 1, "{written}");
            continue;
        }
        let link = format!("href=\"https://example.org/agency/{address}\"");
        assert!(page(&manual).contains(&link), "{}", page(&manual));
    }
}

#[test]
fn an_objects_inv_may_be_short_of_titles_addresses_and_numbers() {
    let lines = "guide/start std:doc -1 guide/start.html Getting Started\n\
                 usage std:doc -1 usage/ How to use it\n\
                 index std:doc -1  Welcome\n\
                 genindex std:label -1 genindex.html Index\n\
                 the first step std:label -1 guide/start.html#$ The First Step\n\
                 plain std:label -1 guide/start.html#$ -\n\
                 start std:label -1 guide/start.html#start Getting Started\n\
                 print py:function 1 functions.html#print -\n\
                 odd line\n";
    for (written, address) in [
        ("[[Agency Manual 2025 :: Getting Started|x]]", "guide/start.html"),
        ("[[Agency Manual 2025 :: Getting Started/The First Step|x]]", "guide/start.html#the%20first%20step"),
        ("[[Agency Manual 2025 :: plain|x]]", "guide/start.html#plain"),
        ("[[Agency Manual 2025 :: How to use it|x]]", "usage/"),
        ("[[Agency Manual 2025 :: Welcome|x]]", ""),
        ("[[Agency Manual 2025 :: Index|x]]", "genindex.html"),
        // The number cannot be checked, so only the title counts.
        (
            "See Chapter 7: Getting Started/The First Step in the \"Agency Manual 2025\".",
            "guide/start.html#the%20first%20step",
        ),
    ] {
        let manual = referring(written);
        manual.put("manuals/agency.json", objects(lines.as_bytes()));
        let link = format!("href=\"https://example.org/agency/{address}\"");
        assert!(page(&manual).contains(&link), "{}", page(&manual));
    }
    let manual = referring("See Chapter 7: Getting Started in the \"Agency Manual 2025\".");
    manual.put("manuals/agency.json", objects(lines.as_bytes()));
    assert!(page(&manual).contains(">Chapter 7: Getting Started in the &quot;Agency Manual 2025&quot;</a>"));
}

#[test]
fn what_is_no_inventory_is_a_finding() {
    let whole = objects("a std:doc -1 a.html A\n".repeat(500).as_bytes());
    let later = whole.strip_prefix(b"# Sphinx inventory version 2").unwrap();
    let later = [b"# Sphinx inventory version 1", later].concat();
    for (inventory, said) in [
        (Vec::new(), "is neither an `outline.json` of guidepost nor an `objects.inv` of Sphinx"),
        (b"[1, 2]".to_vec(), "is neither an `outline.json` of guidepost nor an `objects.inv` of Sphinx"),
        (
            b"{\"version\": 1}".to_vec(),
            "is not an `outline.json` of guidepost: missing field `outline` at line 1 column 14",
        ),
        (b"{\"version\": 7}".to_vec(), "has version 7, and this guidepost reads version 1"),
        (whole[..whole.len() - 9].to_vec(), "is a damaged `objects.inv`"),
        (HEAD.as_bytes().to_vec(), "is a damaged `objects.inv`"),
        ([HEAD.as_bytes(), b"no zlib"].concat(), "is a damaged `objects.inv`"),
        (HEAD.as_bytes()[..50].to_vec(), "is an `objects.inv` without its head of four lines"),
        (later, "is an `objects.inv` of a version that guidepost does not read: it reads version 2"),
        (objects(b"\xff\xfe std:doc -1 a.html A\n"), "is a damaged `objects.inv`: what it holds is no text"),
        (objects(b""), "names no page and no section"),
        (objects(&vec![b' '; 65 * 1024 * 1024]), "unpacks to far more than an inventory can hold"),
        (objects(b"a std:doc -1 ../a.html A\n"), "holds an address that leads out of that manual: `../a.html`"),
        (objects(b"a std:doc -1 %2e%2e/a.html A\n"), "holds an address that leads out of that manual: `../a.html`"),
        (objects(b"a std:doc -1 javascript:a A\n"), "holds an address that leads out of that manual: `javascript:a`"),
        (objects(b"a std:doc -1 //b/a.html A\n"), "holds an address that leads out of that manual: `//b/a.html`"),
        (vec![b'{'; 21 * 1024 * 1024], "cannot be used: it is far too large to be what it should be"),
        (vec![b'{'; 100_000], "is not an `outline.json` of guidepost: "),
    ] {
        let message = message(&inventory);
        assert!(message.starts_with(said), "{message}");
    }
    let deep = format!("{{\"version\": 1, \"outline\": {}{}}}", "{\"children\": [".repeat(50_000), "]}".repeat(50_000));
    assert!(message(deep).starts_with("is not an `outline.json` of guidepost: "));
}

#[cfg(unix)]
#[test]
fn an_inventory_that_is_linked_from_outside_is_not_read() {
    let outside = Manual::new(&[("agency.json", "{}")]);
    let manual = Manual::new(&[("manual.yaml", SETTINGS), ("content/01-basics.md", "# Basics\n")]);
    std::fs::create_dir(manual.at("manuals")).unwrap();
    std::os::unix::fs::symlink(outside.at("agency.json"), manual.at("manuals/agency.json")).unwrap();
    let said = manual.run(&["check"]);
    assert!(said.err.contains("cannot be used: it lies outside the manual's folder"), "{}", said.err);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in an inventory, reading it ends in a tree or a sentence.
    #[test]
    fn no_inventory_stops_the_reader(
        lines in proptest::collection::vec("([ -~é]{0,12}) (std:doc|std:label|std:|-) -?1? ?[a-z./#$%:-]{0,12} ?[ -~]{0,8}", 0..6),
        cut in 0usize..200,
        tree in "[{}\\[\\]\":, a-z0-9]{0,60}",
    ) {
        let packed = objects(lines.join("\n").as_bytes());
        let _ = guidepost::outline::read_inventory(&packed, "Chapter");
        let _ = guidepost::outline::read_inventory(&packed[..cut.min(packed.len())], "Chapter");
        let _ = guidepost::outline::read_inventory(format!("{{{tree}").as_bytes(), "Chapter");
    }
}

#[test]
fn every_outline_keeps_to_its_schema() {
    let numbered = Manual::new(&[
        ("manual.yaml", "title: Numbered\nedition: 2025\nnumbering:\n  sections: true\n"),
        ("content/index.md", "# Welcome\n\n## Before you start\n"),
        ("content/a/index.md", "# A\n\n## One\n\n### Two\n"),
        ("content/a/b.md", "---\ntitle: Other\n---\n# B\n\n## One\n"),
        ("content/a/c.md", "---\ndraft: true\n---\n# C\n"),
        ("content/guide.md", "---\nnumbered: false\n---\n# Guide\n\n## Three\n"),
    ]);
    for manual in [hmis(), numbered, super::agency()] {
        let said = manual.run(&["build"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let outline = serde_json::from_str(&manual.text("output/outline.json")).unwrap();
        let faults = faults("docs/outline.schema.json", &outline);
        assert!(faults.is_empty(), "{faults:?}");
    }
    let wrong = serde_json::json!({
        "version": 1, "title": "A", "edition": "",
        "outline": {"kind": "manual", "title": "A", "address": "index.html", "draft": false, "children": [
            {"kind": "section", "title": "B", "address": "index.html", "draft": false, "children": []},
            {"kind": "chapter", "title": "B", "address": "../b.html", "draft": false, "children": []},
            {"kind": "step", "title": "B", "address": "b.html", "draft": false, "children": []},
        ]},
    });
    assert_eq!(faults("docs/outline.schema.json", &wrong).len(), 3);
}

#[test]
fn numbered_sections_of_another_manual_can_be_named_by_number() {
    let other = Manual::new(&[
        ("manual.yaml", "title: Agency Manual 2025\nnumbering:\n  sections: true\n"),
        ("content/a/index.md", "# A\n\n## One\n\n## Two\n"),
        ("content/a/b.md", "---\ndraft: true\n---\n# B\n"),
        ("content/a/c.md", "# C\n"),
    ]);
    assert_eq!(other.run(&["build"]).code, 0);
    let manual = referring("See Section 1.2 and Section 1.4 in the \"Agency Manual 2025\".");
    manual.put("manual.yaml", format!("{SETTINGS}numbering:\n  sections: true\n"));
    manual.put("manuals/agency.json", other.bytes("output/outline.json"));
    let page = page(&manual);
    assert!(page.contains("https://example.org/agency/a/index.html#two"), "{page}");
    assert!(page.contains("https://example.org/agency/a/c.html"), "{page}");
}
