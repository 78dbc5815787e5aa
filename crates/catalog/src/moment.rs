//! Reading *when* from a header or a value: a span from now or a point in time.
//! It never asks a clock: the time of receipt is an argument.

mod day;
mod rfc3339;

use std::ops::Range;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;

pub use day::{Day, NoDay};

/// Seconds that may be a date, below which they are a span: 2001-09-09 to the
/// year 5138.
const EPOCH_SECONDS: Range<u64> = 1_000_000_000..100_000_000_000;
/// The same in milliseconds.
const EPOCH_MILLISECONDS: Range<u64> = 1_000_000_000_000..100_000_000_000_000;

vocabulary! {
    /// How a wait may be written.
    Format {
        /// Seconds from now; decimals allowed.
        Seconds = "seconds",
        /// Milliseconds from now.
        Milliseconds = "milliseconds",
        /// Seconds since 1970-01-01 UTC, from 10⁹ on.
        EpochSeconds = "epoch_seconds",
        /// Milliseconds since 1970-01-01 UTC, from 10¹² on.
        EpochMilliseconds = "epoch_milliseconds",
        /// An HTTP date in any of its three forms (RFC 9110, section 5.6.7).
        HttpDate = "http_date",
        /// A date and time of RFC 3339.
        Rfc3339 = "rfc3339",
    }
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// A span from the receipt of the answer, in milliseconds.
    After(u64),
    /// A point in time, in milliseconds since 1970-01-01 UTC.
    At(i64),
}

/// Reads a text as one format; `None` when it is not of that format.
/// A negative span is read as none.
#[must_use]
pub fn read(text: &str, format: Format) -> Option<Reading> {
    let text = text.trim();
    match format {
        Format::Seconds => Some(decimal(text)?.span(1000)),
        Format::Milliseconds => Some(decimal(text)?.span(1)),
        Format::EpochSeconds => decimal(text)?.point(1000, EPOCH_SECONDS),
        Format::EpochMilliseconds => decimal(text)?.point(1, EPOCH_MILLISECONDS),
        Format::HttpDate => {
            let time = httpdate::parse_http_date(text).ok()?;
            let since = time.duration_since(UNIX_EPOCH).ok()?;
            Some(Reading::At(i64::try_from(since.as_millis()).ok()?))
        }
        Format::Rfc3339 => rfc3339::milliseconds(text).map(Reading::At),
    }
}

/// How long to wait, in milliseconds, given when the answer was received
/// (milliseconds since 1970-01-01 UTC). A time in the past means now; a point in
/// time without a time of receipt says nothing.
#[must_use]
pub fn wait_until(reading: Reading, received_at_ms: Option<i64>) -> Option<u64> {
    match reading {
        Reading::After(ms) => Some(ms),
        Reading::At(at) => {
            let ms = at.saturating_sub(received_at_ms?);
            Some(u64::try_from(ms).unwrap_or(0))
        }
    }
}

/// A plain decimal number, exact to the thousandth.
struct Decimal {
    negative: bool,
    /// Digits before the point; what is too many for `u64` is its greatest.
    whole: u64,
    /// Thousandths after the point, rounded up: a wait is never cut short.
    thousandths: u64,
}

/// Reads digits, perhaps `-` before them, perhaps a fraction.
fn decimal(text: &str) -> Option<Decimal> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let mut digits = fraction.bytes().map(|b| u64::from(b - b'0'));
    let thousandths = [100, 10, 1]
        .iter()
        .map(|weight| weight * digits.next().unwrap_or(0))
        .sum::<u64>();
    Some(Decimal {
        negative,
        whole: whole.parse().unwrap_or(u64::MAX),
        thousandths: thousandths + u64::from(digits.any(|digit| digit > 0)),
    })
}

impl Decimal {
    /// A span in units of `unit_ms` milliseconds, however long: who waits has a
    /// limit.
    fn span(self, unit_ms: u64) -> Reading {
        if self.negative {
            Reading::After(0)
        } else {
            Reading::After(self.milliseconds(unit_ms))
        }
    }

    /// A point in time, in units of `unit_ms` milliseconds since 1970.
    fn point(self, unit_ms: u64, range: Range<u64>) -> Option<Reading> {
        let fits = !self.negative && range.contains(&self.whole);
        let ms = fits.then(|| self.milliseconds(unit_ms))?;
        i64::try_from(ms).ok().map(Reading::At)
    }

