//! A response for which several conditions hold and others fail, or the proof that
//! there is none: every reading of the conditions is tried, a reading being a
//! choice wherever a condition leaves one.

use super::draft::Draft;
use super::skeleton::{NodeIx, ROOT};
use super::value::{Ask, Values};
use super::{Doubt, Sought};
use replybook_catalog::predicate::{Clause, Condition, Test};
use replybook_catalog::shape::{Each, QueryIx, ShapeIx};
use replybook_catalog::table::{Provider, Sample};
use replybook_catalog::vocabulary::BodyKind;

/// How many readings of the conditions of two clauses are tried.
pub const MAX_READINGS: usize = 1024;

/// How many responses of two clauses are tried; those that nearly hold are alike.
pub const MAX_REFUSED: usize = 8;

/// How many conditions two clauses may have together.
pub const MAX_GOALS: usize = 128;

/// The kinds of bodies that have a text.
const TEXTUAL: [BodyKind; 3] = [BodyKind::Text, BodyKind::Html, BodyKind::Malformed];

/// Where the conditions of a clause look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    shape: Option<ShapeIx>,
    /// From where relative paths begin.
    pub from: NodeIx,
}

/// What is still to be reached.
#[derive(Debug, Clone, Copy)]
pub(super) enum Goal<'t> {
    Holds(&'t Condition, Scope),
    Fails(&'t Condition, Scope),
    /// One of these fails.
    SomeFails(&'t [Condition], Scope),
}

/// A search among the responses of one provider.
pub(super) struct Search<'t, 'v> {
    pub(super) provider: &'t Provider,
    /// Whether a response that was written out will do.
    verify: &'v dyn Fn(&Sample) -> bool,
    values: &'v Values,
    readings: usize,
    /// How many responses were made and would not do.
    refused: usize,
}

/// A choice: what is known then, and what more is to be reached.
pub(super) type Choice<'t> = (Draft<'t>, Vec<Goal<'t>>);

impl<'t, 'v> Search<'t, 'v> {
    pub fn new(
        provider: &'t Provider,
        values: &'v Values,
        verify: &'v dyn Fn(&Sample) -> bool,
    ) -> Self {
        Search {
            provider,
            verify,
            values,
            readings: 0,
            refused: 0,
        }
    }

    /// Where a clause looks: at the whole, or at the one element of its shape that
    /// the draft has.
    pub fn scope(&self, clause: &Clause, draft: &mut Draft<'t>) -> Result<Scope, Doubt> {
        let shape = clause
            .shape
            .and_then(|shape| self.provider.shapes.get(shape));
        let each = shape.and_then(|shape| shape.each.as_ref());
        let from = each.map_or(Ok(ROOT), |each| self.element(each, draft))?;
        Ok(Scope {
            shape: clause.shape,
            from,
        })
    }

    fn element(&self, each: &Each, draft: &mut Draft<'t>) -> Result<NodeIx, Doubt> {
        let named = self.provider.queries.get(each.path).ok_or(Doubt::Path)?;
        let element = draft.body.require(&named.query, ROOT)?;
        if each.of.is_some() {
            let any = Ask::nothing().not();
            draft.body.ask(element, any.of(each.of));
        }
        Ok(element)
    }

    /// A response that reaches all goals.
    pub fn run(&mut self, draft: Draft<'t>, goals: &[Goal<'t>]) -> Sought<Sample> {
        if draft.is_contradictory() {
            return Sought::Nothing;
        }
        if goals.len() > MAX_GOALS {
            return Sought::Unsure(Doubt::Conditions);
        }
        let Some((goal, rest)) = goals.split_first() else {
            return self.finish(&draft);
        };
        let choices = match self.choices(*goal, &draft) {
            Ok(choices) => choices,
            Err(doubt) => return Sought::Unsure(doubt),
        };
        let mut doubt = None;
        for (draft, more) in choices {
            let goals: Vec<Goal<'t>> = more.into_iter().chain(rest.iter().copied()).collect();
            match self.run(draft, &goals) {
                Sought::Nothing => {}
                found @ Sought::Found(_) => return found,
                Sought::Unsure(why) => {
                    if self.is_over() {
                        return Sought::Unsure(why);
                    }
                    doubt = doubt.or(Some(why));
                }
            }
        }
        doubt.map_or(Sought::Nothing, Sought::Unsure)
    }

    fn finish(&mut self, draft: &Draft<'t>) -> Sought<Sample> {
        self.readings += 1;
        if self.readings > MAX_READINGS {
            return Sought::Unsure(Doubt::Readings);
        }
        let mut doubt = None;
        for written in draft.write(self.values) {
            match written {
                Sought::Found(sample) if (self.verify)(&sample) => return Sought::Found(sample),
                Sought::Found(_) => {
                    self.refused += 1;
                    doubt = doubt.or(Some(Doubt::NotVerified));
                }
                Sought::Unsure(why) => doubt = doubt.or(Some(why)),
                Sought::Nothing => {}
            }
        }
        doubt.map_or(Sought::Nothing, Sought::Unsure)
    }

    /// Whether it has gone on for long enough.
    fn is_over(&self) -> bool {
        self.readings > MAX_READINGS || self.refused >= MAX_REFUSED
    }

    fn choices(&mut self, goal: Goal<'t>, draft: &Draft<'t>) -> Result<Vec<Choice<'t>>, Doubt> {
        let (condition, scope, wanted) = match goal {
            Goal::Holds(condition, scope) => (condition, scope, true),
            Goal::Fails(condition, scope) => (condition, scope, false),
            Goal::SomeFails(all, scope) => {
                let fails = |condition| (draft.clone(), vec![Goal::Fails(condition, scope)]);
                return Ok(all.iter().map(fails).collect());
            }
        };
        let mut next = draft.clone();
        match condition {
            Condition::Status(set) => next.keep_statuses(set, wanted),
            Condition::BodyKind(kinds) => next.keep_kinds(kinds, wanted),
            Condition::Header(name, test) => return Ok(of_header(draft, name, test, wanted)),
            Condition::Text(test) => return Ok(of_text(draft, test, wanted)),
            Condition::Not(alternatives) if wanted => {
                let some = |all: &'t Vec<Condition>| Goal::SomeFails(all, scope);
                return Ok(vec![(next, alternatives.iter().map(some).collect())]);
            }
            Condition::Not(alternatives) => {
                let all = |all: &'t Vec<Condition>| {
                    all.iter()
                        .map(|condition| Goal::Holds(condition, scope))
                        .collect()
                };
                return Ok(alternatives
                    .iter()
                    .map(|a| (draft.clone(), all(a)))
                    .collect());
            }
            Condition::Body(query, test) => {
                return self.of_body(draft, *query, test, scope, wanted);
            }
            Condition::Field(field, test) => {
                let shape = scope.shape.ok_or(Doubt::Path)?;
                return self.of_field(draft, (shape, *field), test, scope, wanted);
            }
        }
        Ok(vec![(next, Vec::new())])
    }

    fn of_body(
        &mut self,
        draft: &Draft<'t>,
        query: QueryIx,
        test: &'t Test,
        scope: Scope,
        wanted: bool,
    ) -> Result<Vec<Choice<'t>>, Doubt> {
        let passing = Ask::passing(test);
        let mut choices = Vec::new();
        let (query, from) = self.query(query, scope)?;
        match (wanted, test.holds_of_nothing()) {
            (true, of_nothing) => {
                if of_nothing {
                    let mut absent = draft.clone();
                    absent.body.ask_if_there(query, from, Ask::nothing());
                    choices.push((absent, Vec::new()));
                }
                if test.exists != Some(false) {
                    let mut there = draft.clone();
                    let at = there.body.require(query, from)?;
                    if self.may_ask(&mut there, at, passing) {
                        choices.push((there, Vec::new()));
                    }
                }
            }
            // Something must be there that does not pass.
            (false, true) => {
                let mut there = draft.clone();
                let at = there.body.require(query, from)?;
                if self.may_ask(&mut there, at, passing.not()) {
                    choices.push((there, Vec::new()));
                }
            }
            (false, false) => {
                let mut next = draft.clone();
                next.body.ask_if_there(query, from, passing.not());
                choices.push((next, Vec::new()));
            }
        }
        Ok(choices)
    }

    pub(super) fn query(
        &self,
        query: QueryIx,
        scope: Scope,
    ) -> Result<(&'t replybook_catalog::jsonpath::Query, NodeIx), Doubt> {
        let query = &self.provider.queries.get(query).ok_or(Doubt::Path)?.query;
        let from = if query.is_relative() {
            scope.from
        } else {
            ROOT
        };
        Ok((query, from))
    }

    /// Asks something of a node; `false` where no value passes all that is asked.
    pub(super) fn may_ask(&self, draft: &mut Draft<'t>, at: NodeIx, ask: Ask<'t>) -> bool {
        draft.body.ask(at, ask);
        let needed: Vec<Ask<'t>> = draft
            .body
            .asks(at)
            .iter()
            .copied()
            .filter(|ask| ask.is_needed)
            .collect();
        self.values.find(&needed) != Sought::Nothing
    }
}

