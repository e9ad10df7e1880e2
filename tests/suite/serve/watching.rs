//! What is watched, and how often that makes a build.

use super::*;
use std::fs;
use std::time::Duration;

/// In a room of its own, in which the system watches two folders and no more.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_watched_is_named_once_and_keeps_nobody_busy() {
    use std::process::Command;
    let room = |command: &str| {
        let mut room = Command::new("unshare");
        room.args(["-Ur", "sh", "-c", &format!("echo 2 > /proc/sys/user/max_inotify_watches && exec {command}")]);
        room
    };
    if !room("true").output().is_ok_and(|output| output.status.success()) {
        eprintln!("not tested: no such room can be had here");
        return;
    }
    let manual = manual();
    let mut command = room("\"$0\" serve -p 0");
    command.arg(env!("CARGO_BIN_EXE_guidepost")).current_dir(manual.root());
    let preview = Preview::start_as(command);
    let complaint = preview.complaint("warning: ");
    assert!(complaint.contains("cannot watch `") && complaint.contains("content`: it has more folders"), "{complaint}");
    assert!(preview.complaint("try: ").contains("`guidepost serve --poll`"));
    assert_eq!(preview.line(), "4 pages, 0 errors");
    let before = preview.busy();
    std::thread::sleep(Duration::from_secs(3));
    let busy = preview.busy() - before;
    assert!(busy < Duration::from_secs(1), "{busy:?} of three seconds");
    assert_eq!(preview.whispers(), Vec::<String>::new());
}

#[test]
fn saves_soon_after_each_other_are_one_burst() {
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let manual = manual();
        let preview = Preview::start(&manual, arguments);
        preview.line();
        for number in 0..40 {
            save(&manual, "content/02-workspace.md", format!("# Workspace\n\nThe words of number {number}.\n"));
            std::thread::sleep(Duration::from_millis(30));
        }
        preview.until("/workspace.html", |reply| reply.body.contains("number 39."));
        save(&manual, "manual.yaml", "title: The End\n");
        let lines: Vec<String> =
            std::iter::repeat_with(|| preview.line()).take_while(|line| !line.contains("manual.yaml")).collect();
        // One or two, unless this machine was so busy that the saves came in pieces.
        assert!((1..=10).contains(&lines.len()), "{arguments:?}: {lines:?}");
    }
}

#[test]
fn the_address_book_is_watched() {
    let manual = manual();
    assert_eq!(manual.run(&["build", "--record"]).code, 0);
    let book = manual.text("addresses.json");
    manual.put("manual.yaml", "title: Test Manual\nedition: \"2\"\nchanges: true\n");
    manual.put("content/04-new.md", "# New\n\nWords that are new.\n");
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let preview = Preview::start(&manual, arguments);
        assert_eq!(preview.line(), "5 pages, 0 errors");
        assert!(!preview.get("/changes.html").body.contains("Workplace"));
        save(&manual, "addresses.json", book.replace("Workspace", "Workplace"));
        assert_eq!(preview.line(), "files changed, 0 errors", "{arguments:?}");
        assert!(preview.get("/changes.html").body.contains("Workplace"));
        fs::remove_file(manual.at("addresses.json")).unwrap();
        assert_eq!(preview.line(), "files changed, 1 error: the last good manual stays", "{arguments:?}");
        save(&manual, "addresses.json", &book);
        assert_eq!(preview.line(), "files changed, 0 errors", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_link_out_of_the_chapters_is_not_followed() {
    let (manual, outside) = (manual(), tempfile::tempdir().unwrap());
    for number in 0..100 {
        fs::create_dir_all(outside.path().join(format!("{number}/deep"))).unwrap();
    }
    std::os::unix::fs::symlink(outside.path(), manual.at("content/link")).unwrap();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 1 error: the last good manual stays");
    assert!((2..100).contains(&preview.watches()), "{} folders are watched", preview.watches());
}

#[cfg(unix)]
#[test]
fn the_folder_of_the_chapters_may_be_a_link() {
    use std::os::unix::fs::symlink;
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let manual = manual();
        fs::rename(manual.at("content"), manual.at("one")).unwrap();
        manual.put_folder("two", &manual.at("one"));
        symlink("one", manual.at("content")).unwrap();
        let preview = Preview::start(&manual, arguments);
        assert_eq!(preview.line(), "4 pages, 0 errors");
        for path in ["one/02-workspace.md", "content/02-workspace.md", "one/01-basics/02-new.md"] {
            save(&manual, path, format!("# Workspace\n\nSaved as {path}.\n"));
            assert_eq!(preview.line(), "1 page changed, 0 errors", "{path} {arguments:?}");
        }
        symlink("two", manual.at("other")).unwrap();
        fs::rename(manual.at("other"), manual.at("content")).unwrap();
        assert_eq!(preview.line(), "2 pages changed, 0 errors", "{arguments:?}");
        save(&manual, "two/02-workspace.md", "# Workspace\n\nSaved in the other.\n");
        assert_eq!(preview.line(), "1 page changed, 0 errors", "{arguments:?}");
    }
}

#[test]
fn a_folder_for_the_theme_is_seen_while_it_is_empty() {
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let manual = manual();
        manual.put("manual.yaml", "title: Test Manual\ntheme: mine\n");
        let preview = Preview::start(&manual, arguments);
        assert_eq!(preview.line(), "4 pages, 1 error: the last good manual stays", "{arguments:?}");
        fs::create_dir_all(manual.at("themes/mine")).unwrap();
        assert_eq!(preview.line(), "0 errors", "{arguments:?}");
    }
}
