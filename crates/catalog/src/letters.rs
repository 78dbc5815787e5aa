//! Texts compared without regard to the case of ASCII letters, eight bytes at a time.

const CASE: u64 = 0x2020_2020_2020_2020;

/// Whether two texts are the same but for the case of ASCII letters.
#[inline]
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::same;

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
    }
}
