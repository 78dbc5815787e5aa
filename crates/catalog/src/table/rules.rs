//! The rules of a catalog. Those of bytes that last are decoded one by one, each when it is
//! first asked for, and its clauses before the rest; who looks at all of them has them decoded
//! together.

use std::ops::{Deref, DerefMut};
use std::{slice, vec};

use once_cell::sync::OnceCell;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{PackedRules, Rule, RuleIx};
use crate::predicate::Clause;

/// Rules, by position. It can be used as the slice of all of them.
#[derive(Clone)]
pub struct Rules {
    form: Form,
}

#[derive(Clone)]
enum Form {
    All(Vec<Rule>),
    OnDemand(OnDemand),
}

/// Rules of bytes that last.
#[derive(Clone)]
struct OnDemand {
    bytes: PackedRules<'static>,
    one_by_one: Box<[Decoded]>,
    all: OnceCell<Vec<Rule>>,
}

/// What was decoded of one rule.
#[derive(Clone, Default)]
struct Decoded {
    clauses: OnceCell<Box<[Clause]>>,
    rule: OnceCell<Box<Rule>>,
}

/// Why rules are decoded without a way to fail.
const OWN: &str = "the program carries a table that the same library wrote";

impl OnDemand {
    #[inline]
    fn get(&self, at: RuleIx) -> Option<&Rule> {
        if let Some(all) = self.all.get() {
            return all.get(at);
        }
        let rule = || Box::new(self.bytes.decode(at).expect(OWN));
        Some(self.one_by_one.get(at)?.rule.get_or_init(rule))
    }

    #[inline(always)]
    fn known(&self, at: RuleIx) -> Option<&Rule> {
        match self.all.get() {
            Some(all) => all.get(at),
            None => self.one_by_one.get(at)?.rule.get().map(|rule| &**rule),
        }
    }

    fn clauses(&self, at: RuleIx) -> Option<&[Clause]> {
        if let Some(all) = self.all.get() {
            return all.get(at).map(|rule| rule.clauses.as_slice());
        }
        let clauses = || self.bytes.clauses(at).expect(OWN).into();
        Some(self.one_by_one.get(at)?.clauses.get_or_init(clauses))
    }

    fn all(&self) -> &Vec<Rule> {
        let all = || self.bytes.decode_all().expect(OWN);
        self.all.get_or_init(all)
    }
}

impl Rules {
    /// The rules of bytes that are a part of the program.
    pub(crate) fn packed(bytes: PackedRules<'static>) -> Rules {
        Rules {
            form: Form::OnDemand(OnDemand {
                bytes,
                one_by_one: (0..bytes.len()).map(|_| Decoded::default()).collect(),
                all: OnceCell::new(),
            }),
        }
    }

    /// The rule at a position.
    #[inline]
    #[must_use]
    pub fn get(&self, at: RuleIx) -> Option<&Rule> {
        match &self.form {
            Form::All(all) => all.get(at),
            Form::OnDemand(rules) => rules.get(at),
        }
    }

    /// The rule at a position, where it is decoded.
    #[inline(always)]
    #[must_use]
    pub fn known(&self, at: RuleIx) -> Option<&Rule> {
        match &self.form {
            Form::All(all) => all.get(at),
            Form::OnDemand(rules) => rules.known(at),
        }
    }

    /// The clauses of the rule at a position.
    #[inline]
    #[must_use]
    pub fn clauses(&self, at: RuleIx) -> Option<&[Clause]> {
        match &self.form {
            Form::All(all) => all.get(at).map(|rule| rule.clauses.as_slice()),
            Form::OnDemand(rules) => rules.clauses(at),
        }
    }

    /// Whether the rule at a position says that the whole was accepted, whatever the status.
    #[must_use]
    pub fn is_accepted(&self, at: RuleIx) -> bool {
        match &self.form {
            Form::All(all) => {
                let rule = all.get(at);
                rule.is_some_and(|rule| rule.outcome(false).is_accepted())
            }
            Form::OnDemand(rules) => rules.bytes.is_accepted(at),
        }
    }

    /// Positions of the rules that a status does not rule out, and perhaps of others.
    pub fn under(&self, status: u16) -> impl Iterator<Item = RuleIx> + use<> {
        let (all, some) = match &self.form {
            Form::All(all) => (0..all.len(), None),
            Form::OnDemand(rules) => (0..0, Some(rules.bytes.under(status))),
        };
        all.chain(some.into_iter().flatten())
    }

    /// Whether the rule at a position may be about an element, or else about the whole.
    #[must_use]
    pub fn may_be_about(&self, at: RuleIx, an_element: bool) -> bool {
        match &self.form {
            Form::All(_) => true,
            Form::OnDemand(rules) => rules.bytes.is_about(at, an_element),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.form {
            Form::All(all) => all.len(),
            Form::OnDemand(rules) => rules.one_by_one.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps those for which this holds.
    pub fn retain(&mut self, is_kept: impl FnMut(&Rule) -> bool) {
        let mut all = Vec::from(std::mem::take(self));
        all.retain(is_kept);
        *self = Rules::from(all);
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules::from(Vec::new())
    }
}

impl Deref for Rules {
    type Target = [Rule];

    fn deref(&self) -> &[Rule] {
        match &self.form {
            Form::All(all) => all,
            Form::OnDemand(rules) => rules.all(),
        }
    }
}

impl DerefMut for Rules {
    fn deref_mut(&mut self) -> &mut [Rule] {
        if let Form::OnDemand(rules) = &self.form {
            *self = Rules::from(rules.all().clone());
        }
        match &mut self.form {
            Form::All(all) => all,
            Form::OnDemand(_) => &mut [],
        }
    }
}

impl From<Vec<Rule>> for Rules {
    fn from(rules: Vec<Rule>) -> Rules {
        Rules {
            form: Form::All(rules),
        }
    }
}

impl From<Rules> for Vec<Rule> {
    fn from(rules: Rules) -> Vec<Rule> {
        match rules.form {
            Form::All(all) => all,
            Form::OnDemand(rules) => rules.all().clone(),
        }
    }
}

impl FromIterator<Rule> for Rules {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Rules {
        Rules::from(Vec::from_iter(rules))
    }
}

impl IntoIterator for Rules {
    type Item = Rule;
    type IntoIter = vec::IntoIter<Rule>;

    fn into_iter(self) -> vec::IntoIter<Rule> {
        Vec::from(self).into_iter()
    }
}

impl<'r> IntoIterator for &'r Rules {
    type Item = &'r Rule;
    type IntoIter = slice::Iter<'r, Rule>;

    fn into_iter(self) -> slice::Iter<'r, Rule> {
        self.iter()
    }
}

impl<'r> IntoIterator for &'r mut Rules {
    type Item = &'r mut Rule;
    type IntoIter = slice::IterMut<'r, Rule>;

    fn into_iter(self) -> slice::IterMut<'r, Rule> {
        self.iter_mut()
    }
}

impl PartialEq for Rules {
    fn eq(&self, other: &Rules) -> bool {
        **self == **other
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rules, D::Error> {
        Vec::deserialize(deserializer).map(Rules::from)
    }
}
