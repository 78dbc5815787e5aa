//! Reads a plain line in one pass. In a plain line, every key comes once, only the body has escapes,
//! and every value has the expected type. Other lines are refused without a reason: the slow way
//! says what is wrong.

use std::borrow::Cow;

use replybook_matching::fast::scan::{Cursor, Said};

use super::super::{Body, Fields, Header, headers, parse_time, parse_whole_number, valid_status};

/// The fields of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Provider,
    Status,
    Headers,
    Body,
    Method,
    IdempotencyKey,
    ReceivedAt,
    /// A key that is ignored.
    Other,
}

/// Where the values of a line are stored.
pub(in super::super) struct Destination<'r, 'l> {
    pub headers: &'r mut Vec<Header<'l>>,
    pub body: &'r mut Vec<u8>,
    pub fields: &'r mut Fields<'l>,
}

impl Destination<'_, '_> {
    /// Clears the values of the previous line.
    #[inline(always)]
    pub fn clear(&mut self) {
        self.headers.clear();
        *self.fields = Fields::default();
    }
}

/// Reads a plain line by its keys.
pub(super) fn by_keys<'l>(text: &'l str, into: &mut Destination<'_, 'l>) -> Option<()> {
    into.clear();
    let mut seen = Seen::default();
    let mut cursor = Cursor::new(text);
    cursor.members(|cursor, key| {
        let field = Field::from_key(key);
        seen.insert(field)?;
        match field {
            Field::Headers => read_headers(cursor, into.headers),
            field => read_field(field, cursor, into),
        }
    })?;
    cursor.end()
}

/// Reads the value of a field. Headers must be `null` here.
#[inline(always)]
pub(super) fn read_field<'l>(
    field: Field,
    cursor: &mut Cursor<'l>,
    into: &mut Destination<'_, 'l>,
) -> Option<()> {
    let fields = &mut *into.fields;
    match field {
        Field::Id => fields.id = Some(cursor.value()?),
        Field::Provider => fields.provider = read_plain_or_null(cursor)?.map(Cow::Borrowed),
        Field::Status => {
            fields.status = match cursor.whole_number() {
                Some(number) => Some(valid_status(number)?),
                None if cursor.value()? == "null" => None,
                None => return None,
            };
        }
        Field::Body => fields.body = read_body(cursor, into.body)?,
        Field::Method => fields.method = read_plain_or_null(cursor)?.map(Cow::Borrowed),
        Field::IdempotencyKey => {
            fields.idempotency_key = match cursor.peek() {
                b'"' => Some(!cursor.plain()?.is_empty()),
                _ => match cursor.value()? {
                    "null" => None,
                    written => Some(written.parse().ok()?),
                },
            };
        }
        Field::ReceivedAt => {
            fields.received_at_ms = match cursor.peek() {
                b'"' => Some(parse_time(cursor.plain()?)?),
                _ => match cursor.value()? {
                    "null" => None,
                    written => Some(parse_whole_number(written)?),
                },
            };
        }
        Field::Headers if cursor.value()? != "null" => return None,
        Field::Headers => {}
        Field::Other => {
            cursor.value()?;
        }
    }
    Some(())
}

impl Field {
    pub fn from_key(key: &str) -> Field {
        match key {
            "id" => Field::Id,
            "provider" => Field::Provider,
            "status" => Field::Status,
            "headers" => Field::Headers,
            "body" => Field::Body,
            "method" => Field::Method,
            "idempotency_key" => Field::IdempotencyKey,
            "received_at" => Field::ReceivedAt,
            _ => Field::Other,
        }
    }
}

/// The fields seen in a line.
#[derive(Default)]
struct Seen(u16);

impl Seen {
    /// Adds a field. Returns `None` for a duplicate, except of ignored keys.
    fn insert(&mut self, field: Field) -> Option<()> {
        let bit = 1 << field as u16;
        let is_new = self.0 & bit == 0 || field == Field::Other;
        self.0 |= bit;
        is_new.then_some(())
    }
}

/// Reads a string without escapes, or `null` as the inner `None`.
fn read_plain_or_null<'l>(cursor: &mut Cursor<'l>) -> Option<Option<&'l str>> {
    match cursor.peek() {
        b'"' => Some(Some(cursor.plain()?)),
        _ => (cursor.value()? == "null").then_some(None),
    }
}

fn read_body<'l>(cursor: &mut Cursor<'l>, buffer: &mut Vec<u8>) -> Option<Body<'l>> {
    Some(match cursor.peek() {
        b'"' => match cursor.said(buffer)? {
            Said::Plain(text) => Body::Written(text),
            Said::Unescaped(len) => Body::Unescaped(len),
        },
        _ => match cursor.value()? {
            "null" => Body::default(),
            written => Body::Written(written),
        },
    })
}

/// Reads headers: an object with one value per name.
fn read_headers<'l>(cursor: &mut Cursor<'l>, headers: &mut Vec<Header<'l>>) -> Option<()> {
    if cursor.peek() != b'{' {
        return (cursor.value()? == "null").then_some(());
    }
    cursor.members(|cursor, name| {
        let value = read_header_value(cursor)?;
        if !headers::is_name(name) {
            return None;
        }
        headers.push((Cow::Borrowed(name), Cow::Borrowed(value)));
        Some(())
    })
}

/// Reads a header value: a string without escapes, or the text of a number.
#[inline(always)]
pub(super) fn read_header_value<'l>(cursor: &mut Cursor<'l>) -> Option<&'l str> {
    match cursor.peek() {
        b'"' => cursor.plain(),
        b'-' | b'0'..=b'9' => cursor.value(),
        _ => None,
    }
}
