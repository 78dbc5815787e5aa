//! Where rules stand in their files: the place of each, and of each condition it
//! is written with. The table has no places.

use crate::diagnostic::{Code, Span};
use replybook_catalog::predicate::Condition;

/// The place of a rule, and of what it asks.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenRule {
    /// Its id.
    pub id: String,
    /// The file it stands in.
    pub file: String,
    /// Its id there; of a row that leaves it out, its value.
    pub span: Span,
    /// What it asks as a whole.
    pub when: Span,
    /// Each condition, those within `any` and `not` included, with the place of
    /// its key. One that applies in several shapes stands here for each.
    pub conditions: Vec<(Condition, Span)>,
    /// The findings about it that somebody lets stand; of a provider's default those
    /// of the head.
    pub allowed: Vec<Allowed>,
}

/// A kind of finding that somebody lets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The kind.
    pub code: Code,
    /// Why it may stand.
    pub reason: String,
    /// The place of the code.
    pub span: Span,
}

impl WrittenRule {
    /// The entry that lets findings of a kind stand.
    #[must_use]
    pub fn allows(&self, code: Code) -> Option<&Allowed> {
        self.allowed.iter().find(|allowed| allowed.code == code)
    }

    /// The place of a condition: its own, or that of all the rule asks.
    #[must_use]
    pub fn place_of(&self, condition: &Condition) -> Span {
        let found = self.conditions.iter().find(|(known, _)| known == condition);
        found.map_or(self.when, |(_, span)| *span)
    }
}

/// The place of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenShape {
    /// Its provider.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// The file it stands in.
    pub file: String,
    /// Its name there.
    pub span: Span,
}
