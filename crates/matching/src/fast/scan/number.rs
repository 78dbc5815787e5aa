//! Numbers: the grammar of RFC 8259, and which of them `serde_json` finds out of range.

use super::text::peek;

/// A number of fewer bytes without an exponent is in range.
const PLAIN_BYTES: usize = 300;
/// A number of fewer bytes is in range with an exponent of at most two digits: it is less than
/// 10 to the power of these and 99.
const EXPONENT_BYTES: usize = 200;

/// The place after the number that begins at `start` with a digit or `-`.
#[inline(always)]
pub(super) fn end(body: &[u8], start: usize) -> Option<usize> {
    let mut at = start + usize::from(peek(body, start) == b'-');
    let mut byte = peek(body, at);
    if byte == b'0' {
        at += 1;
        byte = peek(body, at);
    } else {
        (at, byte) = digits(body, at, byte)?;
    }
    if matches!(byte, b'.' | b'e' | b'E') {
        return fraction(body, start, at, byte);
    }
    if at - start >= PLAIN_BYTES {
        return in_range(body, start, at);
    }
    Some(at)
}

#[inline(never)]
fn fraction(body: &[u8], start: usize, mut at: usize, mut byte: u8) -> Option<usize> {
    if byte == b'.' {
        at += 1;
        (at, byte) = digits(body, at, peek(body, at))?;
    }
    let mut certain = at - start < PLAIN_BYTES;
    if matches!(byte, b'e' | b'E') {
        at += 1;
        at += usize::from(matches!(peek(body, at), b'+' | b'-'));
        let exponent = at;
        (at, _) = digits(body, at, peek(body, at))?;
        certain = at - exponent <= 2 && at - start < EXPONENT_BYTES;
    }
    if certain {
        return Some(at);
    }
    in_range(body, start, at)
}

/// After one digit or more, and the byte there.
#[inline(always)]
fn digits(body: &[u8], mut at: usize, mut byte: u8) -> Option<(usize, u8)> {
    if !byte.is_ascii_digit() {
        return None;
    }
    while byte.is_ascii_digit() {
        at += 1;
        byte = peek(body, at);
    }
    Some((at, byte))
}

#[cold]
fn in_range(body: &[u8], start: usize, end: usize) -> Option<usize> {
    let number = serde_json::from_slice::<serde_json::Number>(body.get(start..end)?);
    number.is_ok().then_some(end)
}
