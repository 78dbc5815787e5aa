//! Times, as ratios of what ran in turn: every contender goes over the whole set, again and again
//! for some milliseconds, so that it finds in the caches what it left there and not what another did.
//! The least of all rounds counts; the rest is the machine.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::corpus::contenders::{self, Judge, LARGE, Set, UNLIKE};
use crate::numbers::Numbers;

const BUDGET: Duration = Duration::from_secs(3);
const MOST_TURNS: usize = 2000;
/// How long one contender goes on.
const TURN: Duration = Duration::from_millis(5);

/// Of all sets, or of one.
pub fn measure(numbers: &mut Numbers, folder: &Path, only: Option<&str>) {
    let ours = contenders::OURS;
    let with = |others: &[&'static str]| [&ours[..], others].concat();
    let mut of = |set: &str, contenders: Vec<&'static str>| {
        if only.is_some_and(|only| only != set) {
            return;
        }
        eprintln!("timing {set}");
        turns(numbers, set, contenders::set(set, folder), &contenders);
    };
    of(
        "documents",
        with(&["hand-written", "Value", "IgnoredAny", "naive"]),
    );
    of("all", with(&["hand-written"]));
    of(UNLIKE, with(&["hand-written", "Value", "IgnoredAny"]));
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

fn turns(numbers: &mut Numbers, name: &str, set: &'static Set, names: &[&'static str]) {
    let mut judges: Vec<(Judge, std::ops::RangeFrom<usize>, Duration)> = names
        .iter()
        .map(|name| (contenders::start(name, set), 0.., Duration::MAX))
        .collect();
    let begun = Instant::now();
    for turn in 0..MOST_TURNS {
        if turn > 2 && begun.elapsed() > BUDGET {
            break;
        }
        for (judge, rounds, least) in &mut judges {
            let end = Instant::now() + TURN;
            for round in rounds {
                let begun = Instant::now();
                for at in set.round(round) {
                    std::hint::black_box(judge(at));
                }
                *least = begun.elapsed().min(*least);
                if Instant::now() > end {
                    break;
                }
            }
        }
    }
    for (contender, (_, _, least)) in names.iter().zip(judges) {
        let each = least.as_nanos() as f64 / set.a_round as f64;
        numbers.put(&format!("ns/{name}/{contender}"), each);
    }
}
