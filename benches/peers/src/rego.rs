//! Rego: one package for each place, a rule of a set for each clause.

use std::fmt::Write as _;

use regorus::Engine;

use crate::expression::{Check, Expression, Unit};
use crate::wrapper::{Facts, Language};

pub struct Rego {
    engine: Engine,
    paths: Vec<String>,
}

impl Language for Rego {
    fn compile(units: &[Unit]) -> Self {
        let mut engine = Engine::new();
        let mut paths = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            let mut policy = format!("package u{at}\n");
            let mut helpers = 0;
            for (clause, (.., all)) in unit.clauses.iter().enumerate() {
                let mut writer = Writer {
                    helpers: &mut helpers,
                    rules: String::new(),
                };
                let body = writer.conjunction(all);
                let rules = writer.rules;
                write!(policy, "{rules}holding contains {clause} if {{\n{body}}}\n").unwrap();
            }
            engine
                .add_policy(format!("u{at}.rego"), policy.clone())
                .unwrap_or_else(|error| panic!("{error}\n{policy}"));
            paths.push(format!("data.u{at}.holding"));
        }
        Rego { engine, paths }
    }

    fn holding(&mut self, unit: usize, facts: Facts) -> Vec<usize> {
        self.engine.set_input(facts.into_json().into());
        match self.engine.eval_rule(self.paths[unit].clone()) {
            Ok(regorus::Value::Set(found)) => found
                .iter()
                .map(|at| at.as_u64().unwrap() as usize)
                .collect(),
            // A place without clauses has no such rule.
            _ => Vec::new(),
        }
    }
}

struct Writer<'h> {
    helpers: &'h mut usize,
    rules: String,
}

impl Writer<'_> {
    fn conjunction(&mut self, all: &[Expression]) -> String {
        let mut body = String::new();
        for (at, of) in all.iter().enumerate() {
            let line = self.expression(at, of);
            writeln!(body, "  {line}").unwrap();
        }
        if body.is_empty() {
            "  true\n".to_owned()
        } else {
            body
        }
    }

    /// A rule that holds when one of these bodies does.
    fn helper(&mut self, bodies: &[String]) -> String {
        let name = format!("h{}", self.helpers);
        *self.helpers += 1;
        for body in bodies {
            write!(self.rules, "{name} if {{\n{body}}}\n").unwrap();
        }
        name
    }

    fn expression(&mut self, at: usize, of: &Expression) -> String {
        match of {
            Expression::Status(ranges) => {
                let range = |(from, to): &(u16, u16)| {
                    format!("  input.status >= {from}\n  input.status <= {to}\n")
                };
                let bodies: Vec<String> = ranges.iter().map(range).collect();
                self.helper(&bodies)
            }
            Expression::Kind(kinds) => format!("input.kind in {kinds:?}"),
            Expression::Some(slot, checks) => some(at, *slot, checks),
            Expression::Absent(slot) => format!("count(input.l{slot}) == 0"),
            Expression::AbsentOr(slot, checks) => {
                let bodies = [
                    format!("  count(input.l{slot}) == 0\n"),
                    format!("  {}\n", some(at, *slot, checks)),
                ];
                self.helper(&bodies)
            }
            Expression::Not(alternatives) => {
                let bodies: Vec<String> = alternatives
                    .iter()
                    .map(|all| self.conjunction(all))
                    .collect();
                format!("not {}", self.helper(&bodies))
            }
        }
    }
}

fn some(at: usize, slot: usize, checks: &[Check]) -> String {
    let x = format!("x{at}");
    let checks: Vec<String> = checks.iter().map(|of| check(&x, of)).collect();
    let all = checks.join("; ");
    let separator = if all.is_empty() { "" } else { "; " };
    format!("some {x} in input.l{slot}{separator}{all}")
}

fn check(x: &str, of: &Check) -> String {
    let compare = |sign: &str, limit: f64| format!("is_number({x}); {x} {sign} {limit}");
    match of {
        Check::OneOf(values) => format!("{x} in {}", serde_json::Value::Array(values.clone())),
        Check::StartsWith(text) => {
            let text = serde_json::Value::from(text.as_str());
            format!("is_string({x}); startswith({x}, {text})")
        }
        Check::Contains(text) => {
            let text = serde_json::Value::from(text.as_str());
            format!("is_string({x}); contains({x}, {text})")
        }
        Check::Regex(regex) => {
            let regex = serde_json::Value::from(regex.as_str());
            format!("is_string({x}); regex.match({regex}, {x})")
        }
        Check::Type(of) if of == "integer" => format!("is_number({x})"),
        Check::Type(of) => format!("is_{of}({x})"),
        Check::Ge(limit) => compare(">=", *limit),
        Check::Gt(limit) => compare(">", *limit),
        Check::Le(limit) => compare("<=", *limit),
        Check::Lt(limit) => compare("<", *limit),
        Check::Empty => format!(r#"{x} in [null, "", [], {{}}]"#),
        Check::NotEmpty => format!(r#"not {x} in [null, "", [], {{}}]"#),
    }
}
