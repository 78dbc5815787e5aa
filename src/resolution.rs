//! From the rules that hold to one verdict: the whole answer and its elements
//! meet in one order, then the provider's default, then the status. It never
//! decides which rule holds or how strong it is; matching does.

mod captures;
mod fold;
mod judging;
mod retry;

use std::borrow::Cow;

use replybook_catalog::answer::Answer;
use replybook_catalog::matching::{Decision, Facts, Place};
use replybook_catalog::predicate::Strength;
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::Role;

use crate::limits::Limits;
use crate::verdict::{Cause, Judgement, SCHEMA_VERSION};
use crate::{Response, Verdict};
use fold::{Group, Part};

/// One response on its way to a verdict.
pub(crate) struct Resolver<'t, 'r> {
    pub provider: &'t Provider,
    http: Option<&'t Provider>,
    limits: &'r Limits,
    response: &'r Response<'r>,
    pub facts: Facts<'t, 'r>,
    now_ms: Option<i64>,
}

/// Which rule decides the whole.
pub(crate) enum Source<'t> {
    /// A rule about the whole answer.
    Whole(Decision),
    /// A rule about an element: the group it stands in.
    Elements(usize),
    /// The provider's documented default for a 2xx.
    Default(Decision),
    /// The core meaning of the status, from the catalog of HTTP.
    Status(&'t Provider, Decision),
    /// Nothing.
    Nothing,
}

impl<'t, 'r> Resolver<'t, 'r> {
    pub fn run<T>(
        provider: &'t Provider,
        http: Option<&'t Provider>,
        limits: &Limits,
        response: &Response<'_>,
        then: impl FnOnce(&Resolver<'t, '_>) -> T,
    ) -> T {
        let answer = Answer::read(
            response.status,
            response.headers,
            response.body,
            limits.max_body_bytes,
        );
        let facts = Facts::new(provider, &answer);
        let now_ms = response.received_at_ms.or_else(|| retry::date(&answer));
        then(&Resolver {
            provider,
            http,
            limits,
            response,
            facts,
            now_ms,
        })
    }

    pub fn answer(&self) -> &'r Answer<'r> {
        self.facts.answer()
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict<'t> {
        let groups = self.groups();
        let source = self.source(&groups);
        let mut judgement = match &source {
            Source::Whole(decision) | Source::Default(decision) => {
                self.judge(decision, Place::Whole)
            }
            Source::Elements(at) => self.fold(&groups, *at),
            Source::Status(http, decision) => self.judge_by_status(http, decision),
            Source::Nothing => self.unknown(Place::Whole),
        };
        if !matches!(source, Source::Elements(_)) {
            self.note_parts(&mut judgement, &groups);
        }
        self.add_captures_beside(&mut judgement, &groups, &source);
        let causes = self.causes(&source, &groups, &judgement);
        let (items, items_omitted) = self.items(groups);
        Verdict {
            schema_version: SCHEMA_VERSION,
            provider: Cow::Borrowed(&self.provider.id),
            catalog: Cow::Borrowed(&self.provider.version),
            judgement,
            items,
            items_omitted,
            causes,
        }
    }

    /// What decides the whole.
    pub fn source(&self, groups: &[Group<'t>]) -> Source<'t> {
        let whole = self.facts.decide(self.facts.matches(Place::Whole));
        // What failed beside a success is told by its items; a rule about the
        // whole says what the whole is.
        let is_told = |group: &Group<'t>| {
            group.role == Role::Failures && self.answer().is_2xx() && whole.is_some()
        };
        let strongest = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| !is_told(group))
            .filter_map(|(at, group)| Some((at, group.strength()?)))
            .max_by(|(a_at, a), (b_at, b)| a.cmp(b).then(b_at.cmp(a_at)));
        match (whole, strongest) {
            (Some(whole), Some((_, elements))) if !self.elements_win(&whole, elements) => {
                Source::Whole(whole)
            }
            (_, Some((at, _))) => Source::Elements(at),
            (Some(whole), None) => Source::Whole(whole),
            (None, None) => self.fallback(groups),
        }
    }

    /// Between equals the whole wins outside 2xx, the elements within.
    fn elements_win(&self, whole: &Decision, elements: Strength) -> bool {
        match elements.cmp(&whole.winner.strength) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self.answer().is_2xx(),
            std::cmp::Ordering::Less => false,
        }
    }

    fn fallback(&self, groups: &[Group<'t>]) -> Source<'t> {
        if self.answer().is_2xx() {
            // Elements that no rule knows are told as they are.
            if let Some(at) = groups.iter().position(|group| !group.parts.is_empty()) {
                return Source::Elements(at);
            }
            return match self.facts.default_success() {
                Some(winner) => Source::Default(Decision {
                    winner,
                    ties: Vec::new(),
                    losers: Vec::new(),
                }),
                None => Source::Nothing,
            };
        }
        let by_status = self.http.and_then(|http| {
            let facts = Facts::new(http, self.answer());
            Some(Source::Status(
                http,
                facts.decide(facts.matches(Place::Whole))?,
            ))
        });
        by_status.unwrap_or(Source::Nothing)
    }

    /// Further reasons, or the documented causes of the rule that won.
    fn causes(
        &self,
        source: &Source<'t>,
        groups: &[Group<'t>],
        judgement: &Judgement<'t>,
    ) -> Vec<Cause<'t>> {
        let documented = judgement
            .rule
            .as_deref()
            .and_then(|id| self.provider.rule(id));
        let documented = documented
            .into_iter()
            .flat_map(|rule| &rule.causes)
            .map(|cause| judging::documented_cause(cause, judgement));
        let reasons = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.role == Role::Reasons);
        let further = reasons.flat_map(|(at, group)| {
            let spoken = match source {
                Source::Elements(won) if *won == at => group.gravest_at(),
                _ => group.told_by(judgement),
            };
            let others = group
                .parts
                .iter()
                .enumerate()
                .filter(move |(i, _)| Some(*i) != spoken);
            others.map(|(_, part)| judging::cause(part.judgement.clone()))
        });
        documented
            .chain(further)
            .take(self.limits.max_causes)
            .collect()
    }

    /// The elements of every shape with `each`, judged one by one.
    pub fn groups(&self) -> Vec<Group<'t>> {
        let mut groups = Vec::new();
        for (shape_ix, shape) in self.provider.shapes.iter().enumerate() {
            let Some(each) = &shape.each else {
                continue;
            };
            let most = match each.role {
                Role::Reasons => self.limits.max_causes,
                _ => self.limits.max_items,
            };
            let mut group = Group::new(each.role, most, self.answer().is_2xx());
            self.facts.visit_elements(shape_ix, |element| {
                let place = Place::Element(element);
                let decision = self.facts.decide(self.facts.matches(place));
                let (position, collection) = self.facts.position(each, element);
                let judgement = match &decision {
                    Some(decision) => self.judge(decision, place),
                    None => self.unknown(place),
                };
                group.push(Part {
                    judgement,
                    strength: decision.map(|decision| decision.winner.strength),
                    position,
                    collection: collection.map(str::to_owned),
                });
            });
            if !group.parts.is_empty() {
                groups.push(group);
            }
        }
        groups
    }
}
