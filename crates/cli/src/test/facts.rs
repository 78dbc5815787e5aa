//! Reads the files of documented facts.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use replybook_workbench::Catalogs;
use replybook_workbench::coverage::Facts;

use crate::error::Error;
use crate::output::Output;

/// Reads the facts of the catalogs that have a file in the folder.
pub(super) fn read(
    catalogs: &Catalogs,
    folder: &Path,
    output: &mut Output,
) -> Result<Vec<Facts>, Error> {
    let mut found = Vec::new();
    for provider in catalogs.providers() {
        let path = folder.join(&provider.id).with_extension("tsv");
        match fs::read_to_string(&path) {
            Ok(text) => {
                let facts = Facts::read(&provider.id, &text);
                found.push(facts.map_err(|cause| Error::Facts { path, cause })?);
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(Error::Read { path, cause }),
        }
    }
    if found.is_empty() {
        let folder = folder.display();
        output.note(&format!(
            "no catalog has facts in `{folder}`; give the folder with `--facts DIR`"
        ));
    }
    Ok(found)
}
