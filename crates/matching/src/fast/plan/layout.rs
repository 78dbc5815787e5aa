//! Every path of a provider's rules in one automaton, and a slot for what each
//! selects: slots of the whole answer, and a block of slots for each element of
//! a shape with `each`.

use std::collections::BTreeSet;

use crate::fast::scan::{Automaton, Builder};
use replybook_catalog::jsonpath::{Guard, Query, Segment, Selector};
use replybook_catalog::predicate::Condition;
use replybook_catalog::shape::{QueryIx, Shape, ShapeIx};
use replybook_catalog::table::{CaptureSource, Provider, Rule};
use replybook_catalog::vocabulary::NodeType;

/// No slot: nobody asks, or one pass cannot serve the path.
pub const NONE: u32 = u32::MAX;

/// Where things stand that a pass finds.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The paths, each with what its values are.
    pub automaton: Automaton<Mark>,
    /// The slot of the whole answer for each query, or [`NONE`].
    roots: Vec<u32>,
    /// How many slots the whole answer has.
    pub root_slots: u32,
    /// The elements of each shape.
    pub elements: Vec<Elements>,
    /// Whether one pass serves the elements of every shape.
    pub is_servable: bool,
    /// Queries that only a tree can answer: a rule that asks one costs a tree.
    pub unserved: BTreeSet<QueryIx>,
}

/// What a marked value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// An element of this shape.
    Element(u32),
    /// For a slot of the whole answer.
    Root(u32),
    /// For a slot of the element of this shape that stands open.
    Of(u32, u32),
}

/// The elements of one shape.
#[derive(Debug, Clone, Default)]
pub struct Elements {
    /// The slot of an element for each query, or [`NONE`].
    queries: Vec<u32>,
    /// How many slots an element has.
    pub slots: u32,
    /// Only elements of this type.
    pub of: Option<NodeType>,
    /// Only elements in which this exists, as slots of the element.
    pub guard: Option<Guard<u32>>,
    /// Whether the name of the member that it stands in is asked for.
    pub has_key: bool,
    /// Whether its rules ask about the whole body, so that an element can be
    /// ruled only when the whole is known.
    pub needs_whole: bool,
}

impl Layout {
    /// The slot of the whole answer for what a query selects.
    #[must_use]
    pub fn root(&self, query: QueryIx) -> u32 {
        self.roots.get(query).copied().unwrap_or(NONE)
    }

    /// The slot of an element for what a query selects in it.
    #[must_use]
    pub fn in_element(&self, shape: ShapeIx, query: QueryIx) -> u32 {
        let elements = self.elements.get(shape);
        let slot = elements.and_then(|elements| elements.queries.get(query));
        slot.copied().unwrap_or(NONE)
    }

    /// The query whose values fill a slot of the whole answer.
    pub(super) fn query_at(&self, slot: u32) -> Option<QueryIx> {
        self.roots.iter().position(|of_query| *of_query == slot)
    }

    /// The slot of an element in another layout that is filled by what fills one of this.
    pub(super) fn same_in(&self, other: &Layout, shape: ShapeIx, slot: u32) -> Option<u32> {
        let queries = &self.elements.get(shape)?.queries;
        let query = queries.iter().position(|of_query| *of_query == slot);
        let same = match query {
            Some(query) => other.in_element(shape, query),
            // Those of guards come last, in the same order.
            None => {
                let (ours, theirs) = (self.elements.get(shape)?, other.elements.get(shape)?);
                (theirs.slots + slot).checked_sub(ours.slots)?
            }
        };
        (same != NONE).then_some(same)
    }

    /// The layout of all that a verdict may tell.
    #[must_use]
    pub fn new(provider: &Provider) -> Layout {
        Layout::for_tests(provider, &SlotTests::new(provider))
    }

    /// The layout of what clauses ask, and no more.
    #[must_use]
    pub fn for_clauses(provider: &Provider) -> Layout {
        Layout::for_tests(provider, &SlotTests::by_clauses(provider))
    }

