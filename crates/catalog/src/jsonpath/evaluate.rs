//! Evaluation over a JSON tree: walks the segments depth-first, which yields the nodes in
//! the order of RFC 9535 without a list between two segments. It must stop where the
//! budget ends; once spent, every further step stops at once.

use std::ops::ControlFlow;

use serde_json::Value;

use super::ast::{Condition, Filter, Operand, Origin, Path, Pattern, Segment, Selector, Term};
use super::budget::Budget;
use super::children::{children, indexes, position};
use super::compare::{self, Given, spend_text};
use super::iregexp::{self, Extent, Regex};
use super::location::Step;
use super::number::Number;
use super::{Document, Query};

/// Patterns taken from a document that one selection compiles; one more exhausts the budget.
const MAX_COMPUTED_PATTERNS: usize = 8;
/// Bytes of such a pattern; a longer one counts as invalid.
const MAX_COMPUTED_PATTERN_BYTES: usize = 256;
/// Steps for compiling such a pattern.
const COMPILATION_STEPS: usize = 5_000;
/// Segments and conditions entered at one time. A query that was parsed stays below, one from a
/// forged table exhausts the budget.
const MAX_DEPTH: usize = 512;

/// Hands every selected value, with its location, to `select`, which takes the steps for what it
/// keeps. What was handed over counts only when the budget is not exhausted in the end.
pub(super) fn run<'v>(
    query: &Query,
    document: Document<'v>,
    budget: &mut Budget,
    mut select: impl FnMut(&mut Budget, &'v Value, &[Step<'v>]) -> ControlFlow<()>,
) {
    let start = if query.relative {
        document.current
    } else {
        document.root
    };
    let mut evaluation = Evaluation {
        root: document.root,
        budget,
        trail: Vec::new(),
        patterns: Vec::new(),
        depth: 0,
    };
    // Whether it broke off stands in the budget.
    let _ = evaluation.walk(&query.segments, start, &mut |evaluation, value| {
        select(evaluation.budget, value, &evaluation.trail)
    });
}

struct Evaluation<'v, 'b> {
    root: &'v Value,
    budget: &'b mut Budget,
    /// The location of the value that is visited. A query in a filter continues the trail of the
    /// value it starts from and leaves it as it was.
    trail: Vec<Step<'v>>,
    patterns: Vec<ComputedPattern>,
    depth: usize,
}

struct ComputedPattern {
    pattern: String,
    extent: Extent,
    regex: Option<Regex>,
}

