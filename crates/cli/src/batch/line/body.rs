//! The body of a line: a string holds the bytes, any other value is the body
//! itself, as it is written.

use memchr::memchr;
use serde_json::value::RawValue;

use super::Body;

/// The bytes of a body: as they stand in the line, or unescaped into `buffer`.
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

/// Appends what stands between the quotes of a string, which JSON's grammar
/// allows.
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

/// Appends a row of `\uXXXX` and returns what follows it. Half a surrogate pair,
/// as cut texts have, becomes the replacement character.
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
