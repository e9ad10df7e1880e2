//! Names of files: which are chapters, which are passed over, and which Windows cannot hold.

/// Whether a path names a chapter file.
pub fn is_chapter(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
}

/// Whether a file or folder of this name is passed over: hidden ones, and what editors leave beside a file while they work on it.
pub fn is_passed_over(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let vim = name == "4913" || name.ends_with('~') || matches!(ending, "swp" | "swo" | "swx");
    let emacs = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    let word = name.starts_with("~$");
    let notepad = name == "nppBackup" || ending.eq_ignore_ascii_case("bak");
    let others = ending.eq_ignore_ascii_case("tmp") || name.ends_with("___jb_tmp___") || name.ends_with("___jb_old___");
    name.starts_with('.') || vim || emacs || word || notepad || others
}

/// Why Windows could not hold a path, if so, and where in the path the name at fault ends.
pub(crate) fn unsafe_name(path: &str) -> Option<(usize, String)> {
    let mut end = 0;
    path.split('/').find_map(|part| {
        end += part.len() + 1;
        unsafe_part(part).map(|reason| (end - 1, reason))
    })
}

/// No name of a device is longer.
const DEVICE: usize = 4;

fn unsafe_part(part: &str) -> Option<String> {
    // Nearly all names are like this, and longer than those of devices.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let stem = part.find('.').unwrap_or(part.len());
    if stem > DEVICE && part.bytes().all(is_plain) && !part.ends_with('.') {
        return None;
    }
    if let Some(bad) = part.chars().find(|&c| "<>:\"|?*\\".contains(c) || c.is_control()) {
        return Some(format!("`{part}` holds `{}`", bad.escape_default()));
    }
    if part.ends_with(['.', ' ']) {
        return Some(format!("`{part}` ends in a dot or a space"));
    }
    let stem = part.split('.').next().unwrap_or(part).to_ascii_uppercase();
    let numbered = |word: &str| {
        stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit() && n != "0")
    };
    let device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT");
    device.then(|| format!("`{part}` is the name of a device"))
}

#[cfg(test)]
mod tests {
    use super::is_passed_over;

    #[test]
    fn what_editors_leave_beside_a_file_is_passed_over() {
        let left = [
            "page.md~",
            ".page.md.swp",
            "page.md.swp",
            ".page.md.swx",
            ".#page.md",
            "#page.md#",
            "4913",
            "~$page.docx",
            "page.md.tmp",
            "~WRL0001.tmp",
            "page.md___jb_tmp___",
            "page.md.bak",
            "nppBackup",
            ".goutputstream-A1B2C3",
            ".git",
            ".DS_Store",
        ];
        assert_eq!(left.iter().find(|name| !is_passed_over(name)), None);
        let kept = [
            "page.md",
            "index.md",
            "2025.md",
            "49130",
            "a#b.md",
            "#.md",
            "tmp",
            "tmp.md",
            "notes~1.md",
            "$price.md",
            "sw.png",
            "bak",
            "bak.md",
        ];
        assert_eq!(kept.iter().find(|name| is_passed_over(name)), None);
    }
}
