//! One response asked of both, the plan and the interpreter: every answer that the plan gives,
//! against the one verdict of the interpreter.

use std::fmt;

use replybook::{Cache, Provider, Response, Summary, Verdict};

/// The verdict of one in so many is written by `serde_json`, which takes three times as long as
/// [`Verdict::write_json`].
const SERIALIZED: u64 = 8;

/// Memory that is kept from one comparison to the next.
#[derive(Default)]
pub struct Comparison {
    cache: Cache,
    told: Vec<u8>,
    written: Vec<u8>,
    ruled: Vec<u8>,
    written_ruling: Vec<u8>,
    quoted: Vec<u8>,
    compared: u64,
    by_tree: u64,
    from_text: u64,
    from_quoted: u64,
}

/// How much was compared; `scripts/equality-long` reads it.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Comparison {
            compared,
            by_tree,
            from_text,
            from_quoted,
            ..
        } = self;
        write!(
            f,
            "compared {compared} responses, {by_tree} of them ruled by a tree both times; \
             {from_text} verdicts from the text of an earlier one, {from_quoted} from bodies in \
             strings"
        )
    }
}

/// What was compared.
pub struct Compared<'e> {
    /// The interpreter's verdict.
    pub tried: Verdict<'e>,
    /// Whether the plan had to give way to it.
    pub used_tree: bool,
    /// What differs, where something does.
    pub difference: Option<String>,
}

impl Comparison {
    /// Compares the plan of one handle with the interpreter of another on one response.
    pub fn compare<'e>(
        &mut self,
        by_plan: Provider<'e>,
        by_trying: Provider<'e>,
        response: &Response<'_>,
    ) -> Compared<'e> {
        let tried = by_trying.classify(response);
        self.told.clear();
        if self.compared.is_multiple_of(SERIALIZED) {
            serde_json::to_writer(&mut self.told, &tried).unwrap();
        } else {
            tried.write_json(&mut self.told);
        }
        let cache = &mut self.cache;
        // The order of the two is of no matter.
        let is_judged_first =
            (usize::from(response.status) + response.body.len()).is_multiple_of(2);
        let first = is_judged_first.then(|| by_plan.judge(response, cache));
        let planned = by_plan.classify_with(response, cache);
        let used_tree = cache.used_tree();
        self.compared += 1;
        self.by_tree += u64::from(used_tree);
        let brief = first.unwrap_or_else(|| by_plan.judge(response, cache));
        // The first time on its way, and when what there is to say is remembered; of a tree
        // nothing is.
        let times = if used_tree { 1 } else { 2 };
        let differs = (0..times).any(|_| {
            self.written.clear();
            let outcome = by_plan.write_verdict(response, cache, &mut self.written);
            self.from_text += u64::from(cache.used_text());
            self.written != self.told || outcome != tried.outcome
        });
        let differs = differs || self.ruling_differs(by_plan, response, &brief);
        let differs = differs || self.quoted_differs(by_plan, response, &brief);
        let is_same = !differs && planned == tried && says_the_same(&brief, &tried);
        let difference = (!is_same).then(|| self.described(&planned, &tried, &brief));
        Compared {
            tried,
            used_tree,
            difference,
        }
    }

    /// Whether what is ruled is not written as it is.
    fn ruling_differs(
        &mut self,
        by_plan: Provider<'_>,
        response: &Response<'_>,
        brief: &Summary<'_>,
    ) -> bool {
        self.ruled.clear();
        brief.write_json(&mut self.ruled);
        self.written_ruling.clear();
        let outcome = by_plan.write_summary(response, &mut self.cache, &mut self.written_ruling);
        self.written_ruling != self.ruled || outcome != brief.outcome()
    }

    /// Whether anything else is written where the body stands in a string of JSON.
    fn quoted_differs(
        &mut self,
        by_plan: Provider<'_>,
        response: &Response<'_>,
        brief: &Summary<'_>,
    ) -> bool {
        let Ok(body) = std::str::from_utf8(response.body) else {
            return false;
        };
        self.quoted.clear();
        serde_json::to_writer(&mut self.quoted, body).unwrap();
        let quoted = Response {
            body: &self.quoted[1..self.quoted.len() - 1],
            ..*response
        };
        let cache = &mut self.cache;
        self.written.clear();
        let verdict = by_plan.write_verdict_embedded(&quoted, cache, &mut self.written);
        self.written_ruling.clear();
        let ruling = by_plan.write_summary_embedded(&quoted, cache, &mut self.written_ruling);
        self.from_quoted += u64::from(verdict.is_some());
        let differs = |outcome: Option<_>, written: &[u8], expected: &[u8]| match outcome {
            Some(outcome) => outcome != brief.outcome() || written != expected,
            None => !written.is_empty(),
        };
        differs(verdict, &self.written, &self.told)
            || differs(ruling, &self.written_ruling, &self.ruled)
    }

    fn described(&self, planned: &Verdict<'_>, tried: &Verdict<'_>, brief: &Summary<'_>) -> String {
        let text =
            |verdict: &Verdict<'_>| serde_json::to_string(&verdict.clone().reveal()).unwrap();
        let mut ruled = Vec::new();
        brief.write_json(&mut ruled);
        format!(
            "plan:    {}\ntried:   {}\nbrief:   {}\ntold:    {}\nwritten: {}\nwritten: {}",
            text(planned),
            text(tried),
            String::from_utf8_lossy(&ruled),
            String::from_utf8_lossy(&self.told),
            String::from_utf8_lossy(&self.written),
            String::from_utf8_lossy(&self.written_ruling),
        )
    }
}

/// Whether a short form says what a verdict says.
fn says_the_same(brief: &Summary<'_>, verdict: &Verdict<'_>) -> bool {
    let policy = brief.policy().map(|policy| policy.name.as_str());
    brief.rule() == verdict.rule.as_deref()
        && brief.reason() == verdict.reason.as_deref()
        && brief.outcome() == verdict.outcome
        && brief.effect() == verdict.effect
        && brief.category() == verdict.category
        && brief.fault() == verdict.fault
        && brief.scope() == verdict.scope
        && brief.unblocked_by() == verdict.unblocked_by
        && brief.retryability() == verdict.retry.retryability
        && brief.basis() == verdict.basis
        && brief.wait() == verdict.retry.wait
        && policy == verdict.retry.policy.as_deref()
}
