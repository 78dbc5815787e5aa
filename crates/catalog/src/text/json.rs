//! What has to be escaped in a string of JSON, eight bytes at a time.

use super::swar::{HIGH, ONES};

/// Whether a text is written in JSON as it is: nothing in it has to be escaped.
#[inline]
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let (words, rest) = text.as_bytes().as_chunks();
    let is_plain = |word| special(word) == 0;
    words.iter().all(|word| is_plain(u64::from_le_bytes(*word)))
        && rest
            .iter()
            .all(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f))
}

/// The lowest bit that is set is the high bit of the first byte that ends a run of plain
/// characters: a quote, a backslash or a control character.
#[must_use]
#[inline(always)]
pub fn special(word: u64) -> u64 {
    ends(word) & !word & HIGH
}

/// What [`special`] looks for, in the high bits of bytes that are ASCII.
#[must_use]
#[inline(always)]
pub fn ends(word: u64) -> u64 {
    // Flipping one bit moves the quote next to the control characters, and the space away.
    let quotes_and_controls = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslashes = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    quotes_and_controls | backslashes
}
