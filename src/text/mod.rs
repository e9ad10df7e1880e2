//! Small pure functions over text, shared by every stage: how titles are compared, named and ordered, and where a byte stands.
//!
//! Takes strings, returns strings and numbers. Never reads a file and knows nothing of manuals.

pub mod address;
pub mod around;
pub mod excerpt;
pub mod fold;
pub mod natural;
pub mod nearest;
pub mod position;
pub mod slug;

/// Whether two texts differ in capital and small letters at the most.
pub fn same_but_for_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { a.to_lowercase() == b.to_lowercase() }
}

/// Escapes text for HTML element content and double-quoted attribute values.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

/// Appends `text` to `out`, escaped as by [`escape_html`].
pub fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Words with `code` in them, as HTML. A backtick that none closes is itself.
pub fn with_code(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('`')
        && let Some((code, behind)) = behind.split_once('`')
    {
        push_escaped(&mut html, before);
        html.push_str("<code>");
        push_escaped(&mut html, code);
        html.push_str("</code>");
        rest = behind;
    }
    push_escaped(&mut html, rest);
    html
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_between_backticks_are_code() {
        assert_eq!(super::with_code("no `A<B>` in `C`"), "no <code>A&lt;B&gt;</code> in <code>C</code>");
        assert_eq!(super::with_code("one ` alone & `more`"), "one <code> alone &amp; </code>more`");
        assert_eq!(super::with_code(""), "");
    }
}
