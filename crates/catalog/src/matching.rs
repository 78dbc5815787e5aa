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

use serde_json::Value;

use crate::answer::Answer;
use crate::predicate::{Clause, Condition, Held, Strength, Subject, Test};
use crate::query::{Budget, Document, Query};
use crate::table::{FieldIx, Provider, QueryIx, Rule, RuleIx, Shape, ShapeIx};

/// An answer, as one provider's rules see it.
#[derive(Debug)]
pub struct Facts<'t, 'r> {
    provider: &'t Provider,
    answer: &'r Answer<'r>,
    budget: RefCell<Budget>,
    /// What each query from the root selects, evaluated at most once.
    selected: Vec<OnceCell<Vec<&'r Value>>>,
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
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The rule.
    pub rule: RuleIx,
    /// Its strongest clause that holds.
    pub clause: usize,
    /// The strength of that clause.
    pub strength: Strength,
    /// What the named holes took: text, or an integer.
    pub holes: Vec<(String, Value)>,
    /// Rank of the first identifying field tested, to tell equals apart.
    pub(crate) first_identifying: usize,
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

    /// The strongest clause of a rule that holds at a place, with the holes of
    /// every clause that does: of two wordings in one answer both are captured.
    #[must_use]
    pub fn try_rule(&self, at: RuleIx, place: Place<'_, 'r>) -> Option<Match> {
        let rule = self.provider.rules.get(at)?;
        let mut strongest: Option<Match> = None;
        let mut others = Vec::new();
        for (clause_at, clause) in rule.clauses.iter().enumerate() {
            let Some(held) = self.holds(clause, place) else {
                continue;
            };
            let found = Match {
                rule: at,
                clause: clause_at,
                strength: clause.strength,
                holes: held.holes,
                first_identifying: crate::predicate::first_identifying(
                    &clause.conditions,
                    self.shape_of(clause),
                ),
            };
            match &mut strongest {
                Some(known) if order::clauses(known, &found).is_le() => others.extend(found.holes),
                Some(known) => others.append(&mut std::mem::replace(known, found).holes),
                None => strongest = Some(found),
            }
        }
        let mut strongest = strongest?;
        for (name, value) in others {
            if strongest.holes.iter().all(|(known, _)| *known != name) {
                strongest.holes.push((name, value));
            }
        }
        Some(strongest)
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

    fn holds(&self, clause: &Clause, place: Place<'_, 'r>) -> Option<Held> {
        if !self.is_about(clause, place) {
            return None;
        }
        let mut held = Held::default();
        for condition in &clause.conditions {
            held.holes
                .append(&mut self.check(condition, clause.shape, place)?.holes);
        }
        Some(held)
    }

    fn check(
        &self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
    ) -> Option<Held> {
        match condition {
            Condition::Status(set) => set.contains(self.answer.status).then(Held::default),
            Condition::BodyKind(kinds) => {
                kinds.contains(&self.answer.body.kind()).then(Held::default)
            }
            Condition::Header(name, test) => {
                test.check(self.answer.header(name).map(Subject::Text))
            }
            Condition::Text(test) => test.check(self.answer.body.text().map(Subject::Text)),
            Condition::Body(query, test) => {
                self.with_nodes(*query, place, |nodes| check_nodes(test, nodes))
            }
            Condition::Field(field, test) => test.check(self.field(shape?, *field, place)),
            Condition::Not(alternatives) => {
                let some = alternatives
                    .iter()
                    .any(|all| all.iter().all(|c| self.check(c, shape, place).is_some()));
                (!some).then(Held::default)
            }
        }
    }

    /// The values of a shape's field: those of its first path that selects any
    /// of the right type, `null` only where no path selects anything else, and
    /// the member's name where the shape says so.
    #[must_use]
    pub fn field(&self, shape: ShapeIx, field: FieldIx, place: Place<'_, 'r>) -> Vec<Subject<'r>> {
        let Some(shape) = self.provider.shapes.get(shape) else {
            return Vec::new();
        };
        let Some(spec) = shape.fields.get(field) else {
            return Vec::new();
        };
        let mut nulls = Vec::new();
        for query in &spec.paths {
            let mut found = self.with_nodes(*query, place, |nodes| {
                let right = |node: &&&Value| spec.of.is_none_or(|of| of.admits(node));
                nodes.iter().filter(right).copied().collect::<Vec<_>>()
            });
            if found.iter().any(|node| !node.is_null()) {
                found.retain(|node| !node.is_null());
                return found.into_iter().map(Subject::Node).collect();
            }
            nulls.append(&mut found);
        }
        let key = shape.each.as_ref().and_then(|each| each.key);
        if key == Some(field)
            && let Place::Element(element) = place
            && let Some(name) = element.member()
        {
            return vec![Subject::Text(name)];
        }
        nulls.into_iter().take(1).map(Subject::Node).collect()
    }

    /// What a path selects at a place.
    pub fn with_nodes<T>(
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

fn check_nodes(test: &Test, nodes: &[&Value]) -> Option<Held> {
    test.check(nodes.iter().copied().map(Subject::Node))
}
