//! What answers have in common byte by byte, learned from those that came by. Between the
//! values that may differ an API sends the same bytes again and again: `{"message":"`, then some
//! text, then `","code":`. A *point* is all that decides what a scan and the rules make of the
//! bytes to come: the containers that stand open with the states of the automaton, the
//! keys that came, and what is known of the answer. A *run* is bytes that came at a point, up to
//! the next value that may differ, the *gap*. What a gap holds is read as a scan reads it, and
//! where that leads is a point again. So an answer of a known form is compared, not parsed; at
//! the first byte that is not known a scan begins from the start.

mod follow;
mod learn;
#[cfg(test)]
mod tests;
mod trace;

use std::collections::BTreeMap;

use super::texts::Texts;
use super::transitions::Transitions;
use super::{LOST, MAX_STATE, State};
use crate::fast::plan::{Event, Seat};
use crate::fast::scan::course::{self, Had, Keys};
pub(super) use learn::Learner;
pub(super) use trace::Watch;
pub use trace::{Content, Filled, Trace};

/// Most points, runs, and bytes of all runs that are kept.
const MAX_POINTS: usize = 1 << 11;
const MAX_RUNS: usize = 1 << 12;
const MAX_BYTES: usize = 1 << 17;

/// Most bytes of one run, and most runs of one point.
const MAX_RUN: usize = 1 << 10;
const MAX_BRANCHES: u8 = 24;

/// Most runs that are learned of one answer: in a long list the same ones come again.
const MAX_NEW: usize = 1 << 9;

/// By how much more answers may fail to be recognized than are, until none is tried for a
/// while, and for how many answers.
const PATIENCE: u32 = 256;
const REST: u32 = 256;

/// The same of answers that are learned, and for how many none is. What an answer weighs of
/// which something could not be learned.
const PAUSE: u32 = 1024;
const VAIN: u32 = 16;

/// The number of a point, a run, or one of the numbers behind an event.
type Number = u32;

const NONE: Number = Number::MAX;

/// The courses of the answers to one plan.
#[derive(Debug, Default)]
pub(super) struct Courses {
    map: Map,
    /// Where a text or a number behind a run leads.
    values: Texts<Led>,
    /// How many of them have a number of their own.
    named: u32,
    /// What makes a point the one it is.
    contexts: BTreeMap<Box<[u32]>, Number>,
    /// What a text says that stands in a string of JSON; for the next one.
    unquoted: Vec<u8>,
    /// How many numbers there are between the events of one gap.
    between: Number,
    keys: Keys,
    /// The keys that each open object has had whose keys are compared.
    opened: Vec<Had>,
    /// Answers that were not recognized, less those that were, and how many are not tried now.
    unknown: u32,
    rest: u32,
    /// Answers that were learned, less those that were recognized, and how many are not learned
    /// now.
    vain: u32,
    pause: u32,
    /// How many runs may be learned of the answer.
    left: usize,
    is_full: bool,
    /// How often everything was forgotten.
    cleared: u64,
}

/// What is known of the courses.
#[derive(Debug, Default)]
struct Map {
    points: Vec<Point>,
    runs: Vec<Run>,
    /// The bytes of each run as they stand in a string that has the body; apart from the runs,
    /// which are smaller so.
    quoted: Vec<Span>,
    bytes: Vec<u8>,
    seats: Vec<Seat>,
    /// From a gap by the events of what it holds to a point.
    turns: Transitions,
    /// The point by the state in which an answer begins; [`NONE`] where none did.
    begins: Vec<Number>,
}

/// Where runs begin.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// The first of the runs, each of which names the next.
    first: Number,
    branches: u8,
}

/// Where a value leads.
#[derive(Debug, Clone, Copy)]
struct Led {
    next: Number,
    /// Its own number, where it is told apart from most of its kind; or [`Led::LIKE_OTHERS`].
    own: Number,
}

impl Led {
    /// A text that is not empty, or a number, that no rule asks for.
    const LIKE_OTHERS: Number = 0;
    /// A text that is empty where rules ask no more.
    const EMPTY: Number = 1 << 30;
    /// The least of other numbers: no run has one as great.
    const FIRST: Number = 1 << 31;
}

/// Bytes that came, and what comes after them.
#[derive(Debug, Clone, Copy)]
struct Run {
    bytes: Span,
    /// The next run of the same point.
    other: Number,
    gap: Gap,
    /// Where it leads, when no event decides that.
    next: Number,
    /// Where an empty text leads, when no event decides that.
    empty: Number,
    /// What the value in the gap is asked, where not all of its kind answer alike.
    first_seat: u32,
    seats: u32,
}

/// Where the bytes of a run are.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// The first 8 bytes, or all of them and zeros.
    prefix: u64,
    /// The bits of [`Span::prefix`] that count.
    mask: u64,
    /// The last 8 bytes, where there are more than 8.
    suffix: u64,
    start: u32,
    len: u32,
}

/// What comes after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A string, behind its opening quote.
    Text,
    /// The same, where it matters what it says.
    AskedText,
    Number,
    /// The same, where it matters which.
    AskedNumber,
    /// A container that nobody looks into, behind its bracket.
    Container {
        room: u32,
        is_filled: bool,
    },
    /// An object that is not empty begins whose keys are kept.
    Keys,
    /// The name of a member of it, behind its opening quote; the state of the automaton, where
    /// some are looked for by their names.
    Name {
        state: Option<u32>,
    },
    /// It ends.
    NoKeys,
    /// The end of the body.
    End,
}

impl Courses {
    /// Forgets everything; the room stays.
    pub fn clear(&mut self) {
        self.map.points.clear();
        self.map.runs.clear();
        self.map.quoted.clear();
        self.map.bytes.clear();
        self.map.seats.clear();
        self.map.turns.clear();
        self.map.begins.clear();
        self.values.clear();
        self.between = 0;
        self.named = 0;
        self.contexts.clear();
        self.is_full = false;
        self.cleared += 1;
    }

