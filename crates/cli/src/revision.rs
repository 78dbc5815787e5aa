//! Reads catalogs of a git revision. Nothing is checked out; the installed `git` reads the
//! files.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use replybook_compiler::yaml::SourceFile;

use crate::catalog_files::{CatalogFiles, is_catalog};
use crate::error::Error;

/// The default folder of catalogs in a repository.
const FOLDER: &str = "catalog";

/// A revision, and a path in it from the root of the repository.
pub(crate) struct Revision<'a> {
    name: &'a str,
    path: &'a str,
}

impl<'a> Revision<'a> {
    /// `REVISION` or `REVISION:PATH`.
    pub fn parse(text: &'a str) -> Revision<'a> {
        let (name, path) = text.split_once(':').unwrap_or((text, FOLDER));
        Revision { name, path }
    }

    /// Every YAML file at and below the path, in the order of their names.
    ///
    /// # Errors
    /// Where git cannot be run, knows no such revision, or has no catalog there.
    pub fn read(&self) -> Result<CatalogFiles, Error> {
        let commit = self.commit()?;
        let listed = self.git(&[
            "ls-tree",
            "-r",
            "-z",
            "--full-tree",
            "--name-only",
            &commit,
            "--",
            self.path,
        ])?;
        let mut found = CatalogFiles::default();
        let names = listed
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty());
        for name in names {
            let name = String::from_utf8_lossy(name);
            // A path that is a file is taken whatever it is called.
            if is_catalog(Path::new(&*name)) || name == self.path {
                let text = self.git(&["cat-file", "blob", &format!("{commit}:{name}")])?;
                found.push(SourceFile::from_bytes(name, text));
            }
        }
        if found.is_empty() {
            let paths = format!("{}:{}", self.name, self.path);
            return Err(Error::NoCatalog { paths });
        }
        Ok(found)
    }

    /// The commit that the revision names.
    fn commit(&self) -> Result<String, Error> {
        let unknown = |said: String| Error::UnknownRevision {
            found: self.name.to_owned(),
            said,
        };
        // Git would take it for an option.
        if self.name.is_empty() || self.name.starts_with('-') {
            return Err(unknown("a revision has a name".to_owned()));
        }
        let asked = format!("{}^{{commit}}", self.name);
        let run = self.run(&["rev-parse", "--verify", "--quiet", &asked])?;
        let commit = String::from_utf8_lossy(&run.stdout).trim().to_owned();
        if run.status.success() && !commit.is_empty() {
            return Ok(commit);
        }
        let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
        Err(unknown(match said.as_str() {
            "" => "git knows no such revision".to_owned(),
            _ => said,
        }))
    }

    /// Runs git and returns its output.
    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let run = self.run(arguments)?;
        if run.status.success() {
            return Ok(run.stdout);
        }
        Err(Error::Git {
            command: arguments.first().copied().unwrap_or_default().to_owned(),
            said: String::from_utf8_lossy(&run.stderr).trim().to_owned(),
        })
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, Error> {
        let run = Command::new("git").args(arguments).output();
        run.map_err(|cause: io::Error| Error::NoGit {
            found: self.name.to_owned(),
            cause,
        })
    }
}
