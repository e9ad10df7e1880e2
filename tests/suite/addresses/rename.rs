//! `rename` and `mv`: everything that refers to the thing goes along, and nothing else changes.

use super::Manual;
use std::fs;

fn small() -> Manual {
    Manual::new(&[
        ("content/index.md", "# Start\n\nSee Chapter 1: Basics/Navigation/Resets, or [[Resets]].\n"),
        ("content/01-basics/index.md", "# Chapter 1: Basics\n\n[x](<Chapter 1: Basics/Navigation/Resets>)\n"),
        (
            "content/01-basics/navigation.md",
            "# Navigation\n\n## Resets\n\nStep 1: Go.\n\n[up](index.md) ![Form](../form.svg) [step](#resets-step-1)\n",
        ),
        (
            "content/02-more.md",
            "# More\n\n[a](01-basics/navigation.md#resets) [b](/01-basics/navigation.md) [c][d] <a href=\"01-basics/navigation.html\">e</a>\n\n[d]: 01-basics/navigation.md#resets \"Title\"\n",
        ),
        ("content/form.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
    ])
}

#[test]
fn a_new_title_goes_into_every_reference() {
    let manual = small();
    manual.put(
        "manual.yaml",
        "title: Test Manual\nfeatured: [Basics/Navigation/Resets]\nstructure:\n  - \"Chapter 1: Basics\":\n      - Navigation:\n          - 'Resets'\n  - More\n",
    );
    let ran = manual.run(&["rename", "Navigation/Resets", "New: password/name"]);
    assert_eq!((ran.code, &*ran.err), (0, "6 references rewritten, 5 files changed\n"));
    assert_eq!(
        manual.text("content/index.md"),
        "# Start\n\nSee Chapter 1: Basics/Navigation/New: password/name, or [[New: password/name]].\n"
    );
    assert_eq!(
        manual.text("content/01-basics/index.md"),
        "# Chapter 1: Basics\n\n[x](<Chapter 1: Basics/Navigation/New: password/name>)\n"
    );
    assert_eq!(
        manual.text("content/01-basics/navigation.md"),
        "# Navigation\n\n## New: password/name {alias=\"resets\"}\n\nStep 1: Go.\n\n[up](index.md) ![Form](../form.svg) [step](#new-passwordname-step-1)\n"
    );
    assert_eq!(
        manual.text("content/02-more.md"),
        "# More\n\n[a](01-basics/navigation.md#new-passwordname) [b](/01-basics/navigation.md) [c][d] <a href=\"01-basics/navigation.html\">e</a>\n\n[d]: 01-basics/navigation.md#new-passwordname \"Title\"\n"
    );
    assert_eq!(
        manual.text("manual.yaml"),
        "title: Test Manual\nfeatured: [\"Basics/Navigation/New: password/name\"]\nstructure:\n  - \"Chapter 1: Basics\":\n      - Navigation:\n          - 'New: password/name'\n  - More\n"
    );
    assert_eq!(manual.findings(), [] as [String; 0]);
}

#[test]
fn a_new_chapter_title_keeps_its_number_and_its_address() {
    let manual = small();
    assert_eq!(manual.run(&["rename", "-q", "Chapter 1", "Chapter 1: First steps"]).code, 0);
    assert_eq!(
        manual.text("content/01-basics/index.md"),
        "# Chapter 1: First steps\n\n[x](<Chapter 1: First steps/Navigation/Resets>)\n"
    );
    assert_eq!(
        manual.text("content/index.md"),
        "# Start\n\nSee Chapter 1: First steps/Navigation/Resets, or [[Resets]].\n"
    );
}

#[test]
fn a_moved_page_keeps_its_links_and_those_to_it() {
    let manual = small();
    let ran = manual.run(&["mv", "content/01-basics/navigation.md", "02-tour/finding-things.md"]);
    assert_eq!((ran.code, &*ran.err), (0, "1 file moved, 7 references rewritten, 4 files changed\n"));
    assert!(!manual.root().join("content/01-basics/navigation.md").exists());
    assert_eq!(
        manual.text("content/02-tour/finding-things.md"),
        "---\naliases:\n  - basics/navigation.html\n---\n\n# Navigation\n\n## Resets\n\nStep 1: Go.\n\n[up](../01-basics/index.md) ![Form](../form.svg) [step](#resets-step-1)\n"
    );
    assert_eq!(
        manual.text("content/02-more.md"),
        "# More\n\n[a](02-tour/finding-things.md#resets) [b](/02-tour/finding-things.md) [c][d] <a href=\"02-tour/finding-things.html\">e</a>\n\n[d]: 02-tour/finding-things.md#resets \"Title\"\n"
    );
    // A place in a new chapter has a new path; the short one still fits.
    assert_eq!(manual.text("content/index.md"), "# Start\n\nSee Chapter 3: Tour/Navigation/Resets, or [[Resets]].\n");
}

#[test]
fn a_folder_goes_with_all_that_is_in_it() {
    let manual = small();
    manual.put("manual.yaml", "title: Test Manual\nchapters: [01-basics, more]\n");
    let ran = manual.run(&["mv", "01-basics", "01-first-steps"]);
    assert_eq!((ran.code, &*ran.err), (0, "2 files moved, 4 references rewritten, 4 files changed\n"));
    assert!(!manual.root().join("content/01-basics").exists());
    assert_eq!(manual.text("manual.yaml"), "title: Test Manual\nchapters: [01-first-steps, more]\n");
    let site = manual.build();
    assert!(site["basics/index.html"].contains("url=../first-steps/index.html"));
    assert!(site["basics/navigation.html"].contains("url=../first-steps/navigation.html"));
}

#[test]
fn a_moved_picture_is_found_again() {
    let manual = small();
    assert_eq!(manual.run(&["mv", "-q", "form.svg", "pictures/"]).code, 0);
    assert!(manual.text("content/01-basics/navigation.md").contains("![Form](../pictures/form.svg)"));
    assert_eq!(manual.findings(), [] as [String; 0]);
}

#[test]
fn a_title_that_another_place_has_makes_paths_longer() {
    let manual = small();
    manual.put("content/03-last.md", "# Last\n\n## Passwords\n\nSee [[Passwords]] and [here](#passwords).\n");
    assert_eq!(manual.run(&["rename", "-q", "Resets", "Passwords"]).code, 0);
    assert_eq!(
        manual.text("content/03-last.md"),
        "# Last\n\n## Passwords\n\nSee [[Last/Passwords]] and [here](#passwords).\n"
    );
    assert!(manual.text("content/index.md").contains("or [[Navigation/Passwords]]."));
}

#[test]
fn chapters_that_state_their_numbers_are_numbered_anew() {
    let manual = small();
    manual.put("content/02-more.md", "---\nnumber: 2\n---\n# More\n\nSee Chapter 1 and [[Chapter 2: More]].\n");
    assert_eq!(manual.run(&["mv", "-q", "01-basics", "03-basics"]).code, 0);
    assert_eq!(
        manual.text("content/02-more.md"),
        "---\nnumber: 1\n---\n# More\n\nSee Chapter 2 and [[Chapter 1: More]].\n"
    );
    assert!(manual.text("content/03-basics/index.md").starts_with("# Chapter 2: Basics\n"));
    assert!(manual.text("content/index.md").contains("See Chapter 2: Basics/Navigation/Resets, or [[Resets]]."));
}

#[test]
fn a_title_that_cannot_stand_between_brackets_stands_in_a_link() {
    let manual = small();
    manual.put("content/02-more.md", "# More\n\n[[Resets]] [[Resets|these]]\n");
    assert_eq!(manual.run(&["rename", "-q", "Resets", "Resets [new]"]).code, 0);
    assert_eq!(manual.text("content/02-more.md"), "# More\n\n[[Resets \\[new\\]]] [[Resets \\[new\\]|these]]\n");
    assert_eq!(manual.run(&["rename", "-q", "Resets [new]", "Old | new"]).code, 0);
    assert_eq!(manual.text("content/02-more.md"), "# More\n\n[](<Old \\| new>) [these](<Old \\| new>)\n");
}

#[test]
fn ids_of_other_headings_stay_what_they_are() {
    let manual = Manual::new(&[
        ("content/index.md", "# Start\n\n[1](a.md#overview) [2](a.md#overview-1) [3](a.md#other)\n"),
        ("content/a.md", "# A\n\n## Overview\n\n## Overview\n\n## Other\n"),
    ]);
    assert_eq!(manual.run(&["rename", "-q", "a.md#overview", "Intro"]).code, 0);
    assert_eq!(manual.text("content/a.md"), "# A\n\n## Intro {alias=\"overview\"}\n\n## Overview\n\n## Other\n");
    assert_eq!(manual.text("content/index.md"), "# Start\n\n[1](a.md#intro) [2](a.md#overview-1) [3](a.md#other)\n");
    // A title that would take another heading's id leaves it to that heading.
    assert_eq!(manual.run(&["rename", "-q", "Intro", "Other"]).code, 0);
    assert_eq!(manual.text("content/a.md"), "# A\n\n## Other {#intro alias=\"overview\"}\n\n## Overview\n\n## Other\n");
    // The page's own title has an id too, and its headings keep theirs whatever it is.
    assert_eq!(manual.run(&["rename", "-q", "a.md", "Overview"]).code, 0);
    assert_eq!(
        manual.text("content/a.md"),
        "# Overview\n\n## Other {#intro alias=\"overview\"}\n\n## Overview {#overview-1}\n\n## Other\n"
    );
}

#[test]
fn going_back_takes_out_what_is_not_needed_any_more() {
    let manual = small();
    let before = manual.files("content");
    assert_eq!(manual.run(&["rename", "-q", "Resets", "Passwords"]).code, 0);
    assert_eq!(manual.run(&["rename", "-q", "Passwords", "Resets"]).code, 0);
    let navigation = manual.text("content/01-basics/navigation.md");
    // The id in between may be in somebody's bookmarks: it stays.
    assert_eq!(navigation.replace(" {alias=\"passwords\"}", ""), before["01-basics/navigation.md"]);
    assert_eq!(manual.run(&["mv", "-q", "02-more.md", "02-other.md"]).code, 0);
    assert_eq!(manual.run(&["mv", "-q", "02-other.md", "02-more.md"]).code, 0);
    assert_eq!(
        manual.text("content/02-more.md"),
        format!("---\naliases:\n  - other.html\n---\n\n{}", before["02-more.md"])
    );
}

#[test]
fn a_dry_run_shows_a_patch_and_changes_nothing() {
    let manual = small();
    let before = manual.files("content");
    let ran = manual.run(&["mv", "--dry-run", "form.svg", "figures/form.svg"]);
    assert_eq!(
        ran.out,
        "diff --git a/content/form.svg b/content/figures/form.svg\nsimilarity index 100%\nrename from content/form.svg\nrename to content/figures/form.svg\n--- a/content/01-basics/navigation.md\n+++ b/content/01-basics/navigation.md\n@@ -4,4 +4,4 @@\n \n Step 1: Go.\n \n-[up](index.md) ![Form](../form.svg) [step](#resets-step-1)\n+[up](index.md) ![Form](../figures/form.svg) [step](#resets-step-1)\n"
    );
    assert_eq!(ran.err, "1 file would be moved, 1 reference would be rewritten, 1 file would be changed\n");
    assert_eq!(manual.files("content"), before);
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let manual = small();
    manual.put("content/02-more.md", "\u{feff}---\r\ndescription: x\r\n---\r\n# More\r\n\r\n[[Resets]]\r\n");
    assert_eq!(manual.run(&["rename", "-q", "Resets", "Passwords"]).code, 0);
    assert_eq!(manual.run(&["mv", "-q", "02-more.md", "02-other.md"]).code, 0);
    assert_eq!(
        manual.text("content/02-other.md"),
        "\u{feff}---\r\ndescription: x\r\naliases:\r\n  - more.html\r\n---\r\n# More\r\n\r\n[[Passwords]]\r\n"
    );
}

#[test]
fn what_cannot_be_done_is_refused_and_told() {
    let manual = small();
    manual.put("manual.yaml", "title: Test Manual\nstructure: [\"Chapter 1: Basics\", More]\n");
    let before = manual.files("");
    for (arguments, message) in [
        (
            &["rename", "Ressets", "X"][..],
            "error: this manual has no chapter, page or section called `Ressets`\n  did you mean `Resets`?\n",
        ),
        (&["rename", "Resets", "Resets"], "error: the section is called `Resets` already\n"),
        (&["rename", "Resets", ""], "error: a title is one line of words\n"),
        (
            &["rename", "Chapter 1", "Chapter 4: X"],
            "error: `Basics` is Chapter 1; a new title does not change that\n  a chapter's number comes from its place: move its file, or leave the number out of the title\n",
        ),
        (&["mv", "a.md", "b.md"], "error: there is no file `a.md` in `content/`\n"),
        (
            &["mv", "02-more.md", "01-basics/index.md"],
            "error: `01-basics/index.md` is there already, and nothing is overwritten\n",
        ),
        (
            &["mv", "02-more.md", "../x.md"],
            "error: only files inside `content/` can be moved, and only to a place inside it\n",
        ),
        (&["mv", "02-more.md", "02-more.txt"], "error: `02-more.txt` must keep the ending of `02-more.md`\n"),
        (
            &["mv", "02-more.md", "01-basics/more.md"],
            "error: the manual would not be as clean as before\n  manual.yaml:2:34 the declared structure has `More` of the manual, and the manual does not\n  where the official structure changes too, change `structure:` in manual.yaml first, and then this\n",
        ),
        (
            &["mv", "01-basics/index.md", "01-basics/start.md"],
            "error: the address `basics/index.html` would lead nowhere, or to another place\n  the folder `basics` still has pages, and its own page stays at that address: move the folder as a whole\n",
        ),
    ] {
        let ran = manual.run(arguments);
        assert_eq!((ran.code, &*ran.err), (2, message), "{arguments:?}");
        assert_eq!(manual.files(""), before, "{arguments:?}");
    }
}

#[test]
fn nothing_is_renamed_or_moved_while_something_cannot_be_read() {
    let manual = small();
    let last = "\n1 error\nnothing was changed\n";
    let refused = |rule: &str| {
        let before = manual.tree("");
        for arguments in [
            &["rename", "Navigation/Resets", "Passwords"][..],
            &["mv", "01-basics/navigation.md", "tour.md"],
            &["mv", "form.svg", "pictures/", "--dry-run"],
        ] {
            let ran = manual.run(arguments);
            assert_eq!((ran.code, &*ran.out), (1, ""), "{arguments:?}");
            assert!(ran.err.starts_with(&format!("error[{rule}]: ")) && ran.err.ends_with(last), "{}", ran.err);
        }
        assert!(manual.tree("") == before);
    };
    manual.put("content/03-last.md", b"# F\xfcr alle\n\n[[Resets]] [x](01-basics/navigation.md)\n");
    refused("unreadable-text");
    manual.put("content/03-last.md", "---\ndescription: one: two\n---\n\n# Last\n\n[[Nowhere]]\n");
    refused("invalid-yaml");
    manual.put("content/03-last.md", vec![b' '; 16 * 1024 * 1024 + 1]);
    refused("too-large");
    manual.put("content/03-last.md", "# Last\n");
    manual.put("manual.yaml", "title: Test: Manual\n");
    refused("invalid-yaml");
}

#[test]
fn a_page_goes_to_another_chapter_once_the_declared_structure_says_so() {
    let manual = small();
    let settings = |chapters: &str| format!("title: Test Manual\nstructure:\n{chapters}");
    manual.put("manual.yaml", settings("  - Basics:\n      - Navigation\n  - More\n"));
    assert_eq!(manual.findings(), [] as [String; 0]);
    let asked = ["mv", "-q", "01-basics/navigation.md", "02-more/navigation.md"];
    assert_eq!(manual.run(&["mv", "-q", "02-more.md", "02-more/index.md"]).code, 0);
    assert_eq!(manual.run(&asked).code, 2);
    manual.put("manual.yaml", settings("  - Basics\n  - More:\n      - Navigation\n"));
    assert_eq!(manual.run(&asked).code, 0);
    assert_eq!(manual.findings(), [] as [String; 0]);
}

#[test]
#[cfg(unix)]
fn trouble_on_the_way_undoes_what_was_done() {
    let manual = small();
    // Not a file of the manual, and so not seen before it stands in the way.
    fs::create_dir(manual.root().join("content/03-new")).unwrap();
    std::os::unix::fs::symlink("/dev/null", manual.root().join("content/03-new/navigation.md")).unwrap();
    let before = manual.files("content/01-basics");
    let ran = manual.run(&["mv", "01-basics", "03-new"]);
    assert_eq!(ran.code, 2);
    assert_eq!(manual.files("content/01-basics"), before);
}

#[test]
fn a_shorter_title_leaves_nothing_of_the_old_one_in_sentences() {
    let manual = Manual::new(&[
        ("manual.yaml", "title: T\nnumbering: {sections: true}\n"),
        ("content/01-basics.md", "# Basics\n\n## Password Troubleshooting and Resets\n"),
        (
            "content/02-use.md",
            "# Use\n\nSee Chapter 1: Basics/Password Troubleshooting and Resets for help.\n\n\
             See Section 1.1 Password Troubleshooting and Resets, and Section 1.1 too. How to [reset it][r].\n\n\
             [r]: <Chapter 1/Password Troubleshooting and Resets>\n",
        ),
    ]);
    let said = manual.run(&["rename", "Password Troubleshooting and Resets", "Password Troubleshooting"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        manual.text("content/02-use.md"),
        "# Use\n\nSee Chapter 1: Basics/Password Troubleshooting for help.\n\n\
         See Section 1.1 Password Troubleshooting, and Section 1.1 too. How to [reset it][r].\n\n\
         [r]: <Chapter 1/Password Troubleshooting>\n"
    );
    let said = manual.run(&["rename", "Password Troubleshooting", "Resets"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        manual.text("content/02-use.md"),
        "# Use\n\nSee Chapter 1: Basics/Resets for help.\n\n\
         See Section 1.1 Resets, and Section 1.1 too. How to [reset it][r].\n\n\
         [r]: <Chapter 1/Resets>\n"
    );
}

#[test]
fn a_chapter_that_becomes_a_page_leaves_the_list_of_chapters() {
    for (before, after) in [
        ("[01-basics, 02-reports.md]", "[01-basics]"),
        ("[02-reports.md, 01-basics]", "[01-basics]"),
        ("\n  - 01-basics\n  - reports\n  - 03-use", "\n  - 01-basics\n  - 03-use"),
    ] {
        let manual = Manual::new(&[
            ("manual.yaml", &format!("title: T\nchapters: {before}\n")),
            ("content/01-basics/index.md", "# Basics\n"),
            ("content/02-reports.md", "# Reports\n"),
            ("content/03-use.md", "# Use\n\n[[Reports]]\n"),
        ]);
        let said = manual.run(&["mv", "02-reports.md", "01-basics/reports.md"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(manual.text("manual.yaml"), format!("title: T\nchapters: {after}\n"));
    }
}

#[test]
fn a_page_that_an_old_address_leads_to_can_move() {
    for to in ["01-nav.md", "nav.html", "/01-nav.md#search"] {
        let manual = Manual::new(&[
            ("manual.yaml", &format!("title: T\nmoved:\n  old.html: {to}\n  older/: {to}\n")),
            ("content/01-nav.md", "# Nav\n\n## Search\n"),
            ("content/02-two/index.md", "# Two\n"),
        ]);
        let said = manual.run(&["mv", "01-nav.md", "02-two/nav.md"]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert_eq!(manual.findings(), [] as [String; 0]);
        assert!(manual.text("manual.yaml").contains("two/nav."), "{}", manual.text("manual.yaml"));
    }
}
