//! What is ruled on a whole answer or on one element: a rule of the table and
//! what it says there, without any text written out.

use replybook_catalog::table::{self, Provider, Rule};
use replybook_catalog::vocabulary::{Basis, Category, Effect, Outcome, Scope, UnblockedBy};
use replybook_matching::facts::{Decision, Match, Place};

use super::Resolver;
use super::fold::{Group, Part};
use crate::verdict::Said;

/// What is ruled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ruling<'t> {
    /// The rule that won, of the provider or of HTTP.
    pub rule: Option<&'t Rule>,
    /// Its place in its provider's rules.
    pub at: usize,
    /// The clause by which it won.
    pub clause: usize,
    /// Whether other rules hold there with the same strength.
    pub is_tied: bool,
    /// Whether the rule is that of the status, beside the provider's own.
    pub by_status: bool,
    pub outcome: Outcome,
    pub effect: Effect,
    pub category: Category,
    pub unblocked_by: UnblockedBy,
    pub basis: Basis,
}

impl<'t> Ruling<'t> {
    fn new(found: Match, rule: &'t Rule, is_2xx: bool, basis: Basis) -> Ruling<'t> {
        Ruling {
            rule: Some(rule),
            at: found.rule,
            clause: found.clause,
            is_tied: false,
            by_status: false,
            outcome: rule.outcome(is_2xx),
            effect: rule.effect,
            category: rule.category,
            unblocked_by: rule.unblocked_by,
            basis,
        }
    }

    /// What is ruled where no rule knows the answer or the element.
    fn unknown(outcome: Outcome) -> Ruling<'t> {
        let defaults = Category::Unknown.defaults();
        Ruling {
            rule: None,
            at: 0,
            clause: 0,
            is_tied: false,
            by_status: false,
            outcome,
            effect: defaults.effect,
            category: Category::Unknown,
            unblocked_by: defaults.unblocked_by,
            basis: Basis::None,
        }
    }

    /// The ruling in words of the vocabulary.
    pub fn said(&self) -> Said {
        Said {
            outcome: self.outcome,
            effect: self.effect,
            category: self.category,
            unblocked_by: self.unblocked_by,
            basis: self.basis,
        }
    }

    /// The provider's own rule, where one won.
    pub fn own_rule(&self) -> Option<&'t Rule> {
        self.rule.filter(|_| !self.by_status)
    }

    /// How far it reaches.
    pub fn scope(&self) -> Scope {
        let scope = self.rule.map(|rule| rule.scope);
        scope.unwrap_or(self.category.defaults().scope)
    }

    /// A rule about the whole won: what its parts add to it. Outside 2xx the
    /// status decides the kind of failure, and the parts that were applied
    /// remain applied.
    pub(crate) fn note_parts(&mut self, groups: &[Group]) {
        if self.outcome == Outcome::Error && groups.iter().any(Group::is_mixed) {
            self.make_partial();
        }
    }

    pub(crate) fn make_partial(&mut self) {
        self.outcome = Outcome::Partial;
        self.effect = Effect::PartlyApplied;
    }
}

impl<'t, 'r> Resolver<'t, 'r> {
    /// What the rule that won says at its place.
    pub(crate) fn rule_on(&self, decision: Option<&Decision>, place: Place<'_, 'r>) -> Ruling<'t> {
        let is_element = matches!(place, Place::Element(_));
        let mut ruling = self.rule_by(decision.map(|decision| decision.winner), is_element);
        ruling.is_tied = decision.is_some_and(|decision| !decision.ties.is_empty());
        ruling
    }

    /// What a rule about the whole says.
    pub(crate) fn rule_on_whole(&self, winner: Option<Match>) -> Ruling<'t> {
        self.rule_by(winner, false)
    }

    /// What is ruled on a part.
    pub(crate) fn rule_on_part(&self, part: &Part) -> Ruling<'t> {
        Ruling {
            is_tied: part.is_tied,
            ..self.rule_by(part.rule, true)
        }
    }

    fn rule_by(&self, winner: Option<Match>, is_element: bool) -> Ruling<'t> {
        let is_2xx = self.answer().is_2xx();
        let winner =
            winner.and_then(|winner| Some((winner, self.provider.rules.get(winner.rule)?)));
        match winner {
            Some((winner, rule)) => {
                let basis = if self.provider.id == table::HTTP {
                    Basis::Http
                } else {
                    rule.basis()
                };
                Ruling::new(winner, rule, is_2xx, basis)
            }
            // Of an element nobody documented nothing is known, whatever the status.
            None if is_element => Ruling::unknown(Outcome::Unknown),
            None => Ruling::unknown(Category::Unknown.outcome(is_2xx)),
        }
    }

    /// What the status means by itself, where the provider's rules say nothing.
    pub(crate) fn rule_by_status(&self, http: &'t Provider, winner: Match) -> Ruling<'t> {
        let is_2xx = self.answer().is_2xx();
        match http.rules.get(winner.rule) {
            Some(rule) => Ruling {
                by_status: true,
                ..Ruling::new(winner, rule, is_2xx, Basis::Http)
            },
            None => Ruling::unknown(Category::Unknown.outcome(is_2xx)),
        }
    }
}
