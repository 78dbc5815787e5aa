//! What there is to say of the built-in catalogs: no rule of theirs is unreachable,
//! contradicts itself or overrides in vain.

use replybook_compiler::diagnostic::Code;
use replybook_lints::overlap;
use replybook_testing::catalogs::{compiled, render};

#[test]
fn the_rules_of_the_built_in_catalogs_stand_well_to_each_other() {
    let compiled = compiled();
    let mut findings = overlap::findings(&compiled.table, &compiled.written, &[]);
    // Ties that nobody has seen are for a person to look at; `lint` shows them.
    findings.retain(|found| {
        use Code::{Overlap, OverlapByField, OverlapWithElement};
        ![Overlap, OverlapByField, OverlapWithElement].contains(&found.code)
    });
    assert!(findings.is_empty(), "{}", render(&findings));
}
