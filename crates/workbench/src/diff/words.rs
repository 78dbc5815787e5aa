//! The attributes of a rule and of a catalog's head as text, always the same ones in the same
//! order. Positions in one table mean nothing in another; names and texts do.

use std::fmt::Write as _;

use replybook_catalog::prose::Prose;
use replybook_catalog::table::{
    CaptureSource, Dedupe, Evidence, HeaderWait, PolicyChoice, Provider, QueryIx, Rule, Source,
    ValueWait,
};
use replybook_catalog::words::{duration, range};

use super::bump::Bump;

/// Number of attempts whose waits are listed for a policy.
const SHOWN_ATTEMPTS: u32 = 4;

/// One part in words; `exact` tells apart what reads the same.
pub(super) struct Attribute {
    pub part: &'static str,
    pub words: String,
    pub exact: String,
    /// What another saying asks of the version.
    pub bump: Bump,
}

/// Every part of a rule, in the order of the file.
pub(super) fn rule_attributes(provider: &Provider, rule: &Rule) -> Vec<Attribute> {
    let or = |word: Option<String>, otherwise: &str| word.unwrap_or_else(|| otherwise.to_owned());
    let policy = match rule.policy {
        PolicyChoice::OfCategory => "that of the category".to_owned(),
        PolicyChoice::Without => "none".to_owned(),
        PolicyChoice::Named(at) => or(provider.policies.get(at).map(|p| p.name.clone()), "?"),
    };
    let overrides = rule.overrides.iter();
    let overridden = overrides.filter_map(|at| provider.published().nth(*at));
    let causes = rule.causes.iter();
    vec![
        attribute("reason", &rule.reason, Bump::Major),
        attribute("title", &rule.title, Bump::Patch),
        attribute("when", when(provider, rule), Bump::Minor),
        attribute("category", rule.category, Bump::Major),
        attribute(
            "outcome",
            or(rule.outcome.map(|o| o.to_string()), "that of the category"),
            Bump::Major,
        ),
        attribute("effect", rule.effect, Bump::Major),
        attribute("scope", rule.scope, Bump::Minor),
        attribute("unblocked_by", rule.unblocked_by, Bump::Minor),
        attribute("retryability", rule.retryability(), Bump::Major),
        attribute("capture", captures(provider, rule), Bump::Minor),
        attribute(
            "wait",
            rule.wait.as_ref().map_or("none".to_owned(), value_wait),
            Bump::Minor,
        ),
        attribute("policy", policy, Bump::Minor),
        attribute("dedupe", dedupe(rule.dedupe.as_ref()), Bump::Minor),
        prose("remediation", &rule.remediation),
        attribute(
            "causes",
            listed(
                causes
                    .clone()
                    .map(|c| format!("{} ({})", c.reason, c.category)),
            ),
            Bump::Minor,
        ),
        Attribute {
            part: "words of causes",
            words: listed(causes.map(|cause| cause.title.clone())),
            exact: format!("{:?}", rule.causes),
            bump: Bump::Patch,
        },
        attribute(
            "overrides",
            listed(overridden.map(|rule| rule.id.clone())),
            Bump::Minor,
        ),
        attribute(
            "since",
            or(rule.life.since.map(|day| day.to_string()), "always"),
            Bump::Minor,
        ),
        attribute(
            "until",
            or(rule.life.until.map(|day| day.to_string()), "never"),
            Bump::Minor,
        ),
        attribute("docs", or(rule.docs.clone(), "none"), Bump::Patch),
        attribute(
            "evidence",
            listed(rule.evidence.iter().map(evidence)),
            Bump::Patch,
        ),
    ]
}

/// Every part of a head, in the order of the file.
pub(super) fn head_attributes(provider: &Provider) -> Vec<Attribute> {
    let policies = provider.policies.iter();
    let schedules = policies.clone().map(|policy| {
        let waits = (1..=SHOWN_ATTEMPTS).map(|attempt| {
            let wait = policy.policy.range(attempt);
            range(wait.min_ms, wait.max_ms)
        });
        format!("{}: {}", policy.name, waits.collect::<Vec<_>>().join(", "))
    });
    let retry = provider.retry.iter().map(|(category, at)| {
        let policy = provider.policies.get(*at).map_or("?", |p| p.name.as_str());
        format!("{category} {policy}")
    });
    vec![
        attribute("title", &provider.title, Bump::Patch),
        attribute("api", &provider.api, Bump::Patch),
        attribute(
            "sources",
            listed(provider.sources.iter().map(|source| {
                let Source {
                    id,
                    title,
                    url,
                    retrieved,
                } = source;
                format!("{id}: {title}, {url}, read on {retrieved}")
            })),
            Bump::Patch,
        ),
        attribute("shapes", shapes(provider), Bump::Minor),
        attribute(
            "waits",
            listed(provider.waits.iter().map(header_wait)),
            Bump::Minor,
        ),
        Attribute {
            part: "policies",
            words: listed(schedules),
            exact: listed(
                policies
                    .clone()
                    .map(|policy| format!("{:?}", policy.policy)),
            ),
            bump: Bump::Minor,
        },
        attribute(
            "evidence of policies",
            listed(policies.flat_map(|policy| {
                let evidence = policy.evidence.iter().map(evidence);
                evidence.map(|evidence| format!("{}: {evidence}", policy.name))
            })),
            Bump::Patch,
        ),
        attribute("retry", listed(retry), Bump::Minor),
        attribute("dedupe", dedupe(provider.dedupe.as_ref()), Bump::Minor),
    ]
}

