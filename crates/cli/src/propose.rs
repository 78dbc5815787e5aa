//! `propose`: from one unknown response to a catalog entry.

use replybook::Response;
use replybook_workbench::propose::{Ground, Proposal, Refusal, propose};

use crate::Ending;
use crate::arguments::Propose;
use crate::batch::recorded;
use crate::error::Error;
use crate::names;
use crate::output::Output;

/// Proposes an entry for what the arguments name.
pub(crate) fn run(asked: &Propose, output: &mut Output) -> Result<Ending, Error> {
    let files = asked.catalogs.files()?;
    let ground = Ground {
        engine: asked.catalogs.engine()?,
        files: &files,
        anyway: asked.anyway,
    };
    match (&asked.answer.file, asked.ndjson) {
        (Some(file), true) => {
            let mut proposed = None;
            let provider = asked.answer.provider.as_deref();
            let read = recorded::each(file, provider, |recorded| {
                if proposed.is_none() {
                    proposed = Some(propose_for(ground, recorded.provider, &recorded.response));
                }
                Ok(())
            })?;
            match proposed {
                Some(proposed) => tell(proposed?, output),
                None => Err(Error::NoResponse {
                    why: read.first_bad.map_or_else(
                        || "the file has no line".to_owned(),
                        |(line, message)| format!("line {line}: {message}"),
                    ),
                }),
            }
        }
        _ => {
            let provider = asked.answer.find_provider(ground.engine)?;
            let received = asked.answer.read(output)?;
            let headers = received.headers();
            let response = received.response(&headers)?;
            tell(
                propose_for(ground, &provider.catalog().id, &response)?,
                output,
            )
        }
    }
}

fn propose_for(
    ground: Ground<'_>,
    provider: &str,
    response: &Response<'_>,
) -> Result<Result<Proposal, Refusal>, Error> {
    names::provider(ground.engine, provider)?;
    Ok(propose(ground, provider, response))
}

fn tell(proposed: Result<Proposal, Refusal>, output: &mut Output) -> Result<Ending, Error> {
    match proposed {
        Ok(Proposal::Entry(entry)) => {
            output.bytes(entry.text.as_bytes())?;
            Ok(Ending::Fine)
        }
        Ok(Proposal::Known { rule }) => {
            output.note(&format!(
                "`{rule}` knows this answer: see `replybook explain {rule}`; `--anyway` proposes an \
                 entry if it is a catch-all rule"
            ));
            Ok(Ending::Findings)
        }
        Err(refused) => {
            output.note(&refused.to_string());
            Ok(Ending::Findings)
        }
    }
}
