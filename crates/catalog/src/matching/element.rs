//! The elements that a shape's `each` selects, and where they stand.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::Value;

use super::{Facts, Place};
use crate::predicate::Subject;
use crate::query::{Budget, Document, Step};
use crate::shape::{Each, QueryIx, ShapeIx};

/// One element of a shape with `each`.
#[derive(Debug, Clone)]
pub struct Element<'r> {
    /// The shape.
    pub shape: ShapeIx,
    /// The element.
    pub value: &'r Value,
    /// Names and indexes that lead to it from the root.
    pub location: Vec<Step<'r>>,
    /// What each relative query selects, evaluated at most once.
    selected: RefCell<HashMap<QueryIx, Rc<[&'r Value]>>>,
}

impl<'r> Element<'r> {
    pub(super) fn nodes(
        &self,
        query: QueryIx,
        select: impl FnOnce() -> Vec<&'r Value>,
    ) -> Rc<[&'r Value]> {
        if let Some(nodes) = self.selected.borrow().get(&query) {
            return Rc::clone(nodes);
        }
        let nodes: Rc<[&Value]> = select().into();
        self.selected.borrow_mut().insert(query, Rc::clone(&nodes));
        nodes
    }

    /// The name of the nearest object member on the way to the element.
    #[must_use]
    pub fn member(&self) -> Option<&'r str> {
        self.location.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(*name),
            Step::Index(_) => None,
        })
    }

    /// The first array index on the way to the element.
    #[must_use]
    pub fn first_index(&self) -> Option<u64> {
        self.location.iter().find_map(|step| match step {
            Step::Index(index) => u64::try_from(*index).ok(),
            Step::Name(_) => None,
        })
    }
}

impl<'t, 'r> Facts<'t, 'r> {
    /// Gives each element of a shape to `visit`, in the order in which they
    /// stand. Nothing is kept: a body may hold millions.
    pub fn visit_elements(&self, shape: ShapeIx, mut visit: impl FnMut(&Element<'r>)) {
        let each = self
            .provider
            .shapes
            .get(shape)
            .and_then(|shape| shape.each.as_ref());
        let Some(each) = each else { return };
        let Some(root) = self.answer.body.json() else {
            return;
        };
        let Some(named) = self.provider.queries.get(each.path) else {
            return;
        };
        // A budget of its own: `visit` evaluates queries on the shared one.
        let mut budget = Budget::for_body(self.answer.body_len);
        named
            .query
            .visit(Document::whole(root), &mut budget, |value, location| {
                if each.of.is_none_or(|of| Subject::from(value).is_of(of)) {
                    let (location, selected) = (location.to_vec(), RefCell::default());
                    visit(&Element {
                        shape,
                        value,
                        location,
                        selected,
                    });
                }
            });
    }

    /// All elements of a shape; for samples, which are small.
    #[must_use]
    pub fn elements(&self, shape: ShapeIx) -> Vec<Element<'r>> {
        let mut elements = Vec::new();
        self.visit_elements(shape, |element| elements.push(element.clone()));
        elements
    }

    /// Where an element stands in the request.
    #[must_use]
    pub fn position(&self, each: &Each, element: &Element<'r>) -> Option<u64> {
        let Some(query) = each.position else {
            return element.first_index();
        };
        match self.first(query, element)? {
            Subject::Number(number) => number.number()?.as_u64(),
            _ => None,
        }
    }

    /// The list of the request that the position counts in.
    #[must_use]
    pub fn collection(&self, each: &Each, element: &Element<'r>) -> Option<&'r str> {
        match self.first(each.collection?, element)? {
            Subject::String(text) => Some(text),
            _ => None,
        }
    }

    fn first(&self, query: QueryIx, element: &Element<'r>) -> Option<Subject<'r>> {
        let mut first = None;
        self.visit_nodes(query, Place::Element(element), &mut |subject| {
            first = Some(subject);
            ControlFlow::Break(())
        });
        first
    }
}
