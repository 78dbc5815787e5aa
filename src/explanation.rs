//! Why an answer gets its verdict: the rule that won and by what, the rules that
//! hold and lost, and those that nearly held, with what stood in their way.

mod text;

use replybook_catalog::table::Provider;
use replybook_matching::facts::{Decision, Element, Facts, Failure, Match, Place};
use serde::Serialize;
use serde_json::Value;

use crate::Verdict;
use crate::resolution::{Gathered, Resolution, Resolver, Source};
use crate::verdict::Capture;

/// How many rules that nearly held are told.
const MOST_NEAR: usize = 10;

/// From how many characters in common on a text looks like what a rule asks for.
const LEAST_LIKENESS: usize = 4;

/// At how many elements of a shape rules are tried for an explanation.
const MOST_ELEMENTS: usize = 50;

/// Why an answer gets its verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation<'a> {
    /// The verdict.
    pub verdict: Verdict<'a>,
    /// What decided the whole; `None` where nothing did.
    pub won: Option<Won>,
    /// Rules that hold and are weaker, strongest first.
    pub lost: Vec<Lost>,
    /// Rules that do not hold, the nearest first.
    pub nearly: Vec<NearMatch>,
}

/// The rule that won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Won {
    /// Its id.
    pub rule: String,
    /// The whole, or the element it is about.
    pub place: String,
    /// Its layer: `named`, `shaped`, `status` or `default`.
    pub layer: String,
    /// What it asks, in words.
    pub because: String,
}

/// A rule that holds and lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lost {
    /// Its id.
    pub rule: String,
    /// Where it holds.
    pub place: String,
    /// Why the winner beats it.
    pub why: String,
}

/// A rule that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NearMatch {
    /// Its id.
    pub rule: String,
    /// Where it was tried.
    pub place: String,
    /// The first of its conditions that fails.
    pub failed: String,
    /// What stood there; `None` when nothing did. Sensitive values are masked.
    pub found: Option<Value>,
    /// How many of its conditions hold.
    pub held: usize,
    /// How many fail.
    pub missing: usize,
}

pub(crate) fn explain<'t, 'r>(
    resolver: &Resolver<'t, 'r>,
    resolution: &Resolution<'t>,
    gathered: &Gathered<'_, 'r>,
) -> Explanation<'t> {
    let verdict = resolver.write(resolution, gathered);
    let facts = &resolver.facts;
    let elements = first_elements(facts);
    let mut tried = vec![(Place::Whole, "the whole answer".to_owned())];
    tried.extend(
        elements
            .iter()
            .map(|element| (Place::Element(element), place_of(element))),
    );
    let provider = resolver.provider;
    let by_status = match &resolution.source {
        Source::Status(http, winner) => Some(won(http, winner, "the status")),
        Source::Default(winner) => Some(won(provider, winner, "the provider's default")),
        _ => None,
    };
    let winner_id = verdict.rule.as_deref();
    let decided: Vec<(Decision, &str)> = tried
        .iter()
        .filter_map(|(place, name)| Some((facts.decide(facts.matches(*place))?, name.as_str())))
        .collect();
    let winner = decided
        .iter()
        .find(|(d, _)| Some(id(provider, &d.winner)) == winner_id);
    let mut lost = Vec::new();
    for (decision, place) in &decided {
        let beaten = decision.losers.iter().map(|m| (m, &decision.winner));
        lost.extend(beaten.map(|(m, by)| lost_to(provider, m, by, place)));
        if let Some((won, _)) = winner
            && id(provider, &decision.winner) != id(provider, &won.winner)
        {
            lost.push(lost_to(provider, &decision.winner, &won.winner, place));
        }
    }
    let mut nearly = near_matches(facts, &tried);
    mask(&mut nearly, &verdict);
    let won = by_status
        .or_else(|| winner.map(|(decision, place)| self::won(provider, &decision.winner, place)));
    Explanation {
        verdict,
        won,
        lost,
        nearly,
    }
}

