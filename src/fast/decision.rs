//! From the state to which an answer leads to what was decided there, and for a new state the
//! decision, from what is known there and nothing else.

use replybook_matching::answer::{Answer, Body};
use replybook_matching::facts::Facts;
use replybook_matching::fast::lazy::{LazyAutomaton, QUIT, State};
use replybook_matching::fast::scan::Stop;
use replybook_matching::fast::{Known, NeedsTree, Recorded, Recording};

use super::cache::PlanCache;
use super::cached_ruling::CachedRuling;
use super::parts::Parts;
use super::reading::{BodyForm, Read};
use super::{Buffers, Planned};
use crate::resolution::retry::Repetition;
use crate::resolution::{Gathered, Resolution, Resolver};
use crate::{Outcome, Response};

impl<'t, 'l> Planned<'t, 'l> {
    /// What is ruled where the status settles it and came before.
    #[inline(always)]
    pub(super) fn settled(self, status: u16, buffers: &Buffers) -> Option<crate::Summary<'t>> {
        let cache = buffers.plans.known(self.plan.number())?;
        self.rules.settled(cache.settled(status)?)
    }

    /// What is ruled on the whole.
    // Apart from what a status settles, which needs few registers.
    #[inline(never)]
    pub(super) fn summary_by_body(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
    ) -> Option<crate::Summary<'t>> {
        let read = match buffers.plans.known_mut(self.plan.number()) {
            Some(cache) => {
                let read = self.read(response, cache);
                // As for most, the state to which the answer leads says it all.
                if let Some(CachedRuling::Cached(cached)) =
                    read.and_then(|read| cache.decided(read.state))
                    && let Some(ruling) = self.rules.at_once(cached, response)
                {
                    return Some(ruling);
                }
                read
            }
            None => self.read_first(response, buffers),
        };
        self.summary_of(response, read?, buffers)
    }

    #[cold]
    #[inline(never)]
    fn read_first(self, response: &Response<'_>, buffers: &mut Buffers) -> Option<Read> {
        self.read(response, buffers.plans.get(self.plan.number()))
    }

    /// Appends what is ruled on the whole as JSON, and gives its outcome.
    pub(super) fn write_summary_by_state(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let cache = buffers.plans.get(self.plan.number());
        let read = self.read(response, cache)?;
        if let Some(outcome) = self.write_at_once(read.state, response, cache, out) {
            return Some(outcome);
        }
        let ruling = self.summary_of(response, read, buffers)?;
        ruling.write_json(out);
        Some(ruling.outcome())
    }

    /// Like [`Planned::write_summary_by_state`], of a body that stands in a string of JSON. `None` where
    /// it has to be unescaped.
    pub(super) fn write_embedded_by_state(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let cache = buffers.plans.get(self.plan.number());
        let state = self.read_embedded(response, cache)?;
        self.write_at_once(state, response, cache, out)
    }

    /// Appends what is ruled in a state, where nothing else of the answer decides that but
    /// whether the request is idempotent: the text is that of the state.
    #[inline]
    fn write_at_once(
        self,
        state: State,
        response: &Response<'_>,
        cache: &mut PlanCache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let Some(CachedRuling::Cached(cached)) = cache.decided(state) else {
            return None;
        };
        let (cached, rules) = (*cached, self.rules);
        let repetition = Repetition { rules, response };
        let retryability = repetition.for_request(cached.retryability);
        let relevant_headers = &self.plan.relevant_headers;
        let hears = || {
            let mut headers = response.headers.iter();
            headers.any(|(name, _)| relevant_headers.position(name).is_some())
        };
        if cached.reads_body || retryability.invites_repetition() && hears() {
            return None;
        }
        let is_other = retryability != cached.retryability;
        match cache.ruling(rules.limits, state, is_other) {
            Some(text) => out.extend_from_slice(text),
            None => {
                let begun = out.len();
                let ruling = repetition.judge(&rules.to_ruling(cached), &[]);
                ruling.write_json(out);
                let text = out.get(begun..).unwrap_or_default();
                cache.keep_ruling(rules.limits, state, is_other, text);
            }
        }
        Some(cached.outcome())
    }

    /// What is ruled on the whole of an answer that was read.
    #[inline(never)]
    fn summary_of(
        self,
        response: &Response<'_>,
        read: Read,
        buffers: &mut Buffers,
    ) -> Option<crate::Summary<'t>> {
        let cache = buffers.plans.get(self.plan.number());
        let cached_ruling = match cache.decided(read.state) {
            Some(cached_ruling) => *cached_ruling,
            None => self.decide(response, read, cache, &buffers.needs_tree),
        };
        match cached_ruling {
            CachedRuling::Cached(cached) if !cached.reads_body => {
                let repetition = Repetition {
                    rules: self.rules,
                    response,
                };
                Some(repetition.judge(&self.rules.to_ruling(cached), &[]))
            }
            CachedRuling::Cached(_) => self.summary_with_captures(response, buffers),
            CachedRuling::Tree => None,
        }
    }

    /// What is ruled on the whole, where the wait stands in the body.
    #[cold]
    fn summary_with_captures(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
    ) -> Option<crate::Summary<'t>> {
        self.resolve(response, buffers, |resolver, resolution, gathered| {
            resolver.brief(resolution, gathered)
        })
    }

    /// Decides in a state, from what is known there and nothing else.
    #[cold]
    #[inline(never)]
    fn decide(
        self,
        response: &Response<'_>,
        read: Read,
        cache: &mut PlanCache,
        needs_tree: &NeedsTree,
    ) -> CachedRuling {
        needs_tree.clear();
        let answer = answer_of(response, self.body(response, read.form));
        let known = self.known(&cache.learned, read.state);
        let nothing = Recorded::default();
        let recording = self.recording(&nothing, "", known, needs_tree);
        let facts = Facts::from_source(self.rules.catalog, &answer, &recording);
        let resolver = Resolver::new(self.rules, response, facts);
        let mut groups = self.rules.groups(answer.is_2xx(), false);
        for state in cache.learned.elements(read.state) {
            let shape = known.shape_of(state);
            let Some(shape) = shape.filter(|shape| known.admits(*shape, state)) else {
                continue;
            };
            if let Some(group) = groups.get_mut(shape) {
                group.push(resolver.part(&Known::element(shape, state), 0));
            }
        }
        let resolution = resolver.resolve(&groups);
        let cached_ruling = if needs_tree.is_set() {
            CachedRuling::Tree
        } else {
            self.rules
                .cached(&resolution)
                .map_or(CachedRuling::Tree, CachedRuling::Cached)
        };
        cache.decide(read.state, cached_ruling);
        cached_ruling
    }

    /// Rules a response by what is known of it, with all that a verdict tells at hand.
    pub(super) fn resolve<T>(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        then: impl for<'r> FnOnce(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> Option<T> {
        let Planned { rules, plan } = self;
        let Buffers {
            recorded,
            groups,
            plans,
            needs_tree,
            ..
        } = buffers;
        let cache = plans.get(plan.number());
        let begun = self.begin(response, cache)?;
        let is_2xx = (200..300).contains(&response.status);
        rules.reset(is_2xx, groups);
        needs_tree.clear();
        recorded.clear();
        let json = self.json(response)?;
        let read = match json {
            Some(text) => {
                let answer = answer_of(response, Body::Scanned);
                let parts = Parts::new(self, response, &answer, needs_tree);
                let PlanCache {
                    learned, decided, ..
                } = cache;
                let ended = recorded.read(plan, learned, begun, text, |learned, recorded, spot| {
                    let at = recorded.elements.len();
                    parts.rule(learned, decided, begun, (at, spot), groups)
                });
                match ended {
                    Ok(state) => Some((state, text)),
                    Err(Stop::Ambiguous) => return None,
                    Err(Stop::Malformed) => {
                        recorded.clear();
                        rules.reset(is_2xx, groups);
                        None
                    }
                }
            }
            None => None,
        };
        let (state, form, text) = match read {
            Some((state, text)) => (state, BodyForm::Json, text),
            None => {
                let state = self.unparsed(response, &mut cache.learned, begun);
                (state, BodyForm::Unparsed, "")
            }
        };
        // Captures are taken from a body that decides nothing.
        let needs_body = plan.needs_body(response.status);
        let state = if needs_body { state } else { begun };
        let read = Read { state, form };
        if read.state == QUIT || recorded.overflowed() {
            return None;
        }
        let cached_ruling = match cache.decided(read.state) {
            Some(cached_ruling) => *cached_ruling,
            None => self.decide(response, read, cache, needs_tree),
        };
        let CachedRuling::Cached(cached) = cached_ruling else {
            return None;
        };
        let answer = answer_of(response, self.body(response, form));
        let parts = Parts::new(self, response, &answer, needs_tree);
        parts.rule_waiting(cache, read.state, &recorded.elements, groups);
        let recorded = &*recorded;
        let known = self.known(&cache.learned, read.state);
        let recording = self.recording(recorded, text, known, needs_tree);
        let facts = Facts::from_source(rules.catalog, &answer, &recording);
        let resolver = Resolver::new(rules, response, facts);
        let resolution = self.rules.resolution(cached);
        let spots = recorded.elements.iter();
        let elements = spots.map(|spot| recorded.element(spot, text)).collect();
        let made = then(&resolver, &resolution, &Gathered { groups, elements });
        (!needs_tree.is_set()).then_some(made)
    }

    pub(super) fn known<'r>(self, learned: &'r LazyAutomaton, whole: State) -> Known<'r>
    where
        't: 'r,
    {
        Known {
            tests: &self.plan.tests,
            learned,
            whole,
        }
    }

    pub(super) fn recording<'r>(
        self,
        recorded: &'r Recorded,
        body: &'r str,
        known: Known<'r>,
        needs_tree: &'r NeedsTree,
    ) -> Recording<'t, 'r> {
        Recording {
            plan: self.plan,
            recorded,
            body,
            known,
            needs_tree,
        }
    }
}

fn answer_of<'r>(response: &Response<'r>, body: Body<'r>) -> Answer<'r> {
    Answer {
        status: response.status,
        headers: response.headers,
        body,
        body_len: response.body.len(),
    }
}
