//! Reviews: the days that a page shows, and the pages that `check --today` names.

use crate::manual::Manual;

/// A page reviewed on a day, with more at its top.
fn page(title: &str, reviewed: &str, more: &str) -> String {
    format!("---\nreviewed: {reviewed}\n{more}---\n\n# {title}\n")
}

fn manual() -> Manual {
    Manual::new(&[
        ("manual.yaml", "title: Test Manual\nreview-every: 6 months\n"),
        ("content/01-basics.md", &page("Basics", "2025-03-31", "")),
        ("content/02-reports.md", &page("Reports", "2025-03-31", "review-every: 1 year\n")),
        ("content/03-history.md", &page("History", "2001-01-01", "review-every: never\n")),
        ("content/04-news.md", "# News\n"),
        ("content/05-later.md", &page("Later", "2001-01-01", "draft: true\n")),
    ])
}

#[test]
fn a_page_is_overdue_on_the_day_after_it_was_due() {
    let said = |day: &str| manual().run(&["check", &format!("--today={day}")]);
    // Six months from the last day of March end on the last of September.
    assert_eq!(said("2025-09-30").err, "6 pages and 0 references checked\n");
    let warned = said("2025-10-01");
    assert_eq!(warned.code, 0);
    assert_eq!(
        warned.err,
        "warning[review-overdue]: `Basics` was to be reviewed again by 2025-09-30, yesterday
 --> content/01-basics.md:2:11
  |
2 | reviewed: 2025-03-31
  |           ^^^^^^^^^^
  |
  = help: read the page, put right what has changed, and write the day on which you did behind `reviewed:`

1 warning
6 pages and 0 references checked
"
    );
    let later = said("2026-04-10").err;
    assert!(later.contains("`Basics` was to be reviewed again by 2025-09-30, 192 days ago"), "{later}");
    assert!(later.contains("`Reports` was to be reviewed again by 2026-03-31, 10 days ago"), "{later}");
    assert!(!later.contains("History") && !later.contains("Later"), "{later}");
}

#[test]
fn nobody_asked_what_day_it_is() {
    let said = manual().run(&["check"]);
    assert_eq!((said.code, said.err.as_str()), (0, "6 pages and 0 references checked\n"));
}

#[test]
fn today_is_the_day_of_this_computer() {
    let text = page("Basics", "2001-01-01", "review-every: 1 day\n");
    let manual = Manual::new(&[("content/01-basics.md", &text)]);
    let said = manual.run(&["check", "--today", "--strict"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("`Basics` was to be reviewed again by 2001-01-02, "), "{}", said.err);
}

#[test]
fn a_day_that_there_is_not_is_no_today() {
    let said = manual().run(&["check", "--today=2025-02-30"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("`2025-02-30` is not a day: write it as year-month-day, `2025-03-31`"), "{}", said.err);
}

#[test]
fn what_is_no_length_of_time_is_told_what_is_one() {
    let said = Manual::new(&[
        ("manual.yaml", "title: Test Manual\nreview-every: yearly\n"),
        ("content/01-basics.md", "# Basics\n"),
    ])
    .run(&["check"]);
    assert_eq!(
        said.err,
        "error[invalid-value]: `yearly` is no length of time: write a number and a unit, `1 year`, `6 months` or `90 days`, or `never`
 --> manual.yaml:2:15
  |
2 | review-every: yearly
  |               ^^^^^^

1 error
"
    );
}

#[test]
fn a_page_carries_its_days_and_no_build_knows_which_day_it_is() {
    let manual = manual();
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    let days = |path: &str| {
        let html = manual.text(&format!("output/{path}"));
        let parts: Vec<String> =
            html.split("<time datetime=\"").skip(1).map(|part| part[..part.find('"').unwrap()].to_owned()).collect();
        parts.join(" ")
    };
    assert_eq!(days("basics.html"), "2025-03-31 2025-09-30");
    assert_eq!(days("reports.html"), "2025-03-31 2026-03-31");
    assert_eq!(days("history.html"), "2001-01-01");
    assert_eq!(days("news.html"), "");
    let html = manual.text("output/basics.html");
    assert!(html.contains("Last reviewed <time datetime=\"2025-03-31\">March 31, 2025</time>"), "{html}");
    assert!(
        html.contains("<span>Next review by</span> <time datetime=\"2025-09-30\">September 30, 2025</time>"),
        "{html}"
    );
}

#[test]
fn the_report_lists_what_is_to_be_reviewed_the_most_pressing_first() {
    let manual = manual();
    let listed = |arguments: &[&str]| {
        manual.run(&[&["check", "--report", "report.html", "--quiet"], arguments].concat());
        let report = manual.text("report.html");
        let reviews = report.split("<h2 id=\"reviews\">").nth(1).unwrap().split("</section>").next().unwrap();
        let items = reviews.split("<li>").skip(1).map(|item| {
            let text: String =
                item.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
            text.trim().to_owned()
        });
        items.collect::<Vec<String>>()
    };
    assert_eq!(
        listed(&[]),
        [
            "By 2025-09-30: Chapter 1: Basics content/01-basics.md, last reviewed 2025-03-31",
            "By 2026-03-31: Chapter 2: Reports content/02-reports.md, last reviewed 2025-03-31",
            "Not yet reviewed: Chapter 4: News content/04-news.md",
        ]
    );
    assert_eq!(
        listed(&["--today=2025-12-01"])[..2],
        [
            "Overdue since 2025-09-30: Chapter 1: Basics content/01-basics.md, last reviewed 2025-03-31",
            "By 2026-03-31: Chapter 2: Reports content/02-reports.md, last reviewed 2025-03-31",
        ]
    );
}
