use super::*;
use proptest::prelude::*;

fn ranges(policy: &Policy, attempts: u32) -> Vec<(u64, u64)> {
    (1..=attempts)
        .map(|n| policy.range(n))
        .map(|r| (r.min_ms, r.max_ms))
        .collect()
}

#[test]
fn two_four_eight_seconds_plus_or_minus_half() {
    let policy = Policy::exponential(2000, 2.0, 60_000, Jitter::symmetric(0.5));
    assert_eq!(
        ranges(&policy, 3),
        [(1000, 3000), (2000, 6000), (4000, 12_000)]
    );
}

#[test]
fn five_seconds_up_to_a_minute() {
    let policy = Policy::exponential(5000, 2.0, 60_000, Jitter::None);
    let delays: Vec<u64> = ranges(&policy, 6).into_iter().map(|(min, _)| min).collect();
    assert_eq!(delays, [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    assert_eq!(policy.range(u32::MAX).max_ms, 60_000);
}

#[test]
fn small_delays_grow_too() {
    let delays = |initial, multiplier| {
        let policy = Policy::exponential(initial, multiplier, 60_000, Jitter::None);
        [1, 2, 3, 10, 100, u32::MAX].map(|attempt| policy.range(attempt).max_ms)
    };
    assert_eq!(delays(1, 1.5), [1, 2, 2, 38, 60_000, 60_000]);
    assert_eq!(delays(100, 1.1), [100, 110, 121, 236, 60_000, 60_000]);
    assert_eq!(delays(5, 1.0), [5; 6]);
    assert_eq!(delays(1, 1.001), [1, 1, 1, 1, 1, 60_000]);
}

#[test]
fn anywhere_within_five_minutes() {
    let policy = Policy::uniform(0, 300_000);
    assert_eq!(ranges(&policy, 2), [(0, 300_000), (0, 300_000)]);
    assert_eq!(policy.delay(1, &mut || 0), 0);
    assert_eq!(policy.delay(1, &mut || u64::MAX), 300_000);
    assert_eq!(policy.delay(1, &mut || 1 << 63), 150_000);
}

#[test]
fn durations_are_a_number_and_a_unit() {
    for (text, ms) in [
        ("500ms", 500),
        ("5s", 5000),
        ("1m", 60_000),
        ("15m", 900_000),
        ("1h", 3_600_000),
        ("7d", MAX_DELAY_MS),
    ] {
        assert_eq!(duration_ms(text), Ok(ms), "{text}");
    }
    for text in ["5", "s", "5 s", "1.5s", "-5s", "5S", "PT5S"] {
        assert!(
            matches!(duration_ms(text), Err(PolicyError::Duration(_))),
            "{text}"
        );
    }
    assert_eq!(duration_ms("8d"), Err(PolicyError::TooLong));
    assert_eq!(
        duration_ms("99999999999999999999s"),
        Err(PolicyError::TooLong)
    );
}

#[test]
fn numbers_that_make_no_schedule_are_refused() {
    let none = Jitter::None;
    for (policy, error) in [
        (Policy::constant(0, none), PolicyError::Zero),
        (
            Policy::exponential(5000, 0.5, 60_000, none),
            PolicyError::Multiplier,
        ),
        (
            Policy::exponential(5000, 2.0, 1000, none),
            PolicyError::Bounds,
        ),
        (
            Policy::exponential(5000, 2.0, MAX_DELAY_MS + 1, none),
            PolicyError::TooLong,
        ),
        (
            Policy::constant(1, Jitter::symmetric(1.5)),
            PolicyError::Jitter,
        ),
        (
            Policy::constant(1, Jitter::symmetric(-1.0)),
            PolicyError::Jitter,
        ),
        (
            Policy::constant(1, Jitter::symmetric(f64::NAN)),
            PolicyError::Jitter,
        ),
        (Policy::uniform(2, 1), PolicyError::Bounds),
        (
            Policy::constant(1, none).with_max_attempts(Some(0)),
            PolicyError::Attempts,
        ),
    ] {
        assert_eq!(policy.check(), Err(error), "{policy:?}");
    }
}

proptest! {
    #[test]
    fn no_numbers_panic(
        initial: u64, multiplier: f64, max: u64, part: f64, attempt: u32, bits: u64,
    ) {
        let jitter = Jitter::symmetric(part);
        for policy in [
            Policy::constant(initial, jitter),
            Policy::exponential(initial, multiplier, max, jitter),
            Policy::uniform(initial, max),
        ] {
            let _ = policy.check();
            let _ = policy.delay(attempt, &mut || bits);
        }
    }

    #[test]
    fn a_later_delay_is_no_shorter(
        initial in 1u64..MAX_DELAY_MS, multiplier in 1.0f64..1000.0, attempt in 0..u32::MAX,
    ) {
        let policy = Policy::exponential(initial, multiplier, MAX_DELAY_MS, Jitter::None);
        prop_assert!(policy.range(attempt).max_ms <= policy.range(attempt + 1).max_ms);
    }

    #[test]
    fn a_delay_lies_within_its_bounds(
        initial in 1u64..MAX_DELAY_MS, multiplier in 1.0f64..1000.0, extra in 0u64..MAX_DELAY_MS,
        part in 0.0f64..=1.0, attempt: u32, bits: u64,
    ) {
        let policy = Policy::exponential(initial, multiplier, initial + extra, Jitter::symmetric(part));
        let range = policy.range(attempt % 10_000);
        let delay = policy.delay(attempt % 10_000, &mut || bits);
        prop_assert!(range.min_ms <= delay && delay <= range.max_ms);
    }
}
