//! Memory that one classification leaves to the next.

use replybook_catalog::matching::{LOST, Learned, Recorded, State, Trouble};
use replybook_catalog::plan::Plan;

use crate::limits::Limits;
use crate::resolution::{Forms, Group, Kept, Recalled};

/// Memory that one classification leaves to the next: what was learned of earlier answers,
/// and room. With a warm one [`Provider::judge`](crate::Provider::judge) allocates next to
/// nothing. It can be used for any provider and engine; with other [`Limits`] it begins anew with
/// what was written. It keeps texts of earlier responses; drop it to let go of them.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) recorded: Recorded,
    pub(crate) groups: Vec<Group>,
    pub(crate) trouble: Trouble,
    pub(crate) memories: Memories,
    pub(crate) used_tree: bool,
    pub(crate) used_text: bool,
}

impl Scratch {
    /// Fresh memory; it grows with use.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Whether the last response needed a tree: something was asked that one pass
    /// over its bytes cannot tell.
    #[must_use]
    pub fn used_tree(&self) -> bool {
        self.used_tree
    }

    /// Whether the last verdict was written from the text of an earlier one: by
    /// [`Provider::write_verdict`](crate::Provider::write_verdict) or
    /// [`Provider::write_verdict_of_quoted`](crate::Provider::write_verdict_of_quoted).
    #[must_use]
    pub fn used_text(&self) -> bool {
        self.used_text
    }
}

/// Of how many plans something is remembered at most, a power of two.
const PLANS: usize = 1 << 10;

/// What was learned by each of some plans. Two plans whose numbers share a place take it
/// from each other.
#[derive(Debug, Default)]
pub(crate) struct Memories {
    /// As many as the greatest place that was asked for.
    places: Vec<Option<Box<Memory>>>,
}

/// What was learned by one plan, and what was decided then.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The number of a plan, 0 before there is one.
    plan: u64,
    pub learned: Learned,
    /// By state.
    pub decided: Vec<Option<Recalled>>,
    /// What is ruled in a state, as text; boxed, for not everybody writes.
    rulings: Option<Box<Rulings>>,
    /// What was written of answers; not there while one is written.
    pub forms: Option<Box<Forms>>,
    /// By status, a power of two of places: one as long as there was one status.
    begun: Box<[Begun]>,
}

/// In how many places beginnings stand where there are several.
const BEGINNINGS: usize = 1 << 6;

/// What is known of the answers of a status.
#[derive(Debug, Clone, Copy)]
struct Begun {
    /// `None` where the place is free.
    status: Option<u16>,
    beginning: Beginning,
    /// What is ruled, where the status decides that and nothing else can change it.
    settled: Option<Kept>,
}

/// Where the answers of a status begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beginning {
    /// Whether headers can change what is decided.
    pub asks_headers: bool,
    /// Whether the body can.
    pub needs_body: bool,
    /// The state in which nothing is known but the status; [`LOST`] where the plan cannot be served.
    pub state: State,
}

impl Begun {
    const FREE: Begun = Begun {
        status: None,
        beginning: Beginning {
            asks_headers: false,
            needs_body: false,
            state: LOST,
        },
        settled: None,
    };

    fn of(plan: &Plan, learned: &mut Learned, status: u16) -> Begun {
        Begun {
            status: Some(status),
            beginning: Beginning {
                asks_headers: plan.asks_headers(status),
                needs_body: plan.needs_body(status),
                state: match plan.is_servable() {
                    true => learned.of_status(status),
                    false => LOST,
                },
            },
            settled: None,
        }
    }

    fn settle(&mut self, recalled: &Recalled) {
        let Beginning {
            asks_headers,
            needs_body,
            ..
        } = self.beginning;
        self.settled = match recalled {
            Recalled::Kept(kept) if !asks_headers && !needs_body => kept.is_all().then_some(*kept),
            _ => None,
        };
    }
}

/// What is ruled in states, as text.
#[derive(Debug)]
struct Rulings {
    /// By state; what the request makes of it stands behind it.
    texts: Vec<Option<Box<[u8]>>>,
    /// Under which limits.
    limits: Limits,
}

impl Rulings {
    fn at(state: State, is_other: bool) -> usize {
        2 * state as usize + usize::from(is_other)
    }
}

impl Memories {
    /// What was learned by the plan of a number.
    #[inline(always)]
    pub fn of(&mut self, plan: u64) -> &mut Memory {
        let at = usize::try_from(plan).unwrap_or(0) & (PLANS - 1);
        match self.places.get(at) {
            Some(Some(memory)) if memory.plan == plan => {}
            _ => self.begin(at, plan),
        }
        self.places[at].get_or_insert_default()
    }

