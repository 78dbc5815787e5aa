//! The captures of a rule: their names, their paths, and their values in the example. A
//! sensitive value is never shown.

use std::collections::BTreeMap;

use replybook::{Capture, Verdict};
use replybook_catalog::predicate::{Condition, Operator};
use replybook_catalog::table::{CaptureSource, Provider, Rule};
use serde::Serialize;

use crate::recognition::{field_paths, path};

/// One capture.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Captured {
    /// Paths, a header, or the message that it is a part of.
    pub places: Vec<String>,
    pub sensitive: bool,
    pub optional: bool,
    /// As the example fills it, masked where it is sensitive.
    pub value: Option<String>,
}

/// The captures of a rule, by name.
pub(crate) fn captures<'t>(
    provider: &'t Provider,
    rule: &'t Rule,
    shown: Option<&Verdict<'_>>,
) -> BTreeMap<&'t str, Captured> {
    let mut captures: BTreeMap<&str, Captured> = BTreeMap::new();
    let mut add = |name: &'t str, place: String| {
        let places = &mut captures.entry(name).or_default().places;
        if !places.contains(&place) {
            places.push(place);
        }
    };
    for clause in &rule.clauses {
        for condition in &clause.conditions {
            for name in holes(condition) {
                add(name, "a part of the message".to_owned());
            }
        }
        let Some(shape) = clause.shape.and_then(|at| provider.shapes.get(at)) else {
            continue;
        };
        for (at, field) in shape.fields.iter().enumerate() {
            for path in field_paths(provider, shape, at) {
                add(&field.name, path.to_owned());
            }
            if shape.each.as_ref().is_some_and(|each| each.key == Some(at)) {
                add(&field.name, "the name of the member".to_owned());
            }
        }
    }
    for spec in &rule.captures {
        match &spec.source {
            CaptureSource::Named => {}
            CaptureSource::Paths(paths) => {
                for path in paths.iter().filter_map(|query| path(provider, *query)) {
                    add(&spec.name, path.to_owned());
                }
            }
            CaptureSource::Header(header) => add(&spec.name, format!("header {header}")),
        }
    }
    for spec in &rule.captures {
        let capture = captures.entry(&spec.name).or_default();
        capture.sensitive = spec.sensitive;
        capture.optional = spec.optional;
    }
    for (name, capture) in &mut captures {
        capture.value = shown.and_then(|verdict| value(verdict, name));
    }
    captures
}

/// What the example gives, in the whole or in the first item that has it.
fn value(verdict: &Verdict<'_>, name: &str) -> Option<String> {
    let items = verdict.items.iter().flat_map(|item| &item.captures);
    let found: Option<&Capture<'_>> = verdict
        .captures
        .iter()
        .chain(items)
        .find(|capture| capture.name == name);
    found.map(|capture| capture.shown().into_owned())
}

fn holes(condition: &Condition) -> Vec<&str> {
    let operators = condition
        .test()
        .into_iter()
        .flat_map(|test| &test.operators);
    let likes = operators.filter_map(|operator| match operator {
        Operator::Like(like) => Some(like),
        _ => None,
    });
    likes
        .flat_map(|like| like.holes().map(|(name, _)| name))
        .collect()
}
