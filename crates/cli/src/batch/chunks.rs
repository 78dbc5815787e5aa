//! Splits a stream into chunks of whole lines, and a chunk into numbered lines. A line over the
//! limit is skipped, not held in memory.

use std::io::{self, ErrorKind, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

/// Bytes per read. A chunk is longer only if a line is. A chunk of this size and its verdicts fit
/// in a processor's cache.
pub(super) const CHUNK: usize = 1 << 16;

/// The byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The input of a run.
pub(super) type Source = Box<dyn Read + Send>;

/// The chunks of an input.
pub(super) struct Chunks<R = Source> {
    input: R,
    /// Bytes per read.
    at_once: usize,
    /// The beginning of a line whose end has not been read yet.
    rest: Vec<u8>,
    /// An unfinished line of this many bytes is too long, whatever follows.
    too_long: usize,
    /// The number of the next line.
    number: u64,
    ended: bool,
}

/// Consecutive whole lines.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// The number of the first line, counted from 1.
    first: u64,
    /// The lines, then unused space.
    buffer: Vec<u8>,
    len: usize,
}

/// The content of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LineContent<'l> {
    /// Only white space.
    Blank,
    /// The line without its line end, and without a byte order mark on the first line.
    Text(&'l str),
    /// Like `Text`, from a chunk that is not valid UTF-8 as a whole.
    Bytes(&'l [u8]),
    /// More bytes than allowed.
    TooLong,
}

impl<R: Read> Chunks<R> {
    /// Reads lines of at most `most` bytes, without their line ends. Of a longer line, only enough
    /// is kept to show that it is too long.
    pub fn new(input: R, most: usize) -> Chunks<R> {
        Chunks::with_capacity(CHUNK, input, most)
    }

    fn with_capacity(at_once: usize, input: R, most: usize) -> Chunks<R> {
        Chunks {
            input,
            at_once,
            rest: Vec::new(),
            // CR and LF do not count.
            too_long: most.saturating_add(2),
            number: 1,
            ended: false,
        }
    }

    /// Fills `chunk` with the lines that can be read without waiting, or waits for one line.
    /// Returns `false` at the end of the input.
    pub fn next(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        chunk.first = self.number;
        chunk.reset(&self.rest);
        self.rest.clear();
        while !self.ended {
            // The chunk holds only the beginning of one line here.
            let begun = chunk.len;
            self.ended = chunk.read(&mut self.input, self.at_once)? == 0;
            if begun >= self.too_long {
                let read = chunk.bytes().get(begun..).unwrap_or_default();
                let passed_over = memchr(b'\n', read).unwrap_or(read.len());
                chunk.remove(begun, passed_over);
            }
            let read = chunk.bytes().get(begun..).unwrap_or_default();
            if let Some(last) = memrchr(b'\n', read) {
                let rest = read.get(last + 1..).unwrap_or_default();
                self.rest.extend_from_slice(rest);
                chunk.len = begun + last + 1;
                break;
            }
        }
        self.number += memchr_iter(b'\n', chunk.bytes()).count() as u64;
        Ok(chunk.len > 0)
    }
}

impl Chunk {
    /// The size of the lines in bytes.
    pub fn size(&self) -> usize {
        self.len
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    /// Replaces the content by these bytes.
    fn reset(&mut self, bytes: &[u8]) {
        self.grow(bytes.len());
        self.len = bytes.len();
        if let Some(begun) = self.buffer.get_mut(..bytes.len()) {
            begun.copy_from_slice(bytes);
        }
    }

    /// Reads once and returns the number of bytes; 0 means the end of the input.
    fn read(&mut self, input: &mut impl Read, at_once: usize) -> io::Result<usize> {
        self.grow(self.len + at_once);
        let buffer = self.buffer.get_mut(self.len..self.len + at_once);
        let buffer = buffer.unwrap_or_default();
        loop {
            match input.read(buffer) {
                Ok(read) => {
                    self.len += read;
                    return Ok(read);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Removes `count` bytes at `at`.
    fn remove(&mut self, at: usize, count: usize) {
        self.buffer.copy_within(at + count..self.len, at);
        self.len -= count;
    }

    fn grow(&mut self, len: usize) {
        if self.buffer.len() < len {
            self.buffer.resize(len, 0);
        }
    }

    /// Clears the chunk and frees memory beyond `most` bytes.
    pub fn shrink_to(&mut self, most: usize) {
        self.len = 0;
        self.buffer.truncate(most);
        self.buffer.shrink_to(most);
    }

    /// The lines with their numbers. A line of more than `most` bytes is too long.
    pub fn lines(&self, most: usize) -> impl Iterator<Item = (u64, LineContent<'_>)> {
        let bytes = self.bytes();
        let text = simdutf8::basic::from_utf8(bytes).ok();
        let mut ends = memchr_iter(b'\n', bytes);
        let (mut number, mut start) = (self.first, 0);
        std::iter::from_fn(move || {
            if start >= bytes.len() {
                return None;
            }
            let (from, to) = (start, ends.next().unwrap_or(bytes.len()));
            let numbered = (number, line_content(bytes, text, from..to, number, most));
            start = to + 1;
            number += 1;
            Some(numbered)
        })
    }
}

/// The content of the line at `at`. `text` is the whole chunk, if it is valid UTF-8.
#[inline]
fn line_content<'l>(
    bytes: &'l [u8],
    text: Option<&'l str>,
    mut at: Range<usize>,
    number: u64,
    most: usize,
) -> LineContent<'l> {
    let line = bytes.get(at.clone()).unwrap_or_default();
    at.end -= usize::from(line.ends_with(b"\r"));
    if at.len() > most {
        return LineContent::TooLong;
    }
    if number == 1 && line.starts_with(BYTE_ORDER_MARK) {
        at.start += BYTE_ORDER_MARK.len();
    }
    let line = bytes.get(at.clone()).unwrap_or_default();
    let begins_blank = line.first().is_none_or(u8::is_ascii_whitespace);
    if begins_blank && line.trim_ascii().is_empty() {
        return LineContent::Blank;
    }
    let text = text.and_then(|text| text.get(at));
    text.map_or(LineContent::Bytes(line), LineContent::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines, read in pieces of every size: a line is longer than a piece,
    /// and a piece ends within a line or after it.
    fn read(input: &[u8], most: usize) -> Vec<(u64, String)> {
        let in_pieces_of = |size| {
            let mut chunks = Chunks::with_capacity(size, input, most);
            let (mut chunk, mut all) = (Chunk::default(), Vec::new());
            while chunks.next(&mut chunk).unwrap() {
                // The piece that shows it, and what follows in the one that ends it.
                assert!(chunk.size() <= most + 2 + 2 * size);
                for (number, content) in chunk.lines(most) {
                    let shown = match content {
                        LineContent::Blank => "blank".to_owned(),
                        LineContent::TooLong => "too long".to_owned(),
                        LineContent::Text(text) => text.to_owned(),
                        LineContent::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    };
                    all.push((number, shown));
                }
            }
            all
        };
        let at_once = in_pieces_of(input.len() + 1);
        for size in 1..=input.len() {
            assert_eq!(in_pieces_of(size), at_once, "in pieces of {size}");
        }
        at_once
    }

    #[test]
    fn lines_end_in_lf_or_crlf_or_with_the_input() {
        let lines = read(b"\xef\xbb\xbfone\r\n\n \t\r\ntwo\nthree", 9);
        let expected = [
            (1, "one"),
            (2, "blank"),
            (3, "blank"),
            (4, "two"),
            (5, "three"),
        ];
        assert_eq!(
            lines,
            expected.map(|(number, text)| (number, text.to_owned()))
        );
        assert!(read(b"", 9).is_empty());
        assert_eq!(read(b"\n", 9), [(1, "blank".to_owned())]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over() {
        let lines = read(
            b"12345\r\n123456\n123456\r\n1234567890\n12345\n123456789",
            5,
        );
        let texts: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "12345", "too long", "too long", "too long", "12345", "too long"
            ]
        );
        let ended = read(b"123456789\r\n1\n", 5);
        assert_eq!(ended.last(), Some(&(2, "1".to_owned())));
    }

    #[test]
    fn a_line_does_not_wait_for_the_next() {
        /// Gives a piece a call, and fails where nothing is left.
        struct Pieces(Vec<&'static [u8]>);

        impl Read for Pieces {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                match self.0.pop() {
                    Some(mut piece) => piece.read(into),
                    None => Err(io::Error::other("nothing is there")),
                }
            }
        }

        let mut chunks = Chunks::new(Pieces(vec![b"ee\nfour", b"one\ntwo\nthr"]), 99);
        let mut chunk = Chunk::default();
        assert!(chunks.next(&mut chunk).unwrap());
        assert_eq!((chunk.first, chunk.bytes()), (1, &b"one\ntwo\n"[..]));
        assert!(chunks.next(&mut chunk).unwrap());
        assert_eq!((chunk.first, chunk.bytes()), (3, &b"three\n"[..]));
        assert!(chunks.next(&mut chunk).is_err());
    }
}
