//! A table as bytes and back: a short header with the format number, an index of the
//! catalogs with checksums, then their data, one catalog after the other: its head, and its
//! rules, each of which can be decoded by itself. So who needs one catalog decodes that one,
//! and who has one answer those rules that its status does not rule out. Foreign or damaged
//! bytes are refused, never believed.

use serde::{Deserialize, Serialize};

use crate::table::{PackedRules, Provider, Rules, Table};

/// The format of the bytes. A table of another number is refused.
pub const FORMAT: u32 = 6;

const MAGIC: &[u8; 8] = b"replybk\0";

/// Why bytes are not a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The bytes do not begin like a table.
    #[error("these bytes are not a compiled catalog table")]
    Foreign,
    /// Written by another version.
    #[error(
        "the table has format {found}, this library reads {FORMAT}: compile the catalogs again"
    )]
    Format {
        /// The number found.
        found: u32,
    },
    /// The data does not match its checksum, or does not decode.
    #[error("the table is damaged: {0}")]
    Damaged(String),
}

/// A table as bytes, of which each catalog is decoded when it is asked for.
#[derive(Debug, Clone)]
pub struct Packed<'b> {
    catalogs: Vec<PackedCatalog<'b>>,
}

/// One catalog of a packed table.
#[derive(Debug, Clone, Copy)]
pub struct PackedCatalog<'b> {
    /// The provider's id.
    pub id: &'b str,
    head: Part<'b>,
    rules: Part<'b>,
    retired: Part<'b>,
}

/// Bytes, and what their checksum should be.
#[derive(Debug, Clone, Copy)]
struct Part<'b> {
    bytes: &'b [u8],
    checksum: u64,
}

/// One catalog in the index.
#[derive(Serialize, Deserialize)]
struct Entry<'b> {
    id: &'b str,
    /// Length and checksum of its head, the rules in force and those that are not.
    parts: [(u32, u64); 3],
}

impl Table {
    /// The table as bytes.
    ///
    /// # Errors
    /// When the data cannot be encoded, which no table that the compiler builds does.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TableError> {
        let mut index = Vec::new();
        let mut all = Vec::new();
        for provider in &self.providers {
            let head = Provider {
                rules: Rules::default(),
                retired: Rules::default(),
                ..provider.clone()
            };
            let parts = [
                postcard::to_stdvec(&head),
                PackedRules::to_bytes(&provider.rules),
                PackedRules::to_bytes(&provider.retired),
            ];
            let mut entry = Entry {
                id: &provider.id,
                parts: [(0, 0); 3],
            };
            for (part, noted) in parts.into_iter().zip(&mut entry.parts) {
                let part = part.map_err(damaged)?;
                let len = u32::try_from(part.len()).map_err(damaged)?;
                *noted = (len, checksum(&part));
                all.extend(part);
            }
            index.push(entry);
        }
        let index = postcard::to_stdvec(&index).map_err(damaged)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(u32::try_from(index.len()).map_err(damaged)?.to_le_bytes());
        bytes.extend(checksum(&index).to_le_bytes());
        bytes.extend(index);
        bytes.extend(all);
        Ok(bytes)
    }

    /// The table that [`Table::to_bytes`] wrote. Give it bytes that you trust: the
    /// checksums find accidents, not attackers.
    ///
    /// # Errors
    /// When the bytes are foreign, of another format or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Table, TableError> {
        let packed = Packed::open(bytes)?;
        let providers = packed.catalogs.iter().map(|catalog| catalog.decode());
        Ok(Table {
            providers: providers.collect::<Result<_, _>>()?,
        })
    }
}

