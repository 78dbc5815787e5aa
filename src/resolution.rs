//! From the rules that hold to one ruling: the whole answer and its elements
//! meet in one order, then the provider's default, then the status. It never
//! decides which rule holds or how strong it is; matching does. What is ruled is
//! written out as a verdict only where somebody asks for it.

mod captures;
mod fold;
pub(crate) mod retry;
mod ruling;
mod secrets;
mod writing;

use replybook_catalog::predicate::{Condition, Strength};
use replybook_catalog::table::Provider;
use replybook_catalog::vocabulary::Role;
use replybook_matching::answer::Answer;
use replybook_matching::facts::{Element, Facts, Match, Place};

use crate::Response;
use crate::limits::Limits;
pub(crate) use fold::{Group, Part};
pub(crate) use ruling::Ruling;

/// What a response is ruled by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'t, 'l> {
    /// The provider's catalog.
    pub catalog: &'t Provider,
    /// The catalog of HTTP, asked where the provider's rules say nothing.
    pub http: Option<&'t Provider>,
    pub limits: &'l Limits,
}

/// One response on its way to a verdict.
pub(crate) struct Resolver<'t, 'r> {
    rules: Rules<'t, 'r>,
    pub provider: &'t Provider,
    limits: &'r Limits,
    response: &'r Response<'r>,
    pub facts: Facts<'t, 'r>,
}

/// What was decided on the whole.
pub(crate) struct Resolution<'t> {
    pub source: Source<'t>,
    pub ruling: Ruling<'t>,
}

/// Which rule decides the whole.
pub(crate) enum Source<'t> {
    /// A rule about the whole answer.
    Whole(Match),
    /// A rule about an element: the group it stands in.
    Elements(usize),
    /// The provider's documented default for a 2xx.
    Default(Match),
    /// The core meaning of the status, from the catalog of HTTP.
    Status(&'t Provider, Match),
    /// Nothing.
    Nothing,
}

/// The elements of every shape with `each`, ruled one by one.
pub(crate) struct Gathered<'g, 'r> {
    pub groups: &'g [Group],
    /// Those that a verdict may list.
    pub elements: Vec<Element<'r>>,
}

impl<'t, 'r> Resolver<'t, 'r> {
    pub fn new(rules: Rules<'t, 'r>, response: &'r Response<'r>, facts: Facts<'t, 'r>) -> Self {
        Resolver {
            rules,
            provider: rules.catalog,
            limits: rules.limits,
            response,
            facts,
        }
    }

    pub fn answer(&self) -> &'r Answer<'r> {
        self.facts.answer()
    }

    pub fn part(&self, element: &Element<'r>, at: usize) -> Part {
        let place = Place::Element(element);
        let decision = self.facts.decision(place);
        let ruling = self.rule_on(decision.as_ref(), place);
        Part {
            rule: decision.as_ref().map(|decision| decision.winner),
            is_tied: ruling.is_tied,
            outcome: ruling.outcome,
            effect: ruling.effect,
            category: ruling.category,
            element: at,
        }
    }

    /// Decides on the whole.
    pub fn resolve(&self, groups: &[Group]) -> Resolution<'t> {
        let (source, is_tied) = self.source(groups);
        let mut ruling = match &source {
            Source::Whole(winner) | Source::Default(winner) => self.rule_on_whole(Some(*winner)),
            Source::Elements(at) => self.fold(groups, *at),
            Source::Status(http, winner) => self.rule_by_status(http, *winner),
            Source::Nothing => self.rule_on_whole(None),
        };
        ruling.is_tied |= is_tied;
        if !matches!(source, Source::Elements(_)) {
            ruling.note_parts(groups);
        }
        Resolution { source, ruling }
    }

    /// The ruling on the whole that a group's elements give.
    fn fold(&self, groups: &[Group], at: usize) -> Ruling<'t> {
        let group = groups.get(at);
        let Some((group, gravest)) = group.and_then(|group| Some((group, group.gravest()?))) else {
            return self.rule_on_whole(None);
        };
        let mut whole = self.rule_on_part(gravest);
        let partial = match group.role {
            Role::Parts => group.is_mixed(),
            Role::Failures => self.answer().is_2xx(),
            _ => false,
        };
        if partial {
            whole.make_partial();
        }
        whole
    }

    /// What decides the whole, and whether a rule about the whole does that is tied.
    fn source(&self, groups: &[Group]) -> (Source<'t>, bool) {
        let whole = self.facts.decision(Place::Whole);
        let is_tied = whole.as_ref().is_some_and(|whole| !whole.ties.is_empty());
        let whole = whole.map(|whole| whole.winner);
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
                (Source::Whole(whole), is_tied)
            }
            (_, Some((at, _))) => (Source::Elements(at), false),
            (Some(whole), None) => (Source::Whole(whole), is_tied),
            (None, None) => (self.fallback(groups), false),
        }
    }

    /// Between equals the whole wins outside 2xx, the elements within.
    fn elements_win(&self, whole: &Match, elements: Strength) -> bool {
        match elements.cmp(&whole.strength) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self.answer().is_2xx(),
            std::cmp::Ordering::Less => false,
        }
    }

    fn fallback(&self, groups: &[Group]) -> Source<'t> {
        if self.answer().is_2xx() {
            // Elements that no rule knows are told as they are.
            if let Some(at) = groups.iter().position(|group| group.total() > 0) {
                return Source::Elements(at);
            }
            return match self.facts.default_success() {
                Some(winner) => Source::Default(winner),
                None => Source::Nothing,
            };
        }
        let by_status = self
            .rules
            .http
            .and_then(|http| Some(Source::Status(http, self.by_status(http)?)));
        by_status.unwrap_or(Source::Nothing)
    }

    /// What the status means by itself.
    fn by_status(&self, http: &'t Provider) -> Option<Match> {
        if let Some(source) = self.facts.source()
            && asks_body(http, self.answer().status)
        {
            source.ask_for_tree();
            return None;
        }
        let facts = Facts::new(http, self.answer());
        facts.decision(Place::Whole).map(|decision| decision.winner)
    }
}

/// Whether a rule of a catalog asks about the body under a status.
fn asks_body(catalog: &Provider, status: u16) -> bool {
    let rules = catalog.rules.under(status);
    let mut clauses = rules.filter_map(|at| catalog.rules.clauses(at)).flatten();
    clauses.any(|clause| {
        let conditions = &clause.conditions;
        clause.shape.is_some() || !conditions.iter().all(Condition::is_outside_body)
    })
}
