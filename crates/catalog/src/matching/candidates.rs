//! The winner at a place by the index: only clauses that something in the
//! answer speaks for are tried, the strongest first. It decides as the scan
//! over all rules does.

use std::ops::ControlFlow;

use super::{Decision, Facts, Match, Nodes, Place};
use crate::plan::{At, Plan, Ranked};

impl<'r> Facts<'_, 'r> {
    /// The winner at a place, the provider's default aside.
    #[must_use]
    pub fn decision(&self, place: Place<'_, 'r>) -> Option<Decision> {
        match &self.nodes {
            Nodes::Tree(_) => self.decide(self.matches(place)),
            Nodes::Recorded(recording) => {
                let mut ranks = recording.trouble.ranks.borrow_mut();
                ranks.clear();
                self.by_index(recording.plan, place, &mut ranks)
            }
        }
    }

    fn by_index(
        &self,
        plan: &Plan,
        place: Place<'_, 'r>,
        ranks: &mut Vec<u32>,
    ) -> Option<Decision> {
        let at = match place {
            Place::Whole => &plan.index.whole,
            Place::Element(element) => plan.index.elements.get(element.shape)?,
        };
        self.collect(at, place, ranks);
        ranks.sort_unstable();
        ranks.dedup();
        let candidates = ranks
            .iter()
            .filter_map(|rank| at.ranked.get(*rank as usize));
        if plan.index.has_overrides {
            return self.decide(self.all_that_hold(candidates, place));
        }
        let mut decision: Option<Decision> = None;
        for candidate in candidates {
            if let Some(known) = &decision {
                if candidate.strength != known.winner.strength {
                    break;
                }
                if candidate.rule == known.winner.rule || known.ties.contains(&candidate.rule) {
                    continue;
                }
            }
            let Some(found) = self.try_clause(candidate, place) else {
                continue;
            };
            match &mut decision {
                Some(known) => known.ties.push(found.rule),
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
        let mut matches: Vec<Match> = Vec::new();
        for candidate in candidates {
            if matches.iter().all(|known| known.rule != candidate.rule) {
                matches.extend(self.try_clause(candidate, place));
            }
        }
        matches
    }

    fn try_clause(&self, candidate: &Ranked, place: Place<'_, 'r>) -> Option<Match> {
        let rule = self.provider.rules.get(candidate.rule)?;
        let clause = rule.clauses.get(candidate.clause)?;
        let holds = self.may_decide(rule, place) && self.holds(clause, place);
        holds.then(|| Match::of(candidate.rule, candidate.clause, clause))
    }

    /// The ranks of the clauses worth trying.
    fn collect(&self, at: &At, place: Place<'_, 'r>, ranks: &mut Vec<u32>) {
        let Nodes::Recorded(recording) = &self.nodes else {
            return;
        };
        ranks.extend(at.of_status(self.answer.status));
        match place {
            Place::Whole => {
                for slot in recording
                    .recorded
                    .filled()
                    .iter()
                    .filter(|slot| at.asks_for(**slot))
                {
                    let seen =
                        recording
                            .recorded
                            .visit_root(*slot, recording.body, &mut |subject| {
                                at.of_slot(*slot, subject, ranks);
                                ControlFlow::Continue(())
                            });
                    recording.note(seen);
                }
                if let Some(text) = self.answer.body.text() {
                    at.of_text(text, ranks);
                }
            }
            Place::Element(element) => {
                let Some(spot) = element.spot() else { return };
                let slots = recording.plan.layout.elements.get(element.shape);
                let slots = 0..slots.map_or(0, |of| of.slots);
                for slot in slots.filter(|slot| at.asks_for(*slot)) {
                    let seen =
                        recording
                            .recorded
                            .visit_in(spot, slot, recording.body, &mut |subject| {
                                at.of_slot(slot, subject, ranks);
                                ControlFlow::Continue(())
                            });
                    recording.note(seen);
                }
                let filled = recording.recorded.filled().iter();
                for slot in filled.filter(|slot| at.asks_whole_for(**slot)) {
                    let seen =
                        recording
                            .recorded
                            .visit_root(*slot, recording.body, &mut |subject| {
                                at.of_slot_of_whole(*slot, subject, ranks);
                                ControlFlow::Continue(())
                            });
                    recording.note(seen);
                }
                if let Some(name) = element.member() {
                    at.of_member(name, ranks);
                }
            }
        }
    }
}
