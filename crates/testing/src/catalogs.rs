//! The catalogs of the repository as files, and what they compile to.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

#[cfg(feature = "engine")]
use replybook::{Provider, Response, Verdict};
#[cfg(feature = "engine")]
use replybook_catalog::table::Sample;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{Compiled, compile};

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| match compile(&files()) {
    Ok(compiled) => compiled,
    Err(findings) => panic!("{}", render(&findings)),
});

/// The catalogs of the repository, compiled once for all tests of a target.
pub fn compiled() -> &'static Compiled {
    &COMPILED
}

/// Every file in `catalog/`, named from the root of the repository, in the order of names. The
/// files are read where they lie, so that a test of what `build.rs` included does not ask
/// `build.rs`.
pub fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    collect(&root.join("catalog"), &root, &mut files);
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
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            let text = fs::read_to_string(&path).unwrap();
            files.push(file(&name.replace('\\', "/"), text));
        }
    }
}

/// A catalog file of a test.
pub fn file(name: &str, text: impl Into<String>) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        text: text.into(),
    }
}

/// Findings about the files of the repository as a person reads them; nothing where there are
/// none.
pub fn render(findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    render::text(findings, &files(), Style { color: false })
}

/// The verdict on the response of an example or a near-miss.
#[cfg(feature = "engine")]
pub fn classify<'e>(provider: &Provider<'e>, sample: &Sample) -> Verdict<'e> {
    let headers = sample.header_lines();
    provider.classify(&Response::shown(sample, &headers))
}
