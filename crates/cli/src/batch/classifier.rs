//! From the lines of a chunk to the lines of their verdicts. Memory is reused from line to line, so
//! that a plain line allocates nothing here.

use std::io;

use replybook::{Cache, Engine, Outcome, Provider, Response};
use replybook_matching::fast::scan::is_same;
use serde::Serialize;

use super::Counts;
use super::chunks::{Chunk, LineContent};
use super::line::{BadLine, Buffers, Line, LineTemplates};
use crate::arguments::Classify;
use crate::error::Error;
use crate::{answer, input, names};

/// Classifies lines with the arguments of the run.
pub(super) struct Classifier {
    asked: Classify,
    engine: &'static Engine,
    /// Provider of lines without a `provider`.
    provider: Option<Provider<'static>>,
}

/// The output line of a line that cannot be read.
#[derive(Serialize)]
struct Failure<'m> {
    error: LineError<'m>,
}

#[derive(Serialize)]
struct LineError<'m> {
    line: u64,
    message: &'m str,
}

/// State that one thread keeps from line to line.
#[derive(Default)]
pub(super) struct WorkerState {
    /// Providers named so far; the last one used is first.
    providers: Vec<Provider<'static>>,
    /// Empty between lines; only its capacity is kept.
    headers: Vec<(&'static str, &'static str)>,
    templates: LineTemplates,
    cache: Cache,
}

impl Classifier {
    pub fn new(
        asked: Classify,
        engine: &'static Engine,
        provider: Option<Provider<'static>>,
    ) -> Classifier {
        Classifier {
            asked,
            engine,
            provider,
        }
    }

    /// A failure to read the input.
    pub fn cannot_read(&self, cause: io::Error) -> Error {
        input::failed(self.asked.answer.file.as_deref(), cause)
    }

    /// Appends an output line for every line of the chunk that is not blank.
    pub fn classify(
        &self,
        chunk: &Chunk,
        state: &mut WorkerState,
        out: &mut Vec<u8>,
    ) -> Result<Counts, Error> {
        let mut counts = Counts::default();
        let mut buffers = Buffers::with_templates(std::mem::take(&mut state.templates));
        for (number, content) in chunk.lines(self.asked.max_line) {
            if let LineContent::Text(text) = content
                && let Some(outcome) = self.write_embedded(text, &mut buffers, state, out)
            {
                counts.lines += 1;
                counts.failed += u64::from(self.asked.fail_on.contains(&outcome));
                continue;
            }
            let line = match content {
                LineContent::Blank => continue,
                LineContent::TooLong => Err(BadLine {
                    id: None,
                    message: format!(
                        "longer than {} bytes; raise `--max-line`",
                        self.asked.max_line
                    ),
                }),
                LineContent::Text(text) => Line::read(text, &mut buffers),
                LineContent::Bytes(bytes) => Line::parse(bytes, &mut buffers),
            };
            counts.lines += 1;
            let known = line.and_then(|line| {
                let (provider, status) = self.provider_and_status(&line, &mut state.providers)?;
                Ok((line, provider, status))
            });
            match known {
                Ok((line, provider, status)) => {
                    let outcome = self.write(&line, provider, status, state, out)?;
                    counts.failed += u64::from(self.asked.fail_on.contains(&outcome));
                }
                Err(BadLine { id, message }) => {
                    counts.bad += 1;
                    let error = LineError {
                        line: number,
                        message: &message,
                    };
                    write_line(id, &Failure { error }, out)?;
                }
            }
        }
        state.templates = buffers.into_templates();
        Ok(counts)
    }

