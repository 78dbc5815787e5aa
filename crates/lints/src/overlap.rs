//! Which rules of a provider can hold for the same answer without the order of
//! strengths saying which is meant, and which can never win: proved over the
//! compiled conditions, each overlap with a response that shows it. The order is
//! that of `matching`; what is claimed to overlap was tried with it.

mod automaton;
mod claim;
mod clause;
mod doubt;
mod draft;
mod fields;
mod language;
mod marks;
mod pairs;
mod report;
mod search;
mod shadow;
mod skeleton;
mod text;
mod ties;
mod value;
mod witness;

pub use automaton::AUTOMATON_SIZE_LIMIT;
pub use claim::{Relation, Relations};
pub use clause::ClauseIx;
pub use doubt::Doubt;
pub use pairs::{MAX_CANDIDATES, MAX_COMPARED, Pair, Pairs, tied_pairs};
pub use report::findings;
pub use search::{MAX_GOALS, MAX_READINGS, MAX_REFUSED};
pub use shadow::{Shadow, shadows};
pub use text::MAX_TEXT_STATES;
pub use ties::{MAX_TIES, MAX_TIES_OF_SHAPE};
pub use witness::Witness;

/// What came of a search.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sought<T> {
    /// What was sought.
    Found(T),
    /// There is none: proved.
    Nothing,
    /// Neither found nor proved that there is none.
    Unsure(Doubt),
}

impl<T> Sought<T> {
    fn and_then<U>(self, then: impl FnOnce(T) -> Sought<U>) -> Sought<U> {
        match self {
            Sought::Found(found) => then(found),
            Sought::Nothing => Sought::Nothing,
            Sought::Unsure(doubt) => Sought::Unsure(doubt),
        }
    }
}
