//! The provider's documented default for a 2xx that no rule knows, as a rule.

use super::captures::{self, Names};
use super::conjunction::Scope;
use super::queries::Queries;
use super::report::{At, Findings};
use super::rule::Head;
use super::{evidence, finding, name_one_of};
use crate::diagnostic::{Code, Span};
use crate::format::{Conjunction, SuccessSpec};
use replybook_catalog::predicate::{Clause, Condition, Layer};
use replybook_catalog::table::{Life, PolicyChoice, Rule};
use replybook_catalog::vocabulary::Category;

/// The remediation of a default that states none.
const NOTHING_TO_DO: &str = "Nothing to do: the provider accepted the request.";

/// The id of a provider's default.
pub fn id_of(provider: &str) -> String {
    format!("{provider}.default-success")
}

/// Lowers a default; it ranks below every other rule. `conditions` takes those it
/// is written with, and where each stands.
pub(super) fn lower(
    spec: &SuccessSpec,
    at: &At<'_>,
    head: &Head<'_>,
    queries: &mut Queries,
    conditions: &mut Vec<(Condition, Span)>,
    findings: &mut Findings,
) -> Option<Rule> {
    let shape_ix = match &spec.shape {
        None => None,
        Some(name) => {
            let found = head.shapes.iter().position(|shape| shape.name == *name);
            if found.is_none() {
                let known = head.shapes.iter().map(|shape| shape.name.as_str());
                findings.at(
                    &at.key("shape"),
                    finding(
                        Code::UnknownShape,
                        format!("no shape is called `{name}`"),
                        "shapes are named in the catalog's head",
                        name_one_of(name, "shapes", known, "or add it under `shapes`"),
                    ),
                );
            }
            found
        }
    };
    let shape = shape_ix.and_then(|shape| head.shapes.get(shape));
    let mut expand = |spec: &Conjunction, key: &str, findings: &mut Findings| {
        Scope {
            shape,
            queries: &mut *queries,
            findings,
            places: &mut *conditions,
        }
        .expand(spec, &at.key(key))
    };
    let before = findings.count();
    let mut clauses = expand(&spec.when, "when", findings);
    if let Some(not) = &spec.not {
        let condition = Condition::Not(expand(not, "not", findings));
        for clause in &mut clauses {
            clause.push(condition.clone());
        }
        conditions.push((condition, at.key("not").on_key().span()));
    }
    let clauses: Vec<Clause> = clauses
        .into_iter()
        .map(|conditions| {
            let mut clause = Clause::new(shape_ix.zip(shape), conditions);
            clause.strength.layer = Layer::Default;
            clause
        })
        .collect();
    let names = Names {
        unsure: findings.count() > before,
        ..Names::new(&clauses, head.shapes, head.waits)
    };
    let remediation = spec.remediation.as_deref().unwrap_or(NOTHING_TO_DO);
    let remediation = captures::prose(remediation, &names, at, findings)?;
    let evidence = evidence::lower(&spec.evidence, true, head.sources, at, findings);
    let defaults = Category::Ok.defaults();
    Some(Rule {
        id: id_of(head.id),
        reason: "OK".to_owned(),
        title: spec.title.clone().unwrap_or_else(|| "Completed".to_owned()),
        category: Category::Ok,
        outcome: None,
        effect: defaults.effect,
        scope: defaults.scope,
        unblocked_by: defaults.unblocked_by,
        clauses,
        captures: Vec::new(),
        wait: None,
        policy: PolicyChoice::OfCategory,
        dedupe: None,
        remediation,
        causes: Vec::new(),
        overrides: Vec::new(),
        docs: head.sources.first().map(|source| source.url.clone()),
        evidence,
        sample: None,
        life: Life::default(),
    })
}