    /// Writes the verdict of a line that is written like an earlier one, without unescaping its
    /// body. Returns `None` and writes nothing if the line must be read in full.
    fn write_embedded<'l>(
        &self,
        text: &'l str,
        buffers: &mut Buffers<'l>,
        state: &mut WorkerState,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let asked = &self.asked;
        if asked.explain || asked.show_sensitive {
            return None;
        }
        let line = Line::read_embedded(text, buffers)?;
        let provider = match &line.provider {
            Some(id) => find_known_provider(id, &mut state.providers)?,
            None => self.provider?,
        };
        let status = line.status.or(asked.answer.status)?;
        let before = out.len();
        let start = begin_line(line.id, out);
        let outcome = self.respond(&line, status, state, |response, cache| match asked.brief {
            true => provider.write_summary_embedded(response, cache, out),
            false => provider.write_verdict_embedded(response, cache, out),
        });
        match outcome {
            Some(_) => end_line(start, out),
            None => out.truncate(before),
        }
        outcome
    }

    /// The provider and the status, from the line or else from the arguments.
    fn provider_and_status<'l>(
        &self,
        line: &Line<'l, '_>,
        known: &mut Vec<Provider<'static>>,
    ) -> Result<(Provider<'static>, u16), BadLine<'l>> {
        let bad = |message: String| BadLine {
            id: line.id,
            message,
        };
        let provider = match &line.provider {
            Some(id) => {
                find_provider(self.engine, id, known).map_err(|error| bad(error.on_one_line()))?
            }
            None => self
                .provider
                .ok_or_else(|| bad("`provider` is missing".to_owned()))?,
        };
        let status = line
            .status
            .or(self.asked.answer.status)
            .ok_or_else(|| bad("`status` is missing".to_owned()))?;
        Ok((provider, status))
    }

    /// Writes the verdict of a line.
    fn write(
        &self,
        line: &Line<'_, '_>,
        provider: Provider<'static>,
        status: u16,
        state: &mut WorkerState,
        out: &mut Vec<u8>,
    ) -> Result<Outcome, Error> {
        let asked = &self.asked;
        let id = line.id;
        self.respond(line, status, state, |response, cache| {
            if asked.explain {
                let content = answer::redact_explanation(provider.explain(response), asked);
                write_line(id, &content, out)?;
                return Ok(content.verdict.outcome);
            }
            let start = begin_line(id, out);
            let outcome = if asked.brief {
                provider.write_summary(response, cache, out)
            } else if asked.show_sensitive {
                let verdict = provider.classify_with(response, cache).reveal();
                verdict.write_json(out);
                verdict.outcome
            } else {
                provider.write_verdict(response, cache, out)
            };
            end_line(start, out);
            Ok(outcome)
        })
    }

    /// Builds the response of a line and passes it to `then`.
    #[inline]
    fn respond<T>(
        &self,
        line: &Line<'_, '_>,
        status: u16,
        state: &mut WorkerState,
        mut then: impl FnMut(&Response<'_>, &mut Cache) -> T,
    ) -> T {
        let asked = &self.asked;
        let mut respond = |headers: &[(&str, &str)]| {
            let method = line.method.as_deref().or(asked.method.as_deref());
            let response = Response {
                status,
                headers,
                body: line.body,
                received_at_ms: line.received_at_ms.or(asked.received_at),
                request: answer::known_request(
                    method,
                    line.idempotency_key.unwrap_or(asked.idempotency_key),
                ),
            };
            then(&response, &mut state.cache)
        };
        if line.headers.is_empty() {
            return respond(&[]);
        }
        let mut headers = recycle(std::mem::take(&mut state.headers));
        headers.extend(line.headers.iter().map(|(name, value)| (&**name, &**value)));
        let done = respond(&headers);
        state.headers = recycle(headers);
        done
    }
}

/// Finds a provider by its id, and remembers it.
fn find_provider(
    engine: &'static Engine,
    id: &str,
    all: &mut Vec<Provider<'static>>,
) -> Result<Provider<'static>, Error> {
    match find_known_provider(id, all) {
        Some(provider) => Ok(provider),
        None => {
            let provider = names::provider(engine, id)?;
            all.push(provider);
            Ok(provider)
        }
    }
}

/// Finds a provider that was looked up before.
#[inline]
fn find_known_provider(id: &str, all: &mut [Provider<'static>]) -> Option<Provider<'static>> {
    let is_it = |known: &Provider<'_>| is_same(known.catalog().id.as_bytes(), id.as_bytes());
    let at = all.iter().position(is_it)?;
    // The next line probably names the same one.
    if at > 0 {
        all.swap(0, at);
    }
    all.first().copied()
}

/// Clears a list and changes the lifetime of its entries. Its allocation is kept, because
/// collecting a `Vec` from a `Vec` reuses it.
fn recycle<'from, 'to>(mut list: Vec<(&'from str, &'from str)>) -> Vec<(&'to str, &'to str)> {
    list.clear();
    list.into_iter().map(|_| ("", "")).collect()
}

/// Appends a line with a value, which must be a non-empty JSON object. The id becomes its first
/// member.
fn write_line(id: Option<&str>, content: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Error> {
    let start = begin_line(id, out);
    serde_json::to_writer(&mut *out, content)?;
    end_line(start, out);
    Ok(())
}

/// The position of the object that follows an id.
struct LineStart(Option<usize>);

/// Begins a line with an id; the caller appends an object next.
fn begin_line(id: Option<&str>, out: &mut Vec<u8>) -> LineStart {
    LineStart(id.map(|id| {
        out.extend_from_slice(b"{\"id\":");
        out.extend_from_slice(id.as_bytes());
        out.len()
    }))
}

/// Ends the line, and joins the members of the object to the id.
fn end_line(start: LineStart, out: &mut Vec<u8>) {
    if let Some(brace) = start.0.and_then(|at| out.get_mut(at)) {
        *brace = b',';
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_room() {
        let text = "a".to_owned();
        let mut list = Vec::with_capacity(7);
        list.push((&*text, &*text));
        let list: Vec<(&'static str, &'static str)> = recycle(list);
        assert!(list.is_empty());
        assert_eq!(list.capacity(), 7);
    }
}
