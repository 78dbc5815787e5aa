//! Reads one NDJSON line as a response. The values reach the engine as they are written: a body, a
//! number or an `id` is never re-encoded. A line is valid as a whole or bad; nothing is guessed.
//!
//! Most lines are plain and are read by `fast`. Any other line is first split into its keys, which
//! are then read one by one, so that a message can say which one is wrong.

mod body;
mod fast;
mod headers;

use std::borrow::Cow;
use std::ops::Deref;

use memchr::memchr;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::input;
pub(super) use fast::LineTemplates;

/// A response and what the line says about it.
#[derive(Debug)]
pub(super) struct Line<'l, 'r> {
    fields: &'r Fields<'l>,
    pub headers: &'r [Header<'l>],
    pub body: &'r [u8],
}

/// The fields of a line, except those in [`Buffers`]: the headers, and a body that was unescaped.
#[derive(Debug, Default)]
pub(super) struct Fields<'l> {
    /// The JSON text of the id.
    pub id: Option<&'l str>,
    pub provider: Option<Cow<'l, str>>,
    pub status: Option<u16>,
    body: Body<'l>,
    pub method: Option<Cow<'l, str>>,
    pub idempotency_key: Option<bool>,
    pub received_at_ms: Option<i64>,
}

/// Where the bytes of a body are.
#[derive(Debug)]
enum Body<'l> {
    /// In the line.
    Written(&'l str),
    /// In [`Buffers::body`], with this length.
    Unescaped(usize),
}

impl Default for Body<'_> {
    fn default() -> Self {
        Body::Written("")
    }
}

/// The name and the value of a header.
pub(super) type Header<'l> = (Cow<'l, str>, Cow<'l, str>);

/// Memory for values that cannot be borrowed from a line. It is reused for every line.
#[derive(Default)]
pub(super) struct Buffers<'l> {
    named: Vec<headers::Named<'l>>,
    headers: Vec<Header<'l>>,
    /// As long as the longest body so far.
    body: Vec<u8>,
    fields: Fields<'l>,
    /// Templates of the lines before.
    templates: LineTemplates,
}

/// Why a line cannot be read.
#[derive(Debug)]
pub(super) struct BadLine<'l> {
    /// The JSON text of the id, if the line is JSON.
    pub id: Option<&'l str>,
    pub message: String,
}

/// The values of a line as JSON text. Other keys are ignored.
#[derive(Deserialize)]
struct Keys<'l> {
    #[serde(borrow, default, deserialize_with = "keep_null")]
    id: Option<&'l RawValue>,
    provider: Option<&'l RawValue>,
    status: Option<&'l RawValue>,
    headers: Option<&'l RawValue>,
    body: Option<&'l RawValue>,
    method: Option<&'l RawValue>,
    idempotency_key: Option<&'l RawValue>,
    received_at: Option<&'l RawValue>,
}

/// The id of a line with other wrong keys.
#[derive(Deserialize)]
struct IdAlone<'l> {
    #[serde(borrow, default, deserialize_with = "keep_null")]
    id: Option<&'l RawValue>,
}

impl<'l, 'r> Line<'l, 'r> {
    /// Reads a line.
    pub fn parse(
        bytes: &'l [u8],
        buffers: &'r mut Buffers<'l>,
    ) -> Result<Line<'l, 'r>, BadLine<'l>> {
        let text = std::str::from_utf8(bytes).map_err(|error| BadLine {
            id: None,
            message: format!("not UTF-8, from column {} on", error.valid_up_to() + 1),
        })?;
        Line::read(text, buffers)
    }

    /// Reads a line that is known to be UTF-8.
    pub fn read(text: &'l str, buffers: &'r mut Buffers<'l>) -> Result<Line<'l, 'r>, BadLine<'l>> {
        if fast::read(text, buffers).is_none() {
            buffers.fields = Fields::read(text, buffers)?;
        }
        Ok(Line::from_buffers(buffers))
    }

    /// Reads a line whose body is a string, and leaves the body escaped. Returns `None` unless the
    /// line is written like an earlier one. The body is not checked: if it is not a valid JSON
    /// string, the line is bad.
    pub fn read_embedded(text: &'l str, buffers: &'r mut Buffers<'l>) -> Option<Line<'l, 'r>> {
        fast::read_embedded(text, buffers)?;
        Some(Line::from_buffers(buffers))
    }

    fn from_buffers(buffers: &'r Buffers<'l>) -> Line<'l, 'r> {
        let fields = &buffers.fields;
        Line {
            fields,
            headers: &buffers.headers,
            body: match fields.body {
                Body::Written(text) => text.as_bytes(),
                Body::Unescaped(len) => buffers.body.get(..len).unwrap_or_default(),
            },
        }
    }
}

impl<'l> Deref for Line<'l, '_> {
    type Target = Fields<'l>;

    fn deref(&self) -> &Fields<'l> {
        self.fields
    }
}

