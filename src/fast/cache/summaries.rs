//! What is ruled in states, as text.

use replybook_matching::fast::lazy::State;

use crate::limits::Limits;

/// What is ruled in states under the same limits.
#[derive(Debug, Default)]
pub(super) struct Summaries {
    /// By state; what the request makes of it stands after it.
    texts: Vec<Option<Box<[u8]>>>,
    limits: Limits,
}

impl Summaries {
    /// What is ruled in a state, or what becomes of it by the request.
    #[inline]
    pub fn get(&self, limits: &Limits, state: State, is_other: bool) -> Option<&[u8]> {
        if self.limits != *limits {
            return None;
        }
        self.texts.get(Summaries::at(state, is_other))?.as_deref()
    }

    /// Keeps that, and forgets what was ruled under other limits.
    pub fn keep(&mut self, limits: &Limits, state: State, is_other: bool, text: &[u8]) {
        if self.limits != *limits {
            self.texts.clear();
            self.limits = *limits;
        }
        let at = Summaries::at(state, is_other);
        if self.texts.len() <= at {
            self.texts.resize_with(at + 1, || None);
        }
        if let Some(place) = self.texts.get_mut(at) {
            *place = Some(text.into());
        }
    }

    fn at(state: State, is_other: bool) -> usize {
        2 * state as usize + usize::from(is_other)
    }
}
