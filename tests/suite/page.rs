//! Pages, seen as their HTML: what a chapter's Markdown becomes.

mod glossary;
mod sheets;

use crate::manual::Manual;

/// The body of the page made from some Markdown, beside two pictures.
fn body(markdown: &str) -> String {
    body_with("title: Reading Room\n", markdown)
}

/// The same in a manual of these settings.
fn body_with(settings: &str, markdown: &str) -> String {
    const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"/>";
    let files = [
        ("content/desk.md", markdown),
        ("content/lamp.svg", PICTURE),
        ("content/ledger.svg", PICTURE),
        ("manual.yaml", settings),
    ];
    let manual = Manual::new(&files);
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    let page = manual.text("output/desk.html");
    let start = page.find("<div class=\"body\">").unwrap() + "<div class=\"body\">\n".len();
    let end = page.find("<div class=\"end\">").unwrap();
    page[start..end].trim().trim_end_matches("</div>").trim().to_owned()
}

#[test]
fn an_image_with_words_behind_it_is_no_figure() {
    assert_eq!(
        body("# Desk\n\n![A lamp.](lamp.svg) It is on.\n"),
        "<p><img src=\"lamp.svg\" alt=\"A lamp.\" width=\"40\" height=\"30\" decoding=\"async\" /> It is on.</p>"
    );
}

#[test]
fn only_the_first_picture_is_fetched_at_once() {
    let html = body("# Desk\n\n![A lamp.](lamp.svg)\n\n![A ledger.](ledger.svg \"The ledger\")\n");
    assert!(html.contains("<img src=\"lamp.svg\" alt=\"A lamp.\" width=\"40\" height=\"30\" decoding=\"async\" />"));
    assert!(html.contains(
        "<img src=\"ledger.svg\" alt=\"A ledger.\" width=\"40\" height=\"30\" loading=\"lazy\" decoding=\"async\" />"
    ));
}

#[test]
fn cells_are_aligned_without_a_style_in_the_page() {
    assert_eq!(
        body("# Desk\n\n| Day | Coats | Hats |\n|---|--:|:-:|\n| Monday | 12 | 3 |\n"),
        "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table: Desk\"><table><thead><tr><th scope=\"col\">Day</th>\
         <th scope=\"col\" class=\"align-right\">Coats</th><th scope=\"col\" class=\"align-center\">Hats</th></tr></thead><tbody>\n\
         <tr><td>Monday</td><td class=\"align-right\">12</td><td class=\"align-center\">3</td></tr>\n</tbody></table>\n</div>"
    );
}

#[test]
fn an_empty_cell_heads_no_column() {
    let html = body("# Desk\n\n| | Coats |\n|---|---|\n| Monday | |\n");
    assert!(html.contains("<thead><tr><td></td><th scope=\"col\">Coats</th></tr></thead>"), "{html}");
    assert!(html.contains("<tr><td>Monday</td><td></td></tr>"), "{html}");
}

#[test]
fn words_in_brackets_with_an_address_behind_them_are_a_link() {
    assert_eq!(
        body("# Desk\n\n[[Hours]](https://example.org/a_b_c), and _[[Desk]](desk.md)_!\n"),
        "<p><a href=\"https://example.org/a_b_c\">[Hours]</a>, and <em><a href=\"desk.html\">[Desk]</a></em>!</p>"
    );
    assert_eq!(
        body("# Desk\n\n[[Hours]](https://example.org/_a_/b), [[Desk]](https://example.org/_c)_.\n"),
        "<p><a href=\"https://example.org/_a_/b\">[Hours]</a>, \
         <a class=\"reference\" href=\"desk.html\">Chapter 1: Desk</a>(https://example.org/<em>c)</em>.</p>"
    );
    // What is no address is a remark, and stands behind a reference.
    assert_eq!(
        body("[[Desk]](the first page) [[Desk]]\n# Desk\n"),
        "<p><a class=\"reference\" href=\"desk.html\">Chapter 1: Desk</a>(the first page) \
         <a class=\"reference\" href=\"desk.html\">Chapter 1: Desk</a></p>"
    );
}

