//! Every response that somebody has shown, against the rules of its catalog:
//! its rule must win at its place, and no other may tie with it. What the
//! verdict then says is the engine's, and is compared by the engine's check.

mod below;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::shown::{Expected, Shown};
use replybook_catalog::moment::Day;
use replybook_catalog::table::{Provider, Rule, Table};
use replybook_matching::answer::{self, Answer, MAX_SAMPLE_BODY};
use replybook_matching::facts::{Decision, Element, Facts, Place};
use replybook_matching::fast::lazy::{LazyAutomaton, QUIT};
use replybook_matching::fast::plan::Plan;
use replybook_matching::fast::{Known, NeedsTree, Recorded, Recording};

/// The findings about examples and near-misses.
#[must_use]
pub fn examples(table: &Table, shown: &[Shown]) -> Vec<Diagnostic> {
    let mut overlaps = Overlaps::new();
    let mut places = Places::new(&table.providers);
    let today = shown.iter().filter(|shown| shown.as_of.is_none());
    let mut findings: Vec<Diagnostic> = today
        .flat_map(|shown| check(table, shown, &mut places, &mut overlaps))
        .collect();
    findings.extend(of_other_days(table, shown));
    findings
}

/// The findings about retired rules, each proved by its catalog as of a day of
/// its life. They are few: no plan is made for a day.
fn of_other_days(table: &Table, shown: &[Shown]) -> Vec<Diagnostic> {
    let mut by_day: BTreeMap<(usize, Day), Vec<&Shown>> = BTreeMap::new();
    for shown in shown {
        let provider = shown.rule.split_once('.').map_or("", |(id, _)| id);
        if let (Some(day), Some(at)) = (shown.as_of, table.position(provider)) {
            by_day.entry((at, day)).or_default().push(shown);
        }
    }
    let mut places = Places::default();
    let mut findings = Vec::new();
    for ((at, day), shown) in by_day {
        let catalog = table.providers.get(at).map(|provider| provider.as_of(day));
        let table = Table {
            providers: catalog.into_iter().collect(),
        };
        let mut overlaps = Overlaps::new();
        for shown in shown {
            findings.extend(check(&table, shown, &mut places, &mut overlaps));
        }
    }
    findings
}

pub use below::below;

/// What it takes to decide at every place of an answer.
#[derive(Default)]
pub struct Places {
    plans: Vec<Plan>,
    learned: Vec<LazyAutomaton>,
    recorded: Recorded,
    needs_tree: NeedsTree,
}

/// The provider and the names of two shapes that select the same element; each
/// two are found once, not at every example.
type Overlaps<'t> = BTreeSet<(&'t str, &'t str, &'t str)>;

fn check<'t>(
    table: &'t Table,
    shown: &Shown,
    places: &mut Places,
    overlaps: &mut Overlaps<'t>,
) -> Vec<Diagnostic> {
    let found = places.decided(table, shown, |rule, facts, decisions| {
        judged(rule, facts, &decisions, shown, overlaps)
    });
    found.unwrap_or_default()
}

fn judged<'t>(
    rule: &'t Rule,
    facts: &Facts<'t, '_>,
    decisions: &[Decision],
    shown: &Shown,
    overlaps: &mut Overlaps<'t>,
) -> Vec<Diagnostic> {
    let provider = facts.provider();
    let mut found: Vec<Diagnostic> = decisions
        .iter()
        .filter_map(|decision| tie(provider, decision, shown))
        .collect();
    for (first, second) in overlapping(facts) {
        if overlaps.insert((&provider.id, first, second)) {
            found.push(overlap(first, second, shown));
        }
    }
    // A rule in a tie is found as such, and not also as one that does not win.
    let winners = winners(provider, decisions);
    match &shown.expected {
        Expected::Rule { retryability, .. } => {
            if !winners.contains(&rule.id.as_str()) {
                found.push(other_rule(facts, rule, shown, &winners));
            } else if shown.sample.method.is_none()
                && !shown.sample.idempotency_key
                && decisions.len() == 1
                && *retryability != rule.retryability()
            {
                found.push(
                    of_expected(
                        Code::ExampleRetryability,
                        shown,
                        format!(
                            "the rule gives `{}`, not `{retryability}`",
                            rule.retryability()
                        ),
                    )
                    .why("retryability is derived from `unblocked_by` and `effect`")
                    .help("correct the expectation, or what the rule says of the two"),
                );
            }
        }
        Expected::Other(expected) => {
            let comes_back = match expected.as_deref() {
                Some(id) => winners.contains(&id),
                None => winners.is_empty(),
            };
            if !comes_back {
                let expected = expected.as_deref().unwrap_or("none");
                found.push(
                    of_expected(
                        Code::NearMissMatches,
                        shown,
                        format!("comes back with {}, not `{expected}`", list(&winners)),
                    )
                    .why("a near-miss shows where a rule ends")
                    .help(if winners.is_empty() {
                        "write `matches: none`, or widen the rule that should win"
                    } else {
                        "correct `matches`, or narrow the rule that wins"
                    }),
                );
            }
        }
    }
    found
}

