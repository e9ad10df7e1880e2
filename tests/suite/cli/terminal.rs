//! The same on a terminal, where there are colours.

use super::faulty;
use crate::manual::Manual;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::Read;
use std::process::Stdio;

/// What a run shows on a terminal of its own.
fn shown(manual: &Manual, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let screen = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let side = || Stdio::from(screen.try_clone().unwrap());
    let mut command = manual.command(arguments);
    command.env("TERM", "xterm-256color").envs(environment.iter().copied()).stdout(side()).stderr(side());
    let mut run = command.spawn().unwrap();
    drop((command, screen));
    let mut bytes = Vec::new();
    // The read fails once nobody holds the other side any more.
    let _ = File::from(master).read_to_end(&mut bytes);
    run.wait().unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

#[test]
fn there_are_colours_on_a_terminal_unless_no_color_is_set() {
    let manual = faulty();
    for arguments in [&["check"][..], &["check", "nowhere"], &["explain", "unknown-title"], &["build"]] {
        let coloured = shown(&manual, arguments, &[]);
        assert!(coloured.contains("\x1b[1"), "{arguments:?} is not coloured: {coloured}");
        let plain = shown(&manual, arguments, &[("NO_COLOR", "1")]);
        assert!(!plain.contains('\x1b'), "{arguments:?} is coloured: {plain:?}");
        let piped = manual.run(arguments);
        assert_eq!(plain, piped.out + &piped.err, "{arguments:?}");
    }
}

#[test]
fn a_long_run_shows_how_far_it_is_and_takes_that_away() {
    let manual = Manual::new(&[("manual.yaml", "title: Test Manual\n")]);
    let text = "First see [[Page 1/Signing In]], then Chapter 2: Page 2/Signing In.\n\n".repeat(40);
    for number in 1..=600 {
        manual
            .put(&format!("content/{number}-page-{number}.md"), format!("# Page {number}\n\n## Signing In\n\n{text}"));
    }
    let shown_stages = |arguments: &[&str]| {
        let shown = shown(&manual, arguments, &[]);
        let (drawn, said) = shown.rsplit_once("\x1b[2K").unwrap_or(("", &shown));
        (drawn.contains("making the pages"), said.replace('\r', ""))
    };
    let (drawn, said) = shown_stages(&["build"]);
    assert!(drawn, "nothing was shown: {said}");
    assert!(said.starts_with("601 pages, "), "{said:?}");
    assert_eq!(shown_stages(&["build", "-q"]), (false, String::new()));
    let piped = manual.run(&["build", "-d", "piped"]);
    assert_eq!((piped.code, piped.err.as_str()), (0, ""));
}
