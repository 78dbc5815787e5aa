//! Loading a catalog of 10,000 rules against the two passes of YAML that it
//! cannot do without.

use std::time::{Duration, Instant};

use replybook::Engine;

use crate::corpus::catalogs;
use crate::numbers::Numbers;

pub fn measure(numbers: &mut Numbers) {
    for providers in [200, 5] {
        eprintln!("loading 10,000 rules of {providers} providers");
        let files = catalogs::generate(10_000, providers).files;
        let (mut load, mut passes) = (Duration::MAX, Duration::MAX);
        for _ in 0..2 {
            let given = files.clone();
            let begun = Instant::now();
            std::hint::black_box(Engine::load(given).unwrap());
            load = begun.elapsed().min(load);
            let begun = Instant::now();
            for (_, text) in &files {
                for event in saphyr_parser::Parser::new_from_str(text) {
                    std::hint::black_box(event.unwrap());
                }
                std::hint::black_box(serde_yaml::from_str::<serde_yaml::Value>(text).unwrap());
            }
            passes = begun.elapsed().min(passes);
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
