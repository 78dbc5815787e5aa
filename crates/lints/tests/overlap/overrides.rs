//! Overrides that change nothing.

use replybook_compiler::diagnostic::{Code, Severity};

use crate::catalog::{Rule, found, rule};

fn idle(by: &str, of: &str) -> usize {
    let rules = [
        Rule {
            more: "overrides: [acme.of]",
            ..rule("by", "envelope", by)
        },
        rule("of", "envelope", of),
    ];
    let told = found(&rules, Code::IdleOverride);
    assert!(told.iter().all(|found| found.severity == Severity::Warning));
    assert!(told.iter().all(|found| found.message.contains("`acme.of`")));
    told.len()
}

#[test]
fn an_override_of_a_rule_that_never_holds_beside_it_changes_nothing() {
    assert_eq!(idle("{ code: A }", "{ code: B }"), 1);
    assert_eq!(idle("{ status: 400, state: a }", "{ status: 404 }"), 1);
}

#[test]
fn an_override_of_a_weaker_rule_changes_nothing() {
    assert_eq!(idle("{ code: AB }", "{ state: x }"), 1);
    assert_eq!(idle("{ code: AB, status: 400 }", "{ code: AB }"), 1);
}

#[test]
fn an_override_that_settles_a_tie_or_turns_the_order_round_does_something() {
    assert_eq!(idle("{ code: AB }", "{ message: ab }"), 0);
    assert_eq!(idle("{ state: x }", "{ code: AB }"), 0);
    // Of one branch at least.
    assert_eq!(
        idle(
            "{ any: [ { code: ABCD }, { state: x } ] }",
            "{ message: ab }"
        ),
        0
    );
}
