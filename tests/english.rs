//! Plain English: forms that a reader stumbles over are refused in the pages and in the comments of
//! the code.
#![allow(
    clippy::unwrap_used,
    reason = "a test may stop at what it does not expect"
)]

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A form, and what to write instead.
const BANNED: [(&str, &str); 7] = [
    (
        "The same of ",
        "say what it is; \"Like `name`, but …\" where it is like another",
    ),
    ("the same of ", "say what it is"),
    ("Whoever ", "name the person: the caller, the reviewer"),
    ("whoever ", "name the person: the caller, the reviewer"),
    (" of which ", "make it two sentences"),
    (" behind ", "\"after\" for what comes later"),
    ("none of JSON", "\"not valid JSON\""),
];

/// Doc comments that say nothing without the line below them.
const PRONOUNS: [&str; 6] = ["It.", "This.", "That.", "They.", "One.", "The same."];

/// Files below a folder with an extension; generated and vendored folders aside.
fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
            files(&path, extension, found)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn comments_and_pages_are_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = Vec::new();
    for folder in ["src", "crates", "tests", "benches", "fuzz"] {
        files(&root.join(folder), "rs", &mut code).unwrap();
    }
    let mut pages = Vec::new();
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ] {
        pages.push(root.join(name));
    }
    files(&root.join("docs"), "md", &mut pages).unwrap();
    pages.push(root.join("catalog/README.md"));
    assert!(code.len() > 300 && pages.len() > 10);

    let mut refused = Vec::new();
    for path in code.iter().chain(&pages) {
        if path.ends_with("tests/english.rs") {
            continue;
        }
        let is_code = path.extension().is_some_and(|found| found == "rs");
        for (number, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
            let said = match line.trim_start().strip_prefix("//") {
                Some(comment) => comment.trim_start_matches(['/', '!']),
                None if is_code => continue,
                None => line,
            };
            let place = || format!("{}:{}", path.display(), number + 1);
            for (form, instead) in BANNED {
                if said.contains(form) {
                    refused.push(format!("{}: {form:?}: {instead}", place()));
                }
            }
            if is_code && PRONOUNS.contains(&said.trim()) {
                refused.push(format!("{}: a pronoun alone: say what it is", place()));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
