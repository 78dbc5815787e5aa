//! A date and time of RFC 3339 in milliseconds since 1970-01-01 UTC. The civil
//! calendar by days, without a time zone database: the text carries its offset.

/// The point in time a text names.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !text.get(10..11)?.starts_with(['T', 't', ' ']) {
        return None;
    }
    let (year, month, day) = civil(date)?;
    let clock = time.get(..8)?;
    if clock.get(2..3)? != ":" || clock.get(5..6)? != ":" {
        return None;
    }
    let (hour, minute, second) = (
        digits(clock.get(..2)?)?,
        digits(clock.get(3..5)?)?,
        digits(clock.get(6..)?)?,
    );
    // A leap second counts as the second after it.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, offset) = split_fraction(time.get(8..)?)?;
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    let seconds = seconds - offset_seconds(offset)?;
    // Leap seconds are inserted where a day of UTC ends, and nowhere else.
    let fits = second < 60 || seconds.rem_euclid(86_400) == 0;
    fits.then_some(seconds * 1000 + fraction)
}

/// Year, month and day of a date alone.
pub(super) fn civil(date: &str) -> Option<(i64, i64, i64)> {
    let (year, month, day) = (
        digits(date.get(..4)?)?,
        digits(date.get(5..7)?)?,
        digits(date.get(8..)?)?,
    );
    let is_written = date.len() == 10 && date.get(4..5)? == "-" && date.get(7..8)? == "-";
    (is_written && is_day(year, month, day)).then_some((year, month, day))
}

/// The milliseconds of a fraction, and what follows it.
fn split_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (fraction, offset) = rest.split_at(end);
    if fraction.is_empty() {
        return None;
    }
    let padded = format!("{fraction:0<3}");
    Some((digits(padded.get(..3)?)?, offset))
}

fn offset_seconds(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let rest = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = rest.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

fn digits(text: &str) -> Option<i64> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn is_day(year: i64, month: i64, day: i64) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, counted in eras of
/// 400 years whose years begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse, for tests.
#[cfg(test)]
pub(super) fn format(ms: i64) -> String {
    let days = ms.div_euclid(86_400_000);
    let of_day = ms.rem_euclid(86_400_000) / 1000;
    let mut year = 1970 + days / 366;
    while days_from_civil(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && days_from_civil(year, month + 1, 1) <= days {
        month += 1;
    }
    let day = days - days_from_civil(year, month, 1) + 1;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
