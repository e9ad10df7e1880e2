//! Pages, seen as their HTML: what a chapter's Markdown becomes.

use crate::manual::Manual;

/// The body of the page made from some Markdown, beside two pictures.
fn body(markdown: &str) -> String {
    const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"/>";
    let files = [
        ("content/desk.md", markdown),
        ("content/lamp.svg", PICTURE),
        ("content/ledger.svg", PICTURE),
        ("manual.yaml", "title: Reading Room\n"),
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
