//! A retry policy as a picture: when each attempt may be made, counted from the first one.
//! Positions are computed here; the template draws them.

use replybook::Limits;
use replybook_catalog::policy::{Growth, Jitter, Policy};
use replybook_catalog::table::NamedPolicy;
use replybook_catalog::words::{duration, range};
use serde::Serialize;

/// Attempts drawn where the policy names no last one, or a later one.
const MOST_ATTEMPTS: u32 = 8;
/// Width of the time axis, in units of the picture.
const WIDTH: f64 = 460.0;
/// A band is drawn at least this wide.
const LEAST: f64 = 3.0;

/// The picture of a policy.
#[derive(Debug, Serialize)]
pub(crate) struct Timeline<'t> {
    pub name: &'t str,
    /// The whole in one sentence.
    pub summary: String,
    pub attempts: Vec<Attempt>,
    /// Whether there are attempts beyond those drawn.
    pub goes_on: bool,
    pub max_attempts: Option<u32>,
    /// Where and when the last attempt has been made at the latest, if there is a last.
    pub deadline: Option<Mark>,
    /// Whether some delay would be longer without the policy's maximum.
    pub clamped: bool,
    /// Whether the delays have jitter.
    pub jittered: bool,
    pub ticks: Vec<Mark>,
}

/// One attempt.
#[derive(Debug, Serialize)]
pub(crate) struct Attempt {
    pub number: u32,
    /// Time since the previous attempt.
    pub delay: String,
    /// Time since the first attempt.
    pub since_start: String,
    pub x: f64,
    pub width: f64,
    /// Whether the delay is cut to the policy's maximum.
    pub clamped: bool,
    #[serde(skip)]
    latest_ms: u64,
}

/// A place on the axis.
#[derive(Debug, Serialize)]
pub(crate) struct Mark {
    pub x: f64,
    pub label: String,
}

impl<'t> Timeline<'t> {
    /// The picture of a policy.
    pub fn for_policy(named: &'t NamedPolicy) -> Timeline<'t> {
        let policy = &named.policy;
        let last = policy
            .max_attempts()
            .unwrap_or(MOST_ATTEMPTS)
            .min(MOST_ATTEMPTS);
        let mut attempts = vec![attempt_at(1, (0, 0), String::new(), false)];
        let (mut earliest, mut latest) = (0_u64, 0_u64);
        for number in 2..=last {
            let most = Limits::default().max_wait_ms;
            let delay = policy.range(number - 1);
            let (min, max) = (delay.min_ms.min(most), delay.max_ms.min(most));
            earliest = earliest.saturating_add(min);
            latest = latest.saturating_add(max);
            let clamped = is_clamped(policy, number - 1) || delay.max_ms > most;
            attempts.push(attempt_at(
                number,
                (earliest, latest),
                range(min, max),
                clamped,
            ));
        }
        let goes_on = policy.max_attempts().is_none_or(|most| most > last);
        let scale = Scale::new(latest);
        for attempt in &mut attempts {
            let (x, end) = (scale.x(attempt.x), scale.x(to_f64(attempt.latest_ms)));
            (attempt.x, attempt.width) = (x, (end - x).max(LEAST));
        }
        Timeline {
            name: &named.name,
            summary: summary(policy),
            goes_on,
            max_attempts: policy.max_attempts(),
            deadline: (!goes_on && last > 1).then(|| Mark {
                x: scale.x(to_f64(latest)),
                label: duration(latest),
            }),
            clamped: attempts.iter().any(|attempt| attempt.clamped),
            jittered: attempts.iter().any(|attempt| attempt.width > LEAST),
            attempts,
            ticks: scale.ticks(),
        }
    }
}

/// An attempt whose `x` is still a time.
fn attempt_at(number: u32, (min, max): (u64, u64), delay: String, clamped: bool) -> Attempt {
    Attempt {
        number,
        delay,
        since_start: range(min, max),
        x: to_f64(min),
        width: 0.0,
        clamped,
        latest_ms: max,
    }
}

/// Whether the delay before a repetition would be longer without the maximum.
fn is_clamped(policy: &Policy, attempt: u32) -> bool {
    match policy.growth() {
        Growth::Exponential {
            initial_ms,
            multiplier_permille,
            max_ms,
        } => {
            let factor = f64::from(multiplier_permille) / 1000.0;
            let power = i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
            to_f64(initial_ms) * factor.powi(power) > to_f64(max_ms)
        }
        Growth::Constant { .. } | Growth::Uniform { .. } => false,
    }
}

/// A policy in one sentence.
fn summary(policy: &Policy) -> String {
    let growth = match policy.growth() {
        Growth::Constant { delay_ms } => format!("{} each time", duration(delay_ms)),
        Growth::Exponential {
            initial_ms,
            multiplier_permille,
            max_ms,
        } => format!(
            "first {}, then {} times as long each time, at most {}",
            duration(initial_ms),
            f64::from(multiplier_permille) / 1000.0,
            duration(max_ms)
        ),
        Growth::Uniform { min_ms, max_ms } => {
            format!(
                "anywhere between {} and {}",
                duration(min_ms),
                duration(max_ms)
            )
        }
    };
    let jitter = match policy.jitter() {
        Jitter::None => String::new(),
        Jitter::Full => "; drawn at random from nothing to that".to_owned(),
        Jitter::Symmetric(part) => {
            format!(
                "; give or take {} % of it, at random",
                f64::from(part) / 10.0
            )
        }
    };
    let attempts = policy.max_attempts().map_or_else(
        || "; without a last attempt".to_owned(),
        |most| format!("; {most} attempts in all"),
    );
    format!("{growth}{jitter}{attempts}")
}

/// Converts times to positions in the picture.
struct Scale {
    span_ms: u64,
}

impl Scale {
    fn new(latest_ms: u64) -> Scale {
        Scale {
            span_ms: latest_ms.max(1),
        }
    }

