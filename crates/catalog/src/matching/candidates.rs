//! The winner at a place by the index: only clauses that something in the
//! answer speaks for are tried, the strongest first. It decides as the scan
//! over all rules does.

use std::collections::BTreeSet;

use super::nodes::Recording;
use super::{Decision, Facts, Match, Nodes, Place};
use crate::plan::{At, Plan, Ranked};
use crate::predicate::Subject;
use crate::shape::ShapeIx;

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
        if ranks.len() > 1 {
            ranks.sort_unstable();
            ranks.dedup();
        }
        let candidates = ranks
            .iter()
            .filter_map(|rank| at.ranked.get(*rank as usize));
        if plan.index.has_overrides {
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
                for slot in recording.recorded.filled() {
                    if at.asks_for(*slot) {
                        at.of_presence(*slot, ranks);
                        recording.each(false, *slot, place, |subject| {
                            at.of_slot(*slot, subject, ranks);
                        });
                    }
                }
                if let Some(text) = self.answer.body.text() {
                    at.of_text(text, ranks);
                }
            }
            Place::Element(element) => {
                let slots = recording.plan.layout.elements.get(element.shape);
                for slot in 0..slots.map_or(0, |of| of.slots) {
                    if at.asks_for(slot) {
                        let mut any = false;
                        recording.each(true, slot, place, |subject| {
                            if !any {
                                at.of_presence(slot, ranks);
                                any = true;
                            }
                            at.of_slot(slot, subject, ranks);
                        });
                    }
                }
                if at.asks_whole() {
                    recording.of_whole(at, element.shape, place, ranks);
                }
                if let Some(name) = element.member() {
                    at.of_member(name, ranks);
                }
            }
        }
    }
}

impl<'r> Recording<'_, 'r> {
    /// The ranks that what stands in the whole speaks for at an element: the
    /// same for every element of a shape, so collected once.
    fn of_whole(&self, at: &At, shape: ShapeIx, place: Place<'_, 'r>, ranks: &mut Vec<u32>) {
        let mut known = self.trouble.of_whole.borrow_mut();
        let (all, spans) = &mut *known;
        let span = spans.iter().find(|(of, _)| *of == shape).cloned();
        let span = match span {
            Some((_, span)) => span,
            None => {
                let start = all.len();
                for slot in self.recorded.filled() {
                    at.of_presence_in_whole(*slot, all);
                    self.each(false, *slot, place, |subject| {
                        at.of_slot_of_whole(*slot, subject, all);
                    });
                }
                spans.push((shape, start..all.len()));
                start..all.len()
            }
        };
        ranks.extend_from_slice(all.get(span).unwrap_or_default());
    }

    /// Gives each value of a slot that was kept. Of more than that, a tree must
    /// tell which clauses they speak for.
    #[inline]
    fn each(
        &self,
        of_element: bool,
        slot: u32,
        place: Place<'_, 'r>,
        mut take: impl FnMut(Subject<'r>),
    ) {
        let Some(slots) = self.recorded.slots(of_element, slot, place) else {
            return;
        };
        for subject in slots.subjects(self.recorded, self.body) {
            take(subject);
        }
        if slots.is_cut() {
            self.trouble.ask_for_tree();
        }
    }
}