impl<'b> Packed<'b> {
    /// Reads the index of what [`Table::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are foreign, of another format or damaged where the index says so.
    pub fn open(bytes: &'b [u8]) -> Result<Packed<'b>, TableError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(TableError::Foreign)?;
        let (found, rest) = rest.split_first_chunk().ok_or(TableError::Foreign)?;
        let found = u32::from_le_bytes(*found);
        if found != FORMAT {
            return Err(TableError::Format { found });
        }
        let (len, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let (expected, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let len = u32::from_le_bytes(*len) as usize;
        let (index, mut rest) = rest.split_at_checked(len).ok_or_else(short)?;
        check(index, u64::from_le_bytes(*expected))?;
        let index: Vec<Entry<'b>> = postcard::from_bytes(index).map_err(damaged)?;
        let mut catalogs = Vec::with_capacity(index.len());
        for Entry { id, parts } in index {
            let mut next = |at: usize| {
                let (len, checksum) = parts[at];
                let (bytes, after) = rest.split_at_checked(len as usize).ok_or_else(short)?;
                rest = after;
                Ok(Part { bytes, checksum })
            };
            catalogs.push(PackedCatalog {
                id,
                head: next(0)?,
                rules: next(1)?,
                retired: next(2)?,
            });
        }
        Ok(Packed { catalogs })
    }

    /// The catalogs, by id, in order.
    #[must_use]
    pub fn catalogs(&self) -> &[PackedCatalog<'b>] {
        &self.catalogs
    }
}

impl<'b> PackedCatalog<'b> {
    /// The catalog.
    ///
    /// # Errors
    /// When its data is damaged.
    pub fn decode(&self) -> Result<Provider, TableError> {
        let all = |part: Part<'b>| part.rules()?.decode_all().map_err(damaged);
        self.with_rules(all(self.rules)?.into(), all(self.retired)?.into())
    }

    fn with_rules(&self, rules: Rules, retired: Rules) -> Result<Provider, TableError> {
        let head: Provider = postcard::from_bytes(self.head.checked()?).map_err(damaged)?;
        Ok(Provider {
            rules,
            retired,
            ..head
        })
    }
}

impl PackedCatalog<'static> {
    /// The catalog, of which each rule is decoded when it is first asked for. The rules have to
    /// be such as [`Table::to_bytes`] wrote, or asking for one panics: that is for tables which
    /// are a part of the program.
    ///
    /// # Errors
    /// When what is decoded now is damaged.
    pub fn decode_on_demand(&self) -> Result<Provider, TableError> {
        let on_demand = |part: Part<'static>| Ok(Rules::packed(part.rules_unchecked()?));
        self.with_rules(on_demand(self.rules)?, on_demand(self.retired)?)
    }
}

impl<'b> Part<'b> {
    /// The bytes, where they are those that were written.
    fn checked(self) -> Result<&'b [u8], TableError> {
        check(self.bytes, self.checksum)?;
        Ok(self.bytes)
    }

    fn rules(self) -> Result<PackedRules<'b>, TableError> {
        self.checked()?;
        self.rules_unchecked()
    }

    /// As [`Part::rules`], without looking at the bytes of all.
    fn rules_unchecked(self) -> Result<PackedRules<'b>, TableError> {
        PackedRules::of(self.bytes).ok_or_else(short)
    }
}

fn short() -> TableError {
    TableError::Damaged("it ends too early".to_owned())
}

fn check(data: &[u8], expected: u64) -> Result<(), TableError> {
    if checksum(data) == expected {
        return Ok(());
    }
    Err(TableError::Damaged("a checksum differs".to_owned()))
}

fn damaged(error: impl ToString) -> TableError {
    TableError::Damaged(error.to_string())
}

/// FNV-1a over words of 64 bits: finds accidents, not attackers.
fn checksum(data: &[u8]) -> u64 {
    const SEED: u64 = 0xcbf2_9ce4_8422_2325;
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x0100_0000_01b3);
    let (words, rest) = data.as_chunks();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let last = rest
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u64::from(*byte));
    mix(words.fold(SEED, mix), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_and_damaged_bytes_are_refused() {
        assert_eq!(Table::from_bytes(b"replybook"), Err(TableError::Foreign));
        let mut bytes = Table::default().to_bytes().unwrap();
        assert_eq!(Table::from_bytes(&bytes), Ok(Table::default()));
        for cut in MAGIC.len()..bytes.len() {
            assert!(Table::from_bytes(&bytes[..cut]).is_err(), "{cut}");
        }
        *bytes.last_mut().unwrap() ^= 1;
        assert!(matches!(
            Table::from_bytes(&bytes),
            Err(TableError::Damaged(_))
        ));
        bytes[8] = 99;
        assert_eq!(
            Table::from_bytes(&bytes),
            Err(TableError::Format { found: 99 })
        );
    }
}
