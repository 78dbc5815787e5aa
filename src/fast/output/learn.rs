//! Learns the text of a verdict by classifying the answer once more with sentinels in its holes:
//! where a sentinel comes out, what stands in the hole is shown.

use replybook_matching::answer;
use replybook_matching::fast::UnreadParts;
use replybook_matching::fast::lazy::{HoleContent, HoleValue, Trace};

use super::super::{Buffers, Planned};
use super::entries::MAX_TEXT;
use super::is_short_number;
use super::template::{OutputTemplate, Sentinels};
use crate::{Response, Verdict};

impl Planned<'_, '_> {
    /// Keeps what was written of an answer, where answers of its form can be written from it.
    pub(super) fn learn(
        self,
        response: &Response<'_>,
        buffers: &mut Buffers,
        verdict: &Verdict<'_>,
        written: &[u8],
    ) {
        let body = answer::trimmed(response.body);
        let output = &mut buffers.plans.get(self.plan.number()).output;
        let most = self.rules.limits.max_capture_bytes;
        if self.reads_wait(verdict) || most < Sentinels::LONGEST {
            return output.keep_none(body);
        }
        // Another of the form may be shorter.
        if written.len() > MAX_TEXT {
            return;
        }
        // The cache is used below to classify, and by nobody who looks at the trace.
        let trace = output.trace.clone();
        let Some(holes) = trace.holes() else {
            return;
        };
        let form = trace.form();
        let unread_parts = UnreadParts::new(self.plan, body);
        // The others are told by the form, or by nobody.
        let may_count = |hole: &HoleValue| !hole.is_told && !unread_parts.holds(hole);
        let counting = (0..).zip(holes).filter(|(_, hole)| may_count(hole));
        let counting: Vec<u16> = counting.map(|(at, _)| at).collect();
        if counting.is_empty() || hides_some(verdict) {
            let whole = OutputTemplate::whole(written, verdict.outcome);
            return output.keep(&counting, body, Some(whole));
        }
        let (marked, fixed): (Vec<u16>, Vec<u16>) = counting.into_iter().partition(|at| {
            let hole = holes.get(usize::from(*at));
            hole.is_some_and(|hole| self.may_differ((*at, hole), response, buffers, (holes, form)))
        });
        let sentinel_body = with_sentinels(body, holes, &marked);
        let sentinel_response = Response {
            body: &sentinel_body,
            ..*response
        };
        let is_usual = !Sentinels::is_in(&String::from_utf8_lossy(written));
        let text = (is_usual && self.has_form(&sentinel_response, buffers, form))
            .then(|| self.classify(&sentinel_response, buffers))
            .flatten()
            .and_then(|sentinel_response| {
                let mut out = Vec::new();
                sentinel_response.write_json(&mut out);
                OutputTemplate::parse(std::str::from_utf8(&out).ok()?, verdict.outcome)
            });
        let mut filled = Vec::new();
        let shown = (text.as_ref())
            .map(|text| text.fill::<false>(holes, body, self.rules.limits, &mut filled));
        // What stands in a hole is cut; that of another may not be.
        if shown == Some(None) {
            return;
        }
        let text = text.filter(|_| filled == written);
        let output = &mut buffers.plans.get(self.plan.number()).output;
        output.keep(&fixed, body, text);
    }

    /// Whether a rule that speaks in a verdict reads a wait from the body: it may be one of any
    /// length.
    fn reads_wait(self, verdict: &Verdict<'_>) -> bool {
        let reads_wait = |id: &str| {
            let mut rules = self.rules.catalog.rules.iter();
            rules.any(|rule| rule.id == id && rule.wait.is_some())
        };
        let items = verdict.items.iter().map(|item| &item.judgement);
        let mut judgements = std::iter::once(&verdict.judgement).chain(items);
        self.plan.reads_waits
            && judgements.any(|judgement| judgement.rule.as_deref().is_some_and(reads_wait))
    }

    /// Whether anything like it may stand in a hole.
    fn may_differ(
        self,
        (at, hole): (u16, &HoleValue),
        response: &Response<'_>,
        buffers: &mut Buffers,
        (holes, form): (&[HoleValue], &[u8]),
    ) -> bool {
        let body = answer::trimmed(response.body);
        let may_be_marked = match hole.content {
            HoleContent::Text { .. } => true,
            HoleContent::Number => is_short_number(hole.of(body)),
            HoleContent::Other => false,
        };
        let learned = &buffers.plans.get(self.plan.number()).learned;
        may_be_marked
            && (!learned.is_asked(hole) || {
                let body = with_sentinels(body, holes, &[at]);
                let response = Response {
                    body: &body,
                    ..*response
                };
                self.has_form(&response, buffers, form)
            })
    }

    /// Whether an answer goes the way of a form.
    fn has_form(self, response: &Response<'_>, buffers: &mut Buffers, form: &[u8]) -> bool {
        let cache = buffers.plans.get(self.plan.number());
        let Some(state) = self.begin(response, cache) else {
            return false;
        };
        let mut trace = Trace::default();
        let tests = &self.plan.tests;
        response.body.is_empty()
            || (cache.learned)
                .trace::<false>(tests, response.body, state, &mut trace)
                .is_some()
                && trace.form() == form
    }
}

/// Whether a verdict hides something: it is hidden wherever it stands, so the verdict depends on
/// what everything else says.
fn hides_some(verdict: &Verdict<'_>) -> bool {
    let of_items = verdict.items.iter().flat_map(|item| &item.captures);
    let of_causes = verdict.causes.iter().flat_map(|cause| &cause.captures);
    let mut captures = verdict.captures.iter().chain(of_items).chain(of_causes);
    captures.any(|capture| capture.sensitive)
}

/// A body with sentinels in some of its holes.
fn with_sentinels(body: &[u8], holes: &[HoleValue], marked: &[u16]) -> Vec<u8> {
    let (mut with, mut from) = (Vec::new(), 0);
    for at in marked.iter().map(|at| usize::from(*at)) {
        let Some(hole) = holes.get(at) else {
            continue;
        };
        let start = hole.start as usize;
        with.extend_from_slice(body.get(from..start).unwrap_or_default());
        with.extend_from_slice(Sentinels::sentinel(at, hole.content).as_bytes());
        from = hole.end as usize;
    }
    with.extend_from_slice(body.get(from..).unwrap_or_default());
    with
}
