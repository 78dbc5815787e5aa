//! Which rules of one provider hold for one answer, and which of them wins: a
//! linear scan over every rule and every clause, obviously right rather than
//! fast. It says nothing about what a rule means.

mod element;
mod failure;
mod order;

pub use element::Element;
pub use failure::Failure;
pub use order::Decision;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use crate::answer::Answer;
use crate::predicate::{Clause, Condition, Holes, Strength, Subject};
use crate::query::{Budget, Document, Query};
use crate::shape::{FieldIx, QueryIx, Shape, ShapeIx};
use crate::table::{Provider, Rule, RuleIx};

/// Takes subjects one by one until it has seen enough.
pub type Visit<'v, 'r> = &'v mut dyn FnMut(Subject<'r>) -> ControlFlow<()>;

/// An answer, as one provider's rules see it.
#[derive(Debug, Clone)]
pub struct Facts<'t, 'r> {
    provider: &'t Provider,
    answer: &'r Answer<'r>,
    budget: RefCell<Budget>,
    /// What each query from the root selects, evaluated at most once.
    selected: Vec<OnceCell<Vec<&'r Value>>>,
    /// Conditions on the whole answer that were tried at an element: an element
    /// more costs nothing more. By the condition's address in the table.
    of_whole: RefCell<HashMap<*const Condition, bool>>,
}

/// Where a clause is tried.
#[derive(Debug, Clone, Copy)]
pub enum Place<'e, 'r> {
    /// The whole answer.
    Whole,
    /// One element of a shape with `each`.
    Element(&'e Element<'r>),
}

/// A rule that holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The rule.
    pub rule: RuleIx,
    /// Its strongest clause that holds.
    pub clause: usize,
    /// The strength of that clause.
    pub strength: Strength,
    /// Rank of the first identifying field tested, to tell equals apart.
    pub(crate) first_field: usize,
}

impl<'t, 'r> Facts<'t, 'r> {
    /// The answer as the provider's rules see it.
    #[must_use]
    pub fn new(provider: &'t Provider, answer: &'r Answer<'r>) -> Self {
        let budget = Budget::for_body(answer.body_len);
        let selected = provider.queries.iter().map(|_| OnceCell::new()).collect();
        Facts {
            provider,
            answer,
            budget: RefCell::new(budget),
            selected,
            of_whole: RefCell::default(),
        }
    }

