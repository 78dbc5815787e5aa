//! Loading a catalog of 10,000 rules, and what `build.rs` does with it, against the
//! two passes of YAML that neither can do without.

use std::hint::black_box;
use std::time::{Duration, Instant};

use replybook::Engine;
use replybook_compiler::compile;
use replybook_compiler::yaml::SourceFile;
use replybook_contenders::corpus::generated;

use crate::numbers::Numbers;

/// Names and texts.
type Files = Vec<(String, String)>;

pub fn measure(numbers: &mut Numbers) {
    for providers in [200, 5] {
        eprintln!("loading 10,000 rules of {providers} providers");
        let files = generated::generate(10_000, providers).files;
        let (mut load, mut passes) = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            load = time("load", &files).min(load);
            passes = time("passes", &files).min(passes);
        }
        numbers.put(
            &format!("ms/load-10000-of-{providers}"),
            load.as_secs_f64() * 1e3,
        );
        numbers.put(
            &format!("ms/yaml-10000-of-{providers}"),
            passes.as_secs_f64() * 1e3,
        );
    }
    let table = Engine::builtin().table().to_bytes().unwrap();
    numbers.put("bytes/table", table.len() as f64);
    let rules = Engine::builtin()
        .table()
        .providers
        .iter()
        .map(|p| p.rules.len());
    numbers.put("rules/table", rules.sum::<usize>() as f64);
}

fn time(what: &str, files: &Files) -> Duration {
    let given = files.clone();
    let begun = Instant::now();
    once(what, given);
    begun.elapsed()
}

/// What callgrind counts: `set` is `10000-of-200`.
pub fn run(set: &str, what: &str, rounds: usize) {
    let (rules, providers) = set.split_once("-of-").unwrap();
    let (rules, providers) = (rules.parse().unwrap(), providers.parse().unwrap());
    let files = generated::generate(rules, providers).files;
    for _ in 0..rounds {
        once(what, files.clone());
    }
}

fn once(what: &str, files: Files) {
    match what {
        "passes" => {
            for (_, text) in &files {
                for event in saphyr_parser::Parser::new_from_str(text) {
                    black_box(event.unwrap());
                }
                black_box(serde_yaml::from_str::<serde_yaml::Value>(text).unwrap());
            }
        }
        "load" => {
            black_box(Engine::load(files).unwrap());
        }
        // As `build.rs` does, but for reading and writing files.
        "build" => {
            let files = files.into_iter();
            let files: Vec<SourceFile> = files
                .map(|(name, text)| SourceFile { name, text })
                .collect();
            black_box(compile(&files).unwrap().table.to_bytes().unwrap());
        }
        _ => panic!("nothing is called {what}"),
    }
}
