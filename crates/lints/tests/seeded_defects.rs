//! A catalog with a seeded defect of each of more than thirty kinds. Under each stands
//! a comment `# ^ name`: the finding that the place above the caret must give (`#< name`
//! for the first column of the line). It must give these, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use replybook_compiler::diagnostic::Code;
use replybook_compiler::render;
use replybook_lints::{SourceText, lint_files};
use replybook_testing::catalogs::file;

/// `line:column name`.
type Found = BTreeSet<(usize, usize, Code)>;

/// What the comments say: the line above each, the column of its caret.
fn seeded(text: &str) -> Found {
    let mut seeded = Found::new();
    let mut line_above = 0;
    for (at, line) in text.lines().enumerate() {
        let Some(comment) = line.strip_prefix('#') else {
            line_above = at + 1;
            continue;
        };
        let marked = match comment.strip_prefix('<') {
            Some(name) => (1, name),
            None => {
                let rest = comment.trim_start();
                let name = rest
                    .strip_prefix('^')
                    .expect("a comment at the margin marks");
                (line.len() - rest.len() + 1, name)
            }
        };
        let (column, name) = marked;
        let code = name.trim().parse().expect("it names a finding");
        seeded.insert((line_above, column, code));
    }
    seeded
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/seeded_defects")
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(folder().join(path)).expect("a text of the repository");
    text.replace("\r\n", "\n")
}

#[test]
fn each_seeded_defect_is_found_at_its_place_and_nothing_else_is() {
    let text = read("acme.yaml");
    let seeded = seeded(&text);
    let files = [file("catalog/acme.yaml", text)];
    let sources = [SourceText {
        name: "acme/errors.md".to_owned(),
        text: read("sources/acme/errors.md"),
    }];
    let linted = lint_files(&files, &sources);
    let found: Found = linted
        .findings
        .iter()
        .map(|found| {
            let (line, column) = render::line_col(&files[0].text, found.span.start);
            (line, column, found.code)
        })
        .collect();
    let missing: Vec<_> = seeded.difference(&found).collect();
    let unexpected: Vec<_> = found.difference(&seeded).collect();
    assert!(
        missing.is_empty() && unexpected.is_empty(),
        "missing: {missing:#?}, unexpected: {unexpected:#?}\n{}",
        render::lines(&linted.findings, &files)
    );
    assert_eq!(linted.findings.len(), seeded.len(), "each is found once");
    let kinds: BTreeSet<Code> = seeded.iter().map(|(_, _, code)| *code).collect();
    assert!(kinds.len() >= 30, "{} kinds", kinds.len());
}
