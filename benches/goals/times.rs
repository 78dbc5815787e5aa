//! Times, as ratios of what ran in turn: every contender goes over the whole set, again and again
//! for some milliseconds, so that it finds in the caches what it left there and not what another did.
//! The least of all rounds counts; the rest is the machine.

use std::path::Path;
use std::time::{Duration, Instant};

use replybook_contenders::contender::{self, Judge, OURS};
use replybook_contenders::set::{self, LARGE, Set, UNLIKE};

use crate::numbers::Numbers;

const BUDGET: Duration = Duration::from_secs(3);
const MOST_TURNS: usize = 2000;
/// How long one contender goes on.
const TURN: Duration = Duration::from_millis(5);

/// Of all sets, or of one.
pub fn measure(numbers: &mut Numbers, folder: &Path, only: Option<&str>) {
    let with = |others: &[&'static str]| [&OURS[..], others].concat();
    let mut time = |set: &str, contenders: Vec<&'static str>| {
        if only.is_some_and(|only| only != set) {
            return;
        }
        eprintln!("timing {set}");
        turns(numbers, set, set::by_name(set, folder), &contenders);
    };
    time(
        "documents",
        with(&["hand-written", "Value", "IgnoredAny", "naive"]),
    );
    time("all", with(&["hand-written"]));
    time(UNLIKE, with(&["hand-written", "Value", "IgnoredAny"]));
    time("status", with(&[]));
    time("rules-285", with(&["naive"]));
    time("rules-10000-of-200", with(&[]));
    time("rules-10000-of-5", with(&["naive"]));
    for megabytes in [1, 5] {
        for provider in LARGE {
            time(
                &format!("large-{megabytes}-{provider}"),
                with(&["IgnoredAny", "Value"]),
            );
        }
    }
}

fn turns(numbers: &mut Numbers, name: &str, set: &'static Set, names: &[&'static str]) {
    let mut judges: Vec<(Judge, std::ops::RangeFrom<usize>, Duration)> = names
        .iter()
        .map(|name| (contender::start(name, set), 0.., Duration::MAX))
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
