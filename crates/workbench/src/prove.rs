//! Classifies every example and near-miss with the whole catalog and compares the verdict with
//! the expected one, with a reason for each difference. Also tests the responses of every
//! provider against the rules of every other.

mod failure;
mod foreign;

use std::collections::{BTreeMap, HashMap};

use replybook_compiler::check;
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::shown::{Expected, Shown};
use serde::Serialize;

use crate::Catalogs;

pub use failure::Failure;
pub use foreign::ForeignMatch;

/// What came of it.
#[derive(Debug, Clone)]
pub struct Proof<'c> {
    /// Each catalog, by id.
    pub catalogs: Vec<Tally<'c>>,
    /// The responses that come back otherwise than they must, by provider and rule.
    pub failures: Vec<Failure<'c>>,
    /// Rules that name the answers of other providers, by rule. No failures: a
    /// catalog is asked about its own provider alone.
    pub foreign: Vec<ForeignMatch<'c>>,
}

/// How many responses of one catalog were tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally<'c> {
    /// The provider.
    pub provider: &'c str,
    /// The version of its catalog.
    pub version: &'c str,
    /// How many rules it has.
    pub rules: usize,
    /// Number of examples.
    pub examples: usize,
    /// Number of near-misses.
    pub near_misses: usize,
    /// How many of both come back otherwise than they must.
    pub failed: usize,
}

/// Tries every response that the catalogs show.
#[must_use]
pub fn prove(catalogs: &Catalogs) -> Proof<'_> {
    let mut by_compiler = found_by_compiler(catalogs);
    let failures: Vec<Failure<'_>> = catalogs
        .shown()
        .iter()
        .enumerate()
        .filter_map(|(at, shown)| {
            let findings = by_compiler.remove(&at).unwrap_or_default();
            failure(catalogs, shown, findings)
        })
        .collect();
    let tally = |provider: &'_ str| {
        let failed = failures.iter().filter(|f| f.shown.provider() == provider);
        failed.count()
    };
    let tallies = catalogs.providers().map(|provider| {
        let is_example = |shown: &&Shown| matches!(shown.expected, Expected::Rule { .. });
        let examples = catalogs.shown_of(&provider.id).filter(is_example).count();
        Tally {
            provider: &provider.id,
            version: &provider.version,
            rules: provider.rules.len(),
            examples,
            near_misses: catalogs.shown_of(&provider.id).count() - examples,
            failed: tally(&provider.id),
        }
    });
    Proof {
        catalogs: tallies.collect(),
        foreign: foreign::matches(catalogs),
        failures,
    }
}

/// What the compiler finds about responses, by their positions: who wins at each
/// place of an answer, and ties, which no verdict shows.
fn found_by_compiler(catalogs: &Catalogs) -> HashMap<usize, Vec<Diagnostic>> {
    let mut places: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for (at, shown) in catalogs.shown().iter().enumerate() {
        places.insert((&shown.file, shown.expected_span.start), at);
        places.insert((&shown.file, shown.span.start), at);
    }
    let mut found: HashMap<usize, Vec<Diagnostic>> = HashMap::new();
    for finding in check::examples(catalogs.engine().table(), catalogs.shown()) {
        // That of the response that begins there, or last before it.
        let mut before = places.range(..=(&*finding.file, finding.span.start));
        if let Some((_, at)) = before.next_back() {
            found.entry(*at).or_default().push(finding);
        }
    }
    found
}

/// A response that comes back otherwise than it must, and all that says so.
fn failure<'c>(
    catalogs: &'c Catalogs,
    shown: &'c Shown,
    mut findings: Vec<Diagnostic>,
) -> Option<Failure<'c>> {
    // Where both find the same, the compiler knows more of the reason.
    let known: Vec<Code> = findings.iter().map(|found| found.code).collect();
    let by_engine = replybook::tools::check(catalogs.engine(), std::slice::from_ref(shown));
    findings.extend(by_engine.into_iter().filter(|f| !known.contains(&f.code)));
    if findings.is_empty() {
        return None;
    }
    findings.sort();
    Failure::new(catalogs, shown, findings)
}
