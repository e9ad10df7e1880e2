//! What is watched, and how often that makes a build.

use super::*;
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