    fn for_tests(provider: &Provider, asked: &SlotTests) -> Layout {
        let mut builder = Builder::new();
        let mut marks = Vec::new();
        let mut layout = Layout {
            roots: vec![NONE; provider.queries.len()],
            is_servable: true,
            ..Layout::default()
        };
        // Elements come first: a value begins one before it fills its slots.
        let paths: Vec<_> = provider
            .shapes
            .iter()
            .map(|shape| path_of(shape, provider))
            .collect();
        for (shape, path) in paths.iter().enumerate() {
            if let Some(path) = path {
                let mark = mark(&mut marks, Mark::Element(index(shape)));
                if builder.add(path.segments(), mark).is_err() {
                    layout.is_servable = false;
                    let each = provider.shapes.get(shape).and_then(|s| s.each.as_ref());
                    layout.unserved.extend(each.map(|each| each.path));
                }
            }
        }
        for query in &asked.of_whole {
            let Some(named) = provider.queries.get(*query) else {
                continue;
            };
            let slot = layout.root_slots;
            let mark = mark(&mut marks, Mark::Root(slot));
            if builder.add(named.query.segments(), mark).is_ok() {
                if let Some(of_query) = layout.roots.get_mut(*query) {
                    *of_query = slot;
                }
                layout.root_slots += 1;
            } else {
                layout.unserved.insert(*query);
            }
        }
        for (shape, (path, queries)) in paths.iter().zip(&asked.of_elements).enumerate() {
            let mut elements = Elements {
                queries: vec![NONE; provider.queries.len()],
                needs_whole: asked.needing_whole.contains(&shape),
                ..Elements::default()
            };
            if let Some(path) = path {
                let each = provider.shapes.get(shape).and_then(|s| s.each.as_ref());
                elements.of = each.and_then(|each| each.of);
                elements.has_key = each.is_some_and(|each| each.key.is_some());
                for query in queries {
                    let Some(named) = provider.queries.get(*query) else {
                        continue;
                    };
                    let slot = Layout::slot_below(
                        path,
                        named.query.segments(),
                        shape,
                        &mut elements,
                        &mut marks,
                        &mut builder,
                    );
                    match (slot, elements.queries.get_mut(*query)) {
                        (Some(slot), Some(of_query)) => *of_query = slot,
                        _ => drop(layout.unserved.insert(*query)),
                    }
                }
                if let Path::Guarded(_, guard) = path {
                    elements.guard = guard.map(&mut |below: &&[Segment]| {
                        Layout::slot_below(
                            path,
                            below,
                            shape,
                            &mut elements,
                            &mut marks,
                            &mut builder,
                        )
                    });
                    layout.is_servable &= elements.guard.is_some();
                }
            }
            layout.elements.push(elements);
        }
        match builder.build() {
            Ok(automaton) => {
                let mark = |at: u32| marks.get(at as usize).copied();
                layout.automaton = automaton.with_marks(|at| mark(at).unwrap_or(Mark::Root(NONE)));
            }
            Err(_) => layout.is_servable = false,
        }
        layout
    }

    /// A new slot of a shape's elements for a path below them, where one pass
    /// can serve it.
    fn slot_below<'p>(
        element: &Path<'p>,
        below: &'p [Segment],
        shape: ShapeIx,
        elements: &mut Elements,
        marks: &mut Vec<Mark>,
        builder: &mut Builder<'p>,
    ) -> Option<u32> {
        let slot = elements.slots;
        let mark = mark(marks, Mark::Of(index(shape), slot));
        builder.add(element.segments().chain(below), mark).ok()?;
        elements.slots += 1;
        Some(slot)
    }
}

fn mark(marks: &mut Vec<Mark>, mark: Mark) -> u32 {
    marks.push(mark);
    index(marks.len() - 1)
}

/// The path of a shape's elements; a last filter as a guard.
enum Path<'p> {
    Plain(&'p [Segment]),
    Guarded(&'p [Segment], Guard<&'p [Segment]>),
}

impl<'p> Path<'p> {
    fn segments(&self) -> impl Iterator<Item = &'p Segment> + use<'p> {
        let (before, last) = match self {
            Path::Plain(segments) => (*segments, None),
            Path::Guarded(before, _) => (*before, Some(&CHILDREN)),
        };
        before.iter().chain(last.map(|last| &**last))
    }
}

