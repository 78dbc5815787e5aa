//! A stream as numbered lines, none held in memory beyond a limit.

use std::io::{self, BufRead, BufReader, Read};

/// The lines of an input.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    most: usize,
    number: u64,
    line: Vec<u8>,
}

/// What a line holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content<'l> {
    /// White space alone.
    Blank,
    /// The line without its end, and without a byte order mark if it is the first.
    Bytes(&'l [u8]),
    /// More bytes than allowed; they are passed over.
    TooLong,
}

impl<R: Read> Lines<R> {
    /// Lines of at most `most` bytes, their ends not counted.
    pub fn new(input: BufReader<R>, most: usize) -> Lines<R> {
        Lines {
            input,
            most,
            number: 0,
            line: Vec::new(),
        }
    }

    /// Whether the next line has to be waited for.
    pub fn may_wait(&self) -> bool {
        self.input.buffer().is_empty()
    }

    /// The next line and its number, counted from 1.
    pub fn next(&mut self) -> io::Result<Option<(u64, Content<'_>)>> {
        self.line.clear();
        // Room for CR and LF beyond the limit.
        let most = u64::try_from(self.most)
            .unwrap_or(u64::MAX)
            .saturating_add(2);
        if self
            .input
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut self.line)?
            == 0
        {
            return Ok(None);
        }
        self.number += 1;
        let ended = self.line.ends_with(b"\n");
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > self.most {
            if !ended {
                self.input.skip_until(b'\n')?;
            }
            return Ok(Some((self.number, Content::TooLong)));
        }
        let mark = line
            .strip_prefix(b"\xef\xbb\xbf")
            .filter(|_| self.number == 1);
        let line = mark.unwrap_or(line);
        let blank = line.trim_ascii().is_empty();
        Ok(Some((
            self.number,
            if blank {
                Content::Blank
            } else {
                Content::Bytes(line)
            },
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8], most: usize) -> Vec<(u64, String)> {
        // A small buffer: lines are longer than what is read at once.
        let mut lines = Lines::new(BufReader::with_capacity(3, input), most);
        let mut all = Vec::new();
        while let Some((number, content)) = lines.next().unwrap() {
            let shown = match content {
                Content::Blank => "blank".to_owned(),
                Content::TooLong => "too long".to_owned(),
                Content::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            };
            all.push((number, shown));
        }
        all
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
    }
}
