//! The interpreter: every rule that the status does not rule out is tried on a tree, clause by
//! clause. It is the meaning of the catalogs, and it needs no plan.

use replybook_catalog::shape::Shape;
use replybook_catalog::vocabulary::Role;
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Element, Facts};

use crate::resolution::{Gathered, Group, Resolution, Resolver, Rules};
use crate::{Response, Summary, Verdict};

impl<'t> Rules<'t, '_> {
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
        let facts = Facts::new(self.catalog, &answer);
        let resolver = Resolver::new(self, response, facts);
        let mut groups = self.groups(answer.is_2xx(), true);
        let elements = resolver.gather(&mut groups);
        let resolution = resolver.resolve(&groups);
        let groups = &groups;
        then(&resolver, &resolution, &Gathered { groups, elements })
    }

    /// The verdict by trying every rule; `None` where a search of the tree ended at its
    /// budget, so that the plan, which needs no search, may know more.
    pub fn interpret_within_budget(self, response: &Response<'_>) -> Option<Verdict<'t>> {
        self.interpret(response, |resolver, resolution, gathered| {
            let verdict = resolver.write(resolution, gathered);
            (!resolver.facts.is_exhausted()).then_some(verdict)
        })
    }

    /// The verdict by trying every rule.
    pub fn verdict(self, response: &Response<'_>) -> Verdict<'t> {
        self.interpret(response, |resolver, resolution, gathered| {
            resolver.write(resolution, gathered)
        })
    }

    /// What is ruled on the whole, by trying every rule.
    pub fn summary(self, response: &Response<'_>) -> Summary<'t> {
        self.interpret(response, |resolver, resolution, gathered| {
            resolver.brief(resolution, gathered)
        })
    }

    /// A group for each shape; without lists no element is kept.
    pub fn groups(self, is_2xx: bool, lists: bool) -> Vec<Group> {
        let mut groups = Vec::new();
        self.reset(is_2xx, &mut groups);
        if !lists {
            groups.iter_mut().for_each(Group::list_nothing);
        }
        groups
    }

    /// A group for each shape, with nothing in it yet.
    pub fn reset(self, is_2xx: bool, groups: &mut Vec<Group>) {
        let shapes = &self.catalog.shapes;
        groups.truncate(shapes.len());
        for (at, shape) in shapes.iter().enumerate() {
            let (role, listed) = self.listed(shape);
            match groups.get_mut(at) {
                Some(group) => group.reset(role, listed, is_2xx),
                None => groups.push(Group::new(role, listed, is_2xx)),
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
}
