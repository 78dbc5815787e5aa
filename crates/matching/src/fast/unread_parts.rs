//! What a body holds that no verdict depends on: neither a rule nor a capture looks at it.

use crate::fast::lazy::HoleValue;
use crate::fast::plan::{Marked, Plan};
use crate::fast::scan::{Kind, Location, Scalar, ScanStep, Scratch, Sink, scan_str};

/// The values of a body that nobody looks at.
#[derive(Debug, Default)]
pub struct UnreadParts {
    /// One after the other: the first byte of each, and one past its last.
    spans: Vec<(usize, usize)>,
}

impl UnreadParts {
    /// Those of a body; none where it is not JSON.
    #[must_use]
    pub fn new(plan: &Plan, body: &[u8]) -> UnreadParts {
        let mut found = UnreadParts::default();
        let mut keys = Scratch::default();
        let read = std::str::from_utf8(body)
            .map(|text| scan_str(text, plan.everything(), &mut keys, &mut found));
        match read {
            Ok(Ok(())) => found,
            _ => UnreadParts::default(),
        }
    }

    /// Whether a hole is or lies in one of them.
    #[must_use]
    pub fn holds(&self, hole: &HoleValue) -> bool {
        let (start, end) = (hole.start as usize, hole.end as usize);
        let behind = self.spans.partition_point(|(from, _)| *from <= start);
        let last = behind.checked_sub(1).and_then(|at| self.spans.get(at));
        last.is_some_and(|(_, to)| end <= *to)
    }
}

impl Sink for UnreadParts {
    type Mark = Marked;

    fn value(&mut self, _: &[Marked], _: Scalar, _: &Location<'_>) {}

    fn open(&mut self, _: &[Marked], _: Kind, _: &Location<'_>) {}

    fn close(&mut self, _: &[Marked], _: Kind, _: bool) {}

    fn came(&mut self, to: ScanStep) {
        match to {
            ScanStep::Scalar {
                start,
                end,
                is_marked: false,
            }
            | ScanStep::Container {
                start,
                end,
                state: None,
                ..
            } => self.spans.push((start, end)),
            _ => {}
        }
    }
}
