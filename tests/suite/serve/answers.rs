//! One request, one answer.

use super::*;
use std::fs;

#[test]
fn a_page_is_what_a_build_publishes_and_the_script_that_reloads_it() {
    let manual = manual();
    manual.put("content/images/a.png", [0x89, b'P', b'N', b'G']);
    manual.put("content/04-pictures.md", "# Pictures\n\n![A small picture](images/a.png)\n");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(manual.run(&["build"]).code, 0);
    for (path, file) in [("/", "index.html"), ("/basics/", "basics/index.html"), ("/use.html?print=1", "use.html")] {
        let reply = preview.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(reply.header("cache-control"), "no-store");
        let at = reply.body.find("<script src=\"/.guidepost/reload.js\" data-edition=\"").unwrap();
        let end = at + reply.body[at..].find('\n').unwrap() + 1;
        assert!(reply.body[end..].starts_with("</body>"), "{path}");
        assert_eq!(format!("{}{}", &reply.body[..at], &reply.body[end..]), manual.text(&format!("output/{file}")));
    }
    let kinds = [
        ("/assets/guidepost.css", "text/css; charset=utf-8"),
        ("/assets/guidepost.js", "text/javascript; charset=utf-8"),
        ("/images/a.png", "image/png"),
        ("/.guidepost/reload.js", "text/javascript; charset=utf-8"),
        ("/.guidepost/findings.css", "text/css; charset=utf-8"),
    ];
    for (path, kind) in kinds {
        let reply = preview.get(path);
        let told = (reply.status, reply.header("content-type"), reply.header("x-content-type-options"));
        assert_eq!(told, (200, kind, "nosniff"), "{path}");
        assert!(!reply.body.is_empty(), "{path}");
    }
    assert_eq!(preview.get("/assets/guidepost.css").body, manual.text("output/assets/guidepost.css"));
}

#[test]
fn every_file_of_a_build_is_served() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nbase-url: https://example.org/\nredirects: [netlify]\n");
    manual.put("content/02-workspace.md", "---\naliases: [old.html]\n---\n\n# Workspace\n\n## Menus\n\nWords.\n");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(manual.run(&["build"]).code, 0);
    let files = manual.tree("output").into_iter().filter(|(path, _)| !path.starts_with(".guidepost"));
    for (path, bytes) in files {
        let reply = preview.get(&format!("/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        let body = reply.body.lines().filter(|line| !line.contains("/.guidepost/reload.js"));
        let published = String::from_utf8_lossy(&bytes);
        assert!(body.eq(published.lines()), "{path}");
    }
}

#[test]
fn an_address_that_is_not_there_is_told_with_the_styles_that_are_here() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nbase-url: https://example.org/manual/\n");
    let preview = Preview::start(&manual, &[]);
    let reply = preview.get("/deep/er/nowhere.html");
    assert_eq!(reply.status, 404);
    for words in ["href=\"/assets/guidepost.css\"", "href=\"/index.html\"", "href=\"/basics/index.html\""] {
        assert!(reply.body.contains(words), "{words} is not in {}", reply.body);
    }
    assert!(!reply.body.contains("https://example.org/manual/"), "{}", reply.body);
    // What a build publishes is to be seen under its own name.
    assert!(preview.get("/404.html").body.contains("href=\"https://example.org/manual/assets/guidepost.css\""));
}

#[test]
fn a_folder_leads_to_its_page_and_nothing_else_to_any() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    let reply = preview.get("/basics?a=b");
    assert_eq!((reply.status, reply.header("location")), (307, "/basics/?a=b"));
    fs::write(manual.root().parent().unwrap().join("outside.txt"), "outside").ok();
    let paths = [
        "/nowhere.html",
        "/manual.yaml",
        "/../manual.yaml",
        "/..%2fmanual.yaml",
        "/content/03-use.md",
        "//etc/passwd",
        "/basics/%2e%2e/%2e%2e/manual.yaml",
        "/.guidepost/other",
    ];
    for path in paths {
        let reply = preview.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
        assert!(reply.body.contains("Page not found"), "{path}");
    }
    assert_eq!(preview.get("/%ff").status, 400);
}

