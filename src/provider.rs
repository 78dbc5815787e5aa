//! One provider's catalog, and what it answers: verdicts, summaries, explanations, delays.

use replybook_catalog::table::{self, NamedPolicy};

use crate::catalogs::Place;
use crate::explanation::{self, Explanation};
use crate::fast::Planned;
use crate::limits::Limits;
use crate::resolution::Rules;
use crate::vocabulary::WaitSource;
use crate::{Cache, Outcome, Response, Retryability, Summary, Verdict};

/// One provider's catalog.
#[derive(Debug, Clone, Copy)]
pub struct Provider<'e> {
    pub(crate) limits: &'e Limits,
    /// Whether every rule is tried on a tree.
    pub(crate) interprets: bool,
    pub(crate) place: &'e Place,
    pub(crate) catalog: &'e table::Provider,
    pub(crate) http: Option<&'e table::Provider>,
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
        if !self.interprets && self.place.plan.prefers_interpreter(response) {
            let verdict = self.rules().interpret_within_budget(response);
            if let Some(verdict) = verdict {
                return verdict;
            }
        }
        self.classify_with(response, &mut Cache::new())
    }

    /// Like [`Provider::classify`], with a cache that is kept from one response to the next.
    pub fn classify_with(&self, response: &Response<'_>, cache: &mut Cache) -> Verdict<'e> {
        let fast = self.fast(cache);
        let found = fast.and_then(|fast| fast.verdict(response, cache));
        found.unwrap_or_else(|| self.interpreter(cache).verdict(response))
    }

    /// Appends the verdict as JSON and returns its outcome. The bytes are those that `serde_json`
    /// makes of [`Provider::classify_with`]'s verdict.
    ///
    /// ```
    /// use replybook::{Engine, Response, Cache};
    ///
    /// let braze = Engine::builtin().provider("braze")?;
    /// let response = Response::new(429, br#"{"message": "Rate limit exceeded"}"#);
    /// let (mut cache, mut line) = (Cache::new(), Vec::new());
    /// braze.write_verdict(&response, &mut cache, &mut line);
    /// assert_eq!(line, serde_json::to_vec(&braze.classify(&response))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_verdict(
        &self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let fast = self.fast(cache);
        if let Some(outcome) = fast.and_then(|fast| fast.write_verdict(response, cache, out)) {
            return outcome;
        }
        let verdict = self.interpreter(cache).verdict(response);
        verdict.write_json(out);
        verdict.outcome
    }

    /// Like [`Provider::write_verdict`], but takes the body still escaped inside a JSON string, as
    /// logs have it, without the quotes.
    ///
    /// Returns `None` and appends nothing unless a body of the same template was seen before, or if
    /// the text is not a valid JSON string. Unescape it and call [`Provider::write_verdict`] then.
    ///
    /// ```
    /// use replybook::{Engine, Response, Cache};
    ///
    /// let braze = Engine::builtin().provider("braze")?;
    /// let (mut cache, mut out) = (Cache::new(), Vec::new());
    /// let logged = Response::new(429, br#"{\"message\":\"Rate limit exceeded\"}"#);
    /// if braze.write_verdict_embedded(&logged, &mut cache, &mut out).is_none() {
    ///     let unescaped = Response::new(429, br#"{"message":"Rate limit exceeded"}"#);
    ///     braze.write_verdict(&unescaped, &mut cache, &mut out);
    /// }
    /// # Ok::<(), replybook::Error>(())
    /// ```
    pub fn write_verdict_embedded(
        &self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.fast(cache)?
            .write_embedded_verdict(response, cache, out)
    }

    /// The short form of the verdict on the whole answer: no captures, no items, no texts.
    ///
    /// With a warm `cache` it allocates nothing, except where the rule takes its wait from the
    /// body, rules tie or override each other, the body is not UTF-8, a regular expression is used
    /// for the first time, or the interpreter has to decide.
    pub fn judge(&self, response: &Response<'_>, cache: &mut Cache) -> Summary<'e> {
        let fast = self.fast(cache);
        let found = fast.and_then(|fast| fast.summary(response, cache));
        found.unwrap_or_else(|| self.interpreted_summary(response, cache))
    }

    #[cold]
    #[inline(never)]
    fn interpreted_summary(&self, response: &Response<'_>, cache: &mut Cache) -> Summary<'e> {
        self.interpreter(cache).summary(response)
    }

    /// Appends the summary of [`Provider::judge`] as JSON, like [`Summary::write_json`], and
    /// returns its outcome.
    pub fn write_summary(
        &self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let fast = self.fast(cache);
        if let Some(outcome) = fast.and_then(|fast| fast.write_summary(response, cache, out)) {
            return outcome;
        }
        let summary = self.interpreter(cache).summary(response);
        summary.write_json(out);
        summary.outcome()
    }

    /// Like [`Provider::write_summary`], but takes the body still escaped inside a JSON string.
    /// Returns `None` under the same conditions as [`Provider::write_verdict_embedded`].
    pub fn write_summary_embedded(
        &self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.fast(cache)?
            .write_embedded_summary(response, cache, out)
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
        let most = self.limits.max_wait_ms;
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

    pub(crate) fn rules(&self) -> Rules<'e, 'e> {
        Rules {
            catalog: self.catalog,
            http: self.http,
            limits: self.limits,
        }
    }

    /// The one door to what is only fast: `None` means that the interpreter has to be asked.
    #[inline(always)]
    pub(crate) fn fast(&self, cache: &mut Cache) -> Option<Planned<'e, 'e>> {
        cache.used_tree = false;
        if self.interprets {
            return None;
        }
        self.place.plan.planned(self.rules())
    }

    /// The rules, all to be tried on a tree of the body.
    fn interpreter(&self, cache: &mut Cache) -> Rules<'e, 'e> {
        cache.used_tree = true;
        self.rules()
    }
}
