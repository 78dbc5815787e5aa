//! One provider: its head from the one file that has it, its rules from all.

use std::collections::{BTreeMap, HashMap};

use super::captures::{self, Names};
use super::conjunction::Scope;
use super::example::{self, Shown};
use super::file::Parsed;
use super::queries::Queries;
use super::report::{At, Findings};
use super::rule::{self, Head};
use super::{evidence, finding, schedule, shape};
use crate::diagnostic::Code;
use crate::model::{Conjunction, SuccessSpec};
use crate::predicate::{Clause, Condition, Layer, Strength};
use crate::table::{PolicyChoice, Provider, Rule, RuleIx, Source};
use crate::vocabulary::Category;

/// The remediation of a provider's default for success that states none.
const NOTHING_TO_DO: &str = "Nothing to do: the provider accepted the request.";

pub(super) struct Lowered {
    pub provider: Provider,
    pub shown: Vec<Shown>,
}

pub(super) fn lower(id: &str, files: &[&Parsed], findings: &mut Findings) -> Option<Lowered> {
    let head_file = head_of(id, files, findings)?;
    let spec = &head_file.head;
    let root = At::root(head_file);
    let sources = sources_of(head_file, findings);
    let mut queries = Queries::default();
    let shapes: Vec<_> = spec
        .shapes
        .iter()
        .map(|(name, spec)| {
            shape::lower(
                name,
                spec,
                &root.key("shapes").key(name),
                &mut queries,
                findings,
            )
        })
        .collect();
    let waits = schedule::waits(&spec.waits, &root.key("waits"), findings);
    let policies = schedule::policies(&spec.policies, &sources, &root.key("policies"), findings);
    let retry = schedule::retry(&spec.retry, &policies, &root.key("retry"), findings);
    let dedupe = schedule::dedupe(spec.dedupe.as_ref(), &root.key("dedupe"), findings);
    let head = Head {
        id,
        shapes: &shapes,
        sources: &sources,
        policies: &policies,
    };

    let ids = ids_of(id, files, findings);
    let mut lowered = Vec::new();
    for file in files {
        for (entry, path) in &file.rules {
            let at = At {
                file,
                path: path.clone(),
            };
            let shown = shown_of(entry, &ids, &at, findings);
            let rule = rule::lower(entry, &at, &head, &mut queries, findings);
            lowered.extend(rule.map(|rule| (rule, shown, entry.overrides.clone(), Some(at))));
        }
    }
    let success = spec.success.as_ref().and_then(|success| {
        let at = root.key("success");
        let rule = default_success(success, &at, &head, &mut queries, findings)?;
        let mut shown = example::examples(&rule.id, &success.examples, &at, findings);
        let is_rule = |id: &str| ids.contains_key(id);
        shown.extend(example::near_misses(
            &rule.id,
            &success.near_misses,
            is_rule,
            &at,
            findings,
        ));
        Some((rule, shown, Vec::new(), None))
    });
    let success_id = success.as_ref().map(|(rule, ..)| rule.id.clone());
    lowered.extend(success);
    lowered.sort_by(|(a, ..), (b, ..)| a.id.cmp(&b.id));

    let place: HashMap<String, RuleIx> = lowered
        .iter()
        .enumerate()
        .map(|(at, (rule, ..))| (rule.id.clone(), at))
        .collect();
    let mut rules = Vec::new();
    let mut all_shown = Vec::new();
    for (mut rule, shown, overrides, at) in lowered {
        for (i, id) in overrides.iter().enumerate() {
            match place.get(id) {
                Some(other) if *id != rule.id => rule.overrides.push(*other),
                _ => {
                    let Some(at) = &at else { continue };
                    findings.at(&at.key("overrides").index(i), unknown_override(id));
                }
            }
        }
        rule.sample = rule::sample_of(&shown);
        rules.push(rule);
        all_shown.extend(shown);
    }
    warn_unused(head_file, &policies, &retry, &rules, &sources, findings);
    let provider = Provider {
        id: id.to_owned(),
        title: spec.title.clone().unwrap_or_default(),
        version: spec.version.clone().unwrap_or_default(),
        api: spec.api.clone().unwrap_or_default(),
        sources,
        queries: queries.into_list(),
        shapes,
        waits,
        policies,
        retry,
        dedupe,
        default_success: success_id.and_then(|id| place.get(&id).copied()),
        rules,
    };
    Some(Lowered {
        provider,
        shown: all_shown,
    })
}

