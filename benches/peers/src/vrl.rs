//! VRL: one program for each place, which answers a list of booleans, one for each
//! clause. Regexes are compiled with the program.

use vrl::compiler::runtime::Runtime;
use vrl::compiler::{Program, TargetValue, TimeZone};
use vrl::value::{Secrets, Value};

use crate::expression::{Check, Expression, Unit};
use crate::wrapper::{Facts, Language};

pub struct Vrl {
    runtime: Runtime,
    programs: Vec<Program>,
}

impl Language for Vrl {
    fn compile(units: &[Unit]) -> Self {
        let functions = vrl::stdlib::all();
        let program = |unit: &Unit| {
            let source = source(unit);
            match vrl::compiler::compile(&source, &functions) {
                Ok(compiled) => compiled.program,
                Err(errors) => panic!("{errors:?}\n{source}"),
            }
        };
        Vrl {
            runtime: Runtime::default(),
            programs: units.iter().map(program).collect(),
        }
    }

    fn holding(&mut self, unit: usize, facts: Facts) -> Vec<usize> {
        let mut target = TargetValue {
            value: facts.into_json().into(),
            metadata: Value::Object(Default::default()),
            secrets: Secrets::default(),
        };
        self.runtime.clear();
        let program = &self.programs[unit];
        let answer = self
            .runtime
            .resolve(&mut target, program, &TimeZone::default());
        let Ok(Value::Array(clauses)) = answer else {
            panic!("{answer:?}")
        };
        let clauses = clauses.iter().enumerate();
        clauses
            .filter(|(_, holds)| **holds == Value::Boolean(true))
            .map(|(at, _)| at)
            .collect()
    }
}

fn source(unit: &Unit) -> String {
    // Variables have a known type, which spares a check in every clause.
    let mut source = "status = int!(.status)\nkind = string!(.kind)\n".to_owned();
    for slot in 0..unit.slots.len() {
        source.push_str(&format!("l{slot} = array!(.l{slot})\n"));
    }
    let clauses: Vec<String> = unit
        .clauses
        .iter()
        .map(|(.., all)| conjunction(all))
        .collect();
    format!("{source}[\n{}\n]\n", clauses.join(",\n"))
}

fn conjunction(all: &[Expression]) -> String {
    if all.is_empty() {
        return "true".to_owned();
    }
    all.iter().map(expression).collect::<Vec<_>>().join(" && ")
}

fn any(of: Vec<String>) -> String {
    format!("({})", of.join(" || "))
}

fn expression(of: &Expression) -> String {
    match of {
        Expression::Status(ranges) => {
            let range = |(from, to): &(u16, u16)| format!("(status >= {from} && status <= {to})");
            any(ranges.iter().map(range).collect())
        }
        Expression::Kind(kinds) => format!("includes({kinds:?}, kind)"),
        Expression::Some(slot, checks) => some(*slot, checks),
        Expression::Absent(slot) => format!("l{slot} == []"),
        Expression::AbsentOr(slot, checks) => {
            format!("(l{slot} == [] || {})", some(*slot, checks))
        }
        Expression::Not(alternatives) => {
            let all = alternatives.iter().map(|all| conjunction(all)).collect();
            format!("!{}", any(all))
        }
    }
}

fn some(slot: usize, checks: &[Check]) -> String {
    if checks.is_empty() {
        return format!("l{slot} != []");
    }
    if let Some(texts) = texts(checks) {
        let includes = |text: &&str| format!("includes(l{slot}, {})", quoted(text));
        return any(texts.iter().map(includes).collect());
    }
    let checks: Vec<String> = checks.iter().map(check).collect();
    let all = checks.join(" && ");
    format!("(filter(l{slot}) -> |_at, x| {{ {all} }}) != []")
}

/// The texts, where nothing is asked but to equal one of them: that needs no closure.
fn texts(checks: &[Check]) -> Option<Vec<&str>> {
    match checks {
        [Check::OneOf(values)] => values.iter().map(serde_json::Value::as_str).collect(),
        _ => None,
    }
}

fn check(of: &Check) -> String {
    const NUMBER: &str = "(is_integer(x) || is_float(x))";
    const EMPTY: &str = r#"(x == null || x == "" || x == [] || x == {})"#;
    let compare = |sign: &str, limit: f64| format!("({NUMBER} && to_float!(x) {sign} {limit:?})");
    match of {
        Check::OneOf(values) => {
            let equal = |value: &serde_json::Value| match value {
                serde_json::Value::String(text) => format!("x == {}", quoted(text)),
                value => format!("x == {value}"),
            };
            any(values.iter().map(equal).collect())
        }
        Check::StartsWith(text) => {
            format!("(is_string(x) && starts_with!(x, {}))", quoted(text))
        }
        Check::Contains(text) => format!("(is_string(x) && contains!(x, {}))", quoted(text)),
        Check::Regex(regex) => {
            let regex = regex.replace('\'', "\\x27");
            format!("(is_string(x) && match!(x, r'{regex}'))")
        }
        Check::Type(of) => match of.as_str() {
            "number" | "integer" => NUMBER.to_owned(),
            of => format!("is_{of}(x)"),
        },
        Check::Ge(limit) => compare(">=", *limit),
        Check::Gt(limit) => compare(">", *limit),
        Check::Le(limit) => compare("<=", *limit),
        Check::Lt(limit) => compare("<", *limit),
        Check::Empty => EMPTY.to_owned(),
        Check::NotEmpty => format!("!{EMPTY}"),
    }
}

/// Braces would make a template of it.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' | '{' | '}' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}
