//! The elements that a shape's `each` selects, and where they stand.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::{Facts, Place};
use crate::query::{Document, Step};
use crate::table::{Each, QueryIx, ShapeIx};

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
    /// The elements of a shape, in the order in which they stand.
    #[must_use]
    pub fn elements(&self, shape: ShapeIx) -> Vec<Element<'r>> {
        let each = self
            .provider
            .shapes
            .get(shape)
            .and_then(|shape| shape.each.as_ref());
        let Some(each) = each else { return Vec::new() };
        let Some(root) = self.answer.body.json() else {
            return Vec::new();
        };
        let Some(named) = self.provider.queries.get(each.path) else {
            return Vec::new();
        };
        let document = Document::whole(root);
        let located = named.query.locate(document, &mut self.budget.borrow_mut());
        located
            .into_iter()
            .filter(|node| each.of.is_none_or(|of| of.admits(node.value)))
            .map(|node| Element {
                shape,
                value: node.value,
                location: node.location,
                selected: RefCell::default(),
            })
            .collect()
    }

    /// Where an element stands in the request: position and collection.
    #[must_use]
    pub fn position(&self, each: &Each, element: &Element<'r>) -> (Option<u64>, Option<&'r str>) {
        let first = |query: Option<QueryIx>| {
            let place = Place::Element(element);
            query.and_then(|query| self.with_nodes(query, place, |nodes| nodes.first().copied()))
        };
        let position = match each.position {
            Some(_) => first(each.position).and_then(Value::as_u64),
            None => element.first_index(),
        };
        (position, first(each.collection).and_then(Value::as_str))
    }
}
