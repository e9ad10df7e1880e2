//! Natural order of file names: `2-b` stands before `10-a`, letter case last.

use std::char::ToLowercase;
use std::cmp::Ordering;

/// Compares two names as a person would sort them; total, so that equal means identical.
pub fn compare(a: &str, b: &str) -> Ordering {
    chunks(a).cmp(chunks(b)).then_with(|| a.cmp(b))
}

/// A run of digits, compared as a number, or one other character in lower case.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Chunk<'a> {
    /// Length without leading zeros first: more digits is a larger number, however many there are.
    Number(usize, &'a str),
    Other(char),
}

fn chunks(name: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = name;
    // What is left of a character that is two in lower case.
    let mut lower: Option<ToLowercase> = None;
    std::iter::from_fn(move || {
        if let Some(second) = lower.as_mut().and_then(Iterator::next) {
            return Some(Chunk::Other(second));
        }
        let first = rest.chars().next()?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let (number, tail) = rest.split_at(digits);
            rest = tail;
            let number = number.trim_start_matches('0');
            return Some(Chunk::Number(number.len(), number));
        }
        rest = &rest[first.len_utf8()..];
        lower.insert(first.to_lowercase()).next().map(Chunk::Other)
    })
}
