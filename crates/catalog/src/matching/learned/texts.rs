//! Texts that came before at the same seat, and the event that each was: vendors send the
//! same sentences again and again.

use crate::plan::{Event, Seat};

/// How many places there are, powers of two: at first, and at most. Half of them stay free.
const LEAST: usize = 16;
const MOST: usize = 1 << 10;

/// In how many places a text may stand.
const PROBES: usize = 16;

/// The longest text that is remembered, and how long all of them are at most, in bytes.
const LONGEST: usize = 256;
const MOST_BYTES: usize = 1 << 16;

/// Texts and their events: a hash table with open addressing.
#[derive(Debug, Default)]
pub(super) struct Texts {
    places: Vec<Place>,
    /// One text behind the other.
    bytes: Vec<u8>,
    len: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    hash: u64,
    seat: Seat,
    start: u32,
    end: u32,
    /// `None` where the place is free.
    event: Option<Event>,
}

const FREE: Place = Place {
    hash: 0,
    seat: 0,
    start: 0,
    end: 0,
    event: None,
};

impl Texts {
    /// The event of a text, where it is remembered.
    #[inline]
    pub fn find(&self, seat: Seat, text: &[u8]) -> Option<Event> {
        let hash = hash(seat, text);
        let mask = self.places.len().wrapping_sub(1);
        let first = index(hash);
        for at in first..first + PROBES {
            let place = self.places.get(at & mask)?;
            if place.hash == hash && place.seat == seat && self.is(place, text) {
                return place.event;
            }
            place.event?;
        }
        None
    }

    #[inline]
    fn is(&self, place: &Place, text: &[u8]) -> bool {
        self.bytes.get(place.start as usize..place.end as usize) == Some(text)
    }

    /// Remembers a text that is not, where it is not too long.
    pub fn put(&mut self, seat: Seat, text: &str, event: Event) {
        if text.len() > LONGEST {
            return;
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
            hash: hash(seat, text.as_bytes()),
            seat,
            start: number(start),
            end: number(self.bytes.len()),
            event: Some(event),
        });
    }

    fn make_room(&mut self) {
        if self.places.len() >= MOST {
            self.clear();
            return;
        }
        let larger = (self.places.len() * 2).max(LEAST);
        let old = std::mem::replace(&mut self.places, vec![FREE; larger]);
        for place in old.into_iter().filter(|place| place.event.is_some()) {
            self.insert(place);
        }
    }

    fn insert(&mut self, new: Place) {
        let mask = self.places.len().wrapping_sub(1);
        let first = index(new.hash);
        let is_free = |at: &usize| {
            let place = self.places.get(at & mask);
            place.is_some_and(|place| place.event.is_none())
        };
        // Where all are taken, one gives way.
        let at = (first..first + PROBES).find(is_free).unwrap_or(first);
        if let Some(place) = self.places.get_mut(at & mask) {
            *place = new;
        }
    }

    /// Forgets all of them; the room stays.
    pub fn clear(&mut self) {
        self.places.fill(FREE);
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
#[inline]
fn hash(seat: Seat, text: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let len = text.len();
    let start = (len as u64) << 32 | u64::from(seat);
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let ends = mix(mix(start, u64::from_le_bytes(*first)), u64::from_le_bytes(*last));
        let middle = text.get(len / 2 - 4..).and_then(|rest| rest.first_chunk());
        return mix(ends, u64::from_le_bytes(*middle.unwrap_or(first)));
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
    use crate::plan::Kind;

    #[test]
    fn a_text_is_found_until_too_many_came() {
        let mut texts = Texts::default();
        let (one, other) = (Event::of_kind(1, Kind::Text), Event::of_kind(2, Kind::Text));
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
