//! Whether a folder still holds what was published, as a build asks before it makes anything.

use super::*;
use guidepost::emit::{Recipe, Recipes, emit, stands};

fn recipes(files: &Files) -> Recipes<'_> {
    files.iter().map(|(name, bytes)| (name.clone(), Recipe::made_by(|| Ok(bytes.clone())))).collect()
}

fn sealed() -> Place {
    let place = Place::new();
    let set = files(&[("index.html", "start"), ("a/page.html", "page")]);
    let report = emit(&place.output(), &recipes(&set), "these words").unwrap();
    assert_eq!(report, Report { written: 2, unchanged: 0, removed: 0 });
    place
}

fn standing(place: &Place, made_from: &str) -> Option<Report> {
    stands(&place.output(), made_from).unwrap()
}

#[test]
fn what_was_published_stands_beside_what_others_wrote() {
    let place = sealed();
    place.put("output/a/notes.txt", "not guidepost's");
    assert_eq!(standing(&place, "these words"), Some(Report { written: 0, unchanged: 2, removed: 0 }));
}

#[test]
fn what_is_made_from_something_else_does_not_stand() {
    assert_eq!(standing(&sealed(), "other words"), None);
}

#[test]
fn nothing_stands_where_nothing_was_published_or_no_seal_was_put() {
    let place = Place::new();
    assert_eq!(standing(&place, "these words"), None);
    // As older versions recorded what they wrote.
    place.put("output/index.html", "start");
    place.put("output/.guidepost/files", "guidepost files 1\nindex.html\n");
    assert_eq!(standing(&place, "these words"), None);
    assert_eq!(standing(&place, ""), None);
}

#[test]
fn a_file_that_was_changed_removed_or_added_to_the_record_breaks_the_seal() {
    let place = sealed();
    place.put("output/index.html", "stars");
    assert_eq!(standing(&place, "these words"), None);
    place.put("output/index.html", "start");
    assert!(standing(&place, "these words").is_some());
    let record = place.record();
    place.put("output/extra.html", "extra");
    place.put("output/.guidepost/files", &format!("{record}extra.html\n"));
    assert_eq!(standing(&place, "these words"), None);
    place.put("output/.guidepost/files", &record);
    fs::remove_file(place.at("output/a/page.html")).unwrap();
    assert_eq!(standing(&place, "these words"), None);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_same_bytes_breaks_the_seal() {
    let place = sealed();
    place.put("elsewhere.html", "start");
    fs::remove_file(place.at("output/index.html")).unwrap();
    std::os::unix::fs::symlink(place.at("elsewhere.html"), place.at("output/index.html")).unwrap();
    assert_eq!(standing(&place, "these words"), None);
}

#[test]
fn a_file_that_breaks_the_seal_is_written_again_and_seals_it_again() {
    let place = sealed();
    place.put("output/index.html", "stars");
    let set = files(&[("index.html", "start"), ("a/page.html", "page")]);
    let report = emit(&place.output(), &recipes(&set), "these words").unwrap();
    assert_eq!(report, Report { written: 1, unchanged: 1, removed: 0 });
    assert!(standing(&place, "these words").is_some());
}

#[test]
fn a_file_that_cannot_be_made_leaves_what_was_published() {
    let place = sealed();
    let before = tree(place.folder.path());
    let mut set = Recipes::new();
    set.insert("index.html".to_owned(), "new".to_owned().into());
    set.insert("page.html".to_owned(), Recipe::made_by(|| Err(guidepost::Error::Theme("no such label".to_owned()))));
    assert_eq!(emit(&place.output(), &set, "other words").unwrap_err().to_string(), "no such label");
    assert_eq!(tree(place.folder.path()), before);
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link_breaks_the_seal() {
    let place = sealed();
    fs::rename(place.at("output/a"), place.at("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.at("output/a")).unwrap();
    assert_eq!(standing(&place, "these words"), None);
}
