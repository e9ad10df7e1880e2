//! From bytes to text, whatever Notepad saved them as.

use crate::diagnostic::{Finding, Place, rules};
use std::sync::Arc;

/// A text, or what keeps a file from being one.
pub type Decoded<T> = Result<T, Box<Finding>>;

/// Bytes as text: UTF-8 with or without a BOM, or UTF-16 with one, as Notepad saves it.
///
/// # Errors
/// A finding that says what to do in Notepad.
pub fn decode(file: &Arc<str>, bytes: Vec<u8>) -> Decoded<String> {
    let utf16 = match bytes.get(..2) {
        Some([0xff, 0xfe]) => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        Some([0xfe, 0xff]) => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    if let Some(unit) = utf16 {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        return match String::from_utf16(&units) {
            Ok(text) if bytes.len().is_multiple_of(2) && !text.contains('\0') => Ok(text),
            _ => Err(unreadable(file, 0, "it begins like a UTF-16 file but is damaged further on")),
        };
    }
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    if memchr::memchr(0, &bytes).is_some() {
        return Err(unreadable(file, 0, "it holds bytes that no text has, as a Word or picture file does"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..error.utf8_error().valid_up_to()]).count() + 1;
        unreadable(file, 0, &format!("line {line} holds a letter in an old Windows code page"))
    })
}

fn unreadable(file: &Arc<str>, at: usize, reason: &str) -> Box<Finding> {
    let finding = Finding::new(
        &rules::UNREADABLE_TEXT,
        Place::new(file, at..at),
        format!("this file cannot be read as text: {reason}"),
    );
    Box::new(finding.note(
        "in Notepad choose File, Save As, and under Encoding `UTF-8`; in Word choose Plain Text, then Unicode (UTF-8)",
    ))
}