/// The rules that win or tie at some place.
fn winners<'t>(provider: &'t Provider, decisions: &[Decision]) -> Vec<&'t str> {
    decisions
        .iter()
        .flat_map(|decision| [&decision.winner.rule].into_iter().chain(&decision.ties))
        .filter_map(|rule| provider.rules.get(*rule))
        .map(|rule| rule.id.as_str())
        .collect()
}

impl Places {
    /// What comes of a response that is shown for a rule: who wins at each place.
    fn decided<'t, T>(
        &mut self,
        table: &'t Table,
        shown: &Shown,
        then: impl FnOnce(&'t Rule, &Facts<'t, '_>, Vec<Decision>) -> T,
    ) -> Option<T> {
        let (provider, rule) = table.rule(&shown.rule)?;
        let headers = shown.sample.header_lines();
        let body = shown.sample.body.as_bytes();
        let answer = Answer::read(shown.sample.status, &headers, body, MAX_SAMPLE_BODY);
        let facts = Facts::new(provider, &answer);
        let decisions = self.decide(table.position(&provider.id), &facts, body);
        Some(then(rule, &facts, decisions))
    }

    /// With a plan for each provider.
    pub fn new(providers: &[Provider]) -> Places {
        Places {
            plans: providers.iter().map(Plan::new).collect(),
            ..Places::default()
        }
    }

    /// Who wins at each place of an answer. `at` is the position of its provider's
    /// plan.
    pub fn decide(
        &mut self,
        at: Option<usize>,
        facts: &Facts<'_, '_>,
        body: &[u8],
    ) -> Vec<Decision> {
        let by_plan = at.and_then(|at| self.by_plan(at, facts.provider(), facts.answer(), body));
        by_plan.unwrap_or_else(|| decisions(facts, elements(facts)))
    }

    /// Who wins at each place of the answer, by the plan; `None` where a tree is
    /// needed.
    fn by_plan(
        &mut self,
        at: usize,
        provider: &Provider,
        answer: &Answer<'_>,
        body: &[u8],
    ) -> Option<Vec<Decision>> {
        let Places {
            plans,
            learned,
            recorded,
            needs_tree,
        } = self;
        let plan = plans.get(at).filter(|plan| plan.is_servable())?;
        answer.body.json()?;
        let body = std::str::from_utf8(answer::trimmed(body)).ok()?;
        needs_tree.clear();
        if learned.len() <= at {
            learned.resize_with(at + 1, LazyAutomaton::default);
        }
        let learned = learned.get_mut(at)?;
        let state = learned.begin(&plan.tests, answer.status, answer.headers);
        let whole = recorded
            .read(plan, learned, state, body, |_, _, _| true)
            .ok()?;
        let known = Known {
            tests: &plan.tests,
            learned,
            whole,
        };
        let recording = Recording {
            plan,
            recorded,
            body,
            known,
            needs_tree,
        };
        let facts = Facts::from_source(provider, answer, &recording);
        // The elements of one shape after those of another, as in a tree.
        let mut spots: Vec<_> = recorded.elements.iter().collect();
        spots.sort_by_key(|spot| spot.shape);
        let elements = spots.into_iter().map(|spot| recorded.element(spot, body));
        let all = decisions(&facts, elements);
        let is_known = whole != QUIT && !needs_tree.is_set() && !recorded.overflowed();
        is_known.then_some(all)
    }
}

