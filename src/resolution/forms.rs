//! Verdicts as text, remembered by the form of the answer. Of two answers that went the same
//! way byte by byte, but for what stands in some gaps, the verdicts are the same but for what
//! is taken from those gaps. So the text of the first is kept with holes where they are shown,
//! and filled with what stands there in the next. Which text depends on which gap nobody has
//! to know: the answer is classified once more with marks in its gaps (`learn`).

mod learn;
mod memory;
mod written;

use replybook_matching::answer;
use replybook_matching::lazy::Content;
use replybook_matching::scan::{Stop, unescape, unquote};

use super::Planned;
use crate::scratch::{Memory, Scratch};
use crate::{Outcome, Response};
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

impl Planned<'_, '_> {
    /// Appends the verdict as JSON, and gives its outcome.
    pub fn write(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let begun = out.len();
        let (met, mut forms) = self.try_forms::<false>(response, scratch, out);
        let outcome = match met {
            Met::Written(outcome) => {
                debug_assert_eq!(
                    String::from_utf8_lossy(out.get(begun..).unwrap_or_default()),
                    serde_json::to_string(&self.classify(response, scratch)).unwrap_or_default(),
                    "{response:?}"
                );
                outcome
            }
            met => self.write_anew(response, scratch, &mut forms, met, out),
        };
        scratch.memories.of(self.plan.number()).forms = Some(forms);
        scratch.used_text = matches!(met, Met::Written(_));
        outcome
    }

    /// The same, where the body stands in a string of JSON; `None` where it has to be unescaped.
    pub fn write_of_quoted(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let begun = out.len();
        let (met, forms) = self.try_forms::<true>(response, scratch, out);
        scratch.memories.of(self.plan.number()).forms = Some(forms);
        let Met::Written(outcome) = met else {
            return None;
        };
        debug_assert_eq!(
            String::from_utf8_lossy(out.get(begun..).unwrap_or_default()),
            self.classified_unescaped(response),
            "{response:?}"
        );
        Some(outcome)
    }

    /// The verdict by the long way, of a body in a string of JSON.
    fn classified_unescaped(self, response: &Response<'_>) -> String {
        let (mut room, body) = (String::new(), String::from_utf8_lossy(response.body));
        let response = Response {
            body: unescape(&body, &mut room).as_bytes(),
            ..*response
        };
        let verdict = self.classify(&response, &mut Scratch::new());
        serde_json::to_string(&verdict).unwrap_or_default()
    }

    /// Looks for a text of the answer's form; the memory of them is to be put back.
    #[inline(always)]
    fn try_forms<const QUOTED: bool>(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> (Met, Box<Forms>) {
        let memory = scratch.memories.of(self.plan.number());
        let mut forms = memory.forms.take().unwrap_or_default();
        let met = self.meet::<QUOTED>(response, memory, &mut forms, out);
        scratch.used_text = matches!(met, Met::Written(_));
        scratch.used_tree = false;
        (met, forms)
    }

    /// Looks what tells the form of an answer from others, and writes its text.
    #[inline]
    fn meet<const QUOTED: bool>(
        self,
        response: &Response<'_>,
        memory: &mut Memory,
        forms: &mut Forms,
        out: &mut Vec<u8>,
    ) -> Met {
        let (plan, limits) = (self.plan, self.rules.limits);
        let Some(state) = self.begin(response, memory) else {
            return Met::Never;
        };
        forms.hold_since(Since {
            epoch: memory.learned.epoch(),
            forgotten: memory.learned.forgotten(),
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
        } = &mut *forms;
        trace.clear();
        let (learned, questions) = (&mut memory.learned, &plan.questions);
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
        scratch: &mut Scratch,
        forms: &mut Forms,
        met: Met,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let begun = out.len();
        let verdict = self.classify(response, scratch);
        verdict.write_json(out);
        let has_form = match met {
            Met::Form => true,
            Met::NoCourse => {
                let is_no_json = self.learn_course(response, scratch);
                is_no_json && answer::trimmed(response.body).len() <= MAX_WHOLE
            }
            Met::Never | Met::Written(_) => false,
        };
        if has_form && forms.wants() {
            let written = out.get(begun..).unwrap_or_default();
            self.learn(response, scratch, forms, &verdict, written);
        }
        verdict.outcome
    }

    /// Learns how the body goes, so that the next of its form is recognized; whether it is known
    /// to be no JSON.
    fn learn_course(self, response: &Response<'_>, scratch: &mut Scratch) -> bool {
        let memory = scratch.memories.of(self.plan.number());
        let Some(Some(text)) = self.json(response) else {
            return true;
        };
        let Some(state) = self.begin(response, memory) else {
            return false;
        };
        let (learned, questions) = (&mut memory.learned, &self.plan.questions);
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
