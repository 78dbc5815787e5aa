//! What an embedder pays for: neither the command line nor the compiler of
//! catalogs nor the parsers beneath it are among the crate's dependencies, and
//! no engine for regular expressions is compiled even for the build script.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use std::process::Command;

/// Names of the crates that cargo compiles for the engine with its default features.
fn crates(kinds: &str) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "-e",
            kinds,
            "-p",
            "replybook",
        ])
        .args(["--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

fn has_none_of(names: &[String], unwanted: &[&str]) {
    assert!(
        names.iter().any(|name| name == "replybook-catalog"),
        "{names:?}"
    );
    for unwanted in unwanted {
        assert!(
            !names.iter().any(|name| name == unwanted),
            "an embedder compiles {unwanted}: {names:?}"
        );
    }
}

#[test]
fn an_embedder_gets_neither_command_line_nor_yaml_nor_regular_expressions() {
    let unwanted = [
        "clap",
        "serde_yaml",
        "saphyr-parser",
        "schemars",
        "regex-syntax",
    ];
    has_none_of(&crates("normal"), &unwanted);
}

#[test]
fn the_build_script_has_no_regular_expressions_either() {
    let unwanted = [
        "clap",
        "schemars",
        "regex",
        "regex-automata",
        "regex-syntax",
        "jsonpath-rust",
        "pest",
    ];
    has_none_of(&crates("normal,build"), &unwanted);
}
