//! A response that shows two clauses holding together: tried with `matching`, and
//! written so that it can be pasted into a catalog.

use serde_json::Value;

use super::clause::{self, ClauseIx};
use replybook_catalog::table::{Provider, RuleIx, Sample};
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Decision, Facts, Place};

/// A response for which two clauses hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The response.
    pub sample: Sample,
    /// The clause that wins there; of one about the whole and one about an element,
    /// the one that speaks for the whole.
    pub winner: ClauseIx,
    /// Whether nothing but the order of fields, the order of ids, or the kind of
    /// status says that it wins.
    pub is_tie: bool,
}

/// What a response shows of two clauses; `None` where not both hold.
pub(super) fn of(
    provider: &Provider,
    sample: &Sample,
    a: ClauseIx,
    b: ClauseIx,
) -> Option<Witness> {
    let headers = sample.header_lines();
    let body = sample.body.as_bytes();
    let answer = Answer::read(sample.status, &headers, body, usize::MAX);
    let facts = Facts::new(provider, &answer);
    let (_, of_a) = clause::clause(provider, a)?;
    let (_, of_b) = clause::clause(provider, b)?;
    let shapes = [
        clause::element(provider, of_a),
        clause::element(provider, of_b),
    ];
    let witness = |winner, is_tie| Witness {
        sample: sample.clone(),
        winner,
        is_tie,
    };
    let [Some(shape), other] = (match shapes {
        [None, shape] => [shape, None],
        shapes => shapes,
    }) else {
        // Both are about the whole.
        if !facts.holds(of_a, Place::Whole) || !facts.holds(of_b, Place::Whole) {
            return None;
        }
        let decision = facts.decision(Place::Whole)?;
        return Some(witness(won(&decision), ties(&decision, a.rule, b.rule)));
    };
    let elements = facts.elements(shape);
    if other.is_some() {
        let element = elements.iter().find(|element| {
            let place = Place::Element(element);
            facts.holds(of_a, place) && facts.holds(of_b, place)
        })?;
        let decision = facts.decision(Place::Element(element))?;
        return Some(witness(won(&decision), ties(&decision, a.rule, b.rule)));
    }
    // One is about the whole, the other about an element.
    let (whole, of_whole, item, of_item) = if shapes == [None, Some(shape)] {
        (a, of_a, b, of_b)
    } else {
        (b, of_b, a, of_a)
    };
    if !facts.holds(of_whole, Place::Whole) {
        return None;
    }
    let element = elements
        .iter()
        .find(|e| facts.holds(of_item, Place::Element(e)))?;
    let at_whole = facts.decision(Place::Whole)?.winner;
    let at_item = facts.decision(Place::Element(element))?.winner;
    let is_tie = at_whole.rule == whole.rule
        && at_item.rule == item.rule
        && at_whole.strength == at_item.strength;
    let winner = if answer.is_2xx() { item } else { whole };
    Some(witness(winner, is_tie))
}

/// Whether a clause holds somewhere in a response.
pub(super) fn shows(provider: &Provider, sample: &Sample, at: ClauseIx) -> bool {
    let headers = sample.header_lines();
    let answer = Answer::read(sample.status, &headers, sample.body.as_bytes(), usize::MAX);
    let facts = Facts::new(provider, &answer);
    let Some((_, clause)) = clause::clause(provider, at) else {
        return false;
    };
    match clause::element(provider, clause) {
        None => facts.holds(clause, Place::Whole),
        Some(shape) => {
            let elements = facts.elements(shape);
            elements
                .iter()
                .any(|e| facts.holds(clause, Place::Element(e)))
        }
    }
}

fn won(decision: &Decision) -> ClauseIx {
    ClauseIx {
        rule: decision.winner.rule,
        clause: decision.winner.clause,
    }
}

fn ties(decision: &Decision, a: RuleIx, b: RuleIx) -> bool {
    let is_among = |rule| decision.winner.rule == rule || decision.ties.contains(&rule);
    is_among(a) && is_among(b) && [a, b].contains(&decision.winner.rule)
}

impl Witness {
    /// The response as an entry of `examples` or `near_misses` has it:
    /// `{ status: 400, body: {"code": "X"} }`.
    #[must_use]
    pub fn as_yaml(&self) -> String {
        let Sample {
            status,
            headers,
            body,
            ..
        } = &self.sample;
        let mut parts = vec![format!("status: {status}")];
        let mut by_name: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, value) in headers {
            match by_name.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value),
                None => by_name.push((name, vec![value])),
            }
        }
        if !by_name.is_empty() {
            let line = |(name, values): &(&str, Vec<&str>)| match values.as_slice() {
                [value] => format!("{name}: {}", Value::from(*value)),
                values => format!("{name}: {}", Value::from(values)),
            };
            let lines: Vec<String> = by_name.iter().map(line).collect();
            parts.push(format!("headers: {{ {} }}", lines.join(", ")));
        }
        if !body.is_empty() {
            // A text is the bytes as they are, also where they are a JSON string.
            let sent = match serde_json::from_str(body) {
                Ok(Value::String(_)) | Err(_) => Value::from(body.as_str()).to_string(),
                Ok::<Value, _>(_) => body.clone(),
            };
            parts.push(format!("body: {sent}"));
        }
        format!("{{ {} }}", parts.join(", "))
    }
}
