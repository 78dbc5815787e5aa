//! JSONPath (RFC 9535): evaluates compiled queries over a JSON tree. The compiler parses
//! their text.
//!
//! Evaluation must never take more time or memory than its [`Budget`] allows, whatever the
//! query, the document or the table it was loaded from.

pub mod ast;
mod budget;
mod children;
mod compare;
mod evaluate;
mod guard;
#[cfg(feature = "regex")]
mod iregexp;
mod location;
mod number;

use std::ops::ControlFlow;

use serde_json::Value;

#[cfg(not(feature = "regex"))]
use crate::no_regex as iregexp;

pub use ast::{Filter, Segment, Selector, Slice};
pub use budget::Budget;
pub use guard::Guard;
pub use location::{Located, Step};

/// Most bytes in the text of a query.
pub const MAX_QUERY_BYTES: usize = 4096;
/// Most `[` and `(` that may stand open at one place of a query.
pub const MAX_NESTING: usize = 32;
/// Steps for keeping a selected value, beside those of its location.
const SELECTION_STEPS: usize = 4;

/// A compiled RFC 9535 query, relative to the root `$` or to the current element `@`.
///
/// Only the first identifier differs from RFC 9535, which knows `@` in filters alone:
/// `@.code` selects from the element that stands in [`Document::element`].
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Query {
    relative: bool,
    segments: Vec<Segment>,
}

impl Query {
    /// A query of these segments; `relative` when its text begins with `@`.
    #[must_use]
    pub fn new(relative: bool, segments: Vec<Segment>) -> Query {
        Query { relative, segments }
    }

    /// Whether the text began with `@`.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// The segments after the first identifier, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether it selects one value at most.
    #[must_use]
    pub fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            let selects = segment.selectors.as_slice();
            !segment.descendant && matches!(selects, [Selector::Name(_) | Selector::Index(_)])
        })
    }

    /// Whether a descendant segment (`..`) stands outside the filters. One pass over the bytes
    /// cannot serve such a query.
    #[must_use]
    pub fn has_descendant(&self) -> bool {
        self.segments.iter().any(|segment| segment.descendant)
    }

    /// Whether a filter selector (`?`) stands in the query. One pass over the bytes cannot serve
    /// such a query.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        let mut selectors = self.segments.iter().flat_map(|segment| &segment.selectors);
        selectors.any(|selector| matches!(selector, Selector::Filter(_)))
    }

    /// The values selected, in the order of RFC 9535, duplicates kept. Nothing is selected when
    /// the budget runs out on the way: see [`Budget::exhausted`].
    #[must_use]
    pub fn select<'v>(&self, document: Document<'v>, budget: &mut Budget) -> Vec<&'v Value> {
        let mut values = Vec::new();
        evaluate::run(self, document, budget, |budget, value, _| {
            budget.spend(SELECTION_STEPS)?;
            values.push(value);
            ControlFlow::Continue(())
        });
        if budget.exhausted() {
            values.clear();
        }
        values
    }

    /// As [`Query::select`], each value with its location below the root, or below the current
    /// element when the query is relative.
    #[must_use]
    pub fn locate<'v>(&self, document: Document<'v>, budget: &mut Budget) -> Vec<Located<'v>> {
        let mut located = Vec::new();
        evaluate::run(self, document, budget, |budget, value, steps| {
            budget.spend(SELECTION_STEPS + steps.len())?;
            let location = steps.to_vec();
            located.push(Located { value, location });
            ControlFlow::Continue(())
        });
        if budget.exhausted() {
            located.clear();
        }
        located
    }

    /// As [`Query::locate`], but gives each value to `visit` when it is met, so that nothing is
    /// kept. Values met before the budget ran out have been given.
    pub fn visit<'v>(
        &self,
        document: Document<'v>,
        budget: &mut Budget,
        mut visit: impl FnMut(&'v Value, &[Step<'v>]),
    ) {
        evaluate::run(self, document, budget, |budget, value, steps| {
            budget.spend(SELECTION_STEPS + steps.len())?;
            visit(value, steps);
            ControlFlow::Continue(())
        });
    }
}

/// What a query is evaluated on: `$` and the element that a leading `@` stands for.
#[derive(Debug, Clone, Copy)]
pub struct Document<'v> {
    root: &'v Value,
    current: &'v Value,
}

impl<'v> Document<'v> {
    /// A whole document: `$` and a leading `@` are both the root.
    #[must_use]
    pub fn whole(root: &'v Value) -> Document<'v> {
        Document {
            root,
            current: root,
        }
    }

    /// One element of a document, as `each` selects it.
    #[must_use]
    pub fn element(root: &'v Value, current: &'v Value) -> Document<'v> {
        Document { root, current }
    }
}
