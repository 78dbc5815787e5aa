//! Branches of rules that can never decide: their conditions contradict each
//! other, or wherever they hold another rule holds that wins.

use std::collections::BTreeSet;
use std::slice;

use super::Sought;
use super::claim::Relations;
use super::clause::{self, ClauseIx};
use replybook_catalog::table::{Rule, RuleIx, Sample};
use replybook_compiler::check::Places;
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Element, Facts, Match, Place, order};

/// A branch that can never decide: one conjunction of a rule's `when`, in every
/// shape of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadow {
    /// The rule.
    pub rule: RuleIx,
    /// Position of the branch among those that `when` stands for.
    pub branch: usize,
    /// Whether every branch of the rule is like this.
    pub is_whole_rule: bool,
    /// Rules that win wherever it holds; none where it holds nowhere.
    pub by: Vec<RuleIx>,
}

/// The branches that can never decide, of some of a provider's rules.
#[must_use]
pub fn shadows(relations: &Relations<'_>, among: &dyn Fn(RuleIx) -> bool) -> Vec<Shadow> {
    let provider = relations.provider();
    let overrides = provider.rules.iter().flat_map(|rule| &rule.overrides);
    let mut light = Light {
        relations,
        places: Places::new(slice::from_ref(provider)),
        overridden: overrides.copied().collect(),
    };
    let mut shadows = Vec::new();
    let rules = provider.rules.iter().enumerate();
    let is_asked = |at: RuleIx| Some(at) != provider.default_success && among(at);
    for (rule, spec) in rules.filter(|(at, _)| is_asked(*at)) {
        let branches = branches(spec);
        let mut dead = Vec::new();
        for (branch, clauses) in branches.iter().enumerate() {
            let clauses = clauses.iter().map(|clause| ClauseIx {
                rule,
                clause: *clause,
            });
            let losses: Option<Vec<Loss>> = clauses.map(|at| light.loss(at)).collect();
            dead.extend(losses.map(|losses| (branch, losses)));
        }
        let is_whole_rule = dead.len() == branches.len();
        shadows.extend(dead.into_iter().map(|(branch, losses)| {
            let winners: BTreeSet<RuleIx> = losses.into_iter().filter_map(|loss| loss.by).collect();
            Shadow {
                rule,
                branch,
                is_whole_rule,
                by: winners.into_iter().collect(),
            }
        }));
    }
    shadows
}

/// Why a clause never decides: this rule wins, or none, for it holds nowhere.
struct Loss {
    by: Option<RuleIx>,
}

struct Light<'r, 't> {
    relations: &'r Relations<'t>,
    places: Places,
    overridden: BTreeSet<RuleIx>,
}

impl Light<'_, '_> {
    /// Why a clause never decides, where that is proved. Whatever wins wherever it
    /// holds wins for any one answer that makes it hold, so one is made and tried.
    fn loss(&mut self, at: ClauseIx) -> Option<Loss> {
        let sample = match self.relations.answer(at) {
            Sought::Found(sample) => sample,
            Sought::Nothing => return Some(Loss { by: None }),
            Sought::Unsure(_) => return None,
        };
        let rivals = self.rivals(at, &sample);
        let winner = rivals
            .into_iter()
            .find(|rival| self.relations.implies(at, *rival))?;
        Some(Loss {
            by: Some(winner.rule),
        })
    }

    /// The clauses of other rules that hold beside one in an answer and win there;
    /// none where its own rule wins.
    fn rivals(&mut self, at: ClauseIx, sample: &Sample) -> Vec<ClauseIx> {
        let provider = self.relations.provider();
        let headers = sample.header_lines();
        let body = sample.body.as_bytes();
        let answer = Answer::read(sample.status, &headers, body, usize::MAX);
        let facts = Facts::new(provider, &answer);
        let decisions = self.places.decide(Some(0), &facts, body);
        let wins = |winner: &Match| winner.rule == at.rule;
        let Some((_, clause)) = clause::clause(provider, at) else {
            return Vec::new();
        };
        if decisions.iter().any(|decision| wins(&decision.winner)) {
            return Vec::new();
        }
        let elements: Vec<Element<'_>> = match clause::element(provider, clause) {
            Some(shape) => facts.elements(shape),
            None => Vec::new(),
        };
        let places = elements.iter().map(Place::Element).chain([Place::Whole]);
        let Some(place) = { places }.find(|place| facts.holds(clause, *place)) else {
            return Vec::new();
        };
        let own = Match::new(at.rule, at.clause, clause);
        let mut rivals = Vec::new();
        for held in facts.matches(place) {
            // One that another rule overrides may lose itself.
            if held.rule == at.rule || self.overridden.contains(&held.rule) {
                continue;
            }
            let Some(rule) = provider.rules.get(held.rule) else {
                continue;
            };
            for (clause, spec) in rule.clauses.iter().enumerate() {
                let other = Match::new(held.rule, clause, spec);
                if order(&other, &own).is_lt() && facts.holds(spec, place) {
                    rivals.push(ClauseIx {
                        rule: held.rule,
                        clause,
                    });
                }
            }
        }
        rivals
    }
}

/// The clauses of each branch: a rule is written out shape by shape.
fn branches(rule: &Rule) -> Vec<Vec<usize>> {
    let shapes: BTreeSet<_> = rule.clauses.iter().map(|clause| clause.shape).collect();
    let count = rule.clauses.len() / shapes.len().max(1);
    (0..count)
        .map(|branch| (branch..rule.clauses.len()).step_by(count).collect())
        .collect()
}
