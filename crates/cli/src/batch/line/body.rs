//! Reads the body of a line. A string holds the text of the body; the JSON text of any other value
//! is the body.

use memchr::memchr;
use serde_json::value::RawValue;

use super::Body;

/// Finds the body in the line, or unescapes it into `buffer`.
pub(super) fn read<'l>(raw: &'l RawValue, buffer: &mut Vec<u8>) -> Body<'l> {
    let written = raw.get();
    let Some(text) = written
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    else {
        return Body::Written(written);
    };
    if memchr(b'\\', text.as_bytes()).is_none() {
        return Body::Written(text);
    }
    buffer.clear();
    unescape(text.as_bytes(), buffer);
    Body::Unescaped(buffer.len())
}

/// Appends the unescaped text of a valid JSON string, given without its quotes.
fn unescape(text: &[u8], into: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(at);
        into.extend_from_slice(plain);
        rest = match escape {
            [_, b'u', ..] => unescape_units(escape, into),
            [_, kind, after @ ..] => {
                into.push(match kind {
                    b'b' => 0x08,
                    b'f' => 0x0c,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    itself => *itself,
                });
                after
            }
            _ => &[],
        };
    }
    into.extend_from_slice(rest);
}

/// Appends consecutive `\uXXXX` escapes and returns the rest. Half of a surrogate pair, as in a
/// text that was cut, becomes the replacement character.
fn unescape_units<'t>(mut rest: &'t [u8], into: &mut Vec<u8>) -> &'t [u8] {
    let units = std::iter::from_fn(|| {
        let (unit, after) = rest.strip_prefix(br"\u")?.split_at_checked(4)?;
        rest = after;
        let unit = std::str::from_utf8(unit).ok()?;
        u16::from_str_radix(unit, 16).ok()
    });
    for decoded in char::decode_utf16(units) {
        let decoded = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        into.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
    }
    rest
}
