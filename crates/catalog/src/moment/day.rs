//! A day of the calendar, as documents print it: `2026-11-21`. It knows no zone
//! and no clock; who compares days says what day it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::rfc3339;

/// A day of the Gregorian calendar, from 0000-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day: write it as `2026-11-21`")]
pub struct NoDay(String);

impl Day {
    /// The day, in UTC, of a moment in milliseconds since 1970-01-01; nothing
    /// beyond the calendar.
    #[must_use]
    pub fn from_ms(ms: i64) -> Option<Day> {
        // Days since 0000-03-01, in eras of 400 years: a year begins with March here,
        // so that the day which leap years add is its last.
        let days = ms.div_euclid(86_400_000) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, later) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        Some(Day {
            year: u16::try_from(era * 400 + year + later)
                .ok()
                .filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day before; the first day there is has none.
    #[must_use]
    pub fn before(self) -> Option<Day> {
        let Day { year, month, day } = self;
        if day > 1 {
            return Some(Day {
                day: day - 1,
                ..self
            });
        }
        let (year, month) = match month {
            1 => (year.checked_sub(1)?, 12),
            _ => (year, month - 1),
        };
        let last = (28..=31).rev();
        let mut days = last.map(|day| Day { year, month, day });
        days.find(|day| day.to_string().parse() == Ok(*day))
    }
}

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Day, NoDay> {
        let read = || {
            let (year, month, day) = rfc3339::civil(text)?;
            Some(Day {
                year: u16::try_from(year).ok()?,
                month: u8::try_from(month).ok()?,
                day: u8::try_from(day).ok()?,
            })
        };
        read().ok_or_else(|| NoDay(text.to_owned()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl TryFrom<String> for Day {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Day, NoDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_moment_has_a_day() {
        for (ms, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400_000, "2000-02-29"),
            (951_868_800_000 - 1, "2000-02-29"),
            (1_795_478_400_000, "2026-11-24"),
            (4_107_542_400_000, "2100-03-01"),
            (253_402_300_799_999, "9999-12-31"),
        ] {
            assert_eq!(Day::from_ms(ms), Some(day(text)), "{ms}");
        }
        assert_eq!(Day::from_ms(253_402_300_800_000), None);
        assert_eq!(Day::from_ms(i64::MIN), None);
    }

    #[test]
    fn days_are_ordered_and_print_as_they_were_written() {
        assert!(day("2025-12-31") < day("2026-01-01"));
        assert!(day("2026-02-28") < day("2026-03-01"));
        assert_eq!(day("0999-01-02").to_string(), "0999-01-02");
    }

    #[test]
    fn the_day_before_follows_the_calendar() {
        for (of, expected) in [
            ("2026-11-21", Some("2026-11-20")),
            ("2026-01-01", Some("2025-12-31")),
            ("2024-03-01", Some("2024-02-29")),
            ("2026-03-01", Some("2026-02-28")),
            ("2026-05-01", Some("2026-04-30")),
            ("0000-01-01", None),
        ] {
            assert_eq!(day(of).before(), expected.map(day), "{of}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-11-31",
            "2026-2-1",
            "2026-11-21T00:00:00Z",
            "26-11-21",
            "2026-13-01",
            "2026-11-2١",
            "-026-11-21",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
