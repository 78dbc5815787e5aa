//! Which rules of one provider hold for one answer, and which of them wins: every rule and
//! every clause is tried on a tree of the body. This is obviously right rather than fast, and
//! it is the meaning of the catalogs. It says nothing about what a rule means for a caller.
//!
//! Another [`Source`] can take the place of the tree; it must give what a tree gives.

mod element;
mod failure;
mod fields;
mod order;
mod source;
mod tree;

pub use element::{Element, Spot};
pub use failure::Failure;
pub use order::Decision;
pub use order::rules as order;
pub use source::Source;
pub use tree::most_seen;

use std::ops::ControlFlow;

use crate::answer::Answer;
use replybook_catalog::predicate::{Clause, Condition, Holes, Strength, Subject};
use replybook_catalog::shape::{QueryIx, Shape, ShapeIx};
use replybook_catalog::table::{Provider, RuleIx};
use tree::Tree;

/// Takes subjects one by one until it has seen enough.
pub type Visit<'v, 'r> = &'v mut dyn FnMut(Subject<'r>) -> ControlFlow<()>;

/// An answer, as one provider's rules see it.
#[derive(Debug, Clone)]
pub struct Facts<'t, 'r> {
    provider: &'t Provider,
    answer: &'r Answer<'r>,
    values: Values<'t, 'r>,
}

/// Where the values of a body come from.
#[derive(Debug, Clone)]
enum Values<'t, 'r> {
    Tree(Box<Tree<'t, 'r>>),
    Other(&'r dyn Source<'r>),
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
    pub first_field: usize,
}

impl<'t, 'r> Facts<'t, 'r> {
    /// The answer as the provider's rules see it: every rule is tried, and every
    /// query evaluated over a tree.
    #[must_use]
    pub fn new(provider: &'t Provider, answer: &'r Answer<'r>) -> Self {
        Facts {
            provider,
            answer,
            values: Values::Tree(Box::new(Tree::new(provider, answer))),
        }
    }

