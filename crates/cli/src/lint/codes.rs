//! Explains the kinds of findings.

use replybook_compiler::diagnostic::{Code, Severity, nearest};
use serde::Serialize;

use crate::Ending;
use crate::arguments::FindingsFormat;
use crate::error::Error;
use crate::output::{self, Output};
use crate::text;

/// The word that lists every kind of finding.
const ALL: &str = "all";

/// One kind of finding.
#[derive(Serialize)]
struct Kind {
    id: &'static str,
    code: &'static str,
    severity: &'static str,
    explanation: &'static str,
}

/// Tells about one kind of finding, or about all.
pub(super) fn explain(
    asked: &str,
    format: FindingsFormat,
    output: &mut Output,
) -> Result<Ending, Error> {
    let kinds: Vec<Kind> = match asked.parse::<Code>() {
        Ok(code) => vec![Kind::from_code(code)],
        Err(_) if asked == ALL => Code::all().iter().copied().map(Kind::from_code).collect(),
        Err(_) => return Err(unknown(asked)),
    };
    match (format, kinds.as_slice()) {
        (FindingsFormat::Json, [only]) if asked != ALL => output.json(only)?,
        (FindingsFormat::Json, kinds) => output.json(&kinds)?,
        (_, [only]) => output.text(&only.page())?,
        (_, kinds) => {
            let row = |kind: &Kind| {
                [kind.id, kind.code, kind.severity]
                    .map(str::to_owned)
                    .to_vec()
            };
            output.text(&text::columns(&kinds.iter().map(row).collect::<Vec<_>>()))?;
        }
    }
    Ok(Ending::Fine)
}

impl Kind {
    fn from_code(code: Code) -> Kind {
        Kind {
            id: code.id(),
            code: code.as_str(),
            severity: code.severity().as_str(),
            explanation: code.explanation(),
        }
    }

    fn page(&self) -> String {
        let Kind {
            id,
            code,
            severity,
            explanation,
        } = self;
        let explanation = textwrap::fill(explanation, output::width());
        let mut page = format!("{id} {code} ({severity})\n\n{explanation}\n");
        if *severity != Severity::Error.as_str() {
            page += &format!(
                "\nWhere it may stand, a rule or the head says so:\n  \
                 allow: [ {{ code: {code}, reason: \"…\" }} ]\n"
            );
        }
        page
    }
}

fn unknown(found: &str) -> Error {
    let known = Code::all().iter().map(|code| code.as_str());
    let advice = match nearest(found, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`replybook lint --explain all` lists them".to_owned(),
    };
    Error::UnknownCode {
        found: found.to_owned(),
        advice,
    }
}
