//! Whether and when a request may be sent again: retryability as derived, the
//! wait from headers, the body or the policy, always cut to a limit.

use std::borrow::Cow;

use replybook_catalog::moment::{self, Format, Reading};
use replybook_catalog::predicate::Subject;
use replybook_catalog::table::{HeaderWait, NamedPolicy, PolicyChoice, Provider};
use replybook_catalog::vocabulary::{Category, Retryability, WaitSource};
use replybook_matching::answer;
use replybook_matching::facts::Place;

use super::captures::put;
use super::ruling::Ruling;
use super::{Resolver, Rules};
use crate::Response;
use crate::verdict::{Capture, CaptureValue, Dedupe, Retry, Wait};

/// What decides whether and when a request may be sent again, beside what was ruled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repetition<'t, 'r> {
    pub rules: Rules<'t, 'r>,
    pub response: &'r Response<'r>,
}

impl<'t, 'r> Resolver<'t, 'r> {
    pub(crate) fn repetition(&self) -> Repetition<'t, 'r> {
        Repetition {
            rules: self.rules,
            response: self.response,
        }
    }

    /// What is ruled, with all that follows from it for a repetition.
    pub fn judge(&self, ruling: &Ruling<'t>, place: Place<'_, 'r>) -> crate::Summary<'t> {
        let repetition = self.repetition();
        let own = ruling.own_rule();
        let invited = repetition.retryability(ruling).invites_repetition();
        let captures = match own.and_then(|rule| rule.wait.as_ref()) {
            Some(_) if invited => {
                let mut captures = self.captures(ruling, place);
                repetition.add_wait_captures(ruling.category, &mut captures);
                captures
            }
            _ => Vec::new(),
        };
        repetition.judge(ruling, &captures)
    }
}

impl<'t> Repetition<'t, '_> {
    pub fn retry(self, ruling: &Ruling<'t>, captures: &mut Vec<Capture<'t>>) -> Retry<'t> {
        self.add_wait_captures(ruling.category, captures);
        let retryability = self.retryability(ruling);
        let invited = retryability.invites_repetition();
        let policy = self.policy(ruling).filter(|_| invited);
        let own = ruling.own_rule().and_then(|rule| rule.dedupe.as_ref());
        let dedupe = own.or(self.provider().dedupe.as_ref().filter(|_| invited));
        Retry {
            retryability,
            wait: self.wait(ruling, captures),
            policy: policy.map(|policy| Cow::Borrowed(policy.name.as_str())),
            max_attempts: policy.and_then(|policy| policy.policy.max_attempts()),
            dedupe: dedupe.map(|dedupe| Dedupe {
                window_ms: dedupe.window_ms,
                key: dedupe
                    .key
                    .iter()
                    .map(|key| Cow::Borrowed(key.as_str()))
                    .collect(),
            }),
        }
    }

    /// How long to wait, where a repetition is invited at all: by a header, by a
    /// capture, or by the policy.
    fn wait(&self, ruling: &Ruling<'t>, captures: &[Capture<'_>]) -> Option<Wait> {
        let from_policy = || {
            let range = self.policy(ruling)?.policy.range(1);
            Some(self.clamped(range.min_ms, range.max_ms, WaitSource::Policy))
        };
        if !self.retryability(ruling).invites_repetition() {
            return None;
        }
        self.header_wait(ruling.category)
            .or_else(|| self.body_wait(ruling, captures))
            .or_else(from_policy)
    }

    /// What is ruled, with all that follows from it.
    pub fn judge(self, ruling: &Ruling<'t>, captures: &[Capture<'_>]) -> crate::Summary<'t> {
        let retryability = self.retryability(ruling);
        let (wait, policy) = match retryability.invites_repetition() {
            true => (self.wait(ruling, captures), self.policy(ruling)),
            false => (None, None),
        };
        crate::Summary::new(ruling.rule, ruling.said(), retryability, wait, policy)
    }

    fn retryability(&self, ruling: &Ruling<'_>) -> Retryability {
        self.for_request(Retryability::derive(ruling.unblocked_by, ruling.effect))
    }

    /// A repetition that does no harm needs no condition.
    #[inline(always)]
    pub(crate) fn for_request(&self, retryability: Retryability) -> Retryability {
        let idempotent = self
            .response
            .request
            .is_some_and(|request| request.is_idempotent());
        if retryability == Retryability::IfIdempotent && idempotent {
            Retryability::Retryable
        } else {
            retryability
        }
    }

    fn policy(&self, ruling: &Ruling<'t>) -> Option<&'t NamedPolicy> {
        let own = ruling.own_rule();
        match own.map_or(PolicyChoice::OfCategory, |rule| rule.policy) {
            PolicyChoice::OfCategory => self.provider().policy_of(ruling.category),
            PolicyChoice::Without => None,
            PolicyChoice::Named(at) => self.provider().policies.get(at),
        }
    }

    /// The headers that say when for a category: the provider's own, then those
    /// of HTTP; each with its guards passed.
    fn waits(&self, category: Category) -> impl Iterator<Item = &'t HeaderWait> {
        let general = self.rules.http;
        let general = general.filter(|http| !std::ptr::eq(*http, self.provider()));
        let all = std::iter::once(self.provider()).chain(general);
        all.flat_map(|provider| &provider.waits)
            .filter(move |wait| wait.categories.contains(&category))
            .filter(|wait| {
                wait.when.iter().all(|(name, test)| {
                    let mut values = self.headers(name).map(Subject::Text);
                    test.holds(|visit| {
                        let _ = values.try_for_each(visit);
                    })
                })
            })
    }

    fn values_of(&self, wait: &'t HeaderWait) -> impl Iterator<Item = &str> {
        let values = self.headers(&wait.header);
        values.filter(|text| !text.is_empty())
    }

    /// The first header that says when.
    fn header_wait(&self, category: Category) -> Option<Wait> {
        self.waits(category)
            .find_map(|wait| {
                self.values_of(wait)
                    .find_map(|text| self.read(text, &wait.formats))
            })
            .map(|ms| self.clamped(ms, ms, WaitSource::Header))
    }

    /// Every header that says when is captured, readable or not.
    pub(crate) fn add_wait_captures(&self, category: Category, captures: &mut Vec<Capture<'t>>) {
        for wait in self.waits(category) {
            for text in self.values_of(wait) {
                let value = self.header_value(text);
                put(captures, Capture::new(wait.capture.as_str(), value));
            }
        }
    }

    fn header_value(&self, text: &str) -> CaptureValue<'static> {
        text.parse()
            .map(CaptureValue::Integer)
            .unwrap_or_else(|_| CaptureValue::cut(text, self.rules.limits.max_capture_bytes))
    }

    fn body_wait(&self, ruling: &Ruling<'t>, captures: &[Capture<'_>]) -> Option<Wait> {
        let wait = ruling.own_rule()?.wait.as_ref()?;
        let capture = captures
            .iter()
            .find(|capture| capture.name == wait.capture)?;
        let ms = self.read(&capture.value.text(), &wait.formats)?;
        Some(self.clamped(ms, ms, WaitSource::Body))
    }

    fn read(&self, text: &str, formats: &[Format]) -> Option<u64> {
        // The first format that fits says what the text means.
        let reading = formats
            .iter()
            .find_map(|format| moment::read(text, *format))?;
        moment::wait_until(reading, self.now_ms())
    }

    /// When the answer was received: as said, or by its `Date` header.
    fn now_ms(&self) -> Option<i64> {
        let said = self.response.received_at_ms;
        said.or_else(|| self.date())
    }

    fn clamped(&self, min_ms: u64, max_ms: u64, source: WaitSource) -> Wait {
        let most = self.rules.limits.max_wait_ms;
        Wait {
            min_ms: min_ms.min(most),
            max_ms: max_ms.min(most),
            source,
        }
    }

    /// When the answer was sent, by its `Date` header: milliseconds since 1970-01-01 UTC.
    fn date(self) -> Option<i64> {
        self.headers("date")
            .find_map(|text| match moment::read(text, Format::HttpDate)? {
                Reading::At(ms) => Some(ms),
                Reading::After(_) => None,
            })
    }

    fn provider(self) -> &'t Provider {
        self.rules.catalog
    }

    fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        answer::header(self.response.headers, name)
    }
}
