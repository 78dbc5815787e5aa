//! Places in a text.

use std::ops::Range;

/// A place in a text, in bytes from its start; `end` is the first byte after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one; `start` where nothing stands at the place.
    pub end: usize,
}

impl Span {
    /// From the first byte up to the byte before `end`.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The place before the byte `offset`, without content.
    pub const fn at(offset: usize) -> Span {
        Span::new(offset, offset)
    }

    /// Whether nothing stands at the place.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// As a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}
