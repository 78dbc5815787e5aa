//! Allocations a response and the most memory held at once, by a counting
//! allocator; a program of its own, because counting slows everything down.
//! Prints one JSON object.
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it does not expect"
)]

use std::collections::BTreeMap;
use std::path::Path;

use allocation_counter::measure;
use replybook_contenders::contender::{self, CONTENDERS, OURS};
use replybook_contenders::set::{self, LARGE, UNLIKE};

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut numbers: BTreeMap<String, f64> = BTreeMap::new();
    for set_name in ["documents", "status", UNLIKE] {
        let set = set::by_name(set_name, folder);
        for contender in &CONTENDERS {
            let mut judge = (contender.start)(set);
            let mut round = |number| {
                for at in set.round(number) {
                    std::hint::black_box(judge(at));
                }
            };
            // What is to be learned is after three.
            (0..3).for_each(&mut round);
            let counted = measure(|| round(3));
            let each = counted.count_total as f64 / set.a_round as f64;
            let name = format!("allocations/{set_name}/{}", contender.name);
            numbers.insert(name, (each * 1000.0).round() / 1000.0);
        }
    }
    for megabytes in [1, 5] {
        for provider in LARGE {
            let set_name = format!("large-{megabytes}-{provider}");
            let set = set::by_name(&set_name, folder);
            for name in OURS.into_iter().chain(["hand-written", "Value"]) {
                // The handle, and the plan after it, are made before; all that
                // is kept from one response to the next counts.
                let mut warm = contender::start(name, set);
                std::hint::black_box(warm(0));
                let mut judge = contender::start(name, set);
                let counted = measure(|| {
                    std::hint::black_box(judge(0));
                });
                numbers.insert(
                    format!("peak-bytes/{set_name}/{name}"),
                    counted.bytes_max as f64,
                );
                let mut judge = contender::start(name, set);
                let counted = measure(|| {
                    (0..3).for_each(|_| {
                        std::hint::black_box(judge(0));
                    });
                });
                numbers.insert(
                    format!("peak-bytes-of-three/{set_name}/{name}"),
                    counted.bytes_max as f64,
                );
            }
        }
    }
    println!("{}", serde_json::to_string_pretty(&numbers).unwrap());
}
