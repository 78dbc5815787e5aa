//! A table as bytes and back: a short header with the format number, an index of the
//! catalogs with checksums, then their data, one catalog after the other: its head, and its
//! rules, and each can be decoded by itself. So who needs one catalog decodes that one,
//! and who has one answer those rules that its status does not rule out. Foreign or damaged
//! bytes are refused, never believed.

mod index;

use crate::table::{PackedRules, Provider, Rules, Table};
use index::{Index, Writer};

/// The format of the bytes. A table of another number is refused.
pub const FORMAT: u32 = 7;

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

/// A table as bytes. Each catalog is decoded when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Packed<'b> {
    index: Index<'b>,
    data: &'b [u8],
}

/// One catalog of a packed table.
#[derive(Debug, Clone, Copy)]
pub struct PackedCatalog<'b> {
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

impl Table {
    /// The table as bytes.
    ///
    /// # Errors
    /// When the data cannot be encoded, which no table that the compiler builds does.
    #[inline] // So it is compiled where it is called: who embeds the engine never writes a table.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TableError> {
        let mut index = Writer::default();
        let mut all = Vec::new();
        for provider in &self.providers {
            let head = Provider {
                rules: Rules::default(),
                retired: Rules::default(),
                ..provider.clone()
            };
            let parts = [
                postcard::to_stdvec(&head).map_err(damaged)?,
                PackedRules::to_bytes(&provider.rules, &provider.shapes).map_err(damaged)?,
                PackedRules::to_bytes(&provider.retired, &provider.shapes).map_err(damaged)?,
            ];
            let noted = parts.map(|part| {
                all.extend_from_slice(&part);
                (all.len(), checksum(&part))
            });
            index.push(&provider.id, noted)?;
        }
        let (count, index) = index.finish();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        for number in [count, index.len(), all.len()] {
            bytes.extend(u32::try_from(number).map_err(damaged)?.to_le_bytes());
        }
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
        let catalogs = (0..packed.len()).map(|at| packed.at(at).ok_or_else(short)?.decode());
        Ok(Table {
            providers: catalogs.collect::<Result<_, _>>()?,
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
        let number = |bytes: &'b [u8]| {
            let (number, rest) = bytes.split_first_chunk().ok_or_else(short)?;
            Ok((u32::from_le_bytes(*number) as usize, rest))
        };
        let (count, rest) = number(rest)?;
        let (len, rest) = number(rest)?;
        let (data_len, rest) = number(rest)?;
        let (expected, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let (index, data) = rest.split_at_checked(len).ok_or_else(short)?;
        check(index, u64::from_le_bytes(*expected))?;
        if data.len() < data_len {
            return Err(short());
        }
        let index = Index::parse(count, index).ok_or_else(short)?;
        Ok(Packed { index, data })
    }

    /// How many catalogs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of the catalogs, in order.
    pub fn ids(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let index = self.index;
        (0..index.len()).filter_map(move |at| index.id(at))
    }

    /// The place of a catalog among them.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.index.position(id)
    }

    /// The catalog at a place.
    #[must_use]
    pub fn at(&self, at: usize) -> Option<PackedCatalog<'b>> {
        let part = |part| self.index.part(at, part, self.data);
        Some(PackedCatalog {
            head: part(0)?,
            rules: part(1)?,
            retired: part(2)?,
        })
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
    /// The catalog. Each rule is decoded when it is first asked for. The rules have to
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
        PackedRules::parse(self.bytes).ok_or_else(short)
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
