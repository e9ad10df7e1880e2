//! Addresses of pages and files: from the file path, never from a title, so that retitling keeps every address.

/// Where a chapter file is published: `01-basics/02-general-navigation.md` → `basics/general-navigation.html`.
pub fn of_page(path: &str) -> String {
    let plain = of_folder(path);
    match plain.rsplit_once('.') {
        Some((stem, _)) => format!("{stem}.html"),
        None => format!("{plain}.html"),
    }
}

/// Where an asset is published: its folders lose their leading numbers, its own name is kept.
pub fn of_asset(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{}/{name}", of_folder(folder)),
        None => path.to_owned(),
    }
}

/// A folder's path without the numbers that only order it.
pub fn of_folder(path: &str) -> String {
    path.split('/').map(without_order).collect::<Vec<_>>().join("/")
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

/// Two addresses that some file system takes for one have the same key: letter case and Unicode form do not count.
pub fn key(address: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    address.nfc().flat_map(char::to_lowercase).nfc().collect()
}
