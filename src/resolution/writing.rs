//! What was ruled, written out as a verdict: titles, remediations, captures,
//! items and causes.

use std::borrow::Cow;

use replybook_catalog::table;
use replybook_catalog::vocabulary::Role;
use replybook_matching::facts::{Element, Place};

use super::fold::{Group, Part};
use super::ruling::Ruling;
use super::{Gathered, Resolution, Resolver, Source, secrets};
use crate::Verdict;
use crate::verdict::{Cause, Item, Judgement, Remediation, SCHEMA_VERSION};

const UNKNOWN_TITLE: &str = "Nothing documented fits this answer";
const UNKNOWN_REMEDIATION: &str = "Do not repeat the request blindly: nothing documented says \
     whether the action took place. Look the answer up at the provider, and add a rule for it.";

impl<'t, 'r> Resolver<'t, 'r> {
    /// What was ruled, and nothing more.
    pub fn brief(
        &self,
        resolution: &Resolution<'t>,
        gathered: &Gathered<'_, 'r>,
    ) -> crate::Summary<'t> {
        self.judge(&resolution.ruling, place(resolution, gathered))
    }

    /// The verdict.
    pub fn write(&self, resolution: &Resolution<'t>, gathered: &Gathered<'_, 'r>) -> Verdict<'t> {
        let source = &resolution.source;
        let place = place(resolution, gathered);
        let mut judgement = self.judgement(&resolution.ruling, place);
        self.add_captures_beside(&mut judgement, gathered, source);
        let (causes, causes_omitted) = self.causes(resolution, gathered, &judgement);
        let (items, items_omitted) = self.items(gathered);
        let mut verdict = Verdict {
            schema_version: SCHEMA_VERSION,
            provider: Cow::Borrowed(&self.provider.id),
            catalog: Cow::Borrowed(&self.provider.version),
            judgement,
            items,
            items_omitted,
            causes,
            causes_omitted,
        };
        secrets::hide(&mut verdict);
        verdict
    }

    /// What a ruling says at its place.
    fn judgement(&self, ruling: &Ruling<'t>, place: Place<'_, 'r>) -> Judgement<'t> {
        let mut captures = self.captures(ruling, place);
        let retry = self.repetition().retry(ruling, &mut captures);
        let rule = ruling.rule;
        Judgement {
            rule: rule.map(|rule| Cow::Borrowed(rule.id.as_str())),
            reason: rule.map(|rule| Cow::Borrowed(rule.reason.as_str())),
            title: Cow::Borrowed(rule.map_or(UNKNOWN_TITLE, |rule| &rule.title)),
            outcome: ruling.outcome,
            effect: ruling.effect,
            category: ruling.category,
            fault: ruling.category.fault(),
            scope: ruling.scope(),
            unblocked_by: ruling.unblocked_by,
            retry,
            captures,
            basis: ruling.basis,
            disputed: rule.is_some_and(table::Rule::is_disputed),
            docs: rule.and_then(|rule| rule.docs.as_deref().map(Cow::Borrowed)),
            also_matched: self.ties(ruling, place),
            remediation: match rule {
                Some(rule) => Remediation::Template(&rule.remediation),
                None => Remediation::Text(Cow::Borrowed(UNKNOWN_REMEDIATION)),
            },
        }
    }

    /// Rules that hold with the same strength at the same place.
    fn ties(&self, ruling: &Ruling<'t>, place: Place<'_, 'r>) -> Vec<Cow<'t, str>> {
        if !ruling.is_tied {
            return Vec::new();
        }
        let decision = self.facts.decision(place);
        let ties = decision.into_iter().flat_map(|decision| decision.ties);
        ties.filter_map(|tie| self.provider.rules.get(tie))
            .map(|rule| Cow::Borrowed(rule.id.as_str()))
            .collect()
    }

    /// Further reasons, or the documented causes of the rule that won; and how
    /// many are not listed.
    fn causes(
        &self,
        resolution: &Resolution<'t>,
        gathered: &Gathered<'_, 'r>,
        judgement: &Judgement<'t>,
    ) -> (Vec<Cause<'t>>, usize) {
        let documented = resolution.ruling.rule.map_or(&[][..], |rule| &rule.causes);
        let mut total = documented.len();
        let mut causes: Vec<Cause<'t>> = documented
            .iter()
            .take(self.limits.max_causes)
            .map(|cause| documented_cause(cause, judgement))
            .collect();
        let reasons = gathered.groups.iter().enumerate();
        for (at, group) in reasons.filter(|(_, group)| group.role == Role::Reasons) {
            let spoken = match &resolution.source {
                Source::Elements(won) if *won == at => group.gravest_at(),
                Source::Whole(winner) | Source::Default(winner) => group.told_by(Some(winner.rule)),
                _ => group.told_by(None),
            };
            total += group.total() - usize::from(spoken.is_some());
            let others = group.parts.iter().enumerate();
            let others = others.filter(|(i, _)| Some(*i) != spoken);
            let left = self.limits.max_causes.saturating_sub(causes.len());
            causes.extend(others.take(left).filter_map(|(_, part)| {
                let element = gathered.elements.get(part.element)?;
                Some(cause(self.judgement_on(part, element)))
            }));
        }
        let omitted = total.saturating_sub(causes.len());
        (causes, omitted)
    }

    /// The items of the verdict, and how many are not listed.
    fn items(&self, gathered: &Gathered<'_, 'r>) -> (Vec<Item<'t>>, usize) {
        let mut items = Vec::new();
        let mut total = 0;
        for group in gathered.groups.iter().filter(|group| group.is_of_items()) {
            total += group.total();
            let left = self.limits.max_items.saturating_sub(items.len());
            items.extend(group.parts.iter().take(left).filter_map(|part| {
                let element = gathered.elements.get(part.element)?;
                let each = self.provider.shapes.get(element.shape)?.each.as_ref()?;
                let collection = self.facts.collection(each, element);
                Some(Item {
                    position: self.facts.position(each, element),
                    collection: collection.map(str::to_owned),
                    judgement: self.judgement_on(part, element),
                })
            }));
        }
        let omitted = total - items.len();
        (items, omitted)
    }

    fn judgement_on(&self, part: &Part, element: &Element<'r>) -> Judgement<'t> {
        self.judgement(&self.rule_on_part(part), Place::Element(element))
    }
}

/// Where the rule that decided holds.
fn place<'g, 'r>(resolution: &Resolution<'_>, gathered: &'g Gathered<'_, 'r>) -> Place<'g, 'r> {
    let Source::Elements(at) = &resolution.source else {
        return Place::Whole;
    };
    let gravest = gathered.groups.get(*at).and_then(Group::gravest);
    let element = gravest.and_then(|part| gathered.elements.get(part.element));
    element.map_or(Place::Whole, Place::Element)
}

/// A judgement on an element as one of several reasons.
fn cause(judgement: Judgement<'_>) -> Cause<'_> {
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
fn documented_cause<'t>(cause: &'t table::Cause, whole: &Judgement<'t>) -> Cause<'t> {
    Cause {
        rule: whole.rule.clone(),
        reason: Some(Cow::Borrowed(&cause.reason)),
        title: Cow::Borrowed(&cause.title),
        category: cause.category,
        captures: whole.captures.clone(),
        remediation: Remediation::Template(&cause.remediation),
    }
}
