//! One compiled rule: when it holds, what it says, and how that is known.

use serde::{Deserialize, Serialize};

use super::{Dedupe, QueryIx, RuleIx};
use crate::moment::{Day, Format};
use crate::predicate::Clause;
use crate::prose::Prose;
use crate::vocabulary::{
    Basis, Category, Effect, EvidenceKind, NodeType, Outcome, Retryability, Scope, UnblockedBy,
};

/// One documented answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// `provider.kebab-name`, stable once published.
    pub id: String,
    /// UPPER_SNAKE name of the cause, stable once published.
    pub reason: String,
    /// One line, no full stop.
    pub title: String,
    /// Kind of cause.
    pub category: Category,
    /// Only where it does not follow from the category and the status.
    pub outcome: Option<Outcome>,
    /// Whether the action took place.
    pub effect: Effect,
    /// How far it reaches.
    pub scope: Scope,
    /// What must change before sending again can work.
    pub unblocked_by: UnblockedBy,
    /// The rule holds when one of these does; each is a conjunction.
    pub clauses: Vec<Clause>,
    /// Values taken beside the shape's fields and the holes of `like`.
    pub captures: Vec<CaptureSpec>,
    /// A capture that says when to try again.
    pub wait: Option<ValueWait>,
    /// The retry policy.
    pub policy: PolicyChoice,
    /// How the provider treats this request sent twice.
    pub dedupe: Option<Dedupe>,
    /// What a person does about it.
    pub remediation: Prose,
    /// Documented causes that this one signature may have.
    pub causes: Vec<Cause>,
    /// Rules that this one beats whatever the order says; retired ones count on
    /// after the last in force.
    pub overrides: Vec<RuleIx>,
    /// A page for people.
    pub docs: Option<String>,
    /// Where the rule comes from.
    pub evidence: Vec<Evidence>,
    /// The first example.
    pub sample: Option<Sample>,
    /// When it is in force.
    pub life: Life,
}

impl Rule {
    /// The strongest undisputed kind of evidence.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let has = |kind| self.evidence.iter().any(|e| e.kind == kind);
        if has(EvidenceKind::Documented) {
            Basis::Documented
        } else if has(EvidenceKind::Observed) {
            Basis::Observed
        } else {
            Basis::Assumed
        }
    }

    /// Whether a document contradicts itself or its traffic about this rule.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.evidence
            .iter()
            .any(|e| e.kind == EvidenceKind::Disputed)
    }

    /// Derived from `unblocked_by` and `effect`.
    #[must_use]
    pub fn retryability(&self) -> Retryability {
        Retryability::derive(self.unblocked_by, self.effect)
    }

    /// What the rule says was answered, under a 2xx status or any other.
    #[must_use]
    pub fn outcome(&self, status_is_2xx: bool) -> Outcome {
        self.outcome
            .unwrap_or_else(|| self.category.outcome(status_is_2xx))
    }
}

/// When a rule is in force: from `since` up to the day before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Life {
    /// The first day; without it the rule always was.
    pub since: Option<Day>,
    /// The first day on which it no longer is; with it the rule is retired.
    pub until: Option<Day>,
}

impl Life {
    /// Whether it covers a day.
    #[must_use]
    pub fn covers(self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day < until)
    }

    /// The last day of a rule that is retired.
    #[must_use]
    pub fn last_day(self) -> Option<Day> {
        self.until?.before()
    }
}

/// A value taken out of the response under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureSpec {
    /// Its name in the verdict.
    pub name: String,
    /// Where it is.
    pub source: CaptureSource,
    /// Only a value of this type.
    pub of: Option<NodeType>,
    /// May be absent.
    pub optional: bool,
    /// Never shown unless asked for by name.
    pub sensitive: bool,
}

/// Where a capture is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaptureSource {
    /// Taken already, as a field of the shape or a hole of `like`; the entry
    /// only says more about it.
    Named,
    /// The first node that one of these paths selects.
    Paths(Vec<QueryIx>),
    /// A header, by lower-case name.
    Header(String),
}

/// A capture that says when to try again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueWait {
    /// The capture.
    pub capture: String,
    /// How its value may be written, tried in order.
    pub formats: Vec<Format>,
}

/// The retry policy of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyChoice {
    /// That of the category.
    OfCategory,
    /// None.
    Without,
    /// This one: position in the provider's policies.
    Named(usize),
}

/// One of several documented causes of one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// UPPER_SNAKE name.
    pub reason: String,
    /// One line.
    pub title: String,
    /// Kind of cause.
    pub category: Category,
    /// What a person does about it.
    pub remediation: Prose,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of support it gives.
    pub kind: EvidenceKind,
    /// Id of the source within the catalog.
    pub source: Option<String>,
    /// The place in it: heading, row or code as printed there.
    pub at: Option<String>,
    /// What was read, chosen or left open.
    pub note: Option<String>,
}

/// A response that shows a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sample {
    /// HTTP status.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: String,
    /// When it was received: milliseconds since 1970-01-01 UTC.
    pub received_at_ms: Option<i64>,
    /// Method of the request, where it matters.
    pub method: Option<String>,
    /// Whether the request carried an idempotency key.
    pub idempotency_key: bool,
}

impl Sample {
    /// The header lines, borrowed.
    #[must_use]
    pub fn header_lines(&self) -> Vec<(&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}
