//! One rule.

use super::captures::{self, Names};
use super::conjunction::Scope;
use super::name::is_kebab_case;
use super::queries::Queries;
use super::report::{At, Findings};
use super::{allow, evidence, finding, name_one_of, schedule, wrong_and_remedy};
use crate::diagnostic::{Code, Span};
use crate::format::RuleEntry;
use crate::shown::{Expected, Shown};
use replybook_catalog::moment::Day;
use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::table::{
    Cause, HeaderWait, Life, NamedPolicy, PolicyChoice, Rule, Sample, Shape, ShapeIx, Source,
    ValueWait,
};
use replybook_catalog::vocabulary::{Effect, Outcome};

/// What the rules of a provider share.
pub(super) struct Head<'h> {
    pub id: &'h str,
    pub shapes: &'h [Shape],
    pub sources: &'h [Source],
    pub policies: &'h [NamedPolicy],
    pub waits: &'h [HeaderWait],
}

/// Lowers a rule; `overrides` are filled in once all rules have their places.
/// `conditions` takes those it is written with, and where each stands.
pub(super) fn lower(
    entry: &RuleEntry,
    at: &At<'_>,
    head: &Head<'_>,
    queries: &mut Queries,
    conditions: &mut Vec<(Condition, Span)>,
    findings: &mut Findings,
) -> Option<Rule> {
    check_names(entry, head.id, at, findings);
    allow::check(&entry.allow, at, findings);
    let shapes = shapes_of(entry, head.shapes, at, findings)?;
    let before = findings.count();
    let when = at.or_of_table("when", "field");
    let mut clauses = Vec::new();
    for shape_ix in &shapes {
        let shape = shape_ix.and_then(|shape| head.shapes.get(shape));
        let mut scope = Scope {
            shape,
            queries: &mut *queries,
            findings: &mut *findings,
            places: &mut *conditions,
        };
        let expanded = scope.expand(&entry.when, &when);
        let shape = shape_ix.zip(shape);
        clauses.extend(expanded.into_iter().map(|all| Clause::new(shape, all)));
    }
    let unsure = findings.count() > before;
    captures::check_holes(&clauses, head.shapes, &when, findings);
    let is_element = shapes.iter().flatten().any(|shape| {
        head.shapes
            .get(*shape)
            .is_some_and(|shape| shape.each.is_some())
    });
    let mut names = Names {
        unsure,
        ..Names::new(&clauses, head.shapes, head.waits)
    };
    let captures = captures::lower(entry, is_element, &mut names, at, queries, findings);
    let wait = entry.wait.as_ref().map(|wait| {
        if !names.known.contains(&wait.capture) && !names.unsure {
            let at = at.key("wait").key("capture");
            findings.at(&at, captures::unknown(&wait.capture, &names));
        }
        ValueWait {
            capture: wait.capture.clone(),
            formats: wait.format.as_slice().to_vec(),
        }
    });
    let policy = match entry.policy.as_deref() {
        None => PolicyChoice::OfCategory,
        Some("none") => PolicyChoice::Without,
        Some(name) => schedule::named(name, head.policies, &at.key("policy"), findings)
            .map_or(PolicyChoice::Without, PolicyChoice::Named),
    };
    let defaults = entry.category.defaults();
    let effect = entry.effect.unwrap_or(match entry.outcome {
        Some(Outcome::Queued) => Effect::Pending,
        Some(Outcome::Partial) => Effect::PartlyApplied,
        _ => defaults.effect,
    });
    check_outcome(entry, &clauses, is_element, at, findings);
    let remediation = captures::prose(&entry.remediation, &names, at, findings)?;
    let evidence = evidence::lower(&entry.evidence, true, head.sources, at, findings);
    let docs = entry.docs.clone().or_else(|| {
        let cited = evidence.iter().find_map(|e| e.source.as_deref());
        head.sources
            .iter()
            .find(|s| Some(s.id.as_str()) == cited)
            .map(|s| s.url.clone())
    });
    Some(Rule {
        id: entry.id.clone(),
        reason: entry.reason.clone(),
        title: entry.title.clone(),
        category: entry.category,
        outcome: entry.outcome,
        effect,
        scope: entry.scope.unwrap_or(defaults.scope),
        unblocked_by: entry.unblocked_by.unwrap_or(defaults.unblocked_by),
        clauses,
        captures,
        wait,
        policy,
        dedupe: schedule::dedupe(entry.dedupe.as_ref(), &at.key("dedupe"), findings),
        remediation,
        causes: causes_of(entry, &names, head.sources, at, findings),
        overrides: Vec::new(),
        docs,
        evidence,
        sample: None,
        life: life_of(entry, at, findings),
    })
}

/// When a rule is in force.
fn life_of(entry: &RuleEntry, at: &At<'_>, findings: &mut Findings) -> Life {
    let mut day = |text: &Option<String>, key: &str| {
        let read = text.as_deref()?.parse::<Day>();
        read.map_err(|error| {
            let (wrong, remedy) = wrong_and_remedy(&error, "");
            let why = "a rule is in force from day to day, and days are compared";
            findings.at(&at.key(key), finding(Code::BadDate, wrong, why, remedy));
        })
        .ok()
    };
    let life = Life {
        since: day(&entry.since, "since"),
        until: day(&entry.until, "until"),
    };
    let ends_before_it_begins = life
        .since
        .zip(life.until)
        .is_some_and(|(since, until)| until <= since);
    if ends_before_it_begins {
        findings.at(
            &at.key("until"),
            finding(
                Code::NeverInForce,
                "`until` is not after `since`",
                "`until` is the first day without the rule, so there is no day with it",
                "write a later day, or drop one of the two",
            ),
        );
    }
    life
}

