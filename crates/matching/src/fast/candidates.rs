//! The winner at a place by the index: only clauses that something in the
//! answer speaks for are tried, the strongest first. It decides as the scan
//! over all rules does.

use std::collections::BTreeSet;

use super::plan::Ranked;
use super::recording::Recording;
use crate::facts::{Decision, Facts, Match, Place, Source};

impl<'r> Recording<'_, 'r> {
    /// The winner at a place, the provider's default aside.
    pub(super) fn decide_by_index(
        &self,
        facts: &Facts<'_, 'r>,
        place: Place<'_, 'r>,
        ranks: &mut Vec<u32>,
    ) -> Option<Decision> {
        let index = &self.plan.index;
        let at = match place {
            Place::Whole => &index.whole,
            Place::Element(element) => index.elements.get(element.shape)?,
        };
        ranks.extend(at.of_status(facts.answer().status));
        for (slot_id, _, passed) in self.known.values(place) {
            ranks.extend(at.of_slot(slot_id));
            for test_id in passed.iter() {
                ranks.extend(at.of_test(test_id));
            }
        }
        if ranks.len() > 1 {
            ranks.sort_unstable();
            ranks.dedup();
        }
        let candidates = ranks
            .iter()
            .filter_map(|rank| at.ranked.get(*rank as usize));
        if index.has_overrides {
            return facts.decide(self.all_that_hold(facts, candidates, place));
        }
        let mut decision: Option<Decision> = None;
        let mut tied = BTreeSet::new();
        for candidate in candidates {
            if let Some(known) = &decision {
                if candidate.strength != known.winner.strength {
                    break;
                }
                if candidate.rule == known.winner.rule || tied.contains(&candidate.rule) {
                    continue;
                }
            }
            let Some(found) = self.try_clause(facts, candidate, place) else {
                continue;
            };
            match &mut decision {
                Some(known) => {
                    tied.insert(found.rule);
                    known.ties.push(found.rule);
                }
                None => decision = Some(Decision::alone(found)),
            }
        }
        decision
    }

    /// The rules among candidates that hold, each by its strongest clause.
    fn all_that_hold<'a>(
        &self,
        facts: &Facts<'_, 'r>,
        candidates: impl Iterator<Item = &'a Ranked>,
        place: Place<'_, 'r>,
    ) -> Vec<Match> {
        let mut held = BTreeSet::new();
        let mut matches: Vec<Match> = Vec::new();
        for candidate in candidates {
            if !held.contains(&candidate.rule)
                && let Some(found) = self.try_clause(facts, candidate, place)
            {
                held.insert(found.rule);
                matches.push(found);
            }
        }
        matches
    }

    fn try_clause(
        &self,
        facts: &Facts<'_, 'r>,
        candidate: &Ranked,
        place: Place<'_, 'r>,
    ) -> Option<Match> {
        let clauses = facts.provider().rules.clauses(candidate.rule)?;
        let clause = clauses.get(candidate.clause)?;
        let holds = facts.may_decide(candidate.rule, place)
            && facts.is_about(clause, place)
            && self.holds(facts, (candidate.rule, candidate.clause), clause, place);
        holds.then(|| Match::new(candidate.rule, candidate.clause, clause))
    }
}
