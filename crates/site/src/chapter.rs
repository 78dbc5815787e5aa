//! Links to chapters of the guide.

use serde::Serialize;

use crate::address;
use crate::guide::Chapter;

/// A chapter to be linked to.
#[derive(Debug, Serialize)]
pub(crate) struct ChapterLink<'c> {
    pub title: &'c str,
    pub address: String,
}

impl<'c> ChapterLink<'c> {
    /// The link to a chapter.
    pub fn new(chapter: &'c Chapter) -> ChapterLink<'c> {
        ChapterLink {
            title: &chapter.title,
            address: address::chapter(&chapter.name),
        }
    }
}
