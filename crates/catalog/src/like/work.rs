//! Holds the work of matching to its bound by counting the bytes looked at.

use super::search::STEPS;
use super::*;

fn like(template: &str) -> Like {
    Like::parse(template).unwrap_or_else(|error| panic!("{template}: {error}"))
}

fn steps(template: &Like, text: &str, ignore_case: bool) -> usize {
    STEPS.with(|steps| steps.set(0));
    let _ = template.is_match(text, ignore_case);
    STEPS.with(std::cell::Cell::get)
}

/// Templates and the text that, repeated, is the worst for them.
const ADVERSARIES: [(&str, &str); 12] = [
    ("{*}a{w:word}!", "a"),
    ("{*}aaaa{w:word} x", "a"),
    ("{*}a{w:word}!{*}a{v:word}!", "a"),
    ("{*}a{w:word}!aaaaaaaaaaaab", "aaaaaaaa!aaaaaaaaaaaa"),
    ("{*}-{n:int}-{m:int}-x{*}", "-1"),
    ("{*}1{n:int}a{w:word}!{*}", "1111111111a11111111a"),
    ("{*}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab{*}", "a"),
    ("{*}a{*}a{*}a{*}a{*}a{*}b", "a"),
    ("{*} {n:int}!", " 999,999,999,999"),
    ("{*}ä{w:word}!", "ä"),
    ("{*}.{w:word}!", "."),
    ("a{*}aaaaaaaaaaaaaaaaaaaaaaaaaaa", "a"),
];

#[test]
fn work_grows_with_the_text_and_no_faster() {
    for (template, repeated) in ADVERSARIES {
        let like = like(template);
        for ignore_case in [false, true] {
            let [short, long] =
                [1_000, 16_000].map(|n| steps(&like, &repeated.repeat(n), ignore_case));
            assert!(
                long <= 17 * short + 4096,
                "{template}: {short} steps, then {long}"
            );
        }
    }
}

#[test]
fn work_per_byte_is_bounded_by_the_template() {
    for (template, repeated) in ADVERSARIES {
        let like = like(template);
        let typed = like
            .holes()
            .filter(|(_, holds)| *holds != HoleType::Any)
            .count();
        let bound = 2 * template.len() + (MAX_WORD_BYTES + 1) * typed;
        for ignore_case in [false, true] {
            let text = repeated.repeat(4_000);
            let steps = steps(&like, &text, ignore_case);
            assert!(
                steps <= bound * (text.len() + 1),
                "{template}: {steps} steps"
            );
        }
    }
    // One run of word characters is read a few times, not 256 times.
    let text = "a".repeat(100_000);
    assert!(steps(&like("{*}a{w:word}!"), &text, false) < 4 * text.len());
}