/// A manual of two chapters, the first of two pages.
const TWO_CHAPTERS: &[(&str, &str)] = &[
    ("content/index.md", "# Reading Room\n\nBegin with [[Opening]].\n"),
    ("content/01-desk/index.md", "# Desk\n\nSee [the lamp](opening.md#lamp) and [[Books]].\n"),
    (
        "content/01-desk/opening.md",
        "# Opening\n\n## Lamp\n\nStep 1: Light it.[^warm]\n\nBack to [the desk](index.md).\n\n[^warm]: It is warm.\n",
    ),
    ("content/02-books.md", "# Books\n\nSee Chapter 1: Desk/Opening/Lamp.\n"),
];

#[test]
fn paper_shows_whom_a_link_writes_to_or_calls_unless_its_words_do() {
    assert_eq!(
        body(
            "# Desk\n\n[Write](mailto:desk%2Bfirst@example.org?subject=Lamp), [call](tel:+1-555-0100), or [ask](https://example.org/).\n"
        ),
        "<p><a data-address=\"desk+first@example.org\" href=\"mailto:desk%2Bfirst@example.org?subject=Lamp\">Write</a>, \
         <a data-address=\"+1-555-0100\" href=\"tel:+1-555-0100\">call</a>, or <a href=\"https://example.org/\">ask</a>.</p>"
    );
    assert_eq!(
        body(
            "# Desk\n\n[at desk@example.org](mailto:Desk@example.org), <desk@example.org>, [(555) 0100](tel:+15550100).\n"
        ),
        "<p><a class=\"address\" href=\"mailto:Desk@example.org\">at desk@example.org</a>, \
         <a class=\"address\" href=\"mailto:desk@example.org\">desk@example.org</a>, \
         <a class=\"address\" href=\"tel:+15550100\">(555) 0100</a>.</p>"
    );
}

#[test]
fn the_box_of_a_task_has_a_name_in_words() {
    assert_eq!(
        body("# Desk\n\n- [ ] Open the desk\n- [x] Put the lamp on\n"),
        "<ul>\n<li><input disabled=\"\" type=\"checkbox\" aria-label=\"To do\"/>Open the desk</li>\n\
         <li><input disabled=\"\" type=\"checkbox\" aria-label=\"Done\" checked=\"\"/>Put the lamp on</li>\n</ul>"
    );
}

#[test]
fn raw_html_that_is_open_in_a_step_ends_in_it_with_all_it_holds() {
    let html = body(concat!(
        "# Desk\n\nStep 1: Open the desk.\n\nStep 2: Type the code.\n\n<details>\n<summary>No code?</summary>\n\n",
        "Wait a little.<br>\n\n<p>Do not\n\n<!-- <div> -->\n\nhurry.\n\n</details>\n\nYou are in.\n",
    ));
    let (steps, behind) = html.split_once("</ol>").unwrap();
    assert!(steps.contains("<summary>No code?</summary>\n<p>Wait a little.<br></p>\n"), "{html}");
    assert!(steps.trim_end().ends_with("<p>hurry.</p>\n</details>\n</div></li>"), "{html}");
    assert_eq!(behind.trim(), "<p>You are in.</p>");
}

#[test]
fn raw_html_that_holds_a_procedure_ends_behind_it() {
    let html =
        body("# Desk\n\n<details>\n<summary>How</summary>\n\nStep 1: Open the desk.\n\n- Gently.\n\n</details>\n");
    assert!(html.contains("<li>Gently.</li>\n</ul>\n</div></li>\n</ol>\n</details>"), "{html}");
}

