//! The conditions of a clause, as asked of symbols: at which slots a value may make a
//! condition hold, and what the symbols there have to say.

use super::symbol::{Kind, SlotId};
use replybook_catalog::predicate::Test;
use replybook_catalog::vocabulary::NodeType;

/// A condition.
#[derive(Debug, Clone)]
pub(crate) enum CompiledCondition {
    /// Of the status, headers or the kind of body.
    Outside,
    /// Of what one pass cannot tell.
    Unserved,
    /// Of the values at some slots.
    Values(Values),
    /// None of these conjunctions holds.
    Not(Vec<Vec<CompiledCondition>>),
}

/// What is asked of the values at some slots.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    /// In the order in which they count; for fields of whole numbers, the test
    /// whether a value is one.
    pub answers: Vec<(Answer, Option<u32>)>,
    /// Whether the first slot decides at which a value stands that counts, and `null`
    /// counts only where there is none.
    pub is_field: bool,
    /// Only values of this type count.
    pub of: Option<NodeType>,
    /// The name of the member that an element stands in, which counts after them.
    pub member: Option<Answer>,
    /// Whether the condition holds where nothing stands.
    pub of_nothing: bool,
}

/// What the values of one slot answer to a test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    /// The slot.
    pub slot_id: SlotId,
    /// What those answer whose kind decides, or all, where there is no test: a bit for
    /// each kind.
    kinds: u16,
    /// The test that texts and numbers are asked.
    pub test_id: Option<u32>,
}

impl Answer {
    pub fn new(slot_id: SlotId, test_id: Option<u32>, test: &Test) -> Answer {
        let mut kinds = 0;
        for kind in Kind::ALL {
            let passes = test.exists != Some(false) && kind.passes(test);
            kinds |= u16::from(passes) << kind as u16;
        }
        Answer {
            slot_id,
            kinds,
            test_id: test_id.filter(|_| test.exists != Some(false)),
        }
    }

    /// Whether values of a kind pass: `None` where each has to be asked.
    pub fn of(self, kind: Kind) -> Option<bool> {
        let varies = matches!(kind, Kind::Number | Kind::Text) && self.test_id.is_some();
        (!varies).then_some(self.kinds >> (kind as u16) & 1 == 1)
    }

    /// Whether any kind of value passes whatever it says.
    pub fn is_by_kind(self) -> bool {
        let all = Kind::ALL.into_iter();
        all.filter_map(|kind| self.of(kind)).any(|passes| passes)
    }
}

impl CompiledCondition {
    /// Some value at one slot passes.
    pub fn for_nodes(answer: Answer, test: &Test) -> CompiledCondition {
        CompiledCondition::Values(Values {
            answers: vec![(answer, None)],
            is_field: false,
            of: None,
            member: None,
            of_nothing: test.holds_of_nothing(),
        })
    }

    /// A value of a field passes.
    pub fn for_field(
        answers: Vec<(Answer, Option<u32>)>,
        of: Option<NodeType>,
        member: Option<Answer>,
        test: &Test,
    ) -> CompiledCondition {
        CompiledCondition::Values(Values {
            answers,
            is_field: true,
            of,
            member,
            of_nothing: test.holds_of_nothing(),
        })
    }
}
