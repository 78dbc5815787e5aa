//! The elements that a shape's `each` selects, and where they stand.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::rc::Rc;

use serde_json::Value;

use super::fields::Found;
use super::{Facts, Place};
use replybook_catalog::jsonpath::{Budget, Document, Step};
use replybook_catalog::predicate::Subject;
use replybook_catalog::shape::{Each, FieldIx, QueryIx, ShapeIx};

/// One element of a shape with `each`.
#[derive(Debug, Clone)]
pub struct Element<'r> {
    /// The shape.
    pub shape: ShapeIx,
    content: Content<'r>,
}

#[derive(Debug, Clone)]
enum Content<'r> {
    Tree {
        value: &'r Value,
        /// Names and indexes that lead to it from the root.
        location: Vec<Step<'r>>,
        /// What each relative query selects, evaluated at most once.
        selected: RefCell<Vec<Selected<'r>>>,
        /// The fields of the shape.
        fields: Box<[Found<'r>]>,
    },
    Passed {
        spot: Spot,
        member: Option<&'r str>,
    },
}

/// Where a pass over the body found an element, and what it knows of it.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Its shape.
    pub shape: u32,
    /// What is known of it, by a number that the pass gave.
    pub state: u32,
    /// Where the pass keeps what it found in it.
    pub base: u32,
    /// The first array index on the way to it.
    pub first_index: Option<u64>,
    /// The name of the nearest member on the way to it, as bytes of the body.
    pub name: Option<(u32, u32)>,
}

/// A query and what it selects.
type Selected<'r> = (QueryIx, Rc<[&'r Value]>);

impl<'r> Element<'r> {
    /// An element that one pass over the body found; `member` is the name of the nearest object
    /// member on the way to it.
    #[must_use]
    pub fn from_pass(spot: Spot, member: Option<&'r str>) -> Element<'r> {
        Element {
            shape: spot.shape as usize,
            content: Content::Passed { spot, member },
        }
    }

    /// Its value, where there is a tree.
    #[must_use]
    pub fn value(&self) -> Option<&'r Value> {
        match &self.content {
            Content::Tree { value, .. } => Some(value),
            Content::Passed { .. } => None,
        }
    }

    /// Names and indexes that lead to it from the root, where there is a tree.
    #[must_use]
    pub fn location(&self) -> &[Step<'r>] {
        match &self.content {
            Content::Tree { location, .. } => location,
            Content::Passed { .. } => &[],
        }
    }

    /// Where a pass found it; `None` where there is a tree.
    #[must_use]
    pub fn spot(&self) -> Option<&Spot> {
        match &self.content {
            Content::Tree { .. } => None,
            Content::Passed { spot, .. } => Some(spot),
        }
    }

    pub(super) fn nodes(
        &self,
        query: QueryIx,
        select: impl FnOnce() -> Vec<&'r Value>,
    ) -> Rc<[&'r Value]> {
        let Content::Tree { selected, .. } = &self.content else {
            return Rc::from([]);
        };
        let known = (selected.borrow().iter())
            .find(|(known, _)| *known == query)
            .map(|(_, nodes)| Rc::clone(nodes));
        known.unwrap_or_else(|| {
            let nodes: Rc<[&Value]> = select().into();
            selected.borrow_mut().push((query, Rc::clone(&nodes)));
            nodes
        })
    }

    /// Where the values of a field are kept, where there is a tree.
    pub(super) fn found(&self, shape: ShapeIx, field: FieldIx) -> Option<&Found<'r>> {
        match &self.content {
            Content::Tree { fields, .. } if shape == self.shape => fields.get(field),
            _ => None,
        }
    }

    /// The name of the nearest object member on the way to the element.
    #[must_use]
    pub fn member(&self) -> Option<&'r str> {
        match &self.content {
            Content::Passed { member, .. } => *member,
            Content::Tree { location, .. } => location.iter().rev().find_map(|step| match step {
                Step::Name(name) => Some(*name),
                Step::Index(_) => None,
            }),
        }
    }

    /// The first array index on the way to the element.
    #[must_use]
    pub fn first_index(&self) -> Option<u64> {
        match &self.content {
            Content::Passed { spot, .. } => spot.first_index,
            Content::Tree { location, .. } => location.iter().find_map(|step| match step {
                Step::Index(index) => u64::try_from(*index).ok(),
                Step::Name(_) => None,
            }),
        }
    }
}

impl<'t, 'r> Facts<'t, 'r> {
    /// Gives each element of a shape to `visit`, in the order in which they
    /// stand. Nothing is kept: a body may hold millions.
    pub fn visit_elements(&self, shape: ShapeIx, mut visit: impl FnMut(&Element<'r>)) {
        let Some(spec) = self.provider.shapes.get(shape) else {
            return;
        };
        let Some(each) = &spec.each else { return };
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
                    let content = Content::Tree {
                        value,
                        location: location.to_vec(),
                        selected: RefCell::default(),
                        fields: spec.fields.iter().map(|_| Found::new()).collect(),
                    };
                    visit(&Element { shape, content });
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
