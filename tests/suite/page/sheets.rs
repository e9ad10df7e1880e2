//! Pages for paper: which there are, and that their ids and links stay apart.

use super::TWO_CHAPTERS;
use crate::manual::Manual;

fn built(settings: &str) -> Manual {
    let manual = Manual::new(TWO_CHAPTERS);
    manual.put("manual.yaml", format!("title: Reading Room\n{settings}"));
    let run = manual.run(&["build", "--quiet"]);
    assert_eq!(run.code, 0, "{}", run.err);
    manual
}

#[test]
fn a_sheet_keeps_the_ids_of_its_pages_apart_and_its_links_on_itself() {
    let manual = built("");
    let sheet = manual.text("output/desk/print.html");
    assert!(sheet.contains("<h1 id=\"page-1-desk\">Desk</h1>"));
    assert!(sheet.contains("See <a href=\"#page-2-lamp\">the lamp</a> and <a class=\"reference\" href=\"../books.html\">Chapter 2: Books</a>."));
    assert!(sheet.contains("<h2 id=\"page-2-lamp\">Lamp</h2>"));
    assert!(sheet.contains(
        "<li class=\"step\" id=\"page-2-lamp-step-1\"><a class=\"step-number\" href=\"#page-2-lamp-step-1\">"
    ));
    assert!(sheet.contains("<li><a href=\"#page-2\">Opening</a></li>"));
    assert!(sheet.contains("Back to <a href=\"#page-1\">the desk</a>."));
    let whole = manual.text("output/print.html");
    assert!(whole.contains("Begin with <a class=\"reference\" href=\"#page-2\">Opening</a>."));
    assert!(whole.contains("<a class=\"reference\" href=\"#page-2-lamp\">"));
}

#[test]
fn print_in_the_settings_says_which_sheets_there_are() {
    let sheets = |settings: &str| -> Vec<String> {
        let tree = built(settings).tree("output");
        tree.into_keys().filter(|path| path.ends_with("print.html")).collect()
    };
    assert_eq!(sheets(""), ["desk/print.html", "print.html"]);
    assert_eq!(sheets("print: true\n"), ["desk/print.html", "print.html"]);
    assert_eq!(sheets("print: chapters\n"), ["desk/print.html"]);
    assert_eq!(sheets("print: false\n"), [""; 0]);
}

#[test]
fn a_page_leads_to_its_sheet_only_where_there_is_one() {
    let manual = built("print: chapters\n");
    assert!(manual.text("output/desk/opening.html").contains("<a href=\"print.html\">Print this chapter</a>"));
    assert!(!manual.text("output/books.html").contains("print.html"));
    assert!(!manual.text("output/index.html").contains("print.html"));
}

#[test]
fn a_file_where_a_sheet_goes_is_reported() {
    let manual = Manual::new(TWO_CHAPTERS);
    manual.put("content/01-desk/print.md", "# Printing\n");
    let run = manual.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("this file would be published as `desk/print.html`, where the page for printing goes"),
        "{}",
        run.err
    );
    assert!(run.err.contains("rename the file, or write `print: off` in manual.yaml"), "{}", run.err);
}
