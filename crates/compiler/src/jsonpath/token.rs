//! How far the tokens of RFC 9535 reach: each function takes the text from where a token
//! starts and returns the token. None looks beyond its token.

/// A member name as it stands after a dot.
pub(super) fn name(text: &str) -> Option<&str> {
    let beyond = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_';
    let name = &text[..text.find(beyond).unwrap_or(text.len())];
    let named = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    named.then_some(name)
}

/// Lowercase letters, digits and `_`: a literal or the name of a function.
pub(super) fn word(text: &str) -> &str {
    let beyond = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    &text[..text.find(beyond).unwrap_or(text.len())]
}

/// A string with its quotes, or where and why it is none. Its escapes are left to the parser.
pub(super) fn string(text: &str) -> Result<&str, (usize, &'static str)> {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    let mut escaped = false;
    for (index, c) in characters {
        if c < ' ' {
            return Err((
                index,
                "a control character in a string is written as an escape",
            ));
        } else if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if Some(c) == quote {
            return Ok(&text[..=index]);
        }
    }
    Err((0, "this string is not closed"))
}

/// The number that the text begins with, as JSON spells numbers.
pub(super) fn number(text: &str) -> Option<&str> {
    let after_digits = |text: &'_ str| -> Option<usize> {
        let length = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        (length > 0).then_some(length)
    };
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let whole = after_digits(unsigned)?;
    if whole > 1 && unsigned.starts_with('0') {
        return None;
    }
    let mut rest = &unsigned[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = &fraction[after_digits(fraction)?..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        rest = &unsigned[after_digits(unsigned)?..];
    }
    Some(&text[..text.len() - rest.len()])
}
