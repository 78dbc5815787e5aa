//! The inventories of documented facts, as files.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use replybook_workbench::Catalogs;
use replybook_workbench::coverage::Facts;

use crate::error::Error;
use crate::output::Output;

/// The facts of those catalogs that have an inventory in the folder.
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
            "no catalog has its facts in `{folder}`; `--facts DIR` says where"
        ));
    }
    Ok(found)
}