impl<'l> Buffers<'l> {
    /// Empty buffers with the templates of earlier lines.
    pub fn with_templates(templates: LineTemplates) -> Buffers<'l> {
        Buffers {
            templates,
            ..Buffers::default()
        }
    }

    /// The templates of the lines.
    pub fn into_templates(self) -> LineTemplates {
        self.templates
    }

    fn split(&mut self) -> (&mut LineTemplates, fast::Destination<'_, 'l>) {
        let Buffers {
            headers,
            body,
            fields,
            templates,
            ..
        } = self;
        let into = fast::Destination {
            headers,
            body,
            fields,
        };
        (templates, into)
    }
}

impl<'l> Fields<'l> {
    /// Reads a line of any form.
    fn read(text: &'l str, buffers: &mut Buffers<'l>) -> Result<Fields<'l>, BadLine<'l>> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(BadLine {
                id: None,
                message: "not a JSON object".to_owned(),
            });
        }
        let keys: Keys<'l> = serde_json::from_str(text).map_err(|error| BadLine {
            id: serde_json::from_str(text)
                .ok()
                .and_then(|alone: IdAlone<'l>| alone.id.map(RawValue::get)),
            message: json_message(&error),
        })?;
        keys.fields(buffers).map_err(|message| BadLine {
            id: keys.id.map(RawValue::get),
            message,
        })
    }
}

impl<'l> Keys<'l> {
    fn fields(&self, buffers: &mut Buffers<'l>) -> Result<Fields<'l>, String> {
        let Buffers {
            named,
            headers,
            body,
            ..
        } = buffers;
        headers.clear();
        let provider = self
            .provider
            .map(|raw| read_string("provider", raw))
            .transpose()?;
        let status = self
            .status
            .map(|raw| status(raw.get()).ok_or_else(|| bad_status(raw)))
            .transpose()?;
        if let Some(raw) = self.headers {
            headers::read(raw, named, headers)?;
        }
        Ok(Fields {
            id: self.id.map(RawValue::get),
            provider,
            status,
            body: self
                .body
                .map(|raw| body::read(raw, body))
                .unwrap_or_default(),
            method: self
                .method
                .map(|raw| read_string("method", raw))
                .transpose()?,
            idempotency_key: self.idempotency_key.map(read_idempotency_key).transpose()?,
            received_at_ms: self.received_at.map(read_received_at).transpose()?,
        })
    }
}

/// Keeps a `null`, which `Option` would drop.
fn keep_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

fn read_string<'l>(key: &str, raw: &'l RawValue) -> Result<Cow<'l, str>, String> {
    text(raw).ok_or_else(|| format!("`{key}` is {}; it must be a string", excerpt(raw)))
}

/// The text of a string; borrowed if it has no escapes. `None` for other values.
fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(raw.get()).ok().map(Cow::Owned)
}

fn status(raw: &str) -> Option<u16> {
    valid_status(raw.parse().ok()?)
}

fn valid_status(number: u32) -> Option<u16> {
    let status = u16::try_from(number).ok();
    status.filter(|status| (100..=999).contains(status))
}

fn bad_status(raw: &RawValue) -> String {
    format!(
        "`status` is {}; it must be a number from 100 to 999",
        excerpt(raw)
    )
}

/// Reads whether the request had an idempotency key: a boolean, or the key itself.
fn read_idempotency_key(raw: &RawValue) -> Result<bool, String> {
    if let Ok(given) = serde_json::from_str::<bool>(raw.get()) {
        return Ok(given);
    }
    text(raw).map(|key| !key.is_empty()).ok_or_else(|| {
        format!(
            "`idempotency_key` is {}; it must be true, false or the key",
            excerpt(raw)
        )
    })
}

/// Reads a time as milliseconds since 1970-01-01 UTC. A fraction of a millisecond is dropped.
fn read_received_at(raw: &RawValue) -> Result<i64, String> {
    let read = match text(raw) {
        Some(text) => parse_time(&text),
        None => parse_whole_number(raw.get()),
    };
    read.ok_or_else(|| {
        format!(
            "`received_at` is {}; it must be an RFC 3339 string or milliseconds since 1970 UTC",
            excerpt(raw)
        )
    })
}

/// Reads an RFC 3339 time. Digits in quotes are not one.
fn parse_time(text: &str) -> Option<i64> {
    let text = Some(text).filter(|text| text.contains(':'))?;
    input::moment(text).ok()
}

fn parse_whole_number(number: &str) -> Option<i64> {
    let (digits, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = digits.parse().ok()?;
    fraction
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then_some(digits)
}

/// A value, cut to a length for a message.
fn excerpt(raw: &RawValue) -> String {
    let text = raw.get();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The message of a JSON error, with its column in the line.
fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split_once(" at line ") {
        Some((message, _)) => format!("{message}, at column {}", error.column()),
        None => text,
    }
}

#[cfg(test)]
mod tests;
