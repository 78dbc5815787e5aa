//! JSON read piece by piece, by somebody who knows what it ought to look like. What a piece is
//! not as expected, and what is no JSON, is `None` alike: it is for others to say what is wrong.

use super::skip::{self, colon};
use super::text::{self, next, peek, word};
use super::unescape::{room_for, unescape, unit};
use super::{MAX_DEPTH, number};
use replybook_catalog::text::json::special;

/// Stands somewhere in a text of JSON and reads what comes next.
///
/// It takes no more than `serde_json` does, and less: no container deeper than [`MAX_DEPTH`], no
/// number beyond a double.
#[derive(Debug, Clone)]
pub struct Cursor<'b> {
    text: &'b str,
    at: usize,
}

/// What a string says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'b> {
    /// What stands between the quotes.
    Plain(&'b str),
    /// So many bytes of the room that was given.
    Unescaped(usize),
}

impl<'b> Cursor<'b> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(text: &'b str) -> Cursor<'b> {
        Cursor { text, at: 0 }
    }

    /// Where it stands: a byte of the text.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes over what stands here, and gives it; `None` where something else does.
    #[inline]
    pub fn over(&mut self, expected: &str) -> Option<&'b str> {
        let end = self.at + expected.len();
        let passed = self.text.get(self.at..end)?;
        if !text::is_same(passed.as_bytes(), expected.as_bytes()) {
            return None;
        }
        self.at = end;
        Some(passed)
    }

    /// The next byte that is no white space, 0 at the end.
    #[inline]
    pub fn peek(&mut self) -> u8 {
        let (at, byte) = next(self.text.as_bytes(), self.at);
        self.at = at;
        byte
    }

    /// The end, white space aside.
    #[inline]
    pub fn end(&mut self) -> Option<()> {
        self.peek();
        (self.at == self.text.len()).then_some(())
    }

    /// Any value, as it is written.
    #[inline]
    pub fn value(&mut self) -> Option<&'b str> {
        let byte = self.peek();
        let (body, start) = (self.text.as_bytes(), self.at);
        self.at = match byte {
            b'0'..=b'9' => number::end(body, start)?,
            _ => behind_value(body, start, byte)?,
        };
        self.text.get(start..self.at)
    }

    /// A whole number of at most nine digits, where one stands here. `None` leaves it where it is.
    #[inline]
    pub fn whole_number(&mut self) -> Option<u32> {
        let first = self.peek();
        let (body, start) = (self.text.as_bytes(), self.at);
        let (mut at, mut byte, mut number) = (start, first, 0);
        while byte.is_ascii_digit() && at < start + 9 {
            number = number * 10 + u32::from(byte - b'0');
            at += 1;
            byte = peek(body, at);
        }
        let is_whole = match byte {
            b'0'..=b'9' | b'.' | b'e' | b'E' => false,
            _ => at == start + 1 || (at > start && first != b'0'),
        };
        self.at = if is_whole { at } else { start };
        is_whole.then_some(number)
    }

    /// A string without escapes: what stands between the quotes.
    #[inline]
    pub fn plain(&mut self) -> Option<&'b str> {
        if self.peek() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let found = text::text(self.text.as_bytes(), start)?;
        self.at = found.end + 1;
        let said = self.text.get(start..found.end);
        said.filter(|_| !found.escaped)
    }

    /// A string. `room` is for one with escapes, and grows with it at most to the length of the
    /// text. Half a surrogate pair, as cut texts have, becomes the replacement character.
    pub fn said(&mut self, room: &mut Vec<u8>) -> Option<Said<'b>> {
        if self.peek() != b'"' {
            return None;
        }
        let body = self.text.as_bytes();
        let start = self.at + 1;
        let first = plain_end(body, start)?;
        if peek(body, first) == b'"' {
            self.at = first + 1;
            return self.text.get(start..first).map(Said::Plain);
        }
        let enough = room_for(self.text.len() - start);
        if room.len() < enough {
            room.resize(enough, 0);
        }
        let (end, len) = unescape(body, start, room, unit)?;
        self.at = end + 1;
        (peek(body, end) == b'"').then_some(Said::Unescaped(len))
    }

    /// An object: `each` is called after the colon of every member, with its key, and reads the
    /// value. Keys have no escapes and may come twice.
    #[inline]
    pub fn members(
        &mut self,
        mut each: impl FnMut(&mut Cursor<'b>, &'b str) -> Option<()>,
    ) -> Option<()> {
        if self.peek() != b'{' {
            return None;
        }
        self.at += 1;
        if self.peek() == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            let key = self.plain()?;
            (self.at, _) = colon(self.text.as_bytes(), self.at - 1)?;
            each(self, key)?;
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }
}

