//! Many elements, one answer: which of them speaks for the whole, and what the
//! whole then is. Elements are taken one by one and only so many are kept: a
//! body may hold millions.

use replybook_catalog::predicate::Strength;
use replybook_catalog::vocabulary::{Category, Effect, Outcome, Role};
use replybook_matching::facts::Match;

/// The elements of one shape.
#[derive(Debug)]
pub(crate) struct Group {
    pub role: Role,
    /// The first elements, as many as a verdict may list.
    pub parts: Vec<Part>,
    most: usize,
    /// How many elements there are.
    total: usize,
    is_2xx: bool,
    strength: Option<Strength>,
    /// The gravest element, and its place among all.
    gravest: Option<(usize, Part)>,
    some_took_place: bool,
    some_failed: bool,
    /// Outside 2xx, parts that all say they were accepted say nothing: the
    /// status wins.
    all_accepted: bool,
}

/// One element, ruled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// The rule that won; `None` where no rule knows the element.
    pub rule: Option<Match>,
    /// Whether others hold there with the same strength.
    pub is_tied: bool,
    pub outcome: Outcome,
    pub effect: Effect,
    pub category: Category,
    /// Its number among the elements that are kept.
    pub element: usize,
}

impl Group {
    pub fn new(role: Role, most: usize, is_2xx: bool) -> Self {
        Group {
            role,
            parts: Vec::new(),
            most,
            total: 0,
            is_2xx,
            strength: None,
            gravest: None,
            some_took_place: false,
            some_failed: false,
            all_accepted: true,
        }
    }

    /// Forgets every element; the memory stays.
    pub fn reset(&mut self, role: Role, most: usize, is_2xx: bool) {
        if self.total == 0 {
            (self.role, self.most, self.is_2xx) = (role, most, is_2xx);
            return;
        }
        let mut parts = std::mem::take(&mut self.parts);
        parts.clear();
        *self = Group {
            parts,
            ..Group::new(role, most, is_2xx)
        };
    }

    /// From here on no element is listed.
    pub fn list_nothing(&mut self) {
        self.most = 0;
    }

    /// Takes the next element, and says whether it is to be kept: to be listed,
    /// or because it speaks for the others.
    pub fn push(&mut self, part: Part) -> bool {
        let accepted = part.outcome.is_accepted();
        self.all_accepted &= accepted;
        self.some_took_place |= part.took_place();
        self.some_failed |= part.failed(self.is_2xx);
        // Outside 2xx an element that says it was accepted has no say.
        if self.is_2xx || !accepted {
            self.strength = self.strength.max(part.rule.map(|rule| rule.strength));
        }
        // The worst outcome, then the gravest category, then the first.
        let graver = |(_, known): &(usize, Part)| part.gravity() > known.gravity();
        let is_gravest = self.gravest.as_ref().is_none_or(graver);
        if is_gravest {
            self.gravest = Some((self.total, part));
        }
        let is_listed = self.parts.len() < self.most;
        if is_listed {
            self.parts.push(part);
        }
        self.total += 1;
        is_listed || is_gravest
    }

    /// How many elements there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The strength with which the group speaks for the whole: that of its
    /// strongest rule.
    pub fn strength(&self) -> Option<Strength> {
        self.strength
    }

    /// The element that speaks for the group.
    pub fn gravest(&self) -> Option<&Part> {
        self.gravest.as_ref().map(|(_, part)| part)
    }

    /// Where the gravest element stands among all.
    pub fn gravest_at(&self) -> Option<usize> {
        self.gravest.as_ref().map(|(at, _)| *at)
    }

    /// Which element the whole, decided without them, says already: the one of
    /// the same rule, or the only one where no rule knows it.
    pub fn told_by(&self, provider_rule: Option<usize>) -> Option<usize> {
        let alone = self.total == 1;
        self.parts.iter().position(|part| match &part.rule {
            None => alone,
            Some(rule) => Some(rule.rule) == provider_rule,
        })
    }

    /// Whether its elements are items of the verdict.
    pub fn is_of_items(&self) -> bool {
        self.role != Role::Reasons && (self.is_2xx || !self.all_accepted)
    }

    /// Whether some parts were applied, or will be, and some were not.
    pub fn is_mixed(&self) -> bool {
        self.role == Role::Parts && self.some_took_place && self.some_failed
    }
}

impl Part {
    fn gravity(&self) -> (u8, u8) {
        (self.outcome.gravity(), self.category.gravity())
    }

    fn took_place(&self) -> bool {
        matches!(
            self.effect,
            Effect::Applied | Effect::Pending | Effect::PartlyApplied
        )
    }

    /// Whether it was not applied, as far as one knows. A part that no rule
    /// knows is not taken for one that failed where the status says success.
    fn failed(&self, is_2xx: bool) -> bool {
        let is_bad = self.outcome == Outcome::Error
            || self.effect == Effect::NotApplied
            || (self.outcome == Outcome::Unknown && !is_2xx);
        !self.took_place() && is_bad
    }
}
