//! What a fix writes: words that read as they are meant, wherever they stand, and none where nobody can be sure.

use crate::manual::Manual;

/// Chapters with the titles that are hard to write, two of the same on one page, and one without a number.
fn manual(text: &str) -> Manual {
    let manual = Manual::new(&[
        ("manual.yaml", "title: HMIS Basic User 2025 Manual\n"),
        (
            "content/01-basics.md",
            "# Basics\n\n## Client\n\n## Reports\n\n## Sign In\n\n## Notes [draft]\n\n## A > B\n\n## Data Reports | Exports\n\n\
             ## The \"Big\" Form\n\n## Press \\<Enter\\> twice\n\n## Users\n\n## 1. Intake & Exit\n\n## + Add & Remove\n\n\
             ## Fill in \\<Name> & \\<Date>\n\n## Chapter 1 Review\n\n## Chapter 3: inside\n\n## Twin\n\nOne.\n\n## Twin\n\nTwo.\n",
        ),
        ("content/02-enrolling.md", "# Enrolling\n\n## Exit Forms\n\n## Reports Hub\n"),
        ("content/03-quick.md", "---\nnumbered: false\n---\n\n# Quick Guide\n\n## Quick Tips\n"),
    ]);
    manual.put("content/04-use.md", format!("# Use\n\n{text}\n"));
    manual
}

/// What `--fix` makes of a text, and how many faults are left; a second run may change nothing.
fn fixed(text: &str) -> (String, usize) {
    let manual = manual(text);
    manual.run(&["check", "--fix"]);
    let file = manual.text("content/04-use.md");
    let said = manual.run(&["check", "--fix", "--format", "json"]);
    assert_eq!(manual.text("content/04-use.md"), file, "a second run");
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let left = json["findings"].as_array().unwrap().len();
    (file.trim_start_matches("# Use\n\n").trim_end().to_owned(), left)
}

#[test]
fn a_fix_is_escaped_for_the_place_it_stands_in() {
    for (text, mended) in [
        ("[x](Chapter%203:%20Basics/Sign%20In \"T\")", "[x](<Chapter 1: Basics/Sign In> \"T\")"),
        ("[[Chapter 2/Notes \\[draft\\]]]", "[[Chapter 1: Basics/Notes \\[draft\\]]]"),
        ("[x](<Chapter 7: Basics/A \\> B>)", "[x](<Chapter 1: Basics/A \\> B>)"),
        (
            "<a href=\"Chapter 7: Basics/The &quot;Big&quot; Form\">x</a>",
            "<a href=\"Chapter 1: Basics/The &quot;Big&quot; Form\">x</a>",
        ),
        ("See Chapter 2: Press &lt;Enter&gt; twice.", "See Chapter 2: Press &lt;Enter&gt; twice."),
        ("[[Chapter 2: Basics/Data Reports Exports]]", "[](<Chapter 1: Basics/Data Reports \\| Exports>)"),
        ("[[Chapter 2: Basics/Data Reports Exports|these]]", "[these](<Chapter 1: Basics/Data Reports \\| Exports>)"),
    ] {
        assert_eq!(fixed(text).0, mended, "{text}");
    }
    let table = "| a |\n|---|\n| See Chapter 1: Basics/Data Reports Exports. |";
    assert_eq!(fixed(table).0, table.replace("Reports Exports", "Reports \\| Exports"));
    assert_eq!(fixed("See Chapter 1: Basics/Press Enter twice").0, "See Chapter 1: Basics/Press \\<Enter> twice");
}

#[test]
fn a_link_by_label_is_mended_where_the_label_is_defined() {
    let manual = manual(
        "[text][lab], [t][frag], ![alt][pic], [lab], [lab][] and [text][Lab].\n\n[lab]: 01-Basics.md \"T\"\n[frag]: <01-basics.md#Sign-In>\n[pic]: img/A.PNG",
    );
    manual.put("content/img/a.png", "");
    manual.run(&["check", "--fix"]);
    assert_eq!(
        manual.text("content/04-use.md"),
        "# Use\n\n[text][lab], [t][frag], ![alt][pic], [lab], [lab][] and [text][Lab].\n\n[lab]: 01-basics.md \"T\"\n[frag]: <01-basics.md#sign-in>\n[pic]: img/a.png\n"
    );
    assert_eq!(fixed("> [x][y]\n>\n> [y]:\n> 01-Basics.md"), ("> [x][y]\n>\n> [y]:\n> 01-basics.md".to_owned(), 0));
    assert_eq!(fixed("> [x](\n> 01-Basics.md) now"), ("> [x](\n> 01-basics.md) now".to_owned(), 0));
}

