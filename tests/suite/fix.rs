//! `check --fix`: what it changes, and all that it leaves as it was.

mod words;

use crate::manual::{Manual, Said};
use std::fs;

/// One file with a fault of each kind that needs no judgement, and one that needs some.
const FAULTS: &str = "# Use

See [[Chapter 3: Workspace/Menus]] and [this](02-Workspace.md), or Chapter 1: Basics/Menus.
Not [[Nowhere]]; yes <https:/example.org/>.
";

#[test]
fn what_is_certain_is_mended_and_the_rest_reported() {
    let manual = Manual::using(FAULTS);
    let said = manual.run(&["check", "--fix"]);
    assert_eq!(
        manual.text("content/03-use.md"),
        "# Use

See [[Chapter 2: Workspace/Menus]] and [this](02-workspace.md), or Chapter 2: Workspace/Menus.
Not [[Nowhere]]; yes <https://example.org/>.
"
    );
    assert_eq!(
        said,
        Said {
            code: 1,
            out: String::new(),
            err: "4 references mended in 1 file
error[unknown-title]: this manual has no chapter, page or section called `Nowhere`
 --> content/03-use.md:4:5
  |
4 | Not [[Nowhere]]; yes <https://example.org/>.
  |     ^^^^^^^^^^^
  |
  = help: what is there: `Chapter 1: Basics`, `Chapter 2: Workspace`, `Chapter 3: Use`

1 error
"
            .to_owned(),
        }
    );
}

#[test]
fn a_manual_with_nothing_left_passes() {
    let manual = Manual::using("# Use\n\n[[Chapter 1: Workspace]]\n");
    let said = manual.run(&["check", "--fix"]);
    assert_eq!((said.code, said.err.as_str()), (0, "1 reference mended in 1 file\n4 pages and 1 reference checked\n"));
    let said = manual.run(&["check", "--fix"]);
    assert_eq!((said.code, said.err.as_str()), (0, "nothing mended\n4 pages and 1 reference checked\n"));
}

#[test]
fn verbose_names_the_files() {
    let manual = Manual::using(FAULTS);
    manual.put("content/04-more.md", "# More\n\n[[Chapter 1: Workspace]]\n");
    let said = manual.run(&["check", "--fix", "--verbose"]);
    let start = "5 references mended in 2 files\n  content/03-use.md\n  content/04-more.md\nerror[unknown-title]";
    assert!(said.err.starts_with(start), "{}", said.err);
}

#[test]
fn a_second_run_changes_nothing() {
    let manual = Manual::using(FAULTS);
    manual.run(&["check", "--fix"]);
    let once = manual.text("content/03-use.md");
    let time = fs::metadata(manual.at("content/03-use.md")).unwrap().modified().unwrap();
    manual.run(&["check", "--fix"]);
    assert_eq!(manual.text("content/03-use.md"), once);
    assert_eq!(fs::metadata(manual.at("content/03-use.md")).unwrap().modified().unwrap(), time);
}

#[test]
fn a_trial_run_shows_the_difference_and_writes_nothing() {
    let manual = Manual::using(FAULTS);
    let said = manual.run(&["check", "--fix", "--dry-run"]);
    assert_eq!(
        said,
        Said {
            code: 1,
            out: "--- a/content/03-use.md
+++ b/content/03-use.md
@@ -1,4 +1,4 @@
 # Use
 
-See [[Chapter 3: Workspace/Menus]] and [this](02-Workspace.md), or Chapter 1: Basics/Menus.
-Not [[Nowhere]]; yes <https:/example.org/>.
+See [[Chapter 2: Workspace/Menus]] and [this](02-workspace.md), or Chapter 2: Workspace/Menus.
+Not [[Nowhere]]; yes <https://example.org/>.
"
            .to_owned(),
            err: "4 references would be mended in 1 file; 1 error would be left\n".to_owned(),
        }
    );
    assert_eq!(manual.text("content/03-use.md"), FAULTS);
}

#[test]
fn a_trial_run_of_a_sound_manual_passes() {
    let said = Manual::using("# Use\n\n[[Basics]]\n").run(&["check", "--fix", "--dry-run"]);
    assert_eq!(
        said,
        Said { code: 0, out: String::new(), err: "nothing would be mended; nothing would be left\n".to_owned() }
    );
}

#[test]
fn a_trial_run_needs_fix_and_has_no_other_format() {
    let manual = Manual::using("# Use\n");
    assert_eq!(manual.run(&["check", "--dry-run"]).code, 2);
    assert_eq!(manual.run(&["check", "--fix", "--dry-run", "--format", "json"]).code, 2);
}

