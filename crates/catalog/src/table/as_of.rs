//! The catalogs as they were, or will be, on a day: the rules of that day are in
//! force, the others are kept apart, and positions are counted anew.

use std::collections::BTreeMap;

use super::{Provider, Rule, RuleIx, Rules, Table};
use crate::moment::Day;

impl Table {
    /// The catalogs with the rules of a day in force, and no others. Their
    /// versions say so: `1.2.0+as-of.2025-06-30`.
    #[must_use]
    pub fn as_of(&self, day: Day) -> Table {
        Table {
            providers: self.providers.iter().map(|p| p.as_of(day)).collect(),
        }
    }
}

impl Provider {
    /// As [`Table::as_of`], of one catalog.
    #[must_use]
    pub fn as_of(&self, day: Day) -> Provider {
        let mut of_the_day = self.clone().divided(|rule| rule.life.covers(day));
        of_the_day.add_to_version(&format!("as-of.{day}"));
        of_the_day
    }

    /// Adds to what the version says of how the catalog was made (semver's build
    /// metadata).
    pub fn add_to_version(&mut self, build: &str) {
        let sign = if self.version.contains('+') { '.' } else { '+' };
        self.version.push(sign);
        self.version.push_str(build);
    }

    /// The same rules, divided into those in force and those that are not.
    pub fn divided(self, is_in_force: impl Fn(&Rule) -> bool) -> Provider {
        let numbered = self.rules.into_iter().chain(self.retired).enumerate();
        let (mut rules, mut retired): (Vec<_>, Vec<_>) =
            numbered.partition(|(_, rule)| is_in_force(rule));
        rules.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        retired.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
        let now: BTreeMap<RuleIx, RuleIx> = rules
            .iter()
            .chain(&retired)
            .enumerate()
            .map(|(now, (before, _))| (*before, now))
            .collect();
        let moved = |at: &RuleIx| now.get(at).copied();
        let renumbered = |(_, mut rule): (RuleIx, Rule)| {
            rule.overrides = rule.overrides.iter().filter_map(moved).collect();
            rule
        };
        let rules: Rules = rules.into_iter().map(renumbered).collect();
        let default = self.default_success.as_ref().and_then(moved);
        Provider {
            default_success: default.filter(|at| *at < rules.len()),
            rules,
            retired: retired.into_iter().map(renumbered).collect(),
            ..self
        }
    }
}
