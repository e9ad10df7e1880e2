//! `guidepost new-edition`: what is kept, and what manual.yaml says from then on.

use super::*;

#[test]
fn the_next_edition_keeps_the_last_one() {
    let manual = Manual::new(&[
        ("manual.yaml", "# Notes stay.\ntitle: Test Manual\nedition: \"2025\"\nchapters: [a.md]\n"),
        ("content/index.md", "# Start\n"),
        ("content/a.md", "# A\n\n![x](x.png)\n"),
        ("content/x.png", "png"),
        ("content/~$a.docx", "left behind"),
        ("themes/default/assets/own.css", "p {}"),
    ]);
    let ran = manual.run(&["new-edition", "2026"]);
    assert_eq!(
        (ran.code, &*ran.err),
        (0, "edition 2025 is kept in `editions/2025`; manual.yaml and `content/` are edition 2026 from now on\n")
    );
    let settings = "# Notes stay.\ntitle: Test Manual\nedition: \"2026\"\nchapters: [a.md]\n\neditions:\n  \"2025\": editions/2025\n";
    assert_eq!(manual.text("manual.yaml"), settings);
    let kept = manual.tree("editions/2025");
    let names: Vec<&str> = kept.keys().map(String::as_str).collect();
    let wanted = ["content/a.md", "content/index.md", "content/x.png", "manual.yaml", "themes/default/assets/own.css"];
    assert_eq!(names, wanted);
    assert!(kept["manual.yaml"].starts_with(b"# Notes stay.\ntitle: Test Manual\nedition: \"2025\"\n"));
    build(&manual, &[]);
    // And once more: the list grows, and what is kept has none.
    assert_eq!(manual.run(&["new-edition", "2027", "-q"]).code, 0);
    let settings =
        settings.replace("\"2026\"", "\"2027\"").replace("  \"2025\"", "  \"2026\": editions/2026\n  \"2025\"");
    assert_eq!(manual.text("manual.yaml"), settings);
    assert_eq!(
        manual.text("editions/2026/manual.yaml"),
        "# Notes stay.\ntitle: Test Manual\nedition: \"2026\"\nchapters: [a.md]\n\n"
    );
    let site = build(&manual, &[]);
    assert!(["2025/a.html", "2026/a.html", "2027/a.html"].iter().all(|page| site.contains_key(*page)));
}

#[test]
fn a_list_of_editions_grows_as_it_is_written() {
    let folder = |year: &str| [format!("editions/{year}/manual.yaml"), format!("editions/{year}/content/index.md")];
    for (before, after) in [
        ("editions: {'2025': editions/2025}\n", "editions: {\"2026\": editions/2026, '2025': editions/2025}\n"),
        ("editions:\n- editions/2025\nlanguage: en\n", "editions:\n- editions/2026\n- editions/2025\nlanguage: en\n"),
        ("editions: [editions/2025]\n", "editions: [editions/2026, editions/2025]\n"),
        (
            "editions:\r\n    2025: editions/2025\r\n",
            "editions:\r\n    \"2026\": editions/2026\r\n    2025: editions/2025\r\n",
        ),
    ] {
        let manual = Manual::new(&[("content/index.md", "# Start\n")]);
        let [settings, page] = folder("2025");
        manual.put(&settings, "edition: 2025\n");
        manual.put(&page, "# Start\n");
        manual.put("manual.yaml", format!("title: Test Manual\nedition: 2026\n{before}"));
        let ran = manual.run(&["new-edition", "2027", "-q"]);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{before}");
        assert_eq!(manual.text("manual.yaml"), format!("title: Test Manual\nedition: 2027\n{after}"));
        assert_eq!(manual.run(&["check", "-q"]).err, "");
    }
}

#[test]
fn what_is_kept_of_the_settings_names_no_edition_however_many_there_were() {
    for (listed, behind) in [
        ("editions:\n  \"2025\": editions/2025\n  \"2024\": editions/2024\n  \"2023\": editions/2023\n", ""),
        ("editions:\n- editions/2025\n- editions/2024\n- editions/2023\n", "language: en\n"),
        ("editions:\n  - editions/2025\n\n  # Long ago.\n  - editions/2024 # and before\n  - editions/2023", ""),
        ("editions: {2025: editions/2025,\n  2024: editions/2024,\n  2023: editions/2023\n  }\n", "# End.\n"),
    ] {
        let manual = Manual::new(&[("content/index.md", "# Start\n")]);
        for year in ["2023", "2024", "2025"] {
            manual.put(&format!("editions/{year}/manual.yaml"), format!("title: Test Manual\nedition: \"{year}\"\n"));
            manual.put(&format!("editions/{year}/content/index.md"), "# Start\n");
        }
        manual.put("manual.yaml", format!("title: Test Manual\nedition: 2026\n{listed}{behind}"));
        let ran = manual.run(&["new-edition", "2027", "-q"]);
        assert_eq!((ran.code, &*ran.err), (0, ""), "{listed}");
        let kept = format!("title: Test Manual\nedition: 2026\n{behind}");
        assert_eq!(manual.text("editions/2026/manual.yaml"), kept, "{listed}");
        build(&manual, &[]);
    }
}

#[test]
fn an_edition_keeps_the_title_that_its_folder_gave_it() {
    let manual = Manual::new(&[("HMIS & Co/content/a.md", "# A\n\nSee Chapter 1: A in the \"HMIS & Co\".\n")]);
    manual.put("HMIS & Co/manual.yaml", "---\r\n# This year's.\r\nedition: 2025\r\n");
    let ran = manual.run(&["new-edition", "2026", "-q", "HMIS & Co"]);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert_eq!(
        manual.text("HMIS & Co/editions/2025/manual.yaml"),
        "---\r\n# This year's.\r\ntitle: \"HMIS & Co\"\r\nedition: 2025\r\n"
    );
    let ran = manual.run(&["check", "HMIS & Co"]);
    assert_eq!((ran.code, &*ran.err), (0, "4 pages and 2 references checked\n"));
}

#[test]
fn an_edition_begins_only_where_it_can() {
    let manual = two_editions();
    let before = manual.tree("");
    for (name, message) in [
        (
            "2026",
            "error: `2026` cannot be the name of the next edition: it needs an address of its own\n  try: a year, `2026`, say\n",
        ),
        (
            "2025",
            "error: `2025` cannot be the name of the next edition: it needs an address of its own\n  try: a year, `2026`, say\n",
        ),
        (
            "Current",
            "error: `Current` cannot be the name of the next edition: it needs an address of its own\n  try: a year, `2026`, say\n",
        ),
    ] {
        let ran = manual.run(&["new-edition", name]);
        assert_eq!((ran.code, &*ran.err), (2, message));
    }
    assert_eq!(manual.tree(""), before);
    manual.put("content/01-basics/only-new.md", "# Only new\n\n[[Nowhere]]\n");
    let ran = manual.run(&["new-edition", "2027"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.ends_with("nothing was changed\n"), "{}", ran.err);
    assert!(!manual.at("editions/2026").exists());
    manual.put("content/01-basics/only-new.md", "# Only new\n");
    manual.put("editions/2026/notes.txt", "somebody's");
    let ran = manual.run(&["new-edition", "2027"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is there already, and nothing is overwritten"), "{}", ran.err);
    manual.put("manual.yaml", "title: Test Manual\n");
    let ran = manual.run(&["new-edition", "2027"]);
    assert_eq!(
        ran.err,
        "error: the edition that is to be kept has no name\n  try: write it into manual.yaml, `edition: \"2025\"`, say\n"
    );
}
