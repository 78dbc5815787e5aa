//! Bodies against trees: the first 8 bytes choose the paths, the rest is the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use replybook_matching::fast::scan::Scratch;
use replybook_testing::random::Random;
use replybook_testing::scan::Paths;

fuzz_target!(|data: &[u8]| {
    if let Some((seed, body)) = data.split_first_chunk() {
        let mut random = Random::new(u64::from_le_bytes(*seed));
        Paths::random(&mut random).check(body, &mut Scratch::default());
    }
});
