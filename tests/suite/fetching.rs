//! `guidepost inventory update`, against a server of these tests' own, and that nothing else calls anybody up.
#![cfg(target_os = "linux")] // Elsewhere the system keeps the certificates that it trusts where a test may not put one.

mod server;

use crate::manual::{Manual, Said};
use server::{Answer, Server};

/// The outline of the other manual, as guidepost builds it.
fn outline(chapters: &[&str]) -> Vec<u8> {
    let other = Manual::new(&[("manual.yaml", "title: Agency Manual\n")]);
    for chapter in chapters {
        other.put(&format!("content/{chapter}.md"), format!("# {chapter}\n"));
    }
    assert_eq!(other.run(&["build"]).code, 0);
    other.bytes("output/outline.json")
}

/// A manual that refers to one at an address.
fn referring(address: &str, more: &str) -> Manual {
    let settings = format!(
        "title: User Manual\nmanuals:\n  Agency Manual:\n    inventory: manuals/agency.json\n    address: {address}\n{more}"
    );
    Manual::new(&[("manual.yaml", &settings), ("content/use.md", "# Use\n\nSee [[Agency Manual :: Desk]].\n")])
}

/// Runs the command where the server's certificate is trusted.
fn update(manual: &Manual, server: &Server, arguments: &[&str]) -> Said {
    let mut command = manual.command(&[&["inventory", "update"], arguments].concat());
    server.be_trusted(&mut command);
    Said::of(&command.output().unwrap(), manual.root())
}

