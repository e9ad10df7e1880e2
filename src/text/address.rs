//! Addresses: taking them apart, encoding them, and the way from one page to another.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What must be encoded in a path, beside non-ASCII: all that is neither unreserved nor a sub-delimiter (RFC 3986, section 3.3).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// The scheme of an external address (`https`, `mailto`), `//` for one without a scheme but with a host, none for a path.
pub fn scheme(address: &str) -> Option<&str> {
    if address.starts_with("//") {
        return Some("//");
    }
    let (scheme, _) = address.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    // One letter is a Windows drive (`C:\…`), not a scheme.
    let valid =
        scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters);
    valid.then_some(scheme)
}

/// Whether a browser that follows the address runs a script. White space inside a scheme does not stop a browser.
pub fn runs_script(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    let letters = scheme.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    let scheme: String = letters.take(12).collect();
    matches!(scheme.to_ascii_lowercase().as_str(), "javascript" | "vbscript")
}

/// A written address in its three parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Up to the first `?` or `#`.
    pub path: &'a str,
    /// With its `?`; empty when there is none.
    pub query: &'a str,
    /// Behind the `#`.
    pub fragment: Option<&'a str>,
}

/// Takes a relative address apart.
pub fn split(address: &str) -> Parts<'_> {
    let (rest, fragment) = match address.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (address, None),
    };
    let at = rest.find('?').unwrap_or(rest.len());
    Parts { path: &rest[..at], query: &rest[at..], fragment }
}

/// Decodes `%20` and its kin; text that is not UTF-8 afterwards stays as it was.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// Encodes a path for use in an address.
pub fn encode(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    push_encoded(&mut address, path);
    address
}

/// Appends a path to an address, encoded as by [`encode`].
pub fn push_encoded(address: &mut String, path: &str) {
    match is_plain(path) {
        true => address.push_str(path),
        false => utf8_percent_encode(path, PATH).for_each(|part| address.push_str(part)),
    }
}

/// Whether an address is made of what nobody ever encodes or escapes, as nearly all are.
pub fn is_plain(address: &str) -> bool {
    // Digits, and `-`, `.` and `/`, which stand in front of them.
    let digit = |byte: u8| matches!(byte, b'-'..=b'9');
    // Without a branch, so that many are looked at in one step of the processor.
    address.bytes().fold(true, |plain, byte| plain & (byte.is_ascii_alphabetic() | digit(byte) | (byte == b'_')))
}

/// The relative address that leads from the page at `from` to `to`, both below the site's root. Encoded.
pub fn relative(from: &str, to: &str) -> String {
    let mut address = String::new();
    push_relative(&mut address, from, to);
    address
}

/// Appends the address that [`relative`] returns.
pub fn push_relative(address: &mut String, from: &str, to: &str) {
    let folder_of = |path: &str| memchr::memrchr(b'/', path.as_bytes()).map_or(0, |slash| slash + 1);
    let (from_folder, to_folder) = (&from[..folder_of(from)], &to[..folder_of(to)]);
    let same = from_folder.bytes().zip(to_folder.bytes()).take_while(|(a, b)| a == b).count();
    // Up to the last folder that is the same as a whole.
    let shared = from_folder.as_bytes()[..same].iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    let up = from_folder[shared..].bytes().filter(|&byte| byte == b'/').count();
    let rest = &to[shared..];
    address.reserve(3 * up + rest.len());
    (0..up).for_each(|_| address.push_str("../"));
    // A first part such as `a:b.html` would read as a scheme.
    if up == 0 && rest.split('/').next().is_some_and(|first| first.contains(':')) {
        address.push_str("./");
    }
    push_encoded(address, rest);
}

/// The way from a page up to the site's root: one `../` for each folder.
pub fn to_root(from: &str) -> String {
    "../".repeat(from.matches('/').count())
}

/// Joins a relative path to the folder of `from`. `None` when it climbs out of the root.
pub fn join(from: &str, path: &str) -> Option<String> {
    let (base, path) = match path.strip_prefix('/') {
        Some(rooted) => ("", rooted),
        None => (from.rsplit_once('/').map_or("", |(folder, _)| folder), path),
    };
    let mut joined = String::with_capacity(base.len() + 1 + path.len());
    for part in base.split('/').filter(|part| !part.is_empty()) {
        push_part(&mut joined, part);
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            part => push_part(&mut joined, part),
        }
    }
    Some(joined)
}

fn push_part(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
}

#[cfg(test)]
mod tests {
    use super::{join, relative};

    #[test]
    fn a_relative_path_is_taken_from_the_folder_of_its_file() {
        for (from, path, joined) in [
            ("a/b.md", "c.md", Some("a/c.md")),
            ("a/b.md", "../c.md", Some("c.md")),
            ("a/b/c.md", "./../d//e.md", Some("a/d/e.md")),
            ("a/b.md", "/c/d.md", Some("c/d.md")),
            ("a/b.md", "..", Some("")),
            ("a/b.md", "../..", None),
            ("b.md", "../c.md", None),
            ("b.md", "c/../d.md", Some("d.md")),
        ] {
            assert_eq!(join(from, path).as_deref(), joined, "{path} from {from}");
        }
    }

    #[test]
    fn the_way_between_two_pages_turns_round_at_the_last_folder_they_share() {
        for (from, to, way) in [
            ("index.html", "a/b.html", "a/b.html"),
            ("a/b.html", "index.html", "../index.html"),
            ("a/b.html", "a/c.html", "c.html"),
            ("a/b/c.html", "a/bc/d.html", "../bc/d.html"),
            ("ab/c.html", "a/c.html", "../a/c.html"),
            ("\u{e9}/a.html", "\u{e8}/a.html", "../%C3%A8/a.html"),
            ("index.html", "a:b.html", "./a:b.html"),
        ] {
            assert_eq!(relative(from, to), way, "from {from} to {to}");
        }
    }
}
