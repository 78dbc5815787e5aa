//! Rules as bytes. One can be decoded without the others, and its clauses without what
//! it says: for each rule where it ends and under which statuses it can hold, then one after the
//! other its clauses and the rest of it.

use super::{Rule, Shape};
use crate::predicate::{Clause, Condition};

/// Rules as bytes. What it is made of need not be rules: then there are fewer, or some that do
/// not decode.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedRules<'b> {
    entries: &'b [[u8; ENTRY]],
    data: &'b [u8],
}

/// Bytes of an entry: where the rule ends in four, and the first and the last status under
/// which it can hold in two each.
const ENTRY: usize = 8;

/// Beside the first status, which is less: the rule says that the whole was accepted, whatever
/// the status.
const ACCEPTED: u16 = 1 << 15;

/// Beside the last status: a clause is about the whole, and about elements.
const WHOLE: u16 = 1 << 15;
const ELEMENTS: u16 = 1 << 14;

/// More than any status. What is beyond counts as this.
const MOST: u16 = ELEMENTS - 1;

impl<'b> PackedRules<'b> {
    /// The bytes of rules of a catalog with these shapes.
    #[inline] // See `Table::to_bytes`.
    pub fn to_bytes(rules: &[Rule], shapes: &[Shape]) -> postcard::Result<Vec<u8>> {
        let number = |len: usize| {
            let number = u32::try_from(len);
            number.map_err(|_| postcard::Error::SerializeBufferFull)
        };
        let mut bytes = number(rules.len())?.to_le_bytes().to_vec();
        let mut data = Vec::new();
        for rule in rules {
            let rest = Rule {
                clauses: Vec::new(),
                ..rule.clone()
            };
            data.extend(postcard::to_stdvec(&rule.clauses)?);
            data.extend(postcard::to_stdvec(&rest)?);
            bytes.extend(number(data.len())?.to_le_bytes());
            let (first, last) = statuses(rule);
            let accepted = u16::from(rule.outcome(false).is_accepted()) * ACCEPTED;
            let first = first.min(MOST) | accepted;
            let last = last.min(MOST) | places(rule, shapes);
            bytes.extend([first, last].into_iter().flat_map(u16::to_le_bytes));
        }
        bytes.extend(data);
        Ok(bytes)
    }

    /// The rules in what [`PackedRules::to_bytes`] wrote; `None` where it ends too early.
    pub fn parse(bytes: &'b [u8]) -> Option<PackedRules<'b>> {
        let (count, rest) = bytes.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (entries, data) = rest.split_at_checked(count.checked_mul(ENTRY)?)?;
        let (entries, _) = entries.as_chunks();
        Some(PackedRules { entries, data })
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.entries.len()
    }

    /// Positions of the rules that a status does not rule out.
    pub fn under(self, status: u16) -> impl Iterator<Item = usize> + use<'b> {
        let entries = self.entries.iter().map(|entry| Entry::from_bytes(*entry));
        let status = status.min(MOST);
        let can_hold = move |entry: &Entry| (entry.first..=entry.last).contains(&status);
        let places = entries.enumerate();
        places.filter_map(move |(at, entry)| can_hold(&entry).then_some(at))
    }

    /// Whether one of them says that the whole was accepted, whatever the status.
    pub fn is_accepted(self, at: usize) -> bool {
        self.entry(at).is_some_and(|entry| entry.is_accepted)
    }

    /// Whether a clause of one of them is about an element, or else about the whole.
    pub fn is_about(self, at: usize, an_element: bool) -> bool {
        let place = if an_element { ELEMENTS } else { WHOLE };
        self.entry(at)
            .is_some_and(|entry| entry.places & place != 0)
    }

    /// The clauses of one of them.
    pub fn clauses(self, at: usize) -> postcard::Result<Vec<Clause>> {
        Ok(postcard::take_from_bytes(self.piece(at)?)?.0)
    }

    /// One of them.
    pub fn decode(self, at: usize) -> postcard::Result<Rule> {
        let (clauses, rest) = postcard::take_from_bytes(self.piece(at)?)?;
        Ok(Rule {
            clauses,
            ..postcard::from_bytes(rest)?
        })
    }

    fn piece(self, at: usize) -> postcard::Result<&'b [u8]> {
        let end = |at: usize| Some(self.entry(at)?.end as usize);
        let start = at.checked_sub(1).map_or(Some(0), end);
        let place = start.zip(end(at));
        let piece = place.and_then(|(start, end)| self.data.get(start..end));
        piece.ok_or(postcard::Error::DeserializeUnexpectedEnd)
    }

    fn entry(self, at: usize) -> Option<Entry> {
        self.entries.get(at).map(|entry| Entry::from_bytes(*entry))
    }

    /// All of them.
    pub fn decode_all(self) -> postcard::Result<Vec<Rule>> {
        (0..self.len()).map(|at| self.decode(at)).collect()
    }
}

/// What is known of a rule without decoding it.
struct Entry {
    end: u32,
    first: u16,
    last: u16,
    is_accepted: bool,
    places: u16,
}

impl Entry {
    fn from_bytes([a, b, c, d, e, f, g, h]: [u8; ENTRY]) -> Entry {
        let (first, last) = (u16::from_le_bytes([e, f]), u16::from_le_bytes([g, h]));
        Entry {
            end: u32::from_le_bytes([a, b, c, d]),
            first: first & !ACCEPTED,
            last: last & MOST,
            is_accepted: first & ACCEPTED != 0,
            places: last & !MOST,
        }
    }
}

/// What the clauses of a rule are about.
fn places(rule: &Rule, shapes: &[Shape]) -> u16 {
    let place = |clause: &Clause| {
        let shape = clause.shape.and_then(|at| shapes.get(at));
        let is_listed = shape.is_some_and(|shape| shape.each.is_some());
        if is_listed { ELEMENTS } else { WHOLE }
    };
    rule.clauses.iter().map(place).fold(0, |all, one| all | one)
}

/// The first and the last status under which a rule can hold.
fn statuses(rule: &Rule) -> (u16, u16) {
    let of_clause = |clause: &Clause| {
        let sets = clause.conditions.iter().filter_map(|c| match c {
            Condition::Status(set) => Some(set),
            _ => None,
        });
        let mut ranges = sets.flat_map(|set| set.ranges());
        let first = ranges.clone().map(|(first, _)| *first).min();
        let last = ranges.by_ref().map(|(_, last)| *last).max();
        first.zip(last).unwrap_or((u16::MIN, u16::MAX))
    };
    let clauses = rule.clauses.iter().map(of_clause);
    let widened = clauses.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
    // Without a clause it never holds.
    widened.unwrap_or((u16::MAX, u16::MIN))
}
