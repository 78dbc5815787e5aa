//! `lint`: prints findings about catalogs and sets the exit code.

mod codes;
mod source_texts;

use std::path::{Path, PathBuf};

use replybook_compiler::render::{self, Style};
use replybook_compiler::yaml::SourceFile;

use crate::Ending;
use crate::arguments::{FindingsFormat, Lint};
use crate::catalog_files::CatalogFiles;
use crate::error::Error;
use crate::output::Output;

/// The folder that is read where no path is given.
const FOLDER: &str = "catalog";

/// Says all there is to say about the catalogs that the arguments name.
pub(crate) fn run(asked: &Lint, output: &mut Output) -> Result<Ending, Error> {
    if let Some(code) = &asked.explain {
        return codes::explain(code, asked.format, output);
    }
    let catalogs = catalogs(&asked.paths, output)?;
    let texts = match &asked.sources {
        Some(folder) => source_texts::read(folder)?,
        None => Vec::new(),
    };
    let mut findings = replybook_lints::lint(&catalogs.files, &texts);
    findings.extend(catalogs.unreadable);
    findings.sort();
    let files = with_builtin(catalogs.files);
    match asked.format {
        FindingsFormat::Text => {
            let style = Style { color: true };
            output.text(&render::text(&findings, &files, style))?;
        }
        FindingsFormat::Json => output.json(&render::json(&findings, &files))?,
        FindingsFormat::Sarif => {
            let version = env!("CARGO_PKG_VERSION");
            output.json(&render::sarif(&findings, &files, version))?;
        }
        FindingsFormat::Github => {
            output.bytes(render::github(&findings, &files).as_bytes())?;
        }
    }
    let counts = findings.iter().any(|found| found.severity <= asked.fail_on);
    Ok(if counts {
        Ending::Findings
    } else {
        Ending::Fine
    })
}

/// Adds the files of the built-in catalogs, because a finding about an overlay may point into them.
fn with_builtin(mut files: Vec<SourceFile>) -> Vec<SourceFile> {
    let is_read = |name: &str| files.iter().any(|file| file.name == name);
    let builtin = replybook::tools::builtin_files().into_iter();
    let others: Vec<SourceFile> = builtin.filter(|file| !is_read(&file.name)).collect();
    files.extend(others);
    files
}

/// The catalogs at some paths; without one those of the folder, or those built in.
fn catalogs(paths: &[PathBuf], output: &mut Output) -> Result<CatalogFiles, Error> {
    if !paths.is_empty() {
        return CatalogFiles::read(paths);
    }
    if Path::new(FOLDER).is_dir() {
        return CatalogFiles::read(&[PathBuf::from(FOLDER)]);
    }
    output.note("there is no folder `catalog` here: these are the built-in catalogs");
    Ok(CatalogFiles {
        files: replybook::tools::builtin_files(),
        unreadable: Vec::new(),
    })
}