/// The one file that has a title carries the head.
fn head_of<'p>(id: &str, files: &[&'p Parsed], findings: &mut Findings) -> Option<&'p Parsed> {
    let mut heads = files.iter().filter(|file| file.head.title.is_some());
    let Some(head) = heads.next() else {
        if let Some(first) = files.first() {
            findings.at(
                &At::root(first).key("provider"),
                finding(
                    Code::HeadMissing,
                    format!("no file of `{id}` has the catalog's head"),
                    "title, version and sources are said once for all files of a provider",
                    "add `title`, `version`, `api` and `sources` to one file",
                ),
            );
        }
        return None;
    };
    for other in heads {
        findings.at(
            &At::root(other).key("title"),
            finding(
                Code::HeadTwice,
                format!("the head of `{id}` is in {} already", head.source.name),
                "one file of a folder carries the head",
                "keep `title` and the rest of the head in one file",
            ),
        );
    }
    for file in files
        .iter()
        .filter(|file| file.source.name != head.source.name)
    {
        stray_head(file, findings);
    }
    check_head(head, findings);
    Some(head)
}

fn stray_head(file: &Parsed, findings: &mut Findings) {
    let spec = &file.head;
    let stray = [
        ("version", spec.version.is_some()),
        ("api", spec.api.is_some()),
        ("sources", !spec.sources.is_empty()),
        ("shapes", !spec.shapes.is_empty()),
        ("waits", !spec.waits.is_empty()),
        ("policies", !spec.policies.is_empty()),
        ("retry", !spec.retry.is_empty()),
        ("dedupe", spec.dedupe.is_some()),
        ("success", spec.success.is_some()),
    ];
    for (key, _) in stray.into_iter().filter(|(_, present)| *present) {
        findings.at_key(
            &At::root(file).key(key),
            finding(
                Code::HeadTwice,
                format!("`{key}` belongs to the head, and the head is in another file"),
                "one file of a folder carries the head",
                "move it there",
            ),
        );
    }
}

fn check_head(head: &Parsed, findings: &mut Findings) {
    let root = At::root(head);
    let spec = &head.head;
    if !rule::is_provider_id(&spec.provider) {
        findings.at(
            &root.key("provider"),
            finding(
                Code::BadId,
                format!("`{}` is not an id of a provider", spec.provider),
                "ids of rules begin with it",
                "use lower-case letters and digits in kebab-case, such as `x-ads`",
            ),
        );
    }
    let missing = [
        ("version", spec.version.is_none()),
        ("api", spec.api.is_none()),
    ];
    for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        findings.at(
            &root.key("title"),
            finding(
                Code::HeadMissing,
                format!("the head has no `{key}`"),
                "a verdict must say which catalog, of which API, it rests on",
                format!("add `{key}: …`"),
            ),
        );
    }
    if let Some(version) = &spec.version
        && !is_semver(version)
    {
        findings.at(
            &root.key("version"),
            finding(
                Code::BadVersion,
                format!("`{version}` is not a version"),
                "catalogs are versioned by semver",
                "write three numbers, such as `1.0.0`",
            ),
        );
    }
}

fn is_semver(version: &str) -> bool {
    let parts: Vec<&str> = version.split('.').collect();
    let number = |part: &&str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    parts.len() == 3 && parts.iter().all(number)
}

fn sources_of(head: &Parsed, findings: &mut Findings) -> Vec<Source> {
    let at = At::root(head).key("sources");
    head.head
        .sources
        .iter()
        .map(|(id, spec)| {
            if !is_date(&spec.retrieved) {
                findings.at(
                    &at.key(id).key("retrieved"),
                    finding(
                        Code::BadDate,
                        format!("`{}` is not a day", spec.retrieved),
                        "a page changes; the day says which one was read",
                        "write it as `2026-11-21`",
                    ),
                );
            }
            Source {
                id: id.clone(),
                title: spec.title.clone(),
                url: spec.url.clone(),
                retrieved: spec.retrieved.clone(),
            }
        })
        .collect()
}

fn is_date(text: &str) -> bool {
    crate::moment::read(&format!("{text}T00:00:00Z"), crate::moment::Format::Rfc3339).is_some()
}

