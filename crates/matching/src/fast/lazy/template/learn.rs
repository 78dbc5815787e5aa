//! A template that is not known is learned by a scan: whatever it does at a node it does again
//! where the same bytes come at the same node.

use super::super::pass::Pass;
use super::super::{QUIT, State};
use super::follow::of_position;
use super::{HoleKind, MAX_NEW, NONE, Number, Templates, UNLEARNED_COST};
use crate::fast::plan::{SlotId, Symbol, TestMark};
use crate::fast::scan::{Kind, Location, Scalar, ScanStep, Sink, Step};

/// Takes what a scan finds as a [`Pass`] does, and learns its template.
pub(in super::super) struct Learner<'p> {
    pub pass: Pass<'p>,
    templates: &'p mut Templates,
    /// `None` where nothing more is learned.
    node: Option<Number>,
    /// Where the literal began that is not ended.
    from: usize,
    frames: Vec<Frame>,
    /// The shapes whose elements stand open.
    shapes: Vec<u32>,
    waiting: Option<Waiting>,
    slot_ids: Vec<SlotId>,
    symbols: Vec<Symbol>,
    context: Vec<u32>,
}

/// A container that stands open.
struct Frame {
    state: u32,
    is_object: bool,
    checks_duplicates: bool,
    /// Which name that is looked for came last.
    position: u32,
    seen: u64,
    /// The index that came last, where it matters.
    index: u64,
    /// What is known of the name that came last, where it was asked.
    named: Option<Symbol>,
}

/// A value in a hole that will be handed over.
struct Waiting {
    hole: HoleKind,
    literal_end: usize,
    end: usize,
}

/// Where in the grammar a node stands.
#[derive(Clone, Copy)]
enum After {
    Nothing,
    Value,
    /// The bracket of an object whose keys are kept.
    Bracket,
    Name,
    /// A container that is to be handed over: the state of the automaton, and whether it is an
    /// object.
    Container(u32, bool),
}

