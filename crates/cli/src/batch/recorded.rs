//! Reads recorded responses for other commands, in the line format of `classify --format ndjson`.

use std::path::Path;

use replybook::Response;

use super::chunks::{Chunk, Chunks, LineContent};
use super::line::{BadLine, Buffers, Line};
use crate::error::Error;
use crate::{answer, input};

/// Maximum length of a line, in bytes.
const MAX_LINE: usize = 64 << 20;

/// How many lines a file had, and the first that could not be read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub lines: u64,
    pub bad: u64,
    /// The number of the first bad line, and why it is bad.
    pub first_bad: Option<(u64, String)>,
}

/// A recorded response.
pub(crate) struct Recorded<'l> {
    /// The number of its line, from 1.
    pub line: u64,
    /// The provider that sent the response.
    pub provider: &'l str,
    pub response: Response<'l>,
}

/// Visits every response of a file. `provider` is the provider of lines without one. The visitor
/// returns an error if it cannot use a line.
pub(crate) fn each(
    file: &Path,
    provider: Option<&str>,
    mut visit: impl FnMut(Recorded<'_>) -> Result<(), String>,
) -> Result<Read, Error> {
    let mut read = Read::default();
    let mut chunks = Chunks::new(input::open(Some(file))?, MAX_LINE);
    let mut chunk = Chunk::default();
    while chunks
        .next(&mut chunk)
        .map_err(|cause| input::failed(Some(file), cause))?
    {
        let mut buffers = Buffers::default();
        for (number, content) in chunk.lines(MAX_LINE) {
            let done = match content {
                LineContent::Blank => continue,
                LineContent::TooLong => Err(format!("longer than {MAX_LINE} bytes")),
                LineContent::Text(text) => Line::read(text, &mut buffers).map_err(message),
                LineContent::Bytes(bytes) => Line::parse(bytes, &mut buffers).map_err(message),
            };
            let done = done.and_then(|line| visit_line(number, &line, provider, &mut visit));
            read.lines += 1;
            if let Err(message) = done {
                read.bad += 1;
                read.first_bad.get_or_insert((number, message));
            }
        }
    }
    Ok(read)
}

fn message(bad: BadLine<'_>) -> String {
    bad.message
}

fn visit_line(
    number: u64,
    line: &Line<'_, '_>,
    provider: Option<&str>,
    visit: &mut impl FnMut(Recorded<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let provider = line.provider.as_deref().or(provider);
    let provider = provider.ok_or("`provider` is missing")?;
    let headers: Vec<(&str, &str)> = line.headers.iter().map(|(n, v)| (&**n, &**v)).collect();
    visit(Recorded {
        line: number,
        provider,
        response: Response {
            status: line.status.ok_or("`status` is missing")?,
            headers: &headers,
            body: line.body,
            received_at_ms: line.received_at_ms,
            request: answer::known_request(
                line.method.as_deref(),
                line.idempotency_key.unwrap_or(false),
            ),
        },
    })
}
