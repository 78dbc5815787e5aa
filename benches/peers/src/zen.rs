//! GoRules zen: one decision table for each place, one row for each clause, with a
//! whole expression as its only cell. `matches` compiles its regex at every call.

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine};

use crate::expression::{Check, Expression, Unit};
use crate::wrapper::{Facts, Language};

pub struct Zen {
    runtime: Runtime,
    decisions: Vec<Decision>,
}

impl Language for Zen {
    fn compile(units: &[Unit]) -> Self {
        Zen {
            runtime: Builder::new_current_thread().build().unwrap(),
            decisions: units.iter().map(decision).collect(),
        }
    }

    fn holding(&mut self, unit: usize, facts: Facts) -> Vec<usize> {
        let answer = self.decisions[unit].evaluate(facts.into_json().into());
        let answer = self.runtime.block_on(answer).unwrap();
        let result: Value = answer.result.to_value();
        let rows = result.as_array().into_iter().flatten();
        rows.filter_map(|row| Some(row.get("at")?.as_f64()? as usize))
            .collect()
    }
}

fn decision(unit: &Unit) -> Decision {
    let rows = unit.clauses.iter().enumerate();
    let rows: Vec<Value> = rows
        .map(|(at, (.., all))| json!({ "_id": at.to_string(), "when": conjunction(all), "at": at.to_string() }))
        .collect();
    let content = json!({
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode", "content": {} },
            { "id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": "collect",
                "inputs": [{ "id": "when", "name": "when" }],
                "outputs": [{ "id": "at", "name": "at", "field": "at" }],
                "rules": rows
            } },
            { "id": "out", "name": "out", "type": "outputNode", "content": {} }
        ],
        "edges": [
            { "id": "e1", "sourceId": "in", "targetId": "table" },
            { "id": "e2", "sourceId": "table", "targetId": "out" }
        ]
    });
    let content: DecisionContent = serde_json::from_value(content).unwrap();
    let engine = DecisionEngine::default();
    let mut decision = engine.create_decision(content.into()).unwrap();
    decision.compile();
    decision
}

fn conjunction(all: &[Expression]) -> String {
    if all.is_empty() {
        return "true".to_owned();
    }
    all.iter().map(expression).collect::<Vec<_>>().join(" and ")
}

fn expression(of: &Expression) -> String {
    match of {
        Expression::Status(ranges) => {
            let range = |(from, to): &(u16, u16)| format!("(status >= {from} and status <= {to})");
            format!(
                "({})",
                ranges.iter().map(range).collect::<Vec<_>>().join(" or ")
            )
        }
        Expression::Kind(kinds) => {
            let equal = |kind: &String| format!("kind == '{kind}'");
            format!(
                "({})",
                kinds.iter().map(equal).collect::<Vec<_>>().join(" or ")
            )
        }
        Expression::Some(slot, checks) => some(*slot, checks),
        Expression::Absent(slot) => format!("len(l{slot}) == 0"),
        Expression::AbsentOr(slot, checks) => {
            format!("(len(l{slot}) == 0 or {})", some(*slot, checks))
        }
        Expression::Not(alternatives) => {
            let any: Vec<String> = alternatives
                .iter()
                .map(|all| format!("({})", conjunction(all)))
                .collect();
            format!("not ({})", any.join(" or "))
        }
    }
}

fn some(slot: usize, checks: &[Check]) -> String {
    if checks.is_empty() {
        return format!("len(l{slot}) > 0");
    }
    let checks: Vec<String> = checks.iter().map(check).collect();
    format!("some(l{slot}, {})", checks.join(" and "))
}

fn check(of: &Check) -> String {
    const EMPTY: &str = "(# == null or (type(#) == 'string' and len(#) == 0) or \
         (type(#) == 'array' and len(#) == 0) or (type(#) == 'object' and len(keys(#)) == 0))";
    let compare = |sign: &str, limit: f64| format!("(type(#) == 'number' and # {sign} {limit})");
    match of {
        Check::OneOf(values) => {
            let equal = |value: &Value| match value {
                Value::String(text) => format!("(type(#) == 'string' and # == {})", quoted(text)),
                Value::Number(number) => format!("(type(#) == 'number' and # == {number})"),
                Value::Bool(value) => format!("(type(#) == 'bool' and # == {value})"),
                _ => "# == null".to_owned(),
            };
            format!(
                "({})",
                values.iter().map(equal).collect::<Vec<_>>().join(" or ")
            )
        }
        Check::StartsWith(text) => {
            format!("(type(#) == 'string' and startsWith(#, {}))", quoted(text))
        }
        Check::Contains(text) => {
            format!("(type(#) == 'string' and contains(#, {}))", quoted(text))
        }
        Check::Regex(regex) => format!("(type(#) == 'string' and matches(#, {}))", quoted(regex)),
        Check::Type(of) => match of.as_str() {
            "boolean" => "type(#) == 'bool'".to_owned(),
            "null" => "# == null".to_owned(),
            "integer" => "type(#) == 'number'".to_owned(),
            of => format!("type(#) == '{of}'"),
        },
        Check::Ge(limit) => compare(">=", *limit),
        Check::Gt(limit) => compare(">", *limit),
        Check::Le(limit) => compare("<=", *limit),
        Check::Lt(limit) => compare("<", *limit),
        Check::Empty => EMPTY.to_owned(),
        Check::NotEmpty => format!("not {EMPTY}"),
    }
}

/// A string of this language has no escapes.
fn quoted(text: &str) -> String {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => format!("'{text}'"),
        (true, false) => format!("\"{text}\""),
        (true, true) => panic!("both kinds of quotes: {text}"),
    }
}
