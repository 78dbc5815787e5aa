//! The headers of a line: an object of names, or a list of pairs. Repeated names
//! and the order are kept.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Header, excerpt, text};
use crate::input;

/// A header name and its JSON value.
pub(super) type Named<'l> = (Name<'l>, &'l RawValue);

/// Adds the header lines to `headers`; `named` is used on the way.
pub(super) fn read<'l>(
    raw: &'l RawValue,
    named: &mut Vec<Named<'l>>,
    headers: &mut Vec<Header<'l>>,
) -> Result<(), String> {
    named.clear();
    let mut json = serde_json::Deserializer::from_str(raw.get());
    json.deserialize_any(Headers(named)).map_err(|error| {
        let error = error.to_string();
        format!(
            "`headers`: {}",
            error.split(" at line ").next().unwrap_or_default()
        )
    })?;
    for (Name(name), value) in named.drain(..) {
        if !is_name(&name) {
            return Err(format!("`headers`: {name:?} is not the name of a header"));
        }
        if value.get().starts_with('[') {
            let values: Vec<&RawValue> =
                serde_json::from_str(value.get()).map_err(|error| error.to_string())?;
            for value in values {
                let value = one(&name, value)?;
                headers.push((name.clone(), value));
            }
        } else {
            let value = one(&name, value)?;
            headers.push((name, value));
        }
    }
    Ok(())
}

/// Whether a name is valid. HTTP/2 pseudo-headers such as `:status` are, because logs have them.
pub(super) fn is_name(name: &str) -> bool {
    input::is_token(name.strip_prefix(':').unwrap_or(name))
}

/// Reads one header value: a string, or the text of a number.
fn one<'l>(name: &str, raw: &'l RawValue) -> Result<Cow<'l, str>, String> {
    let written = raw.get();
    if written.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return Ok(Cow::Borrowed(written));
    }
    text(raw).ok_or_else(|| {
        format!(
            "header `{name}` is {}; it must be a string, a number or a list of these",
            excerpt(raw)
        )
    })
}

/// A header name, borrowed if it has no escapes.
pub(super) struct Name<'l>(Cow<'l, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text)
    }
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

/// Reads the entries of `headers` into the list.
struct Headers<'a, 'l>(&'a mut Vec<Named<'l>>);

impl<'de> Visitor<'de> for Headers<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or a list of pairs of name and value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(entry) = map.next_entry()? {
            self.0.push(entry);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(pair) = seq.next_element::<&RawValue>()? {
            let pair = serde_json::from_str(pair.get())
                .map_err(|_| A::Error::custom("a list holds pairs of name and value"))?;
            self.0.push(pair);
        }
        Ok(())
    }
}
