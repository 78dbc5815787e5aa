//! The part of catalogs that has no mistakes: what can be said about it holds
//! whatever the mistakes elsewhere turn out to be.

use std::collections::{BTreeMap, BTreeSet};

use super::extents::Extents;
use replybook_catalog::table::{Provider, Rule, RuleIx, Table};
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::lower::{self, Parsed, Written};
use replybook_compiler::shown::{Expected, Shown};
use replybook_compiler::yaml::{Span, Step};

/// The rules of a table without mistakes, and the examples and near-misses that
/// speak of no other rule. All findings so far are errors.
pub(super) fn part(
    parsed: &[Parsed],
    table: Table,
    shown: Vec<Shown>,
    errors: &[Diagnostic],
) -> (Table, Vec<Shown>) {
    let mut providers = table.providers;
    let faulty = faulty_files(errors);
    for provider in &mut providers {
        let files = parsed.iter().filter(|f| f.head.provider == provider.id);
        let files: Vec<&Parsed> = files.collect();
        let faults: Vec<Faults> = files
            .iter()
            .filter(|file| faulty.contains(file.name()))
            .map(|file| Faults::new(file, errors))
            .collect();
        let mut wrong = BTreeSet::new();
        for faults in &faults {
            wrong.extend(faults.rules.iter().cloned());
            wrong.extend(files.iter().flat_map(|file| faults.reach(file)));
        }
        if !wrong.is_empty() {
            without(provider, &wrong);
        }
    }
    let table = Table { providers };
    let is_sound = |id: &str| table.rule(id).is_some();
    let shown = shown.into_iter().filter(|shown| {
        is_sound(&shown.rule)
            && match &shown.expected {
                Expected::Other(other) => other.as_deref().is_none_or(is_sound),
                Expected::Rule { .. } => true,
            }
    });
    let shown = shown.collect();
    (table, shown)
}

/// The examples and near-misses in which nothing was found.
pub(super) fn right(mut shown: Vec<Shown>, errors: &[Diagnostic]) -> Vec<Shown> {
    let mut places: BTreeMap<&str, BTreeSet<Span>> = BTreeMap::new();
    for error in errors {
        places.entry(&error.file).or_default().insert(error.span);
    }
    shown.retain(|shown| {
        let of_file = places.get(&*shown.file);
        let mut within = of_file.into_iter().flat_map(|places| {
            let from = Span::at(shown.span.start);
            places
                .range(from..)
                .take_while(|place| place.start < shown.span.end)
        });
        within.all(|place| place.end > shown.span.end)
    });
    shown
}

/// The examples and near-misses of catalogs without any mistake: of others nobody
/// knows what the verdicts will be.
pub(super) fn of_faultless(
    parsed: &[Parsed],
    mut shown: Vec<Shown>,
    errors: &[Diagnostic],
) -> Vec<Shown> {
    let faulty_files = faulty_files(errors);
    let is_faulty = |file: &&Parsed| faulty_files.contains(file.name());
    let faulty = parsed.iter().filter(is_faulty);
    let faulty: BTreeSet<&str> = faulty.map(|file| &*file.head.provider).collect();
    shown.retain(|shown| !faulty.contains(shown.provider()));
    shown
}

fn faulty_files(errors: &[Diagnostic]) -> BTreeSet<&str> {
    errors.iter().map(|error| &*error.file).collect()
}

/// What the mistakes of one file make wrong.
struct Faults {
    /// The rules that they stand in. One in a table outside its rows stands in all
    /// of them.
    rules: BTreeSet<String>,
    /// The shapes that they stand in.
    shapes: BTreeSet<String>,
}

impl Faults {
    fn new(file: &Parsed, errors: &[Diagnostic]) -> Faults {
        let extents = Extents::new(file);
        let mut rules = BTreeSet::new();
        let mut elsewhere: Vec<Span> = Vec::new();
        for error in errors.iter().filter(|e| &*e.file == file.name()) {
            match extents.rule_around(error.span) {
                Some(rule) if is_beside_the_point(file, rule, error.span) => {}
                Some(rule) => drop(rules.insert(rule.entry.id.clone())),
                None => elsewhere.push(error.span),
            }
        }
        // The key of an entry belongs to it.
        let stands_in = |path: &[Step]| {
            let part = file.document.node(path).map(|node| node.span());
            part.is_some_and(|part| {
                let start = part.start.min(file.document.key_span(path).start);
                let mut places = elsewhere.iter();
                places.any(|place| start <= place.start && place.end <= part.end)
            })
        };
        let tables = (0..).map_while(|at| {
            let path = vec![Step::from("tables"), Step::from(at)];
            file.document.node(&path).map(|_| path)
        });
        let tables: BTreeSet<Vec<Step>> = tables.filter(|path| stands_in(path)).collect();
        for rule in &file.rules.written {
            if rule
                .table
                .as_ref()
                .is_some_and(|table| tables.contains(table))
            {
                rules.insert(rule.entry.id.clone());
            }
        }
        if stands_in(&[Step::from("success")]) {
            rules.insert(lower::default_success_id(&file.head.provider));
        }
        let shapes = file.head.shapes.keys();
        let shapes = shapes.filter(|name| stands_in(&[Step::from("shapes"), Step::from(&***name)]));
        Faults {
            rules,
            shapes: shapes.cloned().collect(),
        }
    }

    /// The rules of a file whose shapes are wrong.
    fn reach(&self, file: &Parsed) -> Vec<String> {
        let is_wrong = |name: &String| self.shapes.contains(name);
        let of_rule = |rule: &&Written| {
            let shapes = rule.entry.shape.as_ref().map(|shape| shape.as_slice());
            shapes.into_iter().flatten().any(is_wrong)
        };
        let rules = file.rules.written.iter().filter(of_rule);
        let default = file.head.success.iter().filter_map(|s| s.shape.as_ref());
        rules
            .map(|rule| rule.entry.id.clone())
            .chain(
                default
                    .filter(|name| is_wrong(name))
                    .map(|_| lower::default_success_id(&file.head.provider)),
            )
            .collect()
    }
}

/// Whether a mistake stands in a part of a rule that has no say in what the rule
/// holds for.
fn is_beside_the_point(file: &Parsed, rule: &Written, mistake: Span) -> bool {
    const PARTS: [&str; 6] = [
        "allow",
        "evidence",
        "examples",
        "near_misses",
        "reason",
        "title",
    ];
    PARTS.iter().any(|part| {
        let mut path = rule.path.clone();
        path.push(Step::from(*part));
        let place = file.document.node(&path).map(|node| node.span());
        place.is_some_and(|place| place.start <= mistake.start && mistake.end <= place.end)
    })
}

/// Takes rules out of a provider.
fn without(provider: &mut Provider, wrong: &BTreeSet<String>) {
    let is_kept = |rule: &Rule| !wrong.contains(&rule.id);
    let all = provider.published().enumerate();
    let kept = all.filter(|(_, rule)| is_kept(rule)).map(|(at, _)| at);
    let moved: BTreeMap<RuleIx, RuleIx> = kept.zip(0..).collect();
    provider.rules.retain(is_kept);
    provider.retired.retain(is_kept);
    let rules = provider.rules.iter_mut().chain(&mut provider.retired);
    for rule in rules {
        let overrides = rule.overrides.iter();
        rule.overrides = overrides.filter_map(|at| moved.get(at).copied()).collect();
    }
    provider.default_success = provider
        .default_success
        .and_then(|at| moved.get(&at).copied());
}
