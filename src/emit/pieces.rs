//! The bytes of one file, in pieces: a piece that many files share, such as a navigation, is held in memory once.

use bytes::Bytes;
use std::io::{self, ErrorKind, IoSlice, Write};

/// A file's bytes. The pieces stand one behind the other; where one ends says nothing.
#[derive(Debug, Clone, Default)]
pub struct Pieces(Vec<Bytes>);

impl Pieces {
    /// Adds a piece at the end.
    pub fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() {
            self.0.push(piece);
        }
    }

    /// How many bytes the file has.
    pub fn len(&self) -> usize {
        self.0.iter().map(Bytes::len).sum()
    }

    /// Whether the file has no bytes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pieces, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|piece| &**piece)
    }

    /// The whole file in one piece.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// Whether these are the bytes.
    pub fn are(&self, bytes: &[u8]) -> bool {
        let mut rest = Some(bytes);
        for piece in &self.0 {
            rest = rest.and_then(|rest| rest.strip_prefix(&**piece));
        }
        rest.is_some_and(<[u8]>::is_empty)
    }

    /// Writes them, all pieces with one call of the system where it takes them at once.
    pub(super) fn write_to(&self, to: &mut impl Write) -> io::Result<()> {
        let mut slices: Vec<IoSlice> = self.0.iter().map(|piece| IoSlice::new(piece)).collect();
        let mut rest = &mut slices[..];
        while !rest.is_empty() {
            match to.write_vectored(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => IoSlice::advance_slices(&mut rest, count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl From<Vec<u8>> for Pieces {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Pieces {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<Bytes> for Pieces {
    fn from(piece: Bytes) -> Self {
        let mut pieces = Self::default();
        pieces.push(piece);
        pieces
    }
}

impl Extend<Bytes> for Pieces {
    fn extend<I: IntoIterator<Item = Bytes>>(&mut self, pieces: I) {
        self.0.extend(pieces.into_iter().filter(|piece| !piece.is_empty()));
    }
}

impl FromIterator<Bytes> for Pieces {
    fn from_iter<I: IntoIterator<Item = Bytes>>(pieces: I) -> Self {
        let mut all = Self::default();
        all.extend(pieces);
        all
    }
}

impl IntoIterator for Pieces {
    type Item = Bytes;
    type IntoIter = std::vec::IntoIter<Bytes>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes three bytes at a time, as a full pipe would.
    struct Narrow(Vec<u8>);

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(3);
            self.0.extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn pieces(texts: &[&'static str]) -> Pieces {
        texts.iter().map(|text| Bytes::from_static(text.as_bytes())).collect()
    }

    #[test]
    fn where_a_piece_ends_makes_no_difference() {
        for cut in [&["one two"][..], &["one", " ", "two"], &["", "one t", "", "wo", ""]] {
            let pieces = pieces(cut);
            assert!(pieces.are(b"one two"));
            assert!(!pieces.are(b"one tw") && !pieces.are(b"one two ") && !pieces.are(b"one_two") && !pieces.are(b""));
            assert_eq!((pieces.len(), pieces.to_vec()), (7, b"one two".to_vec()));
            let mut written = Narrow(Vec::new());
            pieces.write_to(&mut written).unwrap();
            assert_eq!(written.0, b"one two");
        }
        assert!(pieces(&[""]).is_empty() && pieces(&[]).are(b""));
    }
}
