//! Files that guidepost did not write stay, and nothing is written over or through them.

use super::*;
use guidepost::emit::{Recipe, Recipes, emit};

#[test]
fn a_folder_with_nothing_but_dot_files_counts_as_empty() {
    let place = Place::new();
    place.put("output/.gitignore", "*");
    place.put("output/.git/config", "config");
    place.emit(&files(&[("index.html", "start")]));
    let expected = [(".git", "/"), (".git/config", "config"), (".gitignore", "*"), ("index.html", "start")];
    assert_eq!(place.published(), texts(&expected));
}

#[cfg(unix)]
#[test]
fn files_folders_links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    place.emit(&files(&[("index.html", "one"), ("a/page.html", "page")]));
    place.put("output/CNAME", "example.org");
    place.put("output/a/deep/notes.txt", "notes");
    place.put("elsewhere/secret.txt", "secret");
    fs::create_dir(place.at("output/empty")).unwrap();
    symlink("../elsewhere", place.at("output/link")).unwrap();
    symlink("nowhere", place.at("output/a/broken")).unwrap();
    let mode = |path: &str| fs::metadata(place.at(path)).unwrap().permissions().mode() & 0o7777;
    let modes = [("output/CNAME", 0o600), ("output/empty", 0o555), ("output/a/deep", 0o555), ("output", 0o750)];
    for (path, mode) in modes {
        fs::set_permissions(place.at(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    let time = set_back(&place.at("output/CNAME"));
    let before = ["output/CNAME", "output/a/deep/notes.txt"].map(|path| inode(&place.at(path)));

    place.emit(&files(&[("index.html", "two")]));

    let expected = [
        ("CNAME", "example.org"),
        ("a", "/"),
        ("a/broken", "-> nowhere"),
        ("a/deep", "/"),
        ("a/deep/notes.txt", "notes"),
        ("empty", "/"),
        ("index.html", "two"),
        ("link", "-> ../elsewhere"),
    ];
    assert_eq!(place.published(), texts(&expected));
    assert_eq!(modes.map(|(path, _)| mode(path)), modes.map(|(_, mode)| mode));
    assert_eq!(modified(&place.at("output/CNAME")), time);
    assert_eq!(["output/CNAME", "output/a/deep/notes.txt"].map(|path| inode(&place.at(path))), before);
    assert_eq!(tree(&place.at("elsewhere")), texts(&[("secret.txt", "secret")]));
    assert_eq!(place.names(), ["elsewhere", "output"]);
}

#[test]
fn a_strange_file_in_the_place_of_a_page_is_not_overwritten() {
    let place = Place::new();
    place.emit(&files(&[("index.html", "start")]));
    place.put("output/robots.txt", "theirs");
    assert_eq!(
        place.refusal(&files(&[("index.html", "start"), ("robots.txt", "ours")])),
        "`…/output/robots.txt` was not written by guidepost and stands where the manual needs the place: \
         move it away, or choose another folder with --output"
    );
}

#[test]
fn a_strange_file_with_the_same_bytes_becomes_the_manuals() {
    let place = Place::new();
    place.emit(&files(&[("index.html", "start")]));
    place.put("output/robots.txt", "same");
    let report = place.emit(&files(&[("index.html", "start"), ("robots.txt", "same")]));
    assert_eq!(report, Report { written: 0, unchanged: 2, removed: 0 });
    assert_eq!(place.recorded(), ["index.html", "robots.txt"]);
}

#[test]
fn strange_files_and_folders_in_the_way_are_named() {
    let place = Place::new();
    place.emit(&files(&[("guide/page.html", "page")]));
    place.put("output/guide/notes.txt", "notes");
    place.put("output/basics", "a file");
    assert_eq!(
        place.refusal(&files(&[("guide", "a page now")])),
        "`…/output/guide/notes.txt` was not written by guidepost and stands where the manual needs the place: \
         move it away, or choose another folder with --output"
    );
    assert_eq!(
        place.refusal(&files(&[("basics/page.html", "page")])),
        "`…/output/basics` was not written by guidepost and stands where the manual needs the place: \
         move it away, or choose another folder with --output"
    );
}

/// Publishes one page, while somebody puts files into the output folder.
fn emit_while(place: &Place, page: &str, put: impl Fn() + Send + Sync) -> Report {
    let make = || {
        put();
        Ok("new".to_owned().into())
    };
    let recipes = Recipes::from([(page.to_owned(), Recipe::made_by(make))]);
    emit(&place.output(), &recipes, "another text").unwrap()
}

#[cfg(unix)]
#[test]
fn what_is_put_there_meanwhile_stays() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    place.emit(&files(&[("index.html", "old"), ("gone/page.html", "page")]));
    place.put("output/CNAME", "example.org");
    let report = emit_while(&place, "index.html", || {
        place.put("output/notes.txt", "notes");
        place.put("output/gone/more.txt", "more");
        place.put("output/own/deep/file.txt", "file");
        symlink("nowhere", place.at("output/own/link")).unwrap();
        fs::set_permissions(place.at("output/own"), fs::Permissions::from_mode(0o700)).unwrap();
    });
    assert_eq!(report, Report { written: 1, unchanged: 0, removed: 1 });
    let expected = [
        ("CNAME", "example.org"),
        ("gone", "/"),
        ("gone/more.txt", "more"),
        ("index.html", "new"),
        ("notes.txt", "notes"),
        ("own", "/"),
        ("own/deep", "/"),
        ("own/deep/file.txt", "file"),
        ("own/link", "-> nowhere"),
    ];
    assert_eq!(place.published(), texts(&expected));
    assert_eq!(fs::metadata(place.at("output/own")).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(place.names(), ["output"]);
}

#[test]
fn what_is_put_there_meanwhile_in_the_place_of_a_page_is_kept_aside() {
    let place = Place::new();
    place.emit(&files(&[("index.html", "old")]));
    emit_while(&place, "robots.txt", || place.put("output/robots.txt", "theirs"));
    assert_eq!(place.published(), texts(&[("robots.txt", "new")]));
    assert_eq!(tree(&place.at(".output.guidepost-stage")), texts(&[("robots.txt", "theirs")]));
    assert_eq!(
        place.refusal(&files(&[("index.html", "start")])),
        "`…/.output.guidepost-stage` is where the new manual would be prepared, but holds files that guidepost did not \
         write: move it away, or choose another folder with --output"
    );
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_never_written_through() {
    let place = Place::new();
    let set = files(&[("a/page.html", "page")]);
    place.emit(&set);
    fs::rename(place.at("output/a"), place.at("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", place.at("output/a")).unwrap();
    let message = "`…/output/a` was not written by guidepost and stands where the manual needs the place: \
                   move it away, or choose another folder with --output";
    assert_eq!(place.refusal(&set), message);
    assert_eq!(place.refusal(&files(&[("a/page.html", "other")])), message);
    // Once the manual has no such folder, the link is a strange file like any other.
    place.emit(&files(&[("index.html", "start")]));
    assert_eq!(place.published(), texts(&[("a", "-> ../elsewhere"), ("index.html", "start")]));
    assert_eq!(tree(&place.at("elsewhere")), texts(&[("page.html", "page")]));
}

#[cfg(unix)]
#[test]
fn a_hostile_record_reaches_nothing_outside() {
    let place = Place::new();
    place.put("victim/file", "precious");
    place.put("output/.guidepost/files", "");
    std::os::unix::fs::symlink("../victim", place.at("output/link")).unwrap();
    let absolute = place.at("victim/file").display().to_string();
    let lines =
        ["guidepost files 1", "../victim/file", &absolute, "link/file", "link", "", "/", "..", "a/../../victim/file"];
    place.put("output/.guidepost/files", &lines.join("\n"));
    let report = place.emit(&files(&[("index.html", "start")]));
    assert_eq!(report, Report { written: 1, unchanged: 0, removed: 0 });
    assert_eq!(tree(&place.at("victim")), texts(&[("file", "precious")]));
    assert_eq!(place.published(), texts(&[("index.html", "start"), ("link", "-> ../victim")]));
}
