//! What one pass over a body found, in the place of a tree.

use std::cell::{Cell, RefCell};

use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::shape::QueryIx;
use replybook_catalog::table::RuleIx;

use super::known::Known;
use super::plan::{CompiledCondition, NONE, Plan};
use super::recorded::{Recorded, Slots};
use crate::facts::{Decision, Facts, Place, Source, Visit};

/// What one pass found.
#[derive(Debug, Clone, Copy)]
pub struct Recording<'t, 'r> {
    /// The plan of the provider whose rules see the answer.
    pub plan: &'t Plan,
    /// What the pass found, for captures.
    pub recorded: &'r Recorded,
    /// The body that it passed over.
    pub body: &'r str,
    /// What is known of the answer.
    pub known: Known<'r>,
    /// Told where that does not suffice.
    pub needs_tree: &'r NeedsTree,
}

/// Whether only a tree can tell something that was asked; and room for deciding without one.
#[derive(Debug, Default)]
pub struct NeedsTree {
    is_set: Cell<bool>,
    pub(super) ranks: RefCell<Vec<u32>>,
}

impl NeedsTree {
    /// Whether something was asked that only a tree can tell. What was decided then counts
    /// for nothing.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.is_set.get()
    }

    /// Says that something was asked that only a tree can tell.
    pub fn set(&self) {
        self.is_set.set(true);
    }

    /// Says that nothing was asked yet.
    pub fn clear(&self) {
        self.is_set.set(false);
    }
}

impl<'r> Source<'r> for Recording<'_, 'r> {
    fn visit(&self, query: QueryIx, place: Place<'_, 'r>, is_relative: bool, visit: Visit<'_, 'r>) {
        let Some(slots) = self.slots(query, place, is_relative) else {
            return;
        };
        let visited = slots.subjects(self.recorded, self.body).try_for_each(visit);
        if visited.is_continue() && slots.is_cut() {
            self.needs_tree.set();
        }
    }

    fn selects_nothing(&self, query: QueryIx) -> bool {
        let slot = self.plan.layout.root(query);
        slot != NONE && self.recorded.is_empty_at(slot)
    }

    fn holds(
        &self,
        facts: &Facts<'_, 'r>,
        (rule, at): (RuleIx, usize),
        clause: &Clause,
        place: Place<'_, 'r>,
    ) -> bool {
        let asks = self.known.tests.clause(rule, at);
        let mut all = clause.conditions.iter().zip(asks);
        all.all(|(condition, ask)| self.is_known(facts, condition, ask, place))
    }

    fn decision(&self, facts: &Facts<'_, 'r>, place: Place<'_, 'r>) -> Option<Decision> {
        let mut ranks = self.needs_tree.ranks.borrow_mut();
        ranks.clear();
        self.decide_by_index(facts, place, &mut ranks)
    }

    fn ask_for_tree(&self) {
        self.needs_tree.set();
    }
}

impl<'r> Recording<'_, 'r> {
    /// Whether a condition holds by what is known.
    fn is_known(
        &self,
        facts: &Facts<'_, 'r>,
        condition: &Condition,
        ask: &CompiledCondition,
        place: Place<'_, 'r>,
    ) -> bool {
        match (condition, ask) {
            (_, CompiledCondition::Values(values)) => self.known.hold(values, place),
            (_, CompiledCondition::Unserved) => {
                self.needs_tree.set();
                false
            }
            (Condition::Not(alternatives), CompiledCondition::Not(asks)) => {
                let mut all = alternatives.iter().zip(asks);
                !all.any(|(conditions, asks)| {
                    let mut all = conditions.iter().zip(asks);
                    all.all(|(condition, ask)| self.is_known(facts, condition, ask, place))
                })
            }
            _ => facts.check(condition, None, place),
        }
    }

    /// The slot that a query fills; where one pass cannot serve it, a tree is
    /// asked for.
    fn slots(&self, query: QueryIx, place: Place<'_, 'r>, is_relative: bool) -> Option<Slots<'r>> {
        let layout = &self.plan.layout;
        let (of_element, slot) = match place {
            Place::Element(element) if is_relative => {
                (true, layout.in_element(element.shape, query))
            }
            _ => (false, layout.root(query)),
        };
        if slot == NONE {
            self.needs_tree.set();
            return None;
        }
        self.recorded.slots(of_element, slot, place)
    }
}
