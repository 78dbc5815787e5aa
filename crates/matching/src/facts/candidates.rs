//! The winner at a place by the index: only clauses that something in the
//! answer speaks for are tried, the strongest first. It decides as the scan
//! over all rules does.

use std::collections::BTreeSet;

use super::nodes::Recording;
use super::{Decision, Facts, Match, Nodes, Place};
use crate::plan::Ranked;

impl<'r> Facts<'_, 'r> {
    /// The winner at a place, the provider's default aside.
    #[must_use]
    pub fn decision(&self, place: Place<'_, 'r>) -> Option<Decision> {
        match &self.nodes {
            Nodes::Tree(_) => self.decide(self.matches(place)),
            Nodes::Recorded(recording) => {
                let mut ranks = recording.trouble.ranks.borrow_mut();
                ranks.clear();
                self.by_index(recording, place, &mut ranks)
            }
        }
    }

    fn by_index(
        &self,
        recording: &Recording<'_, 'r>,
        place: Place<'_, 'r>,
        ranks: &mut Vec<u32>,
    ) -> Option<Decision> {
        let index = &recording.plan.index;
        let at = match place {
            Place::Whole => &index.whole,
            Place::Element(element) => index.elements.get(element.shape)?,
        };
        ranks.extend(at.of_status(self.answer.status));
        for (seat, _, passed) in recording.known.values(place) {
            ranks.extend(at.of_seat(seat));
            for question in passed.iter() {
                ranks.extend(at.of_question(question));
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
            return self.decide(self.all_that_hold(candidates, place));
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
            let Some(found) = self.try_clause(candidate, place) else {
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
        candidates: impl Iterator<Item = &'a Ranked>,
        place: Place<'_, 'r>,
    ) -> Vec<Match> {
        let mut held = BTreeSet::new();
        let mut matches: Vec<Match> = Vec::new();
        for candidate in candidates {
            if !held.contains(&candidate.rule)
                && let Some(found) = self.try_clause(candidate, place)
            {
                held.insert(found.rule);
                matches.push(found);
            }
        }
        matches
    }

    fn try_clause(&self, candidate: &Ranked, place: Place<'_, 'r>) -> Option<Match> {
        let clauses = self.provider.rules.clauses(candidate.rule)?;
        let clause = clauses.get(candidate.clause)?;
        let holds = self.may_decide(candidate.rule, place)
            && self.clause_holds((candidate.rule, candidate.clause), clause, place);
        holds.then(|| Match::of(candidate.rule, candidate.clause, clause))
    }
}
