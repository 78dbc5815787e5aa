//! Sets of HTTP statuses: `429`, `4xx`, `500-504`, and unions of these.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The least status.
const LEAST: u16 = 100;
/// The greatest status.
const GREATEST: u16 = 999;

/// A set of statuses from 100 to 999, as sorted ranges that do not touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusSet {
    ranges: Vec<(u16, u16)>,
}

/// Why a text is not a set of statuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// Not a number, a class or a range.
    #[error(
        "`{0}` is not a status: write a number such as `429`, a class such as `4xx` or a range such as `500-504`"
    )]
    Form(String),
    /// A number outside 100 to 999.
    #[error("`{0}` is not a status: a status is a number from {LEAST} to {GREATEST}")]
    Bounds(String),
    /// A range whose end comes before its start.
    #[error("the range `{0}` ends before it begins: write the smaller status first")]
    Backwards(String),
    /// No text at all.
    #[error("no status is listed: name at least one")]
    Empty,
}

impl StatusSet {
    /// The set that one text names.
    ///
    /// # Errors
    /// When the text is no number, class or range of statuses.
    pub fn parse(text: &str) -> Result<StatusSet, StatusError> {
        StatusSet::parse_list(&[text])
    }

    /// The union of the sets that several texts name.
    ///
    /// # Errors
    /// When one of them names no set, or there is none.
    pub fn parse_list(texts: &[&str]) -> Result<StatusSet, StatusError> {
        let mut ranges = texts
            .iter()
            .map(|text| range(text))
            .collect::<Result<Vec<_>, _>>()?;
        if ranges.is_empty() {
            return Err(StatusError::Empty);
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::new();
        for (start, end) in ranges {
            match merged.last_mut() {
                Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Ok(StatusSet { ranges: merged })
    }

    /// Whether a status is in the set.
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        self.ranges
            .iter()
            .any(|(start, end)| (*start..=*end).contains(&status))
    }

    /// How many statuses there are: the fewer, the narrower.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no set is empty")]
    pub fn len(&self) -> usize {
        self.ranges
            .iter()
            .map(|(start, end)| usize::from(end.saturating_sub(*start)) + 1)
            .sum()
    }

    /// Whether every status of this set is in the other too.
    #[must_use]
    pub fn is_subset(&self, other: &StatusSet) -> bool {
        // Ranges do not touch, so that none spans two of the other set.
        let within = |(start, end): &(u16, u16)| {
            let mut ranges = other.ranges.iter();
            ranges.any(|(first, last)| first <= start && end <= last)
        };
        self.ranges.iter().all(within)
    }

    /// Whether some status is in both sets.
    #[must_use]
    pub fn intersects(&self, other: &StatusSet) -> bool {
        let meets = |(start, end): &(u16, u16)| {
            let mut ranges = other.ranges.iter();
            ranges.any(|(first, last)| start <= last && first <= end)
        };
        self.ranges.iter().any(meets)
    }

    /// The ranges, both ends included.
    #[must_use]
    pub fn ranges(&self) -> &[(u16, u16)] {
        &self.ranges
    }
}

impl fmt::Display for StatusSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (start, end)) in self.ranges.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match (start, end) {
                (start, end) if start == end => write!(f, "{start}")?,
                (start, end) if start % 100 == 0 && *end == start + 99 => {
                    write!(f, "{}xx", start / 100)?;
                }
                (start, end) => write!(f, "{start}-{end}")?,
            }
        }
        Ok(())
    }
}

fn range(text: &str) -> Result<(u16, u16), StatusError> {
    let text = text.trim();
    let class = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"));
    if let Some(class) = class {
        let digit = class
            .parse::<u16>()
            .ok()
            .filter(|d| (1..=9).contains(d) && class.len() == 1);
        let digit = digit.ok_or_else(|| StatusError::Form(text.to_owned()))?;
        return Ok((digit * 100, digit * 100 + 99));
    }
    if let Some((start, end)) = text.split_once('-') {
        let (start, end) = (number(start.trim(), text)?, number(end.trim(), text)?);
        if end < start {
            return Err(StatusError::Backwards(text.to_owned()));
        }
        return Ok((start, end));
    }
    let status = number(text, text)?;
    Ok((status, status))
}

fn number(digits: &str, whole: &str) -> Result<u16, StatusError> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(StatusError::Form(whole.to_owned()));
    }
    let number = digits
        .parse()
        .ok()
        .filter(|n| (LEAST..=GREATEST).contains(n));
    number.ok_or_else(|| StatusError::Bounds(whole.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_classes_and_ranges_are_read() {
        let set = StatusSet::parse_list(&["429", "5xx", "400-404", "405"]).unwrap();
        assert_eq!(set.to_string(), "400-405, 429, 5xx");
        assert_eq!(set.len(), 107);
        for (status, expected) in [
            (399, false),
            (400, true),
            (405, true),
            (429, true),
            (599, true),
            (600, false),
        ] {
            assert_eq!(set.contains(status), expected, "{status}");
        }
        assert_eq!(StatusSet::parse("4XX").unwrap().to_string(), "4xx");
        assert_eq!(
            StatusSet::parse("200-299").unwrap(),
            StatusSet::parse("2xx").unwrap()
        );
    }

    #[test]
    fn what_is_no_status_is_refused_with_a_remedy() {
        for (text, expected) in [
            ("50x", "is not a status: write a number"),
            ("0xx", "is not a status: write a number"),
            ("42", "a number from 100 to 999"),
            ("1000", "a number from 100 to 999"),
            ("600-500", "ends before it begins"),
            ("", "is not a status"),
            ("+429", "is not a status"),
            ("4294967296", "a number from 100 to 999"),
        ] {
            let error = StatusSet::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert_eq!(StatusSet::parse_list(&[]), Err(StatusError::Empty));
    }

    fn lists() -> impl Strategy<Value = Vec<String>> {
        let range = (100..=999_u16, 0..40_u16)
            .prop_map(|(start, more)| format!("{start}-{}", (start + more).min(999)));
        let text = prop_oneof![
            range,
            (1..=9_u16).prop_map(|class| format!("{class}xx")),
            (100..=999_u16).prop_map(|status| status.to_string()),
        ];
        prop::collection::vec(text, 1..6)
    }

    fn set(texts: &[String]) -> StatusSet {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        StatusSet::parse_list(&texts).unwrap()
    }

    proptest! {
        #[test]
        fn a_set_prints_as_it_reads(texts in lists()) {
            let set = set(&texts);
            let printed = set.to_string();
            let printed: Vec<&str> = printed.split(", ").collect();
            prop_assert_eq!(StatusSet::parse_list(&printed), Ok(set));
        }

        #[test]
        fn sets_relate_as_their_statuses_do(a in lists(), b in lists()) {
            let (a, b) = (set(&a), set(&b));
            let mut of_a = (0..=u16::MAX).filter(|status| a.contains(*status));
            prop_assert_eq!(of_a.clone().count(), a.len());
            prop_assert_eq!(of_a.clone().all(|status| b.contains(status)), a.is_subset(&b));
            prop_assert_eq!(of_a.any(|status| b.contains(status)), a.intersects(&b));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,8}|[0-9xX-]{0,9}") {
            let _ = StatusSet::parse(&text);
        }
    }
}
