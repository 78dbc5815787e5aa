//! The vocabulary in whole sentences, the same on the command line, on pages and
//! in a browser. A sentence has no full stop and begins with a small letter, so
//! that it can stand after a colon.

mod duration;
mod printable;
mod sentences;

pub use duration::{duration, range};
pub use printable::printable;
pub use sentences::Sentences;

use crate::moment::Format;
use crate::vocabulary::{Category, Effect, Retryability, Scope, UnblockedBy};

/// Whether the action took place.
#[must_use]
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Applied => "the action took place",
        Effect::PartlyApplied => "the action took place in parts",
        Effect::Pending => "the action will take place later",
        Effect::NotApplied => "the action did not take place",
        Effect::Unknown => "nothing says whether the action took place",
    }
}

/// What kind of cause a category is.
#[must_use]
pub fn category(category: Category) -> &'static str {
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
    }
}

/// How far a failure reaches.
#[must_use]
pub fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Item => "this item of this request",
        Scope::User => "everything about this user",
        Scope::Resource => "the addressed resource",
        Scope::Endpoint => "the called endpoint",
        Scope::Credential => "every call with this credential",
        Scope::Account => "every call of this account",
        Scope::Provider => "every call to the provider",
    }
}

/// What must change before sending again can work.
#[must_use]
pub fn unblocking(by: UnblockedBy) -> &'static str {
    match by {
        UnblockedBy::Time => "waiting is enough",
        UnblockedBy::Payload => "the request must be changed",
        UnblockedBy::Credential => "the credential must be replaced or renewed",
        UnblockedBy::Permission => "a permission must be granted",
        UnblockedBy::ResourceState => "something at the provider must change",
        UnblockedBy::VendorSupport => "only the provider's people can help",
        UnblockedBy::Nothing => "nothing will help",
        UnblockedBy::Unknown => "what would help is not known",
    }
}

/// Whether the same request may be sent again, where waits are told elsewhere.
#[must_use]
pub fn retry_meaning(retryability: Retryability, effect: Effect, by: UnblockedBy) -> String {
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
    }
}

/// How a wait is written.
#[must_use]
pub fn format(format: Format) -> &'static str {
    match format {
        Format::Seconds => "seconds from now",
        Format::Milliseconds => "milliseconds from now",
        Format::EpochSeconds => "seconds since 1970",
        Format::EpochMilliseconds => "milliseconds since 1970",
        Format::HttpDate => "an HTTP date",
        Format::Rfc3339 => "an RFC 3339 time",
    }
}

/// When to send again: at once, within a time or after one.
#[must_use]
pub fn wait(min_ms: u64, max_ms: u64) -> String {
    match (min_ms, max_ms) {
        (0, 0) => "at once".to_owned(),
        (0, max) => format!("within {}", duration(max)),
        (min, max) => format!("after {}", range(min, max)),
    }
}