    /// What was learned by the plan of a number, where anything was.
    #[inline(always)]
    pub fn known(&self, plan: u64) -> Option<&Memory> {
        let at = usize::try_from(plan).unwrap_or(0) & (PLANS - 1);
        let memory = self.places.get(at)?.as_ref()?;
        (memory.plan == plan).then_some(memory)
    }

    /// The same, to be changed.
    #[inline(always)]
    pub fn known_mut(&mut self, plan: u64) -> Option<&mut Memory> {
        let at = usize::try_from(plan).unwrap_or(0) & (PLANS - 1);
        let memory = self.places.get_mut(at)?.as_mut()?;
        (memory.plan == plan).then_some(memory)
    }

    #[cold]
    fn begin(&mut self, at: usize, plan: u64) {
        if self.places.len() <= at {
            self.places.resize_with(at + 1, || None);
        }
        self.places[at] = Some(Box::new(Memory {
            plan,
            ..Memory::default()
        }));
    }
}

impl Memory {
    /// What is ruled, where a status settles it and came before.
    #[inline(always)]
    pub fn settled(&self, status: u16) -> Option<&Kept> {
        self.known(status)?.settled.as_ref()
    }

    /// Where the answers of a status begin.
    #[inline(always)]
    pub fn beginning(&mut self, plan: &Plan, status: u16) -> Beginning {
        match self.known(status) {
            Some(known) if self.learned.has_room() => known.beginning,
            _ => self.look_up(plan, status),
        }
    }

    #[inline(always)]
    fn known(&self, status: u16) -> Option<&Begun> {
        let known = self.begun.get(self.place(status))?;
        (known.status == Some(status)).then_some(known)
    }

    #[inline(always)]
    fn place(&self, status: u16) -> usize {
        usize::from(status) & self.begun.len().wrapping_sub(1)
    }

    #[cold]
    #[inline(never)]
    fn look_up(&mut self, plan: &Plan, status: u16) -> Beginning {
        if !self.learned.has_room() {
            self.learned.begin_anew(&plan.questions);
            self.decided.clear();
            self.rulings = None;
            self.begun.fill(Begun::FREE);
        }
        let mut begun = Begun::of(plan, &mut self.learned, status);
        let beginning = begun.beginning;
        if let Some(recalled) = self.decided(beginning.state) {
            begun.settle(recalled);
        }
        let is_other = |known: &Begun| known.status.is_some_and(|known| known != status);
        match *self.begun {
            // The first answer of all is let go by.
            [] if self.decided.is_empty() => return beginning,
            [] => self.begun = Box::new([Begun::FREE]),
            [only] if is_other(&only) => {
                self.begun = vec![Begun::FREE; BEGINNINGS].into();
                self.put(only);
            }
            _ => {}
        }
        self.put(begun);
        beginning
    }

    fn put(&mut self, begun: Begun) {
        let at = self.place(begun.status.unwrap_or_default());
        if let Some(place) = self.begun.get_mut(at) {
            *place = begun;
        }
    }

    /// What was decided in a state.
    #[inline]
    pub fn decided(&self, state: State) -> Option<&Recalled> {
        self.decided.get(state as usize)?.as_ref()
    }

    /// Keeps what was decided in a state.
    pub fn decide(&mut self, state: State, recalled: Recalled) {
        Memory::keep(&mut self.decided, state, recalled);
        for begun in &mut self.begun {
            if begun.beginning.state == state {
                begun.settle(&recalled);
            }
        }
    }

    /// What is ruled in a state, or what becomes of it by the request, as text.
    #[inline]
    pub fn ruling(&self, limits: &Limits, state: State, is_other: bool) -> Option<&[u8]> {
        let rulings = self.rulings.as_ref();
        let rulings = rulings.filter(|rulings| rulings.limits == *limits)?;
        rulings.texts.get(Rulings::at(state, is_other))?.as_deref()
    }

    /// Keeps that.
    #[cold]
    pub fn keep_ruling(&mut self, limits: &Limits, state: State, is_other: bool, text: &[u8]) {
        let rulings = self.rulings.take();
        let rulings = rulings.filter(|rulings| rulings.limits == *limits);
        let rulings = self.rulings.insert(rulings.unwrap_or_else(|| {
            Box::new(Rulings {
                texts: Vec::new(),
                limits: *limits,
            })
        }));
        let at = Rulings::at(state, is_other);
        if rulings.texts.len() <= at {
            rulings.texts.resize_with(at + 1, || None);
        }
        if let Some(place) = rulings.texts.get_mut(at) {
            *place = Some(text.into());
        }
    }

    /// As [`Memory::decide`], where only a part is at hand.
    pub fn keep(decided: &mut Vec<Option<Recalled>>, state: State, recalled: Recalled) {
        let at = state as usize;
        if decided.len() <= at {
            decided.resize(at + 1, None);
        }
        if let Some(place) = decided.get_mut(at) {
            *place = Some(recalled);
        }
    }
}
