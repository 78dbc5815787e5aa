//! A clause of a provider, and whether it is about an element.

use replybook_catalog::predicate::Clause;
use replybook_catalog::table::{Provider, Rule, RuleIx, ShapeIx};

/// A clause of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseIx {
    /// Its rule.
    pub rule: RuleIx,
    /// Its position in the rule.
    pub clause: usize,
}

/// The shape of whose elements a clause is.
pub(super) fn element(provider: &Provider, clause: &Clause) -> Option<ShapeIx> {
    let is_each = |shape: &ShapeIx| {
        let shape = provider.shapes.get(*shape);
        shape.is_some_and(|shape| shape.each.is_some())
    };
    clause.shape.filter(is_each)
}

/// The clause, and its rule.
pub(super) fn clause(provider: &Provider, at: ClauseIx) -> Option<(&Rule, &Clause)> {
    let rule = provider.rules.get(at.rule)?;
    Some((rule, rule.clauses.get(at.clause)?))
}
