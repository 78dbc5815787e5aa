//! A course that is not known is learned by a scan: whatever it does at a point it does again
//! where the same bytes come at the same point.

use super::super::pass::Pass;
use super::super::{LOST, State};
use super::follow::of_position;
use super::{Courses, Gap, MAX_NEW, NONE, Number, VAIN};
use crate::fast::plan::{Asking, Event, Seat};
use crate::fast::scan::{Came, Kind, Location, Scalar, Sink, Step};

/// Takes what a scan finds as a [`Pass`] does, and learns its course.
pub(in super::super) struct Learner<'p> {
    pub pass: Pass<'p>,
    courses: &'p mut Courses,
    /// `None` where nothing more is learned.
    point: Option<Number>,
    /// Where the run began that is not ended.
    from: usize,
    frames: Vec<Frame>,
    /// The shapes whose elements stand open.
    shapes: Vec<u32>,
    waiting: Option<Waiting>,
    seats: Vec<Seat>,
    events: Vec<Event>,
    context: Vec<u32>,
}

/// A container that stands open.
struct Frame {
    state: u32,
    is_object: bool,
    keeps_keys: bool,
    /// Which name that is looked for came last.
    position: u32,
    seen: u64,
    /// The index that came last, where it matters.
    index: u64,
    /// What is known of the name that came last, where it was asked.
    named: Option<Event>,
}

/// A value in a gap that will be handed over.
struct Waiting {
    gap: Gap,
    run_end: usize,
    end: usize,
}

