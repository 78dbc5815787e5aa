//! How often something was seen, first and last.

use serde::Serialize;

/// Where in a log a response stands, and when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct When {
    /// The number of its line, from 1.
    pub line: u64,
    /// When it was received, in milliseconds since 1970-01-01 UTC, where the log
    /// says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at_ms: Option<i64>,
}

impl When {
    /// By the time where both have one, else by the line.
    fn is_before(self, other: When) -> bool {
        match (self.received_at_ms, other.received_at_ms) {
            (Some(this), Some(other)) if this != other => this < other,
            _ => self.line < other.line,
        }
    }
}

/// How often something was seen, first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// Number of sightings.
    pub count: u64,
    /// Time of the first sighting.
    pub first: When,
    /// Time of the last sighting.
    pub last: When,
}

impl Sighting {
    pub(super) fn first(when: When) -> Sighting {
        Sighting {
            count: 1,
            first: when,
            last: when,
        }
    }

    pub(super) fn add(&mut self, when: When) {
        self.count += 1;
        if when.is_before(self.first) {
            self.first = when;
        }
        if self.last.is_before(when) {
            self.last = when;
        }
    }

    /// Adds to one that may have none yet.
    pub(super) fn add_to(sighting: &mut Option<Sighting>, when: When) {
        match sighting {
            Some(sighting) => sighting.add(when),
            None => *sighting = Some(Sighting::first(when)),
        }
    }
}
