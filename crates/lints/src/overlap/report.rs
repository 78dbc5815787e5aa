//! Overlaps, branches that never decide and idle overrides, as findings.

use std::collections::{BTreeMap, HashMap};

use super::claim::Relations;
use super::clause::{self, ClauseIx};
use super::shadow::{self, Shadow};
use super::ties::{Across, Tie, Ties};
use super::{Doubt, MAX_CANDIDATES, MAX_COMPARED, MAX_TIES, MAX_TIES_OF_SHAPE, Witness};
use replybook_catalog::shape::ShapeIx;
use replybook_catalog::table::{Provider, RuleIx, Table};
use replybook_compiler::diagnostic::{Code, Diagnostic};
use replybook_compiler::written::{WrittenRule, WrittenShape};

/// What there is to say about how the rules of catalogs stand to each other: ties
/// that only a constructed response shows, branches that can never decide, and
/// overrides that change nothing. `written` and `shapes` say where things stand; about
/// rules that stand nowhere nothing is said.
#[must_use]
pub fn findings(
    table: &Table,
    written: &[WrittenRule],
    shapes: &[WrittenShape],
) -> Vec<Diagnostic> {
    let written = written.iter().map(|rule| (rule.id.as_str(), rule));
    let written: HashMap<&str, &WrittenRule> = written.collect();
    let mut findings = Vec::new();
    for provider in &table.providers {
        let report = Report {
            provider,
            relations: Relations::new(provider),
            written: &written,
            shapes,
        };
        report.overlaps(&mut findings);
        report.shadows(&mut findings);
        report.idle_overrides(&mut findings);
    }
    findings.sort();
    findings
}

struct Report<'c> {
    provider: &'c Provider,
    relations: Relations<'c>,
    written: &'c HashMap<&'c str, &'c WrittenRule>,
    shapes: &'c [WrittenShape],
}

impl<'c> Report<'c> {
    fn overlaps(&self, findings: &mut Vec<Diagnostic>) {
        let ties = Ties::new(&self.relations, &|rule| self.is_written(rule));
        // A tie is told at the rule that has more of its kind, so that one place is
        // enough for what they have in common.
        let mut counts: BTreeMap<(u8, RuleIx), usize> = BTreeMap::new();
        for ((a, b), tie) in &ties.here {
            for rule in [a, b] {
                *counts.entry((tie.rank(), *rule)).or_default() += 1;
            }
        }
        for ((a, b), tie) in &ties.here {
            let count = |rule: &RuleIx| counts.get(&(tie.rank(), *rule));
            let (a, b) = if count(a) >= count(b) {
                (*a, *b)
            } else {
                (*b, *a)
            };
            findings.extend(match tie {
                Tie::ById(witness) => self.tie(Code::Overlap, a, b, witness),
                Tie::ByField(witness) => self.tie(Code::OverlapByField, a, b, witness),
                Tie::Undecided(doubt) => self.undecided(a, b, *doubt),
            });
        }
        for (shape, across) in &ties.across {
            findings.extend(self.tie_with_elements(*shape, across));
        }
        if ties.is_cut {
            findings.extend(self.limit());
        }
    }

    fn tie(&self, code: Code, a: RuleIx, b: RuleIx, witness: &Witness) -> Option<Diagnostic> {
        let (winner, loser) = if witness.winner.rule == a {
            (a, b)
        } else {
            (b, a)
        };
        let by = if code == Code::Overlap {
            "nothing but the order of ids"
        } else {
            "the order of the identifying fields"
        };
        let (a, b) = (self.id(a)?, self.id(b)?);
        let (winner, loser) = (self.id(winner)?, self.id(loser)?);
        let near_miss = format!("- {{ response: {}, matches: {winner} }}", witness.as_yaml());
        let message = format!("`{a}` and `{b}` can hold for one answer with equal strength");
        let why = format!("`{winner}` wins there by {by}, and no example shows that it is meant");
        let help = format!(
            "if such an answer exists, add `{near_miss}` to `near_misses` of `{loser}` and settle it \
             with `overrides` or a narrower `when`; if not, let the two ask for what tells them apart"
        );
        let found = self.about([a, b], "ties with it", code, message)?;
        Some(found.why(why).help(help))
    }

    fn tie_with_elements(&self, shape: ShapeIx, across: &Across) -> Option<Diagnostic> {
        let shape = &self.provider.shapes.get(shape)?.name;
        let (whole, item) = (self.id(across.whole)?, self.id(across.item)?);
        let more = match across.pairs.len() {
            1 => String::new(),
            count if count < MAX_TIES_OF_SHAPE => {
                format!(", and {} other pairs like them", count - 1)
            }
            count => format!(", and {} other pairs like them at least", count - 1),
        };
        let message = format!(
            "`{whole}` and, for an element of `{shape}`, `{item}` can hold with equal strength{more}"
        );
        let help = format!(
            "if such an answer exists, show it as an example of the one that is meant: \
             `response: {}`; if not, let them ask for what tells them apart",
            across.witness.as_yaml()
        );
        // At the shape, for the two are only the first of many.
        let of_shape = |written: &&WrittenShape| {
            written.provider == self.provider.id && written.name == *shape
        };
        let code = Code::OverlapWithElement;
        let at_rules = self.about([whole, item], "holds for an element", code, message)?;
        let found = match self.shapes.iter().find(of_shape) {
            Some(written) => {
                Diagnostic::new(code, written.file.clone(), written.span, at_rules.message)
            }
            None => at_rules,
        };
        let why = "outside 2xx the whole speaks then, within 2xx its elements, and no example \
                   shows that it is meant";
        Some(found.why(why).help(help))
    }

