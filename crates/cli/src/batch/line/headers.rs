//! The headers of a line: an object of names, or a list of pairs. Repeated names
//! and the order are kept.

use std::fmt;

use serde::de::{Deserializer as _, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::excerpt;
use crate::input;

/// Header lines.
pub(super) fn read(raw: &RawValue) -> Result<Vec<(String, String)>, String> {
    let mut text = serde_json::Deserializer::from_str(raw.get());
    let named = text.deserialize_any(Headers).map_err(|error| {
        let error = error.to_string();
        format!(
            "`headers`: {}",
            error.split(" at line ").next().unwrap_or_default()
        )
    })?;
    let mut headers = Vec::with_capacity(named.len());
    for (name, value) in named {
        if !is_name(&name) {
            return Err(format!("`headers`: {name:?} is not the name of a header"));
        }
        if value.get().starts_with('[') {
            let values: Vec<&RawValue> =
                serde_json::from_str(value.get()).map_err(|error| error.to_string())?;
            for value in values {
                headers.push((name.clone(), one(&name, value)?));
            }
        } else {
            let value = one(&name, value)?;
            headers.push((name, value));
        }
    }
    Ok(headers)
}

/// Names as they are sent, and those of HTTP/2 pseudo-headers that logs carry.
fn is_name(name: &str) -> bool {
    input::is_token(name.strip_prefix(':').unwrap_or(name))
}

/// A string, or a number as it is written.
fn one(name: &str, raw: &RawValue) -> Result<String, String> {
    let text = raw.get();
    if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    serde_json::from_str(text).map_err(|_| {
        format!(
            "header `{name}` is {}; it must be a string, a number or a list of these",
            excerpt(raw)
        )
    })
}

struct Headers;

impl<'de> Visitor<'de> for Headers {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or a list of pairs of name and value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut headers = Vec::new();
        while let Some(entry) = map.next_entry()? {
            headers.push(entry);
        }
        Ok(headers)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut headers = Vec::new();
        while let Some(pair) = seq.next_element::<&RawValue>()? {
            let pair = serde_json::from_str(pair.get())
                .map_err(|_| A::Error::custom("a list holds pairs of name and value"))?;
            headers.push(pair);
        }
        Ok(headers)
    }
}
