//! The tests of a provider's clauses on their way to questions, each of them once.

use std::collections::HashMap;

use super::super::asked::{Answer, Ask};
use super::super::event::Seat;
use super::super::layout::NONE;
use super::super::literal::{self, Key};
use super::{Questions, number};
use replybook_catalog::predicate::{Condition, Operator, Test};
use replybook_catalog::shape::{Each, FieldIx, QueryIx, ShapeIx};
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::NodeType;

/// Questions on their way.
pub(super) struct Collecting<'p> {
    pub questions: Questions,
    pub provider: &'p Provider,
    /// Questions by seat and what they can be looked up by.
    pub known: HashMap<(Seat, Option<Key>), Vec<u32>>,
    pub keyed: Vec<(Key, u32)>,
}

impl Collecting<'_> {
    pub fn asks(&mut self, conditions: &[Condition], shape: Option<ShapeIx>) -> Vec<Ask> {
        let conditions = conditions.iter();
        conditions.map(|c| self.ask(c, shape)).collect()
    }

    fn ask(&mut self, condition: &Condition, shape: Option<ShapeIx>) -> Ask {
        let asked = match condition {
            Condition::Status(_) | Condition::BodyKind(_) => Some(Ask::Outside),
            Condition::Header(..) => {
                self.add_headers(std::slice::from_ref(condition));
                Some(Ask::Outside)
            }
            Condition::Text(test) => {
                let seat = self.questions.text();
                Some(Ask::of_nodes(self.answer(seat, test, true), test))
            }
            Condition::Body(query, test) => self
                .seat(*query, shape)
                .map(|seat| Ask::of_nodes(self.answer(seat, test, false), test)),
            Condition::Field(field, test) => self.field(shape, *field, test),
            Condition::Not(alternatives) => {
                let all = alternatives.iter();
                Some(Ask::Not(all.map(|all| self.asks(all, shape)).collect()))
            }
        };
        asked.unwrap_or(Ask::Unserved)
    }

    fn field(&mut self, shape: Option<ShapeIx>, field: FieldIx, test: &Test) -> Option<Ask> {
        let provider = self.provider;
        let at = shape?;
        let shape = provider.shapes.get(at)?;
        let spec = shape.fields.get(field)?;
        let mut answers = Vec::new();
        for query in &spec.paths {
            let seat = self.seat(*query, Some(at))?;
            let answer = self.answer(seat, test, false);
            let integer = (spec.of == Some(NodeType::Integer))
                .then(|| self.question(seat, &integer(), false))
                .flatten();
            answers.push((answer, integer));
        }
        let is_key = |each: &Each| each.key == Some(field);
        let is_key = shape.each.as_ref().is_some_and(is_key);
        let member = is_key.then(|| {
            let seat = self.questions.member(number(at));
            self.answer(seat, test, true)
        });
        Some(Ask::of_field(answers, spec.of, member, test))
    }

    pub fn add_headers(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            match condition {
                Condition::Header(name, test) => {
                    let asked = (name.clone(), test.clone());
                    if !self.questions.headers.contains(&asked) {
                        self.questions.headers.push(asked);
                    }
                }
                Condition::Not(alternatives) => {
                    for all in alternatives {
                        self.add_headers(all);
                    }
                }
                _ => {}
            }
        }
    }

    /// The seat of what a query selects, as seen from the place of a clause's shape.
    fn seat(&self, query: QueryIx, shape: Option<ShapeIx>) -> Option<Seat> {
        let named = self.provider.queries.get(query)?;
        let of_element = shape.filter(|at| {
            let shape = self.provider.shapes.get(*at);
            shape.is_some_and(|shape| shape.each.is_some())
        });
        let layout = &self.questions.layout;
        let seat = match of_element {
            Some(at) if named.query.is_relative() => match layout.in_element(at, query) {
                NONE => NONE,
                slot => self.questions.slot(number(at), slot),
            },
            // An element sees the first values of a path alone: their order would count.
            Some(_) if !named.query.is_singular() => NONE,
            _ => layout.root(query),
        };
        (seat != NONE).then_some(seat)
    }

    /// What values of a seat answer to a test.
    fn answer(&mut self, seat: Seat, test: &Test, is_text: bool) -> Answer {
        let question = self.question(seat, test, is_text);
        Answer::new(seat, question, test)
    }

    /// The question whether a value passes a test, where not all values of a kind answer it
    /// alike.
    pub fn question(&mut self, seat: Seat, test: &Test, is_text: bool) -> Option<u32> {
        let tests = &self.questions.tests;
        let asked = self.questions.seats.get_mut(seat as usize)?;
        asked.is_any = true;
        let varies = |of: NodeType| !test.operators.iter().all(|o| is_constant(o, of));
        let (texts, numbers) = (varies(NodeType::String), varies(NodeType::Number));
        if !texts && !numbers {
            return None;
        }
        let needs = literal::needs(test, seat, is_text);
        let needs = needs.filter(|needs| !needs.is_of_presence());
        let first = needs.as_ref().and_then(|needs| needs.keys.first().copied());
        let known = self.known.entry((seat, first)).or_default();
        let is_known = |at: &u32| {
            tests
                .get(*at as usize)
                .is_some_and(|(_, known)| known == test)
        };
        if let Some(question) = known.iter().copied().find(is_known) {
            return Some(question);
        }
        let question = number(tests.len());
        known.push(question);
        if let Some(needs) = &needs {
            let keys = needs.keys.iter();
            self.keyed.extend(keys.map(|key| (*key, question)));
        }
        let both = [(texts, &mut asked.texts), (numbers, &mut asked.numbers)];
        for (_, varying) in both.into_iter().filter(|(varies, _)| *varies) {
            match &needs {
                Some(needs) => varying.probe.note(test, needs),
                None => varying.others.push(question),
            }
        }
        self.questions.tests.push((seat, test.clone()));
        Some(question)
    }
}

/// Whether all texts but the empty one, or all numbers, answer an operator alike.
fn is_constant(operator: &Operator, of: NodeType) -> bool {
    match operator {
        Operator::Type(NodeType::Integer) => of != NodeType::Number,
        Operator::Type(_) => true,
        _ => false,
    }
}

/// Asks whether a value is a whole number.
pub(super) fn integer() -> Test {
    Test {
        operators: vec![Operator::Type(NodeType::Integer)],
        ..Test::default()
    }
}
