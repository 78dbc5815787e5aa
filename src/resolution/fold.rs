//! Many elements, one answer: which of them speaks for the whole, and what the
//! whole then is. Elements are taken one by one and only so many are kept: a
//! body may hold millions.

use replybook_catalog::matching::Place;
use replybook_catalog::predicate::Strength;
use replybook_catalog::vocabulary::{Effect, Outcome, Retryability, Role};

use super::Resolver;
use crate::verdict::{Item, Judgement};

/// The elements of one shape.
pub(crate) struct Group<'t> {
    pub role: Role,
    /// The first elements, as many as a verdict lists.
    pub parts: Vec<Part<'t>>,
    most: usize,
    /// How many further elements there are.
    omitted: usize,
    is_2xx: bool,
    strength: Option<Strength>,
    /// The gravest element, and its place among all.
    gravest: Option<(usize, Judgement<'t>)>,
    some_took_place: bool,
    some_failed: bool,
    all_accepted: bool,
}

/// One element, judged.
pub(crate) struct Part<'t> {
    pub judgement: Judgement<'t>,
    /// The strength of its rule; `None` where no rule knows it.
    pub strength: Option<Strength>,
    pub position: Option<u64>,
    pub collection: Option<String>,
}

impl<'t> Group<'t> {
    pub fn new(role: Role, most: usize, is_2xx: bool) -> Self {
        Group {
            role,
            parts: Vec::new(),
            most,
            omitted: 0,
            is_2xx,
            strength: None,
            gravest: None,
            some_took_place: false,
            some_failed: false,
            all_accepted: true,
        }
    }

    /// Takes the next element.
    pub fn push(&mut self, part: Part<'t>) {
        let judgement = &part.judgement;
        let accepted = judgement.outcome.is_accepted();
        self.all_accepted &= accepted;
        self.some_took_place |= took_place(judgement);
        self.some_failed |= failed(judgement);
        // Outside 2xx an element that says it was accepted has no say.
        if self.is_2xx || !accepted {
            self.strength = self.strength.max(part.strength);
        }
        // The worst outcome, then the gravest category, then the first.
        if self
            .gravest
            .as_ref()
            .is_none_or(|(_, known)| gravity(judgement) > gravity(known))
        {
            self.gravest = Some((self.parts.len() + self.omitted, judgement.clone()));
        }
        if self.parts.len() < self.most {
            self.parts.push(part);
        } else {
            self.omitted += 1;
        }
    }

    /// The strength with which the group speaks for the whole: that of its
    /// strongest rule.
    pub fn strength(&self) -> Option<Strength> {
        self.strength
    }

    /// Where the gravest element stands among all.
    pub fn gravest_at(&self) -> Option<usize> {
        self.gravest.as_ref().map(|(at, _)| *at)
    }

    /// Which element the whole, decided without them, says already: the one of
    /// the same rule, or the only one where no rule knows it.
    pub fn told_by(&self, whole: &Judgement<'t>) -> Option<usize> {
        let alone = self.parts.len() == 1;
        self.parts
            .iter()
            .position(|part| match &part.judgement.rule {
                None => alone,
                rule => *rule == whole.rule,
            })
    }

    /// Whether some parts were applied, or will be, and some were not.
    fn is_mixed(&self) -> bool {
        self.role == Role::Parts && self.some_took_place && self.some_failed
    }
}

fn gravity(judgement: &Judgement<'_>) -> (u8, u8) {
    (judgement.outcome.gravity(), judgement.category.gravity())
}

fn took_place(judgement: &Judgement<'_>) -> bool {
    matches!(
        judgement.effect,
        Effect::Applied | Effect::Pending | Effect::PartlyApplied
    )
}

fn failed(judgement: &Judgement<'_>) -> bool {
    !took_place(judgement)
        && (judgement.outcome == Outcome::Error || judgement.effect == Effect::NotApplied)
}

impl<'t> Resolver<'t, '_> {
    /// The verdict on the whole that a group's elements give.
    pub(super) fn fold(&self, groups: &[Group<'t>], at: usize) -> Judgement<'t> {
        let group = groups
            .get(at)
            .and_then(|group| Some((group, group.gravest.as_ref()?)));
        let Some((group, (_, gravest))) = group else {
            return self.unknown(Place::Whole);
        };
        let mut whole = gravest.clone();
        let partial = match group.role {
            Role::Parts => group.is_mixed(),
            Role::Failures => self.answer().is_2xx(),
            _ => false,
        };
        if partial {
            self.make_partial(&mut whole);
        }
        whole
    }

    /// A rule about the whole won: what its parts add to it. Outside 2xx the
    /// status decides the kind of failure, and the parts that were applied
    /// remain applied.
    pub(super) fn note_parts(&self, whole: &mut Judgement<'t>, groups: &[Group<'t>]) {
        let mixed = groups.iter().any(Group::is_mixed);
        if mixed && whole.outcome == Outcome::Error {
            self.make_partial(whole);
        }
    }

    fn make_partial(&self, whole: &mut Judgement<'t>) {
        whole.outcome = Outcome::Partial;
        whole.effect = Effect::PartlyApplied;
        let retryability = Retryability::derive(whole.unblocked_by, whole.effect);
        whole.retry.retryability = self.for_request(retryability);
    }

    /// The items of the verdict, and how many are not listed. Outside 2xx,
    /// parts that all say they were accepted say nothing: the status wins.
    pub(super) fn items(&self, groups: Vec<Group<'t>>) -> (Vec<Item<'t>>, usize) {
        let is_2xx = self.answer().is_2xx();
        let mut items = Vec::new();
        let mut omitted = 0;
        for group in groups {
            if group.role == Role::Reasons || (!is_2xx && group.all_accepted) {
                continue;
            }
            omitted += group.omitted;
            items.extend(group.parts.into_iter().map(|part| Item {
                position: part.position,
                collection: part.collection,
                judgement: part.judgement,
            }));
        }
        omitted += items.len().saturating_sub(self.limits.max_items);
        items.truncate(self.limits.max_items);
        (items, omitted)
    }
}
