//! From a response to the state that it leads to: what a pass over its body learns, and
//! nothing that is decided from it.

use replybook_matching::answer::{self, Body};
use replybook_matching::fast::lazy::{LazyAutomaton, QUIT, State};
use replybook_matching::fast::scan::Stop;

use super::Planned;
use super::cache::{PlanCache, Start};
use crate::Response;

/// The state in which a pass over a body ends, and what the body is.
#[derive(Clone, Copy)]
pub(crate) struct Read {
    pub state: State,
    pub form: BodyForm,
}

/// What a body is.
#[derive(Clone, Copy)]
pub(crate) enum BodyForm {
    /// Nobody has to know.
    Unread,
    Json,
    Unparsed,
}

impl Planned<'_, '_> {
    /// Reads a body and keeps nothing of it but the state that it leads to. `None` where
    /// only a tree can tell.
    #[inline(always)]
    pub(super) fn read(self, response: &Response<'_>, cache: &mut PlanCache) -> Option<Read> {
        let start = cache.start(self.plan, response.status);
        let state = self.begin_at(&start, response, &mut cache.learned)?;
        if !start.needs_body {
            let form = BodyForm::Unread;
            return Some(Read { state, form });
        }
        self.read_body(response, &mut cache.learned, state)
    }

    /// The state to which a body leads that stands in a string of JSON. `None` where the string
    /// has to be unescaped, or need not be read.
    #[inline(always)]
    pub(super) fn read_embedded(
        self,
        response: &Response<'_>,
        cache: &mut PlanCache,
    ) -> Option<State> {
        let (state, body) = (self.begin(response, cache)?, response.body);
        let is_read =
            self.plan.needs_body(response.status) && body.len() <= self.rules.limits.max_body_bytes;
        let tests = &self.plan.tests;
        let end = is_read.then(|| cache.learned.recognize::<true>(tests, body, state));
        end.flatten()
    }

    #[inline(always)]
    fn read_body(
        self,
        response: &Response<'_>,
        learned: &mut LazyAutomaton,
        state: State,
    ) -> Option<Read> {
        let plan = self.plan;
        let body = answer::trimmed(response.body);
        if body.len() <= self.rules.limits.max_body_bytes
            && let Some(state) = learned.recognize::<false>(&plan.tests, body, state)
        {
            let form = BodyForm::Json;
            return Some(Read { state, form });
        }
        let json = self.json(response)?;
        let read = match json {
            Some(text) => learned.read(&plan.tests, text, state),
            None => Err(Stop::Malformed),
        };
        let (state, form) = match (read, json) {
            (Ok(state), _) => (state, BodyForm::Json),
            (Err(Stop::Ambiguous), _) => return None,
            _ => (self.unparsed(response, learned, state), BodyForm::Unparsed),
        };
        (state != QUIT).then_some(Read { state, form })
    }

    /// The state in which nothing is known of a response but its status and headers.
    pub(super) fn begin(self, response: &Response<'_>, cache: &mut PlanCache) -> Option<State> {
        let start = cache.start(self.plan, response.status);
        self.begin_at(&start, response, &mut cache.learned)
    }

    #[inline(always)]
    fn begin_at(
        self,
        start: &Start,
        response: &Response<'_>,
        learned: &mut LazyAutomaton,
    ) -> Option<State> {
        let headers = match start.asks_headers {
            true => response.headers,
            false => &[],
        };
        let state = learned.with_headers(&self.plan.tests, start.state, headers);
        (state != QUIT).then_some(state)
    }

    /// The body as a text that may be JSON. The outer `None` is one that is too long for
    /// positions of 32 bits.
    #[inline]
    pub(super) fn json<'r>(self, response: &Response<'r>) -> Option<Option<&'r str>> {
        let body = answer::trimmed(response.body);
        if body.is_empty() || body.len() > self.rules.limits.max_body_bytes {
            return Some(None);
        }
        u32::try_from(body.len()).ok()?;
        Some(std::str::from_utf8(body).ok())
    }

    #[cold]
    pub(super) fn unparsed(
        self,
        response: &Response<'_>,
        learned: &mut LazyAutomaton,
        state: State,
    ) -> State {
        let body = self.body(response, BodyForm::Unparsed);
        learned.unparsed(&self.plan.tests, state, &body)
    }

    pub(super) fn body<'r>(self, response: &Response<'r>, form: BodyForm) -> Body<'r> {
        match form {
            BodyForm::Unread => Body::Empty,
            BodyForm::Json => Body::Scanned,
            BodyForm::Unparsed => {
                let most = self.rules.limits.max_body_bytes;
                Body::unparsed(response.headers, response.body, most)
            }
        }
    }
}
