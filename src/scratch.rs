//! Memory that one classification leaves to the next.

use replybook_catalog::answer::Headers;
use replybook_catalog::matching::{Learned, Recorded, State, Trouble};
use replybook_catalog::plan::Questions;

use crate::limits::Limits;
use crate::resolution::{Forms, Group, Recalled};

/// Memory that one classification leaves to the next: what was learned of earlier answers,
/// and room. With a warm one [`Provider::judge`](crate::Provider::judge) allocates next to
/// nothing. It can be used for any provider and engine. It keeps texts of earlier responses;
/// drop it to let go of them.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) recorded: Recorded,
    pub(crate) groups: Vec<Group>,
    pub(crate) trouble: Trouble,
    pub(crate) memories: Memories,
    pub(crate) used_tree: bool,
    pub(crate) used_text: bool,
}

impl Scratch {
    /// Fresh memory; it grows with use.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Whether the last response needed a tree: something was asked that one pass
    /// over its bytes cannot tell.
    #[must_use]
    pub fn used_tree(&self) -> bool {
        self.used_tree
    }

    /// Whether the last call of [`Provider::write_verdict`](crate::Provider::write_verdict)
    /// filled the text of an earlier verdict.
    #[must_use]
    pub fn used_text(&self) -> bool {
        self.used_text
    }
}

/// Of how many plans something is remembered at most, a power of two.
const PLANS: usize = 1 << 10;

/// What was learned by each of some plans. Two plans whose numbers share a place take it
/// from each other.
#[derive(Debug, Default)]
pub(crate) struct Memories {
    /// As many as the greatest place that was asked for.
    places: Vec<Option<Box<Memory>>>,
}

/// What was learned by one plan, and what was decided then.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The number of a plan, 0 before there is one.
    plan: u64,
    pub learned: Learned,
    /// By state.
    pub decided: Vec<Option<Recalled>>,
    /// What is ruled in a state, as text; where the request makes it another, behind that.
    rulings: Vec<Option<Box<[u8]>>>,
    /// Under which limits.
    limits: Limits,
    /// What was written of answers; not there while one is written.
    pub forms: Option<Box<Forms>>,
    epoch: u64,
}

impl Memories {
    /// What was learned by the plan of a number.
    #[inline(always)]
    pub fn of(&mut self, plan: u64) -> &mut Memory {
        let at = usize::try_from(plan).unwrap_or(0) & (PLANS - 1);
        match self.places.get(at) {
            Some(Some(memory)) if memory.plan == plan => {}
            _ => self.begin(at, plan),
        }
        self.places[at].get_or_insert_default()
    }

    #[cold]
    fn begin(&mut self, at: usize, plan: u64) {
        if self.places.len() <= at {
            self.places.resize_with(at + 1, || None);
        }
        self.places[at] = Some(Box::new(Memory {
            plan,
            ..Memory::default()
        }));
    }
}

impl Memory {
    /// As [`Learned::begin`].
    #[inline(always)]
    pub fn begin(&mut self, questions: &Questions, status: u16, headers: Headers<'_>) -> State {
        let state = self.learned.begin(questions, status, headers);
        if self.epoch != self.learned.epoch() {
            self.epoch = self.learned.epoch();
            self.decided.clear();
            self.rulings.clear();
        }
        state
    }

    /// What was decided in a state.
    #[inline]
    pub fn decided(&self, state: State) -> Option<&Recalled> {
        self.decided.get(state as usize)?.as_ref()
    }

    /// Keeps what was decided in a state.
    pub fn decide(&mut self, state: State, recalled: Recalled) {
        Memory::keep(&mut self.decided, state, recalled);
    }

    /// What is ruled in a state, or what becomes of it by the request, as text.
    #[inline]
    pub fn ruling(&mut self, limits: &Limits, state: State, is_other: bool) -> Option<&[u8]> {
        if self.limits != *limits {
            self.limits = *limits;
            self.rulings.clear();
        }
        let at = 2 * state as usize + usize::from(is_other);
        self.rulings.get(at)?.as_deref()
    }

    /// Keeps that.
    #[cold]
    pub fn keep_ruling(&mut self, state: State, is_other: bool, text: &[u8]) {
        Memory::keep(
            &mut self.rulings,
            2 * state + u32::from(is_other),
            text.into(),
        );
    }

    /// Keeps something of a state, where only a part is at hand.
    pub fn keep<T>(kept: &mut Vec<Option<T>>, state: State, it: T) {
        let at = state as usize;
        if kept.len() <= at {
            kept.resize_with(at + 1, || None);
        }
        if let Some(place) = kept.get_mut(at) {
            *place = Some(it);
        }
    }
}
