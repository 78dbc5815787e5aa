//! A table as bytes and back: a short header with the format number, an index of the
//! catalogs with a checksum for each, then their data, one catalog after the other, so
//! that who needs one decodes one. Foreign or damaged bytes are refused, never believed.

use serde::{Deserialize, Serialize};

use super::{Provider, Table};

/// The format of the bytes. A table of another number is refused.
pub const FORMAT: u32 = 5;

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
    data: &'b [u8],
    checksum: u64,
}

/// One catalog in the index.
#[derive(Serialize, Deserialize)]
struct Entry<'b> {
    id: &'b str,
    len: u32,
    checksum: u64,
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
            let data = postcard::to_stdvec(provider).map_err(damaged)?;
            index.push(Entry {
                id: &provider.id,
                len: u32::try_from(data.len()).map_err(damaged)?,
                checksum: checksum(&data),
            });
            all.extend(data);
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
        let short = || TableError::Damaged("it ends too early".to_owned());
        let (len, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let (expected, rest) = rest.split_first_chunk().ok_or_else(short)?;
        let len = u32::from_le_bytes(*len) as usize;
        let (index, mut rest) = rest.split_at_checked(len).ok_or_else(short)?;
        check(index, u64::from_le_bytes(*expected))?;
        let index: Vec<Entry<'b>> = postcard::from_bytes(index).map_err(damaged)?;
        let mut catalogs = Vec::with_capacity(index.len());
        for Entry { id, len, checksum } in index {
            let (data, after) = rest.split_at_checked(len as usize).ok_or_else(short)?;
            catalogs.push(PackedCatalog { id, data, checksum });
            rest = after;
        }
        Ok(Packed { catalogs })
    }

    /// The catalogs, by id, in order.
    #[must_use]
    pub fn catalogs(&self) -> &[PackedCatalog<'b>] {
        &self.catalogs
    }
}

impl PackedCatalog<'_> {
    /// The catalog.
    ///
    /// # Errors
    /// When its data is damaged.
    pub fn decode(&self) -> Result<Provider, TableError> {
        check(self.data, self.checksum)?;
        postcard::from_bytes(self.data).map_err(damaged)
    }
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
