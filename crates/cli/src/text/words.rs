//! The fields of a verdict as sentences.

use replybook::verdict::{Dedupe, Judgement};
use replybook::vocabulary::WaitSource;
use replybook::{Category, Retry, Verdict};
use replybook_catalog::words::{self, category, duration, reach, retry_meaning};

/// Whether the request may be sent again, and when.
pub(super) fn again(said: &Judgement<'_>, retry: &Retry<'_>) -> String {
    let mut text = retry_meaning(retry.retryability, said.effect, said.unblocked_by);
    if let Some(wait) = &retry.wait {
        let source = match (wait.source, &retry.policy) {
            (WaitSource::Header, _) => " (a header says so)".to_owned(),
            (WaitSource::Body, _) => " (the body says so)".to_owned(),
            (_, Some(policy)) => format!(" (policy `{policy}`)"),
            (_, None) => String::new(),
        };
        let wait = words::wait(wait.min_ms, wait.max_ms);
        text = format!("{text}, {wait}{source}");
    }
    if let Some(most) = retry.max_attempts {
        text = format!("{text}, {most} attempts in all");
    }
    text
}

/// How the provider treats the same request sent twice.
pub(super) fn dedupe(dedupe: &Dedupe<'_>) -> String {
    format!(
        "the provider takes the same {} within {} for one request",
        dedupe.key.join(" and "),
        duration(dedupe.window_ms)
    )
}

pub(super) fn category_of(verdict: &Verdict<'_>) -> String {
    let said = category(verdict.category);
    let name = verdict.category;
    if verdict.category == Category::Ok {
        return format!("{name}: {said}");
    }
    let fault = verdict.fault;
    format!(
        "{name}: {said}; fault: {fault}; reaches {}",
        reach(verdict.scope)
    )
}

pub(super) fn rule_of(verdict: &Verdict<'_>) -> String {
    match (&verdict.rule, &verdict.reason) {
        (Some(rule), Some(reason)) => format!("{rule} ({reason})"),
        (Some(rule), None) => rule.to_string(),
        (None, Some(reason)) => reason.to_string(),
        (None, None) => "none".to_owned(),
    }
}