#[inline(never)]
fn behind_value(body: &[u8], at: usize, byte: u8) -> Option<usize> {
    skip::value(body, at, byte, MAX_DEPTH)
}

/// The first byte from `at` on that is not plain text of a string.
#[inline]
fn plain_end(body: &[u8], mut at: usize) -> Option<usize> {
    while at <= body.len() {
        let hit = special(word(body, at));
        if hit != 0 {
            return Some(at + hit.trailing_zeros() as usize / 8);
        }
        at += size_of::<u64>();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(json: &str) -> Option<String> {
        let mut room = Vec::new();
        let mut cursor = Cursor::new(json);
        let said = match cursor.said(&mut room)? {
            Said::Plain(text) => text.to_owned(),
            Said::Unescaped(len) => String::from_utf8(room[..len].to_owned()).unwrap(),
        };
        cursor.end()?;
        Some(said)
    }

    #[test]
    fn members_are_read_in_order() {
        let mut cursor = Cursor::new(" {\"a\" : [1, {}], \"b\":\"c\" ,\"a\":null}\n");
        let mut found = Vec::new();
        let read = cursor.members(|cursor, key| {
            found.push((key, cursor.value()?));
            Some(())
        });
        assert_eq!(read, Some(()));
        assert_eq!(found, [("a", "[1, {}]"), ("b", "\"c\""), ("a", "null")]);
        assert_eq!(cursor.end(), Some(()));
        for bad in [
            "{",
            "{\"a\"}",
            "{\"a\":1,}",
            "{\"\\u0061\":1}",
            "{a:1}",
            "[]",
            "",
        ] {
            let read = Cursor::new(bad).members(|cursor, _| cursor.value().map(drop));
            assert_eq!(read, None, "{bad}");
        }
        assert_eq!(Cursor::new("{}").members(|_, _| None), Some(()));
    }

    #[test]
    fn half_a_pair_is_replaced() {
        for (cut, text) in [
            (r#""cut \ud83d""#, "cut \u{fffd}"),
            (r#""\ud83d\u0041""#, "\u{fffd}A"),
            (r#""\ude00\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        ] {
            assert_eq!(said(cut).as_deref(), Some(text), "{cut}");
        }
    }

    #[test]
    fn whole_numbers_are_short_and_have_nothing_behind_them() {
        for (json, number) in [("0", 0), (" 429,", 429), ("123456789}", 123_456_789)] {
            assert_eq!(Cursor::new(json).whole_number(), Some(number), "{json}");
        }
        for json in [
            "",
            "-1",
            "01",
            "1.0",
            "1e2",
            "1234567890",
            "x",
            "\"1\"",
            "null",
        ] {
            let mut cursor = Cursor::new(json);
            assert_eq!(cursor.whole_number(), None, "{json}");
            assert_eq!(cursor.position(), 0);
        }
    }

    proptest! {
        #[test]
        fn it_reads_strings_as_serde_json_does(
            text in r#"([a-zé😀\x00-\x1f]|\\[a-z"\\/]|\\u[0-9a-fA-F]{4}|["\\]){0,24}"#
        ) {
            let json = format!("\"{text}\"");
            let expected = serde_json::from_str::<String>(&json);
            match (said(&json), expected) {
                (said, Ok(expected)) => prop_assert_eq!(said, Some(expected)),
                // It takes half a pair, and nothing else that serde_json does not.
                (Some(_), Err(error)) => prop_assert!(error.to_string().contains("surrogate")
                    || error.to_string().contains("hex escape"), "{}", error),
                (None, Err(_)) => {}
            }
        }

        #[test]
        fn it_takes_no_value_that_serde_json_does_not(text in r#"[\[\]{}",:0-9eE.a\\ntrufls -]{0,20}"#) {
            let mut cursor = Cursor::new(&text);
            if cursor.value().is_some() && cursor.end().is_some() {
                prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
            }
        }
    }
}
