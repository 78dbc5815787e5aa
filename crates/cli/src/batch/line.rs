//! One line of NDJSON as a response. What stands in it reaches the engine as it
//! was written: the text of a body, of a number and of an `id` is never
//! re-encoded. A line is whole or bad; nothing in it is guessed.
//!
//! Most lines are plain, and are read in one go (`fast`). Of any other the keys are read as
//! they are written, and then one by one: that says what is wrong.

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

/// A response and what is known of it.
#[derive(Debug)]
pub(super) struct Line<'l, 'r> {
    fields: &'r Fields<'l>,
    pub headers: &'r [Header<'l>],
    pub body: &'r [u8],
}

/// What a line says, but for what stands in a [`Buffers`]: the headers, and a body that was
/// unescaped.
#[derive(Debug, Default)]
pub(super) struct Fields<'l> {
    /// As it is written.
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
    /// So many bytes of the buffers for them.
    Unescaped(usize),
}

impl Default for Body<'_> {
    fn default() -> Self {
        Body::Written("")
    }
}

/// A name and a value.
pub(super) type Header<'l> = (Cow<'l, str>, Cow<'l, str>);

/// What does not stand in a line as it is needed. It serves one line after the
/// other.
#[derive(Default)]
pub(super) struct Buffers<'l> {
    named: Vec<headers::Named<'l>>,
    headers: Vec<Header<'l>>,
    /// As long as the longest body needed.
    body: Vec<u8>,
    fields: Fields<'l>,
    /// How the lines before were laid out.
    templates: LineTemplates,
}

/// Why a line is no response.
#[derive(Debug)]
pub(super) struct BadLine<'l> {
    /// As it is written; known where the line is JSON.
    pub id: Option<&'l str>,
    pub message: String,
}

/// The keys of a line, their values as written. Other keys are ignored.
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

/// What is left to know of a line whose keys are wrong.
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

    /// Reads a line but for its body, a string that is given as it stands between the quotes.
    /// `None` where it is not laid out as an earlier line; and where the string is none of
    /// JSON, the line is bad.
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
    /// Buffers for lines that are laid out as others before them.
    pub fn with_templates(templates: LineTemplates) -> Buffers<'l> {
        Buffers {
            templates,
            ..Buffers::default()
        }
    }

    /// How the lines were laid out.
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

/// A value even where it is `null`.
fn keep_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

fn read_string<'l>(key: &str, raw: &'l RawValue) -> Result<Cow<'l, str>, String> {
    text(raw).ok_or_else(|| format!("`{key}` is {}; it must be a string", excerpt(raw)))
}

/// What a string says, if the value is one. Without escapes it is what stands
/// between the quotes.
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

/// Whether there was one, or the key itself.
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

/// Milliseconds since 1970-01-01 UTC. A fraction of one is dropped.
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

/// Digits in quotes are no RFC 3339 time.
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

/// A value, short enough for a message.
fn excerpt(raw: &RawValue) -> String {
    let text = raw.get();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The message of a JSON error, its place as a column of the line.
fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split_once(" at line ") {
        Some((message, _)) => format!("{message}, at column {}", error.column()),
        None => text,
    }
}

#[cfg(test)]
mod tests;