impl<'p> Learner<'p> {
    pub fn new(pass: Pass<'p>, templates: &'p mut Templates) -> Learner<'p> {
        templates.left = MAX_NEW;
        let mut learner = Learner {
            pass,
            templates,
            node: None,
            from: 0,
            frames: Vec::new(),
            shapes: Vec::new(),
            waiting: None,
            slot_ids: Vec::new(),
            symbols: Vec::new(),
            context: Vec::new(),
        };
        learner.node = learner.begin(learner.pass.whole);
        learner
    }

    fn begin(&mut self, state: State) -> Option<Number> {
        let node = self.context(After::Nothing)?;
        self.templates.begin(state, node)?;
        Some(node)
    }

    /// The body was read to its end.
    pub fn end(mut self) {
        let whole = self.pass.whole;
        self.slot_ids.clear();
        let known = Some(whole).filter(|whole| *whole != QUIT);
        let literal = known.and_then(|_| self.literal(self.pass.body.len(), HoleKind::End));
        match literal {
            Some(literal) => self.templates.link(literal, whole),
            None => self.templates.learning.charge(UNLEARNED_COST),
        }
    }

    /// The literal that ends here, with a hole after it.
    fn literal(&mut self, end: usize, hole: HoleKind) -> Option<Number> {
        let bytes = self.pass.body.as_bytes().get(self.from..end)?;
        self.templates
            .literal(self.node?, bytes, hole, &self.slot_ids)
    }

    /// Over a hole whose value decides nothing.
    fn skip(
        &mut self,
        literal_end: usize,
        hole: HoleKind,
        end: usize,
        after: After,
    ) -> Option<Number> {
        self.slot_ids.clear();
        let literal = self.literal(literal_end, hole)?;
        let node = self.context(after)?;
        self.templates.link(literal, node);
        self.continue_at(node, end);
        Some(literal)
    }

    /// Over a hole whose value makes symbols.
    fn edge(&mut self, literal: Number, end: usize, after: After) -> Option<()> {
        let node = self.context(after)?;
        let (last, others) = self.symbols.split_last()?;
        let mut from = literal;
        for symbol in others {
            from = self.templates.between(from, *symbol)?;
        }
        self.templates.edge(from, *last, node)?;
        self.continue_at(node, end);
        Some(())
    }

    /// Over a hole whose value was handed over.
    fn skip_value(&mut self, waiting: Waiting, value: Scalar) -> Option<()> {
        let Waiting {
            hole,
            literal_end,
            end,
        } = waiting;
        let is_asked = !self.slot_ids.is_empty();
        let hole = match hole {
            HoleKind::Text if is_asked => HoleKind::AskedText,
            HoleKind::Number if is_asked => HoleKind::AskedNumber,
            hole => hole,
        };
        let literal = self.literal(literal_end, hole)?;
        if is_asked {
            return self.edge(literal, end, After::Value);
        }
        let node = self.context(After::Value)?;
        match value {
            Scalar::Text { start, end, .. } if start == end => {
                self.templates.link_empty(literal, node)
            }
            _ => self.templates.link(literal, node),
        }
        self.continue_at(node, end);
        Some(())
    }

    fn continue_at(&mut self, node: Number, at: usize) {
        self.node = Some(node);
        self.from = at;
    }

    fn stop_unless(&mut self, done: Option<()>) {
        if done.is_none() {
            self.node = None;
        }
    }

    /// The node at which the scan is.
    fn context(&mut self, after: After) -> Option<Number> {
        let context = &mut self.context;
        context.clear();
        let (kind, state) = match after {
            After::Value => (0, NONE),
            After::Bracket => (1, NONE),
            After::Name => (2, NONE),
            After::Container(state, false) => (3, state),
            After::Container(state, true) => (4, state),
            After::Nothing => (5, NONE),
        };
        context.extend([kind, state, self.pass.whole]);
        let mut left = self.frames.len();
        for frame in &self.frames {
            left -= 1;
            // Which member came last matters as long as it is not over.
            let is_over = left == 0 && matches!(after, After::Value);
            let (position, named) = match frame.named {
                _ if is_over => (NONE, NONE),
                Some(symbol) => (frame.position, symbol.number()),
                None => (frame.position, NONE),
            };
            context.extend([
                frame.state,
                u32::from(frame.is_object),
                position,
                named,
                frame.seen as u32,
                (frame.seen >> 32) as u32,
                frame.index as u32,
                (frame.index >> 32) as u32,
            ]);
        }
        context.extend(self.shapes.iter().map(|shape| self.pass.element(*shape)));
        let has_quit = |at: usize| context.get(at..).is_some_and(|of| of.contains(&QUIT));
        if self.pass.whole == QUIT || has_quit(context.len() - self.shapes.len()) {
            return None;
        }
        self.templates.node(&self.context)
    }

    fn step(&mut self, to: ScanStep) -> Option<()> {
        match to {
            ScanStep::Into {
                at,
                state,
                is_object,
                checks_duplicates,
            } => {
                self.frames.push(Frame {
                    state,
                    is_object,
                    checks_duplicates,
                    position: NONE,
                    seen: 0,
                    index: u64::MAX,
                    named: None,
                });
                if checks_duplicates {
                    self.skip(at, HoleKind::Keys, at, After::Bracket)?;
                }
            }
            ScanStep::OutOf { at } => {
                let frame = self.frames.pop()?;
                if frame.checks_duplicates {
                    // It is handed over yet.
                    self.skip(
                        at,
                        HoleKind::NoKeys,
                        at,
                        After::Container(frame.state, true),
                    )?;
                }
            }
            ScanStep::Member { position, seen } => {
                let frame = self.frames.last_mut()?;
                frame.position = position.unwrap_or(NONE);
                frame.seen = seen;
            }
            ScanStep::Name {
                start,
                end,
                position,
            } => self.name(start, end, position)?,
            ScanStep::Element { index } => {
                self.frames.last_mut()?.index = index.unwrap_or(u64::MAX)
            }
            ScanStep::Scalar {
                start,
                end,
                is_marked,
            } => {
                let (hole, literal_end) = match self.pass.body.as_bytes().get(start)? {
                    b'"' => (HoleKind::Text, start + 1),
                    b't' | b'f' | b'n' => return Some(()),
                    _ => (HoleKind::Number, start),
                };
                if is_marked {
                    self.waiting = Some(Waiting {
                        hole,
                        literal_end,
                        end,
                    });
                } else {
                    let literal = self.skip(literal_end, hole, end, After::Value)?;
                    self.templates.link_empty(literal, self.node?);
                }
            }
            ScanStep::Container {
                start,
                end,
                room,
                state,
            } => {
                let is_filled = state.is_some();
                let is_object = self.pass.body.as_bytes().get(start) == Some(&b'{');
                let after = state.map_or(After::Value, |state| After::Container(state, is_object));
                self.skip(
                    start + 1,
                    HoleKind::Container { room, is_filled },
                    end,
                    after,
                )?;
            }
        }
        Some(())
    }

    /// Over the name of a member of an object whose keys are kept.
    fn name(&mut self, start: usize, end: usize, position: Option<u32>) -> Option<()> {
        let frame = self.frames.last_mut()?;
        frame.position = position.unwrap_or(NONE);
        frame.named = None;
        let state = frame.state;
        self.slot_ids.clear();
        self.symbols.clear();
        let tests = self.pass.tests;
        let test_mark = tests.automaton.marks_of_any_member(state);
        self.slot_ids
            .extend(test_mark.iter().filter_map(asked_by_name));
        // More than one test about names is not followed.
        if self.slot_ids.len() > 1 {
            return None;
        }
        let symbol = match (position, self.slot_ids.first()) {
            (Some(position), _) => Some(of_position(position)),
            (None, Some(slot_id)) => {
                let name = self.pass.body.get(start..end)?;
                let symbol = self.pass.learned.of_name(tests, *slot_id, name);
                self.frames.last_mut()?.named = Some(symbol);
                Some(symbol)
            }
            (None, None) => None,
        };
        self.symbols.extend(symbol);
        let state = tests.automaton.looks_for_names(state).then_some(state);
        let literal = self.literal(start, HoleKind::Name { state })?;
        if symbol.is_some() {
            return self.edge(literal, end, After::Name);
        }
        let node = self.context(After::Name)?;
        self.templates.link(literal, node);
        self.continue_at(node, end);
        Some(())
    }

    /// Whether the name that elements with these marks stand under is part of the context.
    fn knows_name(&self, marks: &[TestMark], location: &Location<'_>) -> bool {
        if !marks
            .iter()
            .any(|test_mark| asked_by_name(test_mark).is_some())
        {
            return true;
        }
        let holder = self.frames.iter().rposition(|frame| frame.is_object);
        let Some(frame) = holder.and_then(|at| self.frames.get(at)) else {
            return true;
        };
        frame.position != NONE || matches!(location.last(), Some(Step::Name { .. }))
    }
}

