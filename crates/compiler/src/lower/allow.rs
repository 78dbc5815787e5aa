//! Kinds of findings that somebody lets stand.

use super::report::{At, Findings};
use super::{Finding, finding};
use crate::diagnostic::{Code, Severity, nearest};
use crate::format::AllowEntry;
use crate::written::Allowed;

/// The code that an entry allows; nothing where something is wrong with it.
pub fn allowed(entry: &AllowEntry) -> Option<Code> {
    let code = entry.code.parse::<Code>().ok()?;
    (refusal(code).is_none() && !entry.reason.trim().is_empty()).then_some(code)
}

/// The entries of a head or a rule, for the checks that find something later.
pub(super) fn lower(entries: &[AllowEntry], at: &At<'_>) -> Vec<Allowed> {
    let entries = entries.iter().enumerate();
    let lowered = entries.filter_map(|(i, entry)| {
        Some(Allowed {
            code: allowed(entry)?,
            reason: entry.reason.clone(),
            span: at.key("allow").index(i).key("code").span(),
        })
    });
    lowered.collect()
}

/// Checks the entries of a head or a rule.
pub(super) fn check(entries: &[AllowEntry], at: &At<'_>, findings: &mut Findings) {
    for (i, entry) in entries.iter().enumerate() {
        let at = at.key("allow").index(i);
        if entry.reason.trim().is_empty() {
            findings.at(
                &at.key("reason"),
                finding(
                    Code::BadAllow,
                    "the reason is empty",
                    "whoever reads the rule must learn why the finding may stand",
                    "say in a sentence what was looked at, and why it stays",
                ),
            );
        }
        match entry.code.parse::<Code>() {
            Err(_) => findings.at(&at.key("code"), unknown(&entry.code)),
            Ok(code) => {
                if let Some(why) = refusal(code) {
                    findings.at(
                        &at.key("code"),
                        finding(
                            Code::BadAllow,
                            format!("`{code}` cannot be allowed"),
                            why,
                            "mend what the finding shows, and remove this entry",
                        ),
                    );
                }
            }
        }
    }
}

/// Why a code cannot be allowed, where it cannot.
fn refusal(code: Code) -> Option<&'static str> {
    match code {
        Code::UnusedAllow => Some("an entry that allows nothing is only removed"),
        _ if code.severity() == Severity::Error => Some("what the compiler refuses stays refused"),
        _ => None,
    }
}

fn unknown(code: &str) -> Finding {
    let known = Code::all().iter().map(|code| code.as_str());
    let help = match nearest(code, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`replybook lint --explain all` lists the codes".to_owned(),
    };
    finding(
        Code::BadAllow,
        format!("`{code}` is neither the id nor the name of a finding"),
        "an entry allows one kind of finding",
        help,
    )
}
