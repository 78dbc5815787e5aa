//! A response as a page gives it.

use replybook::tools::RawResponse;
use replybook::{Request, Response};
use serde::Deserialize;

/// A response, in parts or as `curl -i` prints it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageRequest {
    pub provider: String,
    /// Status line, headers and body in one; the parts are then left out.
    #[serde(default)]
    raw: Option<String>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    idempotency_key: bool,
    /// In milliseconds since 1970-01-01 UTC.
    #[serde(default)]
    received_at: Option<i64>,
}

impl PageRequest {
    /// Gives the response to `see`.
    ///
    /// # Errors
    /// When it has no status.
    pub fn as_response<T>(&self, see: impl FnOnce(&Response<'_>) -> T) -> Result<T, String> {
        let parsed;
        let (status, headers, body) = match (&self.raw, self.status) {
            (Some(raw), _) => {
                parsed = RawResponse::parse(raw.as_bytes()).map_err(|error| error.to_string())?;
                (parsed.status, &parsed.headers, parsed.body)
            }
            (None, Some(status)) if (100..=999).contains(&status) => {
                (status, &self.headers, self.body.as_bytes())
            }
            _ => return Err("a status is a number from 100 to 999".to_owned()),
        };
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let request = Request {
            method: &self.method,
            idempotency_key: self.idempotency_key,
        };
        Ok(see(&Response {
            status,
            headers: &headers,
            body,
            received_at_ms: self.received_at,
            request: (request != Request::default()).then_some(request),
        }))
    }
}
