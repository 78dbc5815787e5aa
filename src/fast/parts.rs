//! The elements of an answer that a pass reads, each ruled as part of the whole.

use replybook_matching::answer::Answer;
use replybook_matching::facts::{Facts, Spot};
use replybook_matching::fast::lazy::{LazyAutomaton, QUIT, State};
use replybook_matching::fast::{Known, NeedsTree, Recorded};

use super::Planned;
use super::cache::PlanCache;
use super::cached_ruling::CachedRuling;
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
        learned: &mut LazyAutomaton,
        decided: &mut Vec<Option<CachedRuling>>,
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
        learned: &mut LazyAutomaton,
        decided: &mut Vec<Option<CachedRuling>>,
        whole: State,
        spot: &Spot,
    ) -> Part {
        let rules = self.planned.rules;
        let state = learned.within(spot.state, whole);
        let cached_ruling = decided.get(state as usize).copied().flatten();
        if let Some(CachedRuling::Cached(cached)) = cached_ruling {
            return rules.part_of(cached);
        }
        let nothing = Recorded::default();
        let known = self.planned.known(learned, whole);
        let recording = (self.planned).recording(&nothing, "", known, self.needs_tree);
        let facts = Facts::from_source(rules.catalog, self.answer, &recording);
        let resolver = Resolver::new(rules, self.response, facts);
        let element = Known::element(spot.shape as usize, spot.state);
        let part = resolver.part(&element, 0);
        if let Some(cached) = rules.cached_part(&part).filter(|_| state != QUIT) {
            PlanCache::keep(decided, state, CachedRuling::Cached(cached));
        }
        part
    }
}
