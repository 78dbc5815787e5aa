//! Random catalogs on random responses: the plan and the interpreter give the
//! same verdict, and the short form says what the verdict says, whatever the
//! memory was used for before and whatever the limits.

use replybook::{Engine, Limits, Outcome, Verdict};
use replybook_catalog::table::Table;
use replybook_testing::comparison::Comparison;
use replybook_testing::random::Random;
use replybook_testing::responses::{self, Sent};
use replybook_testing::tables::{self, PROVIDERS, Paths};
use replybook_testing::variables::{first, seed};

use crate::{cases, random, shrink};

/// How many responses each catalog is given.
const RESPONSES: usize = 10;

/// A catalog is made for one in so many cases.
const CATALOGS: u64 = 16;

/// What the comparisons saw, so that they are known to compare something.
#[derive(Debug, Default)]
struct Seen {
    verdicts: usize,
    rules: usize,
    items: usize,
    /// With more elements than an element may see values of the whole.
    long: usize,
    items_omitted: usize,
    causes: usize,
    causes_omitted: usize,
    ties: usize,
    partial: usize,
    captures: usize,
    waits: usize,
    trees: usize,
}

impl Seen {
    fn note(&mut self, verdict: &Verdict<'_>, used_tree: bool) {
        self.verdicts += 1;
        self.rules += usize::from(verdict.rule.is_some());
        self.items += usize::from(!verdict.items.is_empty());
        let elements = verdict.items.len() + verdict.items_omitted;
        self.long += usize::from(elements.max(verdict.causes.len() + verdict.causes_omitted) > 64);
        self.items_omitted += usize::from(verdict.items_omitted > 0);
        self.causes += usize::from(!verdict.causes.is_empty());
        self.causes_omitted += usize::from(verdict.causes_omitted > 0);
        let ties = |tied: &Vec<_>| !tied.is_empty();
        let in_items = verdict.items.iter().any(|item| ties(&item.also_matched));
        self.ties += usize::from(ties(&verdict.also_matched) || in_items);
        self.partial += usize::from(verdict.outcome == Outcome::Partial);
        self.captures += usize::from(!verdict.captures.is_empty());
        self.waits += usize::from(verdict.retry.wait.is_some());
        self.trees += usize::from(used_tree);
    }

    fn is_enough(&self) {
        let shares = [
            (self.rules, 2),
            (self.items, 20),
            (self.long, 800),
            (self.items_omitted, 60),
            (self.causes, 40),
            (self.causes_omitted, 200),
            (self.ties, 20),
            (self.partial, 100),
            (self.captures, 6),
            (self.waits, 40),
            (self.trees, 30),
            (self.verdicts - self.trees, 2),
        ];
        for (count, share) in shares {
            assert!(count * share > self.verdicts, "one in {share}: {self:?}");
        }
    }
}

/// The limits that are tried.
fn limits(random: &mut Random) -> Limits {
    let usual = Limits::default();
    match random.below(8) {
        0 => Limits {
            max_items: 2,
            max_causes: 1,
            ..usual
        },
        1 => Limits {
            max_capture_bytes: random.pick(&[5, 16, 40]),
            max_wait_ms: 2000,
            ..usual
        },
        2 => Limits {
            max_body_bytes: 100,
            ..usual
        },
        3 => Limits {
            max_items: 0,
            max_causes: 0,
            ..usual
        },
        4 => Limits {
            max_items: 2,
            max_causes: 1,
            max_capture_bytes: random.pick(&[5, 16, 40]),
            max_body_bytes: 100,
            ..usual
        },
        _ => usual,
    }
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Case {
    pub provider: &'static str,
    pub limits: Limits,
    pub sent: Sent,
}

impl Case {
    pub fn random(random: &mut Random) -> Case {
        Case {
            provider: if random.one_in(20) {
                "http"
            } else {
                random.pick(&PROVIDERS)
            },
            limits: limits(random),
            sent: responses::response(random),
        }
    }
}

/// What the two ways say of a case where they differ.
pub fn difference(engine: &Engine, case: &Case, comparison: &mut Comparison) -> Option<String> {
    compare(engine, case, comparison, &mut Seen::default())
}

fn compare(
    engine: &Engine,
    case: &Case,
    comparison: &mut Comparison,
    seen: &mut Seen,
) -> Option<String> {
    let fast = engine.with_limits(case.limits);
    let slow = fast.interpreter();
    let Sent {
        status,
        headers,
        body,
        received_at_ms,
        request,
    } = &case.sent;
    let response = case.sent.response();
    // Some tables have no catalog of HTTP.
    let (Ok(fast), Ok(slow)) = (fast.provider(case.provider), slow.provider(case.provider)) else {
        return None;
    };
    let compared = comparison.compare(fast, slow, &response);
    seen.note(&compared.tried, compared.used_tree);
    let difference = compared.difference?;
    Some(format!(
        "{} {status} {headers:?} {request:?} received at {received_at_ms:?}, {:?}\n{:?}\n{difference}",
        case.provider,
        case.limits,
        String::from_utf8_lossy(body),
    ))
}

/// The table and the cases of a number.
fn table_and_cases(number: u64, paths: &mut Paths) -> (Table, Vec<Case>) {
    let mut random = random(1, number);
    let table = tables::table(&mut random, paths);
    let cases = (0..RESPONSES).map(|_| Case::random(&mut random)).collect();
    (table, cases)
}

#[test]
fn random_catalogs_give_the_same_verdict_both_ways() {
    let (mut paths, mut comparison) = (Paths::default(), Comparison::default());
    let mut seen = Seen::default();
    let mut before: Option<(Engine, Case)> = None;
    for number in first()..first() + cases() / CATALOGS {
        let (table, cases) = table_and_cases(number, &mut paths);
        let engine = Engine::new(table);
        for case in cases {
            // The engine before speaks again now and then, in the same memory.
            if let Some((engine, case)) = before.as_ref().filter(|_| number % 4 == 0) {
                let found = difference(engine, case, &mut comparison);
                assert_eq!(found, None, "seed {} before catalog {number}", seed());
            }
            let Some(found) = compare(&engine, &case, &mut comparison, &mut seen) else {
                continue;
            };
            let fresh = difference(&engine, &case, &mut Comparison::default());
            panic!(
                "catalog {number} of seed {}{}\n{found}\n{}",
                seed(),
                if fresh.is_none() {
                    ", only in memory that was used before"
                } else {
                    ""
                },
                shrink::shrunk(engine.table(), &case)
            );
        }
        let (_, mut cases) = table_and_cases(number, &mut paths);
        before = cases.pop().map(|case| (engine, case));
    }
    println!("{comparison}\n{seen:?}");
    seen.is_enough();
}