#[test]
fn only_this_computer_is_answered_and_only_when_it_asks() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    assert!(preview.address.ip().is_loopback());
    for host in ["localhost", "LocalHost:3000", "127.0.0.1", "127.0.0.1:80", "[::1]:3000"] {
        assert_eq!(preview.ask("GET", "/", host).status, 200, "{host}");
    }
    for host in ["example.org", "localhost.example.org", "127.0.0.1.example.org:3000", "[::2]", "", "evil:127.0.0.1"] {
        for path in ["/", "/.guidepost/news", "/.guidepost/findings"] {
            let reply = preview.ask("GET", path, host);
            let words = "guidepost shows this manual under the names localhost and 127.0.0.1 only\n";
            assert_eq!((reply.status, reply.body.as_str()), (403, words), "{host}{path}");
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply = preview.ask(method, "/", "localhost");
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let head = preview.ask("HEAD", "/use.html", "localhost");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), preview.get("/use.html").header("content-length"));
}

#[test]
fn a_page_of_another_site_gets_nothing_to_read_or_run() {
    let manual = manual();
    let preview = Preview::start(&manual, &[]);
    let ask = |path: &str, site: &str, mode: &str| {
        let said = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\n");
        preview.ask_with("GET", path, "localhost", &said)
    };
    for path in ["/", "/search/start.js", "/.guidepost/news", "/.guidepost/findings"] {
        for (site, mode) in [("cross-site", "no-cors"), ("same-site", "no-cors"), ("cross-site", "cors")] {
            let reply = ask(path, site, mode);
            let words = "guidepost shows this manual to no other web site\n";
            assert_eq!((reply.status, reply.body.as_str()), (403, words), "{path} {site}");
        }
    }
    for (site, mode) in [("same-origin", "no-cors"), ("none", "navigate"), ("cross-site", "navigate")] {
        let reply = ask("/search/start.js", site, mode);
        assert_eq!((reply.status, reply.header("cross-origin-resource-policy")), (200, "same-origin"), "{site} {mode}");
    }
}

#[test]
fn every_edition_is_served_in_its_folder_and_the_current_one_at_the_root_too() {
    let manual = manual();
    manual.put("manual.yaml", "title: Test Manual\nedition: \"2026\"\neditions: {\"2025\": old}\n");
    manual.put("old/content/01-basics/index.md", "# Basics\n\n## Signing On\n");
    let preview = Preview::start(&manual, &[]);
    assert_eq!(preview.line(), "4 pages, 0 errors");
    assert_eq!(manual.run(&["build"]).code, 0);
    let files =
        manual.tree("output").into_iter().filter(|(path, _)| path.starts_with("20") || path.starts_with("curr"));
    let same = |reply: &Reply, bytes: &[u8]| {
        let body = reply.body.lines().filter(|line| !line.contains("/.guidepost/reload.js"));
        reply.status == 200 && body.eq(String::from_utf8_lossy(bytes).lines())
    };
    for (path, bytes) in files {
        assert!(same(&preview.get(&format!("/{path}")), &bytes), "{path}");
    }
    assert!(same(&preview.get("/basics/"), &manual.bytes("output/current/basics/index.html")));
    assert_eq!(preview.get("/2025/basics").header("location"), "/2025/basics/");
    assert_eq!(preview.get("/2025/workspace.html").status, 404);
    // A change in an earlier edition is seen like any other.
    save(&manual, "old/content/01-basics/index.md", "# Basics\n\n## Signing Off\n");
    assert_eq!(preview.line(), "files changed, 0 errors");
    assert!(preview.get("/2025/basics/").body.contains("id=\"signing-off\""));
    save(&manual, "old/content/01-basics/index.md", "# Basics\n\n[[Nowhere]]\n");
    assert!(preview.complaint("--> old/content").contains("old/content/01-basics/index.md:3:1"));
}
