//! Whether and when a request may be sent again: retryability as derived, the
//! wait from headers, the body or the policy, always cut to a limit.

use std::borrow::Cow;

use replybook_catalog::answer::Answer;
use replybook_catalog::moment::{self, Format, Reading};
use replybook_catalog::predicate::Subject;
use replybook_catalog::table::{HeaderWait, NamedPolicy, PolicyChoice, Provider, Rule};
use replybook_catalog::vocabulary::{Category, Effect, Retryability, UnblockedBy, WaitSource};

use super::Resolver;
use super::captures::put;
use crate::verdict::{Capture, CaptureValue, Dedupe, Retry, Wait};

/// What retrying depends on.
pub(super) struct Needs<'t> {
    pub category: Category,
    pub unblocked_by: UnblockedBy,
    pub effect: Effect,
    /// The provider's own rule, where one won.
    pub rule: Option<&'t Rule>,
}

impl<'t> Resolver<'t, '_> {
    pub(super) fn retry(&self, needs: &Needs<'t>, captures: &mut Vec<Capture<'t>>) -> Retry<'t> {
        let derived = Retryability::derive(needs.unblocked_by, needs.effect);
        let retryability = self.for_request(derived);
        let from_header = self.header_wait(needs.category, captures);
        let invited = retryability.invites_repetition();
        let policy = self.policy(needs).filter(|_| invited);
        let from_policy = || {
            let range = policy?.policy.range(1);
            Some(self.clamped(range.min_ms, range.max_ms, WaitSource::Policy))
        };
        let wait = from_header
            .or_else(|| self.body_wait(needs, captures))
            .or_else(from_policy)
            .filter(|_| invited);
        let own = needs.rule.and_then(|rule| rule.dedupe.as_ref());
        let dedupe = own.or(self.provider.dedupe.as_ref().filter(|_| invited));
        Retry {
            retryability,
            wait,
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

    /// A repetition that does no harm needs no condition.
    pub(super) fn for_request(&self, retryability: Retryability) -> Retryability {
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

    fn policy(&self, needs: &Needs<'_>) -> Option<&'t NamedPolicy> {
        match needs
            .rule
            .map_or(PolicyChoice::OfCategory, |rule| rule.policy)
        {
            PolicyChoice::OfCategory => self.provider.policy_of(needs.category),
            PolicyChoice::Without => None,
            PolicyChoice::Named(at) => self.provider.policies.get(at),
        }
    }

    /// The first header that says when: the provider's own, then those of HTTP.
    /// Every one that is there is captured, readable or not.
    fn header_wait(&self, category: Category, captures: &mut Vec<Capture<'t>>) -> Option<Wait> {
        let general = self.http.filter(|http| !std::ptr::eq(*http, self.provider));
        let waits = |provider: &'t Provider| provider.waits.iter();
        let all = waits(self.provider).chain(general.into_iter().flat_map(waits));
        let mut first = None;
        for wait in all.filter(|wait| wait.categories.contains(&category)) {
            let read = self.read_header(wait, captures);
            first = first.or(read);
        }
        first
    }

    fn read_header(&self, wait: &'t HeaderWait, captures: &mut Vec<Capture<'t>>) -> Option<Wait> {
        let guarded = wait.when.iter().all(|(name, test)| {
            test.check(self.answer().header(name).map(Subject::Text))
                .is_some()
        });
        if !guarded {
            return None;
        }
        let mut ms = None;
        for text in self
            .answer()
            .header(&wait.header)
            .filter(|text| !text.is_empty())
        {
            put(
                captures,
                Capture::new(wait.capture.as_str(), self.header_value(text)),
            );
            ms = ms.or_else(|| self.read(text, &wait.formats));
        }
        ms.map(|ms| self.clamped(ms, ms, WaitSource::Header))
    }

    fn header_value(&self, text: &str) -> CaptureValue<'static> {
        text.parse()
            .map(CaptureValue::Integer)
            .unwrap_or_else(|_| CaptureValue::cut(text, self.limits.max_capture_bytes))
    }

    fn body_wait(&self, needs: &Needs<'_>, captures: &[Capture<'_>]) -> Option<Wait> {
        let wait = needs.rule?.wait.as_ref()?;
        let capture = captures
            .iter()
            .find(|capture| capture.name == wait.capture)?;
        let ms = self.read(&capture.value.text(), &wait.formats)?;
        Some(self.clamped(ms, ms, WaitSource::Body))
    }

    fn read(&self, text: &str, formats: &[Format]) -> Option<u64> {
        formats
            .iter()
            .filter_map(|format| moment::read(text, *format))
            .find_map(|reading| moment::wait_until(reading, self.now_ms))
    }

    fn clamped(&self, min_ms: u64, max_ms: u64, source: WaitSource) -> Wait {
        let most = self.limits.max_wait_ms;
        Wait {
            min_ms: min_ms.min(most),
            max_ms: max_ms.min(most),
            source,
        }
    }
}

/// When the answer was sent, by its `Date` header: milliseconds since 1970-01-01 UTC.
pub(super) fn date(answer: &Answer<'_>) -> Option<i64> {
    answer
        .header("date")
        .find_map(|text| match moment::read(text, Format::HttpDate)? {
            Reading::At(ms) => Some(ms),
            Reading::After(_) => None,
        })
}
