//! Makes texts of a catalog safe to print: a control character of theirs never
//! reaches a terminal, where it could colour, move or hide what is shown.

use std::borrow::Cow;

use annotate_snippets::normalize_untrusted_str;

/// A text with visible stand-ins for control characters.
pub(super) fn visible(text: &str) -> String {
    normalize_untrusted_str(&same_length(text))
}

/// A text with stand-ins of the same number of bytes for the control characters
/// that the drawing of excerpts lets through: U+0080 to U+009F.
pub(super) fn same_length(text: &str) -> Cow<'_, str> {
    /// As many bytes as the characters it stands for.
    const STAND_IN: &str = "\u{BF}";
    let let_through = |character: char| matches!(character, '\u{80}'..='\u{9F}');
    if text.contains(let_through) {
        Cow::Owned(text.replace(let_through, STAND_IN))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{same_length, visible};

    #[test]
    fn stand_ins_are_as_long_as_what_they_stand_for() {
        for character in '\u{80}'..='\u{9F}' {
            let text = String::from(character);
            assert_eq!(same_length(&text), "¿");
            assert_eq!(same_length(&text).len(), text.len());
        }
        assert_eq!(visible("a\u{7}é\n"), "a␇é\n");
    }
}
