//! Input: a file or standard input, and the values of arguments. Nothing is read beyond a limit.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::num::NonZeroUsize;
use std::path::Path;

use replybook::Limits;
use replybook::vocabulary::Day;
use replybook_catalog::moment::{self, Format, Reading};

use crate::error::Error;

/// Maximum size of the status line and headers in front of a body, in bytes.
const HEAD: u64 = 1 << 20;
/// Maximum number of threads.
const MAX_JOBS: usize = 256;

/// A header given as an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderLine {
    pub name: String,
    pub value: String,
}

/// Opens a file, or standard input for `-` or no file.
pub(crate) fn open(file: Option<&Path>) -> Result<Box<dyn Read + Send>, Error> {
    Ok(match named(file) {
        Some(path) => match File::open(path) {
            Ok(file) => Box::new(file),
            Err(cause) => {
                return Err(Error::Read {
                    path: path.to_owned(),
                    cause,
                });
            }
        },
        None => Box::new(io::stdin()),
    })
}

/// Reads a file or standard input, up to a limit. The engine does not parse a body over its limit,
/// so the limit here is a little higher: a body that is too long still is.
pub(crate) fn read(file: Option<&Path>) -> Result<Vec<u8>, Error> {
    let most = u64::try_from(Limits::default().max_body_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    match open(file)?
        .take(most.saturating_add(HEAD))
        .read_to_end(&mut bytes)
    {
        Ok(_) => Ok(bytes),
        Err(cause) => Err(failed(file, cause)),
    }
}

/// Whether the input would be typed at a terminal.
pub(crate) fn is_typed(file: Option<&Path>) -> bool {
    file.is_none() && io::stdin().is_terminal()
}

/// The error for a failed read of a file or standard input.
pub(crate) fn failed(file: Option<&Path>, cause: io::Error) -> Error {
    match named(file) {
        Some(path) => Error::Read {
            path: path.to_owned(),
            cause,
        },
        None => Error::ReadInput(cause),
    }
}

/// Parses `Name: value`.
pub(crate) fn header_line(text: &str) -> Result<HeaderLine, String> {
    match text.split_once(':') {
        Some((name, value)) if is_token(name.trim()) => Ok(HeaderLine {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
        }),
        _ => Err("write a header as `Name: value`".to_owned()),
    }
}

/// Parses milliseconds since 1970-01-01 UTC, or an RFC 3339 time.
pub(crate) fn moment(text: &str) -> Result<i64, String> {
    if let Ok(ms) = text.parse() {
        return Ok(ms);
    }
    match moment::read(text, Format::Rfc3339) {
        Some(Reading::At(ms)) => Ok(ms),
        _ => Err(
            "write a time like `2026-11-21T09:30:00Z`, or as milliseconds since \
                  1970-01-01 UTC"
                .to_owned(),
        ),
    }
}

/// Parses a day.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    text.parse::<Day>().map_err(|error| error.to_string())
}

/// Parses a number of bytes, with or without a suffix.
pub(crate) fn size(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (text.get(..at), 1 << 10),
        Some((at, 'm' | 'M')) => (text.get(..at), 1 << 20),
        Some((at, 'g' | 'G')) => (text.get(..at), 1 << 30),
        _ => (Some(text), 1),
    };
    digits
        .and_then(|digits| digits.parse::<usize>().ok()?.checked_mul(unit))
        .filter(|size| *size > 0)
        .ok_or_else(|| "write a size as a number of bytes, such as `1048576` or `64M`".to_owned())
}

/// Parses a number of threads.
pub(crate) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .ok()
        .filter(|jobs: &NonZeroUsize| jobs.get() <= MAX_JOBS)
        .ok_or_else(|| {
            format!(
                "the number of threads must be from 1 to {MAX_JOBS}; leave the flag out to use one \
                 per processor"
            )
        })
}

/// Whether a text is a valid header name (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~'))
}

fn named(file: Option<&Path>) -> Option<&Path> {
    file.filter(|path| *path != Path::new("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_suffixes() {
        assert_eq!(size("12"), Ok(12));
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("2k"), Ok(2048));
        for bad in ["", "0", "M", "-1", "1.5M", "64MB", "99999999999999999999G"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn jobs_are_a_few() {
        assert_eq!(jobs("1").map(NonZeroUsize::get), Ok(1));
        assert_eq!(jobs("256").map(NonZeroUsize::get), Ok(256));
        for bad in ["", "0", "-1", "257", "1.5", "all", "99999999999999999999"] {
            assert!(jobs(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_token_has_no_separators() {
        let separators = b"\"(),/:;<=>?@[\\]{}";
        for byte in 0..=u8::MAX {
            let text = char::from(byte).to_string();
            let expected = byte.is_ascii_graphic() && !separators.contains(&byte);
            assert_eq!(is_token(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn times_are_text_or_milliseconds() {
        assert_eq!(moment("1700000000000"), Ok(1_700_000_000_000));
        assert_eq!(moment("-5"), Ok(-5));
        assert_eq!(moment("2023-11-14T22:13:20Z"), Ok(1_700_000_000_000));
        assert_eq!(
            moment("2023-11-15T00:13:20.500+02:00"),
            Ok(1_700_000_000_500)
        );
        assert!(moment("yesterday").is_err());
    }

    #[test]
    fn a_header_has_a_name_and_a_colon() {
        let header = header_line("Retry-After:  30 ").unwrap();
        assert_eq!(
            (header.name.as_str(), header.value.as_str()),
            ("Retry-After", "30")
        );
        assert_eq!(header_line("Date: 10:00").unwrap().value, "10:00");
        assert!(header_line("Retry-After").is_err());
        assert!(header_line(": 30").is_err());
        assert!(header_line("two words: 30").is_err());
    }
}
