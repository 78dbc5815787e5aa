//! One pass over the bytes of a JSON body that finds what many JSONPaths select, without a
//! tree: an [`Automaton`] of the paths drives it, and what no path can reach is only checked.
//!
//! It accepts and refuses what `serde_json::from_slice::<serde_json::Value>` does, and selects
//! what [`Query::select`](replybook_catalog::jsonpath::Query::select) does on that value. Where one pass cannot
//! know that, it says so: [`Stop::Ambiguous`]. It must never panic, and with a warm [`Scratch`]
//! it allocates nothing but, for a number of odd length or exponent, what `serde_json` does.

mod automaton;
mod builder;
mod cursor;
mod decode;
mod embedded;
mod keys;
mod location;
mod number;
pub(crate) mod pieces;
mod skip;
#[cfg(test)]
mod tests;
mod text;
mod unescape;
mod walk;

use thiserror::Error;

pub use automaton::Automaton;
pub use builder::{Builder, MAX_POSITIONS, MAX_STATES, NotServable, TooLarge};
pub use cursor::{Cursor, Said};
pub use decode::{escapes_quotes_only, number, unescape};
pub use location::{Location, Step};
pub use pieces::ScanStep;
pub use text::{is_same, mix};
pub use unescape::{unescape_lossy, unescape_once};

/// Most arrays and objects that may stand open at one place; `serde_json` allows no more.
pub const MAX_DEPTH: u32 = 127;

/// Takes what a scan finds. Nothing it was given counts unless the scan ends well.
///
/// The marks are those of all paths that select the value, ascending, without repetition, and
/// never none. A path's values come in the order of [`Query::select`](replybook_catalog::jsonpath::Query::select).
pub trait Sink {
    /// What stands in the automaton for each path.
    type Mark;

    /// A value that is neither array nor object.
    fn value(&mut self, marks: &[Self::Mark], value: Scalar, location: &Location<'_>);
    /// An array or object begins; what its children hold comes before its [`Sink::close`].
    fn open(&mut self, marks: &[Self::Mark], kind: Kind, location: &Location<'_>);
    /// The array or object that was opened last, and not closed yet, ends.
    fn close(&mut self, marks: &[Self::Mark], kind: Kind, is_empty: bool);

    /// Where the scan has come to. Only for who has to know.
    #[inline(always)]
    fn came(&mut self, _to: ScanStep) {}
}

/// A value that is neither array nor object. Positions are bytes of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, for [`number`].
    Number {
        /// Its first byte.
        start: usize,
        /// One past its last byte.
        end: usize,
    },
    /// A string, for [`unescape`] where it is escaped.
    Text {
        /// The byte after the opening quote.
        start: usize,
        /// The closing quote.
        end: usize,
        /// Whether a `\` stands in it.
        escaped: bool,
    },
}

/// Which of the two containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

/// Why a scan ended before the body did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Stop {
    /// `serde_json` refuses the body.
    #[error("the body is not JSON")]
    Malformed,
    /// An object that paths lead into repeats a key or escapes one, so that only a tree can tell
    /// which value counts. The rest of the body has not been read. Of an object that a wildcard
    /// selects from, hashes of the keys are compared where these do not ascend: two long ones may
    /// seem the same by chance.
    #[error("an object repeats a key or escapes one")]
    Ambiguous,
}

/// Memory that one scan leaves to the next.
///
/// It grows with the members of objects that a wildcard or more than 64 names select from, where
/// their keys do not ascend: by a hash for each member of such objects that stand open at one time, and
/// half as much again for those of one.
#[derive(Debug, Default)]
pub struct Scratch {
    keys: keys::Keys,
}

/// Scans a body for the paths of an automaton. White space around the JSON is allowed, a byte
/// order mark is not.
///
/// # Errors
///
/// [`Stop::Malformed`] where `serde_json` refuses the body, which includes ill-formed UTF-8
/// anywhere and more than [`MAX_DEPTH`] containers around one place; [`Stop::Ambiguous`] where
/// a tree is needed to say what the paths select.
pub fn scan<S: Sink>(
    body: &[u8],
    automaton: &Automaton<S::Mark>,
    scratch: &mut Scratch,
    sink: &mut S,
) -> Result<(), Stop> {
    if !text::is_ascii(body) && std::str::from_utf8(body).is_err() {
        return Err(Stop::Malformed);
    }
    walk::run(body, automaton, &mut scratch.keys, sink)
}

/// As [`scan`], for a body that is known to be UTF-8.
///
/// # Errors
///
/// As [`scan`].
pub fn scan_str<S: Sink>(
    body: &str,
    automaton: &Automaton<S::Mark>,
    scratch: &mut Scratch,
    sink: &mut S,
) -> Result<(), Stop> {
    walk::run(body.as_bytes(), automaton, &mut scratch.keys, sink)
}
