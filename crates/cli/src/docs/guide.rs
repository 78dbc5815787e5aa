//! The chapters of the guide that the command carries, in the order in which they
//! are read.

macro_rules! chapters {
    ($($name:literal),+ $(,)?) => {
        /// Names and texts.
        pub(super) const CHAPTERS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../docs/", $name, ".md")))),+];
    };
}

chapters!["verdict", "command-line", "embedding", "extending", "scale"];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_chapter_of_the_folder_is_carried() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let mut there: Vec<String> = entries
            .filter_map(|entry| {
                entry
                    .expect("it can be read")
                    .path()
                    .file_stem()
                    .map(|s| s.to_string_lossy().into_owned())
            })
            .collect();
        let mut carried: Vec<&str> = CHAPTERS.iter().map(|(name, _)| *name).collect();
        there.sort();
        carried.sort_unstable();
        assert_eq!(carried, there);
    }
}