type Visit<'a, 'v, 'b> = &'a mut dyn FnMut(&mut Evaluation<'v, 'b>, &'v Value) -> ControlFlow<()>;

impl<'v, 'b> Evaluation<'v, 'b> {
    /// Visits what the segments select from a value.
    fn walk(
        &mut self,
        segments: &[Segment],
        value: &'v Value,
        visit: Visit<'_, 'v, 'b>,
    ) -> ControlFlow<()> {
        let Some((segment, rest)) = segments.split_first() else {
            return visit(self, value);
        };
        self.enter()?;
        if segment.descendant {
            self.descend(&segment.selectors, rest, value, visit)?;
        } else {
            self.apply(&segment.selectors, rest, value, visit)?;
        }
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    /// Applies the selectors to a value and to all its descendants, a value before its children.
    fn descend(
        &mut self,
        selectors: &[Selector],
        rest: &[Segment],
        value: &'v Value,
        visit: Visit<'_, 'v, 'b>,
    ) -> ControlFlow<()> {
        self.apply(selectors, rest, value, visit)?;
        let start = self.trail.len();
        let mut open = vec![children(value)];
        while let Some(siblings) = open.last_mut() {
            let next = siblings.next();
            self.trail.truncate(start + open.len() - 1);
            let Some((step, child)) = next else {
                open.pop();
                continue;
            };
            self.trail.push(step);
            self.budget.spend(1)?;
            self.apply(selectors, rest, child, visit)?;
            open.push(children(child));
        }
        ControlFlow::Continue(())
    }

    /// Applies the selectors to a value and the rest of the segments to what they select.
    fn apply(
        &mut self,
        selectors: &[Selector],
        rest: &[Segment],
        value: &'v Value,
        visit: Visit<'_, 'v, 'b>,
    ) -> ControlFlow<()> {
        for selector in selectors {
            self.budget.spend(1)?;
            match (selector, value) {
                (Selector::Name(name), Value::Object(members)) => {
                    if let Some((name, child)) = members.get_key_value(name) {
                        self.follow(Step::Name(name), child, rest, visit)?;
                    }
                }
                (Selector::Index(index), Value::Array(elements)) => {
                    if let Some(index) = position(*index, elements.len()) {
                        self.follow(Step::Index(index), &elements[index], rest, visit)?;
                    }
                }
                (Selector::Slice(slice), Value::Array(elements)) => {
                    for index in indexes(*slice, elements.len()) {
                        self.follow(Step::Index(index), &elements[index], rest, visit)?;
                    }
                }
                (Selector::Wildcard, _) => {
                    for (step, child) in children(value) {
                        self.follow(step, child, rest, visit)?;
                    }
                }
                (Selector::Filter(Filter(condition)), _) => {
                    for (step, child) in children(value) {
                        if self.holds(condition, child)? {
                            self.follow(step, child, rest, visit)?;
                        }
                    }
                }
                (Selector::Name(_) | Selector::Index(_) | Selector::Slice(_), _) => {}
            }
        }
        ControlFlow::Continue(())
    }

    fn follow(
        &mut self,
        step: Step<'v>,
        child: &'v Value,
        rest: &[Segment],
        visit: Visit<'_, 'v, 'b>,
    ) -> ControlFlow<()> {
        self.budget.spend(1)?;
        self.trail.push(step);
        self.walk(rest, child, visit)?;
        self.trail.pop();
        ControlFlow::Continue(())
    }

    /// Whether a condition holds for a value.
    fn holds(&mut self, condition: &Condition, current: &'v Value) -> ControlFlow<(), bool> {
        self.enter()?;
        let holds = match condition {
            Condition::Any(conditions) => {
                let mut any = false;
                for condition in conditions {
                    any = any || self.holds(condition, current)?;
                }
                any
            }
            Condition::All(conditions) => {
                let mut all = true;
                for condition in conditions {
                    all = all && self.holds(condition, current)?;
                }
                all
            }
            Condition::Not(condition) => !self.holds(condition, current)?,
            Condition::Exists(path) => self.count(path, current, 1)?.0 > 0,
            Condition::Compare {
                left,
                relation,
                right,
            } => {
                let left = self.operand(left, current)?;
                let right = self.operand(right, current)?;
                compare::holds(left, *relation, right, self.budget)?
            }
            Condition::Matches { text, pattern } => {
                let text = self.operand(text, current)?;
                self.matches(text, pattern, current)?
            }
        };
        self.depth -= 1;
        ControlFlow::Continue(holds)
    }

    fn operand<'a>(
        &mut self,
        operand: &'a Operand,
        current: &'v Value,
    ) -> ControlFlow<(), Given<'a>>
    where
        'v: 'a,
    {
        let given = match &operand.term {
            Term::Nothing => Given::Nothing,
            Term::Null => Given::Null,
            Term::Bool(value) => Given::Bool(*value),
            Term::Number(number) => Given::Number(*number),
            Term::Text(text) => Given::Text(text),
            Term::Value(path) => match self.count(path, current, 2)? {
                (1, Some(value)) => Given::new(value),
                _ => Given::Nothing,
            },
            Term::Count(path) => {
                Given::Number(Number::from_count(self.count(path, current, usize::MAX)?.0))
            }
        };
        if operand.measured {
            given.length(self.budget)
        } else {
            ControlFlow::Continue(given)
        }
    }

    /// How many values a path selects, counted no further than `enough`, and the first of them.
    fn count(
        &mut self,
        path: &Path,
        current: &'v Value,
        enough: usize,
    ) -> ControlFlow<(), (usize, Option<&'v Value>)> {
        let start = match path.origin {
            Origin::Root => self.root,
            Origin::Current => current,
        };
        let (trail, depth) = (self.trail.len(), self.depth);
        let mut count = 0;
        let mut first = None;
        // It breaks off when it has seen enough, and when the budget ends.
        let _ = self.walk(&path.segments, start, &mut |_, value| {
            first = first.or(Some(value));
            count += 1;
            if count < enough {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        self.trail.truncate(trail);
        self.depth = depth;
        self.budget.spend(1)?;
        ControlFlow::Continue((count, first))
    }

    /// `match()` or `search()`: false when either side is no string.
    fn matches(
        &mut self,
        text: Given,
        pattern: &Pattern,
        current: &'v Value,
    ) -> ControlFlow<(), bool> {
        let computed = match pattern {
            Pattern::Literal(_) => Given::Nothing,
            Pattern::Computed { pattern, .. } => self.operand(pattern, current)?,
        };
        let Given::Text(text) = text else {
            return ControlFlow::Continue(false);
        };
        spend_text(self.budget, text)?;
        ControlFlow::Continue(match (pattern, computed) {
            (Pattern::Literal(pattern), _) => pattern.matches(text),
            (Pattern::Computed { extent, .. }, Given::Text(pattern)) => self
                .compiled(pattern, *extent)?
                .is_some_and(|regex| regex.is_match(text)),
            (Pattern::Computed { .. }, _) => false,
        })
    }

    /// A pattern that is no part of the query, compiled once in this evaluation; `None` when it is
    /// invalid.
    fn compiled(&mut self, pattern: &str, extent: Extent) -> ControlFlow<(), Option<&Regex>> {
        if pattern.len() > MAX_COMPUTED_PATTERN_BYTES {
            return ControlFlow::Continue(None);
        }
        let known = (self.patterns.iter())
            .position(|known| known.extent == extent && known.pattern == pattern);
        let index = match known {
            Some(index) => index,
            None if self.patterns.len() == MAX_COMPUTED_PATTERNS => return self.budget.exhaust(),
            None => {
                self.budget.spend(COMPILATION_STEPS)?;
                self.patterns.push(ComputedPattern {
                    pattern: pattern.to_owned(),
                    extent,
                    regex: iregexp::compile(pattern, extent),
                });
                self.patterns.len() - 1
            }
        };
        ControlFlow::Continue(self.patterns[index].regex.as_ref())
    }

    /// Takes a step and goes one level deeper; the caller comes back up.
    fn enter(&mut self) -> ControlFlow<()> {
        if self.depth == MAX_DEPTH {
            return self.budget.exhaust();
        }
        self.depth += 1;
        self.budget.spend(1)
    }
}
