//! The clauses of a compiled table as expressions that every language has: the
//! status, the kind of the body, and tests on lists of values. The lists are what
//! the paths select; the wrapper fills them.

use replybook_catalog::like::{HoleType, Like};
use replybook_catalog::predicate::{Condition, Operator, Scalar, Test};
use replybook_catalog::table::Provider;
use serde::Serialize;

/// Where a list of values comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    Query(usize),
    Field(usize, usize),
    Header(String),
    Text,
    /// Another, its texts in lower case.
    Lower(Box<Slot>),
}

/// What one place (the whole, or the elements of a shape) asks of one provider.
pub struct Unit {
    pub provider: usize,
    pub shape: Option<usize>,
    pub slots: Vec<Slot>,
    /// Rule, clause, and the conjunction that must hold.
    pub clauses: Vec<(usize, usize, Vec<Expression>)>,
}

#[derive(Clone, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Expression {
    Status(Vec<(u16, u16)>),
    Kind(Vec<String>),
    /// Some value of the list passes all of these.
    Some(usize, Vec<Check>),
    /// The list is empty.
    Absent(usize),
    /// The list is empty, or some value of it passes.
    AbsentOr(usize, Vec<Check>),
    /// None of these conjunctions holds.
    Not(Vec<Vec<Expression>>),
}

#[derive(Clone, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum Check {
    /// Equal to one of these, as JSON.
    OneOf(Vec<serde_json::Value>),
    StartsWith(String),
    Contains(String),
    /// A string that this expression finds something in.
    Regex(String),
    /// A JSON type.
    Type(String),
    Ge(f64),
    Gt(f64),
    Le(f64),
    Lt(f64),
    /// null, "", [] or {}
    Empty,
    NotEmpty,
}

/// Every unit of a provider: the whole first, then each shape with `each`.
pub fn units(at: usize, provider: &Provider) -> Vec<Unit> {
    let shapes = provider.shapes.iter().enumerate();
    let elements = shapes
        .filter(|(_, shape)| shape.each.is_some())
        .map(|(at, _)| Some(at));
    std::iter::once(None)
        .chain(elements)
        .map(|shape| {
            let mut unit = Unit {
                provider: at,
                shape,
                slots: Vec::new(),
                clauses: Vec::new(),
            };
            for (rule_at, rule) in provider.rules.iter().enumerate() {
                for (clause_at, clause) in rule.clauses.iter().enumerate() {
                    let is_about = match shape {
                        Some(shape) => clause.shape == Some(shape),
                        None => clause
                            .shape
                            .is_none_or(|at| provider.shapes[at].each.is_none()),
                    };
                    if is_about {
                        let all = unit.all(&clause.conditions, clause.shape);
                        unit.clauses.push((rule_at, clause_at, all));
                    }
                }
            }
            unit
        })
        .collect()
}

impl Unit {
    fn all(&mut self, conditions: &[Condition], shape: Option<usize>) -> Vec<Expression> {
        conditions
            .iter()
            .map(|condition| self.one(condition, shape))
            .collect()
    }

    fn one(&mut self, condition: &Condition, shape: Option<usize>) -> Expression {
        match condition {
            Condition::Status(set) => Expression::Status(set.ranges().to_vec()),
            Condition::BodyKind(kinds) => {
                Expression::Kind(kinds.iter().map(|kind| kind.as_str().to_owned()).collect())
            }
            Condition::Header(name, of) => self.test(Slot::Header(name.clone()), of),
            Condition::Text(of) => self.test(Slot::Text, of),
            Condition::Body(query, of) => self.test(Slot::Query(*query), of),
            Condition::Field(field, of) => self.test(Slot::Field(shape.unwrap(), *field), of),
            Condition::Not(alternatives) => Expression::Not(
                alternatives
                    .iter()
                    .map(|all| self.all(all, shape))
                    .collect(),
            ),
        }
    }

    fn test(&mut self, slot: Slot, of: &Test) -> Expression {
        let slot = if of.ignore_case {
            Slot::Lower(Box::new(slot))
        } else {
            slot
        };
        test(self.slot(slot), of)
    }

