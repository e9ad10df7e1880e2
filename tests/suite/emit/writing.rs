//! What a build writes, leaves as it is and removes.

use super::*;

#[test]
fn a_first_build_makes_the_folder_and_nothing_beside_it() {
    let place = Place::new();
    let set = files(&[("index.html", "start"), ("a/b/c.html", "deep")]);
    let report = emit_files(&place.at("site/manual"), &set).unwrap();
    assert_eq!(report, Report { written: 2, unchanged: 0, removed: 0 });
    let expected = [
        ("site", "/"),
        ("site/manual", "/"),
        ("site/manual/.guidepost", "/"),
        ("site/manual/a", "/"),
        ("site/manual/a/b", "/"),
        ("site/manual/a/b/c.html", "deep"),
        ("site/manual/index.html", "start"),
    ];
    let mut found = tree(place.folder.path());
    let record = found.remove("site/manual/.guidepost/files").unwrap();
    assert!(record.starts_with("guidepost files 2\n") && record.ends_with("\na/b/c.html\nindex.html\n"), "{record}");
    assert_eq!(found, texts(&expected));
}

#[test]
fn a_file_in_pieces_is_written_and_compared_as_one() {
    let place = Place::new();
    let pieces = |texts: &[&'static str]| texts.iter().map(|text| text.as_bytes().into()).collect();
    let set = Files::from([("index.html".to_owned(), pieces(&["st", "", "art"]))]);
    assert_eq!(place.emit(&set), Report { written: 1, unchanged: 0, removed: 0 });
    assert_eq!(place.published(), texts(&[("index.html", "start")]));
    let set = Files::from([("index.html".to_owned(), pieces(&["star", "t"]))]);
    assert_eq!(place.emit(&set), Report { written: 0, unchanged: 1, removed: 0 });
}

#[cfg(unix)]
#[test]
fn a_build_without_a_change_touches_nothing() {
    let place = Place::new();
    let set = files(&[("index.html", "start"), ("a/page.html", "page")]);
    place.emit(&set);
    let paths = ["", "output", "output/a", "output/a/page.html", "output/index.html", "output/.guidepost/files"];
    let state = || paths.map(|path| (inode(&place.at(path)), modified(&place.at(path))));
    let before = state();
    assert_eq!(place.emit(&set), Report { written: 0, unchanged: 2, removed: 0 });
    assert_eq!(state(), before);
}

#[cfg(unix)]
#[test]
fn only_what_differs_is_written() {
    let place = Place::new();
    place.emit(&files(&[("same.html", "same"), ("changed.html", "one"), ("longer.html", "one")]));
    let same = place.at("output/same.html");
    let (time, number) = (set_back(&same), inode(&same));
    let changed = inode(&place.at("output/changed.html"));
    let report = place.emit(&files(&[("same.html", "same"), ("changed.html", "two"), ("longer.html", "one and more")]));
    assert_eq!(report, Report { written: 2, unchanged: 1, removed: 0 });
    assert_eq!((modified(&same), inode(&same)), (time, number));
    assert_ne!(inode(&place.at("output/changed.html")), changed);
    let expected = [("changed.html", "two"), ("longer.html", "one and more"), ("same.html", "same")];
    assert_eq!(place.published(), texts(&expected));
}

#[test]
fn what_was_damaged_or_deleted_by_hand_is_written_again() {
    let place = Place::new();
    let set = files(&[("a.html", "a"), ("b.html", "b")]);
    place.emit(&set);
    place.put("output/a.html", "x");
    fs::remove_file(place.at("output/b.html")).unwrap();
    assert_eq!(place.emit(&set), Report { written: 2, unchanged: 0, removed: 0 });
    assert_eq!(place.published(), texts(&[("a.html", "a"), ("b.html", "b")]));
}

#[test]
fn a_page_that_is_gone_is_removed_with_its_folders() {
    let place = Place::new();
    place.emit(&files(&[("index.html", "start"), ("a/b/page.html", "page"), ("c/page.html", "page")]));
    place.put("output/c/notes.txt", "notes");
    let report = place.emit(&files(&[("index.html", "start")]));
    assert_eq!(report, Report { written: 0, unchanged: 1, removed: 2 });
    assert_eq!(place.published(), texts(&[("c", "/"), ("c/notes.txt", "notes"), ("index.html", "start")]));
    assert_eq!(place.recorded(), ["index.html"]);
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let place = Place::new();
    place.emit(&files(&[("guide", "a page"), ("basics/page.html", "below")]));
    place.emit(&files(&[("guide/page.html", "below"), ("basics", "a page")]));
    assert_eq!(place.published(), texts(&[("basics", "a page"), ("guide", "/"), ("guide/page.html", "below")]));
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn two_builds_of_one_manual_are_equal_byte_for_byte() {
    let (one, other) = (Place::new(), Place::new());
    let set = files(&[("b.html", "b"), ("a/c.html", "c")]);
    one.emit(&set);
    other.emit(&files(&[("b.html", "x"), ("gone.html", "gone")]));
    other.emit(&set);
    assert_eq!(tree(&one.output()), tree(&other.output()));
}
