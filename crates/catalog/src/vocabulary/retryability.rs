//! Whether a request may be sent again: derived from what would unblock it and
//! from what it may already have done, never written by hand.

use super::word::vocabulary;
use super::{Effect, UnblockedBy};

vocabulary! {
    /// Whether the same request may be sent again.
    Retryability {
        /// The action took place or will: there is nothing to send again.
        NotNeeded = "not_needed",
        /// Waiting is enough, and nothing was done yet.
        Retryable = "retryable",
        /// Waiting is enough, but the action may have taken place: only where
        /// doing it twice does no harm. For a partial answer: the failed items only.
        IfIdempotent = "if_idempotent",
        /// Something must change first.
        AfterChange = "after_change",
        /// No repetition will ever succeed.
        Never = "never",
        /// Not known; do not repeat blindly.
        Unknown = "unknown",
    }
}

impl Retryability {
    /// *Can sending again help?* is `unblocked_by`; *can it do harm?* is `effect`.
    #[must_use]
    pub fn derive(unblocked_by: UnblockedBy, effect: Effect) -> Self {
        match (unblocked_by, effect) {
            (_, Effect::Applied | Effect::Pending) => Retryability::NotNeeded,
            (UnblockedBy::Time, Effect::NotApplied) => Retryability::Retryable,
            (UnblockedBy::Time, Effect::Unknown | Effect::PartlyApplied) => {
                Retryability::IfIdempotent
            }
            (UnblockedBy::Nothing, _) => Retryability::Never,
            (UnblockedBy::Unknown, _) => Retryability::Unknown,
            _ => Retryability::AfterChange,
        }
    }

    /// Whether sending the same request again can help at all.
    #[must_use]
    pub fn invites_repetition(self) -> bool {
        matches!(self, Retryability::Retryable | Retryability::IfIdempotent)
    }
}
