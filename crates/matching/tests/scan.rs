//! Scans of random bodies for random paths against trees of the same bodies: the same bodies
//! are refused, and every path selects the same values at the same places.
//!
//! `REPLYBOOK_CASES` sets the number of bodies, `REPLYBOOK_SEED` where the sequence begins.

#[path = "scan/oracle.rs"]
mod oracle;
#[path = "scan/random.rs"]
mod random;

use std::panic::{AssertUnwindSafe, catch_unwind};

use oracle::{Outcome, Paths};
use random::Random;
use replybook_matching::fast::scan::Scratch;

/// Bodies that are scanned for the same paths.
const BODIES: usize = 500;

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn a_scan_finds_what_the_tree_has() {
    let cases = variable("REPLYBOOK_CASES", 200_000).max(1) as usize;
    let seed = variable("REPLYBOOK_SEED", 1);
    let mut random = Random(seed);
    let mut scratch = Scratch::default();
    let mut outcomes = [0; 3];
    let mut values = 0;
    for _ in 0..cases.div_ceil(BODIES) {
        let paths = Paths::random(&mut random);
        for _ in 0..BODIES {
            let body = random.body();
            let checked = catch_unwind(AssertUnwindSafe(|| paths.check(&body, &mut scratch)));
            let Ok((outcome, below_root)) = checked else {
                let queries: Vec<_> = paths
                    .paths
                    .iter()
                    .map(|path| (&path.each, &path.query))
                    .collect();
                panic!("seed {seed}: {queries:?} in {}", body.escape_ascii());
            };
            outcomes[outcome as usize] += 1;
            values += below_root;
        }
    }
    let total: usize = outcomes.iter().sum();
    let share = |outcome: Outcome| outcomes[outcome as usize] * 100 / total;
    println!("seed {seed}: {outcomes:?} accepted, refused, ambiguous; {values} values");
    assert!(share(Outcome::Accepted) >= 30, "{outcomes:?}");
    assert!(share(Outcome::Refused) >= 20, "{outcomes:?}");
    assert!(values >= total / 3, "{values}");
    assert!(share(Outcome::Ambiguous) <= 20, "{outcomes:?}");
}
