//! The command line: ports, refusals and the end.

use super::*;
use std::net::TcpListener;

#[test]
fn a_port_that_is_taken_is_named_with_the_way_out() {
    let manual = manual();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = manual.run(&["serve", "-p", &port.to_string()]);
    let expected = format!(
        "error: port {port} is taken by another program\n  try: `guidepost serve -p 0` takes any port that is free\n"
    );
    assert_eq!((said.code, said.out.as_str(), said.err), (2, "", expected));
}

#[test]
fn what_is_no_manual_is_not_served() {
    let manual = Manual::new(&[("notes.md", "# Notes\n")]);
    let said = manual.run(&["serve", "-p", "0"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(
        said.err.starts_with("error: there is no manual in `.`: it has no `content` folder with chapters"),
        "{}",
        said.err
    );
    let said = manual.run(&["serve", "-p", "0", "nowhere"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.starts_with("error: there is no folder `nowhere`"), "{}", said.err);
    let said = manual.run(&["serve", "-p", "0", "notes.md"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.starts_with("error: `notes.md` is a file, and a manual is a folder"), "{}", said.err);
}

/// Nobody could know the address otherwise.
#[test]
fn the_address_is_told_in_a_low_voice_too_and_where_something_is_wrong() {
    let manual = manual();
    save(&manual, "content/02-workspace.md", "# Workspace\n\n[[Nowhere]]\n");
    let preview = Preview::start(&manual, &["-q"]);
    preview.complaint("error[unknown-title]");
}

#[test]
fn an_interval_that_makes_no_sense_is_refused() {
    for seconds in ["0", "-1", "soon", "NaN", "1e9"] {
        let said = manual().run(&["serve", &format!("--poll={seconds}")]);
        assert_eq!(said.code, 2, "{seconds}");
        assert!(said.err.contains("write a number of seconds from 0.1 to 3600"), "{}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_without_complaint_even_while_a_page_listens() {
    let manual = manual();
    let mut preview = Preview::start(&manual, &[]);
    let mut news = preview.news();
    news.next();
    assert_eq!(preview.interrupt(), Some(0));
}
