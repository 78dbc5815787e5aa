//! What typed holes take from a text. Both are greedy and bounded: a run that
//! is longer than a hole may be is not cut, it does not fit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::vocabulary::UnknownWord;

/// How many digits an `int` hole takes at most.
pub const MAX_INT_DIGITS: usize = 19;

/// How many bytes a `word` hole takes at most.
pub const MAX_WORD_BYTES: usize = 256;

/// The longest number in bytes: a sign, the digits, and a comma for each three.
const MAX_INT_BYTES: usize = 1 + MAX_INT_DIGITS + MAX_INT_DIGITS / 3;

/// What a hole stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HoleType {
    /// Any text, also none; written without a type.
    Any,
    /// A number that fits `i64`, as [`int_value`] reads it.
    Int,
    /// All letters and digits of any script, `_`, `-` and `.` that stand
    /// together, without the full stops at their end; at most [`MAX_WORD_BYTES`]
    /// bytes, those stops included.
    Word,
}

const WORDS: [(HoleType, &str); 3] = [
    (HoleType::Any, "any"),
    (HoleType::Int, "int"),
    (HoleType::Word, "word"),
];

impl HoleType {
    /// The word for the type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            HoleType::Any => "any",
            HoleType::Int => "int",
            HoleType::Word => "word",
        }
    }

    /// Whether a hole of this type takes the beginning of what follows it, for
    /// some text at least, so that a template must not ask for both.
    pub(super) fn takes(self, following: &str) -> bool {
        match self {
            HoleType::Any => false,
            HoleType::Int => {
                following.starts_with(|c: char| c.is_ascii_digit())
                    || is_group(following.as_bytes())
            }
            // Full stops are the word's own when more of a word comes after them.
            HoleType::Word => following.trim_start_matches('.').starts_with(is_word_char),
        }
    }

    /// How many bytes a hole of this type takes at most.
    pub(super) fn max_bytes(self) -> usize {
        match self {
            HoleType::Any => usize::MAX,
            HoleType::Int => MAX_INT_BYTES,
            HoleType::Word => MAX_WORD_BYTES,
        }
    }
}

impl fmt::Display for HoleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for HoleType {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<HoleType, UnknownWord> {
        WORDS
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(holds, _)| *holds)
            .ok_or_else(|| UnknownWord {
                set: "HoleType",
                found: text.to_owned(),
                expected: WORDS.map(|(_, word)| word).join(", "),
            })
    }
}

/// The number that a text is: an optional sign and up to [`MAX_INT_DIGITS`]
/// digits, or up to three digits and groups of three, `5,000,000`. `None` when
/// the text is anything else or does not fit `i64`.
#[must_use]
pub fn int_value(text: &str) -> Option<i64> {
    int(text.as_bytes())
        .filter(|(taken, _)| *taken == text.len())
        .map(|(_, value)| value)
}

/// The number at the start: how many bytes it takes, and its value.
pub(super) fn int(bytes: &[u8]) -> Option<(usize, i64)> {
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let digits = bytes.iter().skip(sign).take(MAX_INT_DIGITS + 1);
    let mut digits = digits.take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > MAX_INT_DIGITS {
        return None;
    }
    let mut end = sign + digits;
    if digits <= 3 {
        while is_group(bytes.get(end..)?) {
            (digits, end) = (digits + 3, end + 4);
            if digits > MAX_INT_DIGITS {
                return None;
            }
        }
    }
    let taken = bytes.get(sign..end)?.iter().filter(|b| b.is_ascii_digit());
    // `i128` holds the digits there may be.
    let value = taken.fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
    let value = if bytes.first() == Some(&b'-') {
        -value
    } else {
        value
    };
    Some((end, i64::try_from(value).ok()?))
}

/// The end of the characters at `start` that a word may have; looks no further
/// than the character that passes `limit` bytes.
pub(super) fn word_run(text: &str, start: usize, limit: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let stop = rest
        .char_indices()
        .find(|(at, c)| *at > limit || !is_word_char(*c));
    start + stop.map_or(rest.len(), |(at, _)| at)
}

/// The end of the word whose characters stand at `start..run`; none when they
/// are too many, or only full stops.
pub(super) fn word(text: &str, start: usize, run: usize) -> Option<usize> {
    let taken = text
        .get(start..run)
        .filter(|taken| taken.len() <= MAX_WORD_BYTES)?;
    let word = taken.trim_end_matches('.');
    (!word.is_empty()).then_some(start + word.len())
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Whether a comma and exactly three digits come next.
fn is_group(bytes: &[u8]) -> bool {
    match bytes {
        [b',', a, b, c, rest @ ..] => {
            [a, b, c].iter().all(|b| b.is_ascii_digit())
                && !rest.first().is_some_and(u8::is_ascii_digit)
        }
        _ => false,
    }
}
