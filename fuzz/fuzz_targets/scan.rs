//! Bodies against trees: the first 8 bytes choose the paths, the rest is the body.

#![no_main]

#[path = "../../crates/matching/tests/scan/oracle.rs"]
mod oracle;
#[allow(dead_code, reason = "the fuzzer makes the bodies")]
#[path = "../../crates/matching/tests/scan/random.rs"]
mod random;

use libfuzzer_sys::fuzz_target;
use replybook_matching::fast::scan::Scratch;

fuzz_target!(|data: &[u8]| {
    if let Some((seed, body)) = data.split_first_chunk() {
        let mut random = random::Random(u64::from_le_bytes(*seed));
        oracle::Paths::random(&mut random).check(body, &mut Scratch::default());
    }
});
