//! What is measured, and on what. A new way to get an answer is one more entry
//! in [`CONTENDERS`]; every measure takes it from there.

use std::fs;
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;

use replybook::{Engine, Limits, Provider, Scratch};
use replybook_catalog::table::Table;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Case, Expected, catalogs, documents, json_documents, large, unlike};
use crate::handwritten;
use crate::naive::{JsonpathRust, Scan};

/// Catalogs and responses to them.
pub struct Set {
    pub engine: &'static Engine,
    pub cases: &'static [Case],
    /// How many of them are one round; mostly all.
    pub a_round: usize,
}

impl Set {
    /// The cases of a round: others than those of the round before, where they are not all.
    pub fn round(&self, number: usize) -> Range<usize> {
        let rounds = (self.cases.len() / self.a_round).max(1);
        let start = number % rounds * self.a_round;
        start..start + self.a_round
    }
}

/// One way to get from a response to an answer.
pub struct Contender {
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

pub const CONTENDERS: [Contender; 9] = [
    Contender {
        name: "judge",
        start: |set| {
            let handles = handles(set);
            let mut scratch = Scratch::new();
            Box::new(move |at| {
                let ruling = handles[at].judge(&set.cases[at].response(), &mut scratch);
                black_box(&ruling);
                ruling.id()
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
    // What an answer costs of which nothing was learned before.
    Contender {
        name: "judge-anew",
        start: |set| {
            let handles = handles(set);
            Box::new(move |at| {
                let ruling = handles[at].judge(&set.cases[at].response(), &mut Scratch::new());
                black_box(&ruling);
                ruling.id()
            })
        },
    },
    Contender {
        name: "classify",
        start: |set| {
            let handles = handles(set);
            let mut scratch = Scratch::new();
            Box::new(move |at| {
                let response = set.cases[at].response();
                let verdict = handles[at].classify_with(&response, &mut scratch);
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
            let (mut scratch, mut out) = (Scratch::new(), Vec::new());
            Box::new(move |at| {
                out.clear();
                handles[at].write_verdict(&set.cases[at].response(), &mut scratch, &mut out);
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
                .map(|case| handwritten::of(&case.provider))
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
            let of = |case: &Case| {
                table
                    .providers
                    .iter()
                    .position(|p| p.id == case.provider)
                    .unwrap()
            };
            let providers: Vec<usize> = set.cases.iter().map(of).collect();
            Box::new(move |at| {
                let rule = scan.rule(providers[at], &set.cases[at].response());
                (rule != "none").then_some(rule)
            })
        },
    },
];

fn handles(set: &'static Set) -> Vec<Provider<'static>> {
    let of = |case: &Case| set.engine.provider(&case.provider).unwrap();
    set.cases.iter().map(of).collect()
}

/// A contender by name, ready to judge a set.
pub fn start(name: &str, set: &'static Set) -> Judge {
    let contender = CONTENDERS.iter().find(|contender| contender.name == name);
    (contender.unwrap().start)(set)
}

/// Rules and providers of the generated catalogs.
pub const GENERATED: [(&str, usize, usize); 3] = [
    ("rules-285", 285, 5),
    ("rules-10000-of-200", 10_000, 200),
    ("rules-10000-of-5", 10_000, 5),
];

/// How many responses are measured on generated catalogs.
const SAMPLE: usize = 100;

/// Compiles the generated catalogs, checks that every response gets its rule and
/// keeps the tables in a folder: compiling takes seconds.
pub fn prepare(folder: &Path) {
    for (name, rules, providers) in GENERATED {
        let generated = catalogs::generate(rules, providers);
        let engine = Engine::load(generated.files).unwrap();
        super::check(&engine, &generated.hits);
        super::check(&engine, &generated.misses);
        let bytes = engine.table().to_bytes().unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// A set by name. Tables of generated catalogs come from the folder.
pub fn set(name: &str, folder: &Path) -> &'static Set {
    let generated = GENERATED.iter().find(|(known, ..)| *known == name);
    let (engine, cases) = match (name, generated) {
        (_, Some((_, rules, providers))) => {
            let bytes = fs::read(folder.join(name)).unwrap();
            let engine = Engine::new(Table::from_bytes(&bytes).unwrap());
            let cases = catalogs::generate(*rules, *providers).sample(SAMPLE);
            (&*Box::leak(Box::new(engine)), cases)
        }
        ("documents", _) => (Engine::builtin(), json_documents()),
        ("all", _) => (Engine::builtin(), documents()),
        (UNLIKE, _) => (Engine::builtin(), unlike::cases(16 * UNLIKE_ROUND)),
        ("status", _) => (Engine::builtin(), vec![status_alone()]),
        (large, _) => {
            let (megabytes, provider) = large
                .strip_prefix("large-")
                .unwrap()
                .split_once('-')
                .unwrap();
            let megabytes: usize = megabytes.parse().unwrap();
            let limits = Limits {
                max_body_bytes: 16 << 20,
                ..Limits::default()
            };
            let engine = Box::leak(Box::new(Engine::builtin().with_limits(limits)));
            let mut cases = large::cases(megabytes * 1_000_000);
            cases.retain(|case| case.provider == provider);
            (&*engine, cases)
        }
    };
    assert!(!cases.is_empty(), "{name}");
    let a_round = if name == UNLIKE {
        UNLIKE_ROUND
    } else {
        cases.len()
    };
    Box::leak(Box::new(Set {
        engine,
        cases: cases.leak(),
        a_round,
    }))
}

/// The set of which no form comes again.
pub const UNLIKE: &str = "unlike";

/// How many of it are one round. In sixteen, a `Scratch` forgets the first.
const UNLIKE_ROUND: usize = 4000;

/// The vendors that send the large bodies.
pub const LARGE: [&str; 3] = ["leanplum", "x-ads", "insider"];

/// A 401 whose body nobody has to read.
fn status_alone() -> Case {
    let text = "Sign in and try again. ".repeat(43);
    Case {
        id: "status alone".to_owned(),
        provider: "http".to_owned(),
        status: 401,
        headers: vec![("content-type", "application/json")],
        body: format!(r#"{{"message": "{text}"}}"#).into_bytes(),
        expected: Expected::Rule("http.unauthorized".to_owned()),
    }
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
