//! The clauses of a provider by what each needs: a literal in a slot, a status,
//! or nothing that could be looked up.

use super::layout::{Layout, NONE};
use super::literal::{self, Key, Needs, Probe, Worth};
use super::ranks::{Literals, MANY, thin_out};
use crate::predicate::{Clause, Condition, Strength, Subject};
use crate::shape::{FieldIx, QueryIx, ShapeIx};
use crate::status::StatusSet;
use crate::table::{Provider, RuleIx};

/// How many statuses a clause may name to be filed under each.
const MAX_STATUSES: usize = 128;

/// How many are few.
const FEW_STATUSES: usize = 4;

/// Slot numbers that are no path's: the text of a body, the name of a member.
const TEXT: u32 = NONE - 1;
const MEMBER: u32 = NONE - 2;

/// Where the slots of the whole begin, among those of an element.
const WHOLE: u32 = 1 << 30;

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
    by_literal: Literals,
    probes: Vec<Probe>,
    /// At an element: of the slots of the whole.
    probes_of_whole: Vec<Probe>,
    of_text: Probe,
    of_member: Probe,
    asks_whole: bool,
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
    pub fn of(provider: &Provider, layout: &Layout) -> Index {
        let shapes = 0..provider.shapes.len();
        Index {
            whole: At::of(provider, layout, None),
            elements: shapes
                .map(|shape| At::of(provider, layout, Some(shape)))
                .collect(),
            has_overrides: provider.rules.iter().any(|rule| !rule.overrides.is_empty()),
        }
    }
}

impl At {
    fn of(provider: &Provider, layout: &Layout, element: Option<ShapeIx>) -> At {
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
        let slots = match element {
            Some(shape) => layout.elements.get(shape).map_or(0, |of| of.slots),
            None => layout.root_slots,
        };
        let of_whole = element.map_or(0, |_| layout.root_slots);
        let mut at = At {
            probes: vec![Probe::default(); slots as usize],
            probes_of_whole: vec![Probe::default(); of_whole as usize],
            ..At::default()
        };
        let mut keyed = Vec::new();
        for (rank, (ranked, clause)) in (0..).zip(&clauses) {
            at.ranked.push(*ranked);
            // A body that has elements is no text.
            let asks_text = |condition: &Condition| matches!(condition, Condition::Text(test) if !test.holds_of_nothing());
            if element.is_some() && clause.conditions.iter().any(asks_text) {
                continue;
            }
            at.file(rank, clause, provider, layout, element, &mut keyed);
        }
        at.asks_whole = at.probes_of_whole.iter().any(|probe| probe.is_any);
        at.by_status.sort_unstable();
        at.by_literal = Literals::of(keyed);
        at
    }