fn of_header<'t>(
    draft: &Draft<'t>,
    name: &'t str,
    test: &'t Test,
    wanted: bool,
) -> Vec<Choice<'t>> {
    let mut choices = Vec::new();
    let mut with = |change: &dyn Fn(&mut Draft<'t>)| {
        let mut next = draft.clone();
        change(&mut next);
        choices.push((next, Vec::new()));
    };
    let passing = Ask::passing(test);
    match (wanted, test.holds_of_nothing()) {
        (true, of_nothing) => {
            if of_nothing {
                with(&|draft| draft.drop_header(name));
            }
            if test.exists != Some(false) {
                with(&|draft| draft.ask_header(name, passing));
            }
        }
        (false, of_nothing) => with(&|draft| {
            draft.ask_every_header(name, passing.not());
            if of_nothing {
                draft.ask_header(name, Ask::nothing().not());
            }
        }),
    }
    choices
}

fn of_text<'t>(draft: &Draft<'t>, test: &'t Test, wanted: bool) -> Vec<Choice<'t>> {
    let mut choices = Vec::new();
    let mut with = |change: &dyn Fn(&mut Draft<'t>)| {
        let mut next = draft.clone();
        change(&mut next);
        choices.push((next, Vec::new()));
    };
    let passing = Ask::passing(test);
    let of_nothing = test.holds_of_nothing();
    if of_nothing == wanted {
        with(&|draft| draft.keep_kinds(&TEXTUAL, false));
    }
    if !wanted || test.exists != Some(false) {
        with(&|draft| {
            draft.keep_kinds(&TEXTUAL, true);
            draft.ask_text(if wanted { passing } else { passing.not() });
        });
    }
    choices
}
