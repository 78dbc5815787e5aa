//! The rules that decide a response and its elements, and the message next to the fields that
//! each rule tests.

use std::ops::ControlFlow;

use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::table::Provider;
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Decision, Facts, Place};

/// Elements of one answer that are looked at.
const MOST_ELEMENTS: usize = 1000;

/// A rule that decides some place of an answer.
pub(super) struct Decided<'e> {
    pub rule: &'e str,
    /// Whether nothing that it asks for says under which status.
    pub may_come_under_any: bool,
    /// A message in a field that the rule does not ask for.
    pub message: Option<String>,
}

/// The rules that decide, place by place.
pub(super) fn find<'e>(catalog: &'e Provider, answer: &Answer<'_>) -> Vec<Decided<'e>> {
    let facts = Facts::new(catalog, answer);
    let whole = facts.decision(Place::Whole);
    let whole = whole.or_else(|| facts.default_success().map(Decision::alone));
    let mut all = Vec::new();
    all.extend(whole.and_then(|decision| decided(catalog, &facts, &decision, Place::Whole)));
    for shape in 0..catalog.shapes.len() {
        let mut seen = 0;
        facts.visit_elements(shape, |element| {
            seen += 1;
            if seen <= MOST_ELEMENTS {
                let at = Place::Element(element);
                let decision = facts.decision(at);
                all.extend(decision.and_then(|d| decided(catalog, &facts, &d, at)));
            }
        });
    }
    all
}

fn decided<'e, 'r>(
    catalog: &'e Provider,
    facts: &Facts<'_, 'r>,
    decision: &Decision,
    at: Place<'_, 'r>,
) -> Option<Decided<'e>> {
    let rule = catalog.rules.get(decision.winner.rule)?;
    let clause = rule.clauses.get(decision.winner.clause)?;
    let is_status = |condition: &Condition| matches!(condition, Condition::Status(_));
    Some(Decided {
        rule: &rule.id,
        may_come_under_any: !clause.conditions.iter().any(is_status)
            && catalog.default_success != Some(decision.winner.rule),
        message: message(catalog, facts, clause, at),
    })
}

fn message<'r>(
    catalog: &Provider,
    facts: &Facts<'_, 'r>,
    clause: &Clause,
    at: Place<'_, 'r>,
) -> Option<String> {
    let ix = clause.shape?;
    let shape = catalog.shapes.get(ix)?;
    let is_asked = |field: usize| {
        let mut conditions = clause.conditions.iter();
        conditions.any(|c| matches!(c, Condition::Field(asked, _) if *asked == field))
    };
    let mut fields = shape.identifying.iter().filter(|field| !is_asked(**field));
    fields.find_map(|field| {
        let mut message = None;
        facts.visit_field(ix, *field, at, &mut |subject| {
            let text = subject.text().map(str::trim);
            message = text
                .filter(|text| text.contains(char::is_whitespace))
                .map(str::to_owned);
            ControlFlow::Break(())
        });
        message
    })
}
