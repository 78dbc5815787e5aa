//! What it costs: pairs that are kept apart by what they ask of one thing are never
//! looked at, and a limit that is reached is told.

use std::fmt::Write as _;

use replybook_compiler::diagnostic::Code;
use replybook_lints::overlap::{self, MAX_TIES, tied_pairs};

use crate::catalog::{Rule, compiled, found, provider, rule};

/// Rules of a name and a `when` each.
fn rules<'w>(whens: &'w [(String, &'static str, String)]) -> Vec<Rule<'w>> {
    let rules = whens.iter();
    rules
        .map(|(name, shape, when)| rule(name, shape, when))
        .collect()
}

/// Ten thousand rules as large catalogs have them: codes in a list of reasons,
/// message templates, ranges of numbers, statuses with a state, expressions.
fn large() -> Vec<(String, &'static str, String)> {
    (0..10_000)
        .map(|n| {
            let mut word = String::new();
            let mut rest = n;
            for _ in 0..4 {
                let letter = u8::try_from(rest % 26).unwrap_or(0) + b'a';
                word.push(char::from(letter));
                rest /= 26;
            }
            let (shape, when) = match n % 10 {
                0..=4 => ("results", format!("{{ code: {} }}", word.to_uppercase())),
                5 | 6 => (
                    "envelope",
                    format!(r#"{{ message: {{ like: "the {word} {{*}} is wrong" }} }}"#),
                ),
                7 => (
                    "envelope",
                    format!("{{ number: {{ ge: {}, lt: {} }} }}", n * 10, n * 10 + 10),
                ),
                8 => (
                    "envelope",
                    format!("{{ code: [{word}], status: 4xx }}").replace(['[', ']'], ""),
                ),
                _ => (
                    "results",
                    format!("{{ said: {{ regex: '^{word}[0-9]+$' }} }}"),
                ),
            };
            (format!("rule-{n}"), shape, when)
        })
        .collect()
}

#[test]
fn of_ten_thousand_rules_no_pair_with_its_own_code_is_looked_at() {
    let whens = large();
    let compiled = compiled(&rules(&whens));
    let pairs = tied_pairs(provider(&compiled));
    assert!(!pairs.is_cut);
    // Fifty million pairs could be made.
    assert!(pairs.candidates < 1_000, "{}", pairs.candidates);
    assert!(pairs.pairs.len() <= pairs.candidates);
}

#[test]
fn codes_on_two_fields_are_looked_at_by_their_product() {
    let mut whens = Vec::new();
    for n in 0..40 {
        whens.push((
            format!("code-{n}"),
            "envelope",
            format!("{{ code: c{n:03} }}"),
        ));
        whens.push((
            format!("said-{n}"),
            "envelope",
            format!("{{ message: m{n:03} }}"),
        ));
    }
    let compiled = compiled(&rules(&whens));
    let pairs = tied_pairs(provider(&compiled));
    assert_eq!((pairs.candidates, pairs.pairs.len()), (1600, 1600));
}

#[test]
fn reaching_a_limit_is_told() {
    let mut whens = Vec::new();
    for n in 0..26 {
        whens.push((
            format!("code-{n}"),
            "envelope",
            format!("{{ code: c{n:03} }}"),
        ));
        whens.push((
            format!("said-{n}"),
            "envelope",
            format!("{{ message: m{n:03} }}"),
        ));
    }
    let compiled = compiled(&rules(&whens));
    let findings = overlap::findings(&compiled.table, &compiled.written, &[]);
    let count = |code| findings.iter().filter(|found| found.code == code).count();
    assert_eq!(count(Code::OverlapByField), MAX_TIES);
    assert_eq!(count(Code::OverlapLimit), 1);
    let few = rules(&whens[..8]);
    assert_eq!(found(&few, Code::OverlapLimit), []);
}

#[test]
fn texts_that_reach_too_many_states_are_undecided() {
    let mut when = String::from("{ message: { like: \"");
    for n in 0..60 {
        let _ = write!(when, "{{*}}{}", ["abca", "bcab", "cabc"][n % 3]);
    }
    when += "{*}\" } }";
    let other = when.replace("abca", "abcb").replace("cabc", "cabb");
    let pair = [rule("a", "envelope", &when), rule("b", "envelope", &other)];
    let told = [Code::UndecidedOverlap, Code::Overlap].map(|code| found(&pair, code).len());
    assert!(told == [1, 0] || told == [0, 1], "{told:?}");
}
