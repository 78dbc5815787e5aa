//! About one catalog, `bad_catalogs/good.yaml`, there is nothing to say; every other
//! file there differs from it in one place and shows one code. A file is named
//! for its code, with `-…` after it where there are several; a folder holds
//! files that stand beside the good one, or, as `overlay-…`, on top of it. What is
//! drawn is held by snapshots.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;
use replybook_lints::lint_onto;
use replybook_testing::catalogs::file;

/// Found by the engine's check, which tests them.
const OF_THE_ENGINE: [Code; 4] = [
    Code::ExampleWait,
    Code::ExampleCapture,
    Code::ExampleVerdict,
    Code::UnshownCondition,
];

/// Lines that one place may have.
const PLACE: usize = 12;

/// A bad catalog: its name and its files.
struct Bad {
    name: String,
    files: Vec<SourceFile>,
    /// What lies below them.
    below: Vec<SourceFile>,
}

impl Bad {
    /// One file in the place of the good one.
    fn file(name: &str, text: String) -> Bad {
        Bad {
            name: name.to_owned(),
            files: vec![file("acme.yaml", text)],
            below: Vec::new(),
        }
    }

    /// The code that its name begins with.
    fn code(&self) -> Code {
        let begins = |code: &&Code| {
            self.name
                .strip_prefix(code.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let code = Code::all()
            .iter()
            .filter(begins)
            .max_by_key(|code| code.as_str().len());
        *code.unwrap_or_else(|| panic!("{} is named for no code", self.name))
    }

    fn findings(&self) -> Vec<Diagnostic> {
        findings_onto(&self.below, &self.files)
    }

    /// All files that a finding may show.
    fn shown(&self) -> Vec<SourceFile> {
        [self.files.as_slice(), &self.below].concat()
    }
}

#[test]
fn the_good_catalog_is_good() {
    let files = [file("acme.yaml", good())];
    let drawn = render::text(&findings(&files), &files, Style::default());
    assert_eq!(drawn, "no findings\n");
}

#[test]
fn each_bad_catalog_shows_the_code_it_is_named_for_and_no_other() {
    let mut others = String::new();
    for bad in written().into_iter().chain(built()) {
        let findings = bad.findings();
        if findings.is_empty() || findings.iter().any(|found| found.code != bad.code()) {
            others += &format!("{}: {}", bad.name, render::lines(&findings, &bad.files));
        }
    }
    assert!(others.is_empty(), "{others}");
}

#[test]
fn each_finding_is_drawn_as_reviewed() {
    for bad in written() {
        let drawn = render::text(&bad.findings(), &bad.shown(), Style::default());
        insta::assert_snapshot!(bad.name, drawn);
    }
    for bad in built() {
        let lines = render::lines(&bad.findings(), &bad.files);
        insta::assert_snapshot!(bad.name, lines);
    }
}

#[test]
fn each_bad_catalog_differs_from_the_good_one_in_one_place() {
    let good = good();
    for bad in written() {
        let ([only], []) = (bad.files.as_slice(), bad.below.as_slice()) else {
            continue;
        };
        let lines: Vec<&str> = only.text.lines().collect();
        let good: Vec<&str> = good.lines().skip(1).collect();
        let same = |(a, b): &(&&str, &&str)| a == b;
        let before = lines.iter().zip(&good).take_while(same).count();
        let rest = (lines.iter().skip(before).rev()).zip(good.iter().skip(before).rev());
        let after = rest.take_while(same).count();
        let place = lines.len() - before - after;
        assert!(place <= PLACE, "{} differs in {place} lines", bad.name);
    }
}

#[test]
fn every_code_has_a_bad_catalog() {
    let mut shown: BTreeSet<Code> = OF_THE_ENGINE.into();
    shown.extend(written().iter().chain(&built()).map(Bad::code));
    shown.insert(Code::NotUtf8);
    // Needs the texts of sources: see tests/seeded_defects.rs.
    shown.insert(Code::UnfoundEvidence);
    // About two rules together: see tests/overlap.
    shown.extend(Code::all().iter().filter(|code| code.id() > "RB800"));
    let missing: Vec<&Code> = Code::all()
        .iter()
        .filter(|code| !shown.contains(code))
        .collect();
    assert!(
        missing.is_empty(),
        "write tests/bad_catalogs/<name>.yaml for each of {missing:?}"
    );
}

#[test]
fn bytes_that_are_no_utf8_are_no_catalog() {
    let bytes = good().replace("Acme API", "Acmé API");
    let latin1 = bytes.chars().map(|c| c as u8).collect();
    let found = SourceFile::from_bytes("acme.yaml", latin1).expect_err("é is one byte");
    assert_eq!(found.code, Code::NotUtf8);
    insta::assert_snapshot!(render::text(&[found], &[], Style::default()), @"
    error[RB002 not-utf8]: the byte 0xE9 on line 4 is not UTF-8
    --> acme.yaml
     = why: a catalog is UTF-8 on every machine; its encoding is never guessed
     = help: save the file as UTF-8

    1 error
    ");
}

#[test]
fn a_file_that_does_not_read_leaves_the_others_without_findings() {
    let rules = "format: 1\nprovider: acme\nrules: [ {\n";
    let files = [
        file("acme/catalog.yaml", good().replace("none }", "acme.gone }")),
        file("acme/rules.yaml", rules.to_owned()),
    ];
    let codes: Vec<Code> = findings(&files).iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::Syntax]);
    let files = [
        file("acme/catalog.yaml", "title".to_owned()),
        file("acme/rules.yaml", "format: 1\nprovider: acme\n".to_owned()),
    ];
    let codes: Vec<Code> = findings(&files).iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::WrongType]);
}

