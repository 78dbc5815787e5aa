//! The version number that a change asks for, and whether the catalog has it.

use std::fmt;

use serde::{Serialize, Serializer};

/// What changes ask of a version, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// No new version: only examples changed.
    None,
    /// Patch version: texts or evidence changed.
    Patch,
    /// More is known than before.
    Minor,
    /// A known response gets another verdict.
    Major,
}

impl Bump {
    /// As written: `minor`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The version of a catalog: three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// Reads a version that the compiler took for one; how a catalog was made (what
    /// follows a `+`) is no part of it. A number beyond 64 bits counts as the greatest.
    pub(super) fn read(text: &str) -> Version {
        let numbers = text.split('+').next().unwrap_or_default();
        let mut numbers = numbers
            .split('.')
            .map(|part| part.parse().unwrap_or(u64::MAX));
        let mut next = || numbers.next().unwrap_or(0);
        Version {
            major: next(),
            minor: next(),
            patch: next(),
        }
    }

    /// The least version that may follow this one after such changes. Below 1.0.0
    /// the second number stands for the first, and the third for the others.
    #[must_use]
    pub fn least_after(self, bump: Bump) -> Version {
        let Version {
            major,
            minor,
            patch,
        } = self;
        let version = |major, minor, patch| Version {
            major,
            minor,
            patch,
        };
        match (bump, major) {
            (Bump::None, _) => self,
            (Bump::Major, 0) => version(0, minor.saturating_add(1), 0),
            (Bump::Major, _) => version(major.saturating_add(1), 0, 0),
            (Bump::Minor, 1..) => version(major, minor.saturating_add(1), 0),
            (Bump::Minor, 0) | (Bump::Patch, _) => version(major, minor, patch.saturating_add(1)),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version {
            major,
            minor,
            patch,
        } = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_version_after_a_change_is_that_of_semver() {
        for (old, bump, least) in [
            ("1.2.3", Bump::None, "1.2.3"),
            ("1.2.3", Bump::Patch, "1.2.4"),
            ("1.2.3", Bump::Minor, "1.3.0"),
            ("1.2.3", Bump::Major, "2.0.0"),
            ("0.2.3", Bump::Patch, "0.2.4"),
            ("0.2.3", Bump::Minor, "0.2.4"),
            ("0.2.3", Bump::Major, "0.3.0"),
        ] {
            let found = Version::read(old).least_after(bump).to_string();
            assert_eq!(found, least, "{old} {bump}");
        }
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        assert!(Version::read("1.10.0") > Version::read("1.9.9"));
        assert_eq!(Version::read("1.2.3+ours.4"), Version::read("1.2.3"));
        let beyond = Version::read("99999999999999999999.0.0");
        assert!(beyond.least_after(Bump::Major) >= beyond);
    }
}
