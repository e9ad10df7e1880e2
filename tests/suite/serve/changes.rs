//! What is saved is shown, and what is wrong is told.

use super::*;
use std::fs;

#[test]
fn a_saved_page_is_told_and_shown() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    let mut news = preview.news();
    let first = news.next();
    assert_eq!(
        (&first["errors"], &first["warnings"], &first["place"]),
        (&0.into(), &0.into(), &serde_json::Value::Null)
    );
    save(&manual, "content/02-workspace.md", "# Workspace\n\n## Menus\n\nOther words.\n");
    let second = news.next();
    assert_ne!(first["edition"], second["edition"]);
    assert_eq!(preview.line(), "1 page changed, 0 errors");
    let page = preview.get("/workspace.html");
    assert!(page.body.contains("Other words.") && page.body.contains(second["edition"].as_str().unwrap()));
}

#[test]
fn while_an_error_stands_the_last_good_page_does_too() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    let mut news = preview.news();
    let good = news.next();
    save(&manual, "content/01-basics/index.md", "# Basics\n\n## Signing Off\n\nNew words.\n");
    let bad = news.next();
    assert_eq!((&bad["edition"], &bad["errors"]), (&good["edition"], &1.into()));
    assert!(preview.get("/basics/").body.contains("Signing In"));
    let findings = preview.get("/.guidepost/findings").body;
    let expected = [
        "1 error to mend",
        "this manual has no chapter, page or section called <code>Signing In</code>",
        "<pre>See <mark>[[Signing In]]</mark>.</pre>",
        "<code>content/03-use.md:5:5</code> · on the page <a href=\"/use.html#before\">Chapter 3: Use / Before</a>",
        "<code>guidepost explain unknown-title</code>",
    ];
    for words in expected {
        assert!(findings.contains(words), "{words} is not in {findings}");
    }
    assert_eq!(
        preview.complaint("error["),
        "error[unknown-title]: this manual has no chapter, page or section called `Signing In`"
    );
    preview.line();
    assert_eq!(preview.line(), "1 page changed, 1 error: the last good manual stays");
    save(&manual, "content/03-use.md", "# Use\n\nSee [[Signing Off]].\n");
    let mended = news.next();
    assert_ne!(mended["edition"], good["edition"]);
    assert_eq!(mended["errors"], 0);
    assert!(preview.get("/basics/").body.contains("New words."));
    assert_eq!(preview.get("/.guidepost/findings").body, "");
}

#[test]
fn a_warning_is_told_and_keeps_nothing_back() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    let mut news = preview.news();
    let first = news.next();
    save(&manual, "content/02-workspace.md", "# Workspace\n\n#### Menus\n\nWords.\n");
    let second = news.next();
    assert_ne!(first["edition"], second["edition"]);
    assert_eq!((&second["errors"], &second["warnings"]), (&0.into(), &1.into()));
    assert!(preview.get("/.guidepost/findings").body.contains("1 warning</h2>"));
}

#[test]
fn what_is_wrong_beside_the_texts_is_told_and_taken_back() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nedition: \"2026\"\neditions: {\"2025\": old}\n");
    manual.put("old/content/01-basics/index.md", "# Basics\n");
    manual.put("content/04-files.md", "# Files\n\n[A file](assets/a.txt)\n");
    manual.put("content/assets/a.txt", "A\n");
    manual.put("themes/default/assets/b.txt", "B\n");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "5 pages, 0 errors");
    let mut news = preview.news();
    assert_eq!(news.next()["errors"], 0);
    let cases: [(&str, &[u8]); 3] = [
        ("content/90-bad.md", b"# Bad\n\ncaf\xe9\n"),
        ("old/content/90-bad.md", b"# Bad\n\ncaf\xe9\n"),
        ("themes/default/assets/a.txt", b"Another A\n"),
    ];
    for (path, bytes) in cases {
        let whole = manual.at("whole");
        fs::write(&whole, bytes).unwrap();
        fs::rename(&whole, manual.at(path)).unwrap();
        assert_eq!(preview.line(), "1 error: the last good manual stays", "{path}");
        assert_eq!(news.next()["errors"], 1, "{path}");
        // A file that comes and goes within 20 milliseconds was never there for those who wait for changes, whatever a build saw of it.
        std::thread::sleep(std::time::Duration::from_millis(100));
        fs::remove_file(manual.at(path)).unwrap();
        assert_eq!(preview.line(), "0 errors", "{path}");
        assert_eq!(news.next()["errors"], 0, "{path}");
        assert_eq!(preview.get("/.guidepost/findings").body, "", "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_and_taken_back() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    for target in ["nowhere", ".", "/usr"] {
        std::os::unix::fs::symlink(target, manual.at("content/link")).unwrap();
        assert_eq!(preview.line(), "1 error: the last good manual stays", "{target}");
        std::thread::sleep(std::time::Duration::from_millis(100));
        fs::remove_file(manual.at("content/link")).unwrap();
        assert_eq!(preview.line(), "0 errors", "{target}");
    }
}