#[test]
fn machine_formats_hear_of_what_is_left_only() {
    let manual = Manual::using(FAULTS);
    let said = manual.run(&["check", "--fix", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(said.err, "4 references mended in 1 file\n");
    let said = manual.run(&["check", "--fix", "--format", "json", "--quiet"]);
    assert_eq!((said.code, said.err.as_str()), (1, ""));
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let manual = Manual::using("\u{feff}# Use\r\n\r\nSee [[Chapter 1: Workspace]]\rand\n[[Chapter 1: Workspace]]\r\n");
    manual.run(&["check", "--fix"]);
    assert_eq!(
        manual.text("content/03-use.md"),
        "\u{feff}# Use\r\n\r\nSee [[Chapter 2: Workspace]]\rand\n[[Chapter 2: Workspace]]\r\n"
    );
}

#[test]
fn a_file_from_notepad_stays_utf_16() {
    let encode = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
    };
    for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let manual = Manual::using("");
        manual.put("content/03-use.md", encode("# Übung 😀\r\n\r\n[[Chapter 1: Workspace]]\r\n", unit));
        assert_eq!(manual.run(&["check", "--fix"]).code, 0);
        assert_eq!(manual.bytes("content/03-use.md"), encode("# Übung 😀\r\n\r\n[[Chapter 2: Workspace]]\r\n", unit));
    }
}

#[test]
fn nothing_is_mended_while_a_file_cannot_be_read() {
    let manual = Manual::using("# Use\n\n[[Chapter 1: Workspace]]\n");
    let damaged = b"\xff\xfe#\0 \0\x00\xd8[\0".to_vec();
    manual.put("content/04-odd.md", &damaged);
    let said = manual.run(&["check", "--fix"]);
    assert_eq!(said.code, 1);
    let start = "nothing mended before all of the manual can be read\nerror[unreadable-text]";
    assert!(said.err.starts_with(start) && said.err.ends_with("\n1 error\n"), "{}", said.err);
    assert_eq!(manual.bytes("content/04-odd.md"), damaged);
    assert_eq!(manual.text("content/03-use.md"), "# Use\n\n[[Chapter 1: Workspace]]\n");
    // What needs no judgement but for the file is still told, and not offered.
    manual.put("content/03-use.md", "# Use\n\n[menus](02-Workspace.md)\n");
    let said = manual.run(&["check"]);
    assert!(said.err.contains("error[wrong-letter-case]") && said.err.ends_with("\n2 errors\n"), "{}", said.err);
    let said = manual.run(&["check", "--fix", "--dry-run"]);
    let told = "nothing would be mended before all of the manual can be read; 2 errors would be left\n";
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", told));
}

/// A number may only look wrong because of what cannot be read, and a reference that is right must stay as it is.
#[test]
fn what_may_be_right_is_no_fault_while_something_cannot_be_read() {
    let right = "# Use\n\nSee Chapter 1: Workspace in the \"Test: Manual\", and Chapter 4.\n";
    let settings = "title: \"Test: Manual\"\nchapters: [02-workspace.md, 01-basics, 03-use.md, 04-last.md]\n";
    let manual = Manual::using(right);
    manual.put("content/04-last.md", "# Last\n\n[[Chapter 3: Use]]\n");
    manual.put("manual.yaml", settings);
    assert_eq!(manual.run(&["check"]).code, 0);
    let only = |rule: &str| {
        let said = manual.run(&["check", "--fix"]);
        let start = format!("nothing mended before all of the manual can be read\nerror[{rule}]");
        assert!(said.err.starts_with(&start) && said.err.ends_with("\n1 error\n"), "{}", said.err);
        assert_eq!(manual.text("content/03-use.md"), right);
    };
    manual.put("manual.yaml", settings.replace('"', ""));
    only("invalid-yaml");
    manual.put("manual.yaml", settings);
    manual.put("content/02-workspace.md", "---\ndescription: one: two\n---\n\n# Workspace\n");
    only("invalid-yaml");
    manual.put("content/02-workspace.md", "# Workspace\n");
    manual.put("content/01-basics/index.md", b"# Basics f\xfcr alle\n");
    only("unreadable-text");
}