    /// Files a clause under the best of what it needs.
    fn file(
        &mut self,
        rank: u32,
        clause: &Clause,
        provider: &Provider,
        layout: &Layout,
        element: Option<ShapeIx>,
        keyed: &mut Vec<(Key, u32)>,
    ) {
        let slots = Slots {
            provider,
            layout,
            element,
        };
        let needed = clause.conditions.iter().filter_map(|condition| {
            let needs = slots.needs(condition, clause.shape)?;
            let worth = needs.iter().map(|(_, needs)| needs.worth).min()?;
            Some((worth, condition, needs))
        });
        let best = needed.max_by_key(|(worth, ..)| *worth);
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
            (Some((worth, condition, needs)), _) if of_status.is_none_or(|of| worth > of) => {
                for (slot, needs) in needs {
                    keyed.extend(needs.keys.iter().map(|key| (*key, rank)));
                    if let (Some(probe), Some(test)) = (self.probe(slot), condition.test()) {
                        probe.note(test, &needs);
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

    fn probe(&mut self, slot: u32) -> Option<&mut Probe> {
        match slot {
            TEXT => Some(&mut self.of_text),
            MEMBER => Some(&mut self.of_member),
            slot if slot >= WHOLE => self.probes_of_whole.get_mut((slot - WHOLE) as usize),
            slot => self.probes.get_mut(slot as usize),
        }
    }

    /// Ranks of the clauses that a status makes worth trying.
    pub(crate) fn of_status(&self, status: u16) -> impl Iterator<Item = u32> {
        let start = self.by_status.partition_point(|(of, _)| *of < status);
        let filed = self.by_status.get(start..).unwrap_or_default();
        let filed = filed.iter().take_while(move |(of, _)| *of == status);
        self.rest
            .iter()
            .copied()
            .chain(filed.map(|(_, rank)| *rank))
    }

    /// Ranks of the clauses that ask for anything at all in a slot of this place.
    pub(crate) fn of_presence(&self, slot: u32, into: &mut Vec<u32>) {
        if let Some(probe) = self.probes.get(slot as usize) {
            self.add_presence(probe, slot, into);
        }
    }

    /// Ranks of the clauses that what stands in a slot makes worth trying.
    #[inline]
    pub(crate) fn of_slot(&self, slot: u32, subject: Subject<'_>, into: &mut Vec<u32>) {
        if let Some(probe) = self.probes.get(slot as usize) {
            self.add(probe, slot, subject, into);
        }
    }

    /// Whether what stands in a slot can make a clause worth trying.
    #[inline]
    pub(crate) fn asks_for(&self, slot: u32) -> bool {
        let probe = self.probes.get(slot as usize);
        probe.is_some_and(|probe| probe.is_any)
    }

    /// Whether what stands in the whole can make a clause about an element worth
    /// trying.
    pub(crate) fn asks_whole(&self) -> bool {
        self.asks_whole
    }

    /// As [`At::of_presence`], for a slot of the whole at an element.
    pub(crate) fn of_presence_in_whole(&self, slot: u32, into: &mut Vec<u32>) {
        if let Some(probe) = self.probes_of_whole.get(slot as usize) {
            self.add_presence(probe, slot + WHOLE, into);
        }
    }

    /// As [`At::of_slot`], for a slot of the whole at an element.
    pub(crate) fn of_slot_of_whole(&self, slot: u32, subject: Subject<'_>, into: &mut Vec<u32>) {
        if let Some(probe) = self.probes_of_whole.get(slot as usize) {
            self.add(probe, slot + WHOLE, subject, into);
        }
    }

    /// As [`At::of_slot`], for the text of a body that is not JSON.
    pub(crate) fn of_text(&self, text: &str, into: &mut Vec<u32>) {
        self.add_presence(&self.of_text, TEXT, into);
        self.add(&self.of_text, TEXT, Subject::Text(text), into);
    }

    /// As [`At::of_slot`], for the name of the member that an element stands in.
    pub(crate) fn of_member(&self, name: &str, into: &mut Vec<u32>) {
        self.add_presence(&self.of_member, MEMBER, into);
        self.add(&self.of_member, MEMBER, Subject::Text(name), into);
    }

    fn add_presence(&self, probe: &Probe, slot: u32, into: &mut Vec<u32>) {
        if let Some(key) = probe.presence(slot) {
            into.extend_from_slice(self.by_literal.get(key));
        }
    }

    #[inline]
    fn add(&self, probe: &Probe, slot: u32, subject: Subject<'_>, into: &mut Vec<u32>) {
        let mut most = MANY;
        probe.keys(slot, subject, |key| {
            into.extend_from_slice(self.by_literal.get(key));
            most = thin_out(into, most);
        });
    }
}

/// Which slots a condition looks at.
struct Slots<'p> {
    provider: &'p Provider,
    layout: &'p Layout,
    element: Option<ShapeIx>,
}

impl Slots<'_> {
    /// What a condition needs: something in one of these slots. `None` where
    /// nothing can be looked up.
    fn needs(&self, condition: &Condition, shape: Option<ShapeIx>) -> Option<Vec<(u32, Needs)>> {
        let slots = match condition {
            Condition::Text(_) => vec![TEXT],
            Condition::Body(query, _) => vec![self.slot(*query)?],
            Condition::Field(field, _) => self.of_field(shape?, *field)?,
            _ => return None,
        };
        let test = condition.test()?;
        let of = |slot: u32| {
            let is_text = slot == TEXT || slot == MEMBER;
            Some((slot, literal::needs(test, slot, is_text)?))
        };
        slots.into_iter().map(of).collect()
    }

    /// The slot that a query fills, as seen from this place.
    fn slot(&self, query: QueryIx) -> Option<u32> {
        let named = self.provider.queries.get(query)?;
        let slot = match self.element {
            Some(shape) if named.query.is_relative() => self.layout.in_element(shape, query),
            Some(_) => match self.layout.root(query) {
                NONE => NONE,
                slot => slot + WHOLE,
            },
            None => self.layout.root(query),
        };
        Some(slot).filter(|slot| *slot != NONE)
    }

    fn of_field(&self, shape: ShapeIx, field: FieldIx) -> Option<Vec<u32>> {
        let shape = self.provider.shapes.get(shape)?;
        let paths = &shape.fields.get(field)?.paths;
        let slots: Option<Vec<u32>> = paths.iter().map(|query| self.slot(*query)).collect();
        let is_key = shape
            .each
            .as_ref()
            .is_some_and(|each| each.key == Some(field));
        let member = is_key.then_some(MEMBER);
        Some(slots?.into_iter().chain(member).collect())
    }
}

impl Clause {
    /// The statuses that it asks for.
    pub(super) fn status(&self) -> Option<&StatusSet> {
        self.conditions
            .iter()
            .find_map(|condition| match condition {
                Condition::Status(set) => Some(set),
                _ => None,
            })
    }
}
