//! The two ways to a ruling: by the provider's plan, in one pass over the bytes,
//! and by the interpreter, which tries every rule on a tree. Both give the same;
//! the first gives way to the second where only a tree can tell.

use replybook_catalog::answer::{self, Answer, Body};
use replybook_catalog::matching::{Decision, Element, Facts, Place, Recorded, Spot};
use replybook_catalog::plan::Plan;
use replybook_catalog::scan::Stop;
use replybook_catalog::shape::Shape;
use replybook_catalog::vocabulary::Role;

use super::{Gathered, Group, Planned, Resolution, Resolver, Rules};
use crate::Response;
use crate::scratch::Scratch;

/// How much is wanted of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What is ruled on the whole.
    Ruling,
    /// A verdict, with captures and items.
    Verdict,
}

impl<'t> Rules<'t, '_> {
    /// Rules a response by the plan, in memory that is kept.
    pub fn resolve<T>(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        extent: Extent,
        mut then: impl for<'r> FnMut(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> T {
        let made = self.by_plan(response, scratch, extent, &mut then);
        scratch.used_tree = made.is_none();
        made.unwrap_or_else(|| self.interpret(response, then))
    }

    /// Rules a response on a tree, trying every rule.
    pub fn interpret<T>(
        self,
        response: &Response<'_>,
        then: impl for<'r> FnOnce(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> T {
        let answer = Answer::read(
            response.status,
            response.headers,
            response.body,
            self.limits.max_body_bytes,
        );
        let facts = Facts::new(self.provider.catalog, &answer);
        let resolver = Resolver::new(self, response, facts);
        let mut groups = Vec::new();
        self.reset(Extent::Verdict, answer.is_2xx(), &mut groups);
        let elements = resolver.gather(&mut groups);
        let resolution = resolver.resolve(&groups);
        let groups = &groups;
        then(&resolver, &resolution, &Gathered { groups, elements })
    }

    fn by_plan<T>(
        self,
        response: &Response<'_>,
        scratch: &mut Scratch,
        extent: Extent,
        then: &mut impl for<'r> FnMut(&Resolver<'t, 'r>, &Resolution<'t>, &Gathered<'_, 'r>) -> T,
    ) -> Option<T> {
        let Planned { catalog, plan } = self.provider;
        let Scratch {
            recorded,
            groups,
            ready,
            trouble,
            ..
        } = scratch;
        trouble.clear();
        let mut answer = Answer {
            status: response.status,
            headers: response.headers,
            body: Body::Empty,
            body_len: response.body.len(),
        };
        let mut text = "";
        let key = (plan.number(), extent, answer.is_2xx(), *self.limits);
        if ready.take() != Some(key) {
            self.reset(extent, answer.is_2xx(), groups);
        }
        if extent == Extent::Verdict || plan.needs_body(response.status) {
            let body = answer::trimmed(response.body);
            let fits = body.len() <= self.limits.max_body_bytes;
            // Positions in the body are numbers of 32 bits.
            if !plan.layout.is_servable || (fits && body.len() >= u32::MAX as usize) {
                return None;
            }
            answer.body = Body::Scanned;
            let may_scan = fits && !body.is_empty();
            let utf8 = may_scan.then(|| std::str::from_utf8(body).ok()).flatten();
            let read = utf8.map_or(Err(Stop::Malformed), |body| {
                text = body;
                recorded.read(
                    &plan.layout,
                    body,
                    extent == Extent::Verdict,
                    |recorded, spot| {
                        let facts = Facts::planned(catalog, plan, &answer, recorded, body, trouble);
                        let resolver = Resolver::new(self, response, facts);
                        resolver.rule_spot(recorded, spot, body, recorded.elements.len(), groups)
                    },
                )
            });
            match read {
                Ok(()) => {}
                Err(Stop::Ambiguous) => return None,
                Err(Stop::Malformed) => {
                    recorded.clear();
                    self.reset(extent, answer.is_2xx(), groups);
                    let most = self.limits.max_body_bytes;
                    answer.body = Body::unparsed(response.headers, response.body, most);
                }
            }
        } else {
            recorded.clear();
        }
        let recorded = &*recorded;
        let facts = Facts::planned(catalog, plan, &answer, recorded, text, trouble);
        let resolver = Resolver::new(self, response, facts);
        resolver.rule_waiting(recorded, text, plan, groups);
        let resolution = resolver.resolve(groups);
        // A wait that stands in the body is read at its element.
        let reads_wait = resolution
            .ruling
            .rule
            .is_some_and(|rule| rule.wait.is_some());
        let spots = if extent == Extent::Verdict || reads_wait {
            &recorded.elements[..]
        } else {
            &[]
        };
        let elements = spots
            .iter()
            .map(|spot| Element::recorded(recorded, spot, text))
            .collect();
        let made = then(&resolver, &resolution, &Gathered { groups, elements });
        if groups.iter().all(|group| group.total() == 0) {
            *ready = Some(key);
        }
        (!trouble.needs_tree() && !recorded.overflowed()).then_some(made)
    }

    /// A group for each shape, with nothing in it yet.
    fn reset(self, extent: Extent, is_2xx: bool, groups: &mut Vec<Group>) {
        let shapes = &self.provider.catalog.shapes;
        groups.truncate(shapes.len());
        for (at, shape) in shapes.iter().enumerate() {
            let (role, listed) = self.listed(shape);
            let most = match extent {
                Extent::Ruling => 0,
                Extent::Verdict => listed,
            };
            match groups.get_mut(at) {
                Some(group) => group.reset(role, most, is_2xx),
                None => groups.push(Group::new(role, most, is_2xx)),
            }
        }
    }

    /// The role of a shape's elements, and how many a verdict may list.
    fn listed(self, shape: &Shape) -> (Role, usize) {
        match shape.each.as_ref().map(|each| each.role) {
            // One of them may speak for the whole.
            Some(Role::Reasons) => (Role::Reasons, self.limits.max_causes.saturating_add(1)),
            role => (role.unwrap_or(Role::Parts), self.limits.max_items),
        }
    }
}

