//! The page of one provider.

use std::collections::BTreeSet;

use replybook::{Category, Outcome, Retryability};
use replybook_catalog::table::{Provider, Source};
use replybook_catalog::vocabulary::EvidenceKind;
use replybook_catalog::words;
use serde::Serialize;

use super::json_of;
use super::rule::describe_wait;
use crate::evidence::{EvidenceEntry, evidence};
use crate::machine::{ShapeEntry, shapes};
use crate::map::Map;
use crate::row::{Row, rows};
use crate::schedule::header;
use crate::template::{Page, Templates};
use crate::timeline::Timeline;
use crate::{Change, Changes, Error, File, Site, address};

#[derive(Serialize)]
struct ProviderContent<'t> {
    id: &'t str,
    title: &'t str,
    version: &'t str,
    api: &'t str,
    rows: Vec<Row<'t>>,
    /// What the filters offer.
    statuses: Vec<u16>,
    categories: Vec<Category>,
    retryabilities: Vec<Retryability>,
    map: Map,
    /// Rules that say the call was accepted.
    successes: Vec<Row<'t>>,
    default_success: Option<Row<'t>>,
    shapes: Vec<ShapeEntry<'t>>,
    waits: Vec<Wait<'t>>,
    policies: Vec<Schedule<'t>>,
    dedupe: Option<String>,
    sources: Vec<SourceEntry<'t>>,
    coverage: Option<Coverage<'t>>,
    changes: Option<Changed<'t>>,
    json: String,
}

/// A header that says when.
#[derive(Serialize)]
struct Wait<'t> {
    said: String,
    categories: &'t [Category],
}

/// A retry policy and what it serves.
#[derive(Serialize)]
struct Schedule<'t> {
    timeline: Timeline<'t>,
    categories: Vec<Category>,
    evidence: Vec<EvidenceEntry<'t>>,
}

/// What has changed since an earlier version.
#[derive(Serialize)]
struct Changed<'t> {
    from: &'t str,
    entries: Vec<ChangeEntry<'t>>,
}

#[derive(Serialize)]
struct ChangeEntry<'t> {
    rule: Option<&'t str>,
    /// Its page, where it has one.
    address: Option<String>,
    what: &'t str,
}

impl<'t> Changed<'t> {
    fn new(provider: &Provider, changes: &'t Changes) -> Changed<'t> {
        let entry = |change: &'t Change| {
            let rule = change.rule.as_deref();
            ChangeEntry {
                rule,
                address: rule
                    .filter(|id| provider.rule(id).is_some())
                    .map(address::rule),
                what: &change.what,
            }
        };
        Changed {
            from: &changes.from,
            entries: changes.entries.iter().map(entry).collect(),
        }
    }
}

/// A source and how much of the catalog comes from it.
#[derive(Serialize)]
struct SourceEntry<'t> {
    source: &'t Source,
    /// Rules that cite it.
    rules: usize,
    /// Different places in it that are cited.
    places: usize,
    disputed: usize,
}

/// The facts of the provider's documents, and what carries each.
#[derive(Serialize)]
struct Coverage<'t> {
    facts: Vec<Fact<'t>>,
    carried: usize,
}

#[derive(Serialize)]
struct Fact<'t> {
    id: &'t str,
    words: &'t str,
    carriers: Vec<Carrier<'t>>,
}

/// A rule, or a named part of the head of the catalog.
#[derive(Serialize)]
struct Carrier<'t> {
    name: &'t str,
    address: Option<String>,
}

impl<'t> Coverage<'t> {
    /// Facts as lines of `id`, words and carriers, by tabs.
    fn read(provider: &Provider, text: &'t str) -> Coverage<'t> {
        let carrier = |name: &'t str| Carrier {
            name,
            address: provider.rule(name).map(|rule| address::rule(&rule.id)),
        };
        let facts: Vec<Fact<'t>> = text
            .lines()
            .filter_map(|line| {
                let mut columns = line.splitn(3, '\t');
                let (id, words) = (columns.next()?, columns.next()?);
                let carriers = columns.next().unwrap_or_default();
                Some(Fact {
                    id,
                    words,
                    carriers: carriers.split_whitespace().map(carrier).collect(),
                })
            })
            .collect();
        Coverage {
            carried: facts
                .iter()
                .filter(|fact| !fact.carriers.is_empty())
                .count(),
            facts,
        }
    }
}

