//! The chapters of the guide that the command carries, in reading order. `guide/` links to the
//! files of `docs/`, because a published package holds only files of its own folder; `cargo
//! package` packs what the links lead to.

macro_rules! chapters {
    ($($name:literal),+ $(,)?) => {
        /// The name and the text of each chapter.
        pub(super) const CHAPTERS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../guide/", $name, ".md")))),+];
    };
}

chapters![
    "verdict",
    "command-line",
    "embedding",
    "extending",
    "scale",
    "matching",
    "stability",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Also fails where Git checked the links out as plain files (`core.symlinks=false`).
    #[test]
    fn the_command_carries_every_chapter_of_docs_as_it_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let entries = fs::read_dir(folder).expect("the folder is there");
        let chapters: BTreeMap<String, String> = entries
            .map(|entry| {
                let path = entry.expect("it can be read").path();
                let name = path.file_stem().expect("a file has a name");
                let text = fs::read_to_string(&path).expect("it can be read");
                (name.to_string_lossy().into_owned(), text)
            })
            .collect();
        let carried: BTreeMap<String, String> = CHAPTERS
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        assert!(
            carried == chapters,
            "carried: {:?}; in docs: {:?}",
            carried.keys(),
            chapters.keys()
        );
    }
}
