//! Compares two versions of catalogs: rule by rule, and by their verdicts on the same
//! responses, which are the examples of both versions and recorded ones. Each change asks for
//! a patch, minor or major version, and the new version number is checked.

mod behaviour;
mod bump;
mod markdown;
mod structure;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use replybook::{Cache, Response};
use replybook_catalog::table::Provider;
use replybook_compiler::shown::Expected;
use serde::Serialize;

use crate::Catalogs;

pub use behaviour::{Difference, Origin, VerdictChange};
pub use bump::{Bump, Version};
pub use structure::{PartChange, RuleChange, What};

/// The version of the JSON form.
const SCHEMA_VERSION: u32 = 1;

/// How many different ways in which verdicts change are kept of one catalog.
const MOST_CHANGES: usize = 10_000;

/// What a comparison found.
#[derive(Debug, Clone, Serialize)]
pub struct Diff<'c> {
    schema_version: u32,
    /// Each catalog that either side has, by id.
    pub catalogs: Vec<CatalogDiff<'c>>,
}

/// What became of one catalog.
#[derive(Debug, Clone, Serialize)]
pub struct CatalogDiff<'c> {
    /// The provider.
    pub provider: &'c str,
    /// The version that it had; `None` where it is new.
    pub old_version: Option<Version>,
    /// The version that it has; `None` where it is gone.
    pub new_version: Option<Version>,
    /// What the changes ask of the version.
    pub bump: Bump,
    /// Whether the version follows, and what it must be where not.
    #[serde(flatten)]
    pub follows: Follows,
    /// The parts of the head that say something else.
    pub head: Vec<PartChange>,
    /// The rules that are not as they were, by id.
    pub rules: Vec<RuleChange<'c>>,
    /// How many responses both versions were asked about.
    pub responses: u64,
    /// What they say differently, the gravest first.
    pub verdicts: Vec<VerdictChange>,
    /// How many further responses get another verdict, in ways that are not listed.
    pub verdicts_omitted: u64,
}

/// Whether a version follows what has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "version", rename_all = "snake_case")]
pub enum Follows {
    /// It does.
    Follows,
    /// It is below the least that may follow.
    Behind {
        /// That version.
        least: Version,
    },
    /// The catalog is gone, with ids that are for ever.
    Gone,
}

impl Diff<'_> {
    /// Whether every version follows what has changed.
    #[must_use]
    pub fn follows(&self) -> bool {
        let mut catalogs = self.catalogs.iter();
        catalogs.all(|catalog| catalog.follows == Follows::Follows)
    }
}

impl CatalogDiff<'_> {
    /// Whether there is no change to report.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.bump == Bump::None
            && self.follows == Follows::Follows
            && self.old_version == self.new_version
    }
}

/// A comparison on the way: recorded responses may be added.
pub struct Comparison<'c> {
    old: &'c Catalogs,
    new: &'c Catalogs,
    behaviour: BTreeMap<&'c str, Behaviour>,
    cache: Cache,
}

/// What was found of one provider's responses.
#[derive(Default)]
struct Behaviour {
    responses: u64,
    changes: Vec<VerdictChange>,
    /// The position of a way in which verdicts change.
    known: HashMap<String, usize>,
    omitted: u64,
}

