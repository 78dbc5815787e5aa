//! Values that no path reaches: checked as strictly as any other, and nothing else. Those of a
//! `EMBEDDED` body are read as they stand in a string of JSON.

use super::text::{self, peek};
use super::{embedded, number};

/// The place after the value that begins at `at` with `byte`, and in which no more than `room`
/// containers may stand open.
#[inline(always)]
pub(super) fn value(body: &[u8], at: usize, byte: u8, room: u32) -> Option<usize> {
    match byte {
        b'{' | b'[' => container::<false>(body, at, byte, room),
        _ => scalar::<false>(body, at, byte),
    }
}

#[inline(always)]
pub(super) fn scalar<const EMBEDDED: bool>(body: &[u8], at: usize, byte: u8) -> Option<usize> {
    match byte {
        b'"' | b'\\' => string::<EMBEDDED>(body, at, byte),
        b'-' | b'0'..=b'9' => number::end(body, at),
        b't' => word(body, at, b"true"),
        b'f' => word(body, at, b"false"),
        b'n' => word(body, at, b"null"),
        _ => None,
    }
}

/// After the string that begins at `at` with `byte`.
#[inline(always)]
fn string<const EMBEDDED: bool>(body: &[u8], at: usize, byte: u8) -> Option<usize> {
    match (EMBEDDED, byte) {
        (false, b'"') => Some(text::end(body, at + 1)? + 1),
        (true, b'\\') if peek(body, at + 1) == b'"' => Some(embedded::text(body, at + 2)?.end + 2),
        _ => None,
    }
}

/// The first byte from `at` on that is no white space, and where it stands.
#[inline(always)]
fn next<const EMBEDDED: bool>(body: &[u8], at: usize) -> (usize, u8) {
    match EMBEDDED {
        false => text::next(body, at),
        true => embedded::next(body, at),
    }
}

/// Whether something stands in the container after whose bracket `at` is.
#[inline(always)]
pub(super) fn is_filled<const EMBEDDED: bool>(body: &[u8], at: usize) -> bool {
    !matches!(next::<EMBEDDED>(body, at).1, b'}' | b']')
}

/// After the literal that begins at `at`.
#[inline(always)]
pub(super) fn word<const N: usize>(body: &[u8], at: usize, word: &[u8; N]) -> Option<usize> {
    (body.get(at..)?.first_chunk() == Some(word)).then_some(at + N)
}

/// After the array or object that begins at `at` with `byte`.
#[inline(never)]
pub(super) fn container<const EMBEDDED: bool>(
    body: &[u8],
    at: usize,
    byte: u8,
    room: u32,
) -> Option<usize> {
    let (mut at, mut byte) = (at, byte);
    let mut left = room;
    // One bit for each open container, the innermost lowest: whether it is an object.
    let mut objects: u128 = 0;
    loop {
        match byte {
            b'{' => {
                left = left.checked_sub(1)?;
                (at, byte) = next::<EMBEDDED>(body, at + 1);
                if byte != b'}' {
                    objects = objects << 1 | 1;
                    (at, byte) = key::<EMBEDDED>(body, at, byte)?;
                    continue;
                }
                left += 1;
                at += 1;
            }
            b'[' => {
                left = left.checked_sub(1)?;
                (at, byte) = next::<EMBEDDED>(body, at + 1);
                if byte != b']' {
                    objects <<= 1;
                    continue;
                }
                left += 1;
                at += 1;
            }
            _ => at = scalar::<EMBEDDED>(body, at, byte)?,
        }
        loop {
            if left == room {
                return Some(at);
            }
            (at, byte) = next::<EMBEDDED>(body, at);
            let in_object = objects as u8 & 1;
            if byte == b',' {
                (at, byte) = next::<EMBEDDED>(body, at + 1);
                if in_object == 1 {
                    (at, byte) = key::<EMBEDDED>(body, at, byte)?;
                }
                break;
            }
            if byte != if in_object == 1 { b'}' } else { b']' } {
                return None;
            }
            objects >>= 1;
            left += 1;
            at += 1;
        }
    }
}

/// From the key that begins at `at` with `byte` to the first byte of its value.
#[inline(always)]
fn key<const EMBEDDED: bool>(body: &[u8], at: usize, byte: u8) -> Option<(usize, u8)> {
    to_value::<EMBEDDED>(body, string::<EMBEDDED>(body, at, byte)?)
}

/// From the closing quote of a key to the first byte of its value.
#[inline(always)]
pub(super) fn colon(body: &[u8], quote: usize) -> Option<(usize, u8)> {
    to_value::<false>(body, quote + 1)
}

/// From after a key to the first byte of its value.
#[inline(always)]
fn to_value<const EMBEDDED: bool>(body: &[u8], at: usize) -> Option<(usize, u8)> {
    let (at, byte) = next::<EMBEDDED>(body, at);
    (byte == b':').then(|| next::<EMBEDDED>(body, at + 1))
}