    fn slot(&mut self, slot: Slot) -> usize {
        self.slots
            .iter()
            .position(|known| *known == slot)
            .unwrap_or_else(|| {
                self.slots.push(slot);
                self.slots.len() - 1
            })
    }
}

fn test(slot: usize, test: &Test) -> Expression {
    if test.exists == Some(false) {
        return Expression::Absent(slot);
    }
    let mut checks: Vec<Check> = test
        .operators
        .iter()
        .map(|of| check(of, test.ignore_case))
        .collect();
    match test.empty {
        Some(true) => {
            checks.push(Check::Empty);
            Expression::AbsentOr(slot, checks)
        }
        Some(false) => {
            checks.push(Check::NotEmpty);
            Expression::Some(slot, checks)
        }
        None => Expression::Some(slot, checks),
    }
}

fn check(operator: &Operator, ignore_case: bool) -> Check {
    // What is compared without case is in lower case on both sides.
    let cased = |text: &str| {
        if ignore_case {
            text.to_ascii_lowercase()
        } else {
            text.to_owned()
        }
    };
    let value = |scalar: &Scalar| match json(scalar) {
        serde_json::Value::String(text) => cased(&text).into(),
        value => value,
    };
    match operator {
        Operator::Equals(scalar) => Check::OneOf(vec![value(scalar)]),
        Operator::OneOf(scalars) => Check::OneOf(scalars.iter().map(value).collect()),
        Operator::Like(of) => {
            // Regexes are dear in every one of these engines: only where needed.
            let template = of.to_string();
            let literal = template.strip_suffix("{*}").unwrap_or(&template);
            if literal.contains(['{', '}']) {
                let flags = if ignore_case { "(?is)" } else { "(?s)" };
                Check::Regex(format!("{flags}^{}$", like(of)))
            } else if literal.len() < template.len() {
                Check::StartsWith(cased(literal))
            } else {
                Check::OneOf(vec![cased(literal).into()])
            }
        }
        Operator::Contains(text) => Check::Contains(cased(text)),
        Operator::StartsWith(text) => Check::StartsWith(cased(text)),
        Operator::Regex(pattern) if ignore_case => {
            Check::Regex(format!("(?i){}", pattern.as_str()))
        }
        Operator::Regex(pattern) => Check::Regex(pattern.as_str().to_owned()),
        Operator::Type(of) => Check::Type(of.as_str().to_owned()),
        Operator::Ge(limit) => Check::Ge(*limit),
        Operator::Gt(limit) => Check::Gt(*limit),
        Operator::Le(limit) => Check::Le(*limit),
        Operator::Lt(limit) => Check::Lt(*limit),
    }
}

fn json(scalar: &Scalar) -> serde_json::Value {
    match scalar {
        Scalar::Null => serde_json::Value::Null,
        Scalar::Boolean(value) => (*value).into(),
        Scalar::Integer(value) => (*value).into(),
        Scalar::Float(value) => (*value).into(),
        Scalar::Text(text) => text.as_str().into(),
    }
}

/// A template as a regular expression.
fn like(of: &Like) -> String {
    let mut holes = of.holes();
    let text = of.to_string();
    let mut regex = String::new();
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("{{") {
            regex.push_str("\\{");
            rest = after;
        } else if let Some(after) = rest.strip_prefix("}}") {
            regex.push_str("\\}");
            rest = after;
        } else if next == '{' {
            let (hole, after) = rest.split_once('}').unwrap();
            let of = if hole == "{*" {
                HoleType::Any
            } else if hole.starts_with("{*:") {
                if hole.ends_with("int") {
                    HoleType::Int
                } else {
                    HoleType::Word
                }
            } else {
                holes.next().unwrap().1
            };
            regex.push_str(match of {
                HoleType::Int => "-?[0-9][0-9,]*",
                HoleType::Word => "[\\w.-]+",
                _ => ".*",
            });
            rest = after;
        } else {
            regex.push_str(&escape(next.encode_utf8(&mut [0; 4])));
            rest = &rest[next.len_utf8()..];
        }
    }
    regex
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if "\\.+*?()|[]{}^$#&-~/".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