#[test]
fn settings_are_mended_with_their_quotation_marks() {
    let manual = Manual::using("# Use\n");
    manual.put(
        "manual.yaml",
        "title: Test Manual
featured:
  - \"Chapter 1: Workspace\" # the first
  - 'Chapter 1: Workspace'
  - Chapter 1/Menus
  - >-
    Chapter 1/Menus
",
    );
    let said = manual.run(&["check", "--fix"]);
    assert_eq!(
        manual.text("manual.yaml"),
        "title: Test Manual
featured:
  - \"Chapter 2: Workspace\" # the first
  - 'Chapter 2: Workspace'
  - \"Chapter 2: Workspace/Menus\"
  - >-
    Chapter 1/Menus
"
    );
    assert!(said.err.starts_with("3 references mended in 1 file\nerror[moved-section]"), "{}", said.err);
    assert!(said.err.ends_with("\n1 error\n"), "{}", said.err);
}

#[test]
fn what_an_author_allows_or_a_manual_ignores_is_not_mended() {
    let allowed = "# Use\n\n<!-- guidepost: allow stale-chapter-number -->\n\n[[Chapter 1: Workspace]]\n";
    let manual = Manual::using(allowed);
    assert_eq!(manual.run(&["check", "--fix"]).err, "nothing mended\n4 pages and 1 reference checked\n");
    assert_eq!(manual.text("content/03-use.md"), allowed);

    let ignored = "# Use\n\n[[Chapter 1: Workspace]]\n";
    let manual = Manual::using(ignored);
    manual.put("manual.yaml", "title: Test Manual\nrules:\n  stale-chapter-number: ignore\n");
    manual.run(&["check", "--fix"]);
    assert_eq!(manual.text("content/03-use.md"), ignored);
}

#[test]
fn a_fault_behind_a_fault_is_mended_too() {
    let manual = Manual::using("# Use\n\n[menus](02-Workspace.md#MENUS)\n");
    assert_eq!(manual.run(&["check", "--fix"]).code, 0);
    assert_eq!(manual.text("content/03-use.md"), "# Use\n\n[menus](02-workspace.md#menus)\n");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay() {
        let manual = Manual::using(FAULTS);
        let path = manual.at("content/03-use.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        manual.run(&["check", "--fix"]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let names: Vec<_> =
            fs::read_dir(manual.at("content")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "nothing is left beside the chapters: {names:?}");
    }

    #[test]
    fn a_write_protected_file_stops_all() {
        let manual = Manual::using(FAULTS);
        manual.put("content/00-first.md", "# First\n\n[[Chapter 1: Workspace]]\n");
        let path = manual.at("content/03-use.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let said = manual.run(&["check", "--fix"]);
        assert_eq!(
            said.err,
            "error: `./content/03-use.md` was not changed: it is write-protected
  try: allow writing to it, and run the command again
"
        );
        assert_eq!(said.code, 2);
        assert_eq!(manual.text("content/00-first.md"), "# First\n\n[[Chapter 1: Workspace]]\n", "all or nothing");
    }

    #[test]
    fn a_file_with_two_names_is_mended_once_and_its_link_stays_a_link() {
        let manual = Manual::using("# Use\n\n[[Chapter 1: Workspace]]\n");
        fs::create_dir(manual.at("content/04-more")).unwrap();
        symlink("../03-use.md", manual.at("content/04-more/use.md")).unwrap();
        let said = manual.run(&["check", "--fix"]);
        assert!(said.err.starts_with("1 reference mended in 1 file\n"), "{}", said.err);
        assert_eq!(manual.text("content/03-use.md"), "# Use\n\n[[Chapter 2: Workspace]]\n");
        assert!(fs::symlink_metadata(manual.at("content/04-more/use.md")).unwrap().is_symlink());
        assert_eq!(manual.run(&["check", "--fix"]).code, 0);
    }

    #[test]
    fn nothing_outside_the_manual_is_written() {
        let outside = Manual::using(FAULTS);
        let manual = Manual::using("# Use\n");
        fs::remove_file(manual.at("content/03-use.md")).unwrap();
        symlink(outside.at("content/03-use.md"), manual.at("content/03-use.md")).unwrap();
        assert_eq!(manual.run(&["check", "--fix"]).code, 1);
        assert_eq!(outside.text("content/03-use.md"), FAULTS);

        // The settings file may be such a link too.
        outside.put("manual.yaml", "title: Test Manual\nfeatured:\n  - \"Chapter 1: Workspace\"\n");
        fs::remove_file(manual.at("manual.yaml")).unwrap();
        symlink(outside.at("manual.yaml"), manual.at("manual.yaml")).unwrap();
        manual.run(&["check", "--fix"]);
        assert!(outside.text("manual.yaml").contains("Chapter 1: Workspace"));
    }
}