    /// The number in milliseconds, rounded up, for a unit of 1 or 1000.
    fn milliseconds(&self, unit_ms: u64) -> u64 {
        let fraction = (self.thousandths * unit_ms).div_ceil(1000);
        self.whole.saturating_mul(unit_ms).saturating_add(fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_format_is_read() {
        let date = Some(Reading::At(784_111_777_000));
        for (text, format, expected) in [
            ("30", Format::Seconds, Some(Reading::After(30_000))),
            (" 1.5 ", Format::Seconds, Some(Reading::After(1500))),
            ("-5", Format::Seconds, Some(Reading::After(0))),
            ("-0.5", Format::Milliseconds, Some(Reading::After(0))),
            ("16.1", Format::Seconds, Some(Reading::After(16_100))),
            ("2.007", Format::Seconds, Some(Reading::After(2007))),
            ("0.0001", Format::Seconds, Some(Reading::After(1))),
            (
                "999999999.999",
                Format::Seconds,
                Some(Reading::After(999_999_999_999)),
            ),
            ("0.5", Format::Milliseconds, Some(Reading::After(1))),
            (
                "1732147200.25",
                Format::EpochSeconds,
                Some(Reading::At(1_732_147_200_250)),
            ),
            (
                "1732147200",
                Format::Seconds,
                Some(Reading::After(1_732_147_200_000)),
            ),
            (
                "9999999999999999999999",
                Format::Milliseconds,
                Some(Reading::After(u64::MAX)),
            ),
            (
                "1732147200",
                Format::EpochSeconds,
                Some(Reading::At(1_732_147_200_000)),
            ),
            ("60", Format::EpochSeconds, None),
            (
                "1732147200000",
                Format::EpochMilliseconds,
                Some(Reading::At(1_732_147_200_000)),
            ),
            ("250", Format::Milliseconds, Some(Reading::After(250))),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Format::HttpDate, date),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Format::HttpDate, date),
            ("Sun Nov  6 08:49:37 1994", Format::HttpDate, date),
            ("1994-11-06T08:49:37Z", Format::Rfc3339, date),
            ("1994-11-06t10:49:37.000+02:00", Format::Rfc3339, date),
            (
                "1994-11-06 08:49:37.25z",
                Format::Rfc3339,
                Some(Reading::At(784_111_777_250)),
            ),
        ] {
            assert_eq!(read(text, format), expected, "{text} as {format}");
        }
    }

    #[test]
    fn what_is_not_of_a_format_is_not_guessed() {
        for format in Format::ALL {
            for text in [
                "", "soon", "NaN", "inf", "1e9", "0x10", "1 2", "+5", "5.", ".5", "-", "1.2.3", "٥",
            ] {
                assert_eq!(read(text, *format), None, "{text} as {format}");
            }
        }
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-11-21",
            "2026-11-21T24:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-21T12:00:60Z",
            "2026-11-21T12:00:00",
            "2026-11-21T12:00:00.Z",
            "2026-11-21T12:00:00+1:00",
            "2026-11-21T12:00:00+24:00",
            "2026-11-21T12:00:00+0é",
        ] {
            assert_eq!(read(text, Format::Rfc3339), None, "{text}");
        }
        assert!(
            read("2028-02-29T23:59:60Z", Format::Rfc3339).is_some(),
            "a leap second"
        );
    }

    #[test]
    fn a_point_in_time_needs_the_time_of_receipt() {
        assert_eq!(wait_until(Reading::At(5000), None), None);
        assert_eq!(wait_until(Reading::At(5000), Some(2000)), Some(3000));
        assert_eq!(wait_until(Reading::At(5000), Some(9000)), Some(0));
        assert_eq!(
            wait_until(Reading::At(i64::MAX), Some(i64::MIN)),
            Some(i64::MAX as u64)
        );
        assert_eq!(wait_until(Reading::After(7), None), Some(7));
    }

    proptest! {
        #[test]
        fn decimals_are_exact(whole in 0u64..1_000_000_000, thousandths in 0u64..1000) {
            let text = format!("{whole}.{thousandths:03}");
            let ms = whole * 1000 + thousandths;
            prop_assert_eq!(read(&text, Format::Seconds), Some(Reading::After(ms)));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            for format in Format::ALL {
                let _ = read(&text, *format);
            }
        }

        #[test]
        fn dates_agree_with_their_http_form(seconds in 0u64..253_402_300_800) {
            let time = UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            let text = httpdate::fmt_http_date(time);
            let Some(Reading::At(ms)) = read(&text, Format::HttpDate) else { panic!("{text}") };
            prop_assert_eq!(ms, i64::try_from(seconds).unwrap() * 1000);
            let rfc = rfc3339::format(ms);
            prop_assert_eq!(read(&rfc, Format::Rfc3339), Some(Reading::At(ms)), "{}", rfc);
        }
    }
}
