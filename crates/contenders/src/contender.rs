//! Ways to get from a response to an answer: ours, and others.

use std::hint::black_box;

use replybook::{Cache, Provider};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::corpus::Case;
use crate::handwritten;
use crate::naive::{JsonpathRust, Scan};
use crate::set::Set;

/// One way to get from a response to an answer.
pub struct Contender {
    /// What the measures call it.
    pub name: &'static str,
    /// What happens once, before the first response.
    pub start: fn(&'static Set) -> Judge,
}

/// Judges the case of a number; gives its rule, where there is one to give.
pub type Judge = Box<dyn FnMut(usize) -> Option<&'static str>>;

/// Ours. They must not become slower.
pub const OURS: [&str; 2] = ["judge", "classify"];

/// Ours too, without a goal of its own: the verdict as JSON.
pub const WRITTEN: &str = "written";

/// Those that have no rule to give.
pub const SILENT: [&str; 4] = ["nothing", WRITTEN, "Value", "IgnoredAny"];

/// All of them.
pub const CONTENDERS: [Contender; 9] = [
    Contender {
        name: "judge",
        start: |set| {
            let handles = handles(set);
            let mut cache = Cache::new();
            Box::new(move |at| {
                let ruling = handles[at].judge(&set.cases[at].response(), &mut cache);
                black_box(&ruling);
                ruling.rule()
            })
        },
    },
    // What it costs to have a response and a handle, and to ask nothing.
    Contender {
        name: "nothing",
        start: |set| {
            let handles = handles(set);
            Box::new(move |at| {
                let response = set.cases[at].response();
                black_box((&handles[at], &response));
                None
            })
        },
    },
    // The cost of an answer when nothing was learned before.
    Contender {
        name: "judge-anew",
        start: |set| {
            let handles = handles(set);
            Box::new(move |at| {
                let ruling = handles[at].judge(&set.cases[at].response(), &mut Cache::new());
                black_box(&ruling);
                ruling.rule()
            })
        },
    },
    Contender {
        name: "classify",
        start: |set| {
            let handles = handles(set);
            let mut cache = Cache::new();
            Box::new(move |at| {
                let response = set.cases[at].response();
                let verdict = handles[at].classify_with(&response, &mut cache);
                let rule = match &verdict.rule {
                    Some(std::borrow::Cow::Borrowed(rule)) => Some(*rule),
                    _ => None,
                };
                black_box(&verdict);
                rule
            })
        },
    },
    // There is no rule to give.
    Contender {
        name: WRITTEN,
        start: |set| {
            let handles = handles(set);
            let (mut cache, mut out) = (Cache::new(), Vec::new());
            Box::new(move |at| {
                out.clear();
                handles[at].write_verdict(&set.cases[at].response(), &mut cache, &mut out);
                black_box(&out);
                None
            })
        },
    },
    Contender {
        name: "hand-written",
        start: |set| {
            let judges: Vec<_> = set
                .cases
                .iter()
                .map(|case| handwritten::judge_for(&case.provider))
                .collect();
            Box::new(move |at| {
                let case = &set.cases[at];
                let rule = judges[at](case.status, &case.headers, &case.body);
                (rule != handwritten::UNKNOWN).then_some(rule)
            })
        },
    },
    Contender {
        name: "Value",
        start: |set| {
            Box::new(|at| {
                black_box(serde_json::from_slice::<Value>(&set.cases[at].body).is_ok());
                None
            })
        },
    },
    Contender {
        name: "IgnoredAny",
        start: |set| {
            Box::new(|at| {
                black_box(serde_json::from_slice::<IgnoredAny>(&set.cases[at].body).is_ok());
                None
            })
        },
    },
    Contender {
        name: "naive",
        start: |set| {
            let table = set.engine.table();
            let scan = Scan::<JsonpathRust>::new(table);
            let providers = set.positions();
            Box::new(move |at| {
                let rule = scan.rule(providers[at], &set.cases[at].response());
                (rule != "none").then_some(rule)
            })
        },
    },
];

fn handles(set: &'static Set) -> Vec<Provider<'static>> {
    let handle = |case: &Case| set.engine.provider(&case.provider).unwrap();
    set.cases.iter().map(handle).collect()
}

/// A contender by name, ready to judge a set.
pub fn start(name: &str, set: &'static Set) -> Judge {
    let contender = CONTENDERS.iter().find(|contender| contender.name == name);
    (contender.unwrap().start)(set)
}

/// On which cases of the set two contenders name different rules.
pub fn differences(set: &'static Set, left: &str, right: &str) -> Vec<String> {
    let (mut left, mut right) = (start(left, set), start(right, set));
    let cases = set.cases.iter().enumerate();
    cases
        .filter_map(|(at, case)| {
            let (left, right) = (left(at), right(at));
            (left != right).then(|| format!("{}: {left:?} and {right:?}", case.id))
        })
        .collect()
}
