//! What a clause asks of things that an answer has once, as intervals in
//! an order of all values: two clauses whose intervals of one thing do not meet
//! have no answer in common.

use super::clause::{self, ClauseIx};
use super::skeleton::is_singular;
use replybook_catalog::predicate::{Clause, Condition, Operator, Scalar, Strength, Test};
use replybook_catalog::shape::{FieldIx, QueryIx, ShapeIx};
use replybook_catalog::status::StatusSet;
use replybook_catalog::table::Provider;

/// A thing that conditions ask about and that an answer may have once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    Status,
    Text,
    Body(QueryIx),
    Field(ShapeIx, FieldIx),
}

/// Values from the first to the last, as bytes that are ordered like them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Interval {
    pub first: Vec<u8>,
    pub last: Vec<u8>,
}

/// A clause, with what sorts it out.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    pub at: ClauseIx,
    /// The shape of whose elements it is.
    pub element: Option<ShapeIx>,
    pub strength: Strength,
    /// By thing, in order.
    pub marks: Vec<(Thing, Vec<Interval>)>,
}

impl Marked {
    /// The clauses of a provider, its default for success aside.
    pub fn all(provider: &Provider) -> Vec<Marked> {
        let rules = provider.rules.iter().enumerate();
        let rules = rules.filter(|(at, _)| Some(*at) != provider.default_success);
        rules
            .flat_map(|(rule, spec)| {
                let clauses = spec.clauses.iter().enumerate();
                clauses.map(move |(clause, spec)| {
                    Marked::new(provider, ClauseIx { rule, clause }, spec)
                })
            })
            .collect()
    }

    fn new(provider: &Provider, at: ClauseIx, clause: &Clause) -> Marked {
        let mut marked = Marked {
            at,
            element: clause::element(provider, clause),
            strength: clause.strength,
            marks: Vec::new(),
        };
        for condition in &clause.conditions {
            let thing = thing(condition, clause.shape);
            let Some(thing) = thing.filter(|thing| is_single(provider, thing)) else {
                continue;
            };
            let intervals = match condition {
                Condition::Status(set) => Some(of_statuses(set)),
                _ => condition
                    .test()
                    .and_then(|test| of_test(test, thing == Thing::Text)),
            };
            marked
                .marks
                .extend(intervals.map(|intervals| (thing, intervals)));
        }
        marked.marks.sort();
        marked
    }

    /// The intervals of a thing.
    pub fn of_thing(&self, thing: &Thing) -> Option<&[Interval]> {
        let found = self.marks.iter().find(|(of, _)| of == thing)?;
        Some(&found.1)
    }

    /// Whether nothing that both are marked with keeps them apart.
    pub fn may_meet(&self, other: &Marked) -> bool {
        self.marks.iter().all(|(thing, ours)| {
            other
                .of_thing(thing)
                .is_none_or(|theirs| ours.iter().any(|a| theirs.iter().any(|b| a.meets(b))))
        })
    }
}

impl Interval {
    pub fn meets(&self, other: &Interval) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn point(value: Vec<u8>) -> Interval {
        Interval {
            first: value.clone(),
            last: value,
        }
    }

    /// All values that begin so; no byte of UTF-8 is 0xFF.
    fn beginning(value: Vec<u8>) -> Interval {
        let mut last = value.clone();
        last.push(0xff);
        Interval { first: value, last }
    }
}

fn thing(condition: &Condition, shape: Option<ShapeIx>) -> Option<Thing> {
    Some(match condition {
        Condition::Status(_) => Thing::Status,
        Condition::Text(_) => Thing::Text,
        Condition::Body(query, _) => Thing::Body(*query),
        Condition::Field(field, _) => Thing::Field(shape?, *field),
        // A header may have several lines.
        Condition::Header(..) | Condition::BodyKind(_) | Condition::Not(_) => return None,
    })
}

