//! Strings of JSON without their escapes, eight bytes at a time.

use replybook_catalog::text::json::special;

use super::text::{hex, peek, word};

/// What the byte after a `\` stands for; 0 for one that stands for nothing by itself.
const MEANT: [u8; 256] = {
    let mut meant = [0; 256];
    meant[b'"' as usize] = b'"';
    meant[b'\\' as usize] = b'\\';
    meant[b'/' as usize] = b'/';
    meant[b'n' as usize] = b'\n';
    meant[b't' as usize] = b'\t';
    meant[b'r' as usize] = b'\r';
    meant[b'b' as usize] = 0x08;
    meant[b'f' as usize] = 0x0c;
    meant
};

/// How many bytes [`unescape`] needs for a string of a length: nothing becomes longer, and words
/// are written whole.
pub(super) fn room_for(len: usize) -> usize {
    len + size_of::<u64>()
}

/// Writes the string that begins at `at`, after its opening quote: the first byte that is no part
/// of it, and how many bytes were written. `unit` reads what is escaped as `\uXXXX`.
#[inline(always)]
pub(super) fn unescape(
    body: &[u8],
    mut at: usize,
    into: &mut [u8],
    unit: impl Fn(&[u8], usize) -> Option<(char, usize)>,
) -> Option<(usize, usize)> {
    let mut len = 0;
    loop {
        let word = word(body, at);
        let room: &mut [u8; 8] = into.get_mut(len..)?.first_chunk_mut()?;
        *room = word.to_le_bytes();
        let hit = special(word);
        if hit == 0 {
            at += room.len();
            len += room.len();
            continue;
        }
        let bits = hit.trailing_zeros() & !7;
        let plain = bits as usize / 8 % room.len();
        at += plain;
        len += plain;
        if (word >> bits) as u8 != b'\\' {
            return Some((at, len));
        }
        let kind = peek(body, at + 1);
        let meant = MEANT[usize::from(kind)];
        if meant != 0 {
            room[plain] = meant;
            len += 1;
            at += 2;
        } else if kind == b'u' {
            let (char, behind) = unit(body, at)?;
            len += char.encode_utf8(into.get_mut(len..len + 4)?).len();
            at = behind;
        } else {
            return None;
        }
    }
}

/// The character of the `\uXXXX` at `at`, or of the pair, and the place after it.
pub(super) fn unit(body: &[u8], at: usize) -> Option<(char, usize)> {
    let (unit, behind) = (hex(body, at + 2)?, at + 6);
    if (0xd800..=0xdbff).contains(&unit) && body.get(behind..behind + 2) == Some(br"\u") {
        let low = hex(body, behind + 2)?;
        if (0xdc00..=0xdfff).contains(&low) {
            let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            return Some((char::from_u32(code)?, behind + 6));
        }
    }
    let char = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((char, behind))
}

/// Appends the text of a JSON string, given `raw` without its quotes. Does not check that it is
/// UTF-8. `None` if it is no string of JSON, or has an escape `\uXXXX`.
pub fn unescape_once(raw: &[u8], into: &mut Vec<u8>) -> Option<()> {
    append(raw, into, |_, _| None)
}

/// Like [`unescape_once`], but reads `\uXXXX` too. Half of a surrogate pair, as in a text that was
/// cut, becomes the replacement character.
pub fn unescape_lossy(raw: &[u8], into: &mut Vec<u8>) -> Option<()> {
    append(raw, into, unit)
}

fn append(
    raw: &[u8],
    into: &mut Vec<u8>,
    unit: impl Fn(&[u8], usize) -> Option<(char, usize)>,
) -> Option<()> {
    let begun = into.len();
    into.resize(begun + room_for(raw.len()), 0);
    let room = into.get_mut(begun..).unwrap_or_default();
    let read = unescape(raw, 0, room, unit);
    let whole = read.filter(|(end, _)| *end == raw.len());
    into.truncate(begun + whole.map_or(0, |(_, len)| len));
    whole.map(|_| ())
}
