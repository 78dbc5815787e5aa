//! Waits, policies and the window of repeated requests.

use std::collections::BTreeMap;

use super::conjunction::check_header_name;
use super::name::is_snake_case;
use super::report::{At, Findings};
use super::{captures, evidence, finding, name_one_of, test, wrong_and_remedy};
use crate::diagnostic::Code;
use crate::format::{DedupeSpec, HeaderWaitSpec, Jitter as JitterSpec, PolicyKind, PolicySpec};
use replybook_catalog::policy::{self, Jitter, Policy, PolicyError};
use replybook_catalog::table::{Dedupe, HeaderWait, NamedPolicy, Source};
use replybook_catalog::vocabulary::Category;

/// The waits of a head.
pub(super) fn waits(
    specs: &[HeaderWaitSpec],
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<HeaderWait> {
    let lower = |(i, spec): (usize, &HeaderWaitSpec)| {
        let at = at.index(i);
        let is_name = check_header_name(&spec.header, &at.key("header"), findings);
        let when = spec
            .when
            .iter()
            .filter_map(|(name, spec)| {
                let at = at.key("when").key(name);
                check_header_name(name, &at.on_key(), findings);
                Some((
                    name.to_ascii_lowercase(),
                    test::lower(&test::of_header(spec), false, &at, findings)?,
                ))
            })
            .collect();
        let header = spec.header.to_ascii_lowercase();
        let capture = spec
            .r#as
            .clone()
            .unwrap_or_else(|| header.replace('-', "_"));
        if !is_snake_case(&capture) && (is_name || spec.r#as.is_some()) {
            findings.at(&at.key("as"), captures::bad_name(&capture));
        }
        HeaderWait {
            header,
            formats: spec.format.as_slice().to_vec(),
            categories: spec.r#for.clone(),
            when,
            capture,
        }
    };
    specs.iter().enumerate().map(lower).collect()
}

/// The policies of a head.
pub(super) fn policies(
    specs: &BTreeMap<String, PolicySpec>,
    sources: &[Source],
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<NamedPolicy> {
    let lower = |(name, spec): (&String, &PolicySpec)| {
        let at = at.key(name);
        let evidence = evidence::lower(&spec.evidence, false, sources, &at, findings);
        // One with a mistake keeps its place, so that its name is no second one.
        let policy = policy_of(spec, &at, findings);
        NamedPolicy {
            name: name.clone(),
            policy: policy.unwrap_or_else(|| Policy::constant(0, Jitter::None)),
            evidence,
        }
    };
    specs.iter().map(lower).collect()
}

fn policy_of(spec: &PolicySpec, at: &At<'_>, findings: &mut Findings) -> Option<Policy> {
    let mut ms = |text: &Option<String>, key: &str| match text {
        Some(text) => duration(text, &at.key(key), findings).map(Some),
        None => Some(None),
    };
    let (initial, min, max) = (
        ms(&spec.initial, "initial")?,
        ms(&spec.min, "min")?,
        ms(&spec.max, "max")?,
    );
    let jitter = match spec.jitter {
        None | Some(JitterSpec::None) => Jitter::None,
        Some(JitterSpec::Full) => Jitter::Full,
        Some(JitterSpec::Symmetric(part)) => Jitter::symmetric(part),
    };
    let policy = match spec.kind {
        PolicyKind::Constant => initial.map(|initial| Policy::constant(initial, jitter)),
        PolicyKind::Exponential => initial.zip(max).map(|(initial, max)| {
            Policy::exponential(initial, spec.multiplier.unwrap_or(2.0), max, jitter)
        }),
        PolicyKind::Uniform => max.map(|max| Policy::uniform(min.unwrap_or(0), max)),
    };
    let Some(policy) = policy else {
        let (kind, missing) = match spec.kind {
            PolicyKind::Constant => ("constant", "initial"),
            PolicyKind::Exponential if initial.is_none() => ("exponential", "initial"),
            PolicyKind::Exponential => ("exponential", "max"),
            PolicyKind::Uniform => ("uniform", "max"),
        };
        findings.at(
            at,
            finding(
                Code::MissingKey,
                format!("the key `{missing}` is missing"),
                &format!("a policy of kind `{kind}` has no delay without it"),
                format!("add `{missing}:` with a duration, such as `1m`"),
            ),
        );
        return None;
    };
    let policy = policy.with_max_attempts(spec.max_attempts);
    match policy.check() {
        Ok(()) => Some(policy),
        Err(error) => {
            let key = match error {
                PolicyError::TooLong | PolicyError::Bounds => "max",
                PolicyError::Multiplier => "multiplier",
                PolicyError::Jitter => "jitter",
                PolicyError::Attempts => "max_attempts",
                _ => "initial",
            };
            let (wrong, remedy) = wrong_and_remedy(&error, "correct the number");
            let why = "a client could not follow such a schedule";
            findings.at(&at.key(key), finding(Code::BadPolicy, wrong, why, remedy));
            None
        }
    }
}

/// The policies of categories, as positions in `policies`.
pub(super) fn retry(
    specs: &BTreeMap<Category, String>,
    policies: &[NamedPolicy],
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<(Category, usize)> {
    let lower = |(category, name): (&Category, &String)| {
        Some((
            *category,
            named(name, policies, &at.key(category.as_str()), findings)?,
        ))
    };
    specs.iter().filter_map(lower).collect()
}

/// The position of a policy.
pub(super) fn named(
    name: &str,
    policies: &[NamedPolicy],
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<usize> {
    let found = policies.iter().position(|policy| policy.name == name);
    if found.is_none() {
        let known = policies.iter().map(|policy| policy.name.as_str());
        findings.at(
            at,
            finding(
                Code::UnknownPolicy,
                format!("no policy is called `{name}`"),
                "policies are named in the catalog's head",
                name_one_of(name, "policies", known, "or add it under `policies`"),
            ),
        );
    }
    found
}

/// The window of repeated requests.
pub(super) fn dedupe(
    spec: Option<&DedupeSpec>,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Dedupe> {
    let spec = spec?;
    let window_ms = duration(&spec.window, &at.key("window"), findings)?;
    Some(Dedupe {
        window_ms,
        key: spec.key.clone(),
    })
}

/// A duration in milliseconds.
pub(super) fn duration(text: &str, at: &At<'_>, findings: &mut Findings) -> Option<u64> {
    match policy::duration_ms(text) {
        Ok(ms) => Some(ms),
        Err(error) => {
            findings.at(
                at,
                finding(
                    Code::BadDuration,
                    wrong_and_remedy(&error, "").0,
                    "a duration is a whole number and a unit",
                    "write it like `500ms`, `5s`, `1m`, `1h` or `1d`",
                ),
            );
            None
        }
    }
}
