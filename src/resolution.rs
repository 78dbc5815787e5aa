//! From the rules that hold to one ruling: the whole answer and its elements
//! meet in one order, then the provider's default, then the status. It never
//! decides which rule holds or how strong it is; matching does. What is ruled is
//! written out as a verdict only where somebody asks for it.

mod captures;
mod fold;
mod retry;
mod ruling;
mod secrets;
mod writing;

use replybook_catalog::answer::Answer;
use replybook_catalog::matching::{Decision, Element, Facts, Place};
use replybook_catalog::predicate::Strength;
use replybook_catalog::shape::Each;
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::Role;

use crate::Response;
use crate::limits::Limits;
use fold::{Group, Part};
use ruling::Ruling;

/// One response on its way to a verdict.
pub(crate) struct Resolver<'t, 'r> {
    pub provider: &'t Provider,
    http: Option<&'t Provider>,
    limits: &'r Limits,
    response: &'r Response<'r>,
    pub facts: Facts<'t, 'r>,
    now_ms: Option<i64>,
}

/// What was decided on the whole.
pub(crate) struct Resolution<'t> {
    pub source: Source<'t>,
    ruling: Ruling<'t>,
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

/// The elements of every shape with `each`, ruled one by one.
#[derive(Default)]
pub(crate) struct Gathered<'r> {
    groups: Vec<Group>,
    /// Those that a verdict may list.
    elements: Vec<Element<'r>>,
}

impl Gathered<'_> {
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
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

    /// Rules the elements one by one, in the order in which they stand.
    pub fn gather(&self) -> Gathered<'r> {
        let mut gathered = Gathered::default();
        for (shape_ix, shape) in self.provider.shapes.iter().enumerate() {
            let Some(each) = &shape.each else {
                continue;
            };
            let mut group = self.group(each);
            self.facts.visit_elements(shape_ix, |element| {
                let part = self.part(each, element, gathered.elements.len());
                if group.push(part) {
                    gathered.elements.push(element.clone());
                }
            });
            if group.total() > 0 {
                gathered.groups.push(group);
            }
        }
        gathered
    }

    fn group(&self, each: &Each) -> Group {
        let most = match each.role {
            // One of them may speak for the whole.
            Role::Reasons => self.limits.max_causes.saturating_add(1),
            _ => self.limits.max_items,
        };
        Group::new(each.role, most, self.answer().is_2xx())
    }

    fn part(&self, each: &Each, element: &Element<'r>, at: usize) -> Part {
        let place = Place::Element(element);
        let decision = self.facts.decide(self.facts.matches(place));
        let ruling = self.rule_on(decision.as_ref(), place);
        Part {
            rule: decision.as_ref().map(|decision| decision.winner),
            outcome: ruling.outcome,
            effect: ruling.effect,
            category: ruling.category,
            position: self.facts.position(each, element),
            element: at,
        }
    }

    /// Decides on the whole.
    pub fn resolve(&self, groups: &[Group]) -> Resolution<'t> {
        let source = self.source(groups);
        let mut ruling = match &source {
            Source::Whole(decision) | Source::Default(decision) => {
                self.rule_on(Some(decision), Place::Whole)
            }
            Source::Elements(at) => self.fold(groups, *at),
            Source::Status(http, decision) => self.rule_by_status(http, decision),
            Source::Nothing => self.rule_on(None, Place::Whole),
        };
        if !matches!(source, Source::Elements(_)) {
            ruling.note_parts(groups);
        }
        Resolution { source, ruling }
    }

    /// What decides the whole.
    fn source(&self, groups: &[Group]) -> Source<'t> {
        let whole = self.facts.decide(self.facts.matches(Place::Whole));
        // What failed beside a success is told by its items; a rule about the
        // whole says what the whole is.
        let is_told = |group: &Group| {
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

    fn fallback(&self, groups: &[Group]) -> Source<'t> {
        if self.answer().is_2xx() {
            // Elements that no rule knows are told as they are.
            if !groups.is_empty() {
                return Source::Elements(0);
            }
            return match self.facts.default_success() {
                Some(winner) => Source::Default(Decision::alone(winner)),
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
}
