//! Eight bytes at a time: strings and white space. Past the end of the body zeros are read,
//! which are no part of any JSON.

use replybook_catalog::text::{
    json::{ends, special},
    swar::{HIGH, ONES, of_few},
};

const SPACES: u64 = ONES * b' ' as u64;

/// A string within its quotes.
#[derive(Clone, Copy)]
pub(super) struct Text {
    /// The closing quote.
    pub(super) end: usize,
    pub(super) escaped: bool,
    /// The first 8 bytes, or all of them and zeros.
    pub(super) prefix: u64,
}

/// The string that begins at `at`, after its opening quote.
#[inline(always)]
pub(super) fn text(body: &[u8], at: usize) -> Option<Text> {
    let first = word(body, at);
    let hit = special(first);
    if hit == 0 {
        let (end, escaped) = rest(body, at + 8)?;
        return Some(Text {
            end,
            escaped,
            prefix: first,
        });
    }
    let bits = hit.trailing_zeros() & !7;
    let end = at + bits as usize / 8;
    let prefix = first & !(u64::MAX << bits);
    if (first >> bits) as u8 == b'"' {
        return Some(Text {
            end,
            escaped: false,
            prefix,
        });
    }
    let end = escaped(body, end)?;
    Some(Text {
        end,
        escaped: true,
        prefix,
    })
}

/// A string within its quotes, as far as it takes to copy it.
#[derive(Clone, Copy)]
pub(crate) struct StringContent {
    /// The first byte of the closing quote, or of what stands in the place of one.
    pub(crate) end: usize,
    pub(crate) form: StringForm,
}

/// What stands in a string.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum StringForm {
    /// ASCII, as it is.
    Ascii,
    /// Any characters, as they are.
    Plain,
    /// A `\`.
    Escaped,
}

/// The string that begins at `at`, after its opening quote.
#[inline(never)]
pub(super) fn content(body: &[u8], at: usize) -> Option<StringContent> {
    let mut rest = body.get(at..)?;
    while let Some((bytes, behind)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*bytes);
        let hit = special_or_not_ascii(word);
        if hit != 0 {
            return ends_in(body, body.len() - rest.len(), word, hit);
        }
        rest = behind;
    }
    ends_in_last(body, body.len() - rest.len())
}

/// As [`content`], from the last word of the body on.
#[inline(never)]
fn ends_in_last(body: &[u8], at: usize) -> Option<StringContent> {
    let word = last_word(body, at);
    ends_in(body, at, word, special_or_not_ascii(word))
}

/// As [`content`], from the word at `at` on, which has a hit.
#[inline(always)]
fn ends_in(body: &[u8], at: usize, word: u64, hit: u64) -> Option<StringContent> {
    let bits = hit.trailing_zeros() & 56;
    if (word >> bits) as u8 == b'"' {
        let end = at + bits as usize / 8;
        let form = StringForm::Ascii;
        return Some(StringContent { end, form });
    }
    beyond_ascii(body, at)
}

/// As [`content`], from a word on that holds a byte which is not plain ASCII.
#[inline(never)]
fn beyond_ascii(body: &[u8], at: usize) -> Option<StringContent> {
    let (end, escaped) = rest(body, at)?;
    let form = if escaped {
        StringForm::Escaped
    } else {
        StringForm::Plain
    };
    Some(StringContent { end, form })
}

/// What stands from `at` on up to the first byte that is not plain text of a string. Where none
/// comes, that is the end, or `None`.
#[inline(never)]
pub(super) fn plain(body: &[u8], mut at: usize) -> Option<StringContent> {
    let mut is_ascii = true;
    while at < body.len() {
        let word = word(body, at);
        let hit = special(word);
        if hit != 0 {
            let bits = hit.trailing_zeros() & 56;
            let before = word & !(u64::MAX << bits);
            let form = match is_ascii && before & HIGH == 0 {
                true => StringForm::Ascii,
                false => StringForm::Plain,
            };
            let end = at + bits as usize / 8;
            return Some(StringContent { end, form });
        }
        is_ascii &= word & HIGH == 0;
        at += 8;
    }
    None
}

/// A hash with one more word. What has the same hash can be found on purpose.
#[inline(always)]
#[must_use]
pub fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Whether two texts are the same. Most are too short to be worth a call.
#[inline(always)]
#[must_use]
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    match one.len() {
        len if len != other.len() => false,
        8..=32 => {
            let words = one.as_chunks::<8>().0.iter();
            let mut pairs = words.zip(other.as_chunks::<8>().0);
            pairs.all(|(one, other)| one == other)
                && one.last_chunk::<8>() == other.last_chunk::<8>()
        }
        4..8 => {
            one.first_chunk::<4>() == other.first_chunk::<4>()
                && one.last_chunk::<4>() == other.last_chunk::<4>()
        }
        _ => one == other,
    }
}

/// The closing quote of the string that begins at `at`.
#[inline(always)]
pub(super) fn end(body: &[u8], at: usize) -> Option<usize> {
    Some(rest(body, at)?.0)
}