    fn x(&self, ms: f64) -> f64 {
        (ms / to_f64(self.span_ms) * WIDTH * 10.0).round() / 10.0
    }

    /// Four or so round times.
    fn ticks(&self) -> Vec<Mark> {
        const STEPS: [u64; 18] = [
            100, 250, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
            600_000, 900_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000,
        ];
        let step = STEPS.into_iter().find(|step| self.span_ms / step <= 5);
        let step = step.unwrap_or(self.span_ms / 4).max(1);
        let times = (0..=self.span_ms / step).map(|n| n * step);
        let mark = |ms: u64| Mark {
            x: self.x(to_f64(ms)),
            label: if ms == 0 {
                "0".to_owned()
            } else {
                duration(ms)
            },
        };
        times.map(mark).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture")]
fn to_f64(ms: u64) -> f64 {
    ms as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(policy: Policy) -> NamedPolicy {
        NamedPolicy {
            name: "p".to_owned(),
            policy,
            evidence: Vec::new(),
        }
    }

    #[test]
    fn bands_show_jitter_and_the_end_is_the_latest_last_attempt() {
        let policy = Policy::exponential(2000, 2.0, 5000, Jitter::symmetric(0.5));
        let named = named(policy.with_max_attempts(Some(4)));
        let picture = Timeline::for_policy(&named);
        let said: Vec<&str> = picture
            .attempts
            .iter()
            .map(|a| a.since_start.as_str())
            .collect();
        assert_eq!(said, ["0s", "1s to 3s", "3s to 9s", "5.5s to 16.5s"]);
        assert_eq!(
            picture.deadline.map(|mark| mark.label).as_deref(),
            Some("16.5s")
        );
        let clamped: Vec<bool> = picture.attempts.iter().map(|a| a.clamped).collect();
        assert_eq!(clamped, [false, false, false, true]);
        assert!(
            picture
                .attempts
                .iter()
                .all(|a| a.x + a.width <= WIDTH + LEAST)
        );
        assert!(!picture.goes_on);
    }

    #[test]
    fn a_policy_without_a_last_attempt_goes_on() {
        let named = named(Policy::uniform(0, 300_000));
        let picture = Timeline::for_policy(&named);
        assert!(picture.goes_on && picture.deadline.is_none());
        assert!(
            picture.summary.starts_with("anywhere between 0s and 5m"),
            "{}",
            picture.summary
        );
    }
}
