//! `manual.yaml`: what cannot be read is reported where it stands, in words that help.

use crate::manual::Manual;

/// What `check` says of these settings: `line:column message`, and the help below it.
fn said(settings: &str) -> String {
    let folder = Manual::new(&[("manual.yaml", settings), ("content/a.md", "# A\n")]);
    let run = folder.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let lines = json["findings"].as_array().expect("findings").iter().map(|finding| {
        let place = format!("{}:{}", finding["line"], finding["column"]);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let notes: Vec<String> = finding["notes"].as_array().expect("notes").iter().map(text).collect();
        format!("{place} {}\n  {}", text(&finding["message"]), notes.join("\n  ")).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn settings_that_are_no_yaml() {
    let quote =
        "put a value that holds a colon or begins with a special character between \"straight quotation marks\"";
    let line_up = "lines that belong together begin in the same column; use spaces, not the Tab key";
    let setting = "a setting is a name, a colon, a space and a value: `title: My Manual`";
    let colon = "this colon is one too many for its line, or the line begins too far right";
    let tab = "a Tab stands here, and only spaces may stand before a setting";
    let cases = [
        ("title: é\nedition: a: b\n", format!("2:11 {colon}\n  {quote}")),
        ("title: A\n  edition: 2\n", format!("2:10 {colon}\n  {quote}")),
        ("title A\nedition: 3\n", format!("2:8 {colon}\n  {quote}")),
        ("title: A\n\tedition: b\n", format!("2:1 {tab}\n  {line_up}")),
        ("rules:\n  é: b\n  \tc: d\n", format!("3:3 {tab}\n  {line_up}")),
        ("numbering:\n\tfigures: true\n", format!("2:1 {tab}\n  {line_up}")),
        ("title: A\nfeatured:\n  - a\n\t- b\n", format!("4:1 {tab}\n  {line_up}")),
        ("description: |\n\tlong\n", format!("2:1 {tab}\n  {line_up}")),
        ("title: \"hé\nedition: 2\n", "1:8 this quotation mark is never closed".to_owned()),
        ("title: é\nfeatured: [a, b\n", "2:11 this bracket is never closed".to_owned()),
        ("title: @x\n", format!("1:8 a value cannot begin with this character\n  {quote}")),
        ("title: *x\n", format!("1:8 a value cannot begin with this character\n  {quote}")),
        ("title: \"A\" B\n", "1:12 something stands behind the closing quotation mark".to_owned()),
        ("title: A\r\ntitle: B\r\n", "2:1 this setting stands here a second time\n  keep one of the two".to_owned()),
        ("rules:\n  a: b\n c: d\n", format!("3:2 this line does not line up with those above it\n  {line_up}")),
        ("featured:\n- a\n-b\n", format!("3:1 this line is no setting\n  {setting}")),
        (
            "title: A\n---\nb: c\n",
            "3:1 the line `---` above this ends the settings, and more stands below it\n  take that line out"
                .to_owned(),
        ),
    ];
    for (settings, expected) in cases {
        assert_eq!(said(settings), expected, "{settings:?}");
    }
}

#[test]
fn front_matter_that_is_no_yaml() {
    let folder =
        Manual::new(&[("manual.yaml", "title: A\n"), ("content/a.md", "---\ntitle: Part 1: Begin\n---\n# A\n")]);
    assert_eq!(
        folder.run(&["check"]).err,
        "error[invalid-yaml]: this colon is one too many for its line, or the line begins too far right
 --> content/a.md:2:14
  |
2 | title: Part 1: Begin
  |              ^
  |
  = help: put a value that holds a colon or begins with a special character between \"straight quotation marks\"

1 error
"
    );
}

#[test]
fn a_folder_may_be_written_with_a_slash_at_its_end() {
    let manual = Manual::new(&[
        ("manual.yaml", "title: A\ncontent: texts//en/\ntheme: own/\n"),
        ("texts/en/01-a.md", "# A\n\nSee [[B]].\n"),
        ("texts/en/02-b.md", "# B\n"),
        ("themes/own/assets/own.css", "p {}"),
    ]);
    let run = manual.run(&["refs", "texts/en/02-b.md", "-q"]);
    assert_eq!((run.code, &*run.out, &*run.err), (0, "Chapter 2: B\n  texts/en/01-a.md:3:5: See [[B]].\n", ""));
    let run = manual.run(&["mv", "texts/en/02-b.md", "texts/en/03-b.md"]);
    assert_eq!((run.code, &*run.err), (0, "1 file moved, 0 references rewritten, 0 files changed\n"));
    assert_eq!(manual.run(&["build", "-q"]).err, "");
    assert!(manual.at("output/assets/own.css").is_file());
}

#[test]
fn settings_that_cannot_be_read_may_name_another_folder() {
    let manual = Manual::new(&[("manual.yaml", "title: A: B\ncontent: texts\n"), ("texts/a.md", "# A\n")]);
    let run = manual.run(&["check"]);
    let start = "error[invalid-yaml]: this colon is one too many for its line, or the line begins too far right\n --> manual.yaml:1:9\n";
    assert!(run.code == 1 && run.err.starts_with(start) && run.err.ends_with("\n1 error\n"), "{}", run.err);
    assert_eq!(manual.run(&["build"]).code, 1);
}