impl<'c> Comparison<'c> {
    /// Compares two versions, by everything that either shows.
    #[must_use]
    pub fn new(old: &'c Catalogs, new: &'c Catalogs) -> Comparison<'c> {
        let mut comparison = Comparison {
            old,
            new,
            behaviour: BTreeMap::new(),
            cache: Cache::new(),
        };
        let mut seen = BTreeSet::new();
        for catalogs in [new, old] {
            let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
            for shown in catalogs.shown() {
                let kind = match shown.expected {
                    Expected::Rule { .. } => "example",
                    Expected::Other(_) => "near-miss",
                };
                let number = numbers.entry((&shown.rule, kind)).or_default();
                *number += 1;
                let origin = Origin::Shown {
                    rule: shown.rule.clone(),
                    kind,
                    number: *number,
                };
                if seen.insert(format!("{} {:?}", shown.provider(), shown.sample)) {
                    let headers = shown.sample.header_lines();
                    let response = Response::shown(&shown.sample, &headers);
                    comparison.add(shown.provider(), &response, origin);
                }
            }
        }
        comparison
    }

    /// Whether either side has a catalog of this provider.
    #[must_use]
    pub fn knows(&self, provider: &str) -> bool {
        self.old.provider(provider).is_some() || self.new.provider(provider).is_some()
    }

    /// Compares what both versions say of a response. Where one side has no such
    /// catalog there is nothing to compare.
    pub fn add(&mut self, provider: &str, response: &Response<'_>, from: Origin) {
        let Some(id) = self.old.provider(provider).map(|old| old.id.as_str()) else {
            return;
        };
        if self.new.provider(provider).is_none() {
            return;
        }
        let (old, new) = (self.old.engine(), self.new.engine());
        let (Ok(old), Ok(new)) = (old.provider(provider), new.provider(provider)) else {
            return;
        };
        let behaviour = self.behaviour.entry(id).or_default();
        behaviour.responses += 1;
        let old = old.classify_with(response, &mut self.cache);
        let new = new.classify_with(response, &mut self.cache);
        if let Some(change) = behaviour::compare(&old, &new, from) {
            behaviour.add(change);
        }
    }

    /// The result of the comparison.
    #[must_use]
    pub fn finish(mut self) -> Diff<'c> {
        let ids = self.old.providers().chain(self.new.providers());
        let ids: BTreeSet<&'c str> = ids.map(|provider| provider.id.as_str()).collect();
        let catalogs = ids.into_iter().map(|id| {
            let behaviour = self.behaviour.remove(id).unwrap_or_default();
            catalog(id, self.old.provider(id), self.new.provider(id), behaviour)
        });
        Diff {
            schema_version: SCHEMA_VERSION,
            catalogs: catalogs.collect(),
        }
    }
}

impl Behaviour {
    fn add(&mut self, change: VerdictChange) {
        let way = format!("{:?} {:?}", change.new_rule, change.differences);
        if let Some(known) = self
            .known
            .get(&way)
            .and_then(|at| self.changes.get_mut(*at))
        {
            known.responses += 1;
        } else if self.changes.len() < MOST_CHANGES {
            self.known.insert(way, self.changes.len());
            self.changes.push(change);
        } else {
            self.omitted += 1;
        }
    }
}

fn catalog<'c>(
    provider: &'c str,
    old: Option<&'c Provider>,
    new: Option<&'c Provider>,
    behaviour: Behaviour,
) -> CatalogDiff<'c> {
    let (head, rules) = match (old, new) {
        (Some(old), Some(new)) => (structure::head(old, new), structure::rules(old, new)),
        _ => Default::default(),
    };
    let mut verdicts = behaviour.changes;
    verdicts.sort_by_key(|change| std::cmp::Reverse(change.bump));
    let of_parts = head.iter().map(|part| part.bump);
    let of_rules = rules.iter().map(|rule| rule.bump);
    let of_verdicts = verdicts.iter().map(|change| change.bump);
    let bump = match new {
        None => Bump::Major,
        Some(_) => of_parts
            .chain(of_rules)
            .chain(of_verdicts)
            .max()
            .unwrap_or(Bump::None),
    };
    let version = |provider: &Provider| Version::read(&provider.version);
    let (old_version, new_version) = (old.map(version), new.map(version));
    let follows = match (old_version, new_version) {
        (_, None) => Follows::Gone,
        (None, Some(_)) => Follows::Follows,
        (Some(old), Some(new)) => {
            let least = old.least_after(bump);
            if new < least {
                Follows::Behind { least }
            } else {
                Follows::Follows
            }
        }
    };
    CatalogDiff {
        provider,
        old_version,
        new_version,
        bump,
        follows,
        head,
        rules,
        responses: behaviour.responses,
        verdicts,
        verdicts_omitted: behaviour.omitted,
    }
}
