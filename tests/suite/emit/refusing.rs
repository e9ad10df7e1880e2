//! Places and names that are refused, each with its whole message.

use super::*;

#[test]
fn a_folder_that_guidepost_did_not_make() {
    let place = Place::new();
    place.put("output/thesis.txt", "years of work");
    assert_eq!(
        place.refusal(&files(&[("index.html", "start")])),
        "`…/output` holds files that guidepost did not write, so nothing was published: \
         empty the folder, or choose another with --output"
    );
}

#[test]
fn a_file() {
    let place = Place::new();
    place.put("output", "a file");
    assert_eq!(
        place.refusal(&Files::new()),
        "`…/output` is not a folder, so no manual can go there: move it away, or choose another folder with --output"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_while_one_to_a_folder_is_followed() {
    let place = Place::new();
    std::os::unix::fs::symlink("real", place.output()).unwrap();
    let set = files(&[("index.html", "start")]);
    assert_eq!(
        place.refusal(&set),
        "`…/output` leads to a folder that does not exist: create that folder, or choose another with --output"
    );
    fs::create_dir(place.at("real")).unwrap();
    place.emit(&set);
    place.emit(&files(&[("index.html", "again")]));
    assert_eq!(fs::read_link(place.output()).unwrap(), Path::new("real"));
    assert_eq!(fs::read_to_string(place.at("real/index.html")).unwrap(), "again");
    assert_eq!(place.names(), ["output", "real"]);
}

#[cfg(unix)]
#[test]
fn the_root_of_the_file_system() {
    assert_eq!(
        Place::new().refusal_at(Path::new("/"), &Files::new()),
        "`/` is the root of the file system, which is never replaced by a manual: choose another folder with --output"
    );
}

/// In a process of its own, whose home folder is an empty one made for the test.
#[cfg(unix)]
#[test]
fn the_home_folder() {
    if std::env::var_os(CHILD).is_some() {
        let home = std::env::home_dir().unwrap();
        assert_eq!(
            emit_files(&home, &Files::new()).unwrap_err().to_string(),
            "`home/.` is your home folder, which is never replaced by a manual: choose another folder with --output"
                .replace("home/.", &home.display().to_string())
        );
        return;
    }
    let place = Place::new();
    let mut child = again("refusing::the_home_folder", place.folder.path());
    assert!(child.env("HOME", place.folder.path()).status().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_mounted_folder() {
    assert_eq!(
        Place::new().refusal_at(Path::new("/proc"), &Files::new()),
        "`/proc` is a mounted folder and cannot be exchanged for a new one: choose a folder inside it, such as --output /proc/manual"
    );
}

#[test]
fn a_record_of_another_version() {
    let place = Place::new();
    place.put("output/.guidepost/files", "guidepost files 99\nindex.html\n");
    assert_eq!(
        place.refusal(&files(&[("index.html", "start")])),
        "`…/output/.guidepost/files` is not a record that this version of guidepost can read, so nothing was published: \
         empty `…/output`, or choose another folder with --output"
    );
}

#[test]
fn names_that_lead_out_of_the_folder_or_clash() {
    for name in ["../x", "/x", "a/../../x", "a//x", "a/", "", ".", "a\\x", "a\nb", ".guidepost/files", ".guidepost"] {
        assert_eq!(
            Place::new().refusal(&files(&[(name, "x")])),
            format!(
                "`{}` cannot be the name of a published file: rename the page or asset it comes from",
                name.escape_debug()
            )
        );
    }
    assert_eq!(
        Place::new().refusal(&files(&[("a", "a page"), ("a.html", ""), ("a/b.html", "below it")])),
        "`a` cannot be the name of a published file: rename the page or asset it comes from"
    );
}
