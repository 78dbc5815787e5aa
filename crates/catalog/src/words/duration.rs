//! Milliseconds as people say them, in the notation of the catalogs: `5s`, `1m`.

/// A duration: exact below a minute, to the second above.
#[must_use]
pub fn duration(ms: u64) -> String {
    if ms < 1000 {
        return if ms == 0 {
            "0s".to_owned()
        } else {
            format!("{ms}ms")
        };
    }
    if ms < 60_000 {
        let fraction = format!("{:03}", ms % 1000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        return format!("{}{point}{fraction}s", ms / 1000);
    }
    let seconds = ms.div_ceil(1000);
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
    ];
    parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n}{unit}"))
        .collect()
}

/// A range of durations: one where both ends are the same.
#[must_use]
pub fn range(min_ms: u64, max_ms: u64) -> String {
    if min_ms >= max_ms {
        duration(min_ms)
    } else {
        format!("{} to {}", duration(min_ms), duration(max_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_whole_units() {
        let said = [
            (0, "0s"),
            (250, "250ms"),
            (1000, "1s"),
            (1500, "1.5s"),
            (59_999, "59.999s"),
            (60_000, "1m"),
            (60_001, "1m1s"),
            (3_600_000, "1h"),
            (90_061_000, "1d1h1m1s"),
        ];
        for (ms, words) in said {
            assert_eq!(duration(ms), words);
        }
        assert_eq!(range(0, 300_000), "0s to 5m");
        assert_eq!(range(1000, 1000), "1s");
        assert!(duration(u64::MAX).contains('d'));
    }
}
