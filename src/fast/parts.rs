//! The elements of an answer that a pass reads, each ruled as part of the whole.

use replybook_matching::answer::Answer;
use replybook_matching::facts::{Facts, Spot};
use replybook_matching::fast::lazy::{LOST, Learned, State};
use replybook_matching::fast::{Known, NeedsTree, Recorded};

use super::Planned;
use super::cache::PlanCache;
use super::recall::Recalled;
use crate::Response;
use crate::resolution::{Group, Part, Resolver};

/// What elements are ruled by.
pub(super) struct Parts<'r, 't, 'l> {
    planned: Planned<'t, 'l>,
    response: &'r Response<'r>,
    answer: &'r Answer<'r>,
    needs_tree: &'r NeedsTree,
}

impl<'r, 't, 'l> Parts<'r, 't, 'l> {
    pub fn new(
        planned: Planned<'t, 'l>,
        response: &'r Response<'r>,
        answer: &'r Answer<'r>,
        needs_tree: &'r NeedsTree,
    ) -> Self {
        Parts {
            planned,
            response,
            answer,
            needs_tree,
        }
    }

    /// Rules an element that was read, as part of an answer in a state, and says whether a
    /// verdict may list it.
    pub fn rule(
        &self,
        learned: &mut Learned,
        decided: &mut Vec<Option<Recalled>>,
        whole: State,
        (at, spot): (usize, &Spot),
        groups: &mut [Group],
    ) -> bool {
        let part = self.part(learned, decided, whole, spot);
        let group = groups.get_mut(spot.shape as usize);
        group.is_some_and(|group| {
            group.push(Part {
                element: at,
                ..part
            })
        })
    }

    /// Rules the elements that waited for the whole to be known.
    pub fn rule_waiting(
        &self,
        cache: &mut PlanCache,
        whole: State,
        elements: &[Spot],
        groups: &mut [Group],
    ) {
        let PlanCache {
            learned, decided, ..
        } = cache;
        for (at, spot) in elements.iter().enumerate() {
            let shape = self.planned.plan.layout.elements.get(spot.shape as usize);
            if shape.is_some_and(|shape| shape.needs_whole) {
                self.rule(learned, decided, whole, (at, spot), groups);
            }
        }
    }

    fn part(
        &self,
        learned: &mut Learned,
        decided: &mut Vec<Option<Recalled>>,
        whole: State,
        spot: &Spot,
    ) -> Part {
        let rules = self.planned.rules;
        let state = learned.within(spot.state, whole);
        let recalled = decided.get(state as usize).copied().flatten();
        if let Some(Recalled::Kept(kept)) = recalled {
            return rules.part_of(kept);
        }
        let nothing = Recorded::default();
        let known = self.planned.known(learned, whole);
        let recording = (self.planned).recording(&nothing, "", known, self.needs_tree);
        let facts = Facts::from_source(rules.catalog, self.answer, &recording);
        let resolver = Resolver::new(rules, self.response, facts);
        let element = Known::element(spot.shape as usize, spot.state);
        let part = resolver.part(&element, 0);
        if let Some(kept) = rules.kept_part(&part).filter(|_| state != LOST) {
            PlanCache::keep(decided, state, Recalled::Kept(kept));
        }
        part
    }
}
