//! Texts compared without regard to the case of ASCII letters, eight bytes at a time.

use crate::text::swar::{CASE, HIGH, ONES, of_few};

/// Whether two texts are the same but for the case of ASCII letters.
#[inline]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (left, left_rest) = left.as_chunks();
    let (right, right_rest) = right.as_chunks();
    let words = left.iter().zip(right).all(|(left, right)| {
        let (left, right) = (u64::from_le_bytes(*left), u64::from_le_bytes(*right));
        left == right || same_words(left, right)
    });
    words && left_rest.eq_ignore_ascii_case(right_rest)
}

#[inline]
fn same_words(left: u64, right: u64) -> bool {
    (left ^ right) & !CASE == 0
        && left
            .to_le_bytes()
            .eq_ignore_ascii_case(&right.to_le_bytes())
}

/// Where a text may begin that begins with a byte: at all places where it does, and at some
/// where it does not.
///
/// A library that looks for a byte asks the processor first what it can do. Where that is a
/// virtual one, to ask takes longer than all else that one answer needs.
#[inline]
pub fn beginnings(text: &[u8], first: u8, ignore_case: bool) -> Beginnings<'_> {
    let ignored = if ignore_case { CASE } else { 0 };
    Beginnings {
        rest: text,
        at: 0,
        hits: 0,
        behind: 0,
        first: (u64::from(first) * ONES) | ignored,
        ignored,
    }
}

/// See [`beginnings`].
pub struct Beginnings<'t> {
    /// What is not looked at, and where it begins.
    rest: &'t [u8],
    behind: usize,
    /// Where what is looked at begins, and a bit in each of its bytes that counts.
    at: usize,
    hits: u64,
    first: u64,
    ignored: u64,
}

impl Iterator for Beginnings<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.hits == 0 {
            let word = match self.rest.split_first_chunk() {
                Some((word, rest)) => {
                    self.rest = rest;
                    u64::from_le_bytes(*word)
                }
                None if self.rest.is_empty() => return None,
                None => of_few(std::mem::take(&mut self.rest)),
            };
            let unlike = (word | self.ignored) ^ self.first;
            // Bytes after one that counts may count too.
            self.hits = unlike.wrapping_sub(ONES) & !unlike & HIGH;
            self.at = self.behind;
            self.behind += size_of::<u64>();
        }
        let place = self.at + self.hits.trailing_zeros() as usize / 8;
        self.hits &= self.hits - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{beginnings, same};

    #[test]
    fn letters_have_no_case_and_nothing_else_has() {
        assert!(same(b"Rate Limit EXCEEDED", b"rate limit exceeded"));
        assert!(!same(b"rate limit @xceeded", b"rate limit `xceeded"));
        assert!(!same(b"a", b"aa"));
    }

    proptest! {
        #[test]
        fn it_says_what_the_library_says(
            left in "[a-dA-D@`\\[{é ]{0,20}",
            right in "[a-dA-D@`\\[{é ]{0,20}",
            upper: bool,
        ) {
            let right = if upper { left.to_ascii_uppercase() } else { right };
            let (left, right) = (left.as_bytes(), right.as_bytes());
            prop_assert_eq!(same(left, right), left.eq_ignore_ascii_case(right));
        }

        #[test]
        fn a_text_begins_nowhere_else(
            text in "[abAB@`\0\u{1}é]{0,40}",
            first in "[abAB@`\0\u{1}é]",
            ignore_case: bool,
        ) {
            let (text, first) = (text.as_bytes(), first.as_bytes()[0]);
            let is_it = |byte: u8| match ignore_case {
                true => byte.eq_ignore_ascii_case(&first),
                false => byte == first,
            };
            let wanted: Vec<usize> = (0..text.len()).filter(|at| is_it(text[*at])).collect();
            let all: Vec<usize> = beginnings(text, first, ignore_case).collect();
            prop_assert!(all.is_sorted_by(|one, next| one < next));
            let found = all.into_iter().filter(|at| text.get(*at).copied().is_some_and(is_it));
            prop_assert_eq!(found.collect::<Vec<_>>(), wanted);
        }
    }
}
