//! Detects changed files by their number, sizes and times.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a look at files saw.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stamp(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Stamp {
    /// Looks at the files at and below paths. One that cannot be seen is not there.
    pub fn for_paths(paths: &[PathBuf]) -> Stamp {
        let mut seen = Vec::new();
        for path in paths {
            look(path, &mut seen);
        }
        seen.sort();
        Stamp(seen)
    }
}

fn look(path: &Path, seen: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
    let Ok(meta) = fs::metadata(path) else {
        return;
    };
    if !meta.is_dir() {
        seen.push((path.to_owned(), meta.len(), meta.modified().ok()));
        return;
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    // A link may lead back up: folders are followed by their own name alone.
    for entry in entries {
        if entry.file_type().is_ok_and(|of| !of.is_symlink()) {
            look(&entry.path(), seen);
        }
    }
}
