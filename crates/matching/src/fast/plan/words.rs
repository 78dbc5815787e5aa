//! Which words some templates hold, roughly: a filter in front of a hash table.

/// The high bits of a product depend on all bits of its factors.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A bit for each of some words; others may share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// A power of two of words.
    bits: Vec<u64>,
    noted: Vec<u64>,
}

impl Words {
    /// How many bits there are for each word.
    const ROOM: usize = 16;

    #[inline]
    pub fn is_any(&self) -> bool {
        !self.bits.is_empty()
    }

    pub fn note(&mut self, word: u64) {
        self.noted.push(word);
        if self.bits.len() * 64 < self.noted.len() * Words::ROOM {
            self.bits = vec![0; (self.bits.len() * 2).max(4)];
            for word in std::mem::take(&mut self.noted) {
                self.set(word);
                self.noted.push(word);
            }
        }
        self.set(word);
    }

    fn set(&mut self, word: u64) {
        let (at, bit) = self.place(word);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    #[inline]
    pub fn may_hold(&self, word: u64) -> bool {
        let (at, bit) = self.place(word);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }

    #[inline]
    fn place(&self, word: u64) -> (usize, u64) {
        let mixed = word.wrapping_mul(FACTOR) >> 40;
        let at = usize::try_from(mixed >> 6).unwrap_or(0) & self.bits.len().wrapping_sub(1);
        (at, 1 << (mixed & 63))
    }
}
