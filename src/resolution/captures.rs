//! Values taken out of the response: the fields of shapes, the holes of
//! templates, and what rules ask for beside them.

use replybook_catalog::answer::Body;
use replybook_catalog::matching::{Match, Place};
use replybook_catalog::predicate::Subject;
use replybook_catalog::table::{CaptureSource, Rule, ShapeIx};
use replybook_catalog::vocabulary::{BodyKind, Outcome};

use super::fold::Group;
use super::{Resolver, Source};
use crate::verdict::{Capture, CaptureValue, Judgement};

impl<'t, 'r> Resolver<'t, 'r> {
    /// The captures of a rule that won at a place.
    pub(super) fn captures(
        &self,
        rule: &'t Rule,
        winner: &Match,
        place: Place<'_, 'r>,
    ) -> Vec<Capture<'t>> {
        let shape = rule
            .clauses
            .get(winner.clause)
            .and_then(|clause| clause.shape);
        let mut captures = match shape {
            Some(shape) => self.fields(shape, place),
            None => self.shape_captures(place),
        };
        for (name, value) in &winner.holes {
            if let Some(value) = CaptureValue::of(value, self.limits.max_capture_bytes) {
                put(&mut captures, Capture::new(name.clone(), value));
            }
        }
        for spec in &rule.captures {
            let value = match &spec.source {
                CaptureSource::Named | CaptureSource::Header(_) => None,
                CaptureSource::Paths(paths) => paths.iter().find_map(|query| {
                    self.facts.with_nodes(*query, place, |nodes| {
                        nodes
                            .iter()
                            .filter(|node| spec.of.is_none_or(|of| of.admits(node)))
                            .find_map(|node| CaptureValue::of(node, self.limits.max_capture_bytes))
                    })
                }),
            };
            if let Some(value) = value {
                put(&mut captures, Capture::new(spec.name.as_str(), value));
            }
        }
        self.add_captures_of_headers(rule, &mut captures);
        self.add_text(&mut captures);
        for spec in rule.captures.iter().filter(|spec| spec.sensitive) {
            for capture in captures
                .iter_mut()
                .filter(|capture| capture.name == spec.name)
            {
                capture.sensitive = true;
            }
        }
        captures
    }

    pub(super) fn add_captures_of_headers(&self, rule: &'t Rule, captures: &mut Vec<Capture<'t>>) {
        for spec in &rule.captures {
            if let CaptureSource::Header(name) = &spec.source
                && let Some(text) = self.answer().header(name).next()
            {
                let value = CaptureValue::cut(text, self.limits.max_capture_bytes);
                put(captures, Capture::new(spec.name.as_str(), value));
            }
        }
    }

    /// A body of plain text is its own message.
    pub(super) fn add_text(&self, captures: &mut Vec<Capture<'t>>) {
        if let Body::Text(BodyKind::Text, text) = &self.answer().body {
            let value = CaptureValue::cut(text, self.limits.max_capture_bytes);
            put(captures, Capture::new("text", value));
        }
    }

    /// The fields of the shapes that speak of a place, where no rule says which.
    pub(super) fn shape_captures(&self, place: Place<'_, 'r>) -> Vec<Capture<'t>> {
        match place {
            Place::Element(element) => self.fields(element.shape, place),
            Place::Whole => {
                let mut captures = Vec::new();
                self.add_text(&mut captures);
                for (ix, shape) in self.provider.shapes.iter().enumerate() {
                    if shape.each.is_none() {
                        for capture in self.fields(ix, place) {
                            put(&mut captures, capture);
                        }
                    }
                }
                captures
            }
        }
    }

    fn fields(&self, shape: ShapeIx, place: Place<'_, 'r>) -> Vec<Capture<'t>> {
        let Some(spec) = self.provider.shapes.get(shape) else {
            return Vec::new();
        };
        let most = self.limits.max_capture_bytes;
        let value = |subject: Subject<'_>| match subject {
            Subject::Node(node) => CaptureValue::of(node, most),
            Subject::Text(text) => Some(CaptureValue::cut(text, most)),
        };
        spec.fields
            .iter()
            .enumerate()
            .filter_map(|(ix, field)| {
                let found = self
                    .facts
                    .field(shape, ix, place)
                    .into_iter()
                    .find_map(value)?;
                Some(Capture::new(field.name.as_str(), found))
            })
            .collect()
    }

    /// One place decided; what stands at the others is kept all the same, under
    /// names that are free: what the first reason or failure says, where the
    /// whole was refused, and what the whole says, where an element decided.
    pub(super) fn add_captures_beside(
        &self,
        whole: &mut Judgement<'t>,
        groups: &[Group<'t>],
        source: &Source<'t>,
    ) {
        let beside = match source {
            Source::Elements(_) => self.shape_captures(Place::Whole),
            _ if whole.outcome == Outcome::Error || whole.rule.is_none() => {
                let first = groups.iter().find_map(|group| group.parts.first());
                first.map_or_else(Vec::new, |part| part.judgement.captures.clone())
            }
            _ => Vec::new(),
        };
        for capture in beside {
            put(&mut whole.captures, capture);
        }
    }
}

/// Adds a capture unless its name is taken.
pub(super) fn put<'t>(captures: &mut Vec<Capture<'t>>, capture: Capture<'t>) {
    if captures.iter().all(|known| known.name != capture.name) {
        captures.push(capture);
    }
}
