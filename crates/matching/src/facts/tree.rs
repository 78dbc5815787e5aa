//! The body as a tree, on which queries are evaluated: the way that is obviously right.

use std::cell::{OnceCell, RefCell};

use replybook_catalog::jsonpath::{Budget, Document, Query};
use replybook_catalog::predicate::Subject;
use replybook_catalog::shape::{FieldIx, QueryIx, ShapeIx};
use replybook_catalog::table::Provider;
use serde_json::Value;

use super::fields::Found;
use super::{Place, Visit};
use crate::answer::Answer;

/// How many of the values that a path from the root selects are seen at an
/// element. Rules about an element ask the whole for single values; a list as
/// long as the list of elements would take the square of its length.
const MOST_OF_WHOLE: usize = 64;

/// How many values of a path are seen at a place.
#[must_use]
pub fn most_seen(place: Place<'_, '_>, is_relative: bool) -> usize {
    match place {
        Place::Element(_) if !is_relative => MOST_OF_WHOLE,
        _ => usize::MAX,
    }
}

/// The body as a tree.
#[derive(Debug, Clone)]
pub(super) struct Tree<'t, 'r> {
    provider: &'t Provider,
    root: Option<&'r Value>,
    budget: RefCell<Budget>,
    /// What each query from the root selects, evaluated at most once.
    selected: Vec<OnceCell<Vec<&'r Value>>>,
    /// The fields of the shapes, as many places for each as the widest has fields.
    fields: Vec<Found<'r>>,
    widest: usize,
}

impl<'t, 'r> Tree<'t, 'r> {
    pub fn new(provider: &'t Provider, answer: &'r Answer<'r>) -> Self {
        let shapes = &provider.shapes;
        let widest = shapes.iter().map(|shape| shape.fields.len()).max();
        let widest = widest.unwrap_or(0);
        Tree {
            provider,
            root: answer.body.json(),
            budget: RefCell::new(Budget::for_body(answer.body_len)),
            selected: provider.queries.iter().map(|_| OnceCell::new()).collect(),
            fields: vec![Found::new(); shapes.len() * widest],
            widest,
        }
    }

    /// Where the values of a field of the whole answer are kept.
    pub fn found(&self, shape: ShapeIx, field: FieldIx) -> Option<&Found<'r>> {
        let is_field = field < self.widest;
        self.fields
            .get(shape * self.widest + field)
            .filter(|_| is_field)
    }

    /// Whether queries took more than their budget.
    pub fn is_exhausted(&self) -> bool {
        self.budget.borrow().exhausted()
    }

    pub fn visit(&self, query: QueryIx, place: Place<'_, 'r>, visit: Visit<'_, 'r>) {
        self.with_nodes(query, place, |nodes| {
            let most = most_seen(place, self.is_relative(query));
            let mut subjects = nodes.iter().take(most).map(|node| Subject::from(*node));
            let _ = subjects.try_for_each(visit);
        });
    }

    fn is_relative(&self, query: QueryIx) -> bool {
        let named = self.provider.queries.get(query);
        named.is_some_and(|named| named.query.is_relative())
    }

    fn with_nodes<T>(
        &self,
        query: QueryIx,
        place: Place<'_, 'r>,
        then: impl FnOnce(&[&'r Value]) -> T,
    ) -> T {
        let (Some(root), Some(named)) = (self.root, self.provider.queries.get(query)) else {
            return then(&[]);
        };
        match place {
            Place::Element(element) if named.query.is_relative() => match element.value() {
                Some(value) => {
                    let document = Document::element(root, value);
                    let nodes = element.nodes(query, || self.select(&named.query, document));
                    then(&nodes)
                }
                None => then(&[]),
            },
            _ => match self.selected.get(query) {
                Some(cell) => {
                    then(cell.get_or_init(|| self.select(&named.query, Document::whole(root))))
                }
                None => then(&[]),
            },
        }
    }

    fn select(&self, query: &Query, document: Document<'r>) -> Vec<&'r Value> {
        query.select(document, &mut self.budget.borrow_mut())
    }
}