fn attribute(part: &'static str, words: impl ToString, bump: Bump) -> Attribute {
    Attribute {
        part,
        words: words.to_string(),
        exact: String::new(),
        bump,
    }
}

fn prose(part: &'static str, prose: &Prose) -> Attribute {
    Attribute {
        part,
        words: prose.render(|name| Some(format!("{{{name}}}").into())),
        exact: format!("{prose:?}"),
        bump: Bump::Patch,
    }
}

fn evidence(evidence: &Evidence) -> String {
    let Evidence {
        kind,
        source,
        at,
        note,
    } = evidence;
    let parts = [source, at, note].into_iter().flatten();
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    format!("{kind}: {}", parts.join("; "))
}

fn value_wait(wait: &ValueWait) -> String {
    format!("{} as {}", wait.capture, joined(&wait.formats))
}

fn header_wait(wait: &HeaderWait) -> String {
    let HeaderWait {
        header,
        formats,
        categories,
        when,
        capture,
    } = wait;
    let (formats, categories) = (joined(formats), joined(categories));
    let mut line = format!("{header} as {formats} for {categories}, captured as {capture}");
    for (guard, test) in when {
        _ = write!(line, ", where {guard} {test}");
    }
    line
}

fn dedupe(dedupe: Option<&Dedupe>) -> String {
    dedupe.map_or("none".to_owned(), |Dedupe { window_ms, key }| {
        format!("{} within {}", key.join(" and "), duration(*window_ms))
    })
}

fn joined(words: &[impl ToString]) -> String {
    words
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// What a rule asks, a line for each clause.
fn when(provider: &Provider, rule: &Rule) -> String {
    listed(rule.clauses.iter().map(|clause| {
        let shape = clause.shape.and_then(|shape| provider.shapes.get(shape));
        let shape = shape.map_or(String::new(), |shape| format!("{}: ", shape.name));
        format!("{shape}{}", provider.describe_clause(clause))
    }))
}

/// What a rule takes, a line for each, its name first.
fn captures(provider: &Provider, rule: &Rule) -> String {
    listed(rule.captures.iter().map(|spec| {
        let mut line = spec.name.clone();
        match &spec.source {
            CaptureSource::Named => {}
            CaptureSource::Header(name) => _ = write!(line, " from header {name}"),
            CaptureSource::Paths(paths) => {
                _ = write!(line, " at {}", listed_paths(provider, paths));
            }
        }
        if let Some(of) = spec.of {
            _ = write!(line, ", {of}");
        }
        for (is, word) in [(spec.optional, "optional"), (spec.sensitive, "sensitive")] {
            if is {
                _ = write!(line, ", {word}");
            }
        }
        line
    }))
}

/// Where a provider's answers keep things, a line for each shape and each field.
fn shapes(provider: &Provider) -> String {
    let mut lines = Vec::new();
    for shape in &provider.shapes {
        let field = |at: &usize| {
            shape
                .fields
                .get(*at)
                .map_or("?", |field| field.name.as_str())
        };
        let identifying: Vec<&str> = shape.identifying.iter().map(field).collect();
        let mut line = format!("{}: identified by {}", shape.name, identifying.join(", "));
        if let Some(each) = &shape.each {
            _ = write!(
                line,
                "; each {} of the {}",
                listed_paths(provider, &[each.path]),
                each.role
            );
            let parts = [("position", each.position), ("collection", each.collection)];
            for (name, path) in parts
                .iter()
                .filter_map(|(name, path)| Some((name, (*path)?)))
            {
                _ = write!(line, ", {name} at {}", listed_paths(provider, &[path]));
            }
            if let Some(key) = &each.key {
                _ = write!(line, ", its name in {}", field(key));
            }
            line.extend(each.of.map(|of| format!(", {of}")));
        }
        lines.push(line);
        for spec in &shape.fields {
            let paths = listed_paths(provider, &spec.paths);
            let mut line = format!("{}.{} at {paths}", shape.name, spec.name);
            line.extend(spec.of.map(|of| format!(", {of}")));
            line.extend(spec.ignore_case.then_some(", case ignored"));
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn listed_paths(provider: &Provider, paths: &[QueryIx]) -> String {
    let text = |query: &QueryIx| {
        provider
            .queries
            .get(*query)
            .map_or("?", |q| q.text.as_str())
    };
    paths.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// A line for each.
fn listed(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
