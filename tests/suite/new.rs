//! `guidepost new`: what it lays down is a good manual, and nothing that was there is touched.

use crate::manual::{Manual, Said};

fn run(folder: &Manual, arguments: &[&str]) -> (i32, String, String) {
    let Said { code, out, err } = folder.run(arguments);
    (code, out, err)
}

#[test]
fn a_new_manual_is_clean_and_can_be_published() {
    let folder = Manual::new(&[]);
    let (code, out, err) = run(&folder, &["new", "guide"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        out,
        "a small manual was started in `guide`

  guidepost serve guide  shows the manual in a browser, and every change as you save it
  guidepost check guide  says what is wrong, where, and what to write instead
  guidepost build guide  publishes it as a web site

its chapters are in `guide/content`, its settings in `guide/manual.yaml`
"
        .replace("guide/", if cfg!(windows) { "guide\\" } else { "guide/" })
    );
    let check = folder.run(&["check", "--strict", "guide"]);
    assert_eq!(check.code, 0, "{}", check.err);
    let build = folder.run(&["build", "--strict", "guide"]);
    assert_eq!(build.code, 0, "{}", build.err);
    assert!(folder.at("guide/output/index.html").is_file());
}

#[test]
fn a_new_manual_shows_each_feature() {
    let folder = Manual::new(&[]);
    folder.run(&["new", "guide"]);
    folder.run(&["build", "guide"]);
    let page = |path: &str| folder.text(&format!("guide/output/{path}"));
    let shown = [
        ("first-steps/write-a-page.html", "class=\"steps\""),
        ("first-steps/write-a-page.html", "class=\"figure\""),
        ("first-steps/write-a-page.html", "class=\"callout callout-tip\""),
        ("first-steps/write-a-page.html", "href=\"../publishing.html#check-the-manual\""),
        ("first-steps/name-another-place.html", "href=\"write-a-page.html#steps-to-write-a-page\""),
        ("first-steps/name-another-place.html", "href=\"../building-blocks/callouts.html\""),
        ("building-blocks/callouts.html", "class=\"callout callout-caution\""),
        ("building-blocks/tables-lists-and-code.html", "<table"),
        ("building-blocks/tables-lists-and-code.html", "footnote-reference"),
        ("building-blocks/tables-lists-and-code.html", "type=\"checkbox\""),
        ("building-blocks/tables-lists-and-code.html", "<del>"),
        ("building-blocks/tables-lists-and-code.html", "class=\"language-yaml\""),
        ("glossary.html", "<dt"),
        ("index.html", "class=\"featured\""),
    ];
    for (path, part) in shown {
        assert!(page(path).contains(part), "{path} has no {part}");
    }
    assert!(!folder.at("guide/output/building-blocks/pictures-of-your-own.html").exists(), "a draft was published");
}

#[test]
fn a_new_manual_stays_clean_with_the_line_ends_of_windows() {
    let folder = Manual::new(&[]);
    folder.run(&["new", "guide"]);
    let files = folder.tree("guide");
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with(".svg")) {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains('\r'), "{path} is laid down with the same line ends everywhere");
        folder.put(&format!("guide/{path}"), text.replace('\n', "\r\n"));
    }
    let check = folder.run(&["check", "--strict", "guide"]);
    assert_eq!(check.code, 0, "{}", check.err);
}

#[test]
fn settings_that_are_only_examples_are_right_once_they_are_used() {
    let folder = Manual::new(&[]);
    folder.run(&["new", "guide"]);
    let is_setting = |line: &str| {
        let rest = line.trim_start();
        let key = rest.split(':').next().unwrap_or_default();
        rest.starts_with('-') || rest.contains(':') && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    // A setting stands behind `# `, a sentence begins with a capital letter.
    let used = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if is_setting(setting) => setting.to_owned(),
        _ => line.to_owned(),
    };
    let text = folder.text("guide/manual.yaml");
    let (head, text) = text.split_at(text.find("# The name of the manual").unwrap());
    let settings = head.to_owned() + &text.lines().map(used).collect::<Vec<_>>().join("\n");
    for key in ["base-url", "chapters", "structure", "prose-references", "rules", "labels"] {
        assert!(settings.contains(&format!("\n{key}:")), "{key} is not shown");
    }
    folder.put("guide/manual.yaml", &settings);
    let check = folder.run(&["check", "--strict", "guide"]);
    assert_eq!(check.code, 0, "{}\n{settings}", check.err);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = Manual::new(&[("guide/b.txt", "mine"), ("guide/a/c.txt", "mine")]);
    assert_eq!(
        run(&folder, &["new", "guide"]),
        (
            2,
            String::new(),
            "error: `guide` is not empty: it holds `a` and `b.txt`; nothing was changed
  try: name a folder that is empty or not there yet
"
            .to_owned()
        )
    );
    for name in ["c", "d", "e", "f"] {
        folder.put(&format!("guide/{name}"), "");
    }
    let (_, _, err) = run(&folder, &["new", "guide"]);
    assert!(err.contains("it holds `a`, `b.txt`, `c`, `d` and 2 more;"), "{err}");
    assert_eq!(folder.tree("guide/a").into_values().collect::<Vec<_>>(), [b"mine"]);
}

#[test]
fn a_file_is_no_folder() {
    let folder = Manual::new(&[("guide", "mine")]);
    assert_eq!(
        run(&folder, &["new", "guide"]),
        (
            2,
            String::new(),
            "error: `guide` is a file, and a manual needs a folder
  try: give the folder another name
"
            .to_owned()
        )
    );
    assert_eq!(folder.text("guide"), "mine");
}

#[test]
fn an_empty_folder_under_version_control_will_do() {
    let folder = Manual::new(&[(".git/HEAD", "ref: refs/heads/main\n")]);
    let (code, out, err) = run(&folder, &["new", "."]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("\n  guidepost serve  shows"), "{out}");
    assert_eq!(folder.run(&["check", "--strict"]).code, 0);
}

#[test]
fn quiet_says_nothing_and_a_name_with_a_space_is_quoted() {
    let folder = Manual::new(&[]);
    assert_eq!(run(&folder, &["new", "-q", "guide"]), (0, String::new(), String::new()));
    let (_, out, _) = run(&folder, &["new", "my guide"]);
    assert!(out.contains("guidepost build \"my guide\"  publishes"), "{out}");
}
