//! Lists what has changed in the catalogs since an earlier version.

use std::path::Path;

use replybook::tools::builtin_files;
use replybook_compiler::render::{self, Style};
use replybook_site::{Change, Changes};
use replybook_workbench::Catalogs;
use replybook_workbench::diff::{CatalogDiff, Comparison, PartChange, What};

use crate::arguments;
use crate::catalog_files::CatalogFiles;
use crate::diff;
use crate::error::Error;

/// The changes from the catalogs of a path or revision to the catalogs of the site.
pub(super) fn since(before: &Path, shown: &arguments::Catalogs) -> Result<Vec<Changes>, Error> {
    let old = diff::side("--before", before, "name a version that this one reads")?;
    let new = if shown.catalog.is_empty() {
        let files = builtin_files();
        Catalogs::read(&files).map_err(|findings| Error::BadCatalog {
            findings: render::text(&findings, &files, Style { color: false }),
        })?
    } else {
        let read = CatalogFiles::read(&shown.catalog)?;
        read.catalogs().map_err(|findings| Error::BadCatalog {
            findings: render::text(&findings, &read.files, Style { color: false }),
        })?
    };
    let diff = Comparison::new(&old, &new).finish();
    Ok(diff.catalogs.iter().filter_map(catalog_changes).collect())
}

/// The changes of a catalog; `None` if the new side does not have it.
fn catalog_changes(catalog: &CatalogDiff<'_>) -> Option<Changes> {
    catalog.new_version?;
    let head = catalog.head.iter().map(|part| Change {
        rule: None,
        what: format!("the head says something else of `{}`", part.part),
    });
    let rules = catalog.rules.iter().map(|change| Change {
        rule: Some(change.rule.to_owned()),
        what: match &change.what {
            What::Added => "is new".to_owned(),
            What::Retired => "is retired".to_owned(),
            What::Removed => "is gone".to_owned(),
            What::Changed { parts } => format!("says something else: {}", names(parts)),
        },
    });
    Some(Changes {
        provider: catalog.provider.to_owned(),
        from: catalog.old_version?.to_string(),
        entries: head.chain(rules).collect(),
    })
}

fn names(parts: &[PartChange]) -> String {
    let names: Vec<&str> = parts.iter().map(|part| part.part).collect();
    names.join(", ")
}
