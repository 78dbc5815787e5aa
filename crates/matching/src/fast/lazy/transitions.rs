//! Where a symbol leads from a state: a hash table with open addressing.

use super::{MAX_TRANSITIONS, State};
use crate::fast::plan::Symbol;

/// Transitions by state and symbol.
#[derive(Debug, Clone, Default)]
pub(super) struct Transitions {
    /// A power of two of places, half of them empty: what leads somewhere, and where.
    places: Vec<(u64, State)>,
    len: usize,
}

/// No transition: no state has this number.
const FREE: u64 = u64::MAX;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Transitions {
    /// Where a symbol leads from a state.
    #[inline]
    pub fn get(&self, state: State, symbol: Symbol) -> Option<State> {
        let key = key(state, symbol);
        let mask = self.places.len().wrapping_sub(1);
        let mut at = first(key);
        loop {
            let (found, next) = self.places.get(at & mask)?;
            if *found == key {
                return Some(*next);
            }
            if *found == FREE {
                return None;
            }
            at += 1;
        }
    }

    /// Keeps a new transition, and says whether there was room.
    pub fn put(&mut self, state: State, symbol: Symbol, next: State) -> bool {
        if self.len >= MAX_TRANSITIONS {
            return false;
        }
        if self.places.len() <= self.len * 2 {
            let larger = (self.places.len() * 2).max(64);
            let old = std::mem::replace(&mut self.places, vec![(FREE, 0); larger]);
            for (key, next) in old.into_iter().filter(|(key, _)| *key != FREE) {
                self.insert(key, next);
            }
        }
        self.insert(key(state, symbol), next);
        self.len += 1;
        true
    }

    fn insert(&mut self, key: u64, next: State) {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = first(key) & mask;
        while let Some(place) = self.places.get_mut(at) {
            if place.0 == FREE {
                *place = (key, next);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Forgets all of them; the room stays.
    pub fn clear(&mut self) {
        self.places.fill((FREE, 0));
        self.len = 0;
    }
}

fn key(state: State, symbol: Symbol) -> u64 {
    u64::from(state) << 32 | u64::from(symbol.number())
}

fn first(key: u64) -> usize {
    // The high bits of a product depend on all bits of its factors.
    usize::try_from(key.wrapping_mul(FACTOR) >> 40).unwrap_or(0)
}
