//! `git-dates: on`: when each page was last changed, and no more than that from any repository.
#![cfg(unix)]

use crate::manual::Manual;
use guidepost::serve::{Found, Shelf};
use guidepost::{Choices, Memo, check, check_again};
use std::process::Command;
use std::sync::Arc;

const SETTINGS: &str = "title: Test Manual\ngit-dates: on\nprint: off\n";

/// Runs git in the manual's folder, on a day, without the settings of whoever runs the tests.
fn git(manual: &Manual, day: &str, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false"]);
    git.args(arguments).current_dir(manual.root()).env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00+0000")).env("GIT_AUTHOR_DATE", "2001-01-01T12:00:00+0000");
    let said = git.output().expect("git runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

fn commit(manual: &Manual, day: &str) {
    git(manual, day, &["add", "--all"]);
    git(manual, day, &["commit", "--quiet", "--message", "words"]);
}

/// Two pages in a repository: the first was changed later, the second never.
fn kept() -> Manual {
    let manual = Manual::new(&[
        ("manual.yaml", SETTINGS),
        ("content/01-basics/index.md", "# Basics\n"),
        ("content/02-größe und mehr.md", "# Size\n"),
    ]);
    git(&manual, "2025-01-01", &["init", "--quiet"]);
    commit(&manual, "2025-01-01");
    manual.put("content/01-basics/index.md", "# Basics\n\nMore.\n");
    commit(&manual, "2025-02-03");
    manual.put("notes.txt", "not the manual's");
    commit(&manual, "2025-03-04");
    manual
}

/// The days behind "Last changed", by page.
fn days(manual: &Manual) -> Vec<String> {
    let said = manual.run(&["build", "-d", "site", "--quiet"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let pages = manual.tree("site").into_iter().filter(|(path, _)| path.ends_with(".html"));
    let days = pages.filter_map(|(path, bytes)| {
        let html = String::from_utf8(bytes).unwrap();
        let (_, behind) = html.split_once("Last changed <time datetime=\"")?;
        Some(format!("{path} {}", &behind[..10]))
    });
    days.collect()
}

#[test]
fn a_page_says_when_it_was_changed_last() {
    assert_eq!(days(&kept()), ["basics/index.html 2025-02-03", "größe und mehr.html 2025-01-01"]);
}

#[test]
fn the_manual_may_be_a_folder_of_a_larger_repository() {
    let outer = Manual::new(&[
        ("docs/manual/manual.yaml", SETTINGS),
        ("docs/manual/content/a.md", "# A\n"),
        ("a.md", "# Not this one\n"),
    ]);
    git(&outer, "2025-01-01", &["init", "--quiet"]);
    commit(&outer, "2025-01-01");
    outer.put("a.md", "# Nor this\n");
    commit(&outer, "2025-05-05");
    assert_eq!(outer.run(&["build", "docs/manual", "-d", "site", "--quiet"]).code, 0);
    assert!(outer.text("site/a.html").contains("Last changed <time datetime=\"2025-01-01\">"));
}

#[test]
fn what_is_not_committed_has_no_day() {
    let manual = kept();
    manual.put("content/01-basics/index.md", "# Basics\n\nNot yet committed.\n");
    manual.put("content/03-new.md", "# New\n");
    assert_eq!(days(&manual), ["größe und mehr.html 2025-01-01"]);
    // Touched, or with the line ends of another system, is not changed.
    manual.put("content/01-basics/index.md", "# Basics\r\n\r\nMore.\r\n");
    assert_eq!(days(&manual), ["basics/index.html 2025-02-03", "größe und mehr.html 2025-01-01"]);
}

#[test]
fn a_page_has_no_day_where_nothing_is_certain() {
    let none: [&str; 0] = [];
    let manual = Manual::new(&[("manual.yaml", SETTINGS), ("content/a.md", "# A\n")]);
    assert_eq!(days(&manual), none, "no repository");
    git(&manual, "2025-01-01", &["init", "--quiet"]);
    assert_eq!(days(&manual), none, "no commit");

    let whole = kept();
    let shallow = Manual::new(&[]);
    let url = format!("file://{}", whole.root().display());
    git(&shallow, "2025-01-01", &["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let clone = shallow.run(&["build", "clone", "-d", "site", "--quiet"]);
    assert_eq!((clone.code, clone.err.as_str()), (0, ""));
    assert!(!shallow.text("site/basics/index.html").contains("Last changed"), "a shallow clone");

    let mut build = whole.command(&["build", "-d", "site", "--quiet"]);
    let said = build.env("PATH", whole.root()).output().unwrap();
    assert!(said.status.success() && said.stderr.is_empty(), "no git");
    assert!(!whole.text("site/basics/index.html").contains("Last changed"), "no git");
}

#[test]
fn it_is_off_unless_the_manual_asks() {
    let manual = kept();
    manual.put("manual.yaml", "title: Test Manual\n");
    let none: [&str; 0] = [];
    assert_eq!(days(&manual), none);
}

#[test]
fn a_repository_runs_nothing() {
    let manual = kept();
    let marker = manual.at("it-ran");
    let script = format!("#!/bin/sh\necho \"$0 $*\" >> {}\n", marker.display());
    manual.put("evil.sh", script);
    assert!(Command::new("chmod").arg("+x").arg(manual.at("evil.sh")).status().unwrap().success());
    let evil = manual.at("evil.sh").display().to_string();
    manual.put(".gitattributes", "*.md diff=evil filter=evil\n");
    for (name, value) in [
        ("core.fsmonitor", evil.as_str()),
        ("core.pager", &evil),
        ("pager.log", &evil),
        ("core.sshCommand", &evil),
        ("core.askPass", &evil),
        ("gpg.program", &evil),
        ("log.showSignature", "true"),
        ("diff.external", &evil),
        ("diff.evil.command", &evil),
        ("diff.evil.textconv", &evil),
        ("filter.evil.clean", &evil),
        ("filter.evil.smudge", &evil),
        ("filter.evil.process", &evil),
        ("remote.origin.url", "ssh://example.org/x"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.uploadpack", &evil),
        ("extensions.partialClone", "origin"),
        ("color.ui", "always"),
        ("log.showRoot", "false"),
    ] {
        git(&manual, "2025-01-01", &["config", name, value]);
    }
    for hook in ["post-index-change", "reference-transaction"] {
        manual.put(&format!(".git/hooks/{hook}"), manual.bytes("evil.sh"));
        assert!(
            Command::new("chmod").arg("+x").arg(manual.at(&format!(".git/hooks/{hook}"))).status().unwrap().success()
        );
    }
    // Writing the settings may have run something already.
    let _ = std::fs::remove_file(&marker);
    assert_eq!(days(&manual), ["basics/index.html 2025-02-03", "größe und mehr.html 2025-01-01"]);
    // Stored texts that are missing would have to be fetched, by a program that the settings name.
    let objects = manual.at(".git/objects");
    for folder in std::fs::read_dir(&objects).unwrap() {
        let path = folder.unwrap().path();
        if path.file_name().unwrap().len() == 2 {
            std::fs::remove_dir_all(path).unwrap();
        }
    }
    let none: [&str; 0] = [];
    assert_eq!(days(&manual), none);
    assert!(!marker.exists(), "{}", std::fs::read_to_string(&marker).unwrap_or_default());
}

#[test]
fn git_started_from_a_hook_looks_at_the_manual_all_the_same() {
    let (manual, other) = (kept(), kept());
    let mut build = manual.command(&["build", "-d", "site", "--quiet"]);
    build.env("GIT_DIR", other.at(".git")).env("GIT_INDEX_FILE", "nowhere").env("GIT_WORK_TREE", other.root());
    assert!(build.output().unwrap().status.success());
    assert!(manual.text("site/basics/index.html").contains("2025-02-03"));
}

#[test]
fn a_preview_shows_the_days_that_a_build_would() {
    let manual = kept();
    let mut memo = Memo::default();
    let mut same = |step: &str| {
        memo.changed(None);
        let warm = check_again(manual.root(), &Choices::default(), &mut memo).unwrap();
        let shelf = Shelf::new(Arc::new(warm), &mut memo).unwrap();
        let cold = check(manual.root(), &Choices::default()).unwrap().site().unwrap();
        for (address, published) in cold.iter().filter(|(address, _)| address.ends_with(".html")) {
            let Some(Found::Page(shown)) = shelf.get(address).unwrap() else { panic!("no {address}") };
            assert!(shown.are(&published.to_vec()), "{address} differs after: {step}");
        }
        days(&manual)
    };
    let (basics, size) = ("basics/index.html 2025-02-03", "größe und mehr.html 2025-01-01");
    assert_eq!(same("nothing"), [basics, size]);
    std::fs::rename(manual.at("content/01-basics/index.md"), manual.at("away.md")).unwrap();
    assert_eq!(same("a page is gone"), [size]);
    commit(&manual, "2025-06-06");
    std::fs::rename(manual.at("away.md"), manual.at("content/01-basics/index.md")).unwrap();
    assert_eq!(same("it is back, and not in the last commit"), [size]);
    commit(&manual, "2025-07-07");
    assert_eq!(same("it is committed again"), ["basics/index.html 2025-07-07", size]);
    manual.put("content/01-basics/index.md", "# Basics\n\nOther words.\n");
    assert_eq!(same("an edit"), [size]);
    manual.put("content/01-basics/index.md", "# Basics\n\nMore.\n");
    assert_eq!(same("the edit is taken back"), ["basics/index.html 2025-07-07", size]);
}
