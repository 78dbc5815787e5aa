//! Retry schedules as data: how long to wait before each repetition. Integers
//! only, saturating, and without a random source of its own: the caller gives
//! the random bits.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

/// The longest delay a policy may state, in milliseconds: 7 days.
pub const MAX_DELAY_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// A schedule of delays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    growth: Growth,
    jitter: Jitter,
    max_attempts: Option<u32>,
}

/// How delays grow; all in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Growth {
    /// Always the same.
    Constant {
        /// The delay.
        delay_ms: u64,
    },
    /// Multiplied each time, up to a limit.
    Exponential {
        /// The first delay.
        initial_ms: u64,
        /// By what each is multiplied for the next, in thousandths.
        multiplier_permille: u32,
        /// The greatest delay.
        max_ms: u64,
    },
    /// Anywhere between two bounds.
    Uniform {
        /// At least.
        min_ms: u64,
        /// At most.
        max_ms: u64,
    },
}

/// How far a delay may stray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Jitter {
    /// Not at all.
    None,
    /// Anywhere between 0 and the delay.
    Full,
    /// The delay plus or minus this many thousandths of it.
    Symmetric(u32),
}

impl Jitter {
    /// Plus or minus a part of the delay, between 0 and 1.
    #[must_use]
    pub fn symmetric(part: f64) -> Jitter {
        Jitter::Symmetric(permille(part))
    }
}

/// The bounds of one delay, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelayRange {
    /// At least.
    pub min_ms: u64,
    /// At most.
    pub max_ms: u64,
}

/// Why numbers are no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A bound is beyond [`MAX_DELAY_MS`].
    #[error("a delay of more than 7 days: write at most `7d`")]
    TooLong,
    /// The greatest delay is less than the least.
    #[error("the greatest delay is less than the first: raise `max`")]
    Bounds,
    /// Every delay would be zero.
    #[error("every delay would be zero: write at least `1ms`")]
    Zero,
    /// Delays would shrink, or grow beyond measure.
    #[error("delays would shrink, or grow beyond measure: write a `multiplier` from 1 to 1000")]
    Multiplier,
    /// A delay would be negative.
    #[error("a symmetric jitter is a part of the delay: write a number from 0 to 1")]
    Jitter,
    /// Not even the first request would be sent.
    #[error("`max_attempts` counts the first request too: write at least 1")]
    Attempts,
    /// A text that is no duration.
    #[error("`{0}` is not a duration: write a number and `ms`, `s`, `m`, `h` or `d`, as in `5s`")]
    Duration(String),
}

impl Policy {
    /// Always the same delay.
    #[must_use]
    pub fn constant(delay_ms: u64, jitter: Jitter) -> Policy {
        Policy {
            growth: Growth::Constant { delay_ms },
            jitter,
            max_attempts: None,
        }
    }

    /// A delay that is multiplied each time, up to a limit. The jitter applies
    /// after the limit and may pass it.
    #[must_use]
    pub fn exponential(initial_ms: u64, multiplier: f64, max_ms: u64, jitter: Jitter) -> Policy {
        let multiplier_permille = permille(multiplier);
        let growth = Growth::Exponential {
            initial_ms,
            multiplier_permille,
            max_ms,
        };
        Policy {
            growth,
            jitter,
            max_attempts: None,
        }
    }

    /// Anywhere between two bounds.
    #[must_use]
    pub fn uniform(min_ms: u64, max_ms: u64) -> Policy {
        let growth = Growth::Uniform { min_ms, max_ms };
        Policy {
            growth,
            jitter: Jitter::None,
            max_attempts: None,
        }
    }

    /// The same, stopping after a number of attempts, the first request included.
    #[must_use]
    pub fn with_max_attempts(self, max_attempts: Option<u32>) -> Policy {
        Policy {
            max_attempts,
            ..self
        }
    }

    /// Whether the numbers make a schedule.
    ///
    /// # Errors
    /// With the first number that does not fit.
    pub fn check(&self) -> Result<(), PolicyError> {
        let (least, greatest) = match self.growth {
            Growth::Constant { delay_ms } => (delay_ms, delay_ms),
            Growth::Exponential {
                initial_ms,
                max_ms,
                multiplier_permille,
            } => {
                if !(1000..=1_000_000).contains(&multiplier_permille) {
                    return Err(PolicyError::Multiplier);
                }
                if initial_ms == 0 {
                    return Err(PolicyError::Zero);
                }
                (initial_ms, max_ms)
            }
            Growth::Uniform { min_ms, max_ms } => (min_ms, max_ms),
        };
        match self.jitter {
            _ if greatest > MAX_DELAY_MS => Err(PolicyError::TooLong),
            _ if greatest < least => Err(PolicyError::Bounds),
            _ if greatest == 0 => Err(PolicyError::Zero),
            Jitter::Symmetric(part) if part > 1000 => Err(PolicyError::Jitter),
            _ if self.max_attempts == Some(0) => Err(PolicyError::Attempts),
            _ => Ok(()),
        }
    }

