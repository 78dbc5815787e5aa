//! Why it is not known whether two clauses overlap.

use super::{AUTOMATON_SIZE_LIMIT, MAX_GOALS, MAX_READINGS, MAX_TEXT_STATES};

/// Why a search ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// A regular expression is too large.
    #[error("an expression takes more than {AUTOMATON_SIZE_LIMIT} bytes as an automaton")]
    AutomatonSize,
    /// The automata reach too many states together.
    #[error("the texts take more than {MAX_TEXT_STATES} states to compare")]
    TextStates,
    /// A Unicode word boundary beside letters beyond ASCII.
    #[error("what a word boundary means beyond ASCII was not followed")]
    Boundary,
    /// A template must not match, and its typed holes are only known roughly.
    #[error("how much the typed holes of a template take was followed only roughly")]
    Template,
    /// Numbers beyond the whole numbers of a float.
    #[error("numbers beyond 2^53 were not followed")]
    LargeNumbers,
    /// A header or text is compared as a number, and as a text besides.
    #[error("a text that is compared as a number was not followed")]
    TextAsNumber,
    /// A path whose places cannot all be tried.
    #[error("a path with a filter, a descendant, a slice or several selectors was not followed")]
    Path,
    /// Too many conditions.
    #[error("there are more than {MAX_GOALS} conditions")]
    Conditions,
    /// Too many readings.
    #[error("there are more than {MAX_READINGS} ways to read the conditions")]
    Readings,
    /// Responses were made, but the rules do not hold for any of them.
    #[error("of the responses made, none was verified")]
    NotVerified,
    /// Both hold where a third is stronger, and elsewhere they may tie.
    #[error("both hold where a stronger rule decides; whether they do elsewhere is not known")]
    Stronger,
}
