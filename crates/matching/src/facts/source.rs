//! Another source of a body's values than a tree, for what is only fast.

use std::fmt;

use replybook_catalog::predicate::Clause;
use replybook_catalog::shape::QueryIx;
use replybook_catalog::table::RuleIx;

use super::{Decision, Facts, Place, Visit};

/// Takes the place of the tree in [`Facts`]. It must answer as a tree does, or ask for one.
pub trait Source<'r>: fmt::Debug {
    /// Gives what a path selects at a place. `is_relative` says whether it begins with `@`.
    fn visit(&self, query: QueryIx, place: Place<'_, 'r>, is_relative: bool, visit: Visit<'_, 'r>);

    /// Whether it is known without a look that a path selects nothing in the whole answer.
    fn selects_nothing(&self, query: QueryIx) -> bool;

    /// Whether a clause that is about a place holds there; `at` is its rule and its number in it.
    fn holds(
        &self,
        facts: &Facts<'_, 'r>,
        at: (RuleIx, usize),
        clause: &Clause,
        place: Place<'_, 'r>,
    ) -> bool;

    /// The winner at a place, the provider's default aside.
    fn decision(&self, facts: &Facts<'_, 'r>, place: Place<'_, 'r>) -> Option<Decision>;

    /// Says that something was asked that only a tree can tell: what was decided counts for
    /// nothing.
    fn ask_for_tree(&self);
}
