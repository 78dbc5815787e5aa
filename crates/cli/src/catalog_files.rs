//! Reads catalog files into the names and texts that the library takes.

use std::path::{Path, PathBuf};
use std::{fs, io};

use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::yaml::SourceFile;
use replybook_workbench::Catalogs;

use crate::error::Error;

/// Files that could be read, and a finding for each that is no text.
#[derive(Debug, Default)]
pub(crate) struct CatalogFiles {
    pub files: Vec<SourceFile>,
    pub unreadable: Vec<Diagnostic>,
}

impl CatalogFiles {
    /// Every YAML file at and below the paths, in the order of their names. A
    /// path that is a file is taken whatever it is called.
    ///
    /// # Errors
    /// [`Error::Read`] for what is not there or may not be read, and
    /// [`Error::NoCatalog`] where no path has a YAML file.
    pub fn read(paths: &[PathBuf]) -> Result<CatalogFiles, Error> {
        let mut found = CatalogFiles::default();
        for path in paths {
            if path.is_dir() {
                found.add_folder(path)?;
            } else {
                found.add(path)?;
            }
        }
        if found.is_empty() {
            let paths: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            let paths = paths.join("`, `");
            return Err(Error::NoCatalog { paths });
        }
        Ok(found)
    }

    /// The catalogs that the files say, none of their examples tried; or every
    /// finding that keeps them from being read.
    pub fn catalogs(&self) -> Result<Catalogs, Vec<Diagnostic>> {
        let read = Catalogs::read(&self.files);
        if self.unreadable.is_empty() {
            return read;
        }
        let mut findings = self.unreadable.clone();
        findings.extend(read.err().unwrap_or_default());
        Err(findings)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), Error> {
        let entries = fs::read_dir(folder).and_then(|entries| {
            let paths = entries.map(|entry| Ok(entry?.path()));
            paths.collect::<io::Result<Vec<PathBuf>>>()
        });
        let mut paths = entries.map_err(|cause| unreadable(folder, cause))?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                self.add_folder(&path)?;
            } else if is_catalog(&path) {
                self.add(&path)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &Path) -> Result<(), Error> {
        let bytes = fs::read(path).map_err(|cause| unreadable(path, cause))?;
        let name = path.to_string_lossy().replace('\\', "/");
        self.push(SourceFile::from_bytes(name, bytes));
        Ok(())
    }

    /// Adds a file, or the finding that it is no text.
    pub fn push(&mut self, file: Result<SourceFile, Diagnostic>) {
        match file {
            Ok(file) => self.files.push(file),
            Err(finding) => self.unreadable.push(finding),
        }
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.unreadable.is_empty()
    }
}

/// Whether a file in a folder is one of a catalog, by its name.
pub(crate) fn is_catalog(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
}

fn unreadable(path: &Path, cause: io::Error) -> Error {
    Error::Read {
        path: path.to_owned(),
        cause,
    }
}
