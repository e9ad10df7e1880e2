//! Addresses: taking them apart, encoding them, and the way from one page to another.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;

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
    let scheme = &address[..memchr::memchr(b':', address.as_bytes())?];
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
    let (rest, fragment) = match memchr::memchr(b'#', address.as_bytes()) {
        Some(at) => (&address[..at], Some(&address[at + 1..])),
        None => (address, None),
    };
    let at = memchr::memchr(b'?', rest.as_bytes()).unwrap_or(rest.len());
    Parts { path: &rest[..at], query: &rest[at..], fragment }
}

/// Decodes `%20` and its kin; text that is not UTF-8 afterwards stays as it was.
pub fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
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
    let plain = |byte: &u8| byte.is_ascii_alphabetic() | digit(*byte) | (*byte == b'_');
    // Many at once and without a branch, which the compiler makes a few steps of the processor.
    let (many, rest) = address.as_bytes().as_chunks::<16>();
    many.iter().all(|bytes| bytes.iter().fold(true, |all, byte| all & plain(byte))) && rest.iter().all(plain)
}

/// The relative address that leads from the page at `from` to `to`, both below the site's root. Encoded.
pub fn relative(from: &str, to: &str) -> String {
    let mut address = String::new();
    push_relative(&mut address, from, to);
    address
}

/// Appends the address that [`relative`] returns.
pub fn push_relative(address: &mut String, from: &str, to: &str) {
    let folder_of = |path: &[u8]| memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
    let (from_folder, to_folder) = (&from[..folder_of(from.as_bytes())], &to[..folder_of(to.as_bytes())]);
    let same = from_folder.bytes().zip(to_folder.bytes()).take_while(|(a, b)| a == b).count();
    // Up to the last folder that is the same as a whole.
    let shared = folder_of(&from_folder.as_bytes()[..same]);
    let up = from_folder[shared..].bytes().filter(|&byte| byte == b'/').count();
    let rest = &to[shared..];
    address.reserve(3 * up + rest.len());
    (0..up).for_each(|_| address.push_str("../"));
    // A first part such as `a:b.html` would read as a scheme.
    let first = memchr::memchr2(b'/', b':', rest.as_bytes());
    if up == 0 && first.is_some_and(|at| rest[at..].starts_with(':')) {
        address.push_str("./");
    }
    push_encoded(address, rest);
}

/// The way from a page up to the site's root: one `../` for each folder.
pub fn to_root(from: &str) -> String {
    "../".repeat(from.matches('/').count())
}

/// Joins a relative path to the folder of `from`, which has neither `.` nor `..` in it. `None` when it climbs out of the root.
pub fn join(from: &str, path: &str) -> Option<String> {
    let (base, path) = match path.strip_prefix('/') {
        Some(rooted) => ("", rooted),
        None => (&from[..memchr::memrchr(b'/', from.as_bytes()).unwrap_or(0)], path),
    };
    let mut joined = String::with_capacity(base.len() + 1 + path.len());
    joined.push_str(base);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(memchr::memrchr(b'/', joined.as_bytes()).unwrap_or(0)),
            part => {
                if !joined.is_empty() {
                    joined.push('/');
                }
                joined.push_str(part);
            }
        }
    }
    Some(joined)
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
