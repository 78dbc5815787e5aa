//! Which rule of a file a place belongs to.

use replybook_compiler::lower::{Parsed, Written};
use replybook_compiler::yaml::Span;

/// The rules of a file by what each takes up.
pub(super) struct Extents<'p> {
    /// In the order of the text; no two rules overlap.
    rules: Vec<(Span, &'p Written)>,
}

impl<'p> Extents<'p> {
    /// The rules of a file, those that rows stand for included.
    pub fn new(file: &'p Parsed) -> Extents<'p> {
        let rules = file.rules.written.iter();
        let mut rules: Vec<_> = rules.map(|rule| (file.extent(rule), rule)).collect();
        rules.sort_by_key(|(extent, _)| *extent);
        Extents { rules }
    }

    /// The rule, or the row that stands for one, within which a place lies.
    pub fn rule_around(&self, place: Span) -> Option<&'p Written> {
        let after = self
            .rules
            .partition_point(|(extent, _)| extent.start <= place.start);
        let (extent, rule) = self.rules.get(after.checked_sub(1)?)?;
        (place.end <= extent.end).then_some(*rule)
    }
}
