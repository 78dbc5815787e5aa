//! Reads the body of a line. A string holds the text of the body; the JSON text of any other value
//! is the body.

use memchr::memchr;
use replybook_matching::fast::scan::unescape_lossy;
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
    // JSON's grammar allows the string, so it is read whole.
    let _ = unescape_lossy(text.as_bytes(), buffer);
    Body::Unescaped(buffer.len())
}