#[test]
fn a_title_that_begins_a_longer_one_is_not_taken_for_it() {
    for (text, mended, left) in [
        ("See Chapter 2: Client Intake/Exit Forms for more.", "See Chapter 2: Enrolling/Exit Forms for more.", 0),
        ("See Chapter 2: Enrolling/Client Notes for more.", "See Chapter 2: Enrolling/Client Notes for more.", 1),
        ("See Chapter 2: Enrolling/Reports Hubs.", "See Chapter 2: Enrolling/Reports Hub.", 0),
        ("See Chapter 2: Enrolling/Reports Hib.", "See Chapter 2: Enrolling/Reports Hub.", 0),
        ("See Chapter 2: Enrolling/Reports.", "See Chapter 1: Basics/Reports.", 0),
        ("See Chapter 2: Enrolling/Reports, or not.", "See Chapter 1: Basics/Reports, or not.", 0),
        ("See Chapter 2: Enrolling/Reports – it is there.", "See Chapter 1: Basics/Reports – it is there.", 0),
        ("See Chapter 2: Enrolling/Client-side Work.", "See Chapter 2: Enrolling/Client-side Work.", 1),
        ("See Chapter 2: Enrolling/Client & Family.", "See Chapter 2: Enrolling/Client & Family.", 1),
    ] {
        assert_eq!(fixed(text), (mended.to_owned(), left), "{text}");
    }
}

#[test]
fn a_sentence_stays_a_reference() {
    for (text, mended) in [
        ("See Chapter 1: Basics/Quick Tips.", "See [[Quick Guide/Quick Tips]]."),
        ("See Chapter 2: Quick Guide/Quick Tips.", "See [[Quick Guide/Quick Tips]]."),
    ] {
        assert_eq!(fixed(text), (mended.to_owned(), 0), "{text}");
    }
}

#[test]
fn a_sentence_about_another_book_is_left_to_a_person() {
    for name in [
        "of the \"HMIS Agency Admin Manual\"",
        "in the *HMIS Agency Admin Manual*",
        "of the **HMIS Agency Admin Manual**",
    ] {
        let text = format!("See Chapter 4: Accounts/Users {name}.");
        assert_eq!(fixed(&text), (text.clone(), 1));
    }
    for name in ["in the *HMIS Basic User 2025 Manual*", "of this manual", "in the \"HMIS Basic User 2025 Manual\""] {
        let text = format!("See Chapter 4: Accounts/Users {name}.");
        assert_eq!(fixed(&text), (format!("See Chapter 1: Basics/Users {name}."), 0));
    }
}

#[test]
fn titles_that_look_like_markup_are_found() {
    let text = "[[1. Intake & Exit]] [[1. Intake &amp; Exit]] [[+ Add & Remove]] [[Fill in \\<Name\\> & \\<Date\\>]] [[Fill in <Name> & <Date>]]";
    assert_eq!(fixed(text), (text.to_owned(), 0));
}

#[test]
fn a_title_may_begin_with_the_chapter_word() {
    let manual = manual(
        "See Chapter 1: Basics/Chapter 1 Review, Chapter 1/Chapter 3: inside and Chapter 1/Chapter 2: Enrolling.",
    );
    assert_eq!(manual.run(&["build"]).code, 0);
    let html = manual.text("output/use.html");
    let html = &html[html.find("<p>See").unwrap()..];
    let html = html[..html.find("</p>").unwrap()].replace("<span class=\"separator\">/</span>", "/");
    assert_eq!(
        html.replace(" class=\"reference\"", ""),
        "<p>See <a href=\"basics.html#chapter-1-review\">Chapter 1: Basics/Chapter 1 Review</a>, \
         <a href=\"basics.html#chapter-3-inside\">Chapter 1/Chapter 3: inside</a> and \
         <a href=\"basics.html\">Chapter 1</a>/<a href=\"enrolling.html\">Chapter 2: Enrolling</a>."
    );
}

