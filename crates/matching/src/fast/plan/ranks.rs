//! TestSet by key.

use super::layout::NONE;
use super::literal::Key;

/// Numbers of tests by key: a hash table of places in one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Literals {
    table: Vec<(u64, u32, u32)>,
    ranks: Vec<u32>,
}

impl Literals {
    pub fn new(mut keyed: Vec<(Key, u32)>) -> Literals {
        keyed.sort_unstable();
        keyed.dedup();
        let len = (keyed.len() * 2).next_power_of_two();
        let mut literals = Literals {
            table: vec![(0, 0, 0); len],
            ranks: keyed.iter().map(|(_, rank)| *rank).collect(),
        };
        let mut start = 0;
        for group in keyed.chunk_by(|(a, _), (b, _)| a.bits() == b.bits()) {
            let end = start + group.len();
            if let Some((key, _)) = group.first() {
                let free = literals
                    .places(*key)
                    .find(|at| literals.table.get(*at).is_some_and(|(bits, ..)| *bits == 0));
                if let Some(entry) = free.and_then(|at| literals.table.get_mut(at)) {
                    *entry = (key.bits(), position(start), position(end));
                }
            }
            start = end;
        }
        literals
    }

    /// The places where a key may stand, until a free one.
    fn places(&self, key: Key) -> impl Iterator<Item = usize> + use<> {
        let len = self.table.len();
        let first = first(key) & (len.max(1) - 1);
        (first..len).chain(0..first)
    }

    #[inline]
    pub fn get(&self, key: Key) -> &[u32] {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = first(key) & mask;
        loop {
            match self.table.get(at) {
                Some((bits, start, end)) if *bits == key.bits() => {
                    let ranks = self.ranks.get(*start as usize..*end as usize);
                    return ranks.unwrap_or_default();
                }
                Some((0, ..)) | None => return &[],
                Some(_) => at = (at + 1) & mask,
            }
        }
    }
}

/// Where a key may stand first, in a table of any size.
#[inline]
fn first(key: Key) -> usize {
    usize::try_from(key.bits() >> 20).unwrap_or(0)
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
