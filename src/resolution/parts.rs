//! The elements of an answer that a pass reads, each ruled as part of the whole.

use replybook_matching::answer::Answer;
use replybook_matching::{
    facts::{Element, Recorded, Spot, Trouble},
    lazy::{LOST, Learned, State},
};

use super::recall::Recalled;
use super::{Group, Part, Planned};
use crate::Response;
use crate::scratch::Memory;

/// What elements are ruled by.
pub(super) struct Parts<'r, 't, 'l> {
    planned: Planned<'t, 'l>,
    response: &'r Response<'r>,
    answer: &'r Answer<'r>,
    trouble: &'r Trouble,
}

impl<'r, 't, 'l> Parts<'r, 't, 'l> {
    pub fn of(
        planned: Planned<'t, 'l>,
        response: &'r Response<'r>,
        answer: &'r Answer<'r>,
        trouble: &'r Trouble,
    ) -> Self {
        Parts {
            planned,
            response,
            answer,
            trouble,
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
        memory: &mut Memory,
        whole: State,
        elements: &[Spot],
        groups: &mut [Group],
    ) {
        let Memory {
            learned, decided, ..
        } = memory;
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
        let resolver = (self.planned).resolver(
            self.response,
            self.answer,
            &nothing,
            "",
            self.trouble,
            known,
        );
        let element = Element::known(spot.shape as usize, spot.state);
        let part = resolver.part(&element, 0);
        if let Some(kept) = rules.kept_part(&part).filter(|_| state != LOST) {
            Memory::keep(decided, state, Recalled::Kept(kept));
        }
        part
    }
}