/// The closing quote of the string that `at` stands in, and whether it was escaped from here on.
#[inline(always)]
fn rest(body: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let (words, _) = body.get(at..)?.as_chunks();
    let mut words = words.iter();
    loop {
        let word = match words.next() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => last_word(body, at),
        };
        let hit = special(word);
        if hit != 0 {
            let bits = hit.trailing_zeros() & !7;
            at += bits as usize / 8;
            if (word >> bits) as u8 == b'"' {
                return Some((at, false));
            }
            return Some((escaped(body, at)?, true));
        }
        at += 8;
    }
}

/// As [`rest`], from the `\` at `at`, or from a byte that may not stand in a string.
#[cold]
#[inline(never)]
fn escaped(body: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let word = word(body, at);
        let hit = special(word);
        if hit == 0 {
            at += 8;
            continue;
        }
        let bits = hit.trailing_zeros() & !7;
        at += bits as usize / 8;
        match (word >> bits) as u8 {
            b'"' => return Some(at),
            b'\\' => at = escape(body, at + 1, br"\u")?,
            _ => return None,
        }
    }
}

/// The place after the escape whose `\` stands before `at`; `unit` is how the second one of a
/// surrogate pair begins.
pub(super) fn escape(body: &[u8], at: usize, unit: &[u8]) -> Option<usize> {
    match peek(body, at) {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
        b'u' => match hex(body, at + 1)? {
            0xd800..=0xdbff => {
                let second = at + 5 + unit.len();
                let is_pair = body.get(at + 5..second) == Some(unit);
                let low = hex(body, second)?;
                (is_pair && (0xdc00..=0xdfff).contains(&low)).then_some(second + 4)
            }
            0xdc00..=0xdfff => None,
            _ => Some(at + 5),
        },
        _ => None,
    }
}

/// The four hexadecimal digits at `at`.
pub(super) fn hex(body: &[u8], at: usize) -> Option<u32> {
    let digits = body.get(at..)?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |value, digit| {
        Some(value << 4 | char::from(*digit).to_digit(16)?)
    })
}

/// The byte at `at`, 0 past the end.
#[inline(always)]
pub(super) fn peek(body: &[u8], at: usize) -> u8 {
    body.get(at).copied().unwrap_or(0)
}

/// The first byte from `at` on that is no white space, and where it stands.
#[inline(always)]
pub(super) fn next(body: &[u8], at: usize) -> (usize, u8) {
    let byte = peek(body, at);
    if byte > b' ' {
        return (at, byte);
    }
    if byte == b' ' || byte == b'\n' {
        let second = peek(body, at + 1);
        if second > b' ' {
            return (at + 1, second);
        }
    }
    behind_space(body, at, byte)
}

#[inline(never)]
fn behind_space(body: &[u8], mut at: usize, mut byte: u8) -> (usize, u8) {
    while matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
        byte = peek(body, at);
        if byte > b' ' {
            break;
        }
        // Lines are indented: most of what follows a first white space is spaces.
        let word = word(body, at);
        let others = word ^ SPACES;
        if others == 0 {
            at += 7;
        } else {
            let bits = others.trailing_zeros() & !7;
            at += bits as usize / 8;
            byte = (word >> bits) as u8;
        }
    }
    (at, byte)
}

/// The 8 bytes at `at`, the first one lowest.
#[inline(always)]
pub(super) fn word(body: &[u8], at: usize) -> u64 {
    let Some(rest) = body.get(at..) else {
        return 0;
    };
    match rest.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_word(body, at),
    }
}

/// The word at `at`, which is less than 8 bytes before the end.
#[inline(never)]
fn last_word(body: &[u8], at: usize) -> u64 {
    match body.last_chunk() {
        Some(bytes) if at < body.len() => {
            let passed = 8 * (at + 8 - body.len()) as u32;
            u64::from_le_bytes(*bytes) >> (passed % 64)
        }
        Some(_) => 0,
        None => word_of_few(body, at),
    }
}

#[cold]
#[inline(never)]
fn word_of_few(body: &[u8], at: usize) -> u64 {
    of_few(body.get(at..).unwrap_or_default())
}

/// Whether all bytes are ASCII. Faster than that of the library on bodies of a hundred bytes.
#[inline(always)]
pub(super) fn is_ascii(body: &[u8]) -> bool {
    let Some(last) = body.last_chunk::<16>() else {
        return body.is_ascii();
    };
    let pairs = body
        .as_chunks()
        .0
        .iter()
        .map(|bytes| u128::from_le_bytes(*bytes));
    let all = pairs.fold(u128::from_le_bytes(*last), |all, pair| all | pair);
    let all = all as u64 | (all >> 64) as u64;
    all & HIGH == 0
}

/// Not 0 where [`special`] is not, and where a byte is not ASCII.
#[inline(always)]
fn special_or_not_ascii(word: u64) -> u64 {
    (ends(word) | word) & HIGH
}
