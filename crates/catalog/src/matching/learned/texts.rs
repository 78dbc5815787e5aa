//! Texts that came before at the same seat, and the event that each was: vendors send the
//! same sentences again and again.

use crate::plan::{Event, Seat};

/// How many texts are remembered, powers of two: at first, and at most. One takes the place
/// of another.
const LEAST: usize = 16;
const MOST: usize = 256;

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 112;

/// Texts and their events.
#[derive(Debug, Default)]
pub(super) struct Texts {
    places: Vec<Place>,
    /// How many texts were taken since there was this much room.
    taken: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    seat: Seat,
    len: usize,
    bytes: [u8; LONGEST],
    event: Option<Event>,
}

impl Texts {
    /// The event of a text, where it is remembered.
    #[inline]
    pub fn find(&self, seat: Seat, text: &str) -> Option<Event> {
        let at = self.place(seat, text);
        // Each has two places that stand side by side.
        [at, at ^ 1].into_iter().find_map(|at| {
            let place = self.places.get(at)?;
            let is_it = place.seat == seat && place.bytes.get(..place.len) == Some(text.as_bytes());
            place.event.filter(|_| is_it)
        })
    }

    /// Remembers a text, where it is not too long.
    pub fn put(&mut self, seat: Seat, text: &str, event: Event) {
        if text.len() > LONGEST {
            return;
        }
        self.taken += 1;
        if self.taken > self.places.len() && self.places.len() < MOST {
            let free = Place {
                seat: 0,
                len: 0,
                bytes: [0; LONGEST],
                event: None,
            };
            let room = (self.places.len() * 2).clamp(LEAST, MOST);
            self.places.clear();
            self.places.resize(room, free);
            self.taken = 1;
        }
        // What stood in the first goes to the second.
        let at = self.place(seat, text);
        if at ^ 1 < self.places.len() {
            self.places.swap(at, at ^ 1);
        }
        if let Some(place) = self.places.get_mut(at)
            && let Some(bytes) = place.bytes.get_mut(..text.len())
        {
            bytes.copy_from_slice(text.as_bytes());
            (place.seat, place.len, place.event) = (seat, text.len(), Some(event));
        }
    }

    #[inline]
    fn place(&self, seat: Seat, text: &str) -> usize {
        hash(seat, text.as_bytes()) & self.places.len().wrapping_sub(1)
    }

    /// Forgets all of them; the room stays.
    pub fn clear(&mut self) {
        for place in &mut self.places {
            place.event = None;
        }
    }
}

/// A hash of a text: of its length and the words at its ends and in its middle.
#[inline]
fn hash(seat: Seat, text: &[u8]) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let word = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        match rest.first_chunk() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => rest
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte)),
        }
    };
    let len = text.len();
    let mut hash = (len as u64) << 32 | u64::from(seat);
    for word in [word(0), word(len / 2), word(len.saturating_sub(8))] {
        hash = (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    }
    usize::try_from(hash >> 40).unwrap_or(0)
}
