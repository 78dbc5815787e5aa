//! Reads everything a site is made of.

use std::fs;
use std::path::{Path, PathBuf};

use replybook::Engine;
use replybook_site::{Changes, Site};

use super::changes;
use super::guide::CHAPTERS;
use crate::arguments::SiteSource;
use crate::error::Error;

/// The content of a site.
pub(super) struct Source {
    engine: Engine,
    guide: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    templates: Vec<(String, String)>,
    module: Option<Vec<u8>>,
    changes: Vec<Changes>,
    moved: Vec<(String, String)>,
}

impl Source {
    /// Reads the files that the arguments name.
    pub fn read(asked: &SiteSource) -> Result<Source, Error> {
        let guide = match &asked.guide {
            Some(folder) => texts(folder, "md")?,
            None => CHAPTERS
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        };
        let facts = match &asked.facts {
            Some(folder) => texts(folder, "tsv")?,
            None => Vec::new(),
        };
        let templates = match &asked.templates {
            Some(folder) => texts(folder, "html")?
                .into_iter()
                .map(|(name, text)| (format!("{name}.html"), text))
                .collect(),
            None => Vec::new(),
        };
        let module = match &asked.wasm {
            Some(path) => Some(fs::read(path).map_err(|cause| unreadable(path, cause))?),
            None => None,
        };
        let changes = match &asked.before {
            Some(before) => changes::since(before, &asked.catalogs)?,
            None => Vec::new(),
        };
        let moved = match &asked.moved {
            Some(path) => pairs(&read_text(path)?),
            None => Vec::new(),
        };
        Ok(Source {
            moved,
            changes,
            engine: asked.catalogs.fresh()?,
            guide,
            facts,
            templates,
            module,
        })
    }

    /// Every file and folder that a site is read from.
    pub fn places(asked: &SiteSource) -> Vec<PathBuf> {
        let folders = [
            &asked.guide,
            &asked.facts,
            &asked.templates,
            &asked.wasm,
            &asked.moved,
        ];
        let folders = folders.into_iter().flatten();
        asked
            .catalogs
            .catalog
            .iter()
            .chain(folders)
            .cloned()
            .collect()
    }

    /// The site.
    pub fn site(&self) -> Site<'_> {
        Site {
            engine: &self.engine,
            guide: self.guide.clone(),
            facts: self.facts.clone(),
            templates: self.templates.clone(),
            module: self.module.clone(),
            changes: self.changes.clone(),
            moved: self.moved.clone(),
            live: false,
        }
    }
}

/// The names (without extension) and texts of the files with an extension, sorted by name.
fn texts(folder: &Path, ending: &str) -> Result<Vec<(String, String)>, Error> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))? {
        let path = entry.map_err(|cause| unreadable(folder, cause))?.path();
        if path.extension().is_some_and(|e| e == ending)
            && let Some(name) = path.file_stem()
        {
            texts.push((name.to_string_lossy().into_owned(), read_text(&path)?));
        }
    }
    texts.sort();
    Ok(texts)
}

fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|cause| unreadable(path, cause))
}

/// The first two words of each line, except blank lines and comments (`#`).
fn pairs(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next().unwrap_or_default()))
    };
    lines.filter_map(pair).collect()
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::Read {
        path: path.to_owned(),
        cause,
    }
}