/// The page of a provider.
pub(super) fn page(
    templates: &Templates<'_>,
    site: &Site<'_>,
    provider: &Provider,
) -> Result<File, Error> {
    let rows = rows(site.engine, |row, _| row.provider == provider.id);
    let default = provider
        .default_success
        .and_then(|at| provider.rules.get(at));
    let accepted = |row: &&Row<'_>| {
        matches!(
            row.outcome,
            Outcome::Success | Outcome::Warning | Outcome::Queued
        ) && default.is_none_or(|default| default.id != row.id)
    };
    let facts = site.facts.iter().find(|(id, _)| *id == provider.id);
    let content = ProviderContent {
        id: &provider.id,
        title: &provider.title,
        version: &provider.version,
        api: &provider.api,
        statuses: distinct(rows.iter().flat_map(|row| row.statuses.iter().copied())),
        categories: distinct(rows.iter().map(|row| row.category)),
        retryabilities: distinct(rows.iter().map(|row| row.retryability)),
        map: Map::from_rows(&rows),
        successes: rows.iter().filter(accepted).cloned().collect(),
        default_success: default.map(|rule| Row::new(provider, rule)),
        rows,
        shapes: shapes(provider),
        waits: provider
            .waits
            .iter()
            .map(|wait| Wait {
                said: describe_wait(&header(wait)),
                categories: &wait.categories,
            })
            .collect(),
        policies: schedules(provider),
        dedupe: provider.dedupe.as_ref().map(|dedupe| {
            let window = words::duration(dedupe.window_ms);
            format!(
                "The same {} within {window} counts as one request.",
                dedupe.key.join(" and ")
            )
        }),
        sources: provider
            .sources
            .iter()
            .map(|source| entry(provider, source))
            .collect(),
        coverage: facts.map(|(_, text)| Coverage::read(provider, text)),
        changes: site
            .changes
            .iter()
            .find(|changes| changes.provider == provider.id)
            .map(|changes| Changed::new(provider, changes)),
        json: json_of(&provider.id),
    };
    let at = Page::at(
        address::provider(&provider.id),
        provider.title.as_str(),
        "providers",
    );
    templates.page("provider.html", at, &content)
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<BTreeSet<T>>().into_iter().collect()
}

fn schedules(provider: &Provider) -> Vec<Schedule<'_>> {
    let served = |at: usize| {
        let served = provider
            .retry
            .iter()
            .filter(move |(_, policy)| *policy == at);
        served.map(|(category, _)| *category).collect()
    };
    provider
        .policies
        .iter()
        .enumerate()
        .map(|(at, named)| Schedule {
            timeline: Timeline::for_policy(named),
            categories: served(at),
            evidence: evidence(provider, &named.evidence),
        })
        .collect()
}

fn entry<'t>(provider: &'t Provider, source: &'t Source) -> SourceEntry<'t> {
    let cites = |evidence: &&replybook_catalog::table::Evidence| {
        evidence.source.as_deref() == Some(source.id.as_str())
    };
    let all = || {
        provider
            .rules
            .iter()
            .flat_map(|rule| &rule.evidence)
            .filter(cites)
    };
    let places: BTreeSet<&str> = all()
        .filter_map(|evidence| evidence.at.as_deref())
        .collect();
    SourceEntry {
        source,
        rules: provider
            .rules
            .iter()
            .filter(|rule| rule.evidence.iter().any(|e| cites(&e)))
            .count(),
        places: places.len(),
        disputed: all().filter(|e| e.kind == EvidenceKind::Disputed).count(),
    }
}
