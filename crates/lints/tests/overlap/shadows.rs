//! Branches that can never decide, and rules without a branch that can.

use replybook_compiler::diagnostic::{Code, Severity};
use replybook_lints::overlap::{Relations, Shadow, shadows};

use crate::catalog::{Rule, compiled, found, provider, rule};

fn shadowed(rules: &[Rule<'_>]) -> Vec<Shadow> {
    shadows(&Relations::new(provider(&compiled(rules))), &|_| true)
}

#[test]
fn a_branch_that_another_rule_always_beats_is_found() {
    let rules = [
        rule("a", "envelope", r#"{ code: { like: "no such user{*}" } }"#),
        rule(
            "b",
            "envelope",
            "{ any: [ { state: B }, { code: { regex: '^no such user [0-9]+$' } } ] }",
        ),
    ];
    let expected = Shadow {
        rule: 1,
        branch: 1,
        is_whole_rule: false,
        by: vec![0],
    };
    assert_eq!(shadowed(&rules), [expected]);
    let told = found(&rules, Code::Unreachable);
    let [unreachable] = told.as_slice() else {
        panic!("{told:#?}");
    };
    assert_eq!(unreachable.severity, Severity::Warning);
    assert!(
        unreachable.message.contains("the branch 2"),
        "{}",
        unreachable.message
    );
    assert!(unreachable.why.contains("`acme.a`"), "{}", unreachable.why);
}

#[test]
fn a_rule_that_another_always_beats_is_found_once() {
    let rules = [
        rule("a", "[envelope, results]", "{ code: { one_of: [AA, BB] } }"),
        rule(
            "b",
            "[envelope, results]",
            "{ code: { regex: '^(AA|BB)$' }, status: 400 }",
        ),
    ];
    assert!(shadowed(&rules)[0].is_whole_rule);
    assert_eq!(found(&rules, Code::Unreachable).len(), 1);
}

#[test]
fn of_two_equal_rules_the_later_can_never_decide() {
    let rules = [
        rule("a", "envelope", "{ code: AA, status: 4xx }"),
        rule("b", "envelope", "{ code: AA, status: 400-499 }"),
    ];
    let [shadow] = &shadowed(&rules)[..] else {
        panic!("{:?}", shadowed(&rules));
    };
    assert_eq!((shadow.rule, shadow.by.as_slice()), (1, &[0][..]));
}

#[test]
fn a_branch_that_decides_somewhere_is_not_found() {
    for (a, b) in [
        // Weaker, but wider.
        (
            r#"{ message: { like: "no such user{*}" } }"#,
            "{ message: { regex: '^no such' } }",
        ),
        // As wide, but stronger.
        (
            "{ message: { regex: '^no such user' } }",
            r#"{ message: { like: "no such user{*}" } }"#,
        ),
        // A letter's case apart.
        (
            "{ code: { one_of: [AA, BB] } }",
            "{ code: { regex: '(?i)^aa$' } }",
        ),
        // A number that the template takes and the expression does not.
        (
            r#"{ message: { like: "at most {n:int} users" } }"#,
            "{ message: { regex: '^at most [0-9]+ users' } }",
        ),
    ] {
        let rules = [rule("a", "envelope", a), rule("b", "envelope", b)];
        assert_eq!(shadowed(&rules), [], "{a} {b}");
    }
}

#[test]
fn a_rule_that_says_accepted_hides_no_other_outside_2xx() {
    let accepted = Rule {
        more: "outcome: warning\neffect: applied",
        ..rule("a", "envelope", "{ code: AA }")
    };
    let rules = [accepted, rule("b", "envelope", "{ code: { regex: ^AA$ } }")];
    assert_eq!(shadowed(&rules), []);
}

#[test]
fn what_overrides_the_stronger_rule_can_decide() {
    let rules = [
        rule("a", "envelope", "{ code: AA }"),
        Rule {
            more: "overrides: [acme.a]",
            ..rule("b", "envelope", "{ code: { regex: ^AA$ } }")
        },
    ];
    assert_eq!(shadowed(&rules), []);
}

#[test]
fn conditions_that_contradict_each_other_are_found() {
    for when in [
        "{ status: 404, not: { status: 4xx } }",
        r#"{ message: { like: "{*}user{*}" }, not: { message: { contains: use } } }"#,
        r#"{ code: { starts_with: A }, body: { "$.code": { one_of: [B, 1] } } }"#,
        r#"{ body_kind: html, body: { "$.a": { exists: true } } }"#,
        r#"{ body: { "$.code.part": 1 }, code: { type: string } }"#,
        "{ code: { regex: '^[0-9]+$', contains: x } }",
        "{ any: [ { code: AA, not: { code: AA } } ] }",
    ] {
        let told = found(&[rule("a", "envelope", when)], Code::ImpossibleConditions);
        assert_eq!(told.len(), 1, "{when}");
        assert!(
            told[0].message.contains("the rule can never hold"),
            "{when}"
        );
    }
}

#[test]
fn a_branch_that_contradicts_itself_in_every_shape_is_found_and_in_one_shape_not() {
    let in_one = r#"{ any: [ { code: A }, { body: { "$.code": { exists: false } }, code: { exists: true } } ] }"#;
    let told = |when| {
        found(
            &[rule("a", "[envelope, results]", when)],
            Code::ImpossibleConditions,
        )
    };
    assert_eq!(told(in_one), []);
    let in_both = "{ any: [ { code: A }, { code: { type: string, ge: 5 } } ] }";
    assert_eq!(told(in_both).len(), 1);
}
