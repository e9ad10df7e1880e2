//! The glossary: where its terms are marked, and where they are not.

use crate::manual::Manual;

/// The body of `content/desk.md` beside a glossary, and the words for paper behind it.
fn with_glossary(markdown: &str) -> String {
    let manual = Manual::new(&[
        ("manual.yaml", "title: Reading Room\n"),
        ("content/desk.md", markdown),
        (
            "content/glossary.md",
            "---\nglossary: true\nnumbered: false\n---\n\n# Glossary\n\nDay\n: From nine to five.\n\nQuiet day\n: A day for *groups*.\n: Rare.\n\nBack–office & more\n: Behind the desk.\n\nÉtage\n: A floor.\n",
        ),
    ]);
    let run = manual.run(&["build", "--quiet"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = manual.text("output/desk.html");
    let start = page.find("<div class=\"body\">").unwrap() + "<div class=\"body\">\n".len();
    page[start..page.find("<div class=\"end\">").unwrap()].to_owned()
}

fn marked(html: &str) -> Vec<&str> {
    let links = html.split("<a class=\"term\" href=\"").skip(1);
    links.filter_map(|link| link.split("</a>").next()).collect()
}

#[test]
fn the_first_use_of_a_term_leads_to_its_meaning() {
    let html = with_glossary("# Desk\n\nOn a quiet\nday the day is long. Another quiet day, another Day.\n");
    assert_eq!(
        marked(&html),
        ["glossary.html#term-quiet-day\" data-term=\"0\">quiet\nday", "glossary.html#term-day\" data-term=\"1\">day"]
    );
    assert!(html.contains("<dt>Quiet day</dt><dd>A day for groups. Rare.</dd>"), "{html}");
    assert!(html.contains("<dt>Day</dt><dd>From nine to five.</dd>"), "{html}");
}

#[test]
fn terms_are_whole_words_folded_like_titles() {
    let html = with_glossary("# Desk\n\nToday, daylight and quiet, days. The back - office &amp; more; the ÉTAGE.\n");
    assert_eq!(
        marked(&html),
        [
            "glossary.html#term-backoffice--more\" data-term=\"0\">back - office &amp; more",
            "glossary.html#term-%C3%A9tage\" data-term=\"1\">ÉTAGE"
        ]
    );
}

#[test]
fn headings_links_labels_and_code_are_left_alone() {
    let html = with_glossary(
        "# Day\n\n## The Day\n\nSee [the day](glossary.md), `day`, **Day**, [[Glossary]] and <kbd>day</kbd>.\n\n```\nday\n```\n\n> [!NOTE]\n> Nothing.\n",
    );
    assert_eq!(marked(&html), [""; 0]);
    assert!(!html.contains("class=\"terms\""));
}

#[test]
fn a_glossary_explains_itself_and_a_draft_explains_nothing() {
    let glossary = "---\nglossary: true\ndraft: DRAFT\n---\n\n# Glossary\n\nDay\n: Not a night; a day.\n";
    for (draft, expected) in [("false", 1), ("true", 0)] {
        let glossary = glossary.replace("DRAFT", draft);
        let manual = Manual::new(&[("content/desk.md", "# Desk\n\nA day.\n"), ("content/glossary.md", &glossary)]);
        assert_eq!(manual.run(&["build", "--quiet"]).code, 0);
        assert_eq!(marked(&manual.text("output/desk.html")).len(), expected);
        if expected == 1 {
            assert_eq!(marked(&manual.text("output/glossary.html")), [""; 0]);
        }
    }
}
