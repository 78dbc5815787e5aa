//! The order among rules that hold for the same answer, computed from what
//! they ask; the order of a file never decides.

use serde::{Deserialize, Serialize};

use super::{Condition, Operator, Test};
use crate::shape::Shape;

/// How directly a clause names its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layer {
    /// The provider's default for a 2xx that no rule knows.
    Default,
    /// Nothing but the status.
    Status,
    /// Some test of the body, of a header or of the kind of body.
    Shaped,
    /// A literal or a template on an identifying field or on the text.
    Named,
}

impl Layer {
    /// The word used in explanations.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Default => "default",
            Layer::Status => "status",
            Layer::Shaped => "shaped",
            Layer::Named => "named",
        }
    }
}

/// The order of clauses: the greater wins. Fields are compared top-down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Strength {
    /// How directly the clause names its cause.
    pub layer: Layer,
    /// Identifying fields (and text) compared with a literal.
    pub exact: u32,
    /// Characters of literal text asked of them.
    pub literal: u32,
    /// The narrower the status, the greater: 900 minus the number of statuses.
    pub narrowness: u32,
    /// Conditions, other than on the status.
    pub conjuncts: u32,
}

impl Strength {
    /// The strength of a conjunction under a shape.
    #[must_use]
    pub fn new(conditions: &[Condition], shape: Option<&Shape>) -> Strength {
        let mut strength = Strength {
            layer: Layer::Status,
            exact: 0,
            literal: 0,
            narrowness: 0,
            conjuncts: 0,
        };
        for condition in conditions {
            strength.add(condition, shape);
        }
        strength
    }

    /// In words, by what this strength beats another that is not greater.
    #[must_use]
    pub fn beats(&self, other: &Strength) -> String {
        if self.layer != other.layer {
            return format!("`{}` beats `{}`", self.layer.as_str(), other.layer.as_str());
        }
        let compared = [
            ("more exact literals", self.exact, other.exact),
            ("more literal characters", self.literal, other.literal),
            ("a narrower status", self.narrowness, other.narrowness),
            ("more conditions", self.conjuncts, other.conjuncts),
        ];
        match compared.iter().find(|(_, ours, theirs)| ours != theirs) {
            Some((what, ours, theirs)) if ours > theirs => format!("the winner has {what}"),
            Some((what, ..)) => format!("it has {what}, and was tried at another place"),
            None => "a tie, decided by the order of the fields, then of the ids".to_owned(),
        }
    }

    fn add(&mut self, condition: &Condition, shape: Option<&Shape>) {
        let identifying = match condition {
            Condition::Status(set) => {
                self.narrowness = self.narrowness.max(900 - set.len().min(900) as u32);
                return;
            }
            Condition::Text(test) => Some(test),
            Condition::Field(field, test) => {
                shape.and_then(|s| s.identifying_rank(*field)).map(|_| test)
            }
            _ => None,
        };
        self.conjuncts += 1;
        self.layer = self.layer.max(Layer::Shaped);
        if let Some(test) = identifying {
            self.name(test);
        }
    }

    fn name(&mut self, test: &Test) {
        for operator in &test.operators {
            let (exact, literal) = match operator {
                Operator::Equals(scalar) => (1, scalar.literal_len()),
                Operator::OneOf(scalars) => (
                    1,
                    scalars.iter().map(|s| s.literal_len()).min().unwrap_or(0),
                ),
                Operator::Like(like) => (0, like.literal_len()),
                Operator::Contains(text) | Operator::StartsWith(text) => (0, text.chars().count()),
                Operator::Regex(_) => (0, 0),
                _ => continue,
            };
            self.layer = Layer::Named;
            self.exact += exact;
            self.literal = self
                .literal
                .saturating_add(u32::try_from(literal).unwrap_or(u32::MAX));
        }
    }
}

/// After every rank. It fits machines of 32 bits, which read tables too.
const NO_RANK: usize = u32::MAX as usize;

/// The position of the first identifying field that a conjunction tests, by
/// which clauses of equal strength are told apart.
#[must_use]
pub(super) fn first_identifying(conditions: &[Condition], shape: Option<&Shape>) -> usize {
    conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Field(field, _) => shape.and_then(|s| s.identifying_rank(*field)),
            _ => None,
        })
        .min()
        .unwrap_or(NO_RANK)
}
