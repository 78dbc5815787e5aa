//! The ties of a provider's rules: every two rules once, and of rules about the
//! whole and about elements those of one shape together.

use std::collections::{BTreeMap, BTreeSet};

use super::claim::{Relation, Relations};
use super::clause::{self, ClauseIx};
use super::{Doubt, Pair, Witness, pairs};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::table::RuleIx;

/// How many ties of one provider are told; then the search for them ends.
pub const MAX_TIES: usize = 500;

/// How many ties of rules about the whole with rules about elements of one shape
/// are counted.
pub const MAX_TIES_OF_SHAPE: usize = 100;

/// What was found.
pub(super) struct Ties {
    /// Two rules at one place: their clauses' ties.
    pub here: BTreeMap<(RuleIx, RuleIx), Tie>,
    /// By the shape of the elements.
    pub across: BTreeMap<ShapeIx, Across>,
    /// Whether a limit was reached.
    pub is_cut: bool,
}

/// What is known of two rules at one place.
pub(super) enum Tie {
    /// Nothing but the order of ids says which wins.
    ById(Box<Witness>),
    /// The order of the identifying fields does.
    ByField(Box<Witness>),
    /// Why it is not known whether they tie.
    Undecided(Doubt),
}

/// Rules about the whole that tie with rules about elements of one shape.
pub(super) struct Across {
    /// The first two.
    pub whole: RuleIx,
    pub item: RuleIx,
    pub witness: Box<Witness>,
    /// All of them.
    pub pairs: BTreeSet<(RuleIx, RuleIx)>,
}

impl Tie {
    /// The graver it is, the less.
    pub fn rank(&self) -> u8 {
        match self {
            Tie::ById(_) => 0,
            Tie::ByField(_) => 1,
            Tie::Undecided(_) => 2,
        }
    }
}

impl Ties {
    /// Those in which one of the rules is among some.
    pub fn new(relations: &Relations<'_>, among: &dyn Fn(RuleIx) -> bool) -> Ties {
        let pairs = pairs::tied_pairs(relations.provider());
        let mut ties = Ties {
            here: BTreeMap::new(),
            across: BTreeMap::new(),
            is_cut: pairs.is_cut,
        };
        let all = pairs.pairs.into_iter();
        for pair in all.filter(|pair| among(pair.a.rule) || among(pair.b.rule)) {
            if ties.here.len() >= MAX_TIES {
                ties.is_cut = true;
                break;
            }
            ties.note(relations, pair);
        }
        ties
    }

    fn note(&mut self, relations: &Relations<'_>, pair: Pair) -> Option<()> {
        let provider = relations.provider();
        let (_, of_a) = clause::clause(provider, pair.a)?;
        let (_, of_b) = clause::clause(provider, pair.b)?;
        let element = |clause| clause::element(provider, clause);
        match (element(of_a), element(of_b)) {
            (None, Some(shape)) => self.note_across(relations, pair.a, pair.b, shape),
            (Some(shape), None) => self.note_across(relations, pair.b, pair.a, shape),
            _ => self.note_here(relations, pair, of_a.first_field == of_b.first_field),
        }
        Some(())
    }

    fn note_here(&mut self, relations: &Relations<'_>, pair: Pair, is_by_id: bool) {
        let rules = (pair.a.rule, pair.b.rule);
        let known = self.here.get(&rules).map(Tie::rank);
        if known.is_some_and(|rank| rank <= u8::from(!is_by_id)) {
            return;
        }
        let tie = match relations.between(pair.a, pair.b) {
            Relation::Disjoint | Relation::Settled(_) => return,
            Relation::Tied(witness) if is_by_id => Tie::ById(witness),
            Relation::Tied(witness) => Tie::ByField(witness),
            Relation::Undecided(doubt) => Tie::Undecided(doubt),
        };
        if known.is_none_or(|rank| tie.rank() < rank) {
            self.here.insert(rules, tie);
        }
    }

    fn note_across(
        &mut self,
        relations: &Relations<'_>,
        whole: ClauseIx,
        item: ClauseIx,
        shape: ShapeIx,
    ) {
        let rules = (whole.rule, item.rule);
        let known = self.across.get_mut(&shape);
        let pairs = known.as_ref().map(|known| &known.pairs);
        let is_enough = |pairs: &BTreeSet<_>| pairs.len() >= MAX_TIES_OF_SHAPE;
        if pairs.is_some_and(|pairs| is_enough(pairs) || pairs.contains(&rules)) {
            return;
        }
        let Relation::Tied(witness) = relations.between(whole, item) else {
            return;
        };
        match known {
            Some(known) => drop(known.pairs.insert(rules)),
            None => {
                let first = Across {
                    whole: whole.rule,
                    item: item.rule,
                    witness,
                    pairs: BTreeSet::from([rules]),
                };
                self.across.insert(shape, first);
            }
        }
    }
}
