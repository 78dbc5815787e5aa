//! The tests of a provider's clauses on their way to tests, each of them once.

use std::collections::HashMap;

use super::super::compiled_condition::{Answer, CompiledCondition};
use super::super::layout::NONE;
use super::super::literal::{self, Key};
use super::super::symbol::SlotId;
use super::{TestSet, number};
use replybook_catalog::predicate::{Condition, Operator, Test};
use replybook_catalog::shape::{Each, FieldIx, QueryIx, ShapeIx};
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::NodeType;

/// TestSet on their way.
pub(super) struct Collecting<'p> {
    pub tests: TestSet,
    pub provider: &'p Provider,
    /// TestSet by slot and what they can be looked up by.
    pub known: HashMap<(SlotId, Option<Key>), Vec<u32>>,
    pub keyed: Vec<(Key, u32)>,
}

impl Collecting<'_> {
    pub fn asks(
        &mut self,
        conditions: &[Condition],
        shape: Option<ShapeIx>,
    ) -> Vec<CompiledCondition> {
        let conditions = conditions.iter();
        conditions.map(|c| self.ask(c, shape)).collect()
    }

    fn ask(&mut self, condition: &Condition, shape: Option<ShapeIx>) -> CompiledCondition {
        let asked = match condition {
            Condition::Status(_) | Condition::BodyKind(_) => Some(CompiledCondition::Outside),
            Condition::Header(..) => {
                self.add_headers(std::slice::from_ref(condition));
                Some(CompiledCondition::Outside)
            }
            Condition::Text(test) => {
                let slot_id = self.tests.text();
                Some(CompiledCondition::for_nodes(
                    self.answer(slot_id, test, true),
                    test,
                ))
            }
            Condition::Body(query, test) => self.slot_id(*query, shape).map(|slot_id| {
                CompiledCondition::for_nodes(self.answer(slot_id, test, false), test)
            }),
            Condition::Field(field, test) => self.field(shape, *field, test),
            Condition::Not(alternatives) => {
                let all = alternatives.iter();
                Some(CompiledCondition::Not(
                    all.map(|all| self.asks(all, shape)).collect(),
                ))
            }
        };
        asked.unwrap_or(CompiledCondition::Unserved)
    }

    fn field(
        &mut self,
        shape: Option<ShapeIx>,
        field: FieldIx,
        test: &Test,
    ) -> Option<CompiledCondition> {
        let provider = self.provider;
        let at = shape?;
        let shape = provider.shapes.get(at)?;
        let spec = shape.fields.get(field)?;
        let mut answers = Vec::new();
        for query in &spec.paths {
            let slot_id = self.slot_id(*query, Some(at))?;
            let answer = self.answer(slot_id, test, false);
            let integer = (spec.of == Some(NodeType::Integer))
                .then(|| self.test_id(slot_id, &integer(), false))
                .flatten();
            answers.push((answer, integer));
        }
        let is_key = |each: &Each| each.key == Some(field);
        let is_key = shape.each.as_ref().is_some_and(is_key);
        let member = is_key.then(|| {
            let slot_id = self.tests.member(number(at));
            self.answer(slot_id, test, true)
        });
        Some(CompiledCondition::for_field(answers, spec.of, member, test))
    }

    pub fn add_headers(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            match condition {
                Condition::Header(name, test) => {
                    let asked = (name.clone(), test.clone());
                    if !self.tests.headers.contains(&asked) {
                        self.tests.headers.push(asked);
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

    /// The slot of what a query selects, as seen from the place of a clause's shape.
    fn slot_id(&self, query: QueryIx, shape: Option<ShapeIx>) -> Option<SlotId> {
        let named = self.provider.queries.get(query)?;
        let of_element = shape.filter(|at| {
            let shape = self.provider.shapes.get(*at);
            shape.is_some_and(|shape| shape.each.is_some())
        });
        let layout = &self.tests.layout;
        let slot_id = match of_element {
            Some(at) if named.query.is_relative() => match layout.in_element(at, query) {
                NONE => NONE,
                slot => self.tests.slot(number(at), slot),
            },
            // An element sees the first values of a path alone: their order would count.
            Some(_) if !named.query.is_singular() => NONE,
            _ => layout.root(query),
        };
        (slot_id != NONE).then_some(slot_id)
    }

    /// What values of a slot answer to a test.
    fn answer(&mut self, slot_id: SlotId, test: &Test, is_text: bool) -> Answer {
        let test_id = self.test_id(slot_id, test, is_text);
        Answer::new(slot_id, test_id, test)
    }

    /// The test whether a value passes a test, where not all values of a kind answer it
    /// alike.
    pub fn test_id(&mut self, slot_id: SlotId, test: &Test, is_text: bool) -> Option<u32> {
        let tests = &self.tests.tests;
        let asked = self.tests.slot_ids.get_mut(slot_id as usize)?;
        asked.is_any = true;
        let varies = |of: NodeType| !test.operators.iter().all(|o| is_constant(o, of));
        let (texts, numbers) = (varies(NodeType::String), varies(NodeType::Number));
        if !texts && !numbers {
            return None;
        }
        let needs = literal::needs(test, slot_id, is_text);
        let needs = needs.filter(|needs| !needs.is_of_presence());
        let first = needs.as_ref().and_then(|needs| needs.keys.first().copied());
        let known = self.known.entry((slot_id, first)).or_default();
        let is_known = |at: &u32| {
            tests
                .get(*at as usize)
                .is_some_and(|(_, known)| known == test)
        };
        if let Some(test_id) = known.iter().copied().find(is_known) {
            return Some(test_id);
        }
        let test_id = number(tests.len());
        known.push(test_id);
        if let Some(needs) = &needs {
            let keys = needs.keys.iter();
            self.keyed.extend(keys.map(|key| (*key, test_id)));
        }
        let both = [(texts, &mut asked.texts), (numbers, &mut asked.numbers)];
        for (_, varying) in both.into_iter().filter(|(varies, _)| *varies) {
            match &needs {
                Some(needs) => varying.probe.note(test, needs),
                None => varying.others.push(test_id),
            }
        }
        self.tests.tests.push((slot_id, test.clone()));
        Some(test_id)
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
