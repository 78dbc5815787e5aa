//! Ranks of clauses, by key and in lists.

use super::layout::NONE;
use super::literal::Key;

/// Ranks by key: a hash table of places in one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Literals {
    table: Vec<(u64, u32, u32)>,
    ranks: Vec<u32>,
}

impl Literals {
    pub fn of(mut keyed: Vec<(Key, u32)>) -> Literals {
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
        let first = usize::try_from(key.bits() >> 20).unwrap_or(0) & (len.max(1) - 1);
        (first..len).chain(0..first)
    }

    #[inline]
    pub fn get(&self, key: Key) -> &[u32] {
        for at in self.places(key) {
            match self.table.get(at) {
                Some((bits, start, end)) if *bits == key.bits() => {
                    let ranks = self.ranks.get(*start as usize..*end as usize);
                    return ranks.unwrap_or_default();
                }
                Some((0, ..)) | None => return &[],
                Some(_) => {}
            }
        }
        &[]
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// From how many ranks on those that stand twice are sorted out.
pub(super) const MANY: usize = 1 << 12;

/// Keeps each rank once when there are too many, and says how many are too many
/// next time: values that speak for the same clauses again and again take no
/// more memory than the clauses.
pub(super) fn thin_out(ranks: &mut Vec<u32>, most: usize) -> usize {
    if ranks.len() <= most {
        return most;
    }
    ranks.sort_unstable();
    ranks.dedup();
    most.max(2 * ranks.len())
}
