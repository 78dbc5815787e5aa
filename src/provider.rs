//! One provider's catalog, and what is asked of it: verdicts, rulings, reasons, delays.

use replybook_catalog::table::{self, NamedPolicy};
use replybook_matching::plan::Plan;

use crate::catalogs::Place;
use crate::engine::Engine;
use crate::explanation::{self, Explanation};
use crate::resolution::{Net, Planned, Rules, Unruled};
use crate::scratch::Scratch;
use crate::{Outcome, Response, Retryability, Ruling, Verdict, WaitSource};

/// How many responses are classified one by one before a plan is worth making: it costs as
/// much as trying the rules so often.
const ALONE: u32 = 16;

/// The longest body that is classified without a plan, in bytes.
const MOST_ALONE_BYTES: usize = 1 << 14;

/// One provider's catalog.
#[derive(Debug, Clone, Copy)]
pub struct Provider<'e> {
    pub(crate) engine: &'e Engine,
    pub(crate) place: &'e Place,
    pub(crate) catalog: &'e table::Provider,
    pub(crate) http: Option<Net<'e>>,
}

impl<'e> Provider<'e> {
    /// The compiled catalog.
    #[must_use]
    pub fn catalog(&self) -> &'e table::Provider {
        self.catalog
    }

    /// What a response means. Every response gets a verdict; where nothing is
    /// documented the verdict says so.
    #[must_use]
    pub fn classify(&self, response: &Response<'_>) -> Verdict<'e> {
        let alone = || {
            let is_small = response.body.len() <= MOST_ALONE_BYTES;
            is_small && !self.place.is_planned_after(ALONE)
        };
        if !self.engine.interprets && alone() {
            let verdict = self.rules().interpret_within_budget(response);
            if let Some(verdict) = verdict {
                return verdict;
            }
        }
        self.classify_with(response, &mut Scratch::new())
    }

    /// As [`Provider::classify`], in memory that is kept from one response to
    /// the next.
    pub fn classify_with(&self, response: &Response<'_>, scratch: &mut Scratch) -> Verdict<'e> {
        match self.planned() {
            Some(planned) => planned.classify(response, scratch),
            None => self.rules().verdict_by_trying(response, scratch),
        }
    }

    /// Appends the verdict as JSON, and gives its outcome: the same bytes as `serde_json` makes of
    /// [`Provider::classify_with`].
    ///
    /// ```
    /// use replybook::{Engine, Response, Scratch};
    ///
    /// let braze = Engine::builtin().provider("braze")?;
    /// let response = Response::new(429, br#"{"message": "Rate limit exceeded"}"#);
    /// let (mut scratch, mut line) = (Scratch::new(), Vec::new());
    /// braze.write_verdict(&response, &mut scratch, &mut line);
    /// assert_eq!(line, serde_json::to_vec(&braze.classify(&response))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_verdict(
        &self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Outcome {
        match self.planned() {
            Some(planned) => planned.write(response, scratch, out),
            None => {
                let verdict = self.rules().verdict_by_trying(response, scratch);
                verdict.write_json(out);
                verdict.outcome
            }
        }
    }

    /// As [`Provider::write_verdict`], of a response whose body is given as it stands in a
    /// string of JSON, between the quotes, as logs have it. `None`, and nothing appended, where
    /// the string has to be unescaped first: that is so unless an answer of the same form came
    /// before, and wherever the string is none of JSON.
    ///
    /// ```
    /// use replybook::{Engine, Response, Scratch};
    ///
    /// let braze = Engine::builtin().provider("braze")?;
    /// let (mut scratch, mut out) = (Scratch::new(), Vec::new());
    /// let logged = Response::new(429, br#"{\"message\":\"Rate limit exceeded\"}"#);
    /// if braze.write_verdict_of_quoted(&logged, &mut scratch, &mut out).is_none() {
    ///     let unescaped = Response::new(429, br#"{"message":"Rate limit exceeded"}"#);
    ///     braze.write_verdict(&unescaped, &mut scratch, &mut out);
    /// }
    /// # Ok::<(), replybook::Error>(())
    /// ```
    pub fn write_verdict_of_quoted(
        &self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.planned()?.write_of_quoted(response, scratch, out)
    }

    /// What is ruled on the whole answer, and nothing more: no captures, no
    /// items, no text. With a warm `scratch` it allocates nothing, except where
    /// the rule takes its wait from the body, rules tie or override each other, a
    /// body is not UTF-8, a regular expression is used for the first time, or only
    /// a tree can tell.
    pub fn judge(&self, response: &Response<'_>, scratch: &mut Scratch) -> Ruling<'e> {
        if self.engine.interprets {
            return self.judge_by_trying(response, scratch);
        }
        let Some(plan) = self.place.plan() else {
            return self.judge_first(response, scratch);
        };
        if !plan.needs_body(response.status)
            && let Some(ruling) = self.settled(plan, response.status, scratch)
        {
            return ruling;
        }
        self.judge_by(plan, response, scratch)
    }

    /// What is ruled where the status settles it and came before.
    #[inline(always)]
    fn settled(&self, plan: &Plan, status: u16, scratch: &mut Scratch) -> Option<Ruling<'e>> {
        let memory = scratch.memories.known(plan.number())?;
        let ruling = self.rules().settled(memory.settled(status)?)?;
        scratch.used_tree = false;
        Some(ruling)
    }

    // Apart from what a status settles, which needs few registers.
    #[inline(never)]
    fn judge_by(
        &self,
        plan: &'e Plan,
        response: &Response<'_>,
        scratch: &mut Scratch,
    ) -> Ruling<'e> {
        let rules = self.rules();
        match (Planned { rules, plan }).judge_at_once(response, scratch) {
            Ok(ruling) => ruling,
            Err(unruled) => self.judge_further(plan, response, unruled, scratch),
        }
    }

    #[inline(never)]
    fn judge_further(
        &self,
        plan: &'e Plan,
        response: &Response<'_>,
        unruled: Unruled,
        scratch: &mut Scratch,
    ) -> Ruling<'e> {
        let rules = self.rules();
        Planned { rules, plan }.judge(response, unruled, scratch)
    }

    #[cold]
    #[inline(never)]
    fn judge_first(&self, response: &Response<'_>, scratch: &mut Scratch) -> Ruling<'e> {
        self.judge_by(self.make_plan(), response, scratch)
    }

    #[cold]
    #[inline(never)]
    fn judge_by_trying(&self, response: &Response<'_>, scratch: &mut Scratch) -> Ruling<'e> {
        self.rules().ruling_by_trying(response, scratch)
    }

    /// Appends what [`Provider::judge`] rules as [`Ruling::write_json`] does, and gives its
    /// outcome.
    pub fn write_ruling(
        &self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Outcome {
        match self.planned() {
            Some(planned) => planned.write_ruling(response, scratch, out),
            None => {
                let ruling = self.rules().ruling_by_trying(response, scratch);
                ruling.write_json(out);
                ruling.outcome()
            }
        }
    }

    /// The same of a response whose body is given as for
    /// [`Provider::write_verdict_of_quoted`]; `None` where that is.
    pub fn write_ruling_of_quoted(
        &self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.planned()?
            .write_ruling_of_quoted(response, scratch, out)
    }

    /// Why a response gets its verdict: the rule that won, those that hold and
    /// lost, and those that nearly held, with what stood in their way.
    #[must_use]
    pub fn explain(&self, response: &Response<'_>) -> Explanation<'e> {
        self.rules().interpret(response, explanation::explain)
    }

    /// How long to wait before sending the request again, in milliseconds:
    /// `attempt` is 1 before the first repetition. `random` gives 64 uniformly
    /// random bits a call.
    ///
    /// `None` where the request is not to be sent again: nothing invites it, the
    /// policy's attempts are used up, or the action may have taken place and
    /// nothing says that doing it twice does no harm. Who knows that it does
    /// none says so with [`Response::with_request`].
    pub fn delay_ms(
        &self,
        verdict: &Verdict<'_>,
        attempt: u32,
        random: &mut impl FnMut() -> u64,
    ) -> Option<u64> {
        let retry = &verdict.retry;
        if retry.retryability != Retryability::Retryable
            || retry.max_attempts.is_some_and(|max| attempt >= max)
        {
            return None;
        }
        let policy = retry.policy.as_deref().and_then(|name| self.policy(name));
        let most = self.engine.limits.max_wait_ms;
        match (retry.wait, policy) {
            // What the provider said holds for the next attempt. Should that fail
            // too, the schedule keeps a wait of nothing from being repeated at once.
            (Some(wait), policy) if wait.source != WaitSource::Policy => {
                let scheduled = policy
                    .filter(|_| attempt > 1)
                    .map_or(0, |policy| policy.policy.delay(attempt, random));
                Some(wait.min_ms.max(scheduled).min(most))
            }
            (_, Some(policy)) => Some(policy.policy.delay(attempt, random).min(most)),
            (wait, None) => wait.map(|wait| wait.min_ms.min(most)),
        }
    }

    fn policy(&self, name: &str) -> Option<&'e NamedPolicy> {
        self.catalog.policy(name)
    }

    fn rules(&self) -> Rules<'e, 'e> {
        Rules {
            catalog: self.catalog,
            http: self.http,
            limits: &self.engine.limits,
        }
    }

    /// The rules with their plan, unless every rule is to be tried.
    #[inline]
    pub(crate) fn planned(&self) -> Option<Planned<'e, 'e>> {
        if self.engine.interprets {
            return None;
        }
        let rules = self.rules();
        let plan = match self.place.plan() {
            Some(plan) => plan,
            None => self.make_plan(),
        };
        Some(Planned { rules, plan })
    }

    #[cold]
    fn make_plan(&self) -> &'e Plan {
        self.place.make_plan(self.catalog, &self.engine.catalogs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;

    #[test]
    fn what_a_status_settles_is_no_other_ruling() {
        let builtin = Engine::builtin();
        let written = |ruling: Ruling<'_>| {
            let mut json = Vec::new();
            ruling.write_json(&mut json);
            (ruling.basis(), String::from_utf8(json).unwrap())
        };
        let get = Request {
            method: "GET",
            ..Request::default()
        };
        let headers = [("Retry-After", "7")];
        // Some of them share a place.
        let statuses = [200, 204, 301, 400, 401, 404, 409, 429, 465, 500, 503, 999];
        let mut scratch = Scratch::new();
        let mut settled = 0;
        for catalog in &builtin.table().providers {
            let provider = builtin.provider(&catalog.id).unwrap();
            let interpreter = builtin.interpreter();
            let other = interpreter.provider(&catalog.id).unwrap();
            for status in statuses.into_iter().cycle().take(3 * statuses.len()) {
                let plain = Response::new(status, b"{}");
                for response in [
                    plain,
                    plain.with_headers(&headers),
                    plain.with_request(get),
                    Response::new(status, b"no JSON").with_request(Request::default()),
                ] {
                    let plan = provider.place.plan();
                    let known = plan.and_then(|plan| scratch.memories.known(plan.number()));
                    settled +=
                        usize::from(known.is_some_and(|known| known.settled(status).is_some()));
                    let ruling = provider.judge(&response, &mut scratch);
                    let expected = other.judge(&response, &mut Scratch::new());
                    assert_eq!(
                        written(ruling),
                        written(expected),
                        "{} {status}",
                        catalog.id
                    );
                }
            }
        }
        assert!(settled > 50, "{settled}");
    }

    #[test]
    fn a_plan_changes_no_verdict() {
        let builtin = Engine::builtin();
        for catalog in &builtin.table().providers {
            let provider = builtin.provider(&catalog.id).unwrap();
            for sample in catalog.rules.iter().filter_map(|rule| rule.sample.as_ref()) {
                let headers = sample.header_lines();
                let response = Response::shown(sample, &headers);
                let alone = provider.rules().interpret_within_budget(&response);
                let planned = provider.classify_with(&response, &mut Scratch::new());
                assert_eq!(alone, Some(planned));
            }
        }
    }

    #[test]
    fn a_plan_is_made_once_it_is_worth_it() {
        let engine = Engine::new(Engine::builtin().table().clone());
        let http = engine.provider("http").unwrap();
        let response = Response::new(503, b"");
        let is_planned = || http.place.is_planned_after(u32::MAX);
        let verdicts: Vec<_> = (0..ALONE / 2).map(|_| http.classify(&response)).collect();
        assert!(!is_planned());
        let more = (0..ALONE).map(|_| http.classify(&response));
        assert!(
            more.chain(verdicts)
                .all(|verdict| verdict.rule.as_deref() == Some("http.service-unavailable"))
        );
        assert!(is_planned());
    }
}