    /// After how many attempts to stop, the first request included.
    #[must_use]
    pub fn max_attempts(&self) -> Option<u32> {
        self.max_attempts
    }

    /// How delays grow.
    #[must_use]
    pub fn growth(&self) -> Growth {
        self.growth
    }

    /// How far a delay may stray.
    #[must_use]
    pub fn jitter(&self) -> Jitter {
        self.jitter
    }

    /// The bounds of the delay before a repetition; attempt 1 is the first.
    #[must_use]
    pub fn range(&self, attempt: u32) -> DelayRange {
        let delay = match self.growth {
            Growth::Uniform { min_ms, max_ms } => return DelayRange { min_ms, max_ms },
            Growth::Constant { delay_ms } => delay_ms,
            Growth::Exponential {
                initial_ms,
                multiplier_permille,
                max_ms,
            } => grown(initial_ms, multiplier_permille, max_ms, attempt),
        };
        match self.jitter {
            Jitter::None => DelayRange {
                min_ms: delay,
                max_ms: delay,
            },
            Jitter::Full => DelayRange {
                min_ms: 0,
                max_ms: delay,
            },
            Jitter::Symmetric(part) => {
                let part = thousandths(delay, part.min(1000));
                DelayRange {
                    min_ms: delay.saturating_sub(part),
                    max_ms: delay.saturating_add(part),
                }
            }
        }
    }

    /// The delay before a repetition, in milliseconds, drawn from its bounds with
    /// 64 uniformly random bits that `random` gives.
    pub fn delay(&self, attempt: u32, random: &mut impl FnMut() -> u64) -> u64 {
        let DelayRange { min_ms, max_ms } = self.range(attempt);
        let choices = u128::from(max_ms.saturating_sub(min_ms)) + 1;
        // The high bits of a product: uniform but for one part in 2⁶⁴ ÷ choices.
        let drawn = (u128::from(random()) * choices) >> 64;
        min_ms.saturating_add(u64::try_from(drawn).unwrap_or(u64::MAX))
    }
}

/// A duration such as `500ms`, `5s`, `1m`, `1h` or `1d` in milliseconds.
///
/// # Errors
/// When the text has another form, or names more than 7 days.
pub fn duration_ms(text: &str) -> Result<u64, PolicyError> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(PolicyError::Duration(text.to_owned())),
    };
    if number.is_empty() {
        return Err(PolicyError::Duration(text.to_owned()));
    }
    let ms = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    ms.filter(|ms| *ms <= MAX_DELAY_MS)
        .ok_or(PolicyError::TooLong)
}

/// The delay before a repetition: the first one multiplied `attempt - 1` times.
/// The power is taken in fixed point and rounded once, so that small delays grow
/// too, and in 32 steps whatever the attempt.
fn grown(initial_ms: u64, multiplier_permille: u32, max_ms: u64, attempt: u32) -> u64 {
    const ONE: u128 = 1 << FRACTION_BITS;
    const FRACTION_BITS: u32 = 32;
    // Beyond this every delay of a millisecond or more has passed any limit.
    const GREATEST: u128 = 1 << 63;
    let times = |a: u128, b: u128| ((a * b + ONE / 2) >> FRACTION_BITS).min(GREATEST);
    let mut factor = ONE;
    let mut power = (u128::from(multiplier_permille) * ONE + 500) / 1000;
    let mut exponent = attempt.saturating_sub(1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            factor = times(factor, power);
        }
        power = times(power, power);
        exponent /= 2;
    }
    let delay = (u128::from(initial_ms) * factor + ONE / 2) >> FRACTION_BITS;
    u64::try_from(delay).unwrap_or(u64::MAX).min(max_ms)
}

fn thousandths(value: u64, permille: u32) -> u64 {
    u64::try_from(u128::from(value) * u128::from(permille) / 1000).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates; the result is checked by `Policy::check`"
)]
fn permille(part: f64) -> u32 {
    if part >= 0.0 {
        (part * 1000.0).round() as u32
    } else {
        // Negative or no number at all: what `Policy::check` refuses.
        u32::MAX
    }
}
