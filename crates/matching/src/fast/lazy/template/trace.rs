//! How an answer went along a course that is known: with it somebody tells answers of one form
//! from others, and what one of them says in the places where they differ.

use super::super::Learned;
use super::{Courses, Led, NONE, Number};
use crate::fast::scan::mix;

/// Most gaps of an answer that are written down.
const MAX_GAPS: usize = 256;

/// Is told how a body goes along a course.
pub trait Watch {
    /// A run came.
    fn run(&mut self, run: Number);
    /// The gap behind it held these bytes of the body.
    fn gap(&mut self, run: Number, start: usize, end: usize, content: Content);
    /// What stands in the gap has its own number, or [`Led::LIKE_OTHERS`], or [`NONE`] where it
    /// ought to have one.
    fn value(&mut self, own: Number);
}

/// Nobody watches.
impl Watch for () {
    #[inline(always)]
    fn run(&mut self, _: Number) {}
    #[inline(always)]
    fn gap(&mut self, _: Number, _: usize, _: usize, _: Content) {}
    #[inline(always)]
    fn value(&mut self, _: Number) {}
}

/// The way of one answer. The memory is kept for the next.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    form: Vec<u8>,
    gaps: Vec<Filled>,
    /// Of the form.
    hash: u64,
    overflowed: bool,
}

/// What stood in a gap.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    run: Number,
    /// Its first byte in the body.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it is.
    pub content: Content,
    /// Whether the form tells what it says.
    pub is_told: bool,
}

/// What is in a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A string, without its quotes.
    Text {
        /// Whether there is something, and no escape.
        is_plain: bool,
    },
    /// A number.
    Number,
    /// The name of a member, or a container that no rule looks into.
    Other,
}

impl Trace {
    /// What all answers have in common that went this way, and no other: until the courses
    /// are forgotten ([`Learned::forgotten`]) two bodies with the same form that began in
    /// the same state are the same, byte by byte, but for what stands in some gaps; and the
    /// values in those have the same answers to all that rules ask.
    #[must_use]
    pub fn form(&self) -> &[u8] {
        &self.form
    }

    /// A number that ways of one form have in common, and few others.
    #[inline]
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// What stood in the gaps; `None` where there were too many.
    #[must_use]
    pub fn gaps(&self) -> Option<&[Filled]> {
        (!self.overflowed).then_some(&self.gaps)
    }

    #[inline(always)]
    fn add(&mut self, number: Number) {
        if !self.overflowed {
            self.form.extend_from_slice(&number.to_le_bytes());
            self.hash = mix(self.hash, u64::from(number));
        }
    }

    /// Forgets it; the memory stays.
    pub fn clear(&mut self) {
        self.form.clear();
        self.gaps.clear();
        self.hash = 0;
        self.overflowed = false;
    }
}

impl Filled {
    /// Its bytes.
    #[inline]
    #[must_use]
    pub fn of<'b>(&self, body: &'b [u8]) -> &'b [u8] {
        let span = self.start as usize..self.end as usize;
        body.get(span).unwrap_or_default()
    }
}

impl Watch for Trace {
    #[inline(always)]
    fn run(&mut self, run: Number) {
        self.add(run);
    }

    #[inline(always)]
    fn gap(&mut self, run: Number, start: usize, end: usize, content: Content) {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
            self.overflowed = true;
            return;
        };
        if self.gaps.len() >= MAX_GAPS {
            self.overflowed = true;
            return;
        }
        self.gaps.push(Filled {
            run,
            start,
            end,
            content,
            is_told: false,
        });
    }

    #[inline(always)]
    fn value(&mut self, own: Number) {
        if own != Led::LIKE_OTHERS {
            self.add(own);
            self.overflowed |= own == NONE;
            if let Some(gap) = self.gaps.last_mut() {
                gap.is_told = true;
            }
        }
    }
}

impl Learned {
    /// How often courses were forgotten: forms of one count mean nothing under another.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.courses.as_ref().map_or(0, |courses| courses.cleared)
    }

    /// Whether a rule asks about the value in a gap.
    #[must_use]
    pub fn is_asked(&self, gap: &Filled) -> bool {
        let courses = self.courses.as_deref();
        courses.is_some_and(|courses| !courses.seats(gap).is_empty())
    }
}

impl Courses {
    fn seats(&self, gap: &Filled) -> &[crate::fast::plan::Seat] {
        let run = self.map.runs.get(gap.run as usize);
        run.map_or(&[], |run| self.map.seats_of(run))
    }
}
