//! Reports what the examples and near-misses of catalogs cover: the rules that decide some of
//! them, the predicates that hold for some and fail for others, and the documented facts that
//! a rule covers.

mod facts;
mod predicates;

use std::collections::BTreeSet;

use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::Basis;
use serde::Serialize;

use crate::Catalogs;
use crate::catalogs::verdict;

pub use facts::{BadFact, Fact, Facts};
pub use predicates::OneWay;

/// What the responses reach of each catalog, by id.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage<'c> {
    /// Each catalog.
    pub catalogs: Vec<CatalogCoverage<'c>>,
}

impl Coverage<'_> {
    /// Whether every fact that is listed is carried, and every documented rule of a
    /// catalog with an inventory carries one.
    #[must_use]
    pub fn carries_all_facts(&self) -> bool {
        let mut facts = self.catalogs.iter().filter_map(|c| c.facts.as_ref());
        facts.all(|facts| facts.open.is_empty() && facts.rules_without_fact.is_empty())
    }
}

/// What the responses reach of one catalog.
#[derive(Debug, Clone, Serialize)]
pub struct CatalogCoverage<'c> {
    /// The provider.
    pub provider: &'c str,
    /// Rules that decide some response, or an item or cause of it.
    pub rules: Share,
    /// The others.
    pub idle_rules: Vec<&'c str>,
    /// Predicates that hold for some response and fail for another.
    pub predicates: Share,
    /// The others.
    pub one_way: Vec<OneWay<'c>>,
    /// Documented facts; `None` where there is no inventory of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<FactCoverage<'c>>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many are reached.
    pub reached: usize,
    /// How many there are.
    pub of: usize,
}

/// What carries the documented facts of one catalog.
#[derive(Debug, Clone, Serialize)]
pub struct FactCoverage<'c> {
    /// Facts whose carriers are all there, and decide some response where they are
    /// rules.
    pub facts: Share,
    /// The others.
    pub open: Vec<&'c Fact>,
    /// Documented rules that no fact names.
    pub rules_without_fact: Vec<&'c str>,
}

/// What the responses of the catalogs reach, and which of these facts.
#[must_use]
pub fn cover<'c>(catalogs: &'c Catalogs, facts: &'c [Facts]) -> Coverage<'c> {
    let decided = deciding(catalogs);
    let of = |provider: &'c Provider| {
        let decides = |rule: &str| decided.contains(rule);
        let ids = provider.published().map(|rule| rule.id.as_str());
        let (active, idle_rules): (Vec<&str>, Vec<&str>) = ids.partition(|id| decides(id));
        let (both_ways, one_way) = predicates::reached(catalogs, provider);
        let facts = facts.iter().find(|facts| facts.provider == provider.id);
        CatalogCoverage {
            provider: &provider.id,
            rules: Share {
                reached: active.len(),
                of: active.len() + idle_rules.len(),
            },
            idle_rules,
            predicates: Share {
                reached: both_ways,
                of: both_ways + one_way.len(),
            },
            one_way,
            facts: facts.map(|facts| covered(provider, facts, decides)),
        }
    };
    Coverage {
        catalogs: catalogs.providers().map(of).collect(),
    }
}

/// The rules that decide some response of their provider, or an item or a cause.
fn deciding(catalogs: &Catalogs) -> BTreeSet<String> {
    let mut decided = BTreeSet::new();
    for shown in catalogs.shown() {
        let engine = catalogs.engine_of(shown);
        let Some(verdict) = verdict(engine, shown.provider(), &shown.sample) else {
            continue;
        };
        let items = verdict.items.iter().map(|item| item.rule.as_deref());
        let causes = verdict.causes.iter().map(|cause| cause.rule.as_deref());
        let all = std::iter::once(verdict.rule.as_deref())
            .chain(items)
            .chain(causes);
        decided.extend(all.flatten().map(str::to_owned));
    }
    decided
}

fn covered<'c>(
    provider: &'c Provider,
    facts: &'c Facts,
    decides: impl Fn(&str) -> bool,
) -> FactCoverage<'c> {
    let is_reached = |carrier: &String| {
        facts::carries(provider, carrier) && (provider.rule(carrier).is_none() || decides(carrier))
    };
    let all = facts.facts.iter();
    let (reached, open): (Vec<&Fact>, Vec<&Fact>) =
        all.partition(|fact| fact.carriers.iter().all(is_reached));
    let named: BTreeSet<&str> = facts
        .facts
        .iter()
        .flat_map(|fact| &fact.carriers)
        .map(String::as_str)
        .collect();
    let default = provider
        .default_success
        .and_then(|at| provider.rules.get(at));
    let is_named = |id: &str| {
        let is_default = default.is_some_and(|rule| rule.id == id);
        named.contains(id) || is_default && named.contains(facts::DEFAULT_SUCCESS)
    };
    let documented = provider
        .published()
        .filter(|rule| rule.basis() == Basis::Documented);
    let ids = documented.map(|rule| rule.id.as_str());
    FactCoverage {
        facts: Share {
            reached: reached.len(),
            of: facts.facts.len(),
        },
        open,
        rules_without_fact: ids.filter(|id| !is_named(id)).collect(),
    }
}
