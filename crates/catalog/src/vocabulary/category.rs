//! Kinds of causes, and what each brings unless a rule says otherwise.

use super::word::vocabulary;
use super::{Effect, Fault, Outcome, Scope, UnblockedBy};

vocabulary! {
    /// Kind of cause. Each maps to one canonical gRPC code, and brings defaults.
    Category {
        /// Nothing is wrong.
        Ok = "ok",
        /// Who the caller is could not be established.
        Authentication = "authentication",
        /// The caller may not do this.
        Authorization = "authorization",
        /// Plan, billing, suspension.
        Account = "account",
        /// Refused by a rule of the provider: a blocked user, spam, 451.
        Policy = "policy",
        /// The request is wrong.
        Validation = "validation",
        /// The request, or a part of it, is larger than allowed.
        TooLarge = "too_large",
        /// What the request names does not exist.
        NotFound = "not_found",
        /// The state of the resource forbids it.
        Conflict = "conflict",
        /// Too many requests in a time.
        RateLimit = "rate_limit",
        /// A hard limit that waiting does not lift.
        Quota = "quota",
        /// The provider does not offer this.
        Unsupported = "unsupported",
        /// Something the provider depends on failed.
        Dependency = "dependency",
        /// Took too long.
        Timeout = "timeout",
        /// The provider cannot serve now.
        Unavailable = "unavailable",
        /// The provider failed.
        Internal = "internal",
        /// Failed between caller and provider.
        Network = "network",
        /// Nothing says.
        Unknown = "unknown",
    }
}

/// What a category brings unless a rule says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryDefaults {
    /// Whether the action took place.
    pub effect: Effect,
    /// How far the failure reaches.
    pub scope: Scope,
    /// What must change before sending again can work.
    pub unblocked_by: UnblockedBy,
}

impl Category {
    /// The defaults of the category.
    #[must_use]
    pub fn defaults(self) -> CategoryDefaults {
        use Category as C;
        use Effect::{Applied, NotApplied, Unknown};
        use UnblockedBy as U;
        let (effect, scope, unblocked_by) = match self {
            C::Ok => (Applied, Scope::Item, U::Nothing),
            C::Authentication => (NotApplied, Scope::Credential, U::Credential),
            C::Authorization => (NotApplied, Scope::Credential, U::Permission),
            C::Account => (NotApplied, Scope::Account, U::VendorSupport),
            C::Policy => (NotApplied, Scope::User, U::Nothing),
            C::Validation | C::TooLarge => (NotApplied, Scope::Item, U::Payload),
            C::NotFound | C::Conflict => (NotApplied, Scope::Resource, U::ResourceState),
            C::RateLimit => (NotApplied, Scope::Credential, U::Time),
            C::Quota => (NotApplied, Scope::Account, U::ResourceState),
            C::Unsupported => (NotApplied, Scope::Endpoint, U::Payload),
            C::Dependency => (Unknown, Scope::Endpoint, U::Unknown),
            C::Timeout | C::Internal => (Unknown, Scope::Endpoint, U::Time),
            C::Unavailable | C::Network => (Unknown, Scope::Provider, U::Time),
            C::Unknown => (Unknown, Scope::Item, U::Unknown),
        };
        CategoryDefaults {
            effect,
            scope,
            unblocked_by,
        }
    }

    /// The outcome of an answer of this category under a 2xx status (`true`) or
    /// any other. Only `unknown` depends on it.
    #[must_use]
    pub fn outcome(self, status_is_2xx: bool) -> Outcome {
        match self {
            Category::Ok => Outcome::Success,
            Category::Unknown if status_is_2xx => Outcome::Unknown,
            _ => Outcome::Error,
        }
    }

    /// Whose fault a failure of this category is (Smithy's `ErrorFault`, with
    /// `other` where neither side is known to be at fault).
    #[must_use]
    pub fn fault(self) -> Fault {
        use Category as C;
        match self {
            C::Ok => Fault::None,
            C::Dependency | C::Timeout | C::Unavailable | C::Internal => Fault::Server,
            C::Network | C::Unknown => Fault::Other,
            _ => Fault::Client,
        }
    }

    /// The canonical gRPC code of the category, as in `google.rpc.Code`.
    #[must_use]
    pub fn grpc_code(self) -> &'static str {
        use Category as C;
        match self {
            C::Ok => "OK",
            C::Authentication => "UNAUTHENTICATED",
            C::Authorization | C::Policy => "PERMISSION_DENIED",
            C::Account | C::Conflict => "FAILED_PRECONDITION",
            C::Validation => "INVALID_ARGUMENT",
            C::TooLarge => "OUT_OF_RANGE",
            C::NotFound => "NOT_FOUND",
            C::RateLimit | C::Quota => "RESOURCE_EXHAUSTED",
            C::Unsupported => "UNIMPLEMENTED",
            C::Dependency => "ABORTED",
            C::Timeout => "DEADLINE_EXCEEDED",
            C::Unavailable | C::Network => "UNAVAILABLE",
            C::Internal => "INTERNAL",
            C::Unknown => "UNKNOWN",
        }
    }

    /// The rank of the category among several of one answer: the larger is
    /// graver. What no waiting lifts comes before what heals by itself, because
    /// the request as a whole cannot succeed until it is lifted.
    #[must_use]
    pub fn gravity(self) -> u8 {
        use Category as C;
        match self {
            C::Authentication => 17,
            C::Authorization => 16,
            C::Account => 15,
            C::Policy => 14,
            C::Quota => 13,
            C::Unsupported => 12,
            C::NotFound => 11,
            C::Conflict => 10,
            C::TooLarge => 9,
            C::Validation => 8,
            C::Dependency => 7,
            C::Internal => 6,
            C::Timeout => 5,
            C::Network => 4,
            C::Unavailable => 3,
            C::RateLimit => 2,
            C::Unknown => 1,
            C::Ok => 0,
        }
    }
}