impl<'t, 'r> Resolver<'t, 'r> {
    /// Rules the elements of a tree one by one, in the order in which they stand.
    fn gather(&self, groups: &mut [Group]) -> Vec<Element<'r>> {
        let mut elements = Vec::new();
        for (at, (shape, group)) in self.provider.shapes.iter().zip(groups).enumerate() {
            if shape.each.is_none() {
                continue;
            }
            self.facts.visit_elements(at, |element| {
                let part = self.part(element, elements.len());
                if group.push(part) {
                    elements.push(element.clone());
                }
            });
        }
        elements
    }

    /// Rules an element that a pass found, and says whether it is to be kept.
    fn rule_spot(
        &self,
        recorded: &'r Recorded,
        spot: &Spot,
        body: &'r str,
        at: usize,
        groups: &mut [Group],
    ) -> bool {
        let element = Element::recorded(recorded, spot, body);
        match groups.get_mut(element.shape) {
            Some(group) => group.push(self.part(&element, at)),
            None => false,
        }
    }

    /// Rules the elements that waited for the whole to be known.
    fn rule_waiting(
        &self,
        recorded: &'r Recorded,
        body: &'r str,
        plan: &Plan,
        groups: &mut [Group],
    ) {
        let waits = |spot: &Spot| {
            let elements = plan.layout.elements.get(spot.shape as usize);
            elements.is_some_and(|elements| elements.needs_whole)
        };
        for (at, spot) in recorded.elements.iter().enumerate() {
            if waits(spot) {
                self.rule_spot(recorded, spot, body, at, groups);
            }
        }
    }

    /// What the status means by itself.
    pub(super) fn by_status(&self, http: Planned<'t>) -> Option<Decision> {
        let Some(trouble) = self.facts.trouble() else {
            let facts = Facts::new(http.catalog, self.answer());
            return facts.decision(Place::Whole);
        };
        if http.plan.needs_body(self.answer().status) {
            trouble.ask_for_tree();
            return None;
        }
        let nothing = Recorded::default();
        let (catalog, plan) = (http.catalog, http.plan);
        let facts = Facts::planned(catalog, plan, self.answer(), &nothing, "", trouble);
        facts.decision(Place::Whole)
    }
}
