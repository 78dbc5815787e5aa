//! A line as programs write it, read in one go: keys that come once, none of them and no text
//! but the body's escaped, everything of the type that it ought to have. Whatever else a line
//! is, it is not read here; what is wrong with it is for others to say.

use std::borrow::Cow;

use replybook_matching::scan::{Cursor, Said};

use super::super::{Body, Fields, Header, headers, parse_time, parse_whole_number, valid_status};

/// What a member of a line says.
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
    /// Nothing to us.
    Other,
}

/// Where what is read goes.
pub(in super::super) struct Destination<'r, 'l> {
    pub headers: &'r mut Vec<Header<'l>>,
    pub body: &'r mut Vec<u8>,
    pub fields: &'r mut Fields<'l>,
}

impl Destination<'_, '_> {
    /// Forgets the line before.
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

/// Reads what a member says; of headers only that there are none.
#[inline(always)]
pub(super) fn take<'l>(
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

/// Which keys there were.
#[derive(Default)]
struct Seen(u16);

impl Seen {
    /// A key that did not come before, or one that says nothing.
    fn insert(&mut self, field: Field) -> Option<()> {
        let bit = 1 << field as u16;
        let is_new = self.0 & bit == 0 || field == Field::Other;
        self.0 |= bit;
        is_new.then_some(())
    }
}

/// A string without escapes; the inner `None` is `null`.
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

/// An object of names with one value each.
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

/// A string without escapes, or a number as it is written.
#[inline(always)]
pub(super) fn read_header_value<'l>(cursor: &mut Cursor<'l>) -> Option<&'l str> {
    match cursor.peek() {
        b'"' => cursor.plain(),
        b'-' | b'0'..=b'9' => cursor.value(),
        _ => None,
    }
}
