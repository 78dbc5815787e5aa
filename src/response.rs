//! What is classified: a response, and what is known of its request. Borrowed;
//! nothing is copied until a verdict needs it.

mod raw;

use replybook_catalog::table::Sample;

pub use raw::{NotHttp, RawResponse};

/// A response.
#[derive(Debug, Clone, Copy, Default)]
pub struct Response<'r> {
    /// HTTP status.
    pub status: u16,
    /// Header lines: names in any case, in any order, repeated ones included.
    pub headers: &'r [(&'r str, &'r str)],
    /// The body as received, decoded from any content coding.
    pub body: &'r [u8],
    /// When the response was received, in milliseconds since 1970-01-01 UTC.
    /// Without it the `Date` header counts; without both, a time of day in a
    /// header gives no wait.
    pub received_at_ms: Option<i64>,
    /// What is known of the request, for the safety of sending it again.
    pub request: Option<Request<'r>>,
}

impl<'r> Response<'r> {
    /// A response of a status and a body.
    #[must_use]
    pub fn new(status: u16, body: &'r [u8]) -> Self {
        Response {
            status,
            body,
            ..Response::default()
        }
    }

    /// A response that a catalog shows, with its header lines
    /// ([`Sample::header_lines`]) and its request where one matters.
    #[must_use]
    pub fn shown(sample: &'r Sample, headers: &'r [(&'r str, &'r str)]) -> Self {
        let request = Request {
            method: sample.method.as_deref().unwrap_or_default(),
            idempotency_key: sample.idempotency_key,
        };
        Response {
            status: sample.status,
            headers,
            body: sample.body.as_bytes(),
            received_at_ms: sample.received_at_ms,
            request: (request != Request::default()).then_some(request),
        }
    }

    /// Sets the header lines.
    #[must_use]
    pub fn with_headers(self, headers: &'r [(&'r str, &'r str)]) -> Self {
        Response { headers, ..self }
    }

    /// Sets when the response was received, in milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn with_received_at_ms(self, ms: i64) -> Self {
        Response {
            received_at_ms: Some(ms),
            ..self
        }
    }

    /// Sets what is known of the request.
    #[must_use]
    pub fn with_request(self, request: Request<'r>) -> Self {
        Response {
            request: Some(request),
            ..self
        }
    }
}

/// What is known of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Request<'r> {
    /// HTTP method, in upper case. Empty where it is not known.
    pub method: &'r str,
    /// Whether it carried a key by which the provider recognises repetitions.
    pub idempotency_key: bool,
}

impl Request<'_> {
    /// Whether sending it twice has the effect of sending it once: by its
    /// method (RFC 9110, section 9.2.2) or by its key.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        const IDEMPOTENT: [&str; 6] = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];
        self.idempotency_key
            || IDEMPOTENT
                .iter()
                .any(|m| self.method.eq_ignore_ascii_case(m))
    }
}
