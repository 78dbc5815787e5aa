//! A response as the rules see it: status, header lines, and the body read
//! once as what it is. Reading never fails: a body that cannot be parsed is
//! `malformed`, and the status is left to decide.

use std::borrow::Cow;

use serde_json::Value;

use replybook_catalog::vocabulary::BodyKind;

/// Samples of a catalog are small; a body past this many bytes is not parsed.
pub const MAX_SAMPLE_BODY: usize = 1 << 22;

/// Header lines in any order and case, repeated ones included.
pub type Headers<'r> = &'r [(&'r str, &'r str)];

/// A response, its body read.
#[derive(Debug, Clone)]
pub struct Answer<'r> {
    /// HTTP status.
    pub status: u16,
    /// Header lines.
    pub headers: Headers<'r>,
    /// The body.
    pub body: Body<'r>,
    /// Its length in bytes as received.
    pub body_len: usize,
}

/// A body, read as what it is.
#[derive(Debug, Clone)]
pub enum Body<'r> {
    /// Valid JSON (RFC 8259; of two equal keys the last counts).
    Json(Value),
    /// The same, left in its bytes.
    Scanned,
    /// Anything else that is not empty, trimmed; ill-formed UTF-8 is replaced.
    Text(BodyKind, Cow<'r, str>),
    /// Nothing, or white space alone.
    Empty,
}

impl<'r> Answer<'r> {
    /// Reads a response. A body of more than `max_body` bytes is not parsed; it
    /// counts as malformed.
    #[must_use]
    pub fn read(status: u16, headers: Headers<'r>, body: &'r [u8], max_body: usize) -> Self {
        Answer {
            status,
            headers,
            body: Body::read(headers, body, max_body),
            body_len: body.len(),
        }
    }

    /// The values of a header, by name without regard to case.
    pub fn header(&self, name: &str) -> impl Iterator<Item = &'r str> {
        header(self.headers, name)
    }

    /// Whether the status is one of success.
    #[must_use]
    pub fn is_2xx(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl<'r> Body<'r> {
    /// Reads a body as a tree, where it is JSON of at most `max_body` bytes.
    fn read(headers: Headers<'_>, body: &'r [u8], max_body: usize) -> Self {
        let trimmed = trimmed(body);
        if trimmed.len() <= max_body
            && let Ok(value) = serde_json::from_slice(trimmed)
        {
            return Body::Json(value);
        }
        Body::unparsed(headers, body, max_body)
    }

    /// A body that is not JSON, or longer than one that is parsed.
    #[must_use]
    pub fn unparsed(headers: Headers<'_>, body: &'r [u8], max_body: usize) -> Self {
        let body = trimmed(body);
        if body.is_empty() {
            return Body::Empty;
        }
        let content_type = header(headers, "content-type").next().unwrap_or("");
        let is_of = |word: &[u8]| {
            let mut windows = content_type.as_bytes().windows(word.len());
            windows.any(|window| window.eq_ignore_ascii_case(word))
        };
        let text = String::from_utf8_lossy(body.get(..max_body).unwrap_or(body));
        let kind = if is_of(b"html") || looks_like_html(&text) {
            BodyKind::Html
        } else if is_of(b"json") || text.starts_with(['{', '[']) {
            BodyKind::Malformed
        } else {
            BodyKind::Text
        };
        Body::Text(kind, text)
    }

    /// What the body is.
    #[must_use]
    pub fn kind(&self) -> BodyKind {
        match self {
            Body::Json(_) | Body::Scanned => BodyKind::Json,
            Body::Text(kind, _) => *kind,
            Body::Empty => BodyKind::Empty,
        }
    }

    /// The value, if the body is JSON.
    #[must_use]
    pub fn json(&self) -> Option<&Value> {
        match self {
            Body::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The text, if the body is neither JSON nor empty.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Body::Text(_, text) => Some(text),
            _ => None,
        }
    }
}

/// A body without byte order mark (a parser may ignore it: RFC 8259, section 8.1)
/// and without white space around it.
#[inline]
#[must_use]
pub fn trimmed(body: &[u8]) -> &[u8] {
    // Most bodies have neither.
    match (body.first(), body.last()) {
        (Some(b'!'..=b'~'), Some(b'!'..)) => body,
        _ => without_ends(body),
    }
}

#[inline(never)]
fn without_ends(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(body)
        .trim_ascii()
}

/// The values of a header, by name without regard to case.
pub fn header<'r>(headers: Headers<'r>, name: &str) -> impl Iterator<Item = &'r str> {
    headers
        .iter()
        .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

fn looks_like_html(text: &str) -> bool {
    const STARTS: [&str; 8] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<h1",
        "<center",
        "<!--",
    ];
    STARTS.iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(headers: Headers<'_>, body: &[u8]) -> BodyKind {
        Body::read(headers, body, 1 << 20).kind()
    }

    #[test]
    fn a_body_is_read_as_what_it_is() {
        assert_eq!(kind(&[], b""), BodyKind::Empty);
        assert_eq!(kind(&[], b" \r\n"), BodyKind::Empty);
        assert_eq!(kind(&[], b"\xef\xbb\xbf{}"), BodyKind::Json);
        assert_eq!(
            kind(&[("Content-Type", "text/html")], b"{}"),
            BodyKind::Json
        );
        assert_eq!(kind(&[], b"{\"ok\": true,}"), BodyKind::Malformed);
        assert_eq!(
            kind(&[("content-type", "application/json")], b"oops"),
            BodyKind::Malformed
        );
        assert_eq!(kind(&[], b"<!DOCTYPE HTML><p>no"), BodyKind::Html);
        assert_eq!(
            kind(&[], b"limit should be between 1 and 100."),
            BodyKind::Text
        );
        assert_eq!(kind(&[], b"\xff\xfe"), BodyKind::Text);
    }

    #[test]
    fn a_body_past_the_limits_is_not_parsed() {
        assert_eq!(Body::read(&[], b"[1,2,3]", 3).kind(), BodyKind::Malformed);
        let deep = "[".repeat(1000) + &"]".repeat(1000);
        assert_eq!(kind(&[], deep.as_bytes()), BodyKind::Malformed);
    }
}
