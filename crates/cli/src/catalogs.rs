//! The catalogs that a command uses: the built-in ones, with the user's own added, as of a day
//! if one is given.

use replybook::Engine;
use replybook::tools::builtin_files;
use replybook_compiler::compile_onto;
use replybook_compiler::diagnostic::Severity;
use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;

use crate::arguments::Catalogs;
use crate::catalog_files::CatalogFiles;
use crate::error::Error;

impl Catalogs {
    /// The engine over them. It is made once a run, and lives as long.
    pub fn engine(&self) -> Result<&'static Engine, Error> {
        if self.catalog.is_empty() && self.as_of.is_none() {
            return Ok(Engine::builtin());
        }
        Ok(Box::leak(Box::new(self.fresh()?)))
    }

    /// The engine over them as their files are now.
    pub fn fresh(&self) -> Result<Engine, Error> {
        let engine = if self.catalog.is_empty() {
            Engine::builtin().clone()
        } else {
            self.loaded()?
        };
        Ok(match self.as_of {
            None => engine,
            Some(day) => engine.as_of(day),
        })
    }

    /// The user's own files.
    pub fn files(&self) -> Result<Vec<SourceFile>, Error> {
        if self.catalog.is_empty() {
            return Ok(Vec::new());
        }
        Ok(CatalogFiles::read(&self.catalog)?.files)
    }

    /// The user's own catalogs on top of the built-in ones.
    fn loaded(&self) -> Result<Engine, Error> {
        let CatalogFiles {
            mut files,
            unreadable,
        } = CatalogFiles::read(&self.catalog)?;
        let below = builtin_files();
        let findings = match compile_onto(&below, &files) {
            Ok(compiled) if unreadable.is_empty() => {
                return Ok(Engine::onto_builtin(compiled.table));
            }
            Ok(_) => unreadable,
            Err(mut findings) => {
                findings.extend(unreadable);
                findings.retain(|found| found.severity == Severity::Error);
                findings
            }
        };
        files.extend(below);
        let findings = render::text(&findings, &files, Style { color: false });
        Err(Error::BadCatalog { findings })
    }
}
