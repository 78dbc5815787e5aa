//! Scans of random bodies for random paths against trees of the same bodies: the same bodies
//! are refused, and every path selects the same values at the same places.
//!
//! `REPLYBOOK_CASES` sets the number of bodies, `REPLYBOOK_SEED` where the sequence begins.

use std::panic::{AssertUnwindSafe, catch_unwind};

use replybook_matching::fast::scan::Scratch;
use replybook_testing::random::Random;
use replybook_testing::scan::{self, Outcome, Paths};
use replybook_testing::variables;

/// Bodies that are scanned for the same paths.
const BODIES: usize = 500;

#[test]
fn a_scan_finds_what_the_tree_has() {
    let cases = variables::cases(200_000).max(1) as usize;
    let seed = variables::seed();
    let mut random = Random::new(seed);
    let mut scratch = Scratch::default();
    let mut outcomes = [0; 3];
    let mut values = 0;
    for _ in 0..cases.div_ceil(BODIES) {
        let paths = Paths::random(&mut random);
        for _ in 0..BODIES {
            let body = scan::body(&mut random);
            let checked = catch_unwind(AssertUnwindSafe(|| paths.check(&body, &mut scratch)));
            let Ok((outcome, below_root)) = checked else {
                panic!("seed {seed}: {paths:?} in {}", body.escape_ascii());
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
