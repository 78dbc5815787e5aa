//! A table as bytes and back: a short header with the format number and a
//! checksum, then the data. Foreign or damaged bytes are refused, never
//! believed.

use super::Table;

/// The format of the bytes. A table of another number is refused.
pub const FORMAT: u32 = 3;

const MAGIC: &[u8; 8] = b"replybk\0";
const HEADER: usize = 8 + 4 + 8;

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

impl Table {
    /// The table as bytes.
    ///
    /// # Errors
    /// When the data cannot be encoded, which no table that the compiler builds does.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TableError> {
        let data =
            postcard::to_stdvec(self).map_err(|error| TableError::Damaged(error.to_string()))?;
        let mut bytes = Vec::with_capacity(HEADER + data.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&checksum(&data).to_le_bytes());
        bytes.extend_from_slice(&data);
        Ok(bytes)
    }

    /// The table that [`Table::to_bytes`] wrote. Give it bytes that you trust: the
    /// checksum finds accidents, not attackers.
    ///
    /// # Errors
    /// When the bytes are foreign, of another format or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Table, TableError> {
        let (header, data) = bytes.split_at_checked(HEADER).ok_or(TableError::Foreign)?;
        let (magic, numbers) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(TableError::Foreign);
        }
        let (format, sum) = numbers.split_at(4);
        let found = format
            .iter()
            .rev()
            .fold(0u32, |n, b| n << 8 | u32::from(*b));
        if found != FORMAT {
            return Err(TableError::Format { found });
        }
        let expected = sum.iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b));
        if checksum(data) != expected {
            return Err(TableError::Damaged("the checksum differs".to_owned()));
        }
        postcard::from_bytes(data).map_err(|error| TableError::Damaged(error.to_string()))
    }
}

/// FNV-1a over words of 64 bits: finds accidents, not attackers.
fn checksum(data: &[u8]) -> u64 {
    let words = data.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        u64::from_le_bytes(word)
    });
    words.fold(0xcbf2_9ce4_8422_2325, |sum, word| {
        (sum ^ word).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_and_damaged_bytes_are_refused() {
        assert_eq!(Table::from_bytes(b"replybook"), Err(TableError::Foreign));
        let mut bytes = Table::default().to_bytes().unwrap();
        assert_eq!(Table::from_bytes(&bytes), Ok(Table::default()));
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
