//! Verdicts as text, cached by the template of the body. Two bodies of one template differ only
//! in the values that stand in some placeholders, and so do their verdicts. The text of the first is kept
//! with a placeholder for each value that it shows, and filled with the values of the next. To
//! find where a value appears, the response is classified once more with a sentinel in every placeholder
//! (`learn`).

pub(super) mod entries;
mod learn;
mod template;

use replybook_matching::answer;
use replybook_matching::fast::lazy::HoleContent;
use replybook_matching::fast::scan::{Stop, unescape_once};

use super::cache::PlanCache;
use super::{Buffers, Planned};
use crate::{Outcome, Response, Verdict};
use entries::{Lookup, MAX_WHOLE, OutputCache, Validity, number};

impl<'t> Planned<'t, '_> {
    /// Appends the verdict as JSON, and gives its outcome.
    pub(super) fn write(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.meet::<false>(response, buffers, out) {
            Lookup::Hit(outcome) => Some(outcome),
            lookup => self.write_anew(response, buffers, lookup, out),
        }
    }

    /// Like [`Planned::write`], of a body that stands in a string of JSON. `None` where it has to
    /// be unescaped.
    pub(super) fn write_embedded(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.meet::<true>(response, buffers, out) {
            Lookup::Hit(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// Writes cached output of the answer, where there is some.
    #[inline(always)]
    fn meet<const EMBEDDED: bool>(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Lookup {
        let cache = buffers.plans.get(self.plan.number());
        let lookup = self.look_up::<EMBEDDED>(response, cache, out);
        buffers.used_text = matches!(lookup, Lookup::Hit(_));
        lookup
    }

    /// Looks what tells the form of an answer from others, and writes its text.
    #[inline]
    fn look_up<const EMBEDDED: bool>(
        self,
        response: &Response<'_>,
        cache: &mut PlanCache,
        out: &mut Vec<u8>,
    ) -> Lookup {
        let (plan, limits) = (self.plan, self.rules.limits);
        let Some(state) = self.begin(response, cache) else {
            return Lookup::Uncacheable;
        };
        let PlanCache {
            learned, output, ..
        } = cache;
        output.hold_under(Validity {
            clear_count: learned.clear_count(),
            templates_clear_count: learned.templates_clear_count(),
            limits: *limits,
        });
        // White space at the ends of a string is no white space of JSON by itself.
        let body = match EMBEDDED {
            false => answer::trimmed(response.body),
            true => response.body,
        };
        if body.len() > limits.max_body_bytes {
            return Lookup::Uncacheable;
        }
        let OutputCache {
            trace,
            context_key,
            unescaped_once,
            is_whole,
            has_wholes,
            ..
        } = &mut **output;
        trace.clear();
        let tests = &plan.tests;
        let is_known_body =
            body.is_empty() || (learned.trace::<EMBEDDED>(tests, body, state, trace)).is_some();
        context_key.clear();
        *is_whole = !is_known_body;
        if !is_known_body {
            trace.clear();
            if body.len() > MAX_WHOLE || EMBEDDED && !*has_wholes {
                return Lookup::UnknownBody;
            }
            let whole = match EMBEDDED {
                false => body,
                true => {
                    unescaped_once.clear();
                    if str::from_utf8(body).is_err()
                        || unescape_once(body, unescaped_once).is_none()
                    {
                        return Lookup::UnknownBody;
                    }
                    answer::trimmed(unescaped_once)
                }
            };
            context_key.extend_from_slice(whole);
        }
        let len = number(context_key.len());
        context_key.extend_from_slice(&state.to_le_bytes());
        let idempotent = response.request.is_some_and(|of| of.is_idempotent());
        context_key.push(u8::from(idempotent) << 1 | u8::from(is_known_body));
        let Some(holes) = trace.holes() else {
            return Lookup::Uncacheable;
        };
        for hole in holes {
            if hole.content == HoleContent::Number {
                context_key.push(u8::from(is_short_number(hole.of(body))));
            }
        }
        for (name, value) in response.headers {
            let at = match plan.relevant_headers.position(name) {
                Some(at) if plan.relevant_headers.is_moment(at, value) => {
                    return Lookup::Uncacheable;
                }
                Some(at) => number(at),
                // What is no JSON is taken for what this says.
                None if !is_known_body && name.eq_ignore_ascii_case("content-type") => u32::MAX,
                None => continue,
            };
            context_key.extend_from_slice(&at.to_le_bytes());
            context_key.extend_from_slice(&number(value.len()).to_le_bytes());
            context_key.extend_from_slice(value.as_bytes());
        }
        context_key.extend_from_slice(&len.to_le_bytes());
        match output.fill::<EMBEDDED>(body, limits, out) {
            Lookup::Miss if !is_known_body => Lookup::UnknownBody,
            lookup => lookup,
        }
    }

    /// Writes a verdict that is not cached, and learns from it for the next.
    #[cold]
    #[inline(never)]
    fn write_anew(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        lookup: Lookup,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let begun = out.len();
        let verdict = self.classify(response, buffers);
        if let Some(verdict) = &verdict {
            verdict.write_json(out);
        }
        let has_form = match lookup {
            Lookup::Miss => true,
            Lookup::UnknownBody => {
                let is_no_json = self.learn_template(response, buffers);
                is_no_json && answer::trimmed(response.body).len() <= MAX_WHOLE
            }
            Lookup::Uncacheable | Lookup::Hit(_) => false,
        };
        let output = &mut buffers.plans.get(self.plan.number()).output;
        if has_form && output.should_learn() {
            match &verdict {
                Some(verdict) => {
                    let written = out.get(begun..).unwrap_or_default();
                    self.learn(response, buffers, verdict, written);
                }
                // What a tree saw is not known.
                None => output.keep_none(answer::trimmed(response.body)),
            }
        }
        verdict.map(|verdict| verdict.outcome)
    }

    /// The verdict by the plan.
    pub(super) fn classify(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
    ) -> Option<Verdict<'t>> {
        self.resolve(response, buffers, |resolver, resolution, gathered| {
            resolver.write(resolution, gathered)
        })
    }

    /// Learns how the body goes, so that the next of its form is recognized; whether it is known
    /// to be no JSON.
    fn learn_template(self, response: &Response<'_>, buffers: &mut Buffers) -> bool {
        let cache = buffers.plans.get(self.plan.number());
        let Some(Some(text)) = self.json(response) else {
            return true;
        };
        let Some(state) = self.begin(response, cache) else {
            return false;
        };
        let (learned, tests) = (&mut cache.learned, &self.plan.tests);
        // What is long is not read once more for nothing.
        if text.len() > MAX_WHOLE {
            learned.learn_from(tests, text, state);
            return false;
        }
        let read = learned.read(tests, text, state);
        matches!(read, Err(Stop::Malformed))
    }
}

/// Whether a number is a whole one that is captured as it is written.
#[inline]
fn is_short_number(written: &[u8]) -> bool {
    written.len() < 16 && written.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests;