/// The slot of the name, where it is asked about.
fn asked_by_name(test_mark: &TestMark) -> Option<SlotId> {
    match test_mark {
        TestMark::Element { member, .. } => *member,
        _ => None,
    }
}

impl Sink for Learner<'_> {
    type Mark = TestMark;

    fn value(&mut self, marks: &[TestMark], value: Scalar, location: &Location<'_>) {
        let waiting = self.waiting.take();
        if self.node.is_none() {
            return self.pass.value(marks, value, location);
        }
        if !self.knows_name(marks, location) {
            self.node = None;
        }
        self.slot_ids.clear();
        self.symbols.clear();
        let (tests, is_number) = (self.pass.tests, matches!(value, Scalar::Number { .. }));
        // As a pass asks: what was begun last is finished first.
        for test_mark in marks.iter().rev() {
            let slot_id = match *test_mark {
                TestMark::Element { itself, .. } => itself,
                TestMark::Whole(slot_id) | TestMark::Within(_, slot_id) => slot_id,
            };
            // What is the same for all of its kind is known from the kind.
            if is_number && tests.tests_numbers(slot_id) || !is_number && tests.tests_texts(slot_id)
            {
                self.slot_ids.push(slot_id);
                self.symbols.push(self.pass.event_of(slot_id, value));
            }
        }
        self.pass.value(marks, value, location);
        if let Some(waiting) = waiting {
            let done = self.skip_value(waiting, value);
            self.stop_unless(done);
        }
    }

    fn open(&mut self, marks: &[TestMark], kind: Kind, location: &Location<'_>) {
        self.pass.open(marks, kind, location);
        if self.node.is_some() && !self.knows_name(marks, location) {
            self.node = None;
        }
        self.shapes.extend(marks.iter().filter_map(shape_of));
    }

    fn close(&mut self, marks: &[TestMark], kind: Kind, is_empty: bool) {
        self.pass.close(marks, kind, is_empty);
        let closed = marks.iter().filter_map(shape_of).count();
        self.shapes
            .truncate(self.shapes.len().saturating_sub(closed));
    }

    fn came(&mut self, to: ScanStep) {
        if self.node.is_some() {
            let done = self.step(to);
            self.stop_unless(done);
        }
    }
}

fn shape_of(test_mark: &TestMark) -> Option<u32> {
    match test_mark {
        TestMark::Element { shape, .. } => Some(*shape),
        _ => None,
    }
}
