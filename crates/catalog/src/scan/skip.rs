//! Values that no path reaches: checked as strictly as any other, and nothing else.

use super::number;
use super::text::{self, next};

/// The place behind the value that begins at `at` with `byte`, and in which no more than `room`
/// containers may stand open.
#[inline(always)]
pub(super) fn value(body: &[u8], at: usize, byte: u8, room: u32) -> Option<usize> {
    match byte {
        b'{' | b'[' => container(body, at, byte, room),
        _ => scalar(body, at, byte),
    }
}

#[inline(always)]
pub(super) fn scalar(body: &[u8], at: usize, byte: u8) -> Option<usize> {
    match byte {
        b'"' => Some(text::end(body, at + 1)? + 1),
        b'-' | b'0'..=b'9' => number::end(body, at),
        b't' => word(body, at, b"true"),
        b'f' => word(body, at, b"false"),
        b'n' => word(body, at, b"null"),
        _ => None,
    }
}

/// Behind the literal that begins at `at`.
#[inline(always)]
pub(super) fn word<const N: usize>(body: &[u8], at: usize, word: &[u8; N]) -> Option<usize> {
    (body.get(at..)?.first_chunk() == Some(word)).then_some(at + N)
}

/// Behind the array or object that begins at `at` with `byte`.
#[inline(never)]
pub(super) fn container(body: &[u8], at: usize, byte: u8, room: u32) -> Option<usize> {
    let (mut at, mut byte) = (at, byte);
    let mut left = room;
    // One bit for each open container, the innermost lowest: whether it is an object.
    let mut objects: u128 = 0;
    loop {
        match byte {
            b'{' => {
                left = left.checked_sub(1)?;
                (at, byte) = next(body, at + 1);
                if byte != b'}' {
                    objects = objects << 1 | 1;
                    (at, byte) = key(body, at, byte)?;
                    continue;
                }
                left += 1;
                at += 1;
            }
            b'[' => {
                left = left.checked_sub(1)?;
                (at, byte) = next(body, at + 1);
                if byte != b']' {
                    objects <<= 1;
                    continue;
                }
                left += 1;
                at += 1;
            }
            _ => at = scalar(body, at, byte)?,
        }
        loop {
            if left == room {
                return Some(at);
            }
            (at, byte) = next(body, at);
            let in_object = objects as u8 & 1;
            if byte == b',' {
                (at, byte) = next(body, at + 1);
                if in_object == 1 {
                    (at, byte) = key(body, at, byte)?;
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
fn key(body: &[u8], at: usize, byte: u8) -> Option<(usize, u8)> {
    if byte != b'"' {
        return None;
    }
    colon(body, text::end(body, at + 1)?)
}

/// From the closing quote of a key to the first byte of its value.
#[inline(always)]
pub(super) fn colon(body: &[u8], quote: usize) -> Option<(usize, u8)> {
    let (at, byte) = next(body, quote + 1);
    (byte == b':').then(|| next(body, at + 1))
}
