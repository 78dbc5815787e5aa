//! The two ways to a ruling: by what one pass over the bytes learns of an answer, and by
//! the interpreter, which tries every rule on a tree. Both give the same; the first gives
//! way to the second where only a tree can tell.

use replybook_matching::answer::{Answer, Body};
use replybook_matching::scan::Stop;
use replybook_matching::{
    facts::{Element, Facts, Known, Recorded, Trouble},
    lazy::{LOST, Learned, State},
};

use super::parts::Parts;
use super::reading::{Form, Read};
use super::recall::Recalled;
use super::retry::Repetition;
use super::{Gathered, Planned, Resolution, Resolver};
use crate::scratch::{Memory, Scratch};
use crate::{Outcome, Response, Verdict};

/// How far an answer was read that is not ruled yet.
#[derive(Clone, Copy)]
pub(crate) enum Unruled {
    /// Not at all.
    Unread,
    /// What a pass learned of it; `None` where that is not enough.
    Read(Option<Read>),
}

impl<'t, 'l> Planned<'t, 'l> {
    /// What is ruled on the whole, where the state to which the answer leads says it all, as for
    /// most; or how far it was read.
    #[inline(always)]
    pub fn judge_at_once(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
    ) -> Result<crate::Ruling<'t>, Unruled> {
        let memory = scratch.memories.known_mut(self.plan.number());
        let memory = memory.ok_or(Unruled::Unread)?;
        scratch.used_tree = false;
        let read = self.read(response, memory);
        let kept = match read.and_then(|read| memory.decided(read.state)) {
            Some(Recalled::Kept(kept)) => kept,
            _ => return Err(Unruled::Read(read)),
        };
        let ruling = self.rules.at_once(kept, response);
        ruling.ok_or(Unruled::Read(read))
    }

    /// What is ruled on the whole.
    pub fn judge(
        self,
        response: &Response<'_>,
        unruled: Unruled,
        scratch: &mut Scratch,
    ) -> crate::Ruling<'t> {
        let read = match unruled {
            Unruled::Read(read) => read,
            Unruled::Unread => {
                let memory = scratch.memories.of(self.plan.number());
                scratch.used_tree = false;
                self.read(response, memory)
            }
        };
        self.judge_read(response, read, scratch)
    }

    /// Appends what is ruled on the whole as JSON, and gives its outcome.
    pub fn write_ruling(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let memory = scratch.memories.of(self.plan.number());
        scratch.used_tree = false;
        let read = self.read(response, memory);
        if let Some(Read { state, .. }) = read
            && let Some(outcome) = self.write_at_once(state, response, memory, out)
        {
            return outcome;
        }
        let ruling = self.judge_read(response, read, scratch);
        ruling.write_json(out);
        ruling.outcome()
    }

    /// The same, where the body stands in a string of JSON; `None` where it has to be unescaped.
    pub fn write_ruling_of_quoted(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let memory = scratch.memories.of(self.plan.number());
        scratch.used_tree = false;
        let state = self.read_quoted(response, memory)?;
        self.write_at_once(state, response, memory, out)
    }

    /// Appends what is ruled in a state, where nothing else of the answer decides that but
    /// whether the request is idempotent: the text is that of the state.
    #[inline]
    fn write_at_once(
        self,
        state: State,
        response: &Response<'_>,
        memory: &mut Memory,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let Some(Recalled::Kept(kept)) = memory.decided(state) else {
            return None;
        };
        let (kept, rules) = (*kept, self.rules);
        let repetition = Repetition { rules, response };
        let retryability = repetition.for_request(kept.retryability);
        let heard = &self.plan.heard;
        let hears = || {
            let mut headers = response.headers.iter();
            headers.any(|(name, _)| heard.position(name).is_some())
        };
        if kept.reads_body || retryability.invites_repetition() && hears() {
            return None;
        }
        let is_other = retryability != kept.retryability;
        match memory.ruling(rules.limits, state, is_other) {
            Some(text) => out.extend_from_slice(text),
            None => {
                let begun = out.len();
                let ruling = repetition.judge(&rules.restored(kept), &[]);
                ruling.write_json(out);
                let text = out.get(begun..).unwrap_or_default();
                memory.keep_ruling(rules.limits, state, is_other, text);
            }
        }
        Some(kept.outcome())
    }

    /// The same of an answer that was read.
    #[inline(never)]
    fn judge_read(
        self,
        response: &Response<'_>,
        read: Option<Read>,
        scratch: &mut Scratch,
    ) -> crate::Ruling<'t> {
        let memory = scratch.memories.of(self.plan.number());
        if let Some(read) = read {
            let recalled = match memory.decided(read.state) {
                Some(recalled) => *recalled,
                None => self.decide(response, read, memory, &scratch.trouble),
            };
            match recalled {
                Recalled::Kept(kept) if !kept.reads_body => {
                    let repetition = Repetition {
                        rules: self.rules,
                        response,
                    };
                    return repetition.judge(&self.rules.restored(kept), &[]);
                }
                Recalled::Kept(_) => return self.judge_with_captures(response, scratch),
                Recalled::Tree => {}
            }
        }
        self.rules.ruling_by_trying(response, scratch)
    }

    /// As [`Planned::judge`], where the wait stands in the body.
    #[cold]
    fn judge_with_captures(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
    ) -> crate::Ruling<'t> {
        self.resolve(response, scratch, |resolver, resolution, gathered| {
            resolver.brief(resolution, gathered)
        })
    }

    /// The verdict.
    pub fn classify(self, response: &Response<'_>, scratch: &mut Scratch) -> Verdict<'t> {
        self.resolve(response, scratch, |resolver, resolution, gathered| {
            resolver.write(resolution, gathered)
        })
    }

    /// Rules a response by what is known of it, with all that a verdict tells at hand.
    fn resolve<T>(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        mut then: impl for<'r> FnMut(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> T {
        let made = self.by_plan(response, scratch, &mut then);
        scratch.used_tree = made.is_none();
        scratch.used_text = false;
        made.unwrap_or_else(|| self.rules.interpret(response, then))
    }

    /// Decides in a state, from what is known there and nothing else.
    #[cold]
    #[inline(never)]
    fn decide(
        self,
        response: &Response<'_>,
        read: Read,
        memory: &mut Memory,
        trouble: &Trouble,
    ) -> Recalled {
        trouble.clear();
        let answer = answer_of(response, self.body(response, read.form));
        let known = self.known(&memory.learned, read.state);
        let nothing = Recorded::default();
        let resolver = self.resolver(response, &answer, &nothing, "", trouble, known);
        let mut groups = self.rules.groups(answer.is_2xx(), false);
        for state in memory.learned.elements(read.state) {
            let shape = known.shape_of(state);
            let Some(shape) = shape.filter(|shape| known.admits(*shape, state)) else {
                continue;
            };
            if let Some(group) = groups.get_mut(shape) {
                group.push(resolver.part(&Element::known(shape, state), 0));
            }
        }
        let resolution = resolver.resolve(&groups);
        let recalled = if trouble.needs_tree() {
            Recalled::Tree
        } else {
            self.rules
                .kept(&resolution)
                .map_or(Recalled::Tree, Recalled::Kept)
        };
        memory.decide(read.state, recalled);
        recalled
    }

    fn by_plan<T>(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        then: &mut impl for<'r> FnMut(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> Option<T> {
        let Planned { rules, plan } = self;
        let Scratch {
            recorded,
            groups,
            memories,
            trouble,
            ..
        } = scratch;
        let memory = memories.of(plan.number());
        let begun = self.begin(response, memory)?;
        let is_2xx = (200..300).contains(&response.status);
        rules.reset(is_2xx, groups);
        trouble.clear();
        recorded.clear();
        let json = self.json(response)?;
        let read = match json {
            Some(text) => {
                let answer = answer_of(response, Body::Scanned);
                let parts = Parts::of(self, response, &answer, trouble);
                let Memory {
                    learned, decided, ..
                } = memory;
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
            Some((state, text)) => (state, Form::Json, text),
            None => {
                let state = self.unparsed(response, &mut memory.learned, begun);
                (state, Form::Unparsed, "")
            }
        };
        // Captures are taken from a body that decides nothing.
        let needs_body = plan.needs_body(response.status);
        let state = if needs_body { state } else { begun };
        let read = Read { state, form };
        if read.state == LOST || recorded.overflowed() {
            return None;
        }
        let recalled = match memory.decided(read.state) {
            Some(recalled) => *recalled,
            None => self.decide(response, read, memory, trouble),
        };
        let Recalled::Kept(kept) = recalled else {
            return None;
        };
        let answer = answer_of(response, self.body(response, form));
        let parts = Parts::of(self, response, &answer, trouble);
        parts.rule_waiting(memory, read.state, &recorded.elements, groups);
        let recorded = &*recorded;
        let known = self.known(&memory.learned, read.state);
        let resolver = self.resolver(response, &answer, recorded, text, trouble, known);
        let resolution = self.rules.resolution(kept);
        let spots = recorded.elements.iter();
        let elements = spots
            .map(|spot| Element::recorded(recorded, spot, text))
            .collect();
        let made = then(&resolver, &resolution, &Gathered { groups, elements });
        (!trouble.needs_tree()).then_some(made)
    }

    pub(super) fn known<'r>(self, learned: &'r Learned, whole: State) -> Known<'r>
    where
        't: 'r,
    {
        Known {
            questions: &self.plan.questions,
            learned,
            whole,
        }
    }

    pub(super) fn resolver<'r>(
        self,
        response: &'r Response<'r>,
        answer: &'r Answer<'r>,
        recorded: &'r Recorded,
        body: &'r str,
        trouble: &'r Trouble,
        known: Known<'r>,
    ) -> Resolver<'t, 'r>
    where
        'l: 'r,
    {
        let Planned { rules, plan } = self;
        let facts = Facts::planned(rules.catalog, plan, answer, recorded, body, trouble, known);
        Resolver::new(rules, response, facts)
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