/// Where in the grammar a point stands.
#[derive(Clone, Copy)]
enum Behind {
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
    pub fn new(pass: Pass<'p>, courses: &'p mut Courses) -> Learner<'p> {
        courses.left = MAX_NEW;
        let mut learner = Learner {
            pass,
            courses,
            point: None,
            from: 0,
            frames: Vec::new(),
            shapes: Vec::new(),
            waiting: None,
            seats: Vec::new(),
            events: Vec::new(),
            context: Vec::new(),
        };
        learner.point = learner.begin(learner.pass.whole);
        learner
    }

    fn begin(&mut self, state: State) -> Option<Number> {
        let point = self.context(Behind::Nothing)?;
        self.courses.begin(state, point)?;
        Some(point)
    }

    /// The body was read to its end.
    pub fn end(mut self) {
        let whole = self.pass.whole;
        self.seats.clear();
        let known = Some(whole).filter(|whole| *whole != LOST);
        let run = known.and_then(|_| self.run(self.pass.body.len(), Gap::End));
        match run {
            Some(run) => self.courses.lead(run, whole),
            None => self.courses.vain += VAIN,
        }
    }

    /// The run that ends here, with a gap behind it.
    fn run(&mut self, end: usize, gap: Gap) -> Option<Number> {
        let bytes = self.pass.body.as_bytes().get(self.from..end)?;
        self.courses.run(self.point?, bytes, gap, &self.seats)
    }

    /// Over a gap whose value decides nothing.
    fn over(&mut self, run_end: usize, gap: Gap, end: usize, behind: Behind) -> Option<Number> {
        self.seats.clear();
        let run = self.run(run_end, gap)?;
        let point = self.context(behind)?;
        self.courses.lead(run, point);
        self.go_on(point, end);
        Some(run)
    }

    /// Over a gap whose value makes events.
    fn turn(&mut self, run: Number, end: usize, behind: Behind) -> Option<()> {
        let point = self.context(behind)?;
        let (last, others) = self.events.split_last()?;
        let mut from = run;
        for event in others {
            from = self.courses.between(from, *event)?;
        }
        self.courses.turn(from, *last, point)?;
        self.go_on(point, end);
        Some(())
    }

    /// Over a gap whose value was handed over.
    fn over_value(&mut self, waiting: Waiting, value: Scalar) -> Option<()> {
        let Waiting { gap, run_end, end } = waiting;
        let is_asked = !self.seats.is_empty();
        let gap = match gap {
            Gap::Text if is_asked => Gap::AskedText,
            Gap::Number if is_asked => Gap::AskedNumber,
            gap => gap,
        };
        let run = self.run(run_end, gap)?;
        if is_asked {
            return self.turn(run, end, Behind::Value);
        }
        let point = self.context(Behind::Value)?;
        match value {
            Scalar::Text { start, end, .. } if start == end => self.courses.lead_empty(run, point),
            _ => self.courses.lead(run, point),
        }
        self.go_on(point, end);
        Some(())
    }

    fn go_on(&mut self, point: Number, at: usize) {
        self.point = Some(point);
        self.from = at;
    }

    fn stop_unless(&mut self, done: Option<()>) {
        if done.is_none() {
            self.point = None;
        }
    }

    /// The point at which the scan is.
    fn context(&mut self, behind: Behind) -> Option<Number> {
        let context = &mut self.context;
        context.clear();
        let (kind, state) = match behind {
            Behind::Value => (0, NONE),
            Behind::Bracket => (1, NONE),
            Behind::Name => (2, NONE),
            Behind::Container(state, false) => (3, state),
            Behind::Container(state, true) => (4, state),
            Behind::Nothing => (5, NONE),
        };
        context.extend([kind, state, self.pass.whole]);
        let mut left = self.frames.len();
        for frame in &self.frames {
            left -= 1;
            // Which member came last matters as long as it is not over.
            let is_over = left == 0 && matches!(behind, Behind::Value);
            let (position, named) = match frame.named {
                _ if is_over => (NONE, NONE),
                Some(event) => (frame.position, event.number()),
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
        let is_lost = |at: usize| context.get(at..).is_some_and(|of| of.contains(&LOST));
        if self.pass.whole == LOST || is_lost(context.len() - self.shapes.len()) {
            return None;
        }
        self.courses.point(&self.context)
    }

    fn step(&mut self, to: Came) -> Option<()> {
        match to {
            Came::Into {
                at,
                state,
                is_object,
                keeps_keys,
            } => {
                self.frames.push(Frame {
                    state,
                    is_object,
                    keeps_keys,
                    position: NONE,
                    seen: 0,
                    index: u64::MAX,
                    named: None,
                });
                if keeps_keys {
                    self.over(at, Gap::Keys, at, Behind::Bracket)?;
                }
            }
            Came::OutOf { at } => {
                let frame = self.frames.pop()?;
                if frame.keeps_keys {
                    // It is handed over yet.
                    self.over(at, Gap::NoKeys, at, Behind::Container(frame.state, true))?;
                }
            }
            Came::Member { position, seen } => {
                let frame = self.frames.last_mut()?;
                frame.position = position.unwrap_or(NONE);
                frame.seen = seen;
            }
            Came::Name {
                start,
                end,
                position,
            } => self.name(start, end, position)?,
            Came::Element { index } => self.frames.last_mut()?.index = index.unwrap_or(u64::MAX),
            Came::Scalar {
                start,
                end,
                is_marked,
            } => {
                let (gap, run_end) = match self.pass.body.as_bytes().get(start)? {
                    b'"' => (Gap::Text, start + 1),
                    b't' | b'f' | b'n' => return Some(()),
                    _ => (Gap::Number, start),
                };
                if is_marked {
                    self.waiting = Some(Waiting { gap, run_end, end });
                } else {
                    let run = self.over(run_end, gap, end, Behind::Value)?;
                    self.courses.lead_empty(run, self.point?);
                }
            }
            Came::Container {
                start,
                end,
                room,
                state,
            } => {
                let is_filled = state.is_some();
                let is_object = self.pass.body.as_bytes().get(start) == Some(&b'{');
                let behind =
                    state.map_or(Behind::Value, |state| Behind::Container(state, is_object));
                self.over(start + 1, Gap::Container { room, is_filled }, end, behind)?;
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
        self.seats.clear();
        self.events.clear();
        let questions = self.pass.questions;
        let asking = questions.automaton.marks_of_any_member(state);
        self.seats.extend(asking.iter().filter_map(asked_by_name));
        // More than one question about names is not followed.
        if self.seats.len() > 1 {
            return None;
        }
        let event = match (position, self.seats.first()) {
            (Some(position), _) => Some(of_position(position)),
            (None, Some(seat)) => {
                let name = self.pass.body.get(start..end)?;
                let event = self.pass.learned.of_name(questions, *seat, name);
                self.frames.last_mut()?.named = Some(event);
                Some(event)
            }
            (None, None) => None,
        };
        self.events.extend(event);
        let state = questions.automaton.looks_for_names(state).then_some(state);
        let run = self.run(start, Gap::Name { state })?;
        if event.is_some() {
            return self.turn(run, end, Behind::Name);
        }
        let point = self.context(Behind::Name)?;
        self.courses.lead(run, point);
        self.go_on(point, end);
        Some(())
    }

    /// Whether the name that elements with these marks stand under is part of the context.
    fn knows_name(&self, marks: &[Asking], location: &Location<'_>) -> bool {
        if !marks.iter().any(|asking| asked_by_name(asking).is_some()) {
            return true;
        }
        let holder = self.frames.iter().rposition(|frame| frame.is_object);
        let Some(frame) = holder.and_then(|at| self.frames.get(at)) else {
            return true;
        };
        frame.position != NONE || matches!(location.last(), Some(Step::Name { .. }))
    }
}

/// The seat of the name, where it is asked about.
fn asked_by_name(asking: &Asking) -> Option<Seat> {
    match asking {
        Asking::Element { member, .. } => *member,
        _ => None,
    }
}

impl Sink for Learner<'_> {
    type Mark = Asking;

    fn value(&mut self, marks: &[Asking], value: Scalar, location: &Location<'_>) {
        let waiting = self.waiting.take();
        if self.point.is_none() {
            return self.pass.value(marks, value, location);
        }
        if !self.knows_name(marks, location) {
            self.point = None;
        }
        self.seats.clear();
        self.events.clear();
        let (questions, is_number) = (self.pass.questions, matches!(value, Scalar::Number { .. }));
        // As a pass asks: what was begun last is finished first.
        for asking in marks.iter().rev() {
            let seat = match *asking {
                Asking::Element { itself, .. } => itself,
                Asking::Whole(seat) | Asking::Within(_, seat) => seat,
            };
            // What is the same for all of its kind is known from the kind.
            if is_number && questions.asks_numbers(seat) || !is_number && questions.asks_texts(seat)
            {
                self.seats.push(seat);
                self.events.push(self.pass.event_of(seat, value));
            }
        }
        self.pass.value(marks, value, location);
        if let Some(waiting) = waiting {
            let done = self.over_value(waiting, value);
            self.stop_unless(done);
        }
    }

    fn open(&mut self, marks: &[Asking], kind: Kind, location: &Location<'_>) {
        self.pass.open(marks, kind, location);
        if self.point.is_some() && !self.knows_name(marks, location) {
            self.point = None;
        }
        self.shapes.extend(marks.iter().filter_map(shape_of));
    }

    fn close(&mut self, marks: &[Asking], kind: Kind, is_empty: bool) {
        self.pass.close(marks, kind, is_empty);
        let closed = marks.iter().filter_map(shape_of).count();
        self.shapes
            .truncate(self.shapes.len().saturating_sub(closed));
    }

    fn came(&mut self, to: Came) {
        if self.point.is_some() {
            let done = self.step(to);
            self.stop_unless(done);
        }
    }
}

fn shape_of(asking: &Asking) -> Option<u32> {
    match asking {
        Asking::Element { shape, .. } => Some(*shape),
        _ => None,
    }
}
