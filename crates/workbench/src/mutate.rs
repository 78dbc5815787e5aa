//! Checks that every predicate matters. Each branch, condition and operator of each rule is
//! removed in turn, and at least one example or near-miss must then get another verdict. If
//! none does, no response shows why the predicate is there.

mod part;

use std::num::NonZeroUsize;
use std::thread;

use replybook::{Engine, Verdict};
use replybook_catalog::predicate::{Clause, Condition, Layer};
use replybook_catalog::table::{HTTP, Provider, RuleIx, Table};
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::shown::Shown;
use serde::Serialize;

use crate::Catalogs;
use crate::catalogs::verdict;

use part::RulePart;

/// What came of it.
#[derive(Debug, Clone)]
pub struct Mutation<'c> {
    /// Each catalog, by id.
    pub catalogs: Vec<Tally<'c>>,
    /// What no response notices the loss of, by catalog and rule.
    pub survivors: Vec<Survivor<'c>>,
    /// Entries of `allow` in rules all of whose predicates are noticed.
    pub unused_allows: Vec<Diagnostic>,
}

impl<'c> Mutation<'c> {
    /// The survivors that no rule allows with a reason.
    pub fn unexplained(&self) -> impl Iterator<Item = &Survivor<'c>> {
        let survivors = self.survivors.iter();
        survivors.filter(|survivor| survivor.allowed.is_none())
    }

    /// Whether every predicate is noticed, or its rule says why not.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.unexplained().next().is_none() && self.unused_allows.is_empty()
    }
}

/// How many predicates of one catalog were dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally<'c> {
    /// The provider.
    pub provider: &'c str,
    /// How many predicates, each dropped by itself.
    pub mutants: usize,
    /// How many of them no response notices the loss of.
    pub survivors: usize,
    /// How many of the latter their rule allows, with the reason.
    pub allowed: usize,
}

/// A predicate that no response shows the use of.
#[derive(Debug, Clone)]
pub struct Survivor<'c> {
    /// The rule.
    pub rule: &'c str,
    /// What was dropped, in words.
    pub dropped: String,
    /// The finding, at its place.
    pub finding: Diagnostic,
    /// Why the rule lets it stand, if it does: `allow: [{ code: unshown-condition,
    /// reason: … }]`.
    pub allowed: Option<String>,
}

/// Drops each predicate of the catalogs in turn.
#[must_use]
pub fn mutate(catalogs: &Catalogs) -> Mutation<'_> {
    let trials: Vec<Trial<'_>> = catalogs
        .providers()
        .map(|provider| Trial::new(catalogs, provider))
        .collect();
    let mutants: Vec<Mutant<'_, '_>> = trials.iter().flat_map(Trial::mutants).collect();
    let noticed = noticed(&mutants);
    let survivors: Vec<Survivor<'_>> = mutants
        .iter()
        .zip(&noticed)
        .filter(|(_, noticed)| !**noticed)
        .map(|(mutant, _)| mutant.survivor(catalogs))
        .collect();
    let tallies = trials.iter().map(|trial| {
        let provider = trial.provider.id.as_str();
        let of_provider = |rule: &str| rule.split_once('.').map(|(id, _)| id) == Some(provider);
        let survivors = survivors
            .iter()
            .filter(|survivor| of_provider(survivor.rule));
        let mutants = mutants
            .iter()
            .filter(|mutant| mutant.trial.provider.id == provider);
        Tally {
            provider,
            mutants: mutants.count(),
            survivors: survivors.clone().count(),
            allowed: survivors
                .filter(|survivor| survivor.allowed.is_some())
                .count(),
        }
    });
    Mutation {
        catalogs: tallies.collect(),
        unused_allows: unused_allows(catalogs, &survivors),
        survivors,
    }
}

