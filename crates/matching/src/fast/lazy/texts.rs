//! Texts that came before at the same place, and what became of each: vendors send the
//! same sentences again and again.

use crate::fast::scan::is_same;

/// How many places there are, powers of two: at first, and at most. Half of them stay free.
const LEAST: usize = 16;
const MOST: usize = 1 << 10;

/// In how many places a text may stand.
const PROBES: usize = 16;

/// The longest text that is remembered, and how long all of them are at most, in bytes.
const LONGEST: usize = 256;
const MOST_BYTES: usize = 1 << 16;

/// Texts at places, with what became of each: a hash table with open addressing.
#[derive(Debug)]
pub(super) struct Texts<T> {
    places: Vec<Place<T>>,
    /// One text after the other.
    bytes: Vec<u8>,
    len: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place<T> {
    hash: u64,
    of: u32,
    start: u32,
    end: u32,
    /// `None` where the place is free.
    became: Option<T>,
}

impl<T> Place<T> {
    const FREE: Place<T> = Place {
        hash: 0,
        of: 0,
        start: 0,
        end: 0,
        became: None,
    };
}

impl<T> Default for Texts<T> {
    fn default() -> Self {
        Texts {
            places: Vec::new(),
            bytes: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Copy> Texts<T> {
    /// What became of a text, where it is remembered. It is well-formed then, as all that are.
    #[inline(always)]
    pub fn find(&self, of: u32, text: &[u8]) -> Option<T> {
        let hash = hash(of, text);
        let place = self.place(index(hash))?;
        if place.hash == hash && place.of == of && self.is(place, text) {
            return place.became;
        }
        place.became?;
        self.find_further(hash, of, text)
    }

    /// The same, where another stands in the first place.
    #[inline(never)]
    fn find_further(&self, hash: u64, of: u32, text: &[u8]) -> Option<T> {
        for passed in 1..PROBES {
            let place = self.place(index(hash) + passed)?;
            if place.hash == hash && place.of == of && self.is(place, text) {
                return place.became;
            }
            place.became?;
        }
        None
    }

    #[inline(always)]
    fn place(&self, at: usize) -> Option<&Place<T>> {
        self.places.get(at & self.places.len().wrapping_sub(1))
    }

    #[inline(always)]
    fn is(&self, place: &Place<T>, text: &[u8]) -> bool {
        let span = place.start as usize..place.end as usize;
        (self.bytes.get(span)).is_some_and(|known| is_same(known, text))
    }

    /// Remembers a text that is not, where it is not too long; whether it is not.
    pub fn put(&mut self, of: u32, text: &str, became: T) -> bool {
        if text.len() > LONGEST {
            return false;
        }
        if self.places.len() <= self.len * 2 {
            self.make_room();
        }
        if self.bytes.len() + text.len() > MOST_BYTES {
            self.clear();
        }
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        self.len += 1;
        self.insert(Place {
            hash: hash(of, text.as_bytes()),
            of,
            start: number(start),
            end: number(self.bytes.len()),
            became: Some(became),
        });
        true
    }

    fn make_room(&mut self) {
        if self.places.len() >= MOST {
            self.clear();
            return;
        }
        let larger = (self.places.len() * 2).max(LEAST);
        let old = std::mem::replace(&mut self.places, vec![Place::FREE; larger]);
        for place in old.into_iter().filter(|place| place.became.is_some()) {
            self.insert(place);
        }
    }

    fn insert(&mut self, new: Place<T>) {
        let mask = self.places.len().wrapping_sub(1);
        let first = index(new.hash);
        let is_free = |at: &usize| self.place(*at).is_some_and(|place| place.became.is_none());
        // Where all are taken, one gives way.
        let at = (first..first + PROBES).find(is_free).unwrap_or(first);
        if let Some(place) = self.places.get_mut(at & mask) {
            *place = new;
        }
    }

    /// Forgets all of them; the room stays.
    pub fn clear(&mut self) {
        self.places.fill(Place::FREE);
        self.bytes.clear();
        self.len = 0;
    }
}

#[inline]
fn index(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or(0)
}

/// A hash of a text: of its length and the words at its ends and in its middle. Texts that
/// share them can be found on purpose; the table is small.
#[inline(always)]
fn hash(of: u32, text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let len = text.len();
    let start = (len as u64) << 32 | u64::from(of);
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let middle = text.get(len / 2 - 4..).and_then(|rest| rest.first_chunk());
        let [first, middle, last] =
            [first, middle.unwrap_or(first), last].map(|word| u64::from_le_bytes(*word));
        return mix(mix(start, first ^ middle.rotate_left(32)), last);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return mix(start, u64::from(first) << 32 | u64::from(last));
    }
    let few = |word: u64, byte: &u8| word << 8 | u64::from(*byte);
    mix(start, text.iter().fold(0, few))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_text_is_found_until_too_many_came() {
        let mut texts = Texts::default();
        let (one, other) = ('1', '2');
        texts.put(1, "too fast", one);
        texts.put(2, "too fast", other);
        assert_eq!(texts.find(1, b"too fast"), Some(one));
        assert_eq!(texts.find(2, b"too fast"), Some(other));
        assert_eq!(texts.find(3, b"too fast"), None);
        for n in 0..10_000 {
            let text = format!("text {n}");
            assert_eq!(texts.find(1, text.as_bytes()), None);
            texts.put(1, &text, one);
            assert_eq!(texts.find(1, text.as_bytes()), Some(one));
        }
        assert!(texts.places.len() <= MOST && texts.bytes.len() <= MOST_BYTES);
        texts.put(1, &"x".repeat(LONGEST + 1), one);
        assert_eq!(texts.find(1, "x".repeat(LONGEST + 1).as_bytes()), None);
    }
}
