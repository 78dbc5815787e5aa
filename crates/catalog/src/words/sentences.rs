//! All that is said of one judgement, for those who show it.

use serde::Serialize;

use super::{category, effect, reach, unblocking};
use crate::vocabulary::{Category, Effect, Retryability, Scope, UnblockedBy};

/// The answers to what somebody asks who holds a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentences {
    /// Did it happen? In a word or two.
    pub happened: &'static str,
    /// The same as a sentence.
    pub effect: &'static str,
    /// May it be sent again? In a word or two.
    pub repeat: &'static str,
    /// Why, and what must be seen to, without the wait.
    pub again: &'static str,
    /// What kind of cause is it?
    pub category: &'static str,
    /// How far does it reach?
    pub reach: &'static str,
    /// What must change before sending again can work?
    pub unblocking: &'static str,
}

impl Sentences {
    /// The sentences for what a rule or a verdict says.
    #[must_use]
    pub fn new(
        kind: Category,
        done: Effect,
        scope: Scope,
        by: UnblockedBy,
        retryability: Retryability,
    ) -> Sentences {
        Sentences {
            happened: happened(done),
            effect: effect(done),
            repeat: repeat(retryability),
            again: again(retryability, done, by),
            category: category(kind),
            reach: reach(scope),
            unblocking: unblocking(by),
        }
    }
}

/// Did it happen?
fn happened(effect: Effect) -> &'static str {
    match effect {
        Effect::Applied => "Yes",
        Effect::PartlyApplied => "In parts",
        Effect::Pending => "Not yet",
        Effect::NotApplied => "No",
        Effect::Unknown => "Not known",
    }
}

/// May it be sent again?
fn repeat(retryability: Retryability) -> &'static str {
    match retryability {
        Retryability::NotNeeded => "No need",
        Retryability::Retryable => "Yes",
        Retryability::IfIdempotent => "Only if harmless",
        Retryability::AfterChange => "After a change",
        Retryability::Never => "Never",
        Retryability::Unknown => "Not known",
    }
}

/// Why that is so.
fn again(retryability: Retryability, effect: Effect, by: UnblockedBy) -> &'static str {
    match retryability {
        Retryability::NotNeeded if effect == Effect::Pending => "the action is on its way",
        Retryability::NotNeeded => "the action took place",
        Retryability::Retryable => "waiting is enough, and nothing was done yet",
        Retryability::IfIdempotent if effect == Effect::PartlyApplied => "the failed items alone",
        Retryability::IfIdempotent => "waiting is enough, but doing it twice must do no harm",
        Retryability::AfterChange => unblocking(by),
        Retryability::Never => "no repetition will succeed",
        Retryability::Unknown => "do not repeat it blindly",
    }
}
