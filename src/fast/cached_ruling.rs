//! What was decided in a state of what is known, kept without the tables that it is
//! borrowed from.

use replybook_catalog::table::{Provider, Rule};
use replybook_catalog::vocabulary::{Basis, Outcome, Retryability, UnblockedBy};
use replybook_matching::facts::Match;

use crate::Response;
use crate::resolution::retry::Repetition;
use crate::resolution::{Part, Resolution, Rules, Ruling, Source};
use crate::verdict::Said;

/// What was decided in a state.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CachedRuling {
    /// The ruling is known.
    Cached(Cached),
    /// Only a tree can tell.
    Tree,
}

/// A ruling on the whole or on an element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cached {
    source: CachedSource,
    /// The rule's place in its provider's rules.
    rule: Option<u32>,
    clause: u32,
    is_tied: bool,
    /// Whether the wait is taken from the body.
    pub reads_body: bool,
    /// For an unknown request.
    pub retryability: Retryability,
    said: Said,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CachedSource {
    Whole,
    Elements(u16),
    Default,
    Status,
    Nothing,
}

impl Cached {
    pub fn outcome(&self) -> Outcome {
        self.said.outcome
    }

    /// Whether it is all there is to rule, whatever the request was.
    pub fn is_all(&self) -> bool {
        !self.reads_body && !self.retryability.invites_repetition()
    }
}

impl<'t> Rules<'t, '_> {
    /// A resolution, to be kept. `None` where a number in it is too large.
    pub(super) fn cached(self, resolution: &Resolution<'t>) -> Option<Cached> {
        let source = match &resolution.source {
            Source::Whole(_) => CachedSource::Whole,
            Source::Elements(at) => CachedSource::Elements(u16::try_from(*at).ok()?),
            Source::Default(_) => CachedSource::Default,
            Source::Status(..) => CachedSource::Status,
            Source::Nothing => CachedSource::Nothing,
        };
        let ruling = &resolution.ruling;
        let rule = match ruling.rule {
            Some(_) => Some(u32::try_from(ruling.at).ok()?),
            None => None,
        };
        Some(Cached {
            source,
            rule,
            clause: u32::try_from(ruling.clause).ok()?,
            is_tied: ruling.is_tied,
            reads_body: ruling.own_rule().is_some_and(|rule| rule.wait.is_some()),
            retryability: Retryability::derive(ruling.unblocked_by, ruling.effect),
            said: ruling.said(),
        })
    }

    /// What is ruled on an element, to be kept.
    pub(super) fn cached_part(self, part: &Part) -> Option<Cached> {
        let rule = match part.rule {
            Some(found) => Some(u32::try_from(found.rule).ok()?),
            None => None,
        };
        let clause = part.rule.map_or(0, |found| found.clause);
        Some(Cached {
            source: CachedSource::Whole,
            rule,
            clause: u32::try_from(clause).ok()?,
            is_tied: part.is_tied,
            reads_body: false,
            retryability: Retryability::derive(UnblockedBy::Unknown, part.effect),
            said: Said {
                outcome: part.outcome,
                effect: part.effect,
                category: part.category,
                // A part says nothing of these.
                unblocked_by: UnblockedBy::Unknown,
                basis: Basis::None,
            },
        })
    }

    pub(super) fn part_of(self, cached: Cached) -> Part {
        Part {
            rule: self.found(cached, self.catalog),
            is_tied: cached.is_tied,
            outcome: cached.said.outcome,
            effect: cached.said.effect,
            category: cached.said.category,
            element: 0,
        }
    }

    pub(super) fn resolution(self, cached: Cached) -> Resolution<'t> {
        let ruling = self.to_ruling(cached);
        let own = self.found(cached, self.catalog);
        let source = match (cached.source, own) {
            (CachedSource::Whole, Some(found)) => Source::Whole(found),
            (CachedSource::Default, Some(found)) => Source::Default(found),
            (CachedSource::Elements(at), _) => Source::Elements(usize::from(at)),
            (CachedSource::Status, _) => {
                let by_status = self.http.and_then(|http| {
                    let found = self.found(cached, http)?;
                    Some(Source::Status(http, found))
                });
                by_status.unwrap_or(Source::Nothing)
            }
            _ => Source::Nothing,
        };
        Resolution { source, ruling }
    }

    pub(super) fn to_ruling(self, cached: Cached) -> Ruling<'t> {
        let Said {
            outcome,
            effect,
            category,
            unblocked_by,
            basis,
        } = cached.said;
        Ruling {
            rule: self.rule_of(&cached),
            at: cached.rule.map_or(0, |at| at as usize),
            clause: cached.clause as usize,
            is_tied: cached.is_tied,
            by_status: cached.source == CachedSource::Status,
            outcome,
            effect,
            category,
            unblocked_by,
            basis,
        }
    }

    /// What is ruled, where nothing else of the answer decides that.
    #[inline(always)]
    pub(super) fn at_once(
        self,
        cached: &Cached,
        response: &Response<'_>,
    ) -> Option<crate::Summary<'t>> {
        let rules = self;
        let retryability = Repetition { rules, response }.for_request(cached.retryability);
        if cached.reads_body || retryability.invites_repetition() {
            return None;
        }
        let rule = self.rule_of(cached);
        let said = cached.said;
        Some(crate::Summary::new(rule, said, retryability, None, None))
    }

    /// The same, where it is all there is to rule. `None` where the rule was not decoded yet.
    #[inline(always)]
    pub fn settled(self, cached: &Cached) -> Option<crate::Summary<'t>> {
        let rule = match cached.rule {
            Some(at) => Some(self.catalog_of(cached).rules.known(at as usize)?),
            None => None,
        };
        let (said, retryability) = (cached.said, cached.retryability);
        Some(crate::Summary::new(rule, said, retryability, None, None))
    }

    #[inline(always)]
    fn rule_of(self, cached: &Cached) -> Option<&'t Rule> {
        self.catalog_of(cached).rules.get(cached.rule? as usize)
    }

    #[inline(always)]
    fn catalog_of(self, cached: &Cached) -> &'t Provider {
        match self.http {
            Some(http) if cached.source == CachedSource::Status => http,
            _ => self.catalog,
        }
    }

    fn found(self, cached: Cached, catalog: &'t Provider) -> Option<Match> {
        let at = cached.rule? as usize;
        let clauses = catalog.rules.clauses(at)?;
        let clause = cached.clause as usize;
        Some(Match::new(at, clause, clauses.get(clause)?))
    }
}