#[test]
fn a_mistake_in_the_head_is_not_found_again_in_the_rules() {
    let text = good()
        .replace("path: \"$.failed[*]\"", "path: \"$.failed[*\"")
        .replace(
            "when: { state: gone }",
            "when: { body: { \"@.state\": gone } }",
        );
    let codes: Vec<Code> = findings(&[file("acme.yaml", text)])
        .iter()
        .map(|found| found.code)
        .collect();
    assert_eq!(codes, [Code::BadPath]);
}

/// The bad catalogs of the folder.
fn written() -> Vec<Bad> {
    let folder = folder();
    let mut bad = Vec::new();
    for path in sorted(&folder) {
        let name = stem(&path);
        if path.is_dir() {
            let good = vec![file("acme/catalog.yaml", good())];
            // What an overlay does to a catalog of somebody else.
            let is_below = name.starts_with("overlay-");
            let (mut files, below) = match is_below {
                true => (Vec::new(), good),
                false => (good, Vec::new()),
            };
            for path in sorted(&path) {
                files.push(file(&format!("acme/{}.yaml", stem(&path)), read(&path)));
            }
            bad.push(Bad { name, files, below });
        } else if path.extension().is_some_and(|e| e == "yaml") && name != "good" {
            bad.push(Bad::file(&name, read(&path)));
        }
    }
    bad
}

/// The bad catalogs that no file can show well: unseen characters, and sizes.
fn built() -> Vec<Bad> {
    let edited = |from: &str, to: &str| {
        let text = good();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    };
    let deep = format!("body: {}{}", "[".repeat(100), "]".repeat(100));
    let many = format!("body: [ {} ]", "0, ".repeat(1_000_001));
    let large = format!("API{}", " ".repeat(4 * 1024 * 1024));
    let branches = format!("when: {{ any: [ {} ] }}", "{ status: 404 }, ".repeat(65));
    let id_of_provider = Bad {
        name: "bad-id-of-a-provider".to_owned(),
        files: vec![file("Acme.yaml", good().replace("acme", "Acme"))],
        below: Vec::new(),
    };
    let overlay = "format: 1\nprovider: acne\noverlay: 1.0.0\n".to_owned();
    let overlay_of_nothing = Bad {
        name: "bad-overlay-of-nothing".to_owned(),
        files: vec![file("acne.yaml", overlay)],
        below: vec![file("acme.yaml", good())],
    };
    let elsewhere = "# yaml-language-server: $schema=schema/catalog.schema.json";
    let leading = good().replace("# A catalog without a fault: each bad one", elsewhere);
    let schema_line = |name: &str, text: String| Bad {
        name: name.to_owned(),
        files: vec![file("catalog/acme.yaml", text)],
        below: Vec::new(),
    };
    vec![
        id_of_provider,
        overlay_of_nothing,
        schema_line("schema-line", good()),
        schema_line("schema-line-that-leads-elsewhere", leading),
        Bad::file("control-character", edited("API\n", "\u{202E}API\n")),
        Bad::file("too-deep", edited("body: {}", &deep)),
        Bad::file("too-large", edited("API\n", &format!("{large}\n"))),
        Bad::file("too-many-nodes", edited("body: {}", &many)),
        Bad::file(
            "too-many-branches-side-by-side",
            edited("when: { state: gone }", &branches),
        ),
    ]
}

fn findings(files: &[SourceFile]) -> Vec<Diagnostic> {
    findings_onto(&[], files)
}

fn findings_onto(below: &[SourceFile], files: &[SourceFile]) -> Vec<Diagnostic> {
    lint_onto(below, files, &[]).findings
}

fn good() -> String {
    read(&folder().join("good.yaml"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_catalogs")
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of it").path())
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a text of the repository");
    text.replace("\r\n", "\n")
}
