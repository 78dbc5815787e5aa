//! Where the values of a body come from: a tree on which queries are evaluated,
//! or what one pass over the bytes found.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use serde_json::Value;

use super::recorded::{Recorded, Slots};
use super::{Place, Visit};
use crate::answer::Answer;
use crate::plan::{NONE, Plan};
use crate::predicate::{Condition, Subject};
use crate::query::{Budget, Document, Query};
use crate::shape::QueryIx;
use crate::table::Provider;

/// Where the values of a body come from.
#[derive(Debug, Clone)]
pub(super) enum Nodes<'t, 'r> {
    Tree(Box<Tree<'t, 'r>>),
    Recorded(Recording<'t, 'r>),
}

impl Nodes<'_, '_> {
    /// Whether queries took more than their budget.
    pub fn is_exhausted(&self) -> bool {
        match self {
            Nodes::Tree(tree) => tree.budget.borrow().exhausted(),
            Nodes::Recorded(_) => false,
        }
    }

    /// Whether a condition on the whole answer holds, tried once for all
    /// elements.
    pub fn of_whole(&self, condition: &Condition, holds: impl FnOnce() -> bool) -> bool {
        let Nodes::Tree(tree) = self else {
            return holds();
        };
        let at = std::ptr::from_ref(condition);
        let known = tree.of_whole.borrow().get(&at).copied();
        known.unwrap_or_else(|| {
            let holds = holds();
            tree.of_whole.borrow_mut().insert(at, holds);
            holds
        })
    }
}

/// A tree.
#[derive(Debug, Clone)]
pub(super) struct Tree<'t, 'r> {
    provider: &'t Provider,
    root: Option<&'r Value>,
    budget: RefCell<Budget>,
    /// What each query from the root selects, evaluated at most once.
    selected: Vec<OnceCell<Vec<&'r Value>>>,
    /// Conditions on the whole answer that were tried at an element, by their
    /// address in the table.
    of_whole: RefCell<HashMap<*const Condition, bool>>,
}

impl<'t, 'r> Tree<'t, 'r> {
    pub fn of(provider: &'t Provider, answer: &'r Answer<'r>) -> Self {
        Tree {
            provider,
            root: answer.body.json(),
            budget: RefCell::new(Budget::for_body(answer.body_len)),
            selected: provider.queries.iter().map(|_| OnceCell::new()).collect(),
            of_whole: RefCell::default(),
        }
    }

    pub fn visit(&self, query: QueryIx, place: Place<'_, 'r>, visit: Visit<'_, 'r>) {
        self.with_nodes(query, place, |nodes| {
            let mut subjects = nodes.iter().map(|node| Subject::from(*node));
            let _ = subjects.try_for_each(visit);
        });
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

/// What one pass found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recording<'t, 'r> {
    pub plan: &'t Plan,
    pub recorded: &'r Recorded,
    pub body: &'r str,
    pub trouble: &'r Trouble,
}

/// What one pass could not serve, and the memory of deciding by it.
#[derive(Debug, Default)]
pub struct Trouble {
    needs_tree: Cell<bool>,
    pub(super) ranks: RefCell<Vec<u32>>,
}

impl Trouble {
    /// Whether something was asked that only a tree can tell: what was decided
    /// then counts for nothing.
    #[must_use]
    pub fn needs_tree(&self) -> bool {
        self.needs_tree.get()
    }

    /// Says that something was asked that only a tree can tell.
    pub fn ask_for_tree(&self) {
        self.needs_tree.set(true);
    }

    /// Forgets it.
    pub fn clear(&self) {
        self.needs_tree.set(false);
    }
}

impl<'r> Recording<'_, 'r> {
    pub fn visit(
        &self,
        query: QueryIx,
        place: Place<'_, 'r>,
        is_relative: bool,
        visit: Visit<'_, 'r>,
    ) {
        let Some(slots) = self.slots_of(query, place, is_relative) else {
            return;
        };
        let visited = slots.subjects(self.recorded, self.body).try_for_each(visit);
        if visited.is_continue() && slots.is_cut() {
            self.trouble.ask_for_tree();
        }
    }

    /// The slot that a query fills; where one pass cannot serve it, a tree is
    /// asked for.
    pub fn slots_of(
        &self,
        query: QueryIx,
        place: Place<'_, 'r>,
        is_relative: bool,
    ) -> Option<Slots<'r>> {
        let layout = &self.plan.layout;
        let (of_element, slot) = match place {
            Place::Element(element) if is_relative => {
                (true, layout.in_element(element.shape, query))
            }
            _ => (false, layout.root(query)),
        };
        if slot == NONE {
            self.trouble.ask_for_tree();
            return None;
        }
        self.recorded.slots(of_element, slot, place)
    }
}
