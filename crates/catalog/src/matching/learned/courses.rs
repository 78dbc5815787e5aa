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

use std::collections::BTreeMap;

use super::transitions::Transitions;
use super::{LOST, State};
use crate::plan::{Event, Seat};
pub(super) use learn::Learner;

/// Most points, runs, and bytes of all runs that are kept.
const MAX_POINTS: usize = 1 << 11;
const MAX_RUNS: usize = 1 << 12;
const MAX_BYTES: usize = 1 << 16;

/// Most bytes of one run, and most runs of one point.
const MAX_RUN: usize = 1 << 10;
const MAX_BRANCHES: u8 = 24;

/// Most gaps of one answer that are learned: in a long list the same ones come again.
const MAX_GAPS: usize = 1 << 10;

/// How many answers in vain it takes until no more is tried for a while, and for how many.
const PATIENCE: u32 = 256;
const PAUSE: u32 = 1024;

/// The number of a point, a run, or one of the numbers behind an event.
type Number = u32;

const NONE: Number = Number::MAX;

/// The courses of the answers to one plan.
#[derive(Debug, Default)]
pub(super) struct Courses {
    points: Vec<Point>,
    runs: Vec<Run>,
    bytes: Vec<u8>,
    seats: Vec<Seat>,
    /// From a gap by the events of what it holds to a point; and from the state in which
    /// an answer begins.
    turns: Transitions,
    /// How many numbers there are between the events of one gap.
    between: Number,
    /// What makes a point the one it is.
    contexts: BTreeMap<Box<[u32]>, Number>,
    keys: Vec<u64>,
    opened: Vec<usize>,
    /// Answers until something is learned or tried.
    pause: u32,
    /// Answers that were not known, less those that were.
    unknown: u32,
    is_full: bool,
}

/// Where runs begin.
#[derive(Debug, Clone, Copy)]
struct Point {
    /// The first of the runs, each of which names the next.
    first: Number,
    branches: u8,
}

/// Bytes that came, and what comes after them.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// The first 8 bytes, or all of them and zeros.
    prefix: u64,
    /// The bits of [`Run::prefix`] that count.
    mask: u64,
    start: u32,
    len: u32,
    /// The next run of the same point.
    other: Number,
    gap: Gap,
    /// Where it leads, when no event decides that.
    next: Number,
    /// What the value in the gap is asked.
    first_seat: u32,
    seats: u32,
}

/// What comes after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A string, behind its opening quote.
    Text,
    Number,
    /// A container that nobody looks into, behind its bracket.
    Container { room: u32, is_filled: bool },
    /// An object begins whose keys are kept.
    Keys,
    /// The name of a member of it, behind its opening quote; the state of the automaton.
    Name { state: u32 },
    /// It ends.
    NoKeys,
    /// The end of the body.
    End,
}

impl Courses {
    /// Forgets everything; the room stays.
    pub fn clear(&mut self) {
        self.points.clear();
        self.runs.clear();
        self.bytes.clear();
        self.seats.clear();
        self.turns.clear();
        self.between = 0;
        self.contexts.clear();
        self.is_full = false;
    }

    /// Whether to try, now.
    #[inline]
    pub fn is_worth_it(&mut self) -> bool {
        if self.pause == 0 {
            return !self.points.is_empty();
        }
        self.pause -= 1;
        false
    }

    /// Whether to learn from an answer that was not known.
    pub fn wants(&mut self) -> bool {
        if self.pause > 0 {
            return false;
        }
        self.unknown += 1;
        if self.unknown > PATIENCE {
            self.pause = PAUSE;
            self.unknown = PATIENCE / 2;
            if self.is_full {
                self.clear();
            }
        }
        !self.is_full
    }

    /// The point at which an answer begins.
    #[inline]
    fn root(&self, state: State) -> Option<Number> {
        self.turns.get(state, BEGIN)
    }

    /// The point of a context, a new one where it is new.
    fn point(&mut self, context: &[u32]) -> Option<Number> {
        if let Some(point) = self.contexts.get(context) {
            return Some(*point);
        }
        if self.points.len() >= MAX_POINTS {
            self.is_full = true;
            return None;
        }
        let number = number(self.points.len());
        self.points.push(Point {
            first: NONE,
            branches: 0,
        });
        self.contexts.insert(context.into(), number);
        Some(number)
    }

    /// The run of some bytes at a point with what comes after it, a new one where it is new.
    fn run(&mut self, point: Number, bytes: &[u8], gap: Gap, seats: &[Seat]) -> Option<Number> {
        let mut at = self.points.get(point as usize)?.first;
        while let Some(run) = self.runs.get(at as usize) {
            if run.gap == gap && self.bytes_of(run) == Some(bytes) {
                return Some(at);
            }
            at = run.other;
        }
        let place = self.points.get_mut(point as usize)?;
        if bytes.len() > MAX_RUN || place.branches >= MAX_BRANCHES {
            return None;
        }
        if self.runs.len() >= MAX_RUNS || self.bytes.len() + bytes.len() > MAX_BYTES {
            self.is_full = true;
            return None;
        }
        let at = number(self.runs.len());
        self.runs.push(Run {
            prefix: crate::scan::course::word(bytes, 0),
            mask: match bytes.len() {
                0 => 0,
                len => u64::MAX >> (64 - 8 * len.min(8)),
            },
            start: number(self.bytes.len()),
            len: number(bytes.len()),
            other: place.first,
            gap,
            next: NONE,
            first_seat: number(self.seats.len()),
            seats: number(seats.len()),
        });
        place.first = at;
        place.branches += 1;
        self.bytes.extend_from_slice(bytes);
        self.seats.extend_from_slice(seats);
        Some(at)
    }

    fn bytes_of(&self, run: &Run) -> Option<&[u8]> {
        let start = run.start as usize;
        self.bytes.get(start..start + run.len as usize)
    }

    /// The number behind an event that is not the last one.
    fn between(&mut self, from: Number, event: Event) -> Option<Number> {
        if let Some(number) = self.turns.get(from, event) {
            return Some(number);
        }
        let number = BETWEEN + self.between;
        self.between += 1;
        self.turn(from, event, number)?;
        Some(number)
    }

    /// Says where a run leads when no event decides that.
    fn lead(&mut self, run: Number, to: Number) {
        if let Some(run) = self.runs.get_mut(run as usize) {
            run.next = to;
        }
    }

    fn turn(&mut self, from: Number, event: Event, to: Number) -> Option<()> {
        if self.turns.get(from, event).is_some() {
            return Some(());
        }
        let fits = self.turns.put(from, event, to);
        self.is_full |= !fits;
        fits.then_some(())
    }
}

/// By which an answer begins; no gap of the number of its state has it.
const BEGIN: Event = Event::other((1 << 30) - 1);

/// The least number of those between the events of a gap: no run has one as great.
const BETWEEN: Number = 1 << 31;

fn number(at: usize) -> Number {
    Number::try_from(at).unwrap_or(LOST)
}