#[test]
fn a_manual_that_begins_with_an_error_is_shown_once_it_is_mended() {
    let manual = Manual::using("# Use\n\nSee <b>[[Singing In]]</b>.\n");
    let preview = Preview::start(&manual, &[]);
    for path in ["/", "/use.html", "/nowhere"] {
        let reply = preview.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (503, "text/html; charset=utf-8"));
        assert!(reply.body.contains("<h1>This manual cannot be shown yet</h1>"));
        assert!(reply.body.contains("See &lt;b&gt;<mark>[[Singing In]]</mark>&lt;/b&gt;."), "{}", reply.body);
        assert!(!reply.body.contains("<style") && !reply.body.contains(" style="));
    }
    let mut news = preview.news();
    assert_eq!(news.next()["edition"], "");
    save(&manual, "content/03-use.md", "# Use\n\nSee [[Signing In]].\n");
    assert_ne!(news.next()["edition"], "");
    assert_eq!(preview.get("/use.html").status, 200);
}

#[test]
fn files_and_folders_come_move_and_go() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    preview.get("/");
    manual.put("content/04-new/01-inside.md", "# Inside\n\nNew.\n");
    preview.until("/new/inside.html", |reply| reply.status == 200);
    manual.put("content/04-new/deeper/page.md", "# Deeper\n\nNew.\n");
    preview.until("/new/deeper/page.html", |reply| reply.status == 200);
    fs::rename(manual.at("content/04-new/01-inside.md"), manual.at("content/04-new/02-moved.md")).unwrap();
    preview.until("/new/moved.html", |reply| reply.status == 200);
    assert_eq!(preview.get("/new/inside.html").status, 404);
    fs::rename(manual.at("content/04-new"), manual.at("content/05-other")).unwrap();
    preview.until("/other/deeper/page.html", |reply| reply.status == 200);
    // The folder is watched under its new name.
    save(&manual, "content/05-other/deeper/page.md", "# Deeper\n\nChanged.\n");
    preview.until("/other/deeper/page.html", |reply| reply.body.contains("Changed."));
    fs::remove_dir_all(manual.at("content/05-other")).unwrap();
    preview.until("/other/deeper/page.html", |reply| reply.status == 404);
}

