//! The values of a body that stands in a string of JSON, as logs have them: its quotes are
//! escaped. What is escaped beside them is for who unescapes the string first.

use super::follow;
use crate::scan::course::{self, Content};

/// The string that begins at `at`, behind its opening quote; its end is the `\` of the closing
/// one.
#[inline(always)]
pub(super) fn text(body: &[u8], at: usize) -> Option<Content> {
    let text = course::plain(body, at)?;
    (body.get(text.end..text.end + 2)? == br#"\""#).then_some(text)
}

/// The place behind the container whose bracket stands at `at`, in which no more than `room` may
/// stand open and, where it is `is_filled`, something does. `unquoted` is room for it.
#[inline(never)]
pub(super) fn behind_container(
    body: &[u8],
    at: usize,
    (room, is_filled): (u32, bool),
    unquoted: &mut Vec<u8>,
) -> Option<usize> {
    unquoted.clear();
    let (mut depth, mut in_string) = (0_u32, false);
    let mut bytes = body.get(at..)?.iter().enumerate();
    while let Some((passed, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                let (_, quote) = bytes.next()?;
                if *quote != b'"' {
                    return None;
                }
                in_string = !in_string;
                unquoted.push(*quote);
                continue;
            }
            b'"' | ..b' ' => return None,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth -= 1,
            _ => {}
        }
        unquoted.push(*byte);
        if depth == 0 {
            let end = follow::behind_container(unquoted, 0, room)?;
            let is_it = end == unquoted.len() && (!is_filled || course::is_filled(unquoted, 1));
            return is_it.then_some(at + passed + 1);
        }
    }
    None
}
