//! Reads the texts of sources into the names and texts that the library takes.

use std::path::{Path, PathBuf};
use std::{fs, io};

use replybook_lints::SourceText;

use crate::error::Error;

/// Every file in a folder and in its folders, named by its way from there. What is
/// not UTF-8 is read as far as it goes: only its letters are compared.
///
/// # Errors
/// [`Error::Read`] for what is not there or may not be read.
pub(super) fn read(folder: &Path) -> Result<Vec<SourceText>, Error> {
    let mut texts = Vec::new();
    for path in entries(folder)? {
        let name = name_of(&path);
        if path.is_dir() {
            for inner in entries(&path)?.iter().filter(|inner| inner.is_file()) {
                texts.push(text(inner, format!("{name}/{}", name_of(inner)))?);
            }
        } else {
            texts.push(text(&path, name)?);
        }
    }
    Ok(texts)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect::<io::Result<Vec<PathBuf>>>()
    });
    let mut paths = entries.map_err(|cause| unreadable(folder, cause))?;
    paths.sort();
    Ok(paths)
}

fn text(path: &Path, name: String) -> Result<SourceText, Error> {
    let bytes = fs::read(path).map_err(|cause| unreadable(path, cause))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(SourceText { name, text })
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn unreadable(path: &Path, cause: io::Error) -> Error {
    Error::Read {
        path: path.to_owned(),
        cause,
    }
}
