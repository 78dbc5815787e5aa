//! Milliseconds as people say them.

/// A duration: exact below a minute, to the second above.
pub(crate) fn duration(ms: u64) -> String {
    if ms < 1000 {
        return if ms == 0 { "0 s".to_owned() } else { format!("{ms} ms") };
    }
    if ms < 60_000 {
        let fraction = format!("{:03}", ms % 1000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        return format!("{}{point}{fraction} s", ms / 1000);
    }
    let seconds = ms.div_ceil(1000);
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    said.join(" ")
}

/// A range of durations: one where both ends are the same.
pub(crate) fn range(min_ms: u64, max_ms: u64) -> String {
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
            (0, "0 s"),
            (250, "250 ms"),
            (1000, "1 s"),
            (1500, "1.5 s"),
            (59_999, "59.999 s"),
            (60_000, "1 min"),
            (60_001, "1 min 1 s"),
            (3_600_000, "1 h"),
            (90_061_000, "1 d 1 h 1 min 1 s"),
        ];
        for (ms, words) in said {
            assert_eq!(duration(ms), words);
        }
        assert_eq!(range(0, 300_000), "0 s to 5 min");
        assert_eq!(range(1000, 1000), "1 s");
        assert!(duration(u64::MAX).contains(" d "));
    }
}