#[test]
fn settings_pictures_and_the_theme_are_watched() {
    let manual = manual();
    manual.put("content/04-pictures.md", "# Pictures\n\n![A small picture](images/a.svg)\n");
    manual.put("content/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"/>");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "5 pages, 0 errors");
    save(&manual, "manual.yaml", "title: A New Title\n");
    assert_eq!(preview.line(), "manual.yaml changed, 0 errors");
    assert!(preview.get("/use.html").body.contains("A New Title"));
    save(&manual, "content/images/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"40\"/>");
    assert_eq!(preview.line(), "files changed, 0 errors");
    assert!(preview.get("/pictures.html").body.contains("width=\"30\" height=\"40\""));
    assert!(preview.get("/images/a.svg").body.contains("width=\"30\""));
    // There was no folder for the theme until now.
    manual.put("themes/default/assets/extra.css", "p { color: red }\n");
    assert_eq!(preview.line(), "theme changed, 0 errors");
    assert_eq!(preview.get("/assets/extra.css").body, "p { color: red }\n");
    save(&manual, "themes/default/assets/extra.css", "p { color: blue }\n");
    assert_eq!(preview.line(), "theme changed, 0 errors");
    assert_eq!(preview.get("/assets/extra.css").body, "p { color: blue }\n");
}

#[test]
fn a_faulty_template_is_told_and_the_last_good_page_stays() {
    let manual = manual();
    manual.put("themes/default/missing.html", "<p>{{ page.title }}</p>");
    let preview = Preview::start(&manual, &[]);
    assert!(preview.get("/nowhere").body.contains("<p>Page not found</p>"));
    for (template, reason) in [("<p>{{ page.title </p>", "missing.html"), ("<p>{{ nothing.here }}</p>", "nothing")] {
        save(&manual, "themes/default/missing.html", template);
        preview.until("/.guidepost/findings", |reply| {
            reply.body.contains("1 error to mend") && reply.body.contains(reason)
        });
        assert!(preview.complaint("error: ").contains("a template of the theme `default` cannot be used"));
        assert!(preview.get("/nowhere").body.contains("<p>Page not found</p>"));
        save(&manual, "themes/default/missing.html", "<p>{{ page.title }}</p>");
        preview.until("/.guidepost/findings", |reply| reply.body.is_empty());
    }
}

#[test]
fn a_template_that_few_pages_meet_is_looked_at_too() {
    let manual = manual();
    manual.put("content/01-basics/02-more.md", "---\naliases: [old.html]\n---\n\n# More\n");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "5 pages, 0 errors");
    let faults = [
        ("page.html", "{% if page.kind == \"page\" %}{{ page.nothing.here }}{% endif %}", "/basics/more.html"),
        ("print-part.html", "{{ page.nothing.here }}", "/basics/print.html"),
        ("redirect.html", "{{ nothing.here }}", "/old.html"),
    ];
    for (template, fault, path) in faults {
        let good = preview.get(path).body;
        save(&manual, &format!("themes/default/{template}"), fault);
        assert_eq!(preview.line(), "theme changed, 1 error: the last good manual stays", "{template}");
        assert_eq!(preview.get(path).body, good, "{template}");
        assert_eq!(preview.get("/nowhere").status, 404, "{template}");
        fs::remove_file(manual.at(&format!("themes/default/{template}"))).unwrap();
        assert_eq!(preview.line(), "0 errors", "{template}");
    }
}

#[test]
fn a_page_that_cannot_be_made_says_why_and_gives_way_when_it_can() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    let mut news = preview.news();
    news.next();
    let template = "{% if page.label == \"Chapter 3\" %}{{ page.nothing.here }}{% endif %}<p>{{ page.title }}</p>\n";
    save(&manual, "themes/default/page.html", template);
    let edition = news.next()["edition"].as_str().unwrap().to_owned();
    assert_eq!(preview.get("/workspace.html").status, 200);
    let reply = preview.get("/use.html");
    assert_eq!((reply.status, reply.header("content-type")), (500, "text/html; charset=utf-8"));
    let expected = [
        "<h1>This page cannot be shown yet</h1>",
        "a template of the theme <code>default</code> cannot be used",
        &format!("<script src=\"/.guidepost/reload.js\" data-edition=\"{edition}\" defer></script>"),
    ];
    for words in expected {
        assert!(reply.body.contains(words), "{words} is not in {}", reply.body);
    }
    fs::remove_file(manual.at("themes/default/page.html")).unwrap();
    assert_ne!(news.next()["edition"], edition);
    assert_eq!(preview.get("/use.html").status, 200);
}

#[test]
fn what_editors_leave_behind_causes_no_build() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    let left = [
        "content/.03-use.md.swp",
        "content/4913",
        "content/03-use.md~",
        "content/#03-use.md#",
        "content/~$plan.docx",
        "content/.hidden/page.md",
        "content/new.md.tmp",
        "output/index.html",
        ".git/index",
        "notes.md",
    ];
    for path in left {
        manual.put(path, "# Words\n");
    }
    // A backup and a new file in its place, as vim saves.
    fs::rename(manual.at("content/02-workspace.md"), manual.at("content/02-workspace.md~")).unwrap();
    save(&manual, "content/02-workspace.md", "# Workspace\n\n## Menus\n\nSaved by vim.\n");
    fs::remove_file(manual.at("content/02-workspace.md~")).unwrap();
    preview.until("/workspace.html", |reply| reply.body.contains("Saved by vim."));
    fs::remove_file(manual.at("content/4913")).unwrap();
    save(&manual, "content/03-use.md", "# Use\n\nThe last change.\n");
    preview.until("/use.html", |reply| reply.body.contains("The last change."));
    // Whatever was built was one of the two changes; the moment without the page may have been seen in between.
    let lines: Vec<String> =
        std::iter::repeat_with(|| preview.line()).take_while(|line| line != "1 page changed, 0 errors").collect();
    assert!(lines.len() <= 1, "{lines:?}");
    assert_eq!(preview.line(), "1 page changed, 0 errors");
}

