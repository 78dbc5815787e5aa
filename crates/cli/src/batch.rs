//! Responses as lines of NDJSON to verdicts as lines of NDJSON, in order, one
//! line in memory at a time. A line that cannot be read is told in its place and
//! stops nothing.

mod line;
mod lines;

use replybook::{Outcome, Provider, Response};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::arguments::Classify;
use crate::error::Error;
use crate::output::Output;
use crate::{Ending, classify, input, names};

use line::{BadLine, Line};
use lines::{Content, Lines};

/// One line of the output.
#[derive(Serialize)]
struct Record<'l, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l RawValue>,
    #[serde(flatten)]
    content: T,
}

/// What stands in the place of a verdict.
#[derive(Serialize)]
struct Failure<'m> {
    error: Place<'m>,
}

#[derive(Serialize)]
struct Place<'m> {
    line: u64,
    message: &'m str,
}

/// Counts of one run.
#[derive(Default)]
struct Counts {
    lines: u64,
    bad: u64,
    failed: u64,
}

/// Classifies every line.
pub(crate) fn run(asked: &Classify, output: &mut Output) -> Result<Ending, Error> {
    let foreign = [
        ("--header", !asked.headers.is_empty()),
        ("--include", asked.include),
    ];
    if let Some((flag, _)) = foreign.into_iter().find(|(_, given)| *given) {
        return Err(Error::NotOfLines { flag });
    }
    let provider = asked.provider.as_deref().map(names::provider).transpose()?;
    let file = asked.file.as_deref();
    let mut lines = Lines::new(input::open(file)?, asked.max_line);
    let mut counts = Counts::default();
    loop {
        if lines.may_wait() {
            output.flush()?;
        }
        let Some((number, content)) = lines.next().map_err(|e| input::failed(file, e))? else {
            break;
        };
        let read = match content {
            Content::Blank => continue,
            Content::TooLong => Err(BadLine {
                id: None,
                message: format!("longer than {} bytes; raise `--max-line`", asked.max_line),
            }),
            Content::Bytes(bytes) => Line::parse(bytes),
        };
        counts.lines += 1;
        let known = read.and_then(|line| {
            let (provider, status) = whose(&line, provider, asked)?;
            Ok((line, provider, status))
        });
        match known {
            Ok((line, provider, status)) => {
                let outcome = write(&line, provider, status, asked, output)?;
                counts.failed += u64::from(asked.fail_on.contains(&outcome));
            }
            Err(BadLine { id, message }) => {
                counts.bad += 1;
                let error = Place {
                    line: number,
                    message: &message,
                };
                output.json_line(&Record {
                    id,
                    content: Failure { error },
                })?;
            }
        }
    }
    output.flush()?;
    Ok(counts.tell(asked, output))
}

/// Who answered, and with which status: by the line or by the arguments.
fn whose<'l>(
    line: &Line<'l>,
    provider: Option<Provider<'static>>,
    asked: &Classify,
) -> Result<(Provider<'static>, u16), BadLine<'l>> {
    let bad = |message: String| BadLine {
        id: line.id,
        message,
    };
    let provider = match &line.provider {
        Some(id) => names::provider(id).map_err(|error| bad(error.on_one_line()))?,
        None => provider.ok_or_else(|| bad("`provider` is missing".to_owned()))?,
    };
    let status = line
        .status
        .or(asked.status)
        .ok_or_else(|| bad("`status` is missing".to_owned()))?;
    Ok((provider, status))
}

/// Writes the verdict of a line.
fn write(
    line: &Line<'_>,
    provider: Provider<'static>,
    status: u16,
    asked: &Classify,
    output: &mut Output,
) -> Result<Outcome, Error> {
    let headers: Vec<(&str, &str)> = line
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let method = line.method.as_deref().or(asked.method.as_deref());
    let response = Response {
        status,
        headers: &headers,
        body: &line.body,
        received_at_ms: line.received_at_ms.or(asked.received_at),
        request: classify::request(
            method,
            line.idempotency_key.unwrap_or(asked.idempotency_key),
        ),
    };
    let id = line.id;
    if asked.explain {
        let content = classify::shown_explanation(provider.explain(&response), asked);
        let outcome = content.verdict.outcome;
        output.json_line(&Record { id, content })?;
        return Ok(outcome);
    }
    let content = classify::shown(provider.classify(&response), asked);
    let outcome = content.outcome;
    output.json_line(&Record { id, content })?;
    Ok(outcome)
}

impl Counts {
    fn tell(&self, asked: &Classify, output: &mut Output) -> Ending {
        let Counts { lines, bad, failed } = self;
        if *bad > 0 {
            output.note(&format!("{bad} of {lines} lines could not be read"));
        }
        if *failed > 0 {
            let words: Vec<&str> = asked
                .fail_on
                .iter()
                .map(|outcome| outcome.as_str())
                .collect();
            output.note(&format!(
                "{failed} of {lines} verdicts: {}",
                words.join(" or ")
            ));
        }
        if *bad > 0 || *failed > 0 {
            Ending::Findings
        } else {
            Ending::Fine
        }
    }
}
