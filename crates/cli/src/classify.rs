//! `classify`: from one response to its verdict.

use replybook::Response;
use replybook::explain::Explanation;

use crate::answer::{known_request, redact, redact_explanation};
use crate::arguments::{Classify, Format};
use crate::error::Error;
use crate::output::{self, Output};
use crate::{Ending, batch, text};

/// Classifies one response, or a file of them.
pub(crate) fn run(asked: &Classify, output: &mut Output) -> Result<Ending, Error> {
    if asked.format == Format::Ndjson {
        return batch::run(asked, output);
    }
    if asked.brief {
        return Err(Error::OfLines { flag: "--brief" });
    }
    let engine = asked.catalogs.engine()?;
    let provider = asked.answer.find_provider(engine)?;
    let received = asked.answer.read(output)?;
    let headers = received.headers();
    let response = Response {
        received_at_ms: asked.received_at,
        request: known_request(asked.method.as_deref(), asked.idempotency_key),
        ..received.response(&headers)?
    };
    let verdict = if asked.explain {
        let explanation = redact_explanation(provider.explain(&response), asked);
        write_explanation(&explanation, asked, output)?;
        explanation.verdict
    } else {
        let verdict = redact(provider.classify(&response), asked);
        match asked.format {
            Format::Text => output.text(&text::verdict(&verdict, output::width()))?,
            Format::Json | Format::Ndjson => output.json(&verdict)?,
        }
        verdict
    };
    let failed = asked.fail_on.contains(&verdict.outcome);
    Ok(if failed {
        Ending::Findings
    } else {
        Ending::Fine
    })
}

fn write_explanation(
    explanation: &Explanation<'_>,
    asked: &Classify,
    output: &mut Output,
) -> Result<(), Error> {
    match asked.format {
        Format::Text => {
            let width = output::width();
            let verdict = text::verdict(&explanation.verdict, width);
            output.text(&format!(
                "{verdict}\n{}",
                text::explanation(explanation, width)
            ))
        }
        Format::Json | Format::Ndjson => output.json(explanation),
    }
}
