//! The values of a shape's fields at a place. On a tree each field is looked for once, however
//! many clauses ask for it.

use std::cell::OnceCell;
use std::ops::ControlFlow;

use super::{Facts, Place, Values, Visit};
use replybook_catalog::predicate::Subject;
use replybook_catalog::shape::{FieldIx, ShapeIx};

/// The values of one field at one place, once they were asked for.
pub(super) type Found<'r> = OnceCell<Box<[Subject<'r>]>>;

impl<'r> Facts<'_, 'r> {
    /// Gives the values of a shape's field: those of its first path that selects
    /// any of the right type, the member's name where the shape says so, and
    /// `null` only where no path selects anything else.
    pub fn visit_field(
        &self,
        shape: ShapeIx,
        field: FieldIx,
        place: Place<'_, 'r>,
        visit: Visit<'_, 'r>,
    ) {
        let kept = match (&self.values, place) {
            (Values::Other(_), _) => None,
            (Values::Tree(tree), Place::Whole) => tree.found(shape, field),
            (Values::Tree(_), Place::Element(element)) => element.found(shape, field),
        };
        match kept {
            Some(kept) => {
                let all = kept.get_or_init(|| self.all_of_field(shape, field, place));
                let _ = all.iter().copied().try_for_each(visit);
            }
            None => self.look_for_field(shape, field, place, visit),
        }
    }

    fn all_of_field(
        &self,
        shape: ShapeIx,
        field: FieldIx,
        place: Place<'_, 'r>,
    ) -> Box<[Subject<'r>]> {
        let mut all = Vec::new();
        self.look_for_field(shape, field, place, &mut |subject| {
            all.push(subject);
            ControlFlow::Continue(())
        });
        all.into()
    }

    fn look_for_field(
        &self,
        shape: ShapeIx,
        field: FieldIx,
        place: Place<'_, 'r>,
        visit: Visit<'_, 'r>,
    ) {
        let Some(shape) = self.provider.shapes.get(shape) else {
            return;
        };
        let Some(spec) = shape.fields.get(field) else {
            return;
        };
        let (mut found, mut null) = (false, false);
        for query in &spec.paths {
            if self.selects_nothing(*query, place) {
                continue;
            }
            self.visit_nodes(*query, place, &mut |subject| {
                if spec.of.is_some_and(|of| !subject.is_of(of)) {
                    return ControlFlow::Continue(());
                }
                if subject.is_null() {
                    null = true;
                    return ControlFlow::Continue(());
                }
                found = true;
                visit(subject)
            });
            if found {
                return;
            }
        }
        let key = shape.each.as_ref().and_then(|each| each.key);
        if key == Some(field)
            && let Place::Element(element) = place
            && let Some(name) = element.member()
        {
            let _ = visit(Subject::Text(name));
        } else if null {
            let _ = visit(Subject::Null);
        }
    }
}
