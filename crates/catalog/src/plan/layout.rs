//! Every path of a provider's rules in one automaton, and a slot for what each
//! selects: slots of the whole answer, and a block of slots for each element of
//! a shape with `each`.

use std::collections::BTreeSet;

use crate::predicate::Condition;
use crate::query::{Guard, Query, Segment, Selector};
use crate::scan::{Automaton, Builder};
use crate::shape::{FieldIx, QueryIx, Shape, ShapeIx};
use crate::table::{CaptureSource, Provider, Rule};
use crate::vocabulary::NodeType;

/// No slot: nobody asks, or one pass cannot serve the path.
pub const NONE: u32 = u32::MAX;

/// Where things stand that a pass finds.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The paths, each with the number of a mark.
    pub automaton: Automaton,
    /// What a mark means, by its number.
    pub marks: Vec<Mark>,
    /// The slot of the whole answer for each query, or [`NONE`].
    roots: Vec<u32>,
    /// How many slots the whole answer has.
    pub root_slots: u32,
    /// The elements of each shape.
    pub elements: Vec<Elements>,
    /// Where the fields of each shape stand.
    pub fields: Vec<Vec<FieldSlots>>,
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

/// Where a field stands: the slots of its paths, in order.
#[derive(Debug, Clone, Default)]
pub struct FieldSlots {
    /// A slot for each path that one pass can serve.
    pub slots: Vec<PlacedSlot>,
    /// Whether that is every path.
    pub is_servable: bool,
    /// Only values of this type.
    pub of: Option<NodeType>,
    /// Whether the field receives the member's name.
    pub is_key: bool,
}

/// A slot, and where it is.
#[derive(Debug, Clone, Copy)]
pub struct PlacedSlot {
    /// Whether it is one of the element, and not of the whole answer.
    pub of_element: bool,
    /// Its number there.
    pub slot: u32,
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

    /// The layout of a provider.
    #[must_use]
    pub fn of(provider: &Provider) -> Layout {
        let mut builder = Builder::new();
        let mut layout = Layout {
            roots: vec![NONE; provider.queries.len()],
            is_servable: true,
            ..Layout::default()
        };
        let asked = Asked::of(provider);
        // Elements come first: a value begins one before it fills its slots.
        let paths: Vec<_> = provider
            .shapes
            .iter()
            .map(|shape| path_of(shape, provider))
            .collect();
        for (shape, path) in paths.iter().enumerate() {
            if let Some(path) = path {
                let mark = layout.mark(Mark::Element(index(shape)));
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
            let mark = layout.mark(Mark::Root(slot));
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
                    let slot = layout.slot_below(
                        path,
                        named.query.segments(),
                        shape,
                        &mut elements,
                        &mut builder,
                    );
                    match (slot, elements.queries.get_mut(*query)) {
                        (Some(slot), Some(of_query)) => *of_query = slot,
                        _ => drop(layout.unserved.insert(*query)),
                    }
                }
                if let Path::Guarded(_, guard) = path {
                    elements.guard = guard.map(&mut |below: &&[Segment]| {
                        layout.slot_below(path, below, shape, &mut elements, &mut builder)
                    });
                    layout.is_servable &= elements.guard.is_some();
                }
            }
            layout.elements.push(elements);
        }
        let shapes = provider.shapes.iter().enumerate();
        layout.fields = shapes
            .map(|(at, shape)| {
                let fields = shape.fields.iter().enumerate();
                fields
                    .map(|(field, _)| layout.field(provider, at, shape, field))
                    .collect()
            })
            .collect();
        match builder.build() {
            Ok(automaton) => layout.automaton = automaton,
            Err(_) => layout.is_servable = false,
        }
        layout
    }

    fn field(&self, provider: &Provider, at: ShapeIx, shape: &Shape, field: FieldIx) -> FieldSlots {
        let Some(spec) = shape.fields.get(field) else {
            return FieldSlots::default();
        };
        let each = shape.each.as_ref();
        let placed = spec.paths.iter().map(|query| {
            let of_element = each.is_some() && is_relative(*query, provider);
            let slot = if of_element {
                self.in_element(at, *query)
            } else {
                self.root(*query)
            };
            PlacedSlot { of_element, slot }
        });
        let slots: Vec<PlacedSlot> = placed.filter(|placed| placed.slot != NONE).collect();
        FieldSlots {
            is_servable: slots.len() == spec.paths.len(),
            slots,
            of: spec.of,
            is_key: each.is_some_and(|each| each.key == Some(field)),
        }
    }

    fn mark(&mut self, mark: Mark) -> u32 {
        self.marks.push(mark);
        index(self.marks.len() - 1)
    }

    /// A new slot of a shape's elements for a path below them, where one pass
    /// can serve it.
    fn slot_below<'p>(
        &mut self,
        element: &Path<'p>,
        below: &'p [Segment],
        shape: ShapeIx,
        elements: &mut Elements,
        builder: &mut Builder<'p>,
    ) -> Option<u32> {
        let slot = elements.slots;
        let mark = self.mark(Mark::Of(index(shape), slot));
        builder.add(element.segments().chain(below), mark).ok()?;
        elements.slots += 1;
        Some(slot)
    }
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
struct Asked {
    of_whole: BTreeSet<QueryIx>,
    of_elements: Vec<BTreeSet<QueryIx>>,
    needing_whole: BTreeSet<ShapeIx>,
}

impl Asked {
    fn of(provider: &Provider) -> Asked {
        let mut asked = Asked {
            of_whole: BTreeSet::new(),
            of_elements: vec![BTreeSet::new(); provider.shapes.len()],
            needing_whole: BTreeSet::new(),
        };
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
            asked.add_rule(rule, provider);
        }
        asked
    }

    fn add_rule(&mut self, rule: &Rule, provider: &Provider) {
        for clause in &rule.clauses {
            let place = clause.shape.filter(|shape| {
                let shape = provider.shapes.get(*shape);
                shape.is_some_and(|shape| shape.each.is_some())
            });
            for condition in &clause.conditions {
                self.add_condition(condition, place, provider);
            }
            let captured = rule.captures.iter().filter_map(|spec| match &spec.source {
                CaptureSource::Paths(paths) => Some(paths),
                _ => None,
            });
            for query in captured.flatten() {
                self.add(*query, place, provider);
            }
        }
    }

    fn add_condition(
        &mut self,
        condition: &Condition,
        place: Option<ShapeIx>,
        provider: &Provider,
    ) {
        match condition {
            Condition::Body(query, _) => {
                self.add(*query, place, provider);
                if let Some(at) = place.filter(|_| !is_relative(*query, provider)) {
                    self.needing_whole.insert(at);
                }
            }
            Condition::Field(field, _) => {
                let shape = place.and_then(|at| Some((at, provider.shapes.get(at)?)));
                let spec = shape.and_then(|(at, shape)| Some((at, shape.fields.get(*field)?)));
                if let Some((at, spec)) = spec
                    && spec
                        .paths
                        .iter()
                        .any(|query| !is_relative(*query, provider))
                {
                    self.needing_whole.insert(at);
                }
            }
            Condition::Not(alternatives) => {
                for condition in alternatives.iter().flatten() {
                    self.add_condition(condition, place, provider);
                }
            }
            _ => {}
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

fn is_relative(query: QueryIx, provider: &Provider) -> bool {
    let named = provider.queries.get(query);
    named.is_some_and(|named| named.query.is_relative())
}

/// Positions in a table are far below 2^32: its text was in memory.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}
