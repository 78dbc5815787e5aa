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
pub(crate) enum Recalled {
    /// This.
    Kept(Kept),
    /// Only a tree can tell.
    Tree,
}

/// A ruling on the whole or on an element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    source: KeptSource,
    /// The rule's place in its provider's rules.
    rule: Option<u32>,
    clause: u32,
    is_tied: bool,
    /// Whether the wait is taken from the body.
    pub reads_body: bool,
    /// For a request of which nothing is known.
    pub retryability: Retryability,
    said: Said,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeptSource {
    Whole,
    Elements(u16),
    Default,
    Status,
    Nothing,
}

impl Kept {
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
    pub(super) fn kept(self, resolution: &Resolution<'t>) -> Option<Kept> {
        let source = match &resolution.source {
            Source::Whole(_) => KeptSource::Whole,
            Source::Elements(at) => KeptSource::Elements(u16::try_from(*at).ok()?),
            Source::Default(_) => KeptSource::Default,
            Source::Status(..) => KeptSource::Status,
            Source::Nothing => KeptSource::Nothing,
        };
        let ruling = &resolution.ruling;
        let rule = match ruling.rule {
            Some(_) => Some(u32::try_from(ruling.at).ok()?),
            None => None,
        };
        Some(Kept {
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
    pub(super) fn kept_part(self, part: &Part) -> Option<Kept> {
        let rule = match part.rule {
            Some(found) => Some(u32::try_from(found.rule).ok()?),
            None => None,
        };
        let clause = part.rule.map_or(0, |found| found.clause);
        Some(Kept {
            source: KeptSource::Whole,
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

    pub(super) fn part_of(self, kept: Kept) -> Part {
        Part {
            rule: self.found(kept, self.catalog),
            is_tied: kept.is_tied,
            outcome: kept.said.outcome,
            effect: kept.said.effect,
            category: kept.said.category,
            element: 0,
        }
    }

    pub(super) fn resolution(self, kept: Kept) -> Resolution<'t> {
        let ruling = self.restored(kept);
        let own = self.found(kept, self.catalog);
        let source = match (kept.source, own) {
            (KeptSource::Whole, Some(found)) => Source::Whole(found),
            (KeptSource::Default, Some(found)) => Source::Default(found),
            (KeptSource::Elements(at), _) => Source::Elements(usize::from(at)),
            (KeptSource::Status, _) => {
                let by_status = self.http.and_then(|http| {
                    let found = self.found(kept, http)?;
                    Some(Source::Status(http, found))
                });
                by_status.unwrap_or(Source::Nothing)
            }
            _ => Source::Nothing,
        };
        Resolution { source, ruling }
    }

    pub(super) fn restored(self, kept: Kept) -> Ruling<'t> {
        let Said {
            outcome,
            effect,
            category,
            unblocked_by,
            basis,
        } = kept.said;
        Ruling {
            rule: self.rule_of(&kept),
            at: kept.rule.map_or(0, |at| at as usize),
            clause: kept.clause as usize,
            is_tied: kept.is_tied,
            by_status: kept.source == KeptSource::Status,
            outcome,
            effect,
            category,
            unblocked_by,
            basis,
        }
    }

    /// What is ruled, where nothing else of the answer decides that.
    #[inline(always)]
    pub(super) fn at_once(self, kept: &Kept, response: &Response<'_>) -> Option<crate::Ruling<'t>> {
        let rules = self;
        let retryability = Repetition { rules, response }.for_request(kept.retryability);
        if kept.reads_body || retryability.invites_repetition() {
            return None;
        }
        let rule = self.rule_of(kept);
        let said = kept.said;
        Some(crate::Ruling::new(rule, said, retryability, None, None))
    }

    /// The same, where it is all there is to rule. `None` where the rule was not decoded yet.
    #[inline(always)]
    pub fn settled(self, kept: &Kept) -> Option<crate::Ruling<'t>> {
        let rule = match kept.rule {
            Some(at) => Some(self.catalog_of(kept).rules.known(at as usize)?),
            None => None,
        };
        let (said, retryability) = (kept.said, kept.retryability);
        Some(crate::Ruling::new(rule, said, retryability, None, None))
    }

    #[inline(always)]
    fn rule_of(self, kept: &Kept) -> Option<&'t Rule> {
        self.catalog_of(kept).rules.get(kept.rule? as usize)
    }

    #[inline(always)]
    fn catalog_of(self, kept: &Kept) -> &'t Provider {
        match self.http {
            Some(http) if kept.source == KeptSource::Status => http,
            _ => self.catalog,
        }
    }

    fn found(self, kept: Kept, catalog: &'t Provider) -> Option<Match> {
        let at = kept.rule? as usize;
        let clauses = catalog.rules.clauses(at)?;
        let clause = kept.clause as usize;
        Some(Match::of(at, clause, clauses.get(clause)?))
    }
}
