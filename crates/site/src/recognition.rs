//! How a rule is recognised: its alternatives as text, with the JSONPath of everything they
//! test. Alternatives that differ only in the paths of their fields are merged.

use replybook_catalog::predicate::{Clause, Condition, Layer};
use replybook_catalog::shape::{FieldIx, Shape};
use replybook_catalog::table::{Provider, Rule};
use replybook_catalog::vocabulary::Role;
use serde::Serialize;

/// Conditions that hold together.
#[derive(Debug, Serialize)]
pub(crate) struct Alternative<'t> {
    pub layer: Layer,
    pub shapes: Vec<ShapeUse<'t>>,
    pub conditions: Vec<Line<'t>>,
}

/// A shape whose fields the conditions name.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct ShapeUse<'t> {
    pub name: &'t str,
    /// The path of the elements, where the shape is about an element.
    pub each: Option<&'t str>,
    pub role: Option<Role>,
}

/// One condition.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'t> {
    /// The whole condition, as the command line tells it.
    pub words: String,
    /// Where it looks; of several paths the first that selects something counts.
    pub paths: Vec<Looked<'t>>,
}

/// Where a condition looks, in one shape or whatever the shape.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Looked<'t> {
    pub shape: Option<&'t str>,
    pub paths: Vec<&'t str>,
}

/// The alternatives of a rule.
pub(crate) fn alternatives<'t>(provider: &'t Provider, rule: &'t Rule) -> Vec<Alternative<'t>> {
    let mut alternatives: Vec<Alternative<'t>> = Vec::new();
    for clause in &rule.clauses {
        let next = alternative(provider, clause);
        match alternatives.iter_mut().find(|known| known.says(&next)) {
            Some(known) => known.join(next),
            None => alternatives.push(next),
        }
    }
    alternatives
}

impl Alternative<'_> {
    fn says(&self, other: &Alternative<'_>) -> bool {
        let words = |it: &Alternative<'_>| -> Vec<String> {
            it.conditions
                .iter()
                .map(|line| line.words.clone())
                .collect()
        };
        self.layer == other.layer && words(self) == words(other)
    }
}

impl<'t> Alternative<'t> {
    fn join(&mut self, other: Alternative<'t>) {
        for shape in other.shapes {
            if !self.shapes.contains(&shape) {
                self.shapes.push(shape);
            }
        }
        for (line, others) in self.conditions.iter_mut().zip(other.conditions) {
            for looked in others.paths {
                match line.paths.iter_mut().find(|l| l.paths == looked.paths) {
                    // The same place in both: no shape makes a difference.
                    Some(known) if known.shape != looked.shape => known.shape = None,
                    Some(_) => {}
                    None => line.paths.push(looked),
                }
            }
        }
    }
}

fn alternative<'t>(provider: &'t Provider, clause: &'t Clause) -> Alternative<'t> {
    let shape = clause.shape.and_then(|at| provider.shapes.get(at));
    let conditions = clause.conditions.iter().map(|condition| Line {
        words: provider.describe(condition, clause.shape),
        paths: looked(provider, shape, condition).into_iter().collect(),
    });
    Alternative {
        layer: clause.strength.layer,
        shapes: shape
            .map(|shape| shape_use(provider, shape))
            .into_iter()
            .collect(),
        conditions: conditions.collect(),
    }
}

/// A shape, with the path of its elements.
pub(crate) fn shape_use<'t>(provider: &'t Provider, shape: &'t Shape) -> ShapeUse<'t> {
    let each = shape.each.as_ref();
    ShapeUse {
        name: &shape.name,
        each: each.and_then(|each| path(provider, each.path)),
        role: each.map(|each| each.role),
    }
}

fn looked<'t>(
    provider: &'t Provider,
    shape: Option<&'t Shape>,
    condition: &'t Condition,
) -> Option<Looked<'t>> {
    let mut paths = Vec::new();
    collect(provider, shape, condition, &mut paths);
    let of_shape = names_field(condition);
    (!paths.is_empty()).then(|| Looked {
        shape: shape.filter(|_| of_shape).map(|shape| shape.name.as_str()),
        paths,
    })
}

fn names_field(condition: &Condition) -> bool {
    match condition {
        Condition::Field(..) => true,
        Condition::Not(alternatives) => alternatives.iter().flatten().any(names_field),
        _ => false,
    }
}

fn collect<'t>(
    provider: &'t Provider,
    shape: Option<&'t Shape>,
    condition: &'t Condition,
    paths: &mut Vec<&'t str>,
) {
    match condition {
        Condition::Body(query, _) => paths.extend(path(provider, *query)),
        Condition::Field(field, _) => {
            paths.extend(
                shape
                    .into_iter()
                    .flat_map(|shape| field_paths(provider, shape, *field)),
            );
        }
        Condition::Not(alternatives) => {
            for condition in alternatives.iter().flatten() {
                collect(provider, shape, condition, paths);
            }
        }
        _ => {}
    }
}

/// The paths of a field.
pub(crate) fn field_paths<'t>(
    provider: &'t Provider,
    shape: &'t Shape,
    field: FieldIx,
) -> Vec<&'t str> {
    let queries = shape
        .fields
        .get(field)
        .into_iter()
        .flat_map(|field| &field.paths);
    queries.filter_map(|query| path(provider, *query)).collect()
}

/// A path as written.
pub(crate) fn path(provider: &Provider, query: usize) -> Option<&str> {
    provider.queries.get(query).map(|named| named.text.as_str())
}
