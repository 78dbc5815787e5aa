//! The clauses of a provider by what each needs: a test that a value must pass, a
//! slot, a status, or nothing that could be looked up.

use super::compiled_condition::CompiledCondition;
use super::literal::{self, Worth};
use super::symbol::SlotId;
use super::test_set::TestSet;
use replybook_catalog::predicate::{Clause, Strength};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::table::{Provider, RuleIx};

/// How many statuses a clause may name to be filed under each.
const MAX_STATUSES: usize = 128;

/// How many are few.
const FEW_STATUSES: usize = 4;

/// The clauses of a provider.
#[derive(Debug, Clone)]
pub struct Index {
    /// Those about the whole answer.
    pub whole: At,
    /// Those about the elements of each shape.
    pub elements: Vec<At>,
    /// Whether some rule overrides another.
    pub has_overrides: bool,
}

/// The clauses about one place.
#[derive(Debug, Clone, Default)]
pub struct At {
    /// The strongest first, as they are ordered among those that hold.
    pub ranked: Vec<Ranked>,
    /// Ranks of clauses that nothing sorts out.
    rest: Vec<u32>,
    /// Ranks by status.
    by_status: Vec<(u16, u32)>,
    /// Ranks by test.
    by_test: Vec<(u32, u32)>,
    /// Ranks by a slot at which something must stand.
    by_slot: Vec<(SlotId, u32)>,
}

/// A clause and its strength.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    /// Its rule.
    pub rule: RuleIx,
    /// Its place in the rule.
    pub clause: usize,
    /// How strong it is.
    pub strength: Strength,
}

impl Index {
    /// The index of a provider's clauses, its default for success aside.
    #[must_use]
    pub fn new(provider: &Provider, tests: &TestSet) -> Index {
        let shapes = 0..provider.shapes.len();
        Index {
            whole: At::new(provider, tests, None),
            elements: shapes
                .map(|shape| At::new(provider, tests, Some(shape)))
                .collect(),
            has_overrides: provider.rules.iter().any(|rule| !rule.overrides.is_empty()),
        }
    }
}

impl At {
    fn new(provider: &Provider, tests: &TestSet, element: Option<ShapeIx>) -> At {
        let is_each = |shape: ShapeIx| {
            let shape = provider.shapes.get(shape);
            shape.is_some_and(|shape| shape.each.is_some())
        };
        let is_about = |clause: &Clause| match element {
            Some(_) => clause.shape == element && clause.shape.is_some_and(is_each),
            None => !clause.shape.is_some_and(is_each),
        };
        let mut clauses: Vec<(Ranked, &Clause)> = Vec::new();
        let rules = provider.rules.iter().enumerate();
        for (rule, spec) in rules.filter(|(at, _)| Some(*at) != provider.default_success) {
            let about = spec.clauses.iter().enumerate();
            clauses.extend(
                about
                    .filter(|(_, clause)| is_about(clause))
                    .map(|(at, clause)| {
                        let ranked = Ranked {
                            rule,
                            clause: at,
                            strength: clause.strength,
                        };
                        (ranked, clause)
                    }),
            );
        }
        clauses.sort_by(|(a, a_clause), (b, b_clause)| {
            let stronger = b.strength.cmp(&a.strength);
            stronger
                .then(a_clause.first_field.cmp(&b_clause.first_field))
                .then(a.rule.cmp(&b.rule))
                .then(a.clause.cmp(&b.clause))
        });
        let mut at = At::default();
        for (rank, (ranked, clause)) in (0..).zip(&clauses) {
            at.ranked.push(*ranked);
            at.file(rank, clause, tests.clause(ranked.rule, ranked.clause));
        }
        at.by_status.sort_unstable();
        at.by_test.sort_unstable();
        at.by_slot.sort_unstable();
        at
    }

    /// Files a clause under the best of what it needs.
    fn file(&mut self, rank: u32, clause: &Clause, asks: &[CompiledCondition]) {
        let needed = clause.conditions.iter().zip(asks);
        let needed = needed.filter_map(|(condition, ask)| match ask {
            CompiledCondition::Values(values) if !values.of_nothing => {
                Some((literal::worth(condition.test()?), values))
            }
            _ => None,
        });
        let best = needed.max_by_key(|(worth, _)| *worth);
        let statuses = clause.status().filter(|set| set.len() <= MAX_STATUSES);
        let of_status = statuses.map(|set| {
            let few = set.len() <= FEW_STATUSES;
            if few {
                Worth::FewStatuses
            } else {
                Worth::ManyStatuses
            }
        });
        match (best, statuses) {
            (Some((worth, values)), _) if of_status.is_none_or(|of| worth > of) => {
                let answers = values.answers.iter().map(|(answer, _)| answer);
                for answer in answers.chain(&values.member) {
                    self.by_test
                        .extend(answer.test_id.map(|test_id| (test_id, rank)));
                    if answer.is_by_kind() {
                        self.by_slot.push((answer.slot_id, rank));
                    }
                }
            }
            (_, Some(set)) => {
                let all = set.ranges().iter().flat_map(|(first, last)| *first..=*last);
                self.by_status.extend(all.map(|status| (status, rank)));
            }
            _ => self.rest.push(rank),
        }
    }

    /// Ranks of the clauses that a status makes worth trying.
    pub(crate) fn of_status(&self, status: u16) -> impl Iterator<Item = u32> {
        let filed = filed(&self.by_status, status);
        self.rest.iter().copied().chain(filed)
    }

    /// Ranks of the clauses that ask a test.
    pub(crate) fn of_test(&self, test_id: u32) -> impl Iterator<Item = u32> {
        filed(&self.by_test, test_id)
    }

    /// Ranks of the clauses that ask for something at a slot.
    pub(crate) fn of_slot(&self, slot_id: SlotId) -> impl Iterator<Item = u32> {
        filed(&self.by_slot, slot_id)
    }
}

/// What is filed under a key, in a list in order.
fn filed<K: Copy + Ord>(list: &[(K, u32)], key: K) -> impl Iterator<Item = u32> {
    let start = list.partition_point(|(of, _)| *of < key);
    let filed = list.get(start..).unwrap_or_default();
    let filed = filed.iter().take_while(move |(of, _)| *of == key);
    filed.map(|(_, rank)| *rank)
}
