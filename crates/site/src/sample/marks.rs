//! The parts of an example that make a rule match: the status, headers and values that its
//! conditions test.

use std::collections::HashSet;

use replybook_catalog::jsonpath::{Budget, Document, Step};
use replybook_catalog::predicate::{Clause, Condition, Subject};
use replybook_catalog::shape::Shape;
use replybook_catalog::table::{Provider, Rule};
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Element, Facts, Place};

/// What identifies a rule in its example.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub status: bool,
    pub text: bool,
    /// Names in lower case.
    pub headers: Vec<String>,
    /// Normalized paths of values.
    values: HashSet<String>,
    /// Normalized paths of members whose name is looked at.
    keys: HashSet<String>,
}

impl Marks {
    /// The marks of a rule in an answer; none where it does not hold.
    pub fn new(provider: &Provider, rule: &Rule, answer: &Answer<'_>) -> Marks {
        let mut marks = Marks::default();
        let facts = Facts::new(provider, answer);
        let shapes = 0..provider.shapes.len();
        let elements: Vec<Element<'_>> = shapes.flat_map(|shape| facts.elements(shape)).collect();
        let places = std::iter::once(Place::Whole).chain(elements.iter().map(Place::Element));
        for place in places {
            // Of a rule that is not in force too, which `Facts` would not try.
            let holding = rule
                .clauses
                .iter()
                .filter(|clause| facts.holds(clause, place));
            let clause = holding.max_by_key(|clause| clause.strength);
            if let Some(clause) = clause {
                marks.add(provider, clause, answer, place);
                break;
            }
        }
        marks
    }

    /// Whether the value at a place is marked.
    pub fn has(&self, at: &[Step<'_>]) -> bool {
        self.values.contains(&normalized(at))
    }

    /// Whether the name of a member is.
    pub fn has_key(&self, at: &[Step<'_>]) -> bool {
        self.keys.contains(&normalized(at))
    }

    fn add(
        &mut self,
        provider: &Provider,
        clause: &Clause,
        answer: &Answer<'_>,
        place: Place<'_, '_>,
    ) {
        let shape = clause.shape.and_then(|shape| provider.shapes.get(shape));
        for condition in &clause.conditions {
            match condition {
                Condition::Status(_) => self.status = true,
                Condition::Header(name, _) => self.headers.push(name.clone()),
                Condition::Text(_) => self.text = true,
                Condition::Body(query, _) => {
                    self.add_nodes(provider, &[*query], condition, answer, place);
                }
                Condition::Field(field, _) => {
                    if let Some(spec) = shape.and_then(|shape| shape.fields.get(*field)) {
                        self.add_nodes(provider, &spec.paths, condition, answer, place);
                    }
                    if shape.is_some_and(|shape| is_key(shape, *field))
                        && let Place::Element(element) = place
                    {
                        self.add_member(element.location());
                    }
                }
                Condition::BodyKind(_) | Condition::Not(_) => {}
            }
        }
    }

    /// The values that a condition looks at and that pass.
    fn add_nodes(
        &mut self,
        provider: &Provider,
        queries: &[usize],
        condition: &Condition,
        answer: &Answer<'_>,
        place: Place<'_, '_>,
    ) {
        let (Some(root), Some(test)) = (answer.body.json(), condition.test()) else {
            return;
        };
        let (current, above) = match place {
            Place::Whole => (Some(root), &[][..]),
            Place::Element(element) => (at(root, element.location()), element.location()),
        };
        let document = Document::element(root, current.unwrap_or(root));
        let named = queries
            .iter()
            .filter_map(|query| provider.queries.get(*query));
        for query in named.map(|named| &named.query) {
            let mut budget = Budget::for_body(answer.body_len);
            let above = if query.is_relative() { above } else { &[] };
            let before = self.values.len();
            for node in query.locate(document, &mut budget) {
                if test.passes(Subject::from(node.value)) {
                    self.values
                        .insert(normalized(above) + &normalized(&node.location));
                }
            }
            // Of several paths the first that selects something counts.
            if self.values.len() > before {
                return;
            }
        }
    }

    fn add_member(&mut self, location: &[Step<'_>]) {
        let named = location
            .iter()
            .rposition(|step| matches!(step, Step::Name(_)));
        if let Some(member) = named.and_then(|at| location.get(..=at)) {
            self.keys.insert(normalized(member));
        }
    }
}

fn is_key(shape: &Shape, field: usize) -> bool {
    shape
        .each
        .as_ref()
        .is_some_and(|each| each.key == Some(field))
}

fn at<'v>(root: &'v serde_json::Value, location: &[Step<'_>]) -> Option<&'v serde_json::Value> {
    location.iter().try_fold(root, |value, step| match step {
        Step::Name(name) => value.get(*name),
        Step::Index(index) => value.get(*index),
    })
}

fn normalized(location: &[Step<'_>]) -> String {
    location.iter().map(ToString::to_string).collect()
}
