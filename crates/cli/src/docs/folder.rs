//! Writes files into a folder, with a list of them. The next build removes listed files that are no
//! longer needed; files of others are kept.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use replybook_site::File;

use crate::error::Error;

/// The name of the list.
const LIST: &str = ".replybook-files";

/// Writes files into a folder, and removes files that only an earlier build wrote.
pub(super) fn write(folder: &Path, files: &[File]) -> Result<(), Error> {
    let failed = |path: &Path, cause: io::Error| Error::WriteFile {
        path: path.to_owned(),
        cause,
    };
    fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
    let list = folder.join(LIST);
    let now: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let before = fs::read_to_string(&list).unwrap_or_default();
    let gone = before
        .lines()
        .filter(|line| !now.contains(line) && is_below(line));
    for path in gone.map(|line| folder.join(line)) {
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path, cause));
            }
            _ => {}
        }
        // Only empty folders can be removed.
        let mut parent = path.parent();
        while let Some(empty) = parent.filter(|parent| *parent != folder) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            parent = empty.parent();
        }
    }
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|cause| failed(parent, cause))?;
        }
        fs::write(&path, &file.bytes).map_err(|cause| failed(&path, cause))?;
    }
    let lines: String = now.iter().flat_map(|path| [path, "\n"]).collect();
    fs::write(&list, lines).map_err(|cause| failed(&list, cause))
}

/// Whether a line names a file inside the folder. The list may have been edited.
fn is_below(line: &str) -> bool {
    let mut parts = Path::new(line).components();
    !line.is_empty() && parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> File {
        File {
            path: path.to_owned(),
            bytes: b"x".to_vec(),
        }
    }

    #[test]
    fn the_next_build_removes_what_is_gone_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("replybook-site-{}", std::process::id()));
        write(&folder, &[file("a/b/old.html"), file("index.html")]).expect("it can be written");
        fs::write(folder.join("mine.txt"), "mine").expect("it can be written");
        write(&folder, &[file("index.html")]).expect("it can be written");
        assert!(!folder.join("a").exists());
        assert!(folder.join("mine.txt").exists() && folder.join("index.html").exists());
        fs::write(folder.join(LIST), "../outside\n/etc/passwd\n").expect("it can be written");
        write(&folder, &[]).expect("lines that lead elsewhere are passed over");
        fs::remove_dir_all(&folder).expect("it is there");
    }
}
