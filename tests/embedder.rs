//! What an embedder pays for: neither the command line nor the compiler of
//! catalogs nor the parsers beneath it are among the crate's dependencies.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use std::process::Command;

#[test]
fn an_embedder_gets_neither_command_line_nor_yaml_nor_pest() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "-e",
            "normal",
            "-p",
            "replybook",
        ])
        .args(["--prefix", "none", "--no-default-features"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.contains(&"replybook-catalog"), "{tree}");
    for unwanted in [
        "clap",
        "serde_yaml",
        "saphyr-parser",
        "pest",
        "jsonpath-rust",
        "schemars",
    ] {
        assert!(
            !names.contains(&unwanted),
            "{unwanted} is a dependency of an embedder:\n{tree}"
        );
    }
}
