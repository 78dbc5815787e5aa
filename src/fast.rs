//! What is only fast: answers from a provider's plan, from what earlier responses taught it, and
//! from output that was written before. Each answer is the one that the interpreter gives; `None`
//! means that the interpreter has to be asked.
//!
//! Without the feature `fast`, `without_fast.rs` takes the place of this folder.

mod cache;
mod cached_ruling;
mod decision;
mod output;
mod parts;
mod reading;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU32, Ordering};

use once_cell::sync::OnceCell;
use replybook_catalog::table;
use replybook_matching::fast::plan::Plan;
use replybook_matching::fast::{NeedsTree, Recorded};

use crate::resolution::{Group, Rules};
use crate::{Cache, Outcome, Response, Summary, Verdict};
use cache::PlanCaches;

/// How many responses are classified one by one before a plan is worth making: it costs as
/// much as trying the rules so often.
const ALONE: u32 = 16;

/// The longest body that is classified without a plan, in bytes.
const MOST_ALONE_BYTES: usize = 1 << 14;

/// The plan of one provider, made when it is first worth it.
#[derive(Debug, Default)]
pub(crate) struct PlanSlot {
    plan: OnceCell<Box<Plan>>,
    /// How many responses were classified without it.
    without: AtomicU32,
}

/// What is kept from one response to the next.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    recorded: Recorded,
    groups: Vec<Group>,
    needs_tree: NeedsTree,
    plans: PlanCaches,
    used_text: bool,
}

/// A provider's rules with their plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned<'t, 'l> {
    rules: Rules<'t, 'l>,
    plan: &'t Plan,
}

impl PlanSlot {
    /// The rules with their plan, which is made at most once.
    #[inline(always)]
    pub fn planned<'t, 'l>(&'t self, rules: Rules<'t, 'l>) -> Option<Planned<'t, 'l>> {
        let plan = match self.plan.get() {
            Some(plan) => plan,
            None => self.make(rules),
        };
        Some(Planned { rules, plan })
    }

    #[cold]
    fn make(&self, rules: Rules<'_, '_>) -> &Plan {
        let http: Option<&table::Provider> = rules.http;
        self.plan
            .get_or_init(|| Box::new(Plan::with_http(rules.catalog, http)))
    }

    /// Whether one response is better classified by the interpreter: no plan was made, and too
    /// few responses came to be worth one. It counts the response.
    pub fn prefers_interpreter(&self, response: &Response<'_>) -> bool {
        let is_small = response.body.len() <= MOST_ALONE_BYTES;
        is_small && self.plan.get().is_none() && {
            self.without.fetch_add(1, Ordering::Relaxed) < ALONE
        }
    }
}

impl Buffers {
    /// Whether the last verdict was written from cached output.
    pub fn used_text(&self) -> bool {
        self.used_text
    }
}

impl<'t> Planned<'t, '_> {
    /// The verdict.
    pub fn verdict(self, response: &Response<'_>, cache: &mut Cache) -> Option<Verdict<'t>> {
        self.classify(response, &mut cache.fast)
    }

    /// What is ruled on the whole.
    #[inline(always)]
    pub fn summary(self, response: &Response<'_>, cache: &mut Cache) -> Option<Summary<'t>> {
        if !self.plan.needs_body(response.status)
            && let Some(ruling) = self.settled(response.status, &cache.fast)
        {
            return Some(ruling);
        }
        self.summary_by_body(response, &mut cache.fast)
    }

    /// Appends the verdict as JSON, and gives its outcome.
    pub fn write_verdict(
        self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.write(response, &mut cache.fast, out)
    }

    /// Appends what is ruled on the whole as JSON, and gives its outcome.
    pub fn write_summary(
        self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.write_summary_by_state(response, &mut cache.fast, out)
    }

    /// Appends the verdict on a response whose body stands in a string of JSON.
    pub fn write_embedded_verdict(
        self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.write_embedded(response, &mut cache.fast, out)
    }

    /// Appends what is ruled on a response whose body stands in a string of JSON.
    pub fn write_embedded_summary(
        self,
        response: &Response<'_>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        self.write_embedded_by_state(response, &mut cache.fast, out)
    }
}