#[test]
fn a_page_without_a_description_is_described_by_its_first_sentence() {
    let described = |markdown: &str| -> String {
        let manual = Manual::new(&[
            ("manual.yaml", "title: Reading Room\ndescription: All of it.\n"),
            ("content/desk.md", markdown),
            ("content/books.md", "# Books\n"),
        ]);
        assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
        let page = manual.text("output/desk.html");
        let (_, rest) = page.split_once("<meta name=\"description\" content=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(
        described("# Desk\n\n## When\n\nSee *all* [[Books]] & more. Then go on.\n"),
        "See all Chapter 1: Books &amp; more."
    );
    assert_eq!(described("---\ndescription: Where it begins.\n---\n\n# Desk\n\nWords.\n"), "Where it begins.");
    assert_eq!(described("# Desk\n\n- Only a list\n"), "All of it.");
    assert_eq!(described("# Desk\n\n朝に机を整える。夜に閉じる。\n"), "朝に机を整える。");
    assert_eq!(described(&format!("# Desk\n\n{}\n", "机".repeat(200))), format!("{}…", "机".repeat(160)));
    let long = described(&format!("# Desk\n\n{}\n", "word ".repeat(60)));
    assert!(long.ends_with("word…") && long.chars().count() <= 161, "{long}");
}

/// The title at the head of a page, as HTML.
fn head(markdown: &str) -> String {
    let manual = Manual::new(&[("manual.yaml", "title: Reading Room\n"), ("content/desk.md", markdown)]);
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    let page = manual.text("output/desk.html");
    let (_, behind) = page.split_once("<h1").unwrap();
    behind.split_once('>').unwrap().1.split_once("</h1>").unwrap().0.to_owned()
}

#[test]
fn a_number_in_a_title_goes_with_its_own_words_only() {
    assert_eq!(head("# Chapter 4: The *Desk*: again\n"), "The <em>Desk</em>: again");
    assert_eq!(head("# **Chapter 4: Desk**\n"), "Desk");
    assert_eq!(head("# Chapter **4**: *Desk* & all\n"), "Desk &amp; all");
    assert_eq!(head("# Chapter 4：Desk: more\n"), "Desk: more");
}

#[test]
fn a_character_that_stands_for_nothing_leaves_the_page_whole() {
    let markdown = "---\ndescription: \"a\\0body\\0b\"\n---\n# Desk\n\nWords.\n";
    let manual = Manual::new(&[("manual.yaml", "title: \"A\\0B\"\n"), ("content/desk.md", markdown)]);
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    let page = manual.text("output/desk.html");
    assert!(page.contains("content=\"a\u{fffd}body\u{fffd}b\"") && page.contains("A\u{fffd}B"), "{page}");
    assert_eq!(page.matches("<p>Words.</p>").count(), 1, "{page}");
    assert!(page.trim_end().ends_with("</html>") && !page.contains('\0'), "{page}");
}

#[test]
fn each_footnote_has_an_id_of_its_own() {
    let html = body(
        "# Desk\n\nOne[^*], two[^†], three[^a.b], four[^ab], four[^AB], five[^a], six[^a], seven[^a-2].\n\n\
         [^*]: 1\n\n[^†]: 2\n\n[^a.b]: 3\n\n[^ab]: 4\n\n[^a]: 5\n\n[^a-2]: 6\n",
    );
    let values = |before: &str| -> Vec<String> {
        html.split(before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let notes = ["fn-", "fn--1", "fn-ab", "fn-ab-1", "fn-a", "fn-a-2"];
    assert_eq!(values("<li id=\""), notes);
    let uses = ["fnref-", "fnref--1", "fnref-ab", "fnref-ab-1", "fnref-ab-2", "fnref-a", "fnref-a-2", "fnref-a-2-1"];
    assert_eq!(values("<sup class=\"footnote-reference\" id=\""), uses);
    let back: Vec<String> = uses.iter().map(|id| format!("#{id}")).collect();
    assert_eq!(values("<a class=\"footnote-back\" href=\""), back);
    assert_eq!(values("\"><a href=\"#"), ["fn-", "fn--1", "fn-ab", "fn-ab-1", "fn-ab-1", "fn-a", "fn-a", "fn-a-2"]);
}

#[test]
fn words_behind_a_notice_stay_and_a_notice_may_have_several_lines() {
    let steps = "<ol class=\"steps\" role=\"list\">\n<li class=\"step\" id=\"step-1\"><a class=\"step-number\" href=\"#step-1\">\
                 <span class=\"visually-hidden\">Step </span>1<span class=\"visually-hidden\"> of 1</span></a>\n\
                 <div class=\"step-body\">Look.</div></li>\n</ol>";
    let list = "1. Look.\n";
    assert_eq!(body(&format!("# Desk\n\n<!--\nguidepost: steps\n-->\n\n{list}")), steps);
    assert_eq!(
        body(&format!("# Desk\n\n<!-- guidepost: steps --><p>Words.</p>\n\n{list}")),
        format!("<p>Words.</p>\n{steps}")
    );
}

#[test]
fn what_could_hide_a_script_comes_out_as_text() {
    let shown = |markdown: &str| {
        body_with("title: Reading Room\nrules:\n  unsafe-html: warning\n", &format!("# Desk\n\n{markdown}\n"))
    };
    assert_eq!(
        shown("<style><a title=\"</style><script src=evil.js></script>\">"),
        "&lt;style><a title=\"</style><script src=evil.js></script>\">"
    );
    assert_eq!(
        shown("<div title=\"\n\n<p title='\"><script src=evil.js></script><p title=\"'>"),
        "&lt;div title=\"\n<p title='\"><script src=evil.js></script><p title=\"'>"
    );
    // A tag in a value of a tag that becomes text would come to life.
    assert_eq!(
        shown("<script title=\"<script src=evil.js></script>\"></script>"),
        "&lt;script title=\"&lt;script src=evil.js>&lt;/script>\">&lt;/script>"
    );
    assert_eq!(
        shown("<div title=\"<script src=evil.js></script>"),
        "&lt;div title=\"&lt;script src=evil.js>&lt;/script>"
    );
}

#[test]
fn a_tag_that_could_hide_a_script_is_named() {
    let manual = Manual::new(&[
        ("manual.yaml", "title: Reading Room\n"),
        ("content/desk.md", "# Desk\n\n<div><textarea><b></textarea></div>\n\n<p>Words <b\n"),
    ]);
    assert_eq!(
        manual.run(&["check"]).err,
        "error[unsafe-html]: browsers read tags behind `<textarea>` as text up to `</textarea>`, and a script can hide there
 --> content/desk.md:3:6
  |
3 | <div><textarea><b></textarea></div>
  |      ^^^^^^^^^
  |
  = help: take it out, or set `scripts: allow` in manual.yaml if you trust every author of this manual

error[unsafe-html]: this tag is not closed where its block ends, so it would take in what follows
 --> content/desk.md:5:10
  |
5 | <p>Words <b
  |          ^^
  |
  = help: take it out, or set `scripts: allow` in manual.yaml if you trust every author of this manual

2 errors
"
    );
}

#[test]
fn the_start_page_lists_every_page_of_a_manual_and_only_the_chapters_of_a_large_one() {
    let manual = Manual::new(&[
        ("manual.yaml", "title: Reading Room\nprint: off\nsearch: off\n"),
        ("content/index.md", "# Reading Room\n"),
        ("content/01-desk/index.md", "# Desk\n"),
    ]);
    for page in 1..=298 {
        manual.put(&format!("content/01-desk/page-{page}.md"), format!("# Page {page}\n"));
    }
    let lists = |address: &str, page: &str| manual.text(address).contains(&format!("href=\"{page}\""));
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    assert!(lists("output/index.html", "desk/page-7.html") && lists("output/index.html", "desk/index.html"));
    manual.put("content/01-desk/page-299.md", "# Page 299\n");
    assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
    assert!(!lists("output/index.html", "desk/page-7.html") && lists("output/index.html", "desk/index.html"));
    assert!(!lists("output/404.html", "/desk/page-7.html") && lists("output/404.html", "/desk/index.html"));
    assert!(lists("output/desk/index.html", "page-7.html"));
}
