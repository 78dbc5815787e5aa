//! Verdicts as text, cached by the template of the body. Two bodies of one template differ only
//! in the values that stand in some holes, and so do their verdicts. The text of the first is kept
//! with a placeholder for each value that it shows, and filled with the values of the next. To
//! find where a value appears, the response is classified once more with a sentinel in every hole
//! (`learn`).

mod learn;
mod memory;
mod written;

use replybook_matching::answer;
use replybook_matching::fast::lazy::Content;
use replybook_matching::fast::scan::{Stop, unquote};

use super::cache::PlanCache;
use super::{Buffers, Planned};
use crate::{Outcome, Response, Verdict};
pub(crate) use memory::Forms;
use memory::{MAX_WHOLE, Since, number};

/// How an answer was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// Its verdict was written, with this outcome.
    Written(Outcome),
    /// Its form is at hand, and a text of it is not.
    Form,
    /// Its course is not known.
    NoCourse,
    /// It has to be classified, and nothing is learned from it: it is none to remember, or what
    /// stands in a gap is too long to be shown whole.
    Never,
}

impl<'t> Planned<'t, '_> {
    /// Appends the verdict as JSON, and gives its outcome.
    pub(super) fn write(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.meet::<false>(response, buffers, out) {
            Met::Written(outcome) => Some(outcome),
            met => self.write_anew(response, buffers, met, out),
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
            Met::Written(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// Writes cached output of the answer, where there is some.
    #[inline(always)]
    fn meet<const QUOTED: bool>(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        out: &mut Vec<u8>,
    ) -> Met {
        let cache = buffers.plans.get(self.plan.number());
        let met = self.look_up::<QUOTED>(response, cache, out);
        buffers.used_text = matches!(met, Met::Written(_));
        met
    }

    /// Looks what tells the form of an answer from others, and writes its text.
    #[inline]
    fn look_up<const QUOTED: bool>(
        self,
        response: &Response<'_>,
        cache: &mut PlanCache,
        out: &mut Vec<u8>,
    ) -> Met {
        let (plan, limits) = (self.plan, self.rules.limits);
        let Some(state) = self.begin(response, cache) else {
            return Met::Never;
        };
        let PlanCache { learned, forms, .. } = cache;
        forms.hold_since(Since {
            epoch: learned.epoch(),
            forgotten: learned.forgotten(),
            limits: *limits,
        });
        // White space at the ends of a string is no white space of JSON by itself.
        let body = match QUOTED {
            false => answer::trimmed(response.body),
            true => response.body,
        };
        if body.len() > limits.max_body_bytes {
            return Met::Never;
        }
        let Forms {
            trace,
            beside,
            unquoted,
            is_whole,
            has_wholes,
            ..
        } = &mut **forms;
        trace.clear();
        let questions = &plan.questions;
        let has_course =
            body.is_empty() || (learned.trace::<QUOTED>(questions, body, state, trace)).is_some();
        beside.clear();
        *is_whole = !has_course;
        if !has_course {
            trace.clear();
            if body.len() > MAX_WHOLE || QUOTED && !*has_wholes {
                return Met::NoCourse;
            }
            let whole = match QUOTED {
                false => body,
                true => {
                    unquoted.clear();
                    if str::from_utf8(body).is_err() || unquote(body, unquoted).is_none() {
                        return Met::NoCourse;
                    }
                    answer::trimmed(unquoted)
                }
            };
            beside.extend_from_slice(whole);
        }
        let len = number(beside.len());
        beside.extend_from_slice(&state.to_le_bytes());
        let idempotent = response.request.is_some_and(|of| of.is_idempotent());
        beside.push(u8::from(idempotent) << 1 | u8::from(has_course));
        let Some(gaps) = trace.gaps() else {
            return Met::Never;
        };
        for gap in gaps {
            if gap.content == Content::Number {
                beside.push(u8::from(is_short_number(gap.of(body))));
            }
        }
        for (name, value) in response.headers {
            let at = match plan.heard.position(name) {
                Some(at) if plan.heard.is_moment(at, value) => return Met::Never,
                Some(at) => number(at),
                // What is no JSON is taken for what this says.
                None if !has_course && name.eq_ignore_ascii_case("content-type") => u32::MAX,
                None => continue,
            };
            beside.extend_from_slice(&at.to_le_bytes());
            beside.extend_from_slice(&number(value.len()).to_le_bytes());
            beside.extend_from_slice(value.as_bytes());
        }
        beside.extend_from_slice(&len.to_le_bytes());
        match forms.fill::<QUOTED>(body, limits, out) {
            Met::Form if !has_course => Met::NoCourse,
            met => met,
        }
    }

    /// Writes a verdict of which there is no text, and learns from it for the next.
    #[cold]
    #[inline(never)]
    fn write_anew(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        met: Met,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let begun = out.len();
        let verdict = self.classify(response, buffers);
        if let Some(verdict) = &verdict {
            verdict.write_json(out);
        }
        let has_form = match met {
            Met::Form => true,
            Met::NoCourse => {
                let is_no_json = self.learn_course(response, buffers);
                is_no_json && answer::trimmed(response.body).len() <= MAX_WHOLE
            }
            Met::Never | Met::Written(_) => false,
        };
        let forms = &mut buffers.plans.get(self.plan.number()).forms;
        if has_form && forms.wants() {
            match &verdict {
                Some(verdict) => {
                    let written = out.get(begun..).unwrap_or_default();
                    self.learn(response, buffers, verdict, written);
                }
                // What a tree saw is not known.
                None => forms.keep_none(answer::trimmed(response.body)),
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
    fn learn_course(self, response: &Response<'_>, buffers: &mut Buffers) -> bool {
        let cache = buffers.plans.get(self.plan.number());
        let Some(Some(text)) = self.json(response) else {
            return true;
        };
        let Some(state) = self.begin(response, cache) else {
            return false;
        };
        let (learned, questions) = (&mut cache.learned, &self.plan.questions);
        // What is long is not read once more for nothing.
        if text.len() > MAX_WHOLE {
            learned.learn_from(questions, text, state);
            return false;
        }
        let read = learned.read(questions, text, state);
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
