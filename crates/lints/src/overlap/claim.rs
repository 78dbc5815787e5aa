//! Whether two clauses can hold for one answer, at the same place or one at the
//! whole and one at an element of it.

use std::cell::RefCell;

use super::clause::{ClauseIx, clause, element};
use super::draft::Draft;
use super::search::{Goal, Scope, Search};
use super::value::Values;
use super::witness::{self, Witness};
use super::{Doubt, Sought};
use replybook_catalog::predicate::Clause;
use replybook_catalog::table::{Provider, Rule, Sample, ShapeIx};

/// How many stronger rules that win where two hold are avoided, one after another,
/// in the search for an answer where the two tie.
const MAX_STRONGER: usize = 8;

/// How two clauses stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    /// No answer makes both hold: proved.
    Disjoint,
    /// This answer makes both hold, and neither is stronger there than the other nor
    /// any third: tried.
    Tied(Box<Witness>),
    /// This answer makes both hold, but wherever both do, the order says which wins:
    /// one of them is the stronger, or a third always holds that is: proved.
    Settled(Box<Witness>),
    /// Neither was proved.
    Undecided(Doubt),
}

/// How the clauses of one provider stand to each other. It remembers values that
/// it has sought.
pub struct Relations<'t> {
    provider: &'t Provider,
    values: Values,
}

impl<'t> Relations<'t> {
    /// Of a provider.
    #[must_use]
    pub fn new(provider: &'t Provider) -> Self {
        Relations {
            provider,
            values: Values::default(),
        }
    }

    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &'t Provider {
        self.provider
    }

    /// How two clauses of different rules stand to each other.
    #[must_use]
    pub fn between(&self, a: ClauseIx, b: ClauseIx) -> Relation {
        let mut seen = None;
        let mut stronger: Vec<ClauseIx> = Vec::new();
        loop {
            let tied = RefCell::new(None);
            let held = RefCell::new(None);
            let verify = |sample: &Sample| {
                let witness = witness::of(self.provider, sample, a, b);
                let is_tie = witness.as_ref().is_some_and(|witness| witness.is_tie);
                if witness.is_some() {
                    let into = if is_tie { &tied } else { &held };
                    into.replace(witness);
                }
                is_tie
            };
            let sought = self.together(&[a, b], &self.without(&stronger), &verify);
            if let Some(witness) = tied.into_inner() {
                return Relation::Tied(Box::new(witness));
            }
            let held = held.into_inner();
            match (sought, held, seen) {
                (Sought::Nothing, None, None) => return Relation::Disjoint,
                (Sought::Nothing, None, Some(witness)) if self.may_decide(&stronger, [a, b]) => {
                    return Relation::Settled(Box::new(witness));
                }
                (Sought::Unsure(doubt), None, None) => return Relation::Undecided(doubt),
                // Another answer may be out of reach of those that won so far.
                (_, Some(witness), _) if stronger.len() < MAX_STRONGER => {
                    let winner = witness.winner;
                    if [a, b].contains(&winner) {
                        return Relation::Settled(Box::new(witness));
                    }
                    if stronger.contains(&winner) {
                        return Relation::Undecided(Doubt::Stronger);
                    }
                    stronger.push(winner);
                    seen = Some(witness);
                }
                _ => return Relation::Undecided(Doubt::Stronger),
            }
        }
    }

    fn without(&self, clauses: &[ClauseIx]) -> Vec<Without<'t>> {
        let clauses = clauses.iter().filter_map(|at| clause(self.provider, *at));
        clauses.map(|(_, clause)| Without::Clause(clause)).collect()
    }

    /// Whether clauses may decide under every status under which two others may.
    fn may_decide(&self, clauses: &[ClauseIx], beside: [ClauseIx; 2]) -> bool {
        let needs = |at: &ClauseIx| {
            clause(self.provider, *at)
                .is_some_and(|(rule, clause)| needs_2xx(self.provider, rule, clause))
        };
        beside.iter().any(needs) || !clauses.iter().any(needs)
    }

    /// Whether no answer makes both clauses hold at one place: proved.
    pub(super) fn are_disjoint(&self, a: ClauseIx, b: ClauseIx) -> bool {
        self.together(&[a, b], &[], &|_| true) == Sought::Nothing
    }

    /// An answer that makes a clause hold: tried.
    pub(super) fn answer(&self, at: ClauseIx) -> Sought<Sample> {
        self.together(&[at], &[], &|sample| {
            witness::shows(self.provider, sample, at)
        })
    }

    /// Whether wherever the first clause holds and its rule may decide, the second
    /// holds and its rule may decide too: proved.
    pub(super) fn implies(&self, a: ClauseIx, b: ClauseIx) -> bool {
        let Some((rule, clause)) = clause(self.provider, b) else {
            return false;
        };
        let never = |without| self.together(&[a], &[without], &|_| true) == Sought::Nothing;
        never(Without::Clause(clause))
            && (!needs_2xx(self.provider, rule, clause) || never(Without::Success))
    }

    /// An answer for which clauses hold, and something of another does not.
    fn together(
        &self,
        clauses: &[ClauseIx],
        without: &[Without<'t>],
        verify: &dyn Fn(&Sample) -> bool,
    ) -> Sought<Sample> {
        let mut search = Search::new(self.provider, &self.values, verify);
        let mut draft = Draft::new();
        let mut scopes = Vec::new();
        let mut goals = Vec::new();
        for at in clauses {
            let Some((rule, clause)) = clause(self.provider, *at) else {
                return Sought::Nothing;
            };
            if needs_2xx(self.provider, rule, clause) {
                draft.keep_success(true);
            }
            match scope(&mut scopes, clause, &mut draft, &search) {
                Ok(scope) => goals.extend(clause.conditions.iter().map(|c| Goal::Holds(c, scope))),
                Err(doubt) => return Sought::Unsure(doubt),
            }
        }
        for without in without {
            let Without::Clause(clause) = *without else {
                draft.keep_success(false);
                continue;
            };
            match scope(&mut scopes, clause, &mut draft, &search) {
                Ok(scope) => goals.push(Goal::SomeFails(&clause.conditions, scope)),
                Err(doubt) => return Sought::Unsure(doubt),
            }
        }
        search.run(draft, &goals)
    }
}

/// What shall not hold.
#[derive(Clone, Copy)]
enum Without<'t> {
    Clause(&'t Clause),
    /// That the status is one of success.
    Success,
}

/// Where a clause looks. Clauses about elements of one shape are about the same
/// element.
fn scope<'t>(
    known: &mut Vec<(ShapeIx, Scope)>,
    clause: &Clause,
    draft: &mut Draft<'t>,
    search: &Search<'t, '_>,
) -> Result<Scope, Doubt> {
    let same = |shape| known.iter().find(|(of, _)| *of == shape);
    if let Some((_, scope)) = clause.shape.and_then(same) {
        return Ok(*scope);
    }
    let scope = search.scope(clause, draft)?;
    known.extend(clause.shape.map(|shape| (shape, scope)));
    Ok(scope)
}

/// Under a status that is not 2xx a rule that says "accepted" does not decide the
/// whole.
fn needs_2xx(provider: &Provider, rule: &Rule, clause: &Clause) -> bool {
    element(provider, clause).is_none() && rule.outcome(false).is_accepted()
}