    fn undecided(&self, a: RuleIx, b: RuleIx, doubt: Doubt) -> Option<Diagnostic> {
        let (a, b) = (self.id(a)?, self.id(b)?);
        let message = format!("whether `{a}` and `{b}` can tie is not known");
        let found = self.about([a, b], "may tie with it", Code::UndecidedOverlap, message)?;
        let help = "simpler conditions can be decided; an example or a near-miss of the two shows \
                    what is known";
        Some(found.why(doubt.to_string()).help(help))
    }

    fn limit(&self) -> Option<Diagnostic> {
        let rules = self.provider.rules.iter();
        let first = { rules }.find_map(|rule| self.written.get(rule.id.as_str()))?;
        let message = format!(
            "not every two rules of `{}` were compared",
            self.provider.id
        );
        let why = format!(
            "the search ends at {MAX_CANDIDATES} pairs looked at, {MAX_COMPARED} compared or \
             {MAX_TIES} found"
        );
        let found = Diagnostic::new(Code::OverlapLimit, &first.file, first.span, message).why(why);
        Some(found.help("settle what was found, or divide the rules by shapes and statuses"))
    }

    fn shadows(&self, findings: &mut Vec<Diagnostic>) {
        for shadow in shadow::shadows(&self.relations, &|rule| self.is_written(rule)) {
            // Of a whole rule one finding is enough.
            if !shadow.is_whole_rule || shadow.branch == 0 {
                findings.extend(self.shadow(&shadow));
            }
        }
    }

    fn shadow(&self, shadow: &Shadow) -> Option<Diagnostic> {
        let id = self.id(shadow.rule)?;
        let what = if shadow.is_whole_rule {
            "the rule".to_owned()
        } else {
            format!("the branch {} of `when`", shadow.branch + 1)
        };
        let winners: Vec<&str> = shadow.by.iter().filter_map(|by| self.id(*by)).collect();
        let written = self.written.get(id)?;
        let new = |code, message| Diagnostic::new(code, &written.file, written.span, message);
        if winners.is_empty() {
            return Some(
                new(Code::ImpossibleConditions, format!("{what} can never hold"))
                    .why("its conditions contradict each other, whatever the answer is")
                    .help("correct the conditions, or drop it"),
            );
        }
        let winners = format!("`{}`", winners.join("`, `"));
        Some(
            new(Code::Unreachable, format!("{what} can never decide"))
                .why(format!("wherever it holds, {winners} holds too and wins"))
                .help("drop it, or let it ask for more; what is to win anyway says `overrides`"),
        )
    }

    fn idle_overrides(&self, findings: &mut Vec<Diagnostic>) {
        let rules = self.provider.rules.iter().enumerate();
        for (at, rule) in rules.filter(|(at, _)| self.is_written(*at)) {
            for of in &rule.overrides {
                if !self.changes_something(at, *of) {
                    findings.extend(self.idle_override(at, *of));
                }
            }
        }
    }

    /// Whether one rule beats another only because it says so, for some answer.
    fn changes_something(&self, by: RuleIx, of: RuleIx) -> bool {
        let clauses = |rule: RuleIx| {
            let clauses = self
                .provider
                .rules
                .get(rule)
                .map_or(&[][..], |rule| &rule.clauses);
            clauses
                .iter()
                .enumerate()
                .map(move |(clause, spec)| (ClauseIx { rule, clause }, spec))
        };
        clauses(by).any(|(a, of_a)| {
            clauses(of).any(|(b, of_b)| {
                clause::element(self.provider, of_a) == clause::element(self.provider, of_b)
                    && of_a.strength <= of_b.strength
                    && !self.relations.are_disjoint(a, b)
            })
        })
    }

    fn idle_override(&self, by: RuleIx, of: RuleIx) -> Option<Diagnostic> {
        let (by, of) = (self.id(by)?, self.id(of)?);
        let message = format!("`overrides` of `{of}` changes nothing");
        let found = self.about([by, of], "it loses anyway", Code::IdleOverride, message)?;
        let why = "no answer makes both hold, or this rule is the stronger one anyway";
        Some(
            found
                .why(why)
                .help("drop it: what is written is taken to be needed"),
        )
    }

    fn is_written(&self, rule: RuleIx) -> bool {
        self.id(rule)
            .is_some_and(|id| self.written.contains_key(id))
    }

    fn id(&self, rule: RuleIx) -> Option<&'c str> {
        self.provider.rules.get(rule).map(|rule| rule.id.as_str())
    }

    /// A finding about two rules: at the first that is written here, and the other
    /// beside it.
    fn about(
        &self,
        [first, second]: [&str; 2],
        label: &str,
        code: Code,
        message: String,
    ) -> Option<Diagnostic> {
        let mut rules = [first, second]
            .into_iter()
            .filter_map(|id| self.written.get(id));
        let here = rules.next()?;
        let found = Diagnostic::new(code, &here.file, here.span, message);
        Some(match rules.next() {
            Some(there) => found.related(&there.file, there.span, label),
            None => found,
        })
    }
}
