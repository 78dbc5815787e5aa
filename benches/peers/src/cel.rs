//! CEL: one program for each clause. `matches` compiles its regex at every call.

use cel::{Context, Program, Value};

use crate::expression::{Check, Expression, Unit};
use crate::wrapper::{Facts, Language};

pub struct Cel {
    programs: Vec<Vec<Program>>,
}

impl Language for Cel {
    fn compile(units: &[Unit]) -> Self {
        let program = |all: &Vec<Expression>| {
            let source = conjunction(all);
            Program::compile(&source).unwrap_or_else(|error| panic!("{error}: {source}"))
        };
        let of = |unit: &Unit| unit.clauses.iter().map(|(.., all)| program(all)).collect();
        Cel {
            programs: units.iter().map(of).collect(),
        }
    }

    fn holding(&mut self, unit: usize, facts: Facts) -> Vec<usize> {
        let mut context = Context::default();
        context
            .add_variable("status", i64::from(facts.status))
            .unwrap();
        context.add_variable("kind", facts.kind).unwrap();
        for (at, list) in facts.lists.into_iter().enumerate() {
            context.add_variable(format!("l{at}"), list).unwrap();
        }
        let programs = self.programs[unit].iter().enumerate();
        programs
            .filter(|(_, program)| matches!(program.execute(&context), Ok(Value::Bool(true))))
            .map(|(at, _)| at)
            .collect()
    }
}

fn conjunction(all: &[Expression]) -> String {
    if all.is_empty() {
        return "true".to_owned();
    }
    all.iter().map(expression).collect::<Vec<_>>().join(" && ")
}

fn expression(of: &Expression) -> String {
    match of {
        Expression::Status(ranges) => {
            let range = |(from, to): &(u16, u16)| format!("(status >= {from} && status <= {to})");
            format!(
                "({})",
                ranges.iter().map(range).collect::<Vec<_>>().join(" || ")
            )
        }
        Expression::Kind(kinds) => format!("kind in {kinds:?}"),
        Expression::Some(slot, checks) => some(*slot, checks),
        Expression::Absent(slot) => format!("size(l{slot}) == 0"),
        Expression::AbsentOr(slot, checks) => {
            format!("(size(l{slot}) == 0 || {})", some(*slot, checks))
        }
        Expression::Not(alternatives) => {
            let any: Vec<String> = alternatives.iter().map(|all| conjunction(all)).collect();
            format!("!({})", any.join(" || "))
        }
    }
}

fn some(slot: usize, checks: &[Check]) -> String {
    let checks: Vec<String> = checks.iter().map(check).collect();
    let all = if checks.is_empty() {
        "true".to_owned()
    } else {
        checks.join(" && ")
    };
    format!("l{slot}.exists(x, {all})")
}

fn check(of: &Check) -> String {
    const NUMBER: &str = "(type(x) == int || type(x) == uint || type(x) == double)";
    let compare = |sign: &str, limit: f64| format!("({NUMBER} && double(x) {sign} {limit:?})");
    match of {
        Check::OneOf(values) => {
            let equal = |value: &serde_json::Value| match value {
                serde_json::Value::Number(number) => {
                    format!("({NUMBER} && double(x) == double({number}))")
                }
                value => format!("x == {value}"),
            };
            format!(
                "({})",
                values.iter().map(equal).collect::<Vec<_>>().join(" || ")
            )
        }
        Check::StartsWith(text) => {
            let text = serde_json::Value::from(text.as_str());
            format!("(type(x) == string && x.startsWith({text}))")
        }
        Check::Contains(text) => {
            let text = serde_json::Value::from(text.as_str());
            format!("(type(x) == string && x.contains({text}))")
        }
        Check::Regex(regex) => {
            format!(
                "(type(x) == string && x.matches({}))",
                serde_json::Value::from(regex.as_str())
            )
        }
        Check::Type(of) => match of.as_str() {
            "string" => "type(x) == string".to_owned(),
            "boolean" => "type(x) == bool".to_owned(),
            "array" => "type(x) == list".to_owned(),
            "object" => "type(x) == map".to_owned(),
            "null" => "x == null".to_owned(),
            _ => NUMBER.to_owned(),
        },
        Check::Ge(limit) => compare(">=", *limit),
        Check::Gt(limit) => compare(">", *limit),
        Check::Le(limit) => compare("<=", *limit),
        Check::Lt(limit) => compare("<", *limit),
        Check::Empty => r#"(x == null || x == "" || x == [] || x == {})"#.to_owned(),
        Check::NotEmpty => r#"!(x == null || x == "" || x == [] || x == {})"#.to_owned(),
    }
}