/// Every id of the provider; one that stands twice is found.
fn ids_of<'p>(
    provider: &str,
    files: &[&'p Parsed],
    findings: &mut Findings,
) -> BTreeMap<String, At<'p>> {
    let mut ids: BTreeMap<String, At<'p>> = BTreeMap::new();
    for file in files {
        for (entry, path) in &file.rules {
            let at = At {
                file,
                path: path.clone(),
            };
            match ids.get(&entry.id) {
                Some(first) => findings.at(
                    &at.key("id"),
                    finding(
                        Code::DuplicateId,
                        format!(
                            "`{}` is the id of a rule in {} already",
                            entry.id, first.file.source.name
                        ),
                        "an id names one rule, for ever",
                        "choose another id",
                    ),
                ),
                None => {
                    ids.insert(entry.id.clone(), at);
                }
            }
        }
        if file.head.success.is_some() {
            ids.insert(success_id(provider), At::root(file).key("success"));
        }
    }
    ids
}

fn shown_of(
    entry: &crate::model::RuleEntry,
    ids: &BTreeMap<String, At<'_>>,
    at: &At<'_>,
    findings: &mut Findings,
) -> Vec<Shown> {
    let mut shown = example::examples(&entry.id, &entry.examples, at, findings);
    let is_rule = |id: &str| ids.contains_key(id);
    shown.extend(example::near_misses(
        &entry.id,
        &entry.near_misses,
        is_rule,
        at,
        findings,
    ));
    shown
}

fn success_id(provider: &str) -> String {
    format!("{provider}.default-success")
}

fn default_success(
    spec: &SuccessSpec,
    at: &At<'_>,
    head: &Head<'_>,
    queries: &mut Queries,
    findings: &mut Findings,
) -> Option<Rule> {
    let shape_ix = match &spec.shape {
        None => None,
        Some(name) => {
            let found = head.shapes.iter().position(|shape| shape.name == *name);
            if found.is_none() {
                findings.at(
                    &at.key("shape"),
                    finding(
                        Code::UnknownShape,
                        format!("no shape is called `{name}`"),
                        "shapes are named in the catalog's head",
                        "name one of them",
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
        }
        .expand(spec, &at.key(key))
    };
    let mut clauses = expand(&spec.when, "when", findings);
    if let Some(not) = &spec.not {
        let negated = expand(not, "not", findings);
        for clause in &mut clauses {
            clause.push(Condition::Not(negated.clone()));
        }
    }
    let clauses: Vec<Clause> = clauses
        .into_iter()
        .map(|conditions| {
            let strength = Strength {
                layer: Layer::Default,
                ..Strength::of(&conditions, shape)
            };
            Clause {
                shape: shape_ix,
                conditions,
                strength,
            }
        })
        .collect();
    let names = Names::of(&clauses, head.shapes);
    let remediation = spec.remediation.as_deref().unwrap_or(NOTHING_TO_DO);
    let remediation = captures::prose(remediation, &names, at, findings)?;
    let evidence = evidence::lower(&spec.evidence, true, head.sources, at, findings);
    let defaults = Category::Ok.defaults();
    Some(Rule {
        id: success_id(head.id),
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
    })
}

fn unknown_override(id: &str) -> super::Finding {
    finding(
        Code::UnknownOverride,
        format!("`{id}` is no other rule of this catalog"),
        "a rule can beat only rules of its own provider",
        "write the id of another rule",
    )
}

fn warn_unused(
    head: &Parsed,
    policies: &[crate::table::NamedPolicy],
    retry: &[(Category, usize)],
    rules: &[Rule],
    sources: &[Source],
    findings: &mut Findings,
) {
    let root = At::root(head);
    for (at, policy) in policies.iter().enumerate() {
        let used = retry.iter().any(|(_, p)| *p == at)
            || rules
                .iter()
                .any(|rule| rule.policy == PolicyChoice::Named(at));
        if !used {
            findings.at_key(
                &root.key("policies").key(&policy.name),
                finding(
                    Code::UnusedPolicy,
                    format!("no category and no rule uses the policy `{}`", policy.name),
                    "a schedule that nothing uses is not tested by anything",
                    "name it under `retry` or on a rule, or drop it",
                ),
            );
        }
    }
    let cited = |id: &str| {
        let of =
            |list: &[crate::table::Evidence]| list.iter().any(|e| e.source.as_deref() == Some(id));
        rules
            .iter()
            .any(|rule| of(&rule.evidence) || rule.causes.iter().any(|c| of(&c.evidence)))
            || policies.iter().any(|policy| of(&policy.evidence))
    };
    for source in sources.iter().filter(|source| !cited(&source.id)) {
        findings.at_key(
            &root.key("sources").key(&source.id),
            finding(
                Code::UnusedSource,
                format!("no evidence names the source `{}`", source.id),
                "a source stands for the facts taken from it",
                "cite it, or drop it",
            ),
        );
    }
}
