//! Rules that can be taken for another, when no near-miss shows where they
//! end.

use std::collections::{BTreeMap, BTreeSet};

use super::Catalog;
use replybook_catalog::predicate::{Clause, Condition, Layer, Operator, Scalar, Test};
use replybook_catalog::shape::{FieldIx, ShapeIx};
use replybook_catalog::table::{Provider, Rule};
use replybook_compiler::diagnostic::Code;
use replybook_compiler::lower::{Findings, finding};
use replybook_compiler::shown::Expected;

/// Words that a message begins with, which make two messages look alike.
const WORDS: usize = 2;

/// What a rule may have in common with another: it was shown under this status in
/// this shape, and looks like this.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    shape: ShapeIx,
    status: u16,
    /// The first words of a text that a field is compared with; of a rule that
    /// states its status, nothing more is needed.
    begins: Option<(FieldIx, String)>,
}

/// Rules that match by a pattern, have no near-miss, and share status and shape
/// with a rule that looks alike: its message begins with the same words, or the
/// status itself is a part of what tells the two apart.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(provider) = catalog.provider else {
        return;
    };
    let mut by_look: BTreeMap<Look, BTreeSet<&str>> = BTreeMap::new();
    let statuses = statuses(catalog);
    for rule in &provider.rules {
        let shown = statuses.get(rule.id.as_str());
        for look in shown.iter().flat_map(|shown| looks(rule, shown, true)) {
            by_look.entry(look).or_default().insert(&rule.id);
        }
    }
    for (_, rule, at) in catalog.rules() {
        let Some(shown) = statuses.get(rule.id.as_str()) else {
            continue;
        };
        let has_near_miss = catalog
            .shown_of(&rule.id)
            .any(|shown| matches!(shown.expected, Expected::Other(_)));
        if has_near_miss || !is_by_pattern(rule) {
            continue;
        }
        let other = looks(rule, shown, false).into_iter().find_map(|look| {
            let alike = by_look.get(&look)?;
            let other = alike.iter().find(|other| **other != rule.id)?;
            Some(why(provider, &look, other))
        });
        if let Some(why) = other {
            findings.at(
                &at.either("id", "value"),
                finding(
                    Code::MissingNearMiss,
                    format!("`{}` has no near-miss", rule.id),
                    &why,
                    "add a response that looks similar, with `matches`: what it comes back with",
                ),
            );
        }
    }
}

fn why(provider: &Provider, look: &Look, other: &str) -> String {
    let shape = provider.shapes.get(look.shape);
    let name = shape.map_or("", |shape| &*shape.name);
    let status = look.status;
    match &look.begins {
        Some((_, words)) => format!(
            "`{other}` answers {status} in the shape `{name}` too, and its text begins with \
             `{words}` as well"
        ),
        None => format!("`{other}` answers {status} in the shape `{name}` too"),
    }
}

/// Whether some clause of a rule names its cause by nothing exact.
fn is_by_pattern(rule: &Rule) -> bool {
    let clauses = rule.clauses.iter();
    clauses.map(|clause| clause.strength).any(|strength| {
        strength.exact == 0 && matches!(strength.layer, Layer::Named | Layer::Shaped)
    })
}

/// The statuses under which each rule was shown.
fn statuses<'c>(catalog: &Catalog<'c>) -> BTreeMap<&'c str, BTreeSet<u16>> {
    let mut statuses: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for shown in catalog.shown() {
        if matches!(shown.expected, Expected::Rule { .. }) {
            let of_rule = statuses.entry(&shown.rule).or_default();
            of_rule.insert(shown.sample.status);
        }
    }
    statuses
}

/// What a rule looks like; `to_others` as another rule sees it, for which it need
/// not state its status.
fn looks(rule: &Rule, shown: &BTreeSet<u16>, to_others: bool) -> Vec<Look> {
    let mut looks = Vec::new();
    for clause in &rule.clauses {
        let Some(shape) = clause.shape else { continue };
        let asked = |status: &&u16| {
            clause.conditions.iter().all(|condition| match condition {
                Condition::Status(set) => set.contains(**status),
                _ => true,
            })
        };
        let states = clause
            .conditions
            .iter()
            .any(|c| matches!(c, Condition::Status(_)));
        let is_more = clause.strength.layer > Layer::Status;
        for status in shown.iter().filter(asked) {
            let look = |begins| Look {
                shape,
                status: *status,
                begins,
            };
            if to_others || (states && is_more) {
                looks.push(look(None));
            }
            looks.extend(beginnings(clause).map(|begins| look(Some(begins))));
        }
    }
    looks
}

/// The fields of a clause that are compared with a text, each with its first words.
fn beginnings(clause: &Clause) -> impl Iterator<Item = (FieldIx, String)> {
    let fields = clause
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Field(field, test) => Some((*field, test)),
            _ => None,
        });
    fields.flat_map(|(field, test)| texts(test).map(move |text| (field, text)))
}

fn texts(test: &Test) -> impl Iterator<Item = String> {
    let texts = test.operators.iter().filter_map(|operator| match operator {
        Operator::Equals(Scalar::Text(text)) | Operator::StartsWith(text) => Some(text.as_str()),
        Operator::Like(like) => Some(like.first_literal()),
        _ => None,
    });
    texts.filter_map(|text| {
        let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
        (words.len() == WORDS).then(|| words.join(" ").to_lowercase())
    })
}
