//! How a value stands in a sentence.

/// How many characters of a value are inserted.
const MOST_CHARACTERS: usize = 200;

/// Gives a value piece by piece as it stands in a prose: cut to 200 characters, spaces for those
/// that control a terminal.
pub fn insert_value(value: &str, give: &mut impl FnMut(&str)) {
    if is_inserted_as_it_is(value.as_bytes()) {
        return give(value);
    }
    // Most long ones are ASCII as well.
    if let Some(shown) = value.get(..MOST_CHARACTERS)
        && is_printable(shown.as_bytes())
    {
        give(shown);
        return give("…");
    }
    let mut characters = value.char_indices();
    let end = characters.nth(MOST_CHARACTERS).map(|(end, _)| end);
    let shown = end.and_then(|end| value.get(..end)).unwrap_or(value);
    for (at, run) in shown.split(is_unseen).enumerate() {
        if at > 0 {
            give(" ");
        }
        give(run);
    }
    if end.is_some() {
        give("…");
    }
}

/// Whether a value is a short one that stands in a prose as it is: neither cut nor with other
/// characters. Bytes that are no UTF-8 never do.
#[inline]
#[must_use]
pub fn is_inserted_as_it_is(value: &[u8]) -> bool {
    value.len() <= MOST_CHARACTERS
        && (is_printable(value)
            || std::str::from_utf8(value).is_ok_and(|value| !value.contains(is_unseen)))
}

/// Whether all is ASCII that shows.
#[inline]
fn is_printable(value: &[u8]) -> bool {
    // Without a branch for each byte: most values are.
    let printable = |all: bool, byte: &u8| all & matches!(byte, b' '..=b'~');
    value.iter().fold(true, printable)
}

/// Control characters, and those that change the direction of writing.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_value_is_cut_and_shown_character_by_character(
            value in prop_oneof!["[ -~]{0,9}", "[ -~]{190,210}", "[a-zé\n\u{202e}]{190,210}"],
            behind in "[aé\n]{0,3}",
        ) {
            let value = value + &behind;
            let mut given = String::new();
            insert_value(&value, &mut |piece| given.push_str(piece));
            let plain = |c: char| if is_unseen(c) { ' ' } else { c };
            let mut expected: String = value.chars().take(MOST_CHARACTERS).map(plain).collect();
            if value.chars().count() > MOST_CHARACTERS {
                expected.push('…');
            }
            prop_assert_eq!(given, expected);
        }
    }
}
