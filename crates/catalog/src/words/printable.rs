//! Text from a response or a catalog, safe where it is shown: no character of it moves the
//! cursor, changes a colour or turns the direction of writing.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with such characters spelt out: `\n`, `\u{1b}`.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push(' '),
            c if is_active(c) => {
                // Writing to a string does not fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_characters_are_spelt_out() {
        assert_eq!(printable("plain é 漢"), "plain é 漢");
        assert_eq!(
            printable("\u{1b}[31mred\u{9b}0m\u{7f}"),
            "\\u{1b}[31mred\\u{9b}0m\\u{7f}"
        );
        assert_eq!(printable("a\r\nb\tc"), "a\\r\\nb c");
        assert_eq!(printable("\u{202e}cod"), "\\u{202e}cod");
    }
}
