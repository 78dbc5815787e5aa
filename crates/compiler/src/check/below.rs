//! What catalogs below overlays show, against the rules of both. An overlay may
//! take such a response on purpose; that it may break the catalog below it without
//! a word is what this is for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Places, winners};
use crate::compiled::Compiled;
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Below;
use crate::shown::{Expected, Shown};
use crate::written::WrittenRule;
use replybook_catalog::table::Provider;
use replybook_matching::facts::Decision;

/// The findings about what the catalogs below show. Those of rules that are
/// retired were proved when they were published.
pub fn below(compiled: &Compiled, below: &[Below]) -> Vec<Diagnostic> {
    if below.is_empty() {
        return Vec::new();
    }
    let own = compiled.written.iter().map(|rule| (rule.id.as_str(), rule));
    let own: BTreeMap<&str, &WrittenRule> = own.collect();
    let mut places = Places::new(&compiled.table.providers);
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for below in below {
        for shown in below.shown.iter().filter(|shown| shown.as_of.is_none()) {
            let decided = places.decided(&compiled.table, shown, |_, facts, decisions| {
                let provider = facts.provider();
                trouble(provider, shown, &decisions, &own)
            });
            let found = match decided.flatten() {
                None => continue,
                Some(Trouble::Broken(what)) => {
                    let what = Diagnostic::new(
                        Code::ExampleOtherRule,
                        shown.file.clone(),
                        shown.span,
                        what,
                    );
                    below.voice.tell(what)
                }
                Some(Trouble::Of(rule, code)) => told
                    .insert((code, rule.id.as_str(), shown.rule.as_str()))
                    .then(|| of_rule(rule, code, shown)),
            };
            findings.extend(found);
        }
    }
    findings
}

/// What is wrong with a response that a catalog below shows.
enum Trouble<'c> {
    /// A rule of the overlay wins or ties.
    Of(&'c WrittenRule, Code),
    /// No rule of the overlay does, and yet it no longer comes back as it did.
    Broken(String),
}

fn trouble<'c>(
    provider: &Provider,
    shown: &Shown,
    decisions: &[Decision],
    own: &BTreeMap<&str, &'c WrittenRule>,
) -> Option<Trouble<'c>> {
    for decision in decisions {
        let tied = decision.ties.iter().chain([&decision.winner.rule]);
        let tied: Vec<&str> = tied
            .filter_map(|at| provider.rules.get(*at))
            .map(|rule| rule.id.as_str())
            .collect();
        let rule = tied.iter().find_map(|id| own.get(id).copied());
        if let (Some(rule), [_, _, ..]) = (rule, tied.as_slice()) {
            return Some(Trouble::Of(rule, Code::ExampleTie));
        }
    }
    let winners = winners(provider, decisions);
    let expected = match &shown.expected {
        Expected::Rule { .. } => Some(shown.rule.as_str()),
        Expected::Other(other) => other.as_deref(),
    };
    let comes_back = match expected {
        Some(id) => winners.contains(&id),
        None => winners.is_empty(),
    };
    if comes_back {
        return None;
    }
    let taken = winners.iter().find_map(|id| own.get(id).copied());
    Some(match taken {
        Some(rule) => Trouble::Of(rule, Code::OverlayTakes),
        None => Trouble::Broken(format!(
            "a response shown for `{}` comes back with {}, not {}",
            shown.rule,
            super::list(&winners),
            expected.map_or("no rule".to_owned(), |id| format!("`{id}`")),
        )),
    })
}

fn of_rule(rule: &WrittenRule, code: Code, shown: &Shown) -> Diagnostic {
    let below = &shown.rule;
    let (does, why, help) = match code {
        Code::ExampleTie => (
            "ties on",
            "both hold for it with equal strength, and nothing says which is meant",
            "make one condition more telling, replace or disable the rule below, or say `overrides`",
        ),
        _ => (
            "decides",
            "the catalog below has another rule for it",
            "narrow the rule; or, if it is meant, replace or disable the rule below",
        ),
    };
    let message = format!("`{}` {does} a response shown for `{below}`", rule.id);
    Diagnostic::new(code, rule.file.clone(), rule.span, message)
        .why(why)
        .help(help)
        .related(shown.file.clone(), shown.span, "this response")
}
