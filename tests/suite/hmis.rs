//! The HMIS Basic User 2025 Manual: clean, complete to the last fact, and every reference lands.

use crate::manual::Manual;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A copy of the manual, so that a test may break it.
pub fn hmis() -> Manual {
    let manual = Manual::new(&[]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    manual.put("manual.yaml", fs::read(root.join("manual.yaml")).unwrap());
    manual.put_folder("content", &root.join("content"));
    manual
}

fn built() -> Manual {
    let manual = hmis();
    let said = manual.run(&["build", "--strict"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    manual
}

/// A page's words: no tags, one space between words.
fn words(html: &str) -> String {
    let body = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    let mut text = String::new();
    for part in body.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        let inline = ["a", "/a", "strong", "/strong", "code", "/code", "span", "/span"];
        if !inline.contains(&tag.split(' ').next().unwrap_or_default()) {
            text.push(' ');
        }
        text.push_str(words);
    }
    let text = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const GUIDE: &str = "how-to-log-in.html";

/// Every fact of the source guide, and the words that tell it.
const FACTS: &[(&str, &str)] = &[
    ("the guide", "How to Log in to ClientTrack"),
    ("its first procedure", "Steps to Logging into ClientTrack"),
    (
        "navigate to the environment you wish to sign into",
        "Go to the ClientTrack environment that you want to sign in to.",
    ),
    ("the live environment", "LIVE: https://www.clienttrack.net/eshc "),
    ("the training environment", "TRAINING: https://www.clienttrack.net/eshc_train "),
    ("enter username and password, click Sign In", "Enter your username and your password, and click Sign In."),
    (
        "the username is an email",
        "It is standard that your username is the email submitted with your HMIS User Agreement.",
    ),
    ("of an official domain", "It is also standard that this email is on your organization's official e-mail domain."),
    (
        "where to go for password troubleshooting",
        "navigate to Chapter 1: HMIS ClientTrack Basics/General Navigation/Password Troubleshooting and Resets in the \"HMIS Basic User 2025 Manual\".",
    ),
    ("a caption", "Figure 1 Logging into ClientTrack"),
    ("its second part", "Setting Recovery Information"),
    (
        "where existing users go",
        "navigate in the \"HMIS Basic User 2025 Manual\" to Chapter 3: Home Workspace: Menu Options, Folders, and Subfolders/My User Configuration: Subfolder/My User Configuration- Change My Password: Subfolder, or Chapter 2: Navigation in ClientTrack/General Navigation/User Profile Settings Menu and select \"Security Settings\".",
    ),
    ("the procedure for new users", "Steps to Complete New User Recovery Information Pop-up Window"),
    ("who sees the pop-up, and when", "New users see this window when they log in for the first time."),
    ("where it is", "in the pop-up window at the top right of your screen."),
    ("what to click", "Click Review it now in the pop-up window"),
    (
        "how long it comes back",
        "The pop-up comes back each time you log in until you have completed your recovery information.",
    ),
    ("a caption", "Figure 2 Setting Recovery Information"),
    ("the current password", "Type in your current password."),
    ("a caption", "Figure 3 Security Settings"),
    ("question, answer, Update", "Set a recovery question and its answer, and click Update."),
    ("a caption", "Figure 4 Security Settings Pop-out Window"),
    ("tips on questions", "Tips and Tricks - Creating Security Questions"),
    ("what they are for", "Security questions and answers are a last defense against security breaches and hacks."),
    (
        "why they should be safe and memorable",
        "Questions that are safe and memorable help to keep your account secure.",
    ),
    ("safe", "Safe: Keep the answer confidential, and make sure that nobody can easily guess it."),
    ("memorable", "Memorable: Choose an answer that you can recall without writing it down."),
    ("a caption", "Figure 5 Tips and Tricks - Creating Security Questions"),
    ("tips on passwords", "Tips and Tricks - Password, Security, and Recovery"),
    ("90 days", "You must reset your password every 90 days."),
    ("6 passwords", "You must have created at least 6 consecutive new passwords before you reuse an existing one."),
    ("10 days", "Your user profile is automatically set to lock if you have not logged in for 10 consecutive days."),
    ("whom to email", "Email hmis@changinghomelessness to have your account reactivated."),
    ("a caption", "Figure 6 Tips and Tricks – Password, Security, and Recovery"),
];

#[test]
fn every_fact_of_the_guide_is_on_its_page() {
    let page = words(&built().text(&format!("output/{GUIDE}")));
    let mut from = 0;
    for (fact, told) in FACTS {
        assert!(page.contains(told), "{fact}: {told}\nis not in\n{page}");
        // Captions and headings stand in the order of the guide, but for the one picture that shows its last step.
        if *fact == "a caption" {
            from += page[from..].find(told).unwrap_or_else(|| panic!("{told} is out of order"));
        }
    }
}

#[test]
fn the_chapters_tell_what_the_guide_says_of_their_sections() {
    let manual = built();
    let page = |path: &str| words(&manual.text(&format!("output/{path}")));
    let passwords = page("hmis-clienttrack-basics/general-navigation.html");
    for told in [
        "automatically set to lock if you have not logged in for 10 consecutive days",
        "Email hmis@changinghomelessness to have your account reactivated.",
        "reset your password every 90 days",
        "at least 6 consecutive new passwords",
        "the email submitted with your HMIS User Agreement",
    ] {
        assert!(passwords.contains(told), "{told}\nis not in\n{passwords}");
    }
    assert!(
        page("navigation-in-clienttrack/general-navigation.html").contains("select Security Settings from this menu")
    );
    assert!(page("home-workspace/my-user-configuration.html").contains("you can set your recovery information here"));
}

/// The three places that the guide sends its readers to: the path as written, the page, and the heading.
const PLACES: &[(&str, &str, &str)] = &[
    (
        "Chapter 1: HMIS ClientTrack Basics/General Navigation/Password Troubleshooting and Resets",
        "hmis-clienttrack-basics/general-navigation.html",
        "Password Troubleshooting and Resets",
    ),
    (
        "Chapter 2: Navigation in ClientTrack/General Navigation/User Profile Settings Menu",
        "navigation-in-clienttrack/general-navigation.html",
        "User Profile Settings Menu",
    ),
    (
        "Chapter 3: Home Workspace: Menu Options, Folders, and Subfolders/My User Configuration: Subfolder/My User Configuration- Change My Password: Subfolder",
        "home-workspace/my-user-configuration.html",
        "My User Configuration- Change My Password: Subfolder",
    ),
];

#[test]
fn every_reference_of_the_guide_is_a_link_that_lands_on_its_heading() {
    let manual = built();
    let source = manual.text("content/00-how-to-log-in.md");
    let guide = manual.text(&format!("output/{GUIDE}"));
    for (path, page, heading) in PLACES {
        assert_eq!(source.matches(&format!("[[{path}]]")).count(), 1, "{path} stands in double brackets");
        assert_eq!(source.matches(&format!(" {path}")).count(), 1, "{path} stands in a sentence");
        let prose = link_to(&guide, &path.replace('/', "<span class=\"separator\">/</span>"));
        let bracketed = link_to(&guide, heading);
        for (file, id) in [prose, bracketed] {
            assert_eq!(file, *page);
            let target = manual.text(&format!("output/{file}"));
            let at = target.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{file} has no place {id}"));
            let title = &target[at..][target[at..].find('>').unwrap() + 1..];
            assert!(title.starts_with(&format!("{heading}</h2>")), "{id} is not the heading of {heading}");
        }
    }
}

/// The file and the place that the link with these words leads to.
fn link_to(html: &str, words: &str) -> (String, String) {
    let end = html.find(&format!("\">{words}</a>")).unwrap_or_else(|| panic!("no link says {words}"));
    let start = html[..end].rfind('"').unwrap() + 1;
    let (file, id) = html[start..end].split_once('#').unwrap_or_else(|| panic!("{words} leads to no place on a page"));
    (file.to_owned(), id.to_owned())
}

#[test]
fn two_builds_are_the_same_byte_for_byte() {
    let (first, second) = (built(), built());
    second.run(&["build", "-d", "again"]);
    assert_eq!(first.tree("output"), second.tree("output"));
    assert_eq!(first.tree("output"), second.tree("again"));
}

#[test]
fn a_renamed_section_is_missed_at_every_place_that_names_it() {
    let manual = hmis();
    let file = "content/01-hmis-clienttrack-basics/general-navigation.md";
    let text = manual.text(file);
    manual.put(file, text.replace("## Password Troubleshooting and Resets", "## Password Help and Resets"));
    let said = manual.run(&["check"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert_eq!(said.err, RENAMED);
    let said = manual.run(&["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&said.out).unwrap();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let found = json["findings"].as_array().unwrap().iter().map(|finding| {
        let (path, rule) = (word(finding, "path"), word(finding, "rule"));
        format!("{path}:{}:{} {rule}", finding["line"], finding["column"])
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            "content/00-how-to-log-in.md:10:128 unknown-title",
            "content/00-how-to-log-in.md:26:49 unknown-title",
            "content/00-how-to-log-in.md:75:31 unknown-title",
            "content/01-hmis-clienttrack-basics/general-navigation.md:9:1 structure-extra",
            "content/index.md:11:59 unknown-title",
            "manual.yaml:37:13 structure-missing",
            "manual.yaml:48:5 unknown-title",
        ]
    );
}

const RENAMED: &str = "\
error[unknown-title]: this manual has no chapter, page or section called `Password Troubleshooting and Resets`
  --> content/00-how-to-log-in.md:10:128
   |
10 | ...ys open. Locked out already? Go straight to [[Password Troubleshooting and Resets]].
   |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: did you mean `Password Help and Resets`?

error[unknown-title]: there is no `Password Troubleshooting and Resets` in `General Navigation`
  --> content/00-how-to-log-in.md:26:49
   |
26 | ...ouble, navigate to Chapter 1: HMIS ClientTrack Basics/General Navigation/Password Troubleshooting and Resets in the \"HMIS Basic U...
   |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: did you mean `Chapter 1: HMIS ClientTrack Basics/General Navigation/Password Help and Resets`?
   = note: also at content/00-how-to-log-in.md:75:31
   = note: also at content/index.md:11:59
   = note: also at manual.yaml:48:5

error[structure-extra]: `Password Help and Resets` is not in the declared structure below `General Navigation`
 --> content/01-hmis-clienttrack-basics/general-navigation.md:9:1
  |
9 | ## Password Help and Resets
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: add its title to `structure:` in manual.yaml, or take it out of the manual

error[structure-missing]: the declared structure has `Password Troubleshooting and Resets` below `General Navigation`, and the manual does not
  --> manual.yaml:37:13
   |
37 |           - Password Troubleshooting and Resets
   |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: the manual has `Chapter 1: HMIS ClientTrack Basics/General Navigation/Password Help and Resets`

7 errors
";