/// All children of a value, which a guard then sorts out.
static CHILDREN: once_cell::sync::Lazy<Segment> = once_cell::sync::Lazy::new(|| Segment {
    descendant: false,
    selectors: vec![Selector::Wildcard],
});

fn path_of<'p>(shape: &Shape, provider: &'p Provider) -> Option<Path<'p>> {
    let each = shape.each.as_ref()?;
    let query: &Query = &provider.queries.get(each.path)?.query;
    Some(match query.guarded() {
        Some((before, guard)) => Path::Guarded(before, guard),
        None => Path::Plain(query.segments()),
    })
}

/// Which queries are asked at which places.
struct SlotTests {
    of_whole: BTreeSet<QueryIx>,
    of_elements: Vec<BTreeSet<QueryIx>>,
    needing_whole: BTreeSet<ShapeIx>,
}

impl SlotTests {
    /// By the clauses alone.
    fn by_clauses(provider: &Provider) -> SlotTests {
        let mut asked = SlotTests {
            of_whole: BTreeSet::new(),
            of_elements: vec![BTreeSet::new(); provider.shapes.len()],
            needing_whole: BTreeSet::new(),
        };
        for clause in provider.rules.iter().flat_map(|rule| &rule.clauses) {
            for condition in &clause.conditions {
                asked.add_condition(condition, clause.shape, provider);
            }
        }
        asked
    }

    /// By clauses, shapes and captures.
    fn new(provider: &Provider) -> SlotTests {
        let mut asked = SlotTests::by_clauses(provider);
        for (at, shape) in provider.shapes.iter().enumerate() {
            let place = shape.each.as_ref().map(|_| at);
            for query in shape.fields.iter().flat_map(|field| &field.paths) {
                asked.add(*query, place, provider);
            }
            if let Some(each) = &shape.each {
                for query in [each.position, each.collection].into_iter().flatten() {
                    asked.add(query, place, provider);
                }
            }
        }
        for rule in &provider.rules {
            asked.add_captures(rule, provider);
        }
        asked
    }

    fn add_captures(&mut self, rule: &Rule, provider: &Provider) {
        let captured = rule.captures.iter().filter_map(|spec| match &spec.source {
            CaptureSource::Paths(paths) => Some(paths),
            _ => None,
        });
        for query in captured.flatten() {
            for clause in &rule.clauses {
                self.add(*query, of_element(clause.shape, provider), provider);
            }
        }
    }

    fn add_condition(
        &mut self,
        condition: &Condition,
        shape: Option<ShapeIx>,
        provider: &Provider,
    ) {
        let place = of_element(shape, provider);
        match condition {
            Condition::Body(query, _) => self.ask(*query, place, provider),
            Condition::Field(field, _) => {
                let spec = shape.and_then(|shape| provider.shapes.get(shape)?.fields.get(*field));
                for query in spec.into_iter().flat_map(|spec| &spec.paths) {
                    self.ask(*query, place, provider);
                }
            }
            Condition::Not(alternatives) => {
                for condition in alternatives.iter().flatten() {
                    self.add_condition(condition, shape, provider);
                }
            }
            _ => {}
        }
    }

    /// A clause asks for what a query selects.
    fn ask(&mut self, query: QueryIx, place: Option<ShapeIx>, provider: &Provider) {
        self.add(query, place, provider);
        if let Some(at) = place.filter(|_| !is_relative(query, provider)) {
            self.needing_whole.insert(at);
        }
    }

    fn add(&mut self, query: QueryIx, place: Option<ShapeIx>, provider: &Provider) {
        let relative = place.filter(|_| is_relative(query, provider));
        match relative.and_then(|shape| self.of_elements.get_mut(shape)) {
            Some(of_element) => of_element.insert(query),
            None => self.of_whole.insert(query),
        };
    }
}

/// The shape, where it is one of elements.
fn of_element(shape: Option<ShapeIx>, provider: &Provider) -> Option<ShapeIx> {
    shape.filter(|shape| {
        let shape = provider.shapes.get(*shape);
        shape.is_some_and(|shape| shape.each.is_some())
    })
}

fn is_relative(query: QueryIx, provider: &Provider) -> bool {
    let named = provider.queries.get(query);
    named.is_some_and(|named| named.query.is_relative())
}

/// Positions in a table are far below 2^32: its text was in memory.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