#[test]
fn twins_on_one_page_are_told_apart_by_their_addresses() {
    let said = manual("[[Twin|others]] and Chapter 1: Basics/Twin.").run(&["check"]);
    for line in [
        "for this one write `[](01-basics.md#twin)`",
        "for this one write `[](01-basics.md#twin-1)`",
        "for this one write `[others](01-basics.md#twin)`",
        "for this one write `[others](01-basics.md#twin-1)`",
    ] {
        assert!(said.err.contains(line), "{line} is not in {}", said.err);
    }
    assert!(!said.err.contains("write `Chapter 1: Basics/Twin`"), "{}", said.err);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..proptest::prelude::ProptestConfig::with_cases(24) })]

    /// Whatever a title is made of: a path to it with an old number is found, mended where it stands, and found again.
    #[test]
    fn an_old_number_is_mended_before_any_title(
        title in "[A-Z][a-z]{1,5}(( |/|: | & | - | \\| |\\(|\\)|\\[|\\]|<|>|\"|\\*|`|_|#|\\\\|! |\\? |\\. |'|&amp;|%20|~)[A-Za-z0-9]{1,5}){0,4}",
        table in proptest::prelude::any::<bool>(),
    ) {
        use guidepost::text::around::{Around, escape};
        let path = format!("Chapter 7: {title}");
        let mut ways = vec![
            format!("[x]({})", Around::Bare.escaped(&path)),
            format!("<a href=\"{}\">x</a>", Around::Html.escaped(&path)),
        ];
        if !title.contains('|') {
            ways.extend([format!("[[{}]]", Around::Brackets.escaped(&path)), format!("[x](<{}>)", Around::Pointed.escaped(&path))]);
        }
        for way in ways {
            let text = if table { format!("| a | b |\n|---|---|\n| {way} | c |\n") } else { format!("*Well,* {way}.\n") };
            let manual = Manual::new(&[
                ("manual.yaml", "title: M\n"),
                ("content/01-one.md", &format!("# {}\n", escape(&title))),
                ("content/02-use.md", &format!("# Use\n\n{text}")),
            ]);
            let before = manual.findings();
            proptest::prop_assert!(before.len() == 1 && before[0].contains("stale-chapter-number"), "{text}: {before:?}");
            manual.run(&["check", "--fix"]);
            proptest::prop_assert_eq!(manual.findings(), Vec::<String>::new(), "{}: {}", text, manual.text("content/02-use.md"));
        }
    }
}

#[test]
fn a_title_may_stand_in_quotation_marks() {
    for sentence in [
        "See Chapter 1: \"Basics\".",
        "See Chapter 1: “Basics” for more.",
        "See Chapter 1: \"Basics/Sign In\" for more.",
        "See Chapter 1: \"Basics\"/\"Sign In\" for more.",
        "See Chapter 1: Basics/\"Sign In\" for more.",
    ] {
        assert_eq!(fixed(sentence), (sentence.to_owned(), 0));
        let stale = sentence.replace("Chapter 1", "Chapter 2");
        assert_eq!(fixed(&stale), (sentence.to_owned(), 0), "{stale}");
    }
    for sentence in ["See Chapter 1: \"Basics/Sign Inn\" for more.", "See Chapter 2: \"Sign In\" for more."] {
        let (text, left) = fixed(sentence);
        assert_eq!(left, usize::from(text == sentence), "{text}");
        assert_eq!(text.matches('"').count() % 2, 0, "{text}");
    }
    let said = manual("See Chapter 1: \"Nowhere\" and Chapter 1: Basics/\"Nothing\".").run(&["check"]);
    for words in ["Chapter 1 is called `Basics`, not `Nowhere`", "there is no `Nothing` in `Chapter 1: Basics`"] {
        assert!(said.err.contains(words), "{}", said.err);
    }
}

#[test]
fn a_section_that_got_another_number_is_missed_though_the_sentence_goes_on() {
    let check = |sentence: &str| {
        let manual = Manual::new(&[
            ("manual.yaml", "title: T\nnumbering: {sections: true}\n"),
            ("content/01-basics.md", "# Basics\n\n## New\n\n## Log In\n\n## Search\n"),
            ("content/02-use.md", &format!("# Use\n\n{sentence}\n")),
        ]);
        manual.run(&["check", "--fix"]);
        (
            manual.text("content/02-use.md").trim_start_matches("# Use\n\n").trim_end().to_owned(),
            manual.findings().len(),
        )
    };
    for sentence in ["See Section 1.1 Log In for more.", "See Section 1.1 Log In and click Save."] {
        assert_eq!(check(sentence), (sentence.to_owned(), 1));
    }
    assert_eq!(check("See Section 1.7 Log In.").0, "See Section 1.2 Log In.");
    assert_eq!(check("See **Section 1.1 Log In** for more.").1, 0);
    // Chance.
    let sentence = "See Section 1.1 Search for a client, or Section 1.1 log in.";
    assert_eq!(check(sentence), (sentence.to_owned(), 0));
}