#[test]
fn a_burst_of_saves_is_seen_to_its_end() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    for number in 0..100 {
        save(&manual, &format!("content/burst/{number:02}.md"), format!("# Page {number}\n"));
    }
    preview.until("/burst/99.html", |reply| reply.status == 200);
    save(&manual, "content/02-workspace.md", "# Workspace\n\nThe end.\n");
    preview.until("/workspace.html", |reply| reply.body.contains("The end."));
    let lines: Vec<String> =
        std::iter::repeat_with(|| preview.line()).take_while(|line| line != "1 page changed, 0 errors").collect();
    // One, unless this machine was so busy that the saves came in pieces.
    assert!((1..=10).contains(&lines.len()), "{lines:?}");
}

#[test]
fn the_manual_may_go_and_come_back() {
    let manual = manual();
    let folder = manual.at("there");
    fs::create_dir(&folder).unwrap();
    for part in ["manual.yaml", "content"] {
        fs::rename(manual.at(part), folder.join(part)).unwrap();
    }
    let preview = Preview::start(&manual, &["there"]);
    preview.get("/");
    fs::rename(&folder, manual.at("elsewhere")).unwrap();
    preview.until("/.guidepost/findings", |reply| reply.body.contains("there is no folder"));
    assert_eq!(preview.get("/use.html").status, 200);
    fs::rename(manual.at("elsewhere"), &folder).unwrap();
    preview.until("/.guidepost/findings", |reply| reply.body.is_empty());
    save(&manual, "there/content/03-use.md", "# Use\n\nBack again.\n");
    preview.until("/use.html", |reply| reply.body.contains("Back again."));
    fs::remove_dir_all(folder.join("content")).unwrap();
    preview.until("/.guidepost/findings", |reply| reply.body.contains("it has no <code>content</code> folder"));
    manual.put("there/content/03-use.md", "# Use\n\nAll new.\n");
    preview.until("/use.html", |reply| reply.body.contains("All new."));
}

#[test]
fn a_browser_that_follows_is_told_the_changed_section() {
    let manual = manual();
    let preview = Preview::start(&manual, &["--follow"]);
    let mut news = preview.news();
    assert_eq!(news.next()["place"], serde_json::Value::Null);
    let changes = [
        (
            "content/03-use.md",
            "# Use\n\n## Before\n\nSee [[Signing In]].\n\n## After\n\nDone at last.\n",
            "/use.html#after",
        ),
        ("content/03-use.md", "# Use\n\n## Before\n\nSee it.\n\n## After\n\nDone at last.\n", "/use.html#before"),
        ("content/03-use.md", "# Use\n\nFirst of all.\n\n## Before\n\nSee it.\n", "/use.html"),
        ("content/05-brand new.md", "# Brand New\n\n## Part\n", "/brand%20new.html"),
    ];
    for (path, text, place) in changes {
        save(&manual, path, text);
        assert_eq!(news.next()["place"], place);
    }
}

#[test]
fn the_address_book_that_changes_are_told_from_is_watched() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nedition: 2025\n");
    assert_eq!(manual.run(&["build", "-q", "--record"]).code, 0);
    manual.put("manual.yaml", "title: Test Manual\nedition: 2026\nchanges: true\n");
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let book = manual.text("addresses.json");
        let preview = Preview::start(&manual, arguments);
        let mut news = preview.news();
        assert_eq!(news.next()["errors"], 0);
        save(&manual, "addresses.json", "no book");
        assert_eq!(news.next()["errors"], 1);
        save(&manual, "addresses.json", &book);
        assert_eq!(news.next()["errors"], 0);
    }
}

#[test]
fn polling_sees_what_is_saved() {
    let manual = manual();
    let preview = Preview::start(&manual, &["--poll", "0.1"]);
    preview.get("/");
    for words in ["First words.", "Other words.", "Third words."] {
        // Of one length, and within one second.
        save(&manual, "content/02-workspace.md", format!("# Workspace\n\n## Menus\n\n{words}\n"));
        preview.until("/workspace.html", |reply| reply.body.contains(words));
    }
    fs::remove_file(manual.at("content/02-workspace.md")).unwrap();
    preview.until("/workspace.html", |reply| reply.status == 404);
}
