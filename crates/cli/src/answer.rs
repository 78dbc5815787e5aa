//! Reads one response from the arguments and a file or standard input, and masks what must not be
//! shown of its verdict.

use replybook::explain::Explanation;
use replybook::tools::RawResponse;
use replybook::{Engine, Provider, Request, Response, Verdict};

use crate::arguments::{Answer, Classify};
use crate::error::Error;
use crate::input::HeaderLine;
use crate::output::Output;
use crate::{input, names};

/// A response as it was read.
pub(crate) struct Received<'a> {
    asked: &'a Answer,
    status: Option<u16>,
    bytes: Vec<u8>,
    raw: Option<RawHead>,
}

/// The status and headers in front of a body, and the offset of the body.
struct RawHead {
    status: u16,
    headers: Vec<(String, String)>,
    body: usize,
}

impl Answer {
    /// The provider that sent the response.
    pub fn find_provider<'e>(&self, engine: &'e Engine) -> Result<Provider<'e>, Error> {
        match self.provider.as_deref() {
            Some(id) => names::provider(engine, id),
            None => Err(Error::NoProvider {
                known: names::providers(engine),
            }),
        }
    }

    /// Reads the response.
    pub fn read(&self, output: &mut Output) -> Result<Received<'_>, Error> {
        if self.status.is_none() && !self.include {
            return Err(Error::NoStatus);
        }
        let file = self.file.as_deref();
        let typed = !self.include && input::is_typed(file);
        let bytes = if typed {
            Vec::new()
        } else {
            input::read(file)?
        };
        let raw = match self.status {
            Some(_) => None,
            None => {
                let RawResponse {
                    status,
                    headers,
                    body,
                } = RawResponse::parse(&bytes)?;
                let body = bytes.len() - body.len();
                Some(RawHead {
                    status,
                    headers,
                    body,
                })
            }
        };
        let received = Received {
            asked: self,
            status: self.status,
            bytes,
            raw,
        };
        if received.body().starts_with(&[0x1f, 0x8b]) {
            output
                .note("the body is still compressed: use `curl --compressed`, or decode it first");
        }
        Ok(received)
    }
}

impl Received<'_> {
    /// The headers of the response, then those of the arguments.
    pub fn headers(&self) -> Vec<(&str, &str)> {
        let sent = self.raw.iter().flat_map(|raw| &raw.headers);
        let sent = sent.map(|(name, value)| (name.as_str(), value.as_str()));
        let given = self.asked.headers.iter();
        let given = given.map(|HeaderLine { name, value }| (name.as_str(), value.as_str()));
        sent.chain(given).collect()
    }

    /// The response, with these headers.
    pub fn response<'r>(
        &'r self,
        headers: &'r [(&'r str, &'r str)],
    ) -> Result<Response<'r>, Error> {
        let status = self.raw.as_ref().map(|raw| raw.status).or(self.status);
        let status = status.ok_or(Error::NoStatus)?;
        Ok(Response::new(status, self.body()).with_headers(headers))
    }

    fn body(&self) -> &[u8] {
        let start = self.raw.as_ref().map_or(0, |raw| raw.body);
        self.bytes.get(start..).unwrap_or_default()
    }
}

/// Reveals sensitive values if the arguments ask for it; they are masked otherwise.
pub(crate) fn redact<'v>(verdict: Verdict<'v>, asked: &Classify) -> Verdict<'v> {
    if asked.show_sensitive {
        verdict.reveal()
    } else {
        verdict
    }
}

/// Applies [`redact`] to the verdict of an explanation.
pub(crate) fn redact_explanation<'v>(
    mut explanation: Explanation<'v>,
    asked: &Classify,
) -> Explanation<'v> {
    explanation.verdict = redact(explanation.verdict, asked);
    explanation
}

/// The known facts about the request, if there are any.
pub(crate) fn known_request(method: Option<&str>, idempotency_key: bool) -> Option<Request<'_>> {
    (method.is_some() || idempotency_key).then(|| Request {
        method: method.unwrap_or_default(),
        idempotency_key,
    })
}