    /// Whether to try to recognize an answer.
    #[inline]
    fn is_worth_it(&mut self) -> bool {
        if self.rest == 0 {
            return true;
        }
        self.rest -= 1;
        false
    }

    #[inline]
    fn note(&mut self, is_recognized: bool) {
        if is_recognized {
            if self.unknown | self.vain > 0 {
                self.unknown = self.unknown.saturating_sub(1);
                self.vain = self.vain.saturating_sub(1);
            }
        } else {
            self.unknown += 1;
            if self.unknown > PATIENCE {
                self.rest = REST;
                self.unknown = PATIENCE / 2;
            }
        }
    }

    /// Whether to learn from an answer that was not recognized.
    pub fn wants(&mut self) -> bool {
        if self.pause > 0 {
            self.pause -= 1;
            return false;
        }
        self.vain += 1;
        if self.vain > PATIENCE {
            self.pause = PAUSE;
            self.vain = PATIENCE / 2;
            if self.is_full {
                self.clear();
            }
        }
        !self.is_full
    }

    /// The point of a context, a new one where it is new.
    fn point(&mut self, context: &[u32]) -> Option<Number> {
        if let Some(point) = self.contexts.get(context) {
            return Some(*point);
        }
        if self.map.points.len() >= MAX_POINTS {
            self.is_full = true;
            return None;
        }
        let number = number(self.map.points.len());
        self.map.points.push(Point {
            first: NONE,
            branches: 0,
        });
        self.contexts.insert(context.into(), number);
        Some(number)
    }

    /// The run of some bytes at a point with what comes after it, a new one where it is new.
    fn run(&mut self, point: Number, bytes: &[u8], gap: Gap, seats: &[Seat]) -> Option<Number> {
        let mut at = self.map.points.get(point as usize)?.first;
        while let Some(run) = self.map.runs.get(at as usize) {
            if run.gap == gap && self.map.bytes_of(&run.bytes) == Some(bytes) {
                return Some(at);
            }
            at = run.other;
        }
        let place = self.map.points.get(point as usize)?;
        if bytes.len() > MAX_RUN || place.branches >= MAX_BRANCHES {
            return None;
        }
        if self.map.runs.len() >= MAX_RUNS || self.map.bytes.len() + 3 * bytes.len() > MAX_BYTES {
            self.is_full = true;
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let at = number(self.map.runs.len());
        let quoted = self.map.add(&quoted(bytes));
        self.map.quoted.push(quoted);
        let bytes = self.map.add(bytes);
        let place = self.map.points.get_mut(point as usize)?;
        self.map.runs.push(Run {
            bytes,
            other: place.first,
            gap,
            next: NONE,
            empty: NONE,
            first_seat: number(self.map.seats.len()),
            seats: number(seats.len()),
        });
        place.first = at;
        place.branches += 1;
        self.map.seats.extend_from_slice(seats);
        Some(at)
    }

    /// The number behind an event that is not the last one.
    fn between(&mut self, from: Number, event: Event) -> Option<Number> {
        if let Some(number) = self.map.turns.get(from, event) {
            return Some(number);
        }
        let number = BETWEEN + self.between;
        self.between += 1;
        self.turn(from, event, number)?;
        Some(number)
    }

    /// Says at which point an answer begins in a state.
    fn begin(&mut self, state: State, point: Number) -> Option<()> {
        let at = state as usize;
        let begins = &mut self.map.begins;
        if state < MAX_STATE && begins.len() <= at {
            begins.resize(at + 1, NONE);
        }
        *begins.get_mut(at)? = point;
        Some(())
    }

    /// Says where a run leads when no event decides that.
    fn lead(&mut self, run: Number, to: Number) {
        if let Some(run) = self.map.runs.get_mut(run as usize) {
            run.next = to;
        }
    }

    /// The same of a text that is empty.
    fn lead_empty(&mut self, run: Number, to: Number) {
        if let Some(run) = self.map.runs.get_mut(run as usize) {
            run.empty = to;
        }
    }

    fn turn(&mut self, from: Number, event: Event, to: Number) -> Option<()> {
        if self.map.turns.get(from, event).is_some() {
            return Some(());
        }
        let fits = self.map.turns.put(from, event, to);
        self.is_full |= !fits;
        fits.then_some(())
    }
}

impl Map {
    fn bytes_of(&self, span: &Span) -> Option<&[u8]> {
        let start = span.start as usize;
        self.bytes.get(start..start + span.len as usize)
    }

    fn add(&mut self, bytes: &[u8]) -> Span {
        let start = number(self.bytes.len());
        self.bytes.extend_from_slice(bytes);
        Span {
            prefix: course::word(bytes, 0),
            suffix: course::word(bytes, bytes.len().saturating_sub(8)),
            mask: match bytes.len() {
                0 => 0,
                len => u64::MAX >> (64 - 8 * len.min(8)),
            },
            start,
            len: number(bytes.len()),
        }
    }
}

/// Bytes of JSON as programs write them into a string of JSON.
fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::with_capacity(bytes.len() + 8);
    for byte in bytes {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', *byte]),
            b'\n' => quoted.extend(br"\n"),
            b'\r' => quoted.extend(br"\r"),
            b'\t' => quoted.extend(br"\t"),
            _ => quoted.push(*byte),
        }
    }
    quoted
}

/// The least number of those between the events of a gap: no run has one as great.
const BETWEEN: Number = 1 << 31;

fn number(at: usize) -> Number {
    Number::try_from(at).unwrap_or(LOST)
}