/// The first example, kept in the table.
pub(super) fn sample_of(shown: &[Shown]) -> Option<Sample> {
    shown
        .iter()
        .find(|shown| matches!(shown.expected, Expected::Rule { .. }))
        .map(|shown| shown.sample.clone())
}

/// The shapes of a rule; `[None]` where it has none and is about the whole.
fn shapes_of(
    entry: &RuleEntry,
    shapes: &[Shape],
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Vec<Option<ShapeIx>>> {
    let Some(written) = &entry.shape else {
        return Some(vec![None]);
    };
    let mut found = Vec::new();
    for (i, name) in written.as_slice().iter().enumerate() {
        let position = shapes.iter().position(|shape| shape.name == *name);
        if position.is_none() {
            let known = shapes.iter().map(|shape| shape.name.as_str());
            findings.at(
                &at.or_of_table("shape", "shape").item(written.is_list(), i),
                finding(
                    Code::UnknownShape,
                    format!("no shape is called `{name}`"),
                    "shapes are named in the catalog's head",
                    name_one_of(name, "shapes", known, "or add it under `shapes`"),
                ),
            );
        } else if found.contains(&position) {
            findings.at(
                &at.or_of_table("shape", "shape").item(written.is_list(), i),
                finding(
                    Code::BadValue,
                    format!("the shape `{name}` is listed twice"),
                    "every condition would be tried twice at the same place",
                    "list each shape once",
                ),
            );
        }
        found.push(position);
    }
    found.iter().all(Option::is_some).then_some(found)
}

fn causes_of(
    entry: &RuleEntry,
    names: &Names,
    sources: &[Source],
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<Cause> {
    let mut causes = Vec::new();
    for (i, cause) in entry.causes.iter().enumerate() {
        let at = at.key("causes").index(i);
        check_reason(&cause.reason, &at, findings);
        let evidence = evidence::lower(&cause.evidence, false, sources, &at, findings);
        let Some(remediation) = captures::prose(&cause.remediation, names, &at, findings) else {
            continue;
        };
        causes.push(Cause {
            reason: cause.reason.clone(),
            title: cause.title.clone(),
            category: cause.category.unwrap_or(entry.category),
            remediation,
            evidence,
        });
    }
    causes
}

fn check_names(entry: &RuleEntry, provider: &str, at: &At<'_>, findings: &mut Findings) {
    let name = entry
        .id
        .strip_prefix(provider)
        .and_then(|rest| rest.strip_prefix('.'));
    if !name.is_some_and(is_kebab_case) {
        findings.at(
            &at.either("id", "value"),
            finding(
                Code::BadId,
                format!("`{}` is not an id of a rule of `{provider}`", entry.id),
                "an id is the provider, a dot, and a name in kebab-case, and stays for ever",
                format!("write an id such as `{provider}.rate-limited`: what happened"),
            ),
        );
    }
    check_reason(&entry.reason, at, findings);
    let title = entry.title.trim();
    if title.is_empty() || title.ends_with('.') || title.contains('\n') {
        findings.at(
            &at.key("title"),
            finding(
                Code::BadTitle,
                "a title is one line without a full stop",
                "it stands in lists and headings",
                "leave out the full stop; what else is to be said belongs in `remediation`",
            ),
        );
    }
}

fn check_reason(reason: &str, at: &At<'_>, findings: &mut Findings) {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let ok = reason.starts_with(|c: char| c.is_ascii_uppercase())
        && reason.chars().all(upper)
        && !reason.ends_with('_');
    if !ok {
        findings.at(
            &at.either("reason", "value"),
            finding(
                Code::BadReason,
                format!("`{reason}` is not a reason"),
                "programs compare reasons, so they have one form",
                "write `reason:` in UPPER_SNAKE_CASE, such as `RATE_LIMITED`",
            ),
        );
    }
}

/// Under a status that is not 2xx no body makes a success, so such a rule about
/// the whole would never be used.
fn check_outcome(
    entry: &RuleEntry,
    clauses: &[Clause],
    is_element: bool,
    at: &At<'_>,
    findings: &mut Findings,
) {
    let outcome = entry
        .outcome
        .unwrap_or_else(|| entry.category.outcome(false));
    let never_2xx = |clause: &Clause| {
        clause.conditions.iter().any(|condition| match condition {
            Condition::Status(set) => (200..300).all(|status| !set.contains(status)),
            _ => false,
        })
    };
    if outcome.is_accepted() && !is_element && !clauses.is_empty() && clauses.iter().all(never_2xx)
    {
        findings.at(
            &at.key("when").key("status"),
            finding(
                Code::SuccessOutside2xx,
                format!("the rule says `{outcome}` under a status that is not 2xx"),
                "outside 2xx no body makes a success, so the rule would never be used",
                "correct the status, the category or the outcome",
            ),
        );
    }
}
