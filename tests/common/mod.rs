//! The catalogs as files, read once for all tests of a target.
#![allow(dead_code, reason = "every target uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

use once_cell::sync::Lazy;
use replybook::{Provider, Response, Verdict};
use replybook_catalog::table::Sample;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{Compiled, compile};

static COMPILED: Lazy<Compiled> = Lazy::new(|| match compile(&files()) {
    Ok(compiled) => compiled,
    Err(findings) => panic!("{}", render(&findings)),
});

/// The catalogs of the repository, compiled.
pub fn compiled() -> &'static Compiled {
    &COMPILED
}

/// The catalog files of the repository.
pub fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("catalog"), root, &mut files);
    files
}

fn collect(folder: &Path, root: &Path, files: &mut Vec<SourceFile>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, root, files);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.push(SourceFile {
                name,
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// Findings as a person reads them.
pub fn render(findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    render::text(findings, &files(), Style { color: false })
}

/// The verdict on a sample.
pub fn classify<'e>(provider: &Provider<'e>, sample: &Sample) -> Verdict<'e> {
    let headers = sample.header_lines();
    provider.classify(&Response::shown(sample, &headers))
}
