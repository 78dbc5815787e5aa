//! Learns the text of a verdict by classifying the answer once more with marks in its gaps:
//! where a mark comes out, what stands in the gap is shown.

use replybook_matching::answer;
use replybook_matching::fast::Overlooked;
use replybook_matching::fast::lazy::{Content, Filled, Trace};

use super::super::{Buffers, Planned};
use super::is_short_number;
use super::memory::MAX_TEXT;
use super::written::{Marks, Written};
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
        let forms = &mut buffers.plans.get(self.plan.number()).forms;
        let most = self.rules.limits.max_capture_bytes;
        if self.reads_wait(verdict) || most < Marks::LONGEST {
            return forms.keep_none(body);
        }
        // Another of the form may be shorter.
        if written.len() > MAX_TEXT {
            return;
        }
        // The cache is used below to classify, and by nobody who looks at the trace.
        let trace = forms.trace.clone();
        let Some(gaps) = trace.gaps() else {
            return;
        };
        let form = trace.form();
        let overlooked = Overlooked::of(self.plan, body);
        // The others are told by the form, or by nobody.
        let may_count = |gap: &Filled| !gap.is_told && !overlooked.holds(gap);
        let counting = (0..).zip(gaps).filter(|(_, gap)| may_count(gap));
        let counting: Vec<u16> = counting.map(|(at, _)| at).collect();
        if counting.is_empty() || hides_some(verdict) {
            let whole = Written::whole(written, verdict.outcome);
            return forms.keep(&counting, body, Some(whole));
        }
        let (marked, fixed): (Vec<u16>, Vec<u16>) = counting.into_iter().partition(|at| {
            let gap = gaps.get(usize::from(*at));
            gap.is_some_and(|gap| self.may_differ((*at, gap), response, buffers, (gaps, form)))
        });
        let body_of_marks = with_marks(body, gaps, &marked);
        let of_marks = Response {
            body: &body_of_marks,
            ..*response
        };
        let is_usual = !Marks::is_in(&String::from_utf8_lossy(written));
        let text = (is_usual && self.has_form(&of_marks, buffers, form))
            .then(|| self.classify(&of_marks, buffers))
            .flatten()
            .and_then(|of_marks| {
                let mut out = Vec::new();
                of_marks.write_json(&mut out);
                Written::of(std::str::from_utf8(&out).ok()?, verdict.outcome)
            });
        let mut filled = Vec::new();
        let shown = (text.as_ref())
            .map(|text| text.fill::<false>(gaps, body, self.rules.limits, &mut filled));
        // What stands in a gap is cut; that of another may not be.
        if shown == Some(None) {
            return;
        }
        let text = text.filter(|_| filled == written);
        let forms = &mut buffers.plans.get(self.plan.number()).forms;
        forms.keep(&fixed, body, text);
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

    /// Whether anything like it may stand in a gap.
    fn may_differ(
        self,
        (at, gap): (u16, &Filled),
        response: &Response<'_>,
        buffers: &mut Buffers,
        (gaps, form): (&[Filled], &[u8]),
    ) -> bool {
        let body = answer::trimmed(response.body);
        let may_be_marked = match gap.content {
            Content::Text { .. } => true,
            Content::Number => is_short_number(gap.of(body)),
            Content::Other => false,
        };
        let learned = &buffers.plans.get(self.plan.number()).learned;
        may_be_marked
            && (!learned.is_asked(gap) || {
                let body = with_marks(body, gaps, &[at]);
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
        let questions = &self.plan.questions;
        response.body.is_empty()
            || (cache.learned)
                .trace::<false>(questions, response.body, state, &mut trace)
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

/// A body with marks in some of its gaps.
fn with_marks(body: &[u8], gaps: &[Filled], marked: &[u16]) -> Vec<u8> {
    let (mut with, mut from) = (Vec::new(), 0);
    for at in marked.iter().map(|at| usize::from(*at)) {
        let Some(gap) = gaps.get(at) else {
            continue;
        };
        let start = gap.start as usize;
        with.extend_from_slice(body.get(from..start).unwrap_or_default());
        with.extend_from_slice(Marks::of(at, gap.content).as_bytes());
        from = gap.end as usize;
    }
    with.extend_from_slice(body.get(from..).unwrap_or_default());
    with
}
