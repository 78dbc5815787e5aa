//! Eight bytes as one number, the first one lowest.

/// A 1 in each byte; with a byte multiplied by it, that byte in each.
pub const ONES: u64 = u64::MAX / 255;

/// The highest bit of each byte.
pub const HIGH: u64 = ONES << 7;

/// The bit that tells the cases of an ASCII letter apart, in each byte.
pub const CASE: u64 = ONES << 5;

/// Fewer than 8 bytes, and zeros; of more the first 8.
#[inline]
pub fn of_few(bytes: &[u8]) -> u64 {
    let first = bytes.iter().take(8).rev();
    first.fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_zero() {
        assert_eq!(of_few(b""), 0);
        assert_eq!(of_few(b"ab\x80").to_le_bytes(), *b"ab\x80\0\0\0\0\0");
        assert_eq!(of_few(b"abcdefghi").to_le_bytes(), *b"abcdefgh");
    }
}