    /// The provider whose rules see it.
    #[must_use]
    pub fn provider(&self) -> &'t Provider {
        self.provider
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self) -> &'r Answer<'r> {
        self.answer
    }

    /// The rules that hold at a place, the provider's default aside. Under a
    /// status that is not 2xx a rule that says the whole was accepted never does.
    #[must_use]
    pub fn matches(&self, place: Place<'_, 'r>) -> Vec<Match> {
        let rules = self.provider.rules.iter().enumerate();
        rules
            .filter(|(at, rule)| {
                Some(*at) != self.provider.default_success && self.may_decide(rule, place)
            })
            .filter_map(|(at, _)| self.try_rule(at, place))
            .collect()
    }

    /// The provider's default for success, if it holds.
    #[must_use]
    pub fn default_success(&self) -> Option<Match> {
        let rule = self
            .provider
            .default_success
            .filter(|_| self.answer.is_2xx())?;
        self.try_rule(rule, Place::Whole)
    }

    /// Whether a rule that says "accepted" may speak under this status.
    #[must_use]
    pub fn may_decide(&self, rule: &Rule, place: Place<'_, 'r>) -> bool {
        matches!(place, Place::Element(_))
            || self.answer.is_2xx()
            || !rule.outcome(false).is_accepted()
    }

    /// The strongest clause of a rule that holds at a place.
    #[must_use]
    pub fn try_rule(&self, at: RuleIx, place: Place<'_, 'r>) -> Option<Match> {
        let rule = self.provider.rules.get(at)?;
        let held = rule.clauses.iter().enumerate();
        held.filter(|(_, clause)| self.holds(clause, place))
            .map(|(clause_at, clause)| Match::of(at, clause_at, clause))
            .min_by(order::clauses)
    }

    /// What the named holes of a rule took at a place: those of the clause
    /// given, and then those of every other clause that holds there. Of two
    /// wordings in one answer both are captured.
    #[must_use]
    pub fn holes(&self, rule: &Rule, clause: usize, place: Place<'_, 'r>) -> Holes {
        let mut holes = Holes::new();
        let first = rule.clauses.get(clause).into_iter();
        let others = rule.clauses.iter().enumerate();
        let others = others.filter(|(at, clause_at)| *at != clause && clause_at.has_holes());
        for clause in first.chain(others.map(|(_, clause)| clause)) {
            if clause.has_holes() && self.holds(clause, place) {
                for condition in &clause.conditions {
                    self.add_holes(condition, clause.shape, place, &mut holes);
                }
            }
        }
        holes
    }

    fn add_holes(
        &self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
        holes: &mut Holes,
    ) {
        if let Some(test) = condition.test() {
            let taken = test.holes(|visit| self.visit_condition(condition, shape, place, visit));
            for (name, value) in taken {
                if holes.iter().all(|(known, _)| *known != name) {
                    holes.push((name, value));
                }
            }
        }
    }

    fn shape_of(&self, clause: &Clause) -> Option<&'t Shape> {
        self.provider.shapes.get(clause.shape?)
    }

    /// Whether a clause is about a place at all.
    #[must_use]
    pub fn is_about(&self, clause: &Clause, place: Place<'_, 'r>) -> bool {
        match place {
            Place::Whole => self
                .shape_of(clause)
                .is_none_or(|shape| shape.each.is_none()),
            Place::Element(element) => clause.shape == Some(element.shape),
        }
    }

    /// Whether a clause holds at a place. Where queries took more than their
    /// budget nothing is known of the body, so what asks about it does not hold.
    #[must_use]
    pub fn holds(&self, clause: &Clause, place: Place<'_, 'r>) -> bool {
        self.is_about(clause, place)
            && clause
                .conditions
                .iter()
                .all(|condition| self.check(condition, clause.shape, place))
            && !(self.budget.borrow().exhausted()
                && clause.conditions.iter().any(Condition::is_of_body))
    }

    fn check(&self, condition: &Condition, shape: Option<ShapeIx>, place: Place<'_, 'r>) -> bool {
        match condition {
            Condition::Status(set) => set.contains(self.answer.status),
            Condition::BodyKind(kinds) => kinds.contains(&self.answer.body.kind()),
            Condition::Not(alternatives) => !alternatives
                .iter()
                .any(|all| all.iter().all(|c| self.check(c, shape, place))),
            Condition::Body(query, _)
                if matches!(place, Place::Element(_)) && !self.is_relative(*query) =>
            {
                let known = self
                    .of_whole
                    .borrow()
                    .get(&std::ptr::from_ref(condition))
                    .copied();
                known.unwrap_or_else(|| {
                    let holds = self.check_test(condition, shape, Place::Whole);
                    let at = std::ptr::from_ref(condition);
                    self.of_whole.borrow_mut().insert(at, holds);
                    holds
                })
            }
            _ => self.check_test(condition, shape, place),
        }
    }

    fn check_test(
        &self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
    ) -> bool {
        condition.test().is_some_and(|test| {
            test.holds(|visit| self.visit_condition(condition, shape, place, visit))
        })
    }

    /// Gives what a condition's test looks at.
    fn visit_condition(
        &self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
        visit: Visit<'_, 'r>,
    ) {
        match condition {
            Condition::Header(name, _) => {
                let _ = self
                    .answer
                    .header(name)
                    .map(Subject::Text)
                    .try_for_each(visit);
            }
            Condition::Text(_) => {
                let text = self.answer.body.text().map(Subject::Text);
                let _ = text.into_iter().try_for_each(visit);
            }
            Condition::Body(query, _) => self.visit_nodes(*query, place, visit),
            Condition::Field(field, _) => {
                if let Some(shape) = shape {
                    self.visit_field(shape, *field, place, visit);
                }
            }
            Condition::Status(_) | Condition::BodyKind(_) | Condition::Not(_) => {}
        }
    }

    /// Gives the values of a shape's field: those of its first path that selects
    /// any of the right type, the member's name where the shape says so, and
    /// `null` only where no path selects anything else.
    pub fn visit_field(
        &self,
        shape: ShapeIx,
        field: FieldIx,
        place: Place<'_, 'r>,
        visit: Visit<'_, 'r>,
    ) {
        let Some(shape) = self.provider.shapes.get(shape) else {
            return;
        };
        let Some(spec) = shape.fields.get(field) else {
            return;
        };
        let (mut found, mut null) = (false, false);
        for query in &spec.paths {
            self.visit_nodes(*query, place, &mut |subject| {
                if spec.of.is_some_and(|of| !subject.is_of(of)) {
                    return ControlFlow::Continue(());
                }
                if subject.is_null() {
                    null = true;
                    return ControlFlow::Continue(());
                }
                found = true;
                visit(subject)
            });
            if found {
                return;
            }
        }
        let key = shape.each.as_ref().and_then(|each| each.key);
        if key == Some(field)
            && let Place::Element(element) = place
            && let Some(name) = element.member()
        {
            let _ = visit(Subject::Text(name));
        } else if null {
            let _ = visit(Subject::Null);
        }
    }

    /// Gives what a path selects at a place.
    pub fn visit_nodes(&self, query: QueryIx, place: Place<'_, 'r>, visit: Visit<'_, 'r>) {
        self.with_nodes(query, place, |nodes| {
            let _ = nodes
                .iter()
                .map(|node| Subject::from(*node))
                .try_for_each(visit);
        });
    }

    fn is_relative(&self, query: QueryIx) -> bool {
        let named = self.provider.queries.get(query);
        named.is_some_and(|named| named.query.is_relative())
    }

    fn with_nodes<T>(
        &self,
        query: QueryIx,
        place: Place<'_, 'r>,
        then: impl FnOnce(&[&'r Value]) -> T,
    ) -> T {
        let Some(root) = self.answer.body.json() else {
            return then(&[]);
        };
        let Some(named) = self.provider.queries.get(query) else {
            return then(&[]);
        };
        match place {
            Place::Element(element) if named.query.is_relative() => {
                let document = Document::element(root, element.value);
                let nodes = element.nodes(query, || self.select(&named.query, document));
                then(&nodes)
            }
            _ => match self.selected.get(query) {
                Some(cell) => {
                    then(cell.get_or_init(|| self.select(&named.query, Document::whole(root))))
                }
                None => then(&[]),
            },
        }
    }

    fn select(&self, query: &Query, document: Document<'r>) -> Vec<&'r Value> {
        query.select(document, &mut self.budget.borrow_mut())
    }
}

impl Match {
    fn of(rule: RuleIx, at: usize, clause: &Clause) -> Match {
        Match {
            rule,
            clause: at,
            strength: clause.strength,
            first_field: clause.first_field,
        }
    }
}
