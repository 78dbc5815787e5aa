//! The words of Replybook, each defined once: the same in YAML, Rust, JSON and
//! on the command line. Closed sets only; a value that a provider chooses (a
//! reason, an id) is text and lives elsewhere.

mod category;
mod retryability;
mod word;

pub use category::{Category, CategoryDefaults};
pub use retryability::Retryability;
pub use word::UnknownWord;

pub(crate) use word::vocabulary;

vocabulary! {
    /// What the provider answered.
    Outcome {
        /// The action was accepted as asked.
        Success = "success",
        /// Accepted, with something the caller should know.
        Warning = "warning",
        /// Some parts were applied and some were not.
        Partial = "partial",
        /// Accepted, to be processed later.
        Queued = "queued",
        /// Refused or failed.
        Error = "error",
        /// Nothing documented says.
        Unknown = "unknown",
    }
}

impl Outcome {
    /// How bad the outcome is when several are folded into one: the larger wins.
    #[must_use]
    pub fn gravity(self) -> u8 {
        match self {
            Outcome::Success => 0,
            Outcome::Queued => 1,
            Outcome::Warning => 2,
            Outcome::Partial => 3,
            Outcome::Unknown => 4,
            Outcome::Error => 5,
        }
    }

    /// Whether the outcome says that the whole request was accepted. Under a
    /// status that is not 2xx no body can say so.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        matches!(self, Outcome::Success | Outcome::Queued | Outcome::Warning)
    }
}

vocabulary! {
    /// Whether the action took place.
    Effect {
        /// It did.
        Applied = "applied",
        /// In parts.
        PartlyApplied = "partly_applied",
        /// It will, later.
        Pending = "pending",
        /// It did not.
        NotApplied = "not_applied",
        /// Nobody can tell from the answer.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// Whose fault a failure is; derived from the category.
    Fault {
        /// Nothing failed.
        None = "none",
        /// The caller's.
        Client = "client",
        /// The provider's.
        Server = "server",
        /// Neither is known to be at fault.
        Other = "other",
    }
}

vocabulary! {
    /// How far a failure reaches; the key of a circuit breaker.
    Scope {
        /// This item of this request.
        Item = "item",
        /// Everything about this user.
        User = "user",
        /// The addressed resource.
        Resource = "resource",
        /// The called endpoint.
        Endpoint = "endpoint",
        /// Every call with this credential.
        Credential = "credential",
        /// Every call of this account.
        Account = "account",
        /// Every call to the provider.
        Provider = "provider",
    }
}

vocabulary! {
    /// What must change before sending again can work.
    UnblockedBy {
        /// Waiting is enough.
        Time = "time",
        /// The request must be changed.
        Payload = "payload",
        /// Another or a renewed credential.
        Credential = "credential",
        /// A permission must be granted.
        Permission = "permission",
        /// Something at the provider must be created, removed or changed.
        ResourceState = "resource_state",
        /// Only the provider's people can help.
        VendorSupport = "vendor_support",
        /// Nothing will help.
        Nothing = "nothing",
        /// Not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What a verdict rests on: the strongest undisputed evidence of the rule
    /// that won, or the kind of fallback.
    Basis {
        /// The provider's document says so.
        Documented = "documented",
        /// Seen in real traffic, in official clients or elsewhere.
        Observed = "observed",
        /// Our own reading where nothing is said.
        Assumed = "assumed",
        /// The core meaning of the HTTP status code.
        Http = "http",
        /// Nothing at all decided.
        None = "none",
    }
}

vocabulary! {
    /// What kind of support a piece of evidence gives.
    EvidenceKind {
        /// The provider's document says so.
        Documented = "documented",
        /// Seen in real traffic, in official clients or elsewhere.
        Observed = "observed",
        /// Our own reading where nothing is said.
        Assumed = "assumed",
        /// A document contradicts itself or its traffic; the note says what was chosen.
        Disputed = "disputed",
    }
}

vocabulary! {
    /// What the list selected by a shape's `each` holds.
    Role {
        /// Every part of a batch, good and bad.
        Parts = "parts",
        /// Only what failed.
        Failures = "failures",
        /// Several reasons for one refusal.
        Reasons = "reasons",
    }
}

vocabulary! {
    /// What a response body is.
    BodyKind {
        /// Valid JSON.
        Json = "json",
        /// A page.
        Html = "html",
        /// Any other text.
        Text = "text",
        /// Nothing, or white space alone.
        Empty = "empty",
        /// Begins like JSON, or says it is, and is not.
        Malformed = "malformed",
    }
}

vocabulary! {
    /// Where a wait comes from.
    WaitSource {
        /// A header of the answer.
        Header = "header",
        /// A value in its body.
        Body = "body",
        /// A retry policy of the catalog.
        Policy = "policy",
    }
}

vocabulary! {
    /// The type of a JSON value.
    NodeType {
        /// A string.
        String = "string",
        /// Any number.
        Number = "number",
        /// A number without a fraction: `1` and `1.0` alike.
        Integer = "integer",
        /// `true` or `false`.
        Boolean = "boolean",
        /// An array.
        Array = "array",
        /// An object.
        Object = "object",
        /// `null`.
        Null = "null",
    }
}
