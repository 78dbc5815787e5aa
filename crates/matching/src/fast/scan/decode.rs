//! What a scan found, as the tree would hold it.

use serde_json::Number;

use super::text::hex;

/// The string that is written `raw` between quotes, `into` being where it is put together when
/// it has escapes. Of text that a scan has not accepted, escapes that mean nothing stay out.
#[must_use]
pub fn unescape<'b>(raw: &'b str, into: &'b mut String) -> &'b str {
    if !raw.contains('\\') {
        return raw;
    }
    into.clear();
    // No escape is shorter than what it says.
    into.reserve(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        into.push_str(plain);
        let (char, length) = unescaped(escape.as_bytes());
        into.extend(char);
        rest = escape.get(length..).unwrap_or_default();
    }
    into.push_str(rest);
    into
}

/// Whether of a string that a scan accepted, `raw` between its quotes, nothing is escaped but
/// quotes and `\`: who writes what it says writes the same.
#[must_use]
pub fn escapes_quotes_only(raw: &[u8]) -> bool {
    let mut bytes = raw.iter();
    while bytes.any(|byte| *byte == b'\\') {
        if !matches!(bytes.next(), Some(b'"' | b'\\')) {
            return false;
        }
    }
    true
}

/// The character that an escape stands for, and its bytes after the `\`.
fn unescaped(escape: &[u8]) -> (Option<char>, usize) {
    let char = match escape.first() {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            return match (hex(escape, 1), hex(escape, 7)) {
                (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code), 11)
                }
                (code, _) => (code.and_then(char::from_u32), 5),
            };
        }
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
        _ => return (None, 0),
    };
    (Some(char), 1)
}

/// The number that the bytes are, the same as in a tree; none for bytes that are no number.
#[must_use]
pub fn number(bytes: &[u8]) -> Option<Number> {
    serde_json::from_slice(bytes).ok()
}
