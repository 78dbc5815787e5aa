//! Times, as ratios of what ran in turn: round by round, every contender over
//! the whole set. The least of all rounds counts; the rest is the machine.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::corpus::contenders::{self, Judge, LARGE, Set};
use crate::numbers::Numbers;

const BUDGET: Duration = Duration::from_secs(3);
const MOST_ROUNDS: usize = 2000;

pub fn measure(numbers: &mut Numbers, folder: &Path) {
    let ours = contenders::OURS;
    let with = |others: &[&'static str]| [&ours[..], others].concat();
    let mut of = |set: &str, contenders: Vec<&'static str>| {
        eprintln!("timing {set}");
        rounds(numbers, set, contenders::set(set, folder), &contenders);
    };
    of(
        "documents",
        with(&["hand-written", "Value", "IgnoredAny", "naive"]),
    );
    of("all", with(&["hand-written"]));
    of("status", with(&[]));
    of("rules-285", with(&["naive"]));
    of("rules-10000-of-200", with(&[]));
    of("rules-10000-of-5", with(&["naive"]));
    for megabytes in [1, 5] {
        for provider in LARGE {
            of(
                &format!("large-{megabytes}-{provider}"),
                with(&["IgnoredAny", "Value"]),
            );
        }
    }
}

fn rounds(numbers: &mut Numbers, name: &str, set: &'static Set, names: &[&'static str]) {
    let mut judges: Vec<(Judge, Duration)> = names
        .iter()
        .map(|name| (contenders::start(name, set), Duration::MAX))
        .collect();
    let begun = Instant::now();
    for round in 0..MOST_ROUNDS {
        if round > 2 && begun.elapsed() > BUDGET {
            break;
        }
        for (judge, least) in &mut judges {
            let begun = Instant::now();
            for at in 0..set.cases.len() {
                std::hint::black_box(judge(at));
            }
            *least = begun.elapsed().min(*least);
        }
    }
    for (contender, (_, least)) in names.iter().zip(judges) {
        let each = least.as_nanos() as f64 / set.cases.len() as f64;
        numbers.put(&format!("ns/{name}/{contender}"), each);
    }
}
