//! Whether a clause holds, over what one pass found. It says what
//! [`Facts::holds`] says, without the indirection that a tree needs; every
//! verdict of the plan is compared with the interpreter's in tests.

use super::nodes::Recording;
use super::recorded::Slots;
use super::{Facts, Place};
use crate::plan::FieldSlots;
use crate::predicate::{Clause, Condition, Subject, Test};
use crate::shape::ShapeIx;

impl<'r> Facts<'_, 'r> {
    /// Whether a clause that is about a place holds there.
    pub(super) fn holds_quickly(
        &self,
        recording: &Recording<'_, 'r>,
        clause: &Clause,
        place: Place<'_, 'r>,
    ) -> bool {
        let all = &clause.conditions;
        all.iter()
            .all(|condition| self.check_quickly(recording, condition, clause.shape, place))
    }

    fn check_quickly(
        &self,
        recording: &Recording<'_, 'r>,
        condition: &Condition,
        shape: Option<ShapeIx>,
        place: Place<'_, 'r>,
    ) -> bool {
        match condition {
            Condition::Status(set) => set.contains(self.answer.status),
            Condition::Body(query, test) => {
                match recording.slots_of(*query, place, self.is_relative(*query)) {
                    Some(slots) => recording.hold(slots, test),
                    None => test.holds_of_nothing(),
                }
            }
            Condition::Field(field, test) => {
                let fields = &recording.plan.layout.fields;
                let of_shape = shape.and_then(|shape| fields.get(shape));
                let Some(field) = of_shape.and_then(|fields| fields.get(*field)) else {
                    return false;
                };
                recording.field_holds(field, test, place)
            }
            Condition::Not(alternatives) => !alternatives.iter().any(|all| {
                all.iter()
                    .all(|c| self.check_quickly(recording, c, shape, place))
            }),
            Condition::BodyKind(_) | Condition::Header(..) | Condition::Text(_) => {
                self.check(condition, shape, place)
            }
        }
    }
}

impl<'r> Recording<'_, 'r> {
    fn hold(&self, slots: Slots<'r>, test: &Test) -> bool {
        let mut any = false;
        for subject in slots.subjects(self.recorded, self.body) {
            any = true;
            if test.exists != Some(false) && test.passes(subject) {
                return true;
            }
        }
        if slots.is_cut() {
            self.trouble.ask_for_tree();
        }
        !any && test.holds_of_nothing()
    }

    /// As [`Facts::visit_field`] gives the values of a field.
    fn field_holds(&self, field: &FieldSlots, test: &Test, place: Place<'_, 'r>) -> bool {
        if !field.is_servable {
            self.trouble.ask_for_tree();
        }
        let mut null = false;
        for slot in &field.slots {
            let Some(slots) = self.recorded.slots(slot.of_element, slot.slot, place) else {
                continue;
            };
            let mut any = false;
            for subject in slots.subjects(self.recorded, self.body) {
                if field.of.is_some_and(|of| !subject.is_of(of)) {
                    continue;
                }
                if subject.is_null() {
                    null = true;
                    continue;
                }
                any = true;
                if test.exists != Some(false) && test.passes(subject) {
                    return true;
                }
            }
            if slots.is_cut() {
                self.trouble.ask_for_tree();
            }
            if any {
                return false;
            }
        }
        let member = match place {
            Place::Element(element) if field.is_key => element.member().map(Subject::Text),
            _ => None,
        };
        match member.or(null.then_some(Subject::Null)) {
            Some(subject) => test.exists != Some(false) && test.passes(subject),
            None => test.holds_of_nothing(),
        }
    }
}