/// Entries of `allow` that allow nothing: they would hide the next survivor.
fn unused_allows(catalogs: &Catalogs, survivors: &[Survivor<'_>]) -> Vec<Diagnostic> {
    let rules = catalogs.providers().flat_map(|provider| &provider.rules);
    let unused = rules.filter_map(|rule| {
        let written = catalogs.written(&rule.id)?;
        let allowed = written.allows(Code::UnshownCondition)?;
        if survivors.iter().any(|survivor| survivor.rule == rule.id) {
            return None;
        }
        let message = format!(
            "every condition of `{}` is shown: there is nothing to allow",
            rule.id
        );
        let finding = Diagnostic::new(
            Code::UnusedAllow,
            written.file.clone(),
            allowed.span,
            message,
        );
        let why = "it would hide the next one, for which nobody gave a reason";
        Some(finding.why(why).help("remove the entry"))
    });
    unused.collect()
}

/// Whether some response notices each, in their order.
fn noticed(mutants: &[Mutant<'_, '_>]) -> Vec<bool> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let size = mutants.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = mutants
            .chunks(size)
            .map(|part| scope.spawn(|| part.iter().map(Mutant::is_noticed).collect::<Vec<_>>()))
            .collect();
        let done = parts.into_iter().map(|part| part.join());
        done.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// One provider's catalog, and what its responses come back with.
struct Trial<'c> {
    provider: &'c Provider,
    http: Option<&'c Provider>,
    shown: Vec<(&'c Shown, String)>,
}

/// The catalog with one predicate less.
struct Mutant<'t, 'c> {
    trial: &'t Trial<'c>,
    rule: RuleIx,
    part: RulePart,
    clauses: Vec<Clause>,
}

impl<'c> Trial<'c> {
    fn new(catalogs: &'c Catalogs, provider: &'c Provider) -> Trial<'c> {
        let today = |shown: &'c Shown| {
            let verdict = verdict(catalogs.engine(), &provider.id, &shown.sample);
            (shown, essence(verdict.as_ref()))
        };
        let http = catalogs.engine().table().provider(HTTP);
        Trial {
            provider,
            http: http.filter(|http| http.id != provider.id),
            shown: catalogs.shown_of(&provider.id).map(today).collect(),
        }
    }

    fn mutants<'t>(&'t self) -> impl Iterator<Item = Mutant<'t, 'c>> {
        let rules = self.provider.rules.iter().enumerate();
        rules.flat_map(move |(at, rule)| {
            let parts = part::droppable(self.provider, rule).into_iter();
            let mutants = parts.map(move |part| Mutant {
                trial: self,
                rule: at,
                clauses: part.dropped_from(self.provider, rule),
                part,
            });
            // A rule that asks nothing is no rule.
            mutants.filter(|mutant| mutant.clauses.iter().all(asks))
        })
    }
}

impl<'c> Mutant<'_, 'c> {
    /// Whether some response of the provider comes back otherwise.
    fn is_noticed(&self) -> bool {
        let Trial {
            provider,
            http,
            shown,
        } = self.trial;
        let mut changed = (*provider).clone();
        let Some(rule) = changed.rules.get_mut(self.rule) else {
            return true;
        };
        rule.clauses.clone_from(&self.clauses);
        let id = rule.id.clone();
        let mut providers = vec![changed];
        providers.extend(http.cloned());
        providers.sort_by(|a, b| a.id.cmp(&b.id));
        let engine = Engine::new(Table { providers });
        let differs = |(shown, today): &&(&Shown, String)| {
            essence(verdict(&engine, &provider.id, &shown.sample).as_ref()) != *today
        };
        // Its own responses first: they are the ones that should notice.
        let (own, others): (Vec<_>, Vec<_>) = shown.iter().partition(|(shown, _)| shown.rule == id);
        own.into_iter().chain(others).any(|shown| differs(&shown))
    }

    fn survivor(&self, catalogs: &Catalogs) -> Survivor<'c> {
        let rule = self.trial.provider.rules.get(self.rule);
        let id = rule.map_or("", |rule| rule.id.as_str());
        let written = catalogs.written(id);
        let (file, span) = written.map_or_else(Default::default, |written| {
            let of_condition = self.part.condition().map(|c| written.place_of(c));
            (written.file.clone(), of_condition.unwrap_or(written.when))
        });
        let dropped = self.part.to_string();
        let message = format!("`{id}` without {dropped}: no example or near-miss notices");
        let finding = Diagnostic::new(Code::UnshownCondition, file, span, message)
            .why("a condition whose use no response shows may be wrong, or not needed")
            .help("add the near-miss that shows its use, or drop it");
        let allowed = written.and_then(|written| written.allows(Code::UnshownCondition));
        Survivor {
            rule: id,
            dropped,
            finding,
            allowed: allowed.map(|allowed| allowed.reason.clone()),
        }
    }
}

/// Whether a clause asks something that the engine does not ask by itself: a
/// default is tried under 2xx alone.
fn asks(clause: &Clause) -> bool {
    let says_2xx = |c: &Condition| matches!(c, Condition::Status(set) if set.to_string() == "2xx");
    let is_default = clause.strength.layer == Layer::Default;
    !clause.conditions.is_empty() && (!is_default || clause.conditions.iter().any(says_2xx))
}

/// What must stay the same: the rules, of the whole and of its parts, and the
/// captures.
fn essence(verdict: Option<&Verdict<'_>>) -> String {
    let Some(verdict) = verdict else {
        return String::new();
    };
    let items = verdict.items.iter().map(|item| item.rule.as_deref());
    let causes = verdict.causes.iter().map(|cause| cause.reason.as_deref());
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        verdict.rule,
        items.collect::<Vec<_>>(),
        causes.collect::<Vec<_>>(),
        verdict.also_matched,
        verdict.captures
    )
}
