//! What a provider's rules look at, arranged so that an answer is decided in one
//! pass over its bytes: the paths as one automaton with a slot for what each
//! selects, and the clauses by the literal that each needs. It is built from a
//! table and says nothing that the table does not say.

mod compiled_condition;
mod index;
mod layout;
mod literal;
mod ranks;
mod relevant_headers;
mod symbol;
mod test_set;
mod words;

pub(crate) use compiled_condition::{Answer, CompiledCondition, Values};
pub use index::{At, Index, Ranked};
pub use layout::{Elements, Layout, Mark, NONE};
pub use relevant_headers::RelevantHeaders;
pub(crate) use symbol::SymbolKind;
pub use symbol::{Kind, SlotId, Symbol};
pub use test_set::{TestMark, TestSet};

use std::sync::atomic::{AtomicU64, Ordering};

use once_cell::sync::OnceCell;

use crate::fast::scan::Automaton;
use replybook_catalog::predicate::{Clause, Condition};
use replybook_catalog::table::Provider;

/// The plan of one provider.
#[derive(Debug, Clone)]
pub struct Plan {
    number: u64,
    /// Where a pass puts what it finds of all that a verdict tells.
    pub layout: Layout,
    /// What clauses ask.
    pub tests: TestSet,
    /// Which clauses are worth trying.
    pub index: Index,
    everything: OnceCell<Automaton<Marked>>,
    /// Statuses under which something other than status and headers counts.
    needs_body: Statuses,
    /// Statuses under which headers count.
    asks_headers: Statuses,
    /// Headers that a verdict can depend on.
    pub relevant_headers: RelevantHeaders,
    /// Whether a rule takes a wait from what the body says.
    pub reads_waits: bool,
}

/// A marked value: where it is put, and what it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Marked {
    /// What it is to a verdict.
    pub mark: Mark,
    /// What it is to clauses, where it is anything.
    pub test_mark: Option<TestMark>,
}

impl Plan {
    /// The plan of a provider by itself.
    #[must_use]
    pub fn new(provider: &Provider) -> Plan {
        Plan::with_http(provider, None)
    }

    /// The plan of a provider; `http` is the catalog that decides where it does not.
    #[must_use]
    pub fn with_http(provider: &Provider, http: Option<&Provider>) -> Plan {
        let layout = Layout::new(provider);
        let tests = TestSet::new(provider, http);
        static MADE: AtomicU64 = AtomicU64::new(1);
        Plan {
            number: MADE.fetch_add(1, Ordering::Relaxed),
            needs_body: Statuses::that_need_body(provider),
            asks_headers: Statuses::that_ask_headers(provider, http),
            relevant_headers: RelevantHeaders::by(provider, http),
            reads_waits: provider.rules.iter().any(|rule| rule.wait.is_some()),
            index: Index::new(provider, &tests),
            everything: OnceCell::new(),
            layout,
            tests,
        }
    }

    /// The paths of all that a verdict tells.
    #[must_use]
    pub(crate) fn everything(&self) -> &Automaton<Marked> {
        self.everything.get_or_init(|| {
            let automaton = self.layout.automaton.clone();
            automaton.with_marks(|mark| Marked {
                mark,
                test_mark: self.tests.asked_at(mark, &self.layout),
            })
        })
    }

    /// Whether one pass can tell what decides.
    #[must_use]
    pub fn is_servable(&self) -> bool {
        self.layout.is_servable && self.tests.is_servable()
    }

    /// A number that no other plan of this process has; not 0.
    #[inline]
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether the body can change what is decided under a status.
    #[inline]
    #[must_use]
    pub fn needs_body(&self, status: u16) -> bool {
        self.needs_body.contains(status)
    }

    /// Whether the headers can change what is decided under a status.
    #[must_use]
    pub fn asks_headers(&self, status: u16) -> bool {
        self.asks_headers.contains(status)
    }
}

/// A set of statuses as bits.
#[derive(Debug, Clone, Default)]
struct Statuses {
    bits: Vec<u64>,
}

impl Statuses {
    fn none() -> Statuses {
        Statuses {
            bits: vec![0; 1024 / 64],
        }
    }

    fn that_ask_headers(provider: &Provider, http: Option<&Provider>) -> Statuses {
        let mut statuses = Statuses::none();
        let rules = provider.rules.iter();
        let rules = rules.chain(http.iter().flat_map(|http| &http.rules));
        for clause in rules.flat_map(|rule| &rule.clauses) {
            if clause.conditions.iter().any(asks_header) {
                statuses.add_of(clause);
            }
        }
        statuses
    }

    fn that_need_body(provider: &Provider) -> Statuses {
        let mut statuses = Statuses::none();
        let has_elements = provider.shapes.iter().any(|shape| shape.each.is_some());
        if has_elements || provider.default_success.is_some() {
            statuses.add(200, 299);
        }
        let clauses = provider
            .rules
            .iter()
            .flat_map(|rule| rule.clauses.iter().map(move |clause| (rule, clause)));
        for (rule, clause) in clauses {
            let is_element = clause
                .shape
                .and_then(|shape| provider.shapes.get(shape))
                .is_some_and(|shape| shape.each.is_some());
            let asks = clause.conditions.iter().any(|c| !c.is_outside_body());
            // A wait is read from what the body says.
            if is_element || asks || rule.wait.is_some() {
                statuses.add_of(clause);
            }
        }
        statuses
    }

    /// Adds those under which a clause can hold.
    fn add_of(&mut self, clause: &Clause) {
        match clause.status() {
            Some(set) => (set.ranges().iter()).for_each(|(first, last)| self.add(*first, *last)),
            None => self.add(0, 1023),
        }
    }

    fn add(&mut self, first: u16, last: u16) {
        let (first, last) = (usize::from(first), usize::from(last));
        for (at, bits) in self.bits.iter_mut().enumerate() {
            let (least, most) = (at * 64, at * 64 + 63);
            if first <= most && least <= last {
                let (from, to) = (first.max(least) - least, last.min(most) - least);
                *bits |= (u64::MAX >> (63 - (to - from))) << from;
            }
        }
    }

    #[inline]
    fn contains(&self, status: u16) -> bool {
        self.bits
            .get(usize::from(status / 64))
            .is_none_or(|bits| bits & (1 << (status % 64)) != 0)
    }
}

fn asks_header(condition: &Condition) -> bool {
    match condition {
        Condition::Header(..) => true,
        Condition::Not(alternatives) => alternatives.iter().flatten().any(asks_header),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_added() {
        let mut set = Statuses {
            bits: vec![0; 1024 / 64],
        };
        set.add(200, 299);
        set.add(0, 0);
        set.add(1023, 1023);
        set.add(63, 64);
        let expected = |at: &u16| matches!(at, 0 | 63 | 64 | 200..=299 | 1023);
        let (held, meant) = (0..1024).partition::<Vec<u16>, _>(|at| set.contains(*at));
        assert!(held.iter().all(expected), "{held:?}");
        assert!(!meant.iter().any(expected), "{meant:?}");
    }
}
