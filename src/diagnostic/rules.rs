//! The table of rules: the one place where a rule's code, name, default severity and documentation stand.
//!
//! The documentation serves `guidepost explain`, SARIF and the reference page alike. Each page has the parts *Wrong*, *Right* and *To leave it
//! as it is*, and the files in them are small manuals: a block of code is a file when a path stands behind its language. A test builds them, so an
//! example that no longer shows its rule fails.

use super::Severity;
use crate::text::nearest;

/// What guidepost holds an author to.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Never reused, never renumbered.
    pub code: &'static str,
    /// The name that `manual.yaml` and `allow` comments use.
    pub name: &'static str,
    /// What it counts for when `manual.yaml` says nothing.
    pub severity: Severity,
    /// One line, lower case, no full stop.
    pub summary: &'static str,
    /// Markdown: what it means, why it matters, a wrong and a right example, how to leave it as it is.
    pub doc: &'static str,
}

/// How codes begin, and what the rules of each hundred are about.
pub const GROUPS: &[(&str, &str)] = &[
    ("GP1", "Files"),
    ("GP2", "Settings"),
    ("GP3", "Chapters and pages"),
    ("GP4", "References"),
    ("GP5", "Text and markup"),
    ("GP6", "Old addresses"),
];

/// Finds a rule by name or code.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name))
}

/// The rule whose name is most like a misspelled one.
pub fn nearest(name: &str) -> Option<&'static Rule> {
    nearest::best(name, RULES.iter().map(|rule| rule.name)).and_then(find)
}

macro_rules! rules {
    ($($const:ident $code:literal $name:literal $severity:ident $summary:literal)*) => {
        $(
            #[doc = concat!($code, " `", $name, "`: ", $summary, ".")]
            pub static $const: Rule = Rule {
                code: $code,
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
                doc: include_str!(concat!("rules/", $name, ".md")),
            };
        )*
        /// Every rule, in order of code.
        pub static RULES: &[&Rule] = &[$(&$const),*];
    };
}

