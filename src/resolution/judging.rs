//! From a rule that won at a place to what is said there.

use std::borrow::Cow;

use replybook_catalog::matching::{Decision, Place};
use replybook_catalog::table::{self, Provider, Rule};
use replybook_catalog::vocabulary::{Basis, Category};

use super::Resolver;
use super::retry::Needs;
use crate::verdict::{Cause, Judgement, Remediation};

const UNKNOWN_TITLE: &str = "Nothing documented fits this answer";
const UNKNOWN_REMEDIATION: &str = "Do not repeat the request blindly: nothing documented says \
     whether the action took place. Look the answer up at the provider, and add a rule for it.";

impl<'t, 'r> Resolver<'t, 'r> {
    /// What the rule that won says at its place.
    pub(super) fn judge(&self, decision: &Decision, place: Place<'_, 'r>) -> Judgement<'t> {
        let Some(rule) = self.provider.rules.get(decision.winner.rule) else {
            return self.unknown(place);
        };
        let captures = self.captures(rule, &decision.winner, place);
        let basis = if self.provider.id == table::HTTP {
            Basis::Http
        } else {
            rule.basis()
        };
        let mut judgement = self.say(self.provider, rule, captures, basis);
        judgement.also_matched = decision
            .ties
            .iter()
            .filter_map(|tie| self.provider.rules.get(*tie))
            .map(|rule| Cow::Borrowed(rule.id.as_str()))
            .collect();
        judgement
    }

    /// What the status means by itself, where the provider's rules say nothing.
    pub(super) fn judge_by_status(&self, http: &'t Provider, decision: &Decision) -> Judgement<'t> {
        let Some(rule) = http.rules.get(decision.winner.rule) else {
            return self.unknown(Place::Whole);
        };
        let mut captures = self.shape_captures(Place::Whole);
        self.add_captures_of_headers(rule, &mut captures);
        self.say(http, rule, captures, Basis::Http)
    }

    fn say(
        &self,
        owner: &'t Provider,
        rule: &'t Rule,
        mut captures: Vec<crate::Capture<'t>>,
        basis: Basis,
    ) -> Judgement<'t> {
        let is_2xx = self.answer().is_2xx();
        let needs = Needs {
            category: rule.category,
            unblocked_by: rule.unblocked_by,
            effect: rule.effect,
            rule: std::ptr::eq(owner, self.provider).then_some(rule),
        };
        let retry = self.retry(&needs, &mut captures);
        Judgement {
            rule: Some(Cow::Borrowed(&rule.id)),
            reason: Some(Cow::Borrowed(&rule.reason)),
            title: Cow::Borrowed(&rule.title),
            outcome: rule.outcome(is_2xx),
            effect: rule.effect,
            category: rule.category,
            fault: rule.category.fault(),
            scope: rule.scope,
            unblocked_by: rule.unblocked_by,
            retry,
            captures,
            basis,
            disputed: rule.is_disputed(),
            docs: rule.docs.as_deref().map(Cow::Borrowed),
            also_matched: Vec::new(),
            remediation: Remediation::Template(&rule.remediation),
        }
    }

    /// What is said where no rule knows the answer or the element.
    pub(super) fn unknown(&self, place: Place<'_, 'r>) -> Judgement<'t> {
        let category = Category::Unknown;
        let defaults = category.defaults();
        let mut captures = self.shape_captures(place);
        let needs = Needs {
            category,
            unblocked_by: defaults.unblocked_by,
            effect: defaults.effect,
            rule: None,
        };
        let retry = self.retry(&needs, &mut captures);
        Judgement {
            rule: None,
            reason: None,
            title: Cow::Borrowed(UNKNOWN_TITLE),
            outcome: category.outcome(self.answer().is_2xx()),
            effect: defaults.effect,
            category,
            fault: category.fault(),
            scope: defaults.scope,
            unblocked_by: defaults.unblocked_by,
            retry,
            captures,
            basis: Basis::None,
            disputed: false,
            docs: None,
            also_matched: Vec::new(),
            remediation: Remediation::Text(Cow::Borrowed(UNKNOWN_REMEDIATION)),
        }
    }
}

/// A judgement on an element as one of several reasons.
pub(super) fn cause<'t>(judgement: Judgement<'t>) -> Cause<'t> {
    Cause {
        rule: judgement.rule,
        reason: judgement.reason,
        title: judgement.title,
        category: judgement.category,
        captures: judgement.captures,
        remediation: judgement.remediation,
    }
}

/// One of the documented causes of the rule that won.
pub(super) fn documented_cause<'t>(cause: &'t table::Cause, whole: &Judgement<'t>) -> Cause<'t> {
    Cause {
        rule: whole.rule.clone(),
        reason: Some(Cow::Borrowed(&cause.reason)),
        title: Cow::Borrowed(&cause.title),
        category: cause.category,
        captures: whole.captures.clone(),
        remediation: Remediation::Template(&cause.remediation),
    }
}
