//! The index of a packed table: an entry of one size for each catalog, by id, in order, then
//! the ids. One is found without reading the others; there may be many.

use std::str;

use super::{Part, TableError, damaged};

/// What it is made of need not be an index: then ids or parts are missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index<'b> {
    entries: &'b [[u8; ENTRY]],
    ids: &'b str,
}

/// Bytes of an entry: where the id ends among the ids in four, then for each part where it
/// ends in the data in four and its checksum in eight.
const ENTRY: usize = 4 + PARTS * PART;
const PART: usize = 4 + 8;

/// The parts of a catalog: its head, the rules in force, and those that are not.
pub(super) const PARTS: usize = 3;

/// An index that is being written.
#[derive(Default)]
pub(super) struct Writer {
    entries: Vec<u8>,
    ids: String,
}

impl Writer {
    /// Adds a catalog: for each part where it ends in the data, and its checksum.
    pub fn push(&mut self, id: &str, parts: [(usize, u64); PARTS]) -> Result<(), TableError> {
        let number = |len: usize| u32::try_from(len).map(u32::to_le_bytes).map_err(damaged);
        self.ids.push_str(id);
        self.entries.extend(number(self.ids.len())?);
        for (end, checksum) in parts {
            self.entries.extend(number(end)?);
            self.entries.extend(checksum.to_le_bytes());
        }
        Ok(())
    }

    /// How many catalogs there are, and the index of them.
    pub fn finish(self) -> (usize, Vec<u8>) {
        let count = self.entries.len() / ENTRY;
        let mut bytes = self.entries;
        bytes.extend(self.ids.into_bytes());
        (count, bytes)
    }
}

impl<'b> Index<'b> {
    /// The index of some catalogs; `None` where it ends too early or an id is no text.
    pub fn parse(count: usize, bytes: &'b [u8]) -> Option<Index<'b>> {
        let (entries, ids) = bytes.split_at_checked(count.checked_mul(ENTRY)?)?;
        let (entries, _) = entries.as_chunks();
        let ids = str::from_utf8(ids).ok()?;
        Some(Index { entries, ids })
    }

    /// How many catalogs there are.
    pub fn len(self) -> usize {
        self.entries.len()
    }

    /// The id of one of them.
    pub fn id(self, at: usize) -> Option<&'b str> {
        let start = match at.checked_sub(1) {
            Some(before) => self.number(before, 0)?,
            None => 0,
        };
        self.ids.get(start..self.number(at, 0)?)
    }

    /// The place of an id.
    pub fn position(self, id: &str) -> Option<usize> {
        let mut places = 0..self.len();
        while !places.is_empty() {
            let middle = usize::midpoint(places.start, places.end);
            match self.id(middle)?.cmp(id) {
                std::cmp::Ordering::Less => places.start = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => places.end = middle,
            }
        }
        None
    }

    /// One part of a catalog, in the data of all.
    pub fn part(self, at: usize, part: usize, data: &'b [u8]) -> Option<Part<'b>> {
        let field = 4 + part * PART;
        let start = match (part.checked_sub(1), at.checked_sub(1)) {
            (Some(_), _) => self.number(at, field - PART)?,
            (None, Some(before)) => self.number(before, ENTRY - PART)?,
            (None, None) => 0,
        };
        let bytes = data.get(start..self.number(at, field)?)?;
        let checksum = self.entries.get(at)?.get(field + 4..)?.first_chunk()?;
        Some(Part {
            bytes,
            checksum: u64::from_le_bytes(*checksum),
        })
    }

    /// A number in the entry of a catalog.
    fn number(self, at: usize, field: usize) -> Option<usize> {
        let number = self.entries.get(at)?.get(field..)?.first_chunk()?;
        usize::try_from(u32::from_le_bytes(*number)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_id() {
        let ids: Vec<String> = (0..100).map(|n| format!("vendor-{n:03}")).collect();
        for count in [0, 1, 2, 3, 100] {
            let mut index = Writer::default();
            for (at, id) in ids.iter().take(count).enumerate() {
                let end = |part| (at * PARTS + part, u64::MAX - part as u64);
                index.push(id, [end(1), end(2), end(3)]).unwrap();
            }
            let (written, bytes) = index.finish();
            assert_eq!(written, count);
            let index = Index::parse(count, &bytes).unwrap();
            let data = [7; 3 * 100];
            for (at, id) in ids.iter().enumerate() {
                let found = (at < count).then_some(at);
                assert_eq!(index.position(id), found, "{id} of {count}");
                assert_eq!(index.id(at), found.map(|_| id.as_str()));
                for part in 0..PARTS {
                    let part = index.part(at, part, &data).map(|part| part.bytes);
                    assert_eq!(part, found.map(|_| &[7][..]));
                }
            }
            assert_eq!(index.position("vendor"), None);
            assert_eq!(index.position("w"), None);
            assert!(Index::parse(count + 1, &bytes[..count * ENTRY]).is_none());
        }
    }
}
