//! The rules and the responses as JSON, for engines of other languages: the clauses
//! of each provider in the order in which they win, and the responses with the rule
//! that decides each.

use std::cmp::Reverse;

use replybook_catalog::predicate::Strength;
use replybook_catalog::table::{Provider, Table};
use replybook_catalog::vocabulary::Role;
use replybook_contenders::contender;
use replybook_contenders::naive::resolve::rank;
use replybook_contenders::set::Set;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::expression::{Expression, Slot, Unit, units};

/// `{ providers: { id: { places, clauses } }, cases }`.
pub fn export(set: &'static Set) -> Value {
    let table = set.engine.table();
    let providers: Map<String, Value> = table
        .providers
        .iter()
        .enumerate()
        .map(|(at, of)| (of.id.clone(), provider(table, at)))
        .collect();
    let mut judge = contender::start("classify", set);
    let cases: Vec<Value> = set
        .cases
        .iter()
        .enumerate()
        .map(|(at, case)| {
            json!({
                "id": case.id,
                "provider": case.provider,
                "status": case.status,
                "headers": case.headers,
                "body": String::from_utf8_lossy(&case.body),
                "json": case.is_json(),
                "rule": judge(at),
            })
        })
        .collect();
    json!({ "providers": providers, "cases": cases })
}

/// One clause, and under which status it decides besides what it asks itself.
#[derive(Clone, Serialize)]
struct Clause<'t> {
    rule: &'t str,
    place: usize,
    under: Option<Under>,
    all: Vec<Expression>,
}

impl Clause<'_> {
    fn under(&self, under: Under) -> Self {
        Clause {
            under: Some(under),
            ..self.clone()
        }
    }
}

#[derive(Clone, Copy, Serialize)]
enum Under {
    #[serde(rename = "2xx")]
    Success,
    #[serde(rename = "not 2xx")]
    Failure,
}

/// The least comes first. It is the order of one element and of the whole; that the
/// gravest of several elements speaks is only told among equals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    last: u8,
    strength: Reverse<Strength>,
    whole: bool,
    identifying: usize,
    gravity: Reverse<(u8, u8)>,
    rule: usize,
}

fn provider(table: &Table, at: usize) -> Value {
    let of = &table.providers[at];
    let mut clauses: Vec<(Order, Clause<'_>)> = Vec::new();
    let mut places = Vec::new();
    for unit in units(at, of) {
        let each = unit.shape.and_then(|shape| of.shapes[shape].each.as_ref());
        for (rule_at, clause_at, all) in &unit.clauses {
            let rule = &of.rules[*rule_at];
            let (strength, identifying, _) = rank(of, *rule_at, *clause_at);
            let outcome = rule.outcome(false);
            let is_default = of.default_success == Some(*rule_at);
            let order = Order {
                last: if is_default { 2 } else { 0 },
                strength: Reverse(strength),
                whole: each.is_none(),
                identifying: identifying.0,
                gravity: Reverse((outcome.gravity(), rule.category.gravity())),
                rule: *rule_at,
            };
            let clause = Clause {
                rule: &rule.id,
                place: places.len(),
                under: (is_default || outcome.is_accepted()).then_some(Under::Success),
                all: all.clone(),
            };
            // Under a 2xx what failed in part speaks where nothing is known of the whole.
            let failures = each.is_some_and(|each| each.role == Role::Failures);
            if !failures {
                clauses.push((order, clause));
                continue;
            }
            let late = Order {
                last: 1,
                ..order.clone()
            };
            if clause.under.is_none() {
                clauses.push((order, clause.under(Under::Failure)));
            }
            clauses.push((late, clause.under(Under::Success)));
        }
        places.push(place(of, &unit));
    }
    clauses.sort_by(|(left, _), (right, _)| left.cmp(right));
    let clauses: Vec<Clause<'_>> = clauses.into_iter().map(|(_, clause)| clause).collect();
    json!({ "places": places, "clauses": clauses })
}

/// Where the elements are, if it is about elements, and the lists that are tested.
fn place(of: &Provider, unit: &Unit) -> Value {
    let each = unit.shape.and_then(|shape| of.shapes[shape].each.as_ref());
    let slots: Vec<Value> = unit.slots.iter().map(|known| slot(of, known)).collect();
    json!({
        "each": each.map(|each| &of.queries[each.path].text),
        "type": each.and_then(|each| each.of).map(|kind| kind.as_str()),
        "slots": slots,
    })
}

fn slot(of: &Provider, known: &Slot) -> Value {
    let path = |query: &usize| of.queries[*query].text.clone();
    match known {
        Slot::Query(query) => json!({ "paths": [path(query)] }),
        Slot::Field(shape, field) => {
            let field = &of.shapes[*shape].fields[*field];
            let paths: Vec<String> = field.paths.iter().map(path).collect();
            json!({ "paths": paths, "type": field.of.map(|kind| kind.as_str()) })
        }
        Slot::Header(name) => json!({ "header": name }),
        Slot::Text => json!({ "text": true }),
        Slot::Lower(other) => {
            let mut other = slot(of, other);
            other["lower"] = true.into();
            other
        }
    }
}