rules! {
    // Files
    UNREADABLE_TEXT "GP101" "unreadable-text" Error "a chapter is not stored as text that can be read"
    LINK_LEAVES_MANUAL "GP102" "link-leaves-manual" Error "a symbolic link leads out of the content folder"
    SAME_ADDRESS "GP103" "same-address" Error "two files would be published at the same address"
    UNSAFE_FILE_NAME "GP104" "unsafe-file-name" Error "a file name cannot exist on Windows"
    TOO_LARGE "GP105" "too-large" Error "a chapter file is too large to be a chapter"
    // Settings
    INVALID_YAML "GP201" "invalid-yaml" Error "settings or front matter cannot be read as YAML"
    UNKNOWN_KEY "GP202" "unknown-key" Error "a setting has a name that guidepost does not know"
    INVALID_VALUE "GP203" "invalid-value" Error "a setting has a value that it cannot have"
    UNKNOWN_CHAPTER_FILE "GP204" "unknown-chapter-file" Error "`chapters:` lists a file or folder that is not there"
    UNLISTED_CHAPTER "GP205" "unlisted-chapter" Warning "a chapter is missing from the list in `chapters:`"
    STRUCTURE_MISSING "GP206" "structure-missing" Error "the declared structure names something the manual does not have"
    STRUCTURE_EXTRA "GP207" "structure-extra" Error "the manual has something the declared structure does not name"
    UNUSED_ALLOW "GP208" "unused-allow" Warning "an `allow` comment or a rule override matches nothing"
    MISSING_EDITION "GP209" "missing-edition" Error "`editions:` names a folder that holds no manual"
    UNUSABLE_INVENTORY "GP210" "unusable-inventory" Error "the inventory of another manual cannot be used"
    // Chapters and pages
    MISSING_TITLE "GP301" "missing-title" Warning "a page has no title"
    DUPLICATE_CHAPTER_NUMBER "GP302" "duplicate-chapter-number" Error "two chapters state the same number"
    CHAPTER_NUMBER_ORDER "GP303" "chapter-number-order" Error "a chapter states a number that is out of order"
    DUPLICATE_ID "GP304" "duplicate-id" Error "two places on one page have the same id"
    SKIPPED_HEADING_LEVEL "GP305" "skipped-heading-level" Warning "a heading skips a level"
    // There is no rule for a page that nothing leads to: the navigation lists every page that is published. One that `chapters:` leaves out is
    // `unlisted-chapter`, a draft is not published, and the page for wrong addresses is made by guidepost itself.
    UNUSED_ASSET "GP306" "unused-asset" Warning "no page uses this file"
    REVIEW_OVERDUE "GP307" "review-overdue" Warning "a page was to be reviewed again before today"
    // References
    UNKNOWN_TITLE "GP401" "unknown-title" Error "a chapter path names something that is not in the manual"
    AMBIGUOUS_TITLE "GP402" "ambiguous-title" Error "a chapter path fits more than one place"
    STALE_CHAPTER_NUMBER "GP403" "stale-chapter-number" Error "a reference gives a chapter's or section's old number"
    MOVED_SECTION "GP404" "moved-section" Error "a reference gives a section's old place"
    UNKNOWN_CHAPTER_NUMBER "GP405" "unknown-chapter-number" Error "a reference gives a number that no chapter, section or figure has"
    EMPTY_SEGMENT "GP406" "empty-segment" Error "a chapter path has an empty part"
    UNKNOWN_MANUAL "GP407" "unknown-manual" Error "a reference names another manual that is not known"
    BROKEN_LINK "GP410" "broken-link" Error "a link leads to a file that is not there"
    UNKNOWN_ANCHOR "GP411" "unknown-anchor" Error "a link leads to a place that its page does not have"
    WRONG_LETTER_CASE "GP412" "wrong-letter-case" Error "a link differs from the file's name in capital and small letters"
    MISSING_ASSET "GP413" "missing-asset" Error "an image or other file is not there"
    OUTSIDE_MANUAL "GP414" "outside-manual" Error "a link leads out of the content folder"
    DRAFT_TARGET "GP415" "draft-target" Error "a reference leads to a draft"
    BAD_ADDRESS "GP416" "bad-address" Error "a web or mail address is malformed"
    UNDEFINED_LABEL "GP417" "undefined-label" Error "a link label or footnote is used but nowhere defined"
    UNUSED_DEFINITION "GP418" "unused-definition" Warning "a link definition or footnote is never used"
    UNFINISHED_REFERENCE "GP419" "unfinished-reference" Warning "something looks like a reference and is plain text"
    // Text and markup
    UNKNOWN_LANGUAGE "GP501" "unknown-language" Warning "a code block names a language that is not known"
    UNSAFE_HTML "GP502" "unsafe-html" Error "raw HTML could run a script"
    REMOTE_ASSET "GP503" "remote-asset" Warning "a page would load something from another web site"
    IMAGE_WITHOUT_ALT "GP504" "image-without-alt" Error "an image has no text for people who cannot see it"
    ALT_REPEATS_CAPTION "GP505" "alt-repeats-caption" Warning "an image's text only repeats its caption"
    EMPTY_LINK_TEXT "GP506" "empty-link-text" Warning "a link has nothing to click on or read out"
    BROKEN_STEP_NUMBERS "GP507" "broken-step-numbers" Warning "the steps of a procedure are not numbered 1, 2, 3"
    // Old addresses
    BAD_ALIAS "GP601" "bad-alias" Error "an old address is not an address of this manual"
    ALIAS_IN_USE "GP602" "alias-in-use" Error "an old address belongs to a page or file that is still there"
    ALIAS_CLAIMED_TWICE "GP603" "alias-claimed-twice" Error "two places claim the same old address"
    MOVED_CHAIN "GP604" "moved-chain" Warning "an old address leads to another old address"
    MOVED_LOOP "GP605" "moved-loop" Error "old addresses lead to each other in a circle"
    MOVED_NOWHERE "GP606" "moved-nowhere" Error "an old address leads to a page that is not there"
    DEAD_ADDRESS "GP611" "dead-address" Error "an address that an earlier edition published leads nowhere"
}
