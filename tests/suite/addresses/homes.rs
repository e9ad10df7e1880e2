//! Where lost pages went, in the shapes that the histories of real manuals have: whole folders moved, and pages rewritten, merged and split on the way.

use super::Manual;
use std::collections::BTreeMap;

const OPENING: &str = "Your profile is set to lock when you have not logged in for ten days in a row. Nobody can open it for you over the telephone, because we would not know who is calling. Write to the help desk from your own address, and name the agency that you work for.";
const CLOSING: &str = "The answer comes on the same day, and it has a word in it that is good for one hour. Type it in the field below your name, then choose a new word that you have never had before. Keep it to yourself, and never send it in a message to anybody at all.";
const OTHER: &str = "Choose the month on the left and press the button at the top. The table below the picture counts every household of the agency once, however many people live in it, and the last line says how many of them came back within a year of leaving.";

/// A manual that was recorded; then its chapters are gone and others stand in their place.
fn moved(old: &[(&str, String)], new: &[(&str, String)]) -> Manual {
    let manual = Manual::new(&[("content/index.md", "# Start\n")]);
    old.iter().for_each(|(path, text)| manual.put(&format!("content/{path}"), text));
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    std::fs::remove_dir_all(manual.root().join("content")).unwrap();
    manual.put("content/index.md", "# Start\n");
    new.iter().for_each(|(path, text)| manual.put(&format!("content/{path}"), text));
    manual
}

/// Each dead address with the addresses of its homes.
fn homes(manual: &Manual) -> BTreeMap<String, Vec<String>> {
    let ran = manual.run(&["publish-check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let home = |note: &serde_json::Value| {
        let (_, address) = note.as_str()?.strip_suffix(')')?.rsplit_once(" (")?;
        Some(address.to_owned())
    };
    let finding = |finding: &serde_json::Value| {
        let address = finding["message"].as_str().unwrap().split('`').nth(1).unwrap().to_owned();
        (address, finding["notes"].as_array().unwrap().iter().filter_map(home).collect())
    };
    json["findings"].as_array().unwrap().iter().map(finding).collect()
}

/// Whether an address leads somewhere once everything certain is mended.
fn kept_alive(manual: &Manual, address: &str) -> bool {
    manual.run(&["publish-check", "--fix"]);
    assert_eq!(manual.run(&["check", "-q"]).code, 0);
    !homes(manual).contains_key(address)
}

#[test]
fn a_page_with_a_new_name_and_half_of_its_words_is_known_by_the_other_half() {
    let manual = moved(
        &[("serving/getting-in.md", format!("# Getting in\n\n{OPENING}\n\n{CLOSING}\n"))],
        &[("accounts/locked.md", format!("# When you are locked out\n\n{OTHER}\n\n{CLOSING}\n"))],
    );
    assert_eq!(homes(&manual)["serving/getting-in.html"], ["accounts/locked.html"]);
}

#[test]
fn a_small_page_that_became_part_of_a_large_one_is_found_in_it() {
    let many = format!("{}\n\n", OTHER.replace("month", "week")).repeat(4);
    let manual = moved(
        &[("short/opening.md", format!("# Opening\n\n{OPENING}\n"))],
        &[("all/accounts.md", format!("# Accounts\n\n{many}\n{OPENING}\n")), ("all/reports.md", many.clone())],
    );
    assert_eq!(homes(&manual)["short/opening.html"][0], "all/accounts.html");
    assert!(kept_alive(&manual, "short/opening.html"));
}

#[test]
fn a_page_rewritten_under_its_old_name_is_shown_and_left_to_a_person() {
    // Capitals, and what stands between the words of a name, are written one way or the other.
    let manual = moved(
        &[("parts/lockedOut.md", format!("# lockedOut\n\n{OPENING}\n"))],
        &[("parts/accounts/locked-out.md", format!("# accounts.LockedOut\n\n{OTHER}\n"))],
    );
    assert_eq!(homes(&manual)["parts/lockedOut.html"], ["parts/accounts/locked-out.html"]);
    assert!(!kept_alive(&manual, "parts/lockedOut.html"));
}

#[test]
fn of_two_places_with_the_same_text_none_is_certain() {
    let text = format!("# Opening\n\n{OPENING}\n");
    let manual = moved(
        &[("old/account.md", text.clone())],
        &[("new/one/account.md", text.clone()), ("new/two/account.md", text)],
    );
    assert_eq!(homes(&manual)["old/account.html"], ["new/one/account.html", "new/two/account.html"]);
    assert!(!kept_alive(&manual, "old/account.html"));
}

#[test]
fn the_list_of_a_folder_goes_where_its_pages_went() {
    let pages = [("opening", OPENING), ("closing", CLOSING), ("counting", OTHER)];
    let under =
        |folder: &str| pages.map(|(name, text)| (format!("{folder}/{name}.md"), format!("# The {name}\n\n{text}\n")));
    let (old, new) = (under("files"), under("manual/settings"));
    let as_given = |files: &[(String, String); 3]| files.clone().map(|(path, text)| (path.leak() as &str, text));
    let mut now = as_given(&new).to_vec();
    // A section of the same title is no list of pages.
    now.push(("manual/reports.md", "# Reports\n\n## Files\n\nThere are none.\n".to_owned()));
    let manual = moved(&as_given(&old), &now);
    assert_eq!(homes(&manual)["files/index.html"][0], "manual/settings/index.html");
}

#[test]
fn a_folder_that_only_lists_comes_after_the_page_that_has_the_text() {
    let manual = moved(
        &[("plugins/builder.md", format!("# Builder\n\n{OPENING}\n\n{CLOSING}\n"))],
        &[
            ("plugins/builder/details.md", format!("# Details\n\n{OPENING}\n\n{CLOSING}\n")),
            ("plugins/builder/counts.md", format!("# Counts\n\n{OTHER}\n")),
        ],
    );
    assert_eq!(homes(&manual)["plugins/builder.html"][0], "plugins/builder/details.html");
}

#[test]
fn what_is_gone_has_no_home_among_pages_of_its_kind() {
    // Notes on editions share their form, and nothing else.
    let note = |text: &str| format!("# Notes\n\nThese are the notes of this edition.\n\n{text}\n");
    let manual = moved(
        &[("news/spring/index.md", note(OPENING)), ("news/autumn/index.md", note(CLOSING))],
        &[("news/winter/index.md", note(OTHER)), ("reports.md", format!("# Reports\n\n{OTHER}\n"))],
    );
    for address in ["news/spring/index.html", "news/autumn/index.html"] {
        assert!(homes(&manual).contains_key(address) && !kept_alive(&manual, address), "{address}");
    }
}
