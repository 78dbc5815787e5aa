//! A map of a provider's rules: statuses across, categories down, and the number of rules in
//! each cell. The template draws it.

use std::collections::{BTreeMap, BTreeSet};

use replybook::{Category, Outcome};
use serde::Serialize;

use crate::row::Row;

/// The map of a provider.
#[derive(Debug, Serialize)]
pub(crate) struct Map {
    pub statuses: Vec<u16>,
    pub lines: Vec<Line>,
}

/// One category.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub category: Category,
    /// For each status of the map, how many rules; nothing where there are none.
    pub fields: Vec<Option<Field>>,
}

/// The rules of one status and one category.
#[derive(Debug, Serialize)]
pub(crate) struct Field {
    pub rules: usize,
    /// The gravest outcome of them.
    pub outcome: Outcome,
    /// From 1 to 4: how many compared with the fullest field.
    pub weight: usize,
}

impl Map {
    /// The map of rules.
    pub fn from_rows(rows: &[Row<'_>]) -> Map {
        let mut fields: BTreeMap<(Category, u16), Vec<Outcome>> = BTreeMap::new();
        for row in rows {
            for status in &row.statuses {
                fields
                    .entry((row.category, *status))
                    .or_default()
                    .push(row.outcome);
            }
        }
        let statuses: BTreeSet<u16> = fields.keys().map(|(_, status)| *status).collect();
        let categories: BTreeSet<Category> = fields.keys().map(|(category, _)| *category).collect();
        let fullest = fields.values().map(Vec::len).max().unwrap_or(1);
        let line = |category: &Category| Line {
            category: *category,
            fields: statuses
                .iter()
                .map(|status| fields.get(&(*category, *status)).map(|f| field(f, fullest)))
                .collect(),
        };
        Map {
            lines: categories.iter().map(line).collect(),
            statuses: statuses.iter().copied().collect(),
        }
    }
}

fn field(outcomes: &[Outcome], fullest: usize) -> Field {
    let gravest = outcomes
        .iter()
        .copied()
        .max_by_key(|outcome| outcome.gravity());
    Field {
        rules: outcomes.len(),
        outcome: gravest.unwrap_or(Outcome::Unknown),
        weight: (outcomes.len() * 4).div_ceil(fullest.max(1)).clamp(1, 4),
    }
}