/// Whether an answer, or an element, has one value of the thing at most.
fn is_single(provider: &Provider, thing: &Thing) -> bool {
    let is_single = |query: &QueryIx| {
        let named = provider.queries.get(*query);
        named.is_some_and(|named| is_singular(named.query.segments()))
    };
    match thing {
        Thing::Status | Thing::Text => true,
        Thing::Body(query) => is_single(query),
        Thing::Field(shape, field) => {
            let shape = provider.shapes.get(*shape);
            let field = shape.and_then(|shape| shape.fields.get(*field));
            field.is_some_and(|field| field.paths.iter().all(is_single))
        }
    }
}

fn of_statuses(set: &StatusSet) -> Vec<Interval> {
    let key = |status: u16| key_of_number(f64::from(status));
    let ranges = set.ranges().iter();
    ranges
        .map(|(first, last)| Interval {
            first: key(*first),
            last: key(*last),
        })
        .collect()
}

/// No value outside these intervals passes; `None` where there are none.
fn of_test(test: &Test, is_text: bool) -> Option<Vec<Interval>> {
    if test.holds_of_nothing() || test.exists == Some(false) {
        return None;
    }
    let of = |operator: &Operator| match operator {
        Operator::Equals(scalar) => Some(vec![Interval::point(key_of(scalar))]),
        Operator::OneOf(all) => Some(
            all.iter()
                .map(|scalar| Interval::point(key_of(scalar)))
                .collect(),
        ),
        Operator::Like(like) => Some(vec![Interval::beginning(key_of_text(like.first_literal()))]),
        Operator::StartsWith(text) => Some(vec![Interval::beginning(key_of_text(text))]),
        Operator::Contains(_) => Some(vec![Interval::beginning(key_of_text(""))]),
        Operator::Regex(pattern) => {
            let literals = pattern.literals().filter(|literals| literals.at_start);
            let texts = literals.map_or(vec![String::new()], |literals| literals.texts.clone());
            let texts = texts.iter().map(|text| key_of_text(text));
            Some(texts.map(Interval::beginning).collect())
        }
        _ => None,
    };
    let narrowest = |intervals: &Vec<Interval>| {
        let shortest = intervals.iter().map(|i| i.first.len()).min();
        (intervals.iter().all(|i| i.first == i.last), shortest)
    };
    let all = test.operators.iter().filter_map(of);
    all.max_by_key(narrowest)
        .or_else(|| range(test).filter(|_| !is_text))
}

/// The numbers between the bounds of a test.
fn range(test: &Test) -> Option<Vec<Interval>> {
    let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut is_bound = false;
    for operator in &test.operators {
        match operator {
            Operator::Ge(limit) | Operator::Gt(limit) => least = least.max(*limit),
            Operator::Le(limit) | Operator::Lt(limit) => most = most.min(*limit),
            _ => continue,
        }
        is_bound = true;
    }
    is_bound.then(|| {
        vec![Interval {
            first: key_of_number(least),
            last: key_of_number(most),
        }]
    })
}

fn key_of(scalar: &Scalar) -> Vec<u8> {
    match scalar {
        Scalar::Null => b"0".to_vec(),
        Scalar::Boolean(value) => vec![b'1', u8::from(*value)],
        #[expect(
            clippy::cast_precision_loss,
            reason = "neighbours of one key are compared later"
        )]
        Scalar::Integer(number) => key_of_number(*number as f64),
        Scalar::Float(number) => key_of_number(*number),
        Scalar::Text(text) => key_of_text(text),
    }
}

/// A text, letters compared without case.
fn key_of_text(text: &str) -> Vec<u8> {
    let mut key = vec![b't'];
    key.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
    key
}

/// A number: the bits of a float, made so that their order is that of numbers.
fn key_of_number(number: f64) -> Vec<u8> {
    // `0` and `-0` are equal.
    let bits = (number + 0.0).to_bits();
    let ordered = if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    };
    let mut key = vec![b'n'];
    key.extend(ordered.to_be_bytes());
    key
}
