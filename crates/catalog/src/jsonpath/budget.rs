//! The steps that the queries of one response may take together, so that no catalog and
//! no body makes their time or memory grow faster than the body.

use std::ops::ControlFlow;

/// Steps left for evaluating queries over one response. Share one budget among all queries of a
/// response: what one spends, the next does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    left: u64,
    exhausted: bool,
}

impl Budget {
    /// Steps that every response has.
    pub const BASE: u64 = 100_000;
    /// Further steps for each byte of the body. A value takes at least two bytes, mostly ten.
    pub const PER_BYTE: u64 = 16;

    /// The budget of a response whose body has this many bytes: [`Budget::BASE`] and
    /// [`Budget::PER_BYTE`] for each.
    ///
    /// A step is one value visited, one condition tested, or some bytes of text read; a selected
    /// value takes four more, and a located one those of its location. A hundred steps take about
    /// a microsecond.
    #[must_use]
    pub fn for_body(bytes: usize) -> Budget {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        Budget::with_steps(Budget::BASE.saturating_add(bytes.saturating_mul(Budget::PER_BYTE)))
    }

    /// A budget of exactly this many steps.
    #[must_use]
    pub fn with_steps(steps: u64) -> Budget {
        Budget {
            left: steps,
            exhausted: false,
        }
    }

    /// Whether a query wanted more than was left. That query and every later one select nothing.
    #[must_use]
    pub fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// Takes steps, or says to stop.
    pub(super) fn spend(&mut self, steps: usize) -> ControlFlow<()> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        match self.left.checked_sub(steps) {
            Some(left) if !self.exhausted => {
                self.left = left;
                ControlFlow::Continue(())
            }
            _ => {
                self.exhausted = true;
                ControlFlow::Break(())
            }
        }
    }

    /// Stops every query: a bound other than steps was passed.
    pub(super) fn exhaust<T>(&mut self) -> ControlFlow<(), T> {
        self.exhausted = true;
        ControlFlow::Break(())
    }
}
