//! Criterion's view, for people: every contender on the documents' responses, a
//! status alone, growth, and large bodies. `cargo bench --features load --bench classify`.
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it does not expect"
)]

use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use replybook_contenders::contender::{self, CONTENDERS, OURS};
use replybook_contenders::set::{self, GENERATED, LARGE};

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    set::prepare(folder);
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .sample_size(20)
        .configure_from_args();
    let all: Vec<&str> = CONTENDERS.iter().map(|contender| contender.name).collect();
    let others = |names: &[&'static str]| [&OURS[..], names].concat();
    let mut sets = vec![
        ("documents".to_owned(), all),
        ("status".to_owned(), others(&[])),
    ];
    sets.extend(GENERATED.map(|(name, ..)| (name.to_owned(), others(&[]))));
    sets.extend(LARGE.map(|name| (format!("large-1-{name}"), others(&["IgnoredAny", "Value"]))));
    for (set_name, names) in sets {
        let set = set::by_name(&set_name, folder);
        let mut group = criterion.benchmark_group(&set_name);
        let bytes: usize = set.cases.iter().map(|case| case.body.len()).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        for name in names {
            let mut judge = contender::start(name, set);
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    for at in 0..set.cases.len() {
                        std::hint::black_box(judge(at));
                    }
                });
            });
        }
        group.finish();
    }
    criterion.final_summary();
}
