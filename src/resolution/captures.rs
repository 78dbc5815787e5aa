//! Values taken out of the response: the fields of shapes, the holes of
//! templates, and what rules ask for beside them.

use std::ops::ControlFlow;

use replybook_catalog::predicate::Subject;
use replybook_catalog::table::{CaptureSource, CaptureSpec, QueryIx, Rule, ShapeIx};
use replybook_catalog::vocabulary::{BodyKind, Outcome};
use replybook_matching::answer::Body;
use replybook_matching::facts::Place;

use super::ruling::Ruling;
use super::{Gathered, Resolver, Source};
use crate::verdict::{Capture, CaptureValue, Judgement};

impl<'t, 'r> Resolver<'t, 'r> {
    /// The captures of a ruling at its place.
    pub(super) fn captures(&self, ruling: &Ruling<'t>, place: Place<'_, 'r>) -> Vec<Capture<'t>> {
        let Some(rule) = ruling.rule else {
            return self.shape_captures(place);
        };
        let mut captures = if ruling.by_status {
            self.shape_captures(Place::Whole)
        } else {
            self.captures_of_rule(rule, ruling, place)
        };
        self.add_captures_of_headers(rule, &mut captures);
        self.add_text(&mut captures);
        for spec in rule.captures.iter().filter(|spec| spec.sensitive) {
            for capture in captures.iter_mut().filter(|c| c.name == spec.name) {
                capture.sensitive = true;
            }
        }
        captures
    }

    fn captures_of_rule(
        &self,
        rule: &'t Rule,
        ruling: &Ruling<'t>,
        place: Place<'_, 'r>,
    ) -> Vec<Capture<'t>> {
        let shape = rule
            .clauses
            .get(ruling.clause)
            .and_then(|clause| clause.shape);
        let mut captures = match shape {
            Some(shape) => self.fields(shape, place),
            None => self.shape_captures(place),
        };
        for (name, value) in self.facts.holes(ruling.at, ruling.clause, place) {
            let value =
                CaptureValue::from_subject(Subject::from(&value), self.limits.max_capture_bytes);
            if let Some(value) = value {
                put(&mut captures, Capture::new(name, value));
            }
        }
        for spec in &rule.captures {
            let CaptureSource::Paths(paths) = &spec.source else {
                continue;
            };
            let value = paths
                .iter()
                .find_map(|query| self.first(*query, spec, place));
            if let Some(value) = value {
                put(&mut captures, Capture::new(spec.name.as_str(), value));
            }
        }
        captures
    }

    /// The first scalar of the right type that a path selects.
    fn first(
        &self,
        query: QueryIx,
        spec: &CaptureSpec,
        place: Place<'_, 'r>,
    ) -> Option<CaptureValue<'static>> {
        let mut first = None;
        self.facts.visit_nodes(query, place, &mut |subject| {
            if spec.of.is_none_or(|of| subject.is_of(of)) {
                first = CaptureValue::from_subject(subject, self.limits.max_capture_bytes);
            }
            match first {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        });
        first
    }

    fn add_captures_of_headers(&self, rule: &'t Rule, captures: &mut Vec<Capture<'t>>) {
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
    fn add_text(&self, captures: &mut Vec<Capture<'t>>) {
        if let Body::Text(BodyKind::Text, text) = &self.answer().body {
            let value = CaptureValue::cut(text, self.limits.max_capture_bytes);
            put(captures, Capture::new("text", value));
        }
    }

    /// The fields of the shapes that speak of a place, where no rule says which.
    fn shape_captures(&self, place: Place<'_, 'r>) -> Vec<Capture<'t>> {
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
        let fields = spec.fields.iter().enumerate();
        fields
            .filter_map(|(ix, field)| {
                let mut found = None;
                self.facts.visit_field(shape, ix, place, &mut |subject| {
                    found = CaptureValue::from_subject(subject, self.limits.max_capture_bytes);
                    match found {
                        Some(_) => ControlFlow::Break(()),
                        None => ControlFlow::Continue(()),
                    }
                });
                Some(Capture::new(field.name.as_str(), found?))
            })
            .collect()
    }

    /// One place decided; what stands at the others is kept all the same, under
    /// names that are free: what the first reason or failure says, where the
    /// whole was refused, and what the whole says, where an element decided.
    pub(super) fn add_captures_beside(
        &self,
        whole: &mut Judgement<'t>,
        gathered: &Gathered<'_, 'r>,
        source: &Source<'t>,
    ) {
        let beside = match source {
            Source::Elements(_) => self.shape_captures(Place::Whole),
            _ if whole.outcome == Outcome::Error || whole.rule.is_none() => {
                let mut groups = gathered.groups.iter();
                let first = groups.find_map(|group| group.parts.first());
                let element = first.and_then(|part| gathered.elements.get(part.element));
                first.zip(element).map_or_else(Vec::new, |(part, element)| {
                    let ruling = self.rule_on_part(part);
                    let mut captures = self.captures(&ruling, Place::Element(element));
                    self.repetition()
                        .add_wait_captures(ruling.category, &mut captures);
                    captures
                })
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