/// The first elements of every shape.
fn first_elements<'r>(facts: &Facts<'_, 'r>) -> Vec<Element<'r>> {
    let mut elements = Vec::new();
    for shape in 0..facts.provider().shapes.len() {
        let most = elements.len() + MOST_ELEMENTS;
        facts.visit_elements(shape, |element| {
            if elements.len() < most {
                elements.push(element.clone());
            }
        });
    }
    elements
}

fn near_matches<'r>(facts: &Facts<'_, 'r>, tried: &[(Place<'_, 'r>, String)]) -> Vec<NearMatch> {
    let rules = &facts.provider().rules;
    let mut near: Vec<(Failure, &str, &str)> = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        let nearest = tried
            .iter()
            .filter_map(|(place, name)| Some((facts.failure(at, *place)?, name.as_str())))
            .min_by_key(|(failure, _)| (failure.failed, std::cmp::Reverse(failure.held)));
        near.extend(nearest.map(|(failure, place)| (failure, rule.id.as_str(), place)));
    }
    near.sort_by_key(|(failure, id, _)| {
        let telling = (failure.likeness, failure.found.is_some(), failure.layer);
        (failure.failed, std::cmp::Reverse(telling), *id)
    });
    near.into_iter()
        .filter(|(failure, ..)| failure.held > 0 || failure.likeness >= LEAST_LIKENESS)
        .take(MOST_NEAR)
        .map(|(failure, rule, place)| NearMatch {
            rule: rule.to_owned(),
            place: place.to_owned(),
            failed: failure.expected,
            found: failure.found,
            held: failure.held,
            missing: failure.failed,
        })
        .collect()
}

fn won(provider: &Provider, winner: &Match, place: &str) -> Won {
    let clause = provider
        .rules
        .get(winner.rule)
        .and_then(|rule| rule.clauses.get(winner.clause));
    Won {
        rule: id(provider, winner).to_owned(),
        place: place.to_owned(),
        layer: winner.strength.layer.as_str().to_owned(),
        because: clause.map_or_else(String::new, |clause| provider.describe_clause(clause)),
    }
}

fn lost_to(provider: &Provider, loser: &Match, winner: &Match, place: &str) -> Lost {
    let winning = provider.rules.get(winner.rule);
    let why = if winning.is_some_and(|rule| rule.overrides.contains(&loser.rule)) {
        "the winner overrides it".to_owned()
    } else {
        winner.strength.beats(&loser.strength)
    };
    Lost {
        rule: id(provider, loser).to_owned(),
        place: place.to_owned(),
        why,
    }
}

fn id<'t>(provider: &'t Provider, found: &Match) -> &'t str {
    provider
        .rules
        .get(found.rule)
        .map_or("?", |rule| rule.id.as_str())
}

fn place_of(element: &Element<'_>) -> String {
    let steps: Vec<String> = element.location().iter().map(ToString::to_string).collect();
    format!("${}", steps.join(""))
}

/// What the verdict keeps from view is kept from view here too.
fn mask(nearly: &mut [NearMatch], verdict: &Verdict<'_>) {
    let items = verdict.items.iter().flat_map(|item| &item.captures);
    let causes = verdict.causes.iter().flat_map(|cause| &cause.captures);
    let secrets: Vec<String> = verdict
        .captures
        .iter()
        .chain(items)
        .chain(causes)
        .filter(|capture| capture.sensitive)
        .map(|capture: &Capture<'_>| capture.value.text().into_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let start = |text: &str| text.trim_end_matches('…').to_owned();
    for near in nearly {
        let Some(found) = &mut near.found else {
            continue;
        };
        let text = found.as_str().map_or_else(|| found.to_string(), start);
        // A value cut short may show a part of a secret.
        let is_secret = |secret: &String| text.contains(secret.as_str()) || secret.contains(&text);
        if secrets.iter().any(is_secret) {
            *found = Value::from("[masked]");
        }
    }
}