/// Who wins at each place of the answer: the whole, and every element.
fn decisions<'r>(
    facts: &Facts<'_, 'r>,
    elements: impl Iterator<Item = Element<'r>>,
) -> Vec<Decision> {
    let whole = facts.decision(Place::Whole);
    let elements = elements.filter_map(|element| facts.decision(Place::Element(&element)));
    let mut all: Vec<Decision> = whole.into_iter().chain(elements).collect();
    if all.is_empty() {
        all.extend(facts.default_success().map(Decision::alone));
    }
    all
}

/// The elements of every shape, in a tree.
fn elements<'r>(facts: &Facts<'_, 'r>) -> impl Iterator<Item = Element<'r>> {
    let shapes = 0..facts.provider().shapes.len();
    shapes.flat_map(|shape| facts.elements(shape))
}

fn tie(provider: &Provider, decision: &Decision, shown: &Shown) -> Option<Diagnostic> {
    let id = |at: &usize| provider.rules.get(*at).map_or("?", |rule| rule.id.as_str());
    let others: Vec<&str> = decision.ties.iter().map(id).collect();
    if others.is_empty() {
        return None;
    }
    let winner = id(&decision.winner.rule);
    Some(
        diagnostic(
            Code::ExampleTie,
            shown,
            format!("`{winner}` ties with {}", list(&others)),
        )
        .why("both hold for this response with equal strength, and nothing says which is meant")
        .help("make one more specific, or say `overrides` with the reason in a comment"),
    )
}

fn other_rule(facts: &Facts<'_, '_>, rule: &Rule, shown: &Shown, winners: &[&str]) -> Diagnostic {
    let at = facts.provider().rules.iter().position(|r| r.id == rule.id);
    let elements: Vec<_> = elements(facts).collect();
    let failure = at.and_then(|at| {
        facts.failure(at, Place::Whole).or_else(|| {
            elements
                .iter()
                .find_map(|e| facts.failure(at, Place::Element(e)))
        })
    });
    let why = match failure {
        Some(failure) => format!(
            "this fails: {}; there stands {}",
            failure.expected,
            failure
                .found
                .map_or("nothing".to_owned(), |found| found.to_string()),
        ),
        None => "another rule is stronger here, or no such element is there".to_owned(),
    };
    diagnostic(
        Code::ExampleOtherRule,
        shown,
        format!("comes back with {}, not `{}`", list(winners), rule.id),
    )
    .why(why)
    .help("correct the example, or the rule's `when`")
}

/// The names of each two shapes that select the same element of the answer.
fn overlapping<'t>(facts: &Facts<'t, '_>) -> BTreeSet<(&'t str, &'t str)> {
    let mut selected_by: HashMap<*const Value, &str> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (shape, spec) in facts.provider().shapes.iter().enumerate() {
        for element in facts.elements(shape) {
            let Some(value) = element.value() else {
                continue;
            };
            let first = selected_by.entry(value).or_insert(&spec.name);
            if *first != spec.name {
                pairs.insert((*first, spec.name.as_str()));
            }
        }
    }
    pairs
}

fn overlap(first: &str, second: &str, shown: &Shown) -> Diagnostic {
    diagnostic(
        Code::ShapeOverlap,
        shown,
        format!("the shapes `{first}` and `{second}` select the same element here"),
    )
    .why("one part of an answer would be judged twice")
    .help("separate them by `type` or by a narrower `path` in `each`")
}

/// A finding about a response.
fn diagnostic(code: Code, shown: &Shown, message: String) -> Diagnostic {
    Diagnostic::new(code, shown.file.clone(), shown.span, message)
}

/// A finding about what is expected of it.
fn of_expected(code: Code, shown: &Shown, message: String) -> Diagnostic {
    Diagnostic::new(code, shown.file.clone(), shown.expected_span, message)
}

fn list(ids: &[&str]) -> String {
    if ids.is_empty() {
        return "no rule of the provider".to_owned();
    }
    ids.iter()
        .map(|id| format!("`{id}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
