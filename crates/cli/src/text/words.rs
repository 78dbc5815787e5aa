//! The vocabulary in whole sentences.

use replybook::{
    Category, Dedupe, Effect, Judgement, Retry, Retryability, Scope, UnblockedBy, Verdict,
    WaitSource,
};

use super::{duration, range};

/// Whether the action took place.
pub(crate) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Applied => "the action took place",
        Effect::PartlyApplied => "the action took place in parts",
        Effect::Pending => "the action will take place later",
        Effect::NotApplied => "the action did not take place",
        Effect::Unknown => "nothing says whether the action took place",
        other => other.as_str(),
    }
}

/// What kind of cause a category is.
pub(crate) fn category(category: Category) -> &'static str {
    match category {
        Category::Ok => "nothing is wrong",
        Category::Authentication => "who the caller is could not be established",
        Category::Authorization => "the caller may not do this",
        Category::Account => "plan, billing or suspension",
        Category::Policy => "refused by a rule of the provider",
        Category::Validation => "the request is wrong",
        Category::TooLarge => "the request or a part of it is too large",
        Category::NotFound => "what the request names does not exist",
        Category::Conflict => "the state of the resource forbids it",
        Category::RateLimit => "too many requests in a time",
        Category::Quota => "a limit that waiting does not lift",
        Category::Unsupported => "the provider does not offer this",
        Category::Dependency => "something the provider depends on failed",
        Category::Timeout => "it took too long",
        Category::Unavailable => "the provider cannot serve now",
        Category::Internal => "the provider failed",
        Category::Network => "it failed between caller and provider",
        Category::Unknown => "nothing says",
        other => other.as_str(),
    }
}

/// How far a failure reaches.
pub(crate) fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Item => "this item of this request",
        Scope::User => "everything about this user",
        Scope::Resource => "the addressed resource",
        Scope::Endpoint => "the called endpoint",
        Scope::Credential => "every call with this credential",
        Scope::Account => "every call of this account",
        Scope::Provider => "every call to the provider",
        other => other.as_str(),
    }
}

/// What must change before sending again can work.
pub(crate) fn unblocking(by: UnblockedBy) -> &'static str {
    match by {
        UnblockedBy::Time => "waiting is enough",
        UnblockedBy::Payload => "the request must be changed",
        UnblockedBy::Credential => "the credential must be replaced or renewed",
        UnblockedBy::Permission => "a permission must be granted",
        UnblockedBy::ResourceState => "something at the provider must change",
        UnblockedBy::VendorSupport => "only the provider's people can help",
        UnblockedBy::Nothing => "nothing will help",
        UnblockedBy::Unknown => "what would help is not known",
        other => other.as_str(),
    }
}

/// Whether the same request may be sent again, where waits are told elsewhere.
pub(crate) fn retry_meaning(retryability: Retryability, effect: Effect, by: UnblockedBy) -> String {
    match retryability {
        Retryability::NotNeeded if effect == Effect::Pending => {
            "not needed: the action is on its way".to_owned()
        }
        Retryability::NotNeeded => "not needed: the action took place".to_owned(),
        Retryability::Retryable => "yes".to_owned(),
        Retryability::IfIdempotent if effect == Effect::PartlyApplied => {
            "only the failed items".to_owned()
        }
        Retryability::IfIdempotent => "only where doing it twice does no harm".to_owned(),
        Retryability::AfterChange => format!("once something has changed: {}", unblocking(by)),
        Retryability::Never => "never: no repetition will succeed".to_owned(),
        Retryability::Unknown => "not known; do not repeat it blindly".to_owned(),
        other => other.as_str().to_owned(),
    }
}

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
        let wait = match (wait.min_ms, wait.max_ms) {
            (0, 0) => "at once".to_owned(),
            (0, max) => format!("within {}", duration(max)),
            (min, max) => format!("after {}", range(min, max)),
        };
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
