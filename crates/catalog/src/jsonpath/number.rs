//! Numbers of queries and documents, compared by their mathematical value. Integers must
//! never lose digits to floating point: identifiers of 18 digits are common in answers.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// A number with every digit of an integer of 128 bits, else the nearest `f64`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// Any other number.
    Float(f64),
}

impl Number {
    /// Reads a number as JSON spells it; `None` when it is no number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        let integer = text.parse().map(Number::Integer);
        integer.or_else(|_| text.parse().map(Number::Float)).ok()
    }

    pub(super) fn from_json(number: &serde_json::Number) -> Number {
        if let Some(signed) = number.as_i64() {
            Number::Integer(signed.into())
        } else if let Some(unsigned) = number.as_u64() {
            Number::Integer(unsigned.into())
        } else {
            // A number is one of three; NaN equals nothing and orders with nothing.
            Number::Float(number.as_f64().unwrap_or(f64::NAN))
        }
    }

    pub(super) fn from_count(count: usize) -> Number {
        // No collection in memory has 2^127 members.
        Number::Integer(i128::try_from(count).unwrap_or(i128::MAX))
    }

    /// The order of two numbers; `None` with NaN, which no JSON spells.
    pub(super) fn order(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Integer(a), Number::Integer(b)) => Some(a.cmp(&b)),
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b),
            (Number::Integer(a), Number::Float(b)) => order_exactly(a, b),
            (Number::Float(a), Number::Integer(b)) => order_exactly(b, a).map(Ordering::reverse),
        }
    }
}

/// Orders an integer and a float without rounding either.
fn order_exactly(integer: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    // Truncation saturates at the ends of i128. A float beyond has no fraction to decide the tie.
    let whole = float.trunc() as i128;
    let tie = if float >= i128::MAX as f64 || float < i128::MIN as f64 {
        float
    } else {
        float.fract()
    };
    let order = integer.cmp(&whole);
    Some(order.then_with(|| 0.0_f64.partial_cmp(&tie).unwrap_or(Ordering::Equal)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_floats_are_ordered_without_rounding() {
        let two_53 = 9_007_199_254_740_992;
        for (integer, float, order) in [
            (1, 1.0, Ordering::Equal),
            (1, 1.5, Ordering::Less),
            (-1, -1.5, Ordering::Greater),
            (0, -0.0, Ordering::Equal),
            (two_53, 9_007_199_254_740_992.0, Ordering::Equal),
            (two_53 + 1, 9_007_199_254_740_992.0, Ordering::Greater),
            (
                u64::MAX.into(),
                18_446_744_073_709_551_616.0,
                Ordering::Less,
            ),
            (i128::MAX, 1e300, Ordering::Less),
            (
                i128::MAX,
                170_141_183_460_469_231_731_687_303_715_884_105_728.0,
                Ordering::Less,
            ),
            (
                i128::MIN,
                -170_141_183_460_469_231_731_687_303_715_884_105_728.0,
                Ordering::Equal,
            ),
            (i128::MIN, f64::NEG_INFINITY, Ordering::Greater),
            (0, f64::INFINITY, Ordering::Less),
        ] {
            let (a, b) = (Number::Integer(integer), Number::Float(float));
            assert_eq!(a.order(b), Some(order), "{integer} and {float}");
            assert_eq!(b.order(a), Some(order.reverse()), "{float} and {integer}");
        }
        assert_eq!(Number::Integer(0).order(Number::Float(f64::NAN)), None);
    }
}
