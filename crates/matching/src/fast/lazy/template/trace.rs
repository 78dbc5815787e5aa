//! How an answer went along a template that is known: with it somebody tells answers of one form
//! from others, and what one of them says in the places where they differ.

use super::super::LazyAutomaton;
use super::{NONE, Number, Target, Templates};
use crate::fast::scan::mix;

/// Most holes of an answer that are written down.
const MAX_GAPS: usize = 256;

/// Is told how a body goes along a template.
pub trait Observer {
    /// A literal came.
    fn literal(&mut self, literal: Number);
    /// The hole after it held these bytes of the body.
    fn hole(&mut self, literal: Number, start: usize, end: usize, content: HoleContent);
    /// What stands in the hole has its own number, or [`Target::LIKE_OTHERS`], or [`NONE`] where it
    /// ought to have one.
    fn value(&mut self, own: Number);
}

/// Nobody watches.
impl Observer for () {
    #[inline(always)]
    fn literal(&mut self, _: Number) {}
    #[inline(always)]
    fn hole(&mut self, _: Number, _: usize, _: usize, _: HoleContent) {}
    #[inline(always)]
    fn value(&mut self, _: Number) {}
}

/// The way of one answer. The memory is kept for the next.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    form: Vec<u8>,
    holes: Vec<HoleValue>,
    /// Of the form.
    hash: u64,
    overflowed: bool,
}

/// What stood in a hole.
#[derive(Debug, Clone, Copy)]
pub struct HoleValue {
    literal: Number,
    /// Its first byte in the body.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it is.
    pub content: HoleContent,
    /// Whether the form tells what it says.
    pub is_told: bool,
}

/// What is in a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleContent {
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
    /// What all answers have in common that went this way, and no other: until the templates
    /// are forgotten ([`LazyAutomaton::templates_clear_count`]) two bodies with the same form that began in
    /// the same state are the same, byte by byte, but for what stands in some holes; and the
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

    /// What stood in the holes; `None` where there were too many.
    #[must_use]
    pub fn holes(&self) -> Option<&[HoleValue]> {
        (!self.overflowed).then_some(&self.holes)
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
        self.holes.clear();
        self.hash = 0;
        self.overflowed = false;
    }
}

impl HoleValue {
    /// Its bytes.
    #[inline]
    #[must_use]
    pub fn of<'b>(&self, body: &'b [u8]) -> &'b [u8] {
        let span = self.start as usize..self.end as usize;
        body.get(span).unwrap_or_default()
    }
}

impl Observer for Trace {
    #[inline(always)]
    fn literal(&mut self, literal: Number) {
        self.add(literal);
    }

    #[inline(always)]
    fn hole(&mut self, literal: Number, start: usize, end: usize, content: HoleContent) {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
            self.overflowed = true;
            return;
        };
        if self.holes.len() >= MAX_GAPS {
            self.overflowed = true;
            return;
        }
        self.holes.push(HoleValue {
            literal,
            start,
            end,
            content,
            is_told: false,
        });
    }

    #[inline(always)]
    fn value(&mut self, own: Number) {
        if own != Target::LIKE_OTHERS {
            self.add(own);
            self.overflowed |= own == NONE;
            if let Some(hole) = self.holes.last_mut() {
                hole.is_told = true;
            }
        }
    }
}

impl LazyAutomaton {
    /// How often templates were forgotten: forms of one count mean nothing under another.
    #[must_use]
    pub fn templates_clear_count(&self) -> u64 {
        self.templates
            .as_ref()
            .map_or(0, |templates| templates.cleared)
    }

    /// Whether a rule asks about the value in a hole.
    #[must_use]
    pub fn is_asked(&self, hole: &HoleValue) -> bool {
        let templates = self.templates.as_deref();
        templates.is_some_and(|templates| !templates.slot_ids(hole).is_empty())
    }
}

impl Templates {
    fn slot_ids(&self, hole: &HoleValue) -> &[crate::fast::plan::SlotId] {
        let literal = self.map.literals.get(hole.literal as usize);
        literal.map_or(&[], |literal| self.map.slots_of(literal))
    }
}
