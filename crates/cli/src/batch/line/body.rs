//! The body of a line: a string holds the bytes, any other value is the body
//! itself, as it is written.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error, Visitor};
use serde_json::value::RawValue;

/// The bytes of a body.
pub(super) fn read(raw: &RawValue) -> Result<Cow<'_, [u8]>, String> {
    if !raw.get().starts_with('"') {
        return Ok(Cow::Borrowed(raw.get().as_bytes()));
    }
    let mut text = serde_json::Deserializer::from_str(raw.get());
    text.deserialize_bytes(Bytes)
        .map_err(|error| format!("`body` cannot be read: {error}"))
}

/// Takes a string with half a surrogate pair, as cut texts have, which a
/// `String` cannot hold: the replacement character stands in its place.
struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Cow<'de, [u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(bytes))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(
            String::from_utf8_lossy(bytes).into_owned().into_bytes(),
        ))
    }
}