#[test]
fn an_inventory_is_fetched_and_what_it_changes_is_told() {
    let server = Server::start();
    let manual = referring(&server.address(), "");
    server.say("/outline.json", Answer::file(outline(&["Desk", "Setup"])));
    let said = update(&manual, &server, &["--dry-run"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (0, "Agency Manual: 2 titles would be written to manuals/agency.json\n")
    );
    assert!(!manual.at("manuals").exists());
    let said = update(&manual, &server, &[]);
    assert_eq!((said.code, said.err.as_str()), (0, "Agency Manual: 2 titles written to manuals/agency.json\n"));
    assert_eq!(manual.bytes("manuals/agency.json"), outline(&["Desk", "Setup"]));
    assert_eq!(manual.run(&["check", "--strict"]).code, 0);
    let said = update(&manual, &server, &["agency manual"]);
    assert_eq!((said.code, said.err.as_str()), (0, "Agency Manual: nothing new\n"));
    server.say("/outline.json", Answer::file(outline(&["Home", "Setup"])));
    for (arguments, would) in [(&["--dry-run"][..], "would be "), (&[], "")] {
        let said = update(&manual, &server, arguments);
        let expected = format!(
            "Agency Manual: 1 title new, 1 gone, manuals/agency.json {would}renewed\n  \
             new: Chapter 1: Home\n  \
             gone: Chapter 1: Desk\n  \
             breaks: content/use.md:3:5 the manual \"Agency Manual\" has no chapter, page or section called `Desk`\n"
        );
        // The reference was whole before, so the run says that something is wrong now.
        assert_eq!((said.code, said.err), (1, expected));
    }
    assert_eq!(manual.bytes("manuals/agency.json"), outline(&["Home", "Setup"]));
    let leftover: Vec<String> = manual.tree("manuals").into_keys().collect();
    assert_eq!(leftover, ["agency.json"]);
}

#[test]
fn an_objects_inv_is_taken_where_there_is_no_outline() {
    let server = Server::start();
    let manual = referring(&server.address(), "");
    let other = Manual::new(&[("manual.yaml", "title: Agency Manual\n"), ("content/a.md", "# Desk\n")]);
    assert_eq!(other.run(&["build"]).code, 0);
    let objects = other.bytes("output/objects.inv");
    server.say("/objects.inv", Answer::file(objects.clone()));
    assert_eq!(update(&manual, &server, &["-q"]).code, 0);
    assert_eq!(manual.bytes("manuals/agency.json"), objects);
    // Many servers answer everything with some page.
    server.say("/outline.json", Answer::file(b"<!doctype html>".to_vec()));
    assert_eq!(update(&manual, &server, &[]).err, "Agency Manual: nothing new\n");
    assert_eq!(server.asked(), ["/outline.json", "/objects.inv", "/outline.json", "/objects.inv"]);
}

#[test]
fn it_may_come_from_another_address_and_by_way_of_others() {
    let server = Server::start();
    let from = format!("    from: {}moved.json\n", server.address());
    let manual = referring("http://intranet.example.org/agency/", &from);
    server.say("/moved.json", Answer::moved("/there.json"));
    server.say("/there.json", Answer::file(outline(&["Desk"])));
    let said = update(&manual, &server, &[]);
    assert_eq!((said.code, said.err.as_str()), (0, "Agency Manual: 1 title written to manuals/agency.json\n"));
}

#[test]
fn what_cannot_be_fetched_leaves_the_file_as_it_was() {
    let server = Server::start();
    let (here, stranger) = (server.address(), Server::start());
    let old = outline(&["Desk"]);
    stranger.say("/outline.json", Answer::file(old.clone()));
    let nothing = format!("there is nothing at {here}outline.json\n  there is nothing at {here}objects.inv");
    let cases: Vec<(Option<Answer>, String)> = vec![
        (None, nothing),
        (
            Some(Answer::status(500)),
            format!("{here}outline.json cannot be fetched: the server answers with the status 500"),
        ),
        (
            Some(Answer::moved("http://127.0.0.1:9/outline.json")),
            format!("{here}outline.json cannot be fetched: it leads to an address that is not https"),
        ),
        (
            Some(Answer::moved("/outline.json")),
            format!("{here}outline.json cannot be fetched: it leads from one address to the next without an end"),
        ),
        (
            Some(Answer::file(b"{\"version\": 1".to_vec())),
            format!(
                "what stands at {here}outline.json is not an `outline.json` of guidepost: EOF while parsing an object at line 1 column 13\n  there is nothing at {here}objects.inv"
            ),
        ),
        (
            Some(Answer::file(vec![b' '; 20 * 1024 * 1024 + 1])),
            format!("{here}outline.json cannot be fetched: it has more than 20 MB, and no inventory has that"),
        ),
        (Some(Answer::slow()), format!("{here}outline.json cannot be fetched: it took longer than 2 s")),
    ];
    for (answer, why) in cases {
        let manual = referring(&here, "");
        manual.put("manuals/agency.json", &old);
        match answer {
            Some(answer) => server.say("/outline.json", answer),
            None => server.forget(),
        }
        let said = update(&manual, &server, &["--timeout", "2"]);
        assert_eq!((said.code, said.err.as_str()), (2, &*format!("error: Agency Manual: {why}\n")));
        assert_eq!(manual.bytes("manuals/agency.json"), old);
    }
    // The server's certificate is nobody's that this run trusts.
    let manual = referring(&stranger.address(), "");
    let said = update(&manual, &server, &[]);
    let why = "cannot be fetched: the server cannot show that it is who it says it is: ";
    assert!(said.code == 2 && said.err.contains(why), "{}", said.err);
    assert!(!manual.at("manuals").exists());
}

#[test]
fn an_address_that_is_not_https_is_never_called_up() {
    let server = Server::start();
    let plain = server.address().replace("https:", "http:");
    let manual = referring(&plain, "");
    let said = update(&manual, &server, &[]);
    let why = "is not https, and nothing is fetched in another way\n  try: name an https address as its `from:`, or put the file there by hand\n";
    assert_eq!((said.code, said.err), (2, format!("error: Agency Manual: its address `{plain}` {why}")));
    assert_eq!(server.calls(), 0);
}

#[test]
fn one_that_fails_does_not_keep_the_others_back() {
    let server = Server::start();
    let manual = referring(
        &server.address(),
        &format!("  Other Manual:\n    inventory: manuals/other.json\n    address: {}other/\n", server.address()),
    );
    server.say("/other/outline.json", Answer::file(outline(&["Desk"])));
    let said = update(&manual, &server, &[]);
    assert_eq!(said.code, 2);
    assert!(
        said.err.ends_with("Other Manual: 1 title written to manuals/other.json\n  it calls itself `Agency Manual`\n"),
        "{}",
        said.err
    );
    assert!(manual.at("manuals/other.json").exists());
}

#[test]
fn a_manual_that_is_not_named_cannot_be_fetched() {
    let server = Server::start();
    let said = update(&referring(&server.address(), ""), &server, &["Agensy Manual"]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (2, "error: manual.yaml names no other manual `Agensy Manual`\n  did you mean `Agency Manual`?\n")
    );
    let alone = Manual::new(&[("content/a.md", "# A\n")]);
    let said = update(&alone, &server, &[]);
    assert!(said.code == 2 && said.err.contains("names no other manual with an inventory"), "{}", said.err);
}

#[test]
fn an_inventory_is_never_written_outside_the_manual() {
    let (server, outside) = (Server::start(), Manual::new(&[]));
    server.say("/outline.json", Answer::file(outline(&["Desk"])));
    let manual = referring(&server.address(), "");
    std::os::unix::fs::symlink(outside.root(), manual.at("manuals")).unwrap();
    let said = update(&manual, &server, &[]);
    assert!(said.code == 2 && said.err.contains("is a link that leads out of the manual"), "{}", said.err);
    assert!(outside.tree("").is_empty());
}

#[test]
fn no_other_command_calls_anybody_up() {
    let server = Server::start();
    server.say("/outline.json", Answer::file(outline(&["Desk"])));
    let manual = referring(&server.address(), "");
    manual.put("manuals/agency.json", outline(&["Desk"]));
    for arguments in
        [&["build"][..], &["check", "--fix"], &["refs", "Agency Manual"], &["outline"], &["rename", "Use", "Usage"]]
    {
        let mut command = manual.command(arguments);
        server.be_trusted(&mut command);
        assert_eq!(command.output().unwrap().status.code(), Some(0), "{arguments:?}");
    }
    let preview = crate::serve::preview::Preview::start(&manual, &[]);
    assert_eq!(preview.get("/use.html").status, 200);
    assert_eq!(server.calls(), 0);
}
