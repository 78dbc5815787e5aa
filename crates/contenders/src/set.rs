//! Sets of responses by name, each with the engine that is asked about them.

use std::fs;
use std::ops::Range;
use std::path::Path;

use replybook::{Engine, Limits};
use replybook_catalog::table::Table;

use crate::corpus::{self, Case, Expected, documents, generated, json_documents, large, unlike};

/// Catalogs and responses to them.
pub struct Set {
    /// What ours are asked of.
    pub engine: &'static Engine,
    /// The responses, and what each must get.
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

    /// The position of each case's provider in the table.
    pub fn positions(&self) -> Vec<usize> {
        let providers = &self.engine.table().providers;
        let position = |case: &Case| providers.iter().position(|p| p.id == case.provider);
        self.cases
            .iter()
            .map(|case| position(case).unwrap())
            .collect()
    }
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
        let generated = generated::generate(rules, providers);
        let engine = Engine::load(generated.files).unwrap();
        corpus::check(&engine, &generated.hits);
        corpus::check(&engine, &generated.misses);
        let bytes = engine.table().to_bytes().unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// A set by name. Tables of generated catalogs come from the folder.
pub fn by_name(name: &str, folder: &Path) -> &'static Set {
    let generated = GENERATED.iter().find(|(known, ..)| *known == name);
    let (engine, cases) = match (name, generated) {
        (_, Some((_, rules, providers))) => {
            let bytes = fs::read(folder.join(name)).unwrap();
            let engine = Engine::new(Table::from_bytes(&bytes).unwrap());
            let cases = generated::generate(*rules, *providers).sample(SAMPLE);
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

/// The set in which no form comes again.
pub const UNLIKE: &str = "unlike";

/// How many of it are one round. In sixteen, a `Cache` forgets the first.
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
