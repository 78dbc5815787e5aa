//! What a scan comes by, for a sink that follows its template, and the pieces of a scan for who
//! goes the same way again. A `EMBEDDED` body is read as it stands in a string of JSON.

use super::automaton::{Automaton, DEAD};
use super::keys::Which;
use super::{embedded, skip, text};

pub(crate) use super::keys::{KeyOrder, Keys};
pub(crate) use super::text::{StringContent, StringForm};

/// What a scan comes by between the values that it hands over: with it a [`Sink`](super::Sink) knows
/// where in the JSON and where in the automaton the scan is. Positions are bytes of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanStep {
    /// Into a container with children that paths lead to; after [`Sink::open`](super::Sink::open).
    Into {
        /// After the bracket.
        at: usize,
        /// The state of the automaton.
        state: u32,
        /// Whether it is an object.
        is_object: bool,
        /// Whether all of its keys are compared; their names come as [`ScanStep::Name`] then.
        checks_duplicates: bool,
    },
    /// Out of the container entered last; before [`Sink::close`](super::Sink::close).
    OutOf {
        /// After the bracket.
        at: usize,
    },
    /// To a member.
    Member {
        /// Its place among the names that are looked for.
        position: Option<u32>,
        /// A bit for each of them that came.
        seen: u64,
    },
    /// To a member of an object whose keys are all compared.
    Name {
        /// After the opening quote.
        start: usize,
        /// The closing quote.
        end: usize,
        /// Its place among the names that are looked for.
        position: Option<u32>,
    },
    /// To an element of an array.
    Element {
        /// Its index, where later ones are looked for by theirs.
        index: Option<u64>,
    },
    /// Over a value that is neither array nor object, before it is handed over.
    Scalar {
        /// Its first byte.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// Whether it is handed over.
        is_marked: bool,
    },
    /// Over a container that nothing looks into; before [`Sink::close`](super::Sink::close) where
    /// it has marks.
    Container {
        /// Its bracket.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// How many containers may stand open in it, itself included.
        room: u32,
        /// The state of the automaton, where there is one; it is not empty then.
        state: Option<u32>,
    },
}

/// The string that begins at `at`, after its opening quote; its end is the first byte of the
/// closing one.
#[inline(always)]
pub(crate) fn text<const EMBEDDED: bool>(body: &[u8], at: usize) -> Option<StringContent> {
    match EMBEDDED {
        false => text::content(body, at),
        true => embedded::text(body, at),
    }
}

/// How many bytes a quote takes.
#[inline(always)]
pub(crate) fn quote<const EMBEDDED: bool>() -> usize {
    match EMBEDDED {
        false => 1,
        true => 2,
    }
}

/// The place after the number that begins at `at`.
#[inline(always)]
pub(crate) fn number(body: &[u8], at: usize) -> Option<usize> {
    super::number::end(body, at)
}

/// The place after the container whose bracket stands at `at`, in which no more than `room` may
/// stand open.
#[inline(always)]
pub(crate) fn container<const EMBEDDED: bool>(body: &[u8], at: usize, room: u32) -> Option<usize> {
    skip::container::<EMBEDDED>(body, at, text::peek(body, at), room)
}

/// Whether something stands in the container after whose bracket `at` is.
#[inline(always)]
pub(crate) fn is_filled<const EMBEDDED: bool>(body: &[u8], at: usize) -> bool {
    skip::is_filled::<EMBEDDED>(body, at)
}

/// The 8 bytes at `at`, the first one lowest; zeros past the end.
#[inline(always)]
pub(crate) fn word(body: &[u8], at: usize) -> u64 {
    text::word(body, at)
}

/// Whether a number begins at `at`.
#[inline(always)]
pub(crate) fn is_number(body: &[u8], at: usize) -> bool {
    matches!(text::peek(body, at), b'-' | b'0'..=b'9')
}

impl<M> Automaton<M> {
    /// The marks of a member that has none of the names that are looked for in a state.
    pub(crate) fn marks_of_any_member(&self, state: u32) -> &[M] {
        let target = self
            .states
            .get(state as usize)
            .map(|state| state.any_member);
        let target = target.and_then(|target| self.states.get(target as usize));
        target.map_or(&[], |target| target.marks.of(&self.marks))
    }

    /// Whether members are looked for by their names in a state.
    pub(crate) fn looks_for_names(&self, state: u32) -> bool {
        let state = self.states.get(state as usize);
        state.is_some_and(|state| state.members.len > 0)
    }

    /// The name that begins at `at`, after its opening quote, as a member of an object whose keys
    /// are all compared: in a state that looks for some by their names, or in any other. `None`
    /// where it is escaped, does not end, or had to be another than those that the object has had;
    /// of a `EMBEDDED` body also where they do not ascend.
    #[inline(always)]
    pub(crate) fn name<const EMBEDDED: bool>(
        &self,
        state: Option<u32>,
        body: &[u8],
        at: usize,
        (keys, had): (&mut Keys, &mut KeyOrder),
    ) -> Option<Name> {
        let text = text::<EMBEDDED>(body, at)?;
        let end = text.end;
        let mut name = Name {
            end,
            form: text.form,
            position: None,
        };
        let mut which = Which::All;
        if let Some(state) = state {
            let state = self.states.get(state as usize)?;
            let members = self.members_of(state);
            let found = members.find(body.get(at..end)?, text::word(body.get(at..end)?, 0));
            name.position = found.map(|(position, _)| position as u32);
            if state.any_member == DEAD {
                which = Which::Named(members);
            }
        }
        if text.form == StringForm::Escaped {
            return None;
        }
        if matches!(which, Which::All) || name.position.is_some() {
            keys.see::<EMBEDDED>(had, which, body, at, end)?;
        }
        Some(name)
    }
}

/// The name of a member.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    /// The first byte of its closing quote.
    pub(crate) end: usize,
    /// What stands in it.
    pub(crate) form: StringForm,
    /// Its place among those that are looked for.
    pub(crate) position: Option<u32>,
}
