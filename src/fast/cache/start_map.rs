//! Where the answers of each status begin.

use replybook_matching::fast::lazy::{LazyAutomaton, QUIT, State};
use replybook_matching::fast::plan::Plan;

use super::super::cached_ruling::{Cached, CachedRuling};

/// In how many places starts stand where there are several.
const PLACES: usize = 1 << 6;

/// The starts of some statuses. It is direct-mapped: a colliding status evicts the one before it.
#[derive(Debug, Default)]
pub(super) struct StartMap {
    /// A power of two: one as long as there was one status.
    places: Box<[OfStatus]>,
}

/// What is known of the answers of a status.
#[derive(Debug, Clone, Copy)]
struct OfStatus {
    /// `None` where the place is free.
    status: Option<u16>,
    start: Start,
    /// What is ruled, where the status decides that and nothing else can change it.
    settled: Option<Cached>,
}

/// Where the answers of a status begin.
#[derive(Debug, Clone, Copy)]
pub(in crate::fast) struct Start {
    /// Whether headers can change what is decided.
    pub asks_headers: bool,
    /// Whether the body can.
    pub needs_body: bool,
    /// The state in which nothing is known but the status; [`QUIT`] where the plan cannot be served.
    pub state: State,
}

impl Start {
    pub fn new(plan: &Plan, learned: &mut LazyAutomaton, status: u16) -> Start {
        Start {
            asks_headers: plan.asks_headers(status),
            needs_body: plan.needs_body(status),
            state: match plan.is_servable() {
                true => learned.of_status(status),
                false => QUIT,
            },
        }
    }
}

impl OfStatus {
    const FREE: OfStatus = OfStatus {
        status: None,
        start: Start {
            asks_headers: false,
            needs_body: false,
            state: QUIT,
        },
        settled: None,
    };

    fn settle(&mut self, cached_ruling: &CachedRuling) {
        let is_settled = !self.start.asks_headers && !self.start.needs_body;
        self.settled = match cached_ruling {
            CachedRuling::Cached(cached) if is_settled => cached.is_all().then_some(*cached),
            _ => None,
        };
    }
}

impl StartMap {
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Where the answers of a status begin.
    #[inline(always)]
    pub fn get(&self, status: u16) -> Option<Start> {
        Some(self.known(status)?.start)
    }

    /// What is ruled, where the status settles it.
    #[inline(always)]
    pub fn settled(&self, status: u16) -> Option<&Cached> {
        self.known(status)?.settled.as_ref()
    }

    #[inline(always)]
    fn known(&self, status: u16) -> Option<&OfStatus> {
        let known = self.places.get(self.place(status))?;
        (known.status == Some(status)).then_some(known)
    }

    #[inline(always)]
    fn place(&self, status: u16) -> usize {
        usize::from(status) & self.places.len().wrapping_sub(1)
    }

    /// Keeps where the answers of a status begin, and what was decided in that state.
    pub fn keep(&mut self, status: u16, start: Start, cached_ruling: Option<&CachedRuling>) {
        let mut known = OfStatus {
            status: Some(status),
            start,
            settled: None,
        };
        if let Some(cached_ruling) = cached_ruling {
            known.settle(cached_ruling);
        }
        let is_other = |known: &OfStatus| known.status.is_some_and(|known| known != status);
        match *self.places {
            [] => self.places = Box::new([OfStatus::FREE]),
            [only] if is_other(&only) => {
                self.places = vec![OfStatus::FREE; PLACES].into();
                self.put(only);
            }
            _ => {}
        }
        self.put(known);
    }

    fn put(&mut self, known: OfStatus) {
        let at = self.place(known.status.unwrap_or_default());
        if let Some(place) = self.places.get_mut(at) {
            *place = known;
        }
    }

    /// Keeps what was decided in a state for the statuses whose answers all start there.
    pub fn settle(&mut self, state: State, cached_ruling: &CachedRuling) {
        for known in &mut self.places {
            if known.start.state == state {
                known.settle(cached_ruling);
            }
        }
    }

    /// Forgets them; the places stay.
    pub fn clear(&mut self) {
        self.places.fill(OfStatus::FREE);
    }
}
