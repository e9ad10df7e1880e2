//! Addresses of pages and files: from the file path, never from a title, so that retitling keeps every address.

use std::borrow::Cow;

/// Where a chapter file is published: `01-basics/02-general-navigation.md` → `basics/general-navigation.html`.
pub fn of_page(path: &str) -> String {
    let mut address = of_folder(path);
    address.truncate(address.rfind('.').unwrap_or(address.len()));
    address + ".html"
}

/// Where an asset is published: its folders lose their leading numbers, its own name is kept.
pub fn of_asset(path: &str) -> String {
    match path.rfind('/') {
        Some(slash) => of_folder(&path[..slash]) + &path[slash..],
        None => path.to_owned(),
    }
}

/// A folder's path without the numbers that only order it.
pub fn of_folder(path: &str) -> String {
    let mut address = String::with_capacity(path.len() + ".html".len());
    for (index, name) in path.split('/').enumerate() {
        if index > 0 {
            address.push('/');
        }
        address.push_str(without_order(name));
    }
    address
}

/// A name without its leading `01-`. Four digits and more are a year or an identifier, and stay.
pub fn without_order(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    match name[digits..].strip_prefix('-') {
        Some(rest) if (1..=3).contains(&digits) && !rest.is_empty() && !rest.starts_with('.') => rest,
        _ => name,
    }
}

/// A title for a file or folder that has none: `02-general-navigation.md` → "General navigation".
pub fn title_of(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let words = without_order(stem).replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// Why something written as an old address is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAddress {
    /// It lies on another site or outside the content folder.
    Outside,
    /// It names a picture or other file, which cannot lead on.
    File,
    /// Nothing is written, or what a web server would never be asked for.
    Nothing,
}

/// The address that an author's words for an old place mean: a file's path (`01-basics/old.md`), an address (`basics/old.html`), a folder
/// (`basics/old/`), each with or without a place behind `#`. An empty path is the page it is written on.
///
/// # Errors
/// When it is not an address of this site.
pub fn of_alias(written: &str, base_url: &str, content: &str) -> Result<(String, Option<String>), NotAnAddress> {
    use crate::text::address::{decode, join, scheme, split};
    let written = written.trim();
    let below = match written.strip_prefix(base_url) {
        Some(rest) if !base_url.is_empty() => rest,
        _ if scheme(written).is_some() || written.contains('\\') => return Err(NotAnAddress::Outside),
        _ => written,
    };
    let parts = split(below);
    if !parts.query.is_empty() || written.is_empty() || parts.fragment == Some("") {
        return Err(NotAnAddress::Nothing);
    }
    let fragment = parts.fragment.map(|fragment| decode(fragment).into_owned());
    if parts.path.is_empty() && !(below.is_empty()) {
        return Ok((String::new(), fragment));
    }
    let path = join("", decode(parts.path).trim_start_matches('/')).ok_or(NotAnAddress::Outside)?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let address = match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()) {
        Some(ending) if ending == "md" || ending == "markdown" => {
            let inside = path.strip_prefix(content).and_then(|rest| rest.strip_prefix('/'));
            of_page(inside.unwrap_or(&path))
        }
        Some(ending) if ending == "html" || ending == "htm" => path,
        Some(_) if !parts.path.ends_with('/') => return Err(NotAnAddress::File),
        _ if path.is_empty() => "index.html".to_owned(),
        _ => format!("{path}/index.html"),
    };
    Ok((address, fragment))
}

/// Two addresses that some file system takes for one have the same key: letter case and Unicode form do not count.
pub fn key(address: &str) -> Cow<'_, str> {
    use unicode_normalization::UnicodeNormalization;
    match address.is_ascii() {
        true if !address.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Borrowed(address),
        true => Cow::Owned(address.to_ascii_lowercase()),
        false => Cow::Owned(address.nfc().flat_map(char::to_lowercase).nfc().collect()),
    }
}
