//! From a byte offset to a line and a column, as an editor counts them.

/// A place in a text as people count it: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters (Unicode scalar values).
    pub column: usize,
}

/// The start of every line of one text. `\n`, `\r\n` and a lone `\r` end a line, as in CommonMark.
#[derive(Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let lone = |&at: &usize| !(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.filter(lone).map(|at| at + 1)).collect();
        Self { text, starts }
    }

    /// Line and column of a byte offset; one inside a character or past the end is moved back to the nearest character.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let column = self.text[self.starts[line]..offset].chars().count() + 1;
        Position { line: line + 1, column }
    }
}
