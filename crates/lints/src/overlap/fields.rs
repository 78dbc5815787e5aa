//! What must stand in a body for a field of a shape to pass a test, or to fail it:
//! the way in which matching takes the value of a field, read backwards.

use super::Doubt;
use super::draft::{Draft, Source};
use super::search::{Choice, Scope, Search};
use super::skeleton::is_singular;
use super::value::Ask;
use replybook_catalog::predicate::{Scalar, Subject, Test};
use replybook_catalog::shape::{Field, FieldIx, ShapeIx};
use replybook_catalog::vocabulary::NodeType;

impl<'t> Search<'t, '_> {
    /// As [`Facts::visit_field`](replybook_matching::facts::Facts::visit_field) takes the value
    /// of a field, read backwards.
    pub(super) fn of_field(
        &self,
        draft: &Draft<'t>,
        place: (ShapeIx, FieldIx),
        test: &'t Test,
        scope: Scope,
        wanted: bool,
    ) -> Result<Vec<Choice<'t>>, Doubt> {
        let shape = self.provider.shapes.get(place.0).ok_or(Doubt::Path)?;
        let field = shape.fields.get(place.1).ok_or(Doubt::Path)?;
        let known = draft.sources.iter().find(|(of, _)| *of == place);
        if let Some((_, source)) = known {
            let next = self.of_source(draft, *source, field, test, scope, wanted)?;
            return Ok(next.into_iter().map(|draft| (draft, Vec::new())).collect());
        }
        if !wanted && !test.holds_of_nothing() {
            // It holds of nothing that is not there; what is there shall not pass.
            let mut next = draft.clone();
            let ask = of_field(field, Some(test)).not();
            let is_needed = field.paths.len() == 1;
            for path in &field.paths {
                let (query, from) = self.query(*path, scope)?;
                next.body
                    .ask_if_there(query, from, Ask { is_needed, ..ask });
            }
            return Ok(vec![(next, Vec::new())]);
        }
        let is_key = shape
            .each
            .as_ref()
            .is_some_and(|each| each.key == Some(place.1));
        let may_be_null = field.of.is_none_or(|of| of == NodeType::Null);
        let mut sources: Vec<Source> = (0..field.paths.len()).map(Source::Path).collect();
        sources.extend(is_key.then_some(Source::Name));
        sources.extend((may_be_null && !is_key).then_some(Source::Null));
        sources.extend((!is_key).then_some(Source::Nothing));
        let mut choices = Vec::new();
        for source in sources {
            let mut next = draft.clone();
            let source = self.take_from(&mut next, field, source, scope)?;
            next.sources.push((place, source));
            let next = self.of_source(&next, source, field, test, scope, wanted)?;
            choices.extend(next.map(|draft| (draft, Vec::new())));
        }
        Ok(choices)
    }

    /// Says from where a field is taken: nothing before it is there, and it is.
    fn take_from(
        &self,
        draft: &mut Draft<'t>,
        field: &'t Field,
        source: Source,
        scope: Scope,
    ) -> Result<Source, Doubt> {
        let before = match source {
            Source::Path(at) => field.paths.get(..at).unwrap_or_default(),
            _ => &field.paths,
        };
        let absent = Ask {
            skips_null: source != Source::Nothing,
            ..of_field(field, None).not()
        };
        for path in before {
            let (query, from) = self.query(*path, scope)?;
            draft.body.ask_if_there(query, from, absent);
        }
        let path = match source {
            Source::Path(at) => field.paths.get(at),
            Source::Null => field.paths.first(),
            _ => None,
        };
        let Some(path) = path else { return Ok(source) };
        let (query, from) = self.query(*path, scope)?;
        if matches!(source, Source::Path(_)) && !is_singular(query.segments()) {
            return Ok(source);
        }
        let at = draft.body.require(query, from)?;
        if source == Source::Null {
            draft.body.ask(at, Ask::passing(null()));
            // Any other path may have it.
            draft.body.is_narrowed |= field.paths.len() > 1;
            return Ok(source);
        }
        draft.body.ask(at, of_field(field, None));
        Ok(Source::Node(at))
    }

    /// The draft where the value that stands at a source passes, or does not.
    fn of_source(
        &self,
        draft: &Draft<'t>,
        source: Source,
        field: &'t Field,
        test: &'t Test,
        scope: Scope,
        wanted: bool,
    ) -> Result<Option<Draft<'t>>, Doubt> {
        let mut next = draft.clone();
        let polar = |ask: Ask<'t>| if wanted { ask } else { ask.not() };
        let holds = match source {
            Source::Nothing => test.holds_of_nothing() == wanted,
            Source::Null => polar(Ask::passing(test)).holds(Subject::Null),
            Source::Name => {
                next.body.ask_name(scope.from, polar(Ask::passing(test)))?;
                true
            }
            Source::Node(at) => self.may_ask(&mut next, at, polar(of_field(field, Some(test)))),
            Source::Path(at) => {
                let path = field.paths.get(at).ok_or(Doubt::Path)?;
                let (query, from) = self.query(*path, scope)?;
                let at = next.body.require(query, from)?;
                self.may_ask(&mut next, at, polar(of_field(field, Some(test))))
            }
        };
        Ok(holds.then_some(next))
    }
}

/// A value of a field: of its type, and not `null`.
fn of_field<'t>(field: &Field, test: Option<&'t Test>) -> Ask<'t> {
    Ask {
        of: field.of,
        skips_null: true,
        test,
        wanted: true,
        is_needed: true,
    }
}

/// The test that `null` passes.
fn null() -> &'static Test {
    static NULL: once_cell::sync::Lazy<Test> =
        once_cell::sync::Lazy::new(|| Test::equals(Scalar::Null));
    &NULL
}
