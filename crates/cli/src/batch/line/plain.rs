//! A line as programs write it, read in one go: keys that come once, none of them and no text
//! but the body's escaped, everything of the type that it ought to have. Whatever else a line
//! is, it is not read here; what is wrong with it is for others to say.

use std::borrow::Cow;

use replybook::catalog::scan::{Cursor, Said};

use super::{Body, Fields, Header, Room, headers, status};

/// Reads a plain line, the headers into `room`, and the body where it is escaped.
pub(super) fn read<'l>(text: &'l str, room: &mut Room<'l>) -> Option<Fields<'l>> {
    let Room { headers, body, .. } = room;
    headers.clear();
    let mut fields = Fields::default();
    let mut seen = Seen::default();
    let mut cursor = Cursor::new(text);
    cursor.members(|cursor, key| {
        match key {
            "id" => {
                seen.once(0)?;
                fields.id = Some(cursor.value()?);
            }
            "provider" => {
                seen.once(1)?;
                fields.provider = plain_or_null(cursor)?.map(Cow::Borrowed);
            }
            "status" => {
                seen.once(2)?;
                fields.status = match cursor.value()? {
                    "null" => None,
                    written => Some(status(written)?),
                };
            }
            "headers" => {
                seen.once(3)?;
                read_headers(cursor, headers)?;
            }
            "body" => {
                seen.once(4)?;
                fields.body = read_body(cursor, body)?;
            }
            "method" => {
                seen.once(5)?;
                fields.method = plain_or_null(cursor)?.map(Cow::Borrowed);
            }
            "idempotency_key" => {
                seen.once(6)?;
                fields.idempotency_key = match cursor.peek() {
                    b'"' => Some(!cursor.plain()?.is_empty()),
                    _ => match cursor.value()? {
                        "null" => None,
                        written => Some(written.parse().ok()?),
                    },
                };
            }
            "received_at" => {
                seen.once(7)?;
                fields.received_at_ms = match cursor.peek() {
                    b'"' => Some(super::time(cursor.plain()?)?),
                    _ => match cursor.value()? {
                        "null" => None,
                        written => Some(super::whole(written)?),
                    },
                };
            }
            _ => {
                cursor.value()?;
            }
        }
        Some(())
    })?;
    cursor.end()?;
    Some(fields)
}

/// Which keys there were.
#[derive(Default)]
struct Seen(u8);

impl Seen {
    /// A key that did not come before.
    fn once(&mut self, key: u8) -> Option<()> {
        let bit = 1 << key;
        let is_new = self.0 & bit == 0;
        self.0 |= bit;
        is_new.then_some(())
    }
}

/// A string without escapes; the inner `None` is `null`.
fn plain_or_null<'l>(cursor: &mut Cursor<'l>) -> Option<Option<&'l str>> {
    match cursor.peek() {
        b'"' => Some(Some(cursor.plain()?)),
        _ => (cursor.value()? == "null").then_some(None),
    }
}

fn read_body<'l>(cursor: &mut Cursor<'l>, room: &mut Vec<u8>) -> Option<Body<'l>> {
    Some(match cursor.peek() {
        b'"' => match cursor.said(room)? {
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
        let value = match cursor.peek() {
            b'"' => cursor.plain()?,
            b'-' | b'0'..=b'9' => cursor.value()?,
            _ => return None,
        };
        if !headers::is_name(name) {
            return None;
        }
        headers.push((Cow::Borrowed(name), Cow::Borrowed(value)));
        Some(())
    })
}
