//! The built-in catalogs as the files they were compiled from, for what is laid
//! over them at run time.

use replybook_compiler::yaml::SourceFile;

/// Names and texts below `catalog/`.
static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/catalog_files.rs"));

/// The files of the built-in catalogs, in the order of their names:
/// `(built-in)/braze.yaml`, so that no file of somebody else is called the same.
#[must_use]
pub fn builtin_files() -> Vec<SourceFile> {
    let files = FILES.iter().map(|(name, text)| SourceFile {
        name: name.replacen("catalog/", "(built-in)/", 1),
        text: (*text).to_owned(),
    });
    files.collect()
}
