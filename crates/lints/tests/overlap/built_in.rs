//! What there is to say of the built-in catalogs: no rule of theirs is unreachable,
//! contradicts itself or overrides in vain.

use std::path::Path;

use replybook_compiler::diagnostic::Code;
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{compile, render};
use replybook_lints::overlap;

fn files(folder: &Path, into: &mut Vec<SourceFile>) {
    let entries = std::fs::read_dir(folder).expect("the catalogs are here");
    for entry in entries {
        let path = entry.expect("the catalogs can be read").path();
        if path.is_dir() {
            files(&path, into);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let bytes = std::fs::read(&path).expect("a file");
            let file = SourceFile::from_bytes(path.to_string_lossy(), bytes);
            into.push(file.expect("UTF-8"));
        }
    }
}

#[test]
fn the_rules_of_the_built_in_catalogs_stand_well_to_each_other() {
    let mut all = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"),
        &mut all,
    );
    let compiled = compile(&all).expect("the catalogs compile");
    let mut findings = overlap::findings(&compiled.table, &compiled.written, &[]);
    // Ties that nobody has seen are for a person to look at; `lint` shows them.
    findings.retain(|found| {
        use Code::{Overlap, OverlapByField, OverlapWithElement};
        ![Overlap, OverlapByField, OverlapWithElement].contains(&found.code)
    });
    let text = render::text(&findings, &all, render::Style::default());
    assert!(findings.is_empty(), "{text}");
}
