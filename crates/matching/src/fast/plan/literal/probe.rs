//! Which keys of a value are worth looking up, without looking at every test.

use super::super::words::Words;
use super::{Key, Needs, PREFIXES, STRIDE, Worth, beginning, float, long_piece, outline, thousand};
use replybook_catalog::predicate::{Operator, Scalar, Subject, Test};

/// What of a subject is worth looking up in a slot.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Whether anything is filed under the slot.
    pub is_any: bool,
    /// The longest text that some clause asks for.
    pub longest: usize,
    /// The outlines of the texts that are asked for.
    texts: Words,
    pub numbers: bool,
    pub words: bool,
    ranges: bool,
    /// What some template begins with, by the lengths of [`PREFIXES`].
    prefixes: [Words; PREFIXES.len()],
    /// The first four bytes of each piece, and pieces of either length.
    pieces: Words,
    has_short_pieces: bool,
    long_pieces: Words,
}

impl Probe {
    /// Notes that keys of a test are filed.
    pub fn note(&mut self, test: &Test, needs: &Needs) {
        self.is_any = true;
        match needs.worth {
            Worth::Prefix(length) => {
                for (noted, of) in self.prefixes.iter_mut().zip(PREFIXES) {
                    if of == length {
                        needs.words.iter().for_each(|word| noted.note(*word));
                    }
                }
                return;
            }
            Worth::Presence => return,
            Worth::Range => {
                self.ranges = true;
                return;
            }
            Worth::Piece => {
                for word in &needs.words {
                    self.pieces.note(word & u64::from(u32::MAX));
                    if *word > u64::from(u32::MAX) {
                        self.long_pieces.note(*word);
                    } else {
                        self.has_short_pieces = true;
                    }
                }
                return;
            }
            _ => {}
        }
        let scalars = test.operators.iter().flat_map(|operator| match operator {
            Operator::Equals(scalar) => std::slice::from_ref(scalar),
            Operator::OneOf(scalars) => scalars,
            _ => &[],
        });
        for scalar in scalars {
            match scalar {
                Scalar::Text(text) => {
                    self.texts.note(outline(text));
                    self.longest = self.longest.max(text.len());
                }
                Scalar::Integer(_) | Scalar::Float(_) => self.numbers = true,
                Scalar::Boolean(_) | Scalar::Null => self.words = true,
            }
        }
    }

    /// Gives the keys of a subject under which clauses may be filed.
    #[inline]
    pub fn keys(&self, slot: u32, subject: Subject<'_>, mut take: impl FnMut(Key)) {
        match subject {
            Subject::String(text) | Subject::Text(text) => {
                if text.len() <= self.longest && self.texts.may_hold(outline(text)) {
                    take(Key::text(slot, text));
                }
                let bytes = text.as_bytes();
                for (words, length) in self.prefixes.iter().zip(PREFIXES) {
                    if words.is_any()
                        && let Some(word) = beginning(bytes, length)
                        && words.may_hold(word)
                    {
                        take(Key::prefix(slot, word));
                    }
                }
                if self.pieces.is_any() {
                    self.pieces_of(bytes, |piece| take(Key::piece(slot, piece)));
                }
            }
            Subject::Number(number) if self.numbers || self.ranges => {
                let Some(number) = float(number) else { return };
                if self.numbers {
                    take(Key::number(slot, number));
                }
                if let Some(thousand) = thousand(number).filter(|_| self.ranges) {
                    take(Key::thousand(slot, thousand));
                }
            }
            Subject::Boolean(value) if self.words => take(Key::word(slot, Some(value))),
            Subject::Null if self.words => take(Key::word(slot, None)),
            _ => {}
        }
    }

    /// Gives the pieces of a text that some template may hold.
    #[inline]
    fn pieces_of(&self, text: &[u8], mut take: impl FnMut(u64)) {
        let (words, _) = text.as_chunks::<STRIDE>();
        for (at, word) in words.iter().enumerate() {
            let word = u64::from(u32::from_le_bytes(*word) | 0x2020_2020);
            if !self.pieces.may_hold(word) {
                continue;
            }
            if self.has_short_pieces {
                take(word);
            }
            if let Some(long) = long_piece(text, at * STRIDE)
                && self.long_pieces.may_hold(long)
            {
                take(long);
            }
        }
    }
}
