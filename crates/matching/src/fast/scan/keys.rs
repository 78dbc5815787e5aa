//! Whether the keys of an object all differ, where a path selects from all its members. Programs
//! write most large maps in an order: ids that count up, or names sorted. Keys that ascend differ,
//! and nothing is kept of them but the last; only of keys in no order are hashes kept, and compared
//! in the end.

use std::cmp::Ordering;

use super::MAX_DEPTH;
use super::automaton::{Members, hash};
use super::skip::{self, colon};
use super::text::{self, next, word};

/// What tells keys apart that came in no order.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Hashes of those of the objects that stand open, the innermost last.
    hashes: Vec<u64>,
    sieve: Vec<u64>,
}

/// The keys that one open object has had so far.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KeyOrder {
    /// They ascend.
    Ascending(Ascending),
    /// In no order: from here on in [`Keys`].
    Hashed(usize),
}

/// Keys that ascend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ascending {
    /// The quote of the first one; of a `EMBEDDED` body not.
    first: usize,
    /// What stands between the quotes of the last one.
    start: usize,
    end: usize,
    /// In which of the orders they came so far.
    orders: u8,
}

/// By their bytes, as sorted names come.
const BY_BYTES: u8 = 1;
/// The shorter first, then by their bytes, as numbers come that count up.
const BY_LENGTH: u8 = 2;

/// Which keys of an object have to differ.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    All,
    /// Those that are looked for.
    Named(Members<'a>),
}

impl KeyOrder {
    /// None, in the object after whose bracket `at` is.
    #[inline(always)]
    pub(crate) fn none(body: &[u8], at: usize) -> KeyOrder {
        let (first, _) = next(body, at);
        KeyOrder::Ascending(Ascending {
            first,
            start: first,
            end: first,
            orders: BY_BYTES | BY_LENGTH,
        })
    }
}

impl Ascending {
    /// Over the key between the quotes at `start` and `end`, and whether they still ascend.
    #[inline(always)]
    fn goes_on(&mut self, body: &[u8], start: usize, end: usize) -> Option<bool> {
        let (last, name) = (body.get(self.start..self.end)?, body.get(start..end)?);
        self.orders &= match last.len().cmp(&name.len()) {
            Ordering::Less if self.orders & BY_BYTES == 0 => BY_LENGTH,
            Ordering::Less if last < name => BY_BYTES | BY_LENGTH,
            Ordering::Less => BY_LENGTH,
            Ordering::Equal if last < name => BY_BYTES | BY_LENGTH,
            Ordering::Greater if last < name => BY_BYTES,
            _ => 0,
        };
        (self.start, self.end) = (start, end);
        Some(self.orders != 0)
    }
}

impl Keys {
    /// For how many there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.hashes.capacity()
    }

    /// Forgets all of them; the room stays.
    pub(crate) fn clear(&mut self) {
        self.hashes.clear();
    }

    /// Over the key between `start`, after its quote, and `end`, of those that have to differ.
    /// Keys of a `EMBEDDED` body that do not ascend are not compared: `None`.
    #[inline(always)]
    pub(super) fn see<const EMBEDDED: bool>(
        &mut self,
        had: &mut KeyOrder,
        which: Which<'_>,
        body: &[u8],
        start: usize,
        end: usize,
    ) -> Option<()> {
        if let KeyOrder::Ascending(ascending) = had {
            let first = ascending.first;
            if ascending.goes_on(body, start, end)? {
                return Some(());
            }
            if EMBEDDED {
                return None;
            }
            *had = KeyOrder::Hashed(self.hashes.len());
            self.take_up(which, body, first, start)?;
        }
        self.keep(body.get(start..end)?);
        Some(())
    }

    #[inline(always)]
    fn keep(&mut self, name: &[u8]) {
        self.hashes.push(hash(name, word(name, 0)));
    }

    /// Keeps the keys from the one whose quote stands at `at` up to the one that begins at
    /// `until`: once an object at most, so that nothing is read more often than the paths are deep.
    #[cold]
    #[inline(never)]
    fn take_up(
        &mut self,
        which: Which<'_>,
        body: &[u8],
        mut at: usize,
        until: usize,
    ) -> Option<()> {
        while at + 1 < until {
            let start = at + 1;
            let end = text::end(body, start)?;
            let name = body.get(start..end)?;
            if which.has(name) {
                self.keep(name);
            }
            let (value, byte) = colon(body, end)?;
            let behind = skip::value(body, value, byte, MAX_DEPTH)?;
            let (comma, _) = next(body, behind);
            (at, _) = next(body, comma + 1);
        }
        Some(())
    }

    /// Forgets the keys of the object that stands open innermost. `None` where two are the same,
    /// or seem so.
    #[inline]
    pub(crate) fn end(&mut self, had: KeyOrder) -> Option<()> {
        let KeyOrder::Hashed(start) = had else {
            return Some(());
        };
        self.all_differ(start)
    }

    #[inline(never)]
    fn all_differ(&mut self, start: usize) -> Option<()> {
        let suspect = sift(self.hashes.get_mut(start..)?, &mut self.sieve)?;
        suspect.sort_unstable();
        if suspect.windows(2).any(|pair| pair.first() == pair.last()) {
            return None;
        }
        self.hashes.truncate(start);
        Some(())
    }
}

/// Those of some hashes that may not be alone, moved to their front. Two that are the same set the
/// same bit of a sieve with at least eight times as many; few others do, unless somebody chose them.
fn sift<'h>(hashes: &'h mut [u64], sieve: &mut Vec<u64>) -> Option<&'h mut [u64]> {
    let words = (hashes.len() / 8).next_power_of_two();
    sieve.clear();
    sieve.resize(2 * words, 0);
    let (once, again) = sieve.split_at_mut(words);
    // The high bits of a product depend on all bits of its factors.
    let place = |hash: u64| ((hash >> 32) as usize & (words - 1), 1 << (hash >> 58));
    for hash in &*hashes {
        let (at, bit) = place(*hash);
        let once = once.get_mut(at)?;
        *again.get_mut(at)? |= *once & bit;
        *once |= bit;
    }
    let mut found = 0;
    for at in 0..hashes.len() {
        let hash = *hashes.get(at)?;
        let (word, bit) = place(hash);
        *hashes.get_mut(found)? = hash;
        found += usize::from(again.get(word)? & bit != 0);
    }
    hashes.get_mut(..found)
}

impl Which<'_> {
    #[inline(always)]
    fn has(self, name: &[u8]) -> bool {
        match self {
            Which::All => true,
            Which::Named(members) => members.find(name, word(name, 0)).is_some(),
        }
    }
}
