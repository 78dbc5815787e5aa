//! Stops work for a while when it is in vain too often.

/// Counts what work cost that did not pay. Once the debt is over `BUDGET`, the work pauses for the
/// next `PAUSE` answers, and half the budget is forgiven.
#[derive(Debug, Clone, Copy, Default)]
pub struct Backoff<const BUDGET: u32, const PAUSE: u32> {
    debt: u32,
    pause: u32,
}

impl<const BUDGET: u32, const PAUSE: u32> Backoff<BUDGET, PAUSE> {
    /// Whether the work pauses for this answer.
    #[inline]
    pub fn is_paused(&mut self) -> bool {
        if self.pause == 0 {
            return false;
        }
        self.pause -= 1;
        true
    }

    /// Adds to the debt.
    #[inline]
    pub fn charge(&mut self, cost: u32) {
        self.debt = self.debt.saturating_add(cost);
    }

    /// Starts a pause when the debt is over the budget; whether it did.
    #[inline]
    pub fn pause_if_over(&mut self) -> bool {
        let is_over = self.debt > BUDGET;
        if is_over {
            self.pause = PAUSE;
            self.debt = BUDGET / 2;
        }
        is_over
    }

    /// Pays one back: the work was of use.
    #[inline]
    pub fn pay(&mut self) {
        self.debt = self.debt.saturating_sub(1);
    }

    /// What work cost that did not pay.
    #[must_use]
    pub fn debt(&self) -> u32 {
        self.debt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_pauses_once_it_was_in_vain_too_often() {
        let mut backoff = Backoff::<4, 2>::default();
        for _ in 0..4 {
            backoff.charge(1);
            assert!(!backoff.pause_if_over() && !backoff.is_paused());
        }
        backoff.pay();
        backoff.charge(2);
        assert!(backoff.pause_if_over());
        assert_eq!(backoff.debt(), 2);
        assert_eq!([(); 3].map(|()| backoff.is_paused()), [true, true, false]);
    }
}
