//! Many elements, one answer: which of them speaks for the whole, and what the
//! whole then is.

use replybook_catalog::predicate::Strength;
use replybook_catalog::vocabulary::{Effect, Outcome, Retryability, Role};

use super::Resolver;
use crate::verdict::{Item, Judgement};

/// The elements of one shape.
pub(crate) struct Group<'t> {
    pub role: Role,
    pub parts: Vec<Part<'t>>,
}

/// One element, judged.
pub(crate) struct Part<'t> {
    pub judgement: Judgement<'t>,
    /// The strength of its rule; `None` where no rule knows it.
    pub strength: Option<Strength>,
    pub position: Option<u64>,
    pub collection: Option<String>,
}

impl Group<'_> {
    /// The strength with which the group speaks for the whole: that of its
    /// strongest rule. Outside 2xx an element that says it was accepted has no say.
    pub fn strength(&self, is_2xx: bool) -> Option<Strength> {
        let says = |part: &&Part<'_>| is_2xx || !part.judgement.outcome.is_accepted();
        self.parts
            .iter()
            .filter(says)
            .filter_map(|part| part.strength)
            .max()
    }

    /// The position of the gravest element: worst outcome, then gravest
    /// category, then first.
    pub fn gravest(&self) -> Option<usize> {
        let gravity = |part: &Part<'_>| {
            (
                part.judgement.outcome.gravity(),
                part.judgement.category.gravity(),
            )
        };
        let parts = self.parts.iter().enumerate();
        parts
            .max_by(|(a_at, a), (b_at, b)| gravity(a).cmp(&gravity(b)).then(b_at.cmp(a_at)))
            .map(|(at, _)| at)
    }

    /// Whether some parts were applied, or will be, and some were not.
    fn is_mixed(&self) -> bool {
        self.role == Role::Parts
            && self.parts.iter().any(|part| took_place(&part.judgement))
            && self.parts.iter().any(|part| failed(&part.judgement))
    }
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
        let gravest = groups
            .get(at)
            .and_then(|group| Some((group, group.parts.get(group.gravest()?)?)));
        let Some((group, gravest)) = gravest else {
            return self.unknown(replybook_catalog::matching::Place::Whole);
        };
        let mut whole = gravest.judgement.clone();
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
        let invited = whole.retry.retryability.invites_repetition();
        let retryability = Retryability::derive(whole.unblocked_by, whole.effect);
        whole.retry.retryability = self.for_request(retryability);
        debug_assert!(
            invited || !whole.retry.retryability.invites_repetition() || whole.retry.wait.is_none()
        );
    }

    /// The items of the verdict, and how many are not listed. Outside 2xx,
    /// parts that all say they were accepted say nothing: the status wins.
    pub(super) fn items(&self, groups: Vec<Group<'t>>) -> (Vec<Item<'t>>, usize) {
        let is_2xx = self.answer().is_2xx();
        let mut items = Vec::new();
        let mut omitted = 0;
        for group in groups {
            let all_accepted = || {
                group
                    .parts
                    .iter()
                    .all(|p| p.judgement.outcome.is_accepted())
            };
            if group.role == Role::Reasons || (!is_2xx && all_accepted()) {
                continue;
            }
            for part in group.parts {
                if items.len() == self.limits.max_items {
                    omitted += 1;
                    continue;
                }
                items.push(Item {
                    position: part.position,
                    collection: part.collection,
                    judgement: part.judgement,
                });
            }
        }
        (items, omitted)
    }
}