    /// The answer as the provider's rules see it, with the values of its body from another
    /// source than a tree.
    #[must_use]
    pub fn from_source(
        provider: &'t Provider,
        answer: &'r Answer<'r>,
        source: &'r dyn Source<'r>,
    ) -> Self {
        Facts {
            provider,
            answer,
            values: Values::Other(source),
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

    /// Where the values of the body come from, if not from a tree.
    #[must_use]
    pub fn source(&self) -> Option<&'r dyn Source<'r>> {
        match self.values {
            Values::Tree(_) => None,
            Values::Other(source) => Some(source),
        }
    }

    /// The winner at a place, the provider's default aside.
    #[must_use]
    pub fn decision(&self, place: Place<'_, 'r>) -> Option<Decision> {
        match &self.values {
            Values::Tree(_) => self.decide(self.matches(place)),
            Values::Other(source) => source.decision(self, place),
        }
    }

    /// The rules that hold at a place, the provider's default aside. Under a
    /// status that is not 2xx a rule that says the whole was accepted never does.
    #[must_use]
    pub fn matches(&self, place: Place<'_, 'r>) -> Vec<Match> {
        let rules = &self.provider.rules;
        let an_element = matches!(place, Place::Element(_));
        rules
            .under(self.answer.status)
            .filter(|at| rules.may_be_about(*at, an_element))
            .filter(|at| Some(*at) != self.provider.default_success)
            .filter(|at| self.may_decide(*at, place))
            .filter_map(|at| self.try_rule(at, place))
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
    pub fn may_decide(&self, rule: RuleIx, place: Place<'_, 'r>) -> bool {
        matches!(place, Place::Element(_))
            || self.answer.is_2xx()
            || !self.provider.rules.is_accepted(rule)
    }

    /// The strongest clause of a rule that holds at a place.
    #[must_use]
    pub fn try_rule(&self, at: RuleIx, place: Place<'_, 'r>) -> Option<Match> {
        let clauses = self.provider.rules.clauses(at)?;
        let held = clauses.iter().enumerate();
        // Most are about another place.
        held.filter(|(_, clause)| self.is_about(clause, place))
            .filter(|(clause_at, clause)| self.clause_holds((at, *clause_at), clause, place))
            .map(|(clause_at, clause)| Match::new(at, clause_at, clause))
            .min_by(order::clauses)
    }

    /// What the named holes of a rule took at a place: those of the clause
    /// given, and then those of every other clause that holds there. Of two
    /// wordings in one answer both are captured.
    #[must_use]
    pub fn holes(&self, rule: RuleIx, clause: usize, place: Place<'_, 'r>) -> Holes {
        let mut holes = Holes::new();
        let Some(clauses) = self.provider.rules.clauses(rule) else {
            return holes;
        };
        let first = clauses.get(clause).map(|first| (clause, first));
        let others = clauses.iter().enumerate();
        let others = others.filter(|(at, _)| *at != clause);
        for (at, clause) in first.into_iter().chain(others) {
            if clause.has_holes() && self.clause_holds((rule, at), clause, place) {
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
    #[inline]
    #[must_use]
    pub fn is_about(&self, clause: &Clause, place: Place<'_, 'r>) -> bool {
        match place {
            Place::Whole => self
                .shape_of(clause)
                .is_none_or(|shape| shape.each.is_none()),
            Place::Element(element) => clause.shape == Some(element.shape),
        }
    }

    /// Whether a clause, which need not be one of the provider's rules, holds at a place:
    /// each condition is tried on what stands there. Where queries took more than their
    /// budget nothing is known of the body, so what asks about it does not hold.
    #[must_use]
    pub fn holds(&self, clause: &Clause, place: Place<'_, 'r>) -> bool {
        let mut conditions = clause.conditions.iter();
        self.is_about(clause, place)
            && conditions.all(|condition| self.check(condition, clause.shape, place))
            && !(self.is_exhausted() && clause.conditions.iter().any(Condition::is_of_body))
    }

    /// Whether queries on a tree took more than their budget.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        match &self.values {
            Values::Other(_) => false,
            Values::Tree(tree) => tree.is_exhausted(),
        }
    }

    /// Whether a clause, which is that of one of the rules, holds at a place.
    fn clause_holds(
        &self,
        (rule, at): (RuleIx, usize),
        clause: &Clause,
        place: Place<'_, 'r>,
    ) -> bool {
        match &self.values {
            Values::Tree(_) => self.holds(clause, place),
            Values::Other(source) => {
                self.is_about(clause, place) && source.holds(self, (rule, at), clause, place)
            }
        }
    }

    /// Whether one condition, of a clause under a shape, holds at a place.
    #[must_use]
    pub fn check(
        &self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
    ) -> bool {
        match condition {
            Condition::Status(set) => set.contains(self.answer.status),
            Condition::BodyKind(kinds) => kinds.contains(&self.answer.body.kind()),
            Condition::Not(alternatives) => !alternatives
                .iter()
                .any(|all| all.iter().all(|c| self.check(c, shape, place))),
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

    /// Gives what a path selects at a place.
    pub fn visit_nodes(&self, query: QueryIx, place: Place<'_, 'r>, visit: Visit<'_, 'r>) {
        match &self.values {
            Values::Tree(tree) => tree.visit(query, place, visit),
            Values::Other(source) => source.visit(query, place, self.is_relative(query), visit),
        }
    }

    /// Whether it is known without a look that a path selects nothing at a place, as most do.
    #[inline]
    fn selects_nothing(&self, query: QueryIx, place: Place<'_, 'r>) -> bool {
        match (&self.values, place) {
            (Values::Other(source), Place::Whole) => source.selects_nothing(query),
            _ => false,
        }
    }

    fn is_relative(&self, query: QueryIx) -> bool {
        let named = self.provider.queries.get(query);
        named.is_some_and(|named| named.query.is_relative())
    }
}

impl Match {
    /// A rule that holds by one of its clauses.
    #[must_use]
    pub fn new(rule: RuleIx, at: usize, clause: &Clause) -> Match {
        Match {
            rule,
            clause: at,
            strength: clause.strength,
            first_field: clause.first_field,
        }
    }
}
