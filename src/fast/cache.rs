//! What is cached for each plan: what it learned, and what was decided and written then.

use replybook_matching::fast::lazy::{LazyAutomaton, State};
use replybook_matching::fast::plan::Plan;

mod start_map;
mod summaries;

use super::cached_ruling::{Cached, CachedRuling};
use super::output::entries::OutputCache;
use crate::limits::Limits;
pub(super) use start_map::Start;
use start_map::StartMap;
use summaries::Summaries;

/// Of how many plans something is remembered at most, a power of two.
const PLANS: usize = 1 << 10;

/// What was learned by each of some plans. Two plans whose numbers share a place take it
/// from each other.
#[derive(Debug, Default)]
pub(crate) struct PlanCaches {
    /// As many as the greatest place that was asked for.
    places: Vec<Option<Box<PlanCache>>>,
}

/// What was learned by one plan, and what was decided then.
#[derive(Debug, Default)]
pub(crate) struct PlanCache {
    /// The number of a plan, 0 before there is one.
    plan: u64,
    pub learned: LazyAutomaton,
    /// By state.
    pub decided: Vec<Option<CachedRuling>>,
    /// What is ruled in a state, as text; boxed, for not everybody writes.
    rulings: Option<Box<Summaries>>,
    /// Cached output.
    pub output: Box<OutputCache>,
    starts: StartMap,
}

impl PlanCaches {
    /// What was learned by the plan of a number.
    #[inline(always)]
    pub fn get(&mut self, plan: u64) -> &mut PlanCache {
        let at = place_of(plan);
        match self.places.get(at) {
            Some(Some(memory)) if memory.plan == plan => {}
            _ => self.begin(at, plan),
        }
        self.places[at].get_or_insert_default()
    }

    /// What was learned by the plan of a number, where anything was.
    #[inline(always)]
    pub fn known(&self, plan: u64) -> Option<&PlanCache> {
        let memory = self.places.get(place_of(plan))?.as_ref()?;
        (memory.plan == plan).then_some(memory)
    }

    /// What was learned by the plan of a number, to be changed.
    #[inline(always)]
    pub fn known_mut(&mut self, plan: u64) -> Option<&mut PlanCache> {
        let memory = self.places.get_mut(place_of(plan))?.as_mut()?;
        (memory.plan == plan).then_some(memory)
    }

    #[cold]
    fn begin(&mut self, at: usize, plan: u64) {
        if self.places.len() <= at {
            self.places.resize_with(at + 1, || None);
        }
        self.places[at] = Some(Box::new(PlanCache {
            plan,
            ..PlanCache::default()
        }));
    }
}

#[inline(always)]
fn place_of(plan: u64) -> usize {
    usize::try_from(plan).unwrap_or(0) & (PLANS - 1)
}

impl PlanCache {
    /// What is ruled, where a status settles it and came before.
    #[inline(always)]
    pub fn settled(&self, status: u16) -> Option<&Cached> {
        self.starts.settled(status)
    }

    /// Where the answers of a status begin.
    #[inline(always)]
    pub fn start(&mut self, plan: &Plan, status: u16) -> Start {
        match self.starts.get(status) {
            Some(known) if self.learned.has_room() => known,
            _ => self.look_up(plan, status),
        }
    }

    #[cold]
    #[inline(never)]
    fn look_up(&mut self, plan: &Plan, status: u16) -> Start {
        if !self.learned.has_room() {
            self.learned.reset(&plan.tests);
            self.decided.clear();
            self.rulings = None;
            self.starts.clear();
        }
        let start = Start::new(plan, &mut self.learned, status);
        // The first answer of all is let go by.
        if !self.decided.is_empty() || !self.starts.is_empty() {
            let cached_ruling = PlanCache::known(&self.decided, start.state);
            self.starts.keep(status, start, cached_ruling);
        }
        start
    }

    /// What was decided in a state.
    #[inline]
    pub fn decided(&self, state: State) -> Option<&CachedRuling> {
        PlanCache::known(&self.decided, state)
    }

    #[inline(always)]
    fn known(decided: &[Option<CachedRuling>], state: State) -> Option<&CachedRuling> {
        decided.get(state as usize)?.as_ref()
    }

    /// Keeps what was decided in a state.
    pub fn decide(&mut self, state: State, cached_ruling: CachedRuling) {
        PlanCache::keep(&mut self.decided, state, cached_ruling);
        self.starts.settle(state, &cached_ruling);
    }

    /// As [`PlanCache::decide`], where only a part is at hand.
    pub fn keep(
        decided: &mut Vec<Option<CachedRuling>>,
        state: State,
        cached_ruling: CachedRuling,
    ) {
        let at = state as usize;
        if decided.len() <= at {
            decided.resize(at + 1, None);
        }
        if let Some(place) = decided.get_mut(at) {
            *place = Some(cached_ruling);
        }
    }

    /// What is ruled in a state, or what becomes of it by the request, as text.
    #[inline]
    pub fn ruling(&self, limits: &Limits, state: State, is_other: bool) -> Option<&[u8]> {
        self.rulings.as_ref()?.get(limits, state, is_other)
    }

    /// Keeps that.
    #[cold]
    pub fn keep_ruling(&mut self, limits: &Limits, state: State, is_other: bool, text: &[u8]) {
        let rulings = self.rulings.get_or_insert_default();
        rulings.keep(limits, state, is_other, text);
    }
}
