//! The short form of a verdict: what is ruled on the whole answer, copied and
//! borrowed from the catalogs alone.

use replybook_catalog::table::{NamedPolicy, Rule};

use super::escape;
use crate::verdict::Wait;
use crate::vocabulary::{Basis, Fault, Scope, UnblockedBy};
use crate::{Category, Effect, Outcome, Retryability};

/// What is ruled on a whole answer: a verdict without captures, items, causes
/// and the texts filled in from them.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'e> {
    rule: Option<&'e Rule>,
    said: Said,
    retryability: Retryability,
    wait: Option<Wait>,
    policy: Option<&'e NamedPolicy>,
}

/// What is ruled, in words of the vocabulary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub outcome: Outcome,
    pub effect: Effect,
    pub category: Category,
    pub unblocked_by: UnblockedBy,
    pub basis: Basis,
}

impl<'e> Summary<'e> {
    pub(crate) fn new(
        rule: Option<&'e Rule>,
        said: Said,
        retryability: Retryability,
        wait: Option<Wait>,
        policy: Option<&'e NamedPolicy>,
    ) -> Summary<'e> {
        Summary {
            rule,
            said,
            retryability,
            wait,
            policy,
        }
    }

    /// The rule that won, of the provider or of HTTP; `None` where no rule knows
    /// the answer.
    #[must_use]
    pub fn entry(&self) -> Option<&'e Rule> {
        self.rule
    }

    /// The id of the rule that won.
    #[must_use]
    pub fn rule(&self) -> Option<&'e str> {
        self.rule.map(|rule| rule.id.as_str())
    }

    /// UPPER_SNAKE name of the cause.
    #[must_use]
    pub fn reason(&self) -> Option<&'e str> {
        self.rule.map(|rule| rule.reason.as_str())
    }

    /// What was answered.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.said.outcome
    }

    /// Whether the action took place.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.said.effect
    }

    /// Kind of cause.
    #[must_use]
    pub fn category(&self) -> Category {
        self.said.category
    }

    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.said.category.fault()
    }

    /// How far it reaches.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let scope = self.rule.map(|rule| rule.scope);
        scope.unwrap_or(self.said.category.defaults().scope)
    }

    /// What must change before sending again can work.
    #[must_use]
    pub fn unblocked_by(&self) -> UnblockedBy {
        self.said.unblocked_by
    }

    /// Whether the request may be sent again.
    #[must_use]
    pub fn retryability(&self) -> Retryability {
        self.retryability
    }

    /// How long to wait before the next attempt.
    #[must_use]
    pub fn wait(&self) -> Option<Wait> {
        self.wait
    }

    /// The catalog's retry policy for this.
    #[must_use]
    pub fn policy(&self) -> Option<&'e NamedPolicy> {
        self.policy
    }

    /// What the ruling rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.said.basis
    }

    /// Appends what is ruled as a JSON object: `rule` (`null` where no rule knows the answer),
    /// `outcome`, `effect`, `category`, `retryability`, and `wait` where there is one, each as in
    /// a verdict.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"rule\":");
        match self.rule() {
            Some(id) => escape::text(id, out),
            None => out.extend_from_slice(b"null"),
        }
        escape::member!("outcome", self.outcome().as_str(), out);
        escape::member!("effect", self.effect().as_str(), out);
        escape::member!("category", self.category().as_str(), out);
        escape::member!("retryability", self.retryability().as_str(), out);
        if let Some(wait) = self.wait() {
            escape::key!("wait", out);
            escape::wait(wait, out);
        }
        out.push(b'}');
    }
}
